"""The headers of a whole mailbox on a real Dovecot: against the same read from a raw socket.

A scan with history searches for bounces before: what that takes is printed apart. Each reader signs
in anew and reads all of one folder, 2,000 messages a command, without TLS. What is asked for is in
Dovecot's cache before, as a phone or a webmail leaves it: a cold server takes ten times as long,
and all readers would look alike. COUNTS=10000,30000 takes other numbers.
"""

import os
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path

from bouncescan.casefile import Case
from bouncescan.mail.header import HEADER_PASS_FIELDS
from bouncescan.pipeline.reading import read_spec
from bouncescan.pipeline.request import ScanRequest
from bouncescan.sources import Encryption, FolderSelection, SourceOptions
from tests.bench.letters import write_mbox
from tests.bench.raw_imap import signed_in
from tests.bench.timing import medians
from tests.support.certificate import make_certificate
from tests.support.dovecot import PASSWORD, Dovecot, require_dovecot
from tests.support.progress import KeptProgress

_COUNTS = (10_000, 30_000, 120_000)
_ROUNDS = 3
_A_COMMAND = 2000
_FIELDS = " ".join(HEADER_PASS_FIELDS).upper()
_ITEMS = ("INTERNALDATE", "RFC822.SIZE", f"BODY.PEEK[HEADER.FIELDS ({_FIELDS})]")


def _read_raw(server: Dovecot, count: int) -> None:
    with signed_in(server) as client:
        for first in range(1, count + 1, _A_COMMAND):
            client.run(f"UID FETCH {first}:{first + _A_COMMAND - 1} ({' '.join(_ITEMS)})")


def _read_by_imapclient(server: Dovecot, count: int) -> None:
    with server.client() as client:
        client.select_folder("INBOX", readonly=True)
        for first in range(1, count + 1, _A_COMMAND):
            client.fetch(range(first, min(first + _A_COMMAND, count + 1)), _ITEMS)


class _Search(KeptProgress):
    """Keeps how long the server was searched for bounces, which is not the header pass."""

    def __init__(self, seconds: list[float]) -> None:
        super().__init__()
        self._seconds = seconds
        self._began = 0.0

    def begin(self, task: str, total: int | None) -> None:
        super().begin(task, total)
        self._began = time.perf_counter()

    def end(self) -> None:
        if self._task == "searching for bounces":
            self._seconds.append(time.perf_counter() - self._began)
        super().end()


def _read_into_a_case(server: Dovecot, count: int, searches: list[float]) -> None:
    os.environ["BOUNCESCAN_PASSWORD"] = PASSWORD  # a keyring takes a quarter of a second
    options = SourceOptions(encryption=Encryption.PLAINTEXT)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "history.bouncescan")
        spec = f"{server.starttls_url}INBOX"
        request = ScanRequest(
            specs=(spec,), case=path, options=options, selection=FolderSelection()
        )
        with Case(path) as case:
            case.keep_history()
            read = read_spec(spec, case, request, _Search(searches))
            assert read.failure is None
            assert case.totals().messages == count


def _measure(server: Dovecot, count: int) -> None:
    _read_raw(server, count)
    searches: list[float] = []
    runs = {
        "a raw socket": partial(_read_raw, server, count),
        "IMAPClient.fetch, nothing kept": partial(_read_by_imapclient, server, count),
        "searched, read, parsed and in the case": partial(
            _read_into_a_case, server, count, searches
        ),
    }
    seconds = medians(runs, rounds=_ROUNDS)
    whole = seconds["searched, read, parsed and in the case"]
    seconds["the same without the search"] = whole - statistics.median(searches)
    least = seconds["a raw socket"]
    for name, median in seconds.items():
        each = 1e6 * median / count
        print(f"  {count:9,} mails  {name:38} {median / least:6.2f} x  {each:6.1f} us a mail")


def main() -> None:
    counts = tuple(map(int, os.environ["COUNTS"].split(","))) if "COUNTS" in os.environ else _COUNTS
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            certificate = make_certificate(Path(folder), "localhost")
            place = "mbox:~/mail:INBOX=~/inbox"
            with Dovecot(require_dovecot(), certificate, place) as server:
                server.put("inbox", partial(write_mbox, count=count))
                _measure(server, count)
