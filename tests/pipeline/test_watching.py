"""A mailbox watched after its scan: what comes is read once, and the findings renewed."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bouncescan.casefile import Case
from bouncescan.pipeline import ScanRequest, scan
from bouncescan.pipeline.watching import can_be_watched, watch
from bouncescan.records.findings import Findings
from bouncescan.sources import FolderSelection, SourceOptions
from bouncescan.sources.options import Pace
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.mails import VICTIM, ZERO, bounce, letter
from tests.support.progress import KeptProgress

PATIENCE = 20.0


class EnoughError(Exception):
    """The test has seen what it waited for."""


def request_for(server: Dovecot, case: Path) -> ScanRequest:
    return ScanRequest(
        specs=(server.url,),
        case=case,
        options=SourceOptions(
            ca_file=server.certificate,
            ask_password=lambda _: PASSWORD,
            pace=Pace(idle=600, looks=0.3),
        ),
        selection=FolderSelection(),
        victim=(VICTIM,),
    )


def put(server: Dovecot, number: int, folder: str = "INBOX") -> None:
    raw = bounce(letter(), f"gone{number}@friends.example", message_id=f"b{number}@r.example")
    server.fill(folder, [(raw.replace(b"\n", b"\r\n"), ZERO)])


def watch_until(
    request: ScanRequest, renewals: int, act: Callable[[int], None]
) -> list[tuple[int, int]]:
    """How many messages had come and how many bounces there were, for so many renewals.

    `act` is called before the first, and after each.
    """
    seen: list[tuple[int, int]] = []

    def renew(findings: Findings, messages: int) -> None:
        seen.append((messages, findings.read.bounces))
        if len(seen) == renewals:
            raise EnoughError
        act(len(seen))

    act(0)
    with pytest.raises(EnoughError):
        watch(request, KeptProgress(), renew)
    return seen


@pytest.mark.server
def test_what_comes_after_the_scan_is_read_once_from_all_folders(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    put(dovecot, 0)
    request = request_for(dovecot, tmp_path / "a.bouncescan")
    outcome = scan(request, KeptProgress())
    assert outcome.findings is not None
    assert outcome.findings.read.bounces == 1
    folders = ("INBOX", "INBOX", "Spambox", "INBOX")
    # The first is there before the watch begins, the others come into it.
    seen = watch_until(request, 4, lambda number: put(dovecot, number + 1, folders[number]))
    assert seen == [(1, 2), (1, 3), (1, 4), (1, 5)]
    again = scan(request, KeptProgress())
    assert again.findings is not None
    assert (again.findings.read.bounces, again.findings.read.duplicates) == (5, 0)


@pytest.mark.server
@pytest.mark.parametrize("keeps_history", [True, False])
def test_a_watched_mailbox_is_left_as_it_was(
    dovecot: Dovecot, tmp_path: Path, *, keeps_history: bool
) -> None:
    request = replace(request_for(dovecot, tmp_path / "a.bouncescan"), keeps_history=keeps_history)
    put(dovecot, 0)
    scan(request, KeptProgress())
    put(dovecot, 1)
    before = dovecot.snapshot()
    watch_until(request, 1, lambda _: None)
    assert dovecot.snapshot() == before
    with Case(request.case) as case:
        assert len(list(case.records())) == 2


@pytest.mark.server
def test_a_server_that_goes_away_while_it_is_watched_is_read_on(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    request = request_for(dovecot, tmp_path / "a.bouncescan")
    put(dovecot, 0)
    scan(request, KeptProgress())
    is_waiting = threading.Event()

    class Progress(KeptProgress):
        def say(self, line: str) -> None:
            super().say(line)
            if "waiting for new mail" in line:
                is_waiting.set()

    def restart() -> None:
        assert is_waiting.wait(PATIENCE)
        dovecot.stop_abruptly()
        dovecot.start()
        put(dovecot, 1)

    def renew(findings: Findings, _: int) -> None:
        assert findings.read.bounces == 2
        raise EnoughError

    thread = threading.Thread(target=restart)
    thread.start()
    with pytest.raises(EnoughError):
        watch(request, Progress(), renew)
    thread.join()


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("you@example.com", True),
        ("imaps://you@example.com/", True),
        (__file__, False),
        ("x", False),
    ],
)
def test_only_a_mailbox_on_a_server_can_be_watched(spec: str, *, expected: bool) -> None:
    assert can_be_watched(spec) == expected
