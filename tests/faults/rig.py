"""What every run needs: a Dovecot with the storm, the proxy before it, and what a clean scan gives.

The mailbox has what a scan could spoil: mail that nobody has seen yet and that is \\Recent, mail
with flags and keywords, a folder with a Japanese name, folders that are empty.
"""

import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from bouncescan.pipeline import ScanRequest
from tests.faults.director import Passage
from tests.faults.plan import Plan
from tests.faults.proxy import FaultProxy
from tests.faults.scanning import Ended, request_for, scan_quietly
from tests.support.case_dump import Dump, dump_case
from tests.support.certificate import Certificate, make_certificate
from tests.support.dovecot import JAPANESE_FOLDER, PASSWORD, USER, Dovecot, Mailbox
from tests.support.mails import letter
from tests.support.storm_server import fill_with_storm

__all__ = ["Clean", "Rig"]


@dataclass(frozen=True, slots=True)
class Clean:
    """What a scan gives that nobody disturbs."""

    ended: Ended
    dump: Dump
    passed: Counter[Passage]


class Rig:
    """Use as a context manager. `program` is dovecot's."""

    password = PASSWORD

    def __init__(self, program: str) -> None:
        self._program = program
        self._left = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-"))
            self.folder = Path(folder)
            self.certificate: Certificate = make_certificate(self.folder, "localhost")
            self.dovecot = stack.enter_context(Dovecot(self._program, self.certificate))
            _fill(self.dovecot)
            self.before: dict[str, Mailbox] = self.dovecot.snapshot()
            self.proxy = stack.enter_context(FaultProxy(self.dovecot.port, self.certificate))
            self.url = f"imaps://{USER}@localhost:{self.proxy.port}/"
            self.clean = {has: self._scan_clean(Plan(has_history=has)) for has in (True, False)}
            self.passed = {has: clean.passed for has, clean in self.clean.items()}
            self._left = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._left.close()

    def new_case(self, run: str) -> Path:
        """Where the case of a run goes; its name, which a report shows, is the same for all."""
        folder = self.folder / run
        folder.mkdir()
        return folder / "storm.bouncescan"

    def request(self, case: Path, plan: Plan) -> ScanRequest:
        """The scan of this mailbox, through the proxy, into `case`."""
        request = request_for(self.url, case, self.certificate.certificate, PASSWORD)
        return replace(
            request,
            keeps_history=plan.has_history,
            options=replace(request.options, connections=plan.connections),
        )

    def is_untouched(self) -> bool:
        """Whether the mailbox is what it was: files, names, dates, flags, all that STATUS says."""
        return self.dovecot.snapshot() == self.before

    def _scan_clean(self, plan: Plan) -> Clean:
        case = self.new_case(f"clean-{plan.has_history}")
        self.proxy.play(plan)
        ended = scan_quietly(self.request(case, plan))
        assert ended.status == 0, ended.err
        seen = self.proxy.seen()
        assert not seen.writing, seen.writing
        return Clean(ended, dump_case(case), seen.passed)


def _fill(dovecot: Dovecot) -> None:
    fill_with_storm(dovecot)
    raw = letter(sender="friend@friends.example", to=USER, message_id="japanese@f.example")
    dovecot.fill(JAPANESE_FOLDER, [(raw.encode(), None)])
    with dovecot.client() as client:
        client.select_folder("Sent")
        uids = client.search()
        client.add_flags(uids[::3], [b"\\Seen"])
        client.add_flags(uids[1::3], [b"\\Flagged", b"\\Answered", b"$Forwarded"])
        client.close_folder()
