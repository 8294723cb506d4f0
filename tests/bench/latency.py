"""A far server: a scan against a raw pipelined read of the same, with 50 ms there and back.

The raw client sends at once whatever does not depend on an answer, and keeps nothing: LOGIN,
EXAMINE, a search by the same keys and the headers together, then all bodies together. The scan is
from connecting to the last commit, the analysis apart. Both are measured without the delay too:
the difference is what the delay costs, told in round trips. COUNTS=200,2000 takes other numbers of
bounces, DELAY=0.1 another delay.
"""

import itertools
import os
import random
import socket
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from bouncescan.casefile import Case
from bouncescan.mail.header import HEADER_PASS_FIELDS
from bouncescan.pipeline.reading import read_spec
from bouncescan.pipeline.request import ScanRequest
from bouncescan.sources import Encryption, FolderSelection, SourceOptions
from bouncescan.sources.imap.search_terms import KEYS, any_of
from bouncescan.sources.imap.uid_set import write_set
from tests.bench.letters import letters
from tests.bench.maildir import look_once, write_maildir
from tests.bench.timing import medians
from tests.support.certificate import make_certificate
from tests.support.dovecot import PASSWORD, USER, Dovecot, require_dovecot
from tests.support.latency import LongLine
from tests.support.many import bounces_of_storms
from tests.support.progress import KeptProgress

_DELAY = 0.05
_COUNTS = (200, 2_000)
_LETTERS = 5  # for each bounce
_ROUNDS = 5
_A_COMMAND = 2000
_FIELDS = " ".join(HEADER_PASS_FIELDS).upper()
_HEADERS = f"(INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS ({_FIELDS})])"
_BODIES = "(INTERNALDATE RFC822.SIZE BODY.PEEK[])"


def _mails(bounces: int) -> Iterator[bytes]:
    """The bounces, and letters between them."""
    kinds = [True] * bounces + [False] * (_LETTERS * bounces)
    random.Random(1).shuffle(kinds)
    storms, others = bounces_of_storms(), letters(_LETTERS * bounces)
    return (next(storms) if is_bounce else next(others)[1] for is_bounce in kinds)


def _read_raw(port: int, flights: Sequence[Sequence[str]]) -> None:
    """Send the commands of a flight together; receive until the last of them is answered."""
    pieces = memoryview(bytearray(256 * 1024))
    numbers = itertools.count()
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.recv_into(pieces)
        for commands in flights:
            tagged = [(b"t%d " % next(numbers), command.encode()) for command in commands]
            line.sendall(b"".join(b"%s%s\r\n" % each for each in tagged))
            tail = b""
            while b"\n" + tagged[-1][0] + b"OK" not in tail:
                tail = tail[-800:] + bytes(pieces[: line.recv_into(pieces)][-800:])


def _fetches(uids: Sequence[int], items: str) -> Iterator[str]:
    for start in range(0, len(uids), _A_COMMAND):
        yield f"UID FETCH {write_set(uids[start : start + _A_COMMAND])} {items}"


def _scan(port: int, *, history: bool) -> list[int]:
    """The UIDs of what was read whole."""
    options = SourceOptions(encryption=Encryption.PLAINTEXT, ask_password=lambda _: PASSWORD)
    spec = f"imap://{USER}@localhost:{port}/INBOX"
    with tempfile.TemporaryDirectory() as folder:
        request = ScanRequest(
            specs=(spec,),
            case=Path(folder, "far.bouncescan"),
            options=options,
            selection=FolderSelection(),
            keeps_history=history,
        )
        with Case(request.case) as case:
            if history:
                case.keep_history()
            assert read_spec(spec, case, request, KeptProgress()).failure is None
            places = (place for stored in case.records() for place in stored.locators)
            return sorted(int(place.rpartition("UID=")[2]) for place in places)


def _measure(server: Dovecot, count: int, delay: float) -> None:
    signs_in = (f"LOGIN {USER} {PASSWORD}", "EXAMINE INBOX", f"UID SEARCH {any_of(KEYS)}")
    with LongLine(server.port, 0) as near, LongLine(server.port, delay / 2) as far:
        for history, name in ((False, "without history"), (True, "with history")):
            bodies = tuple(_fetches(_scan(near.port, history=history), _BODIES))
            headers = tuple(_fetches(range(1, count + 1), _HEADERS)) if history else ()
            flights = ((*signs_in, *headers), bodies)
            seconds = medians(
                {
                    "raw": partial(_read_raw, far.port, flights),
                    "scan": partial(_scan, far.port, history=history),
                    "raw, near": partial(_read_raw, near.port, flights),
                    "scan, near": partial(_scan, near.port, history=history),
                },
                rounds=_ROUNDS,
            )
            _show(f"{count:7,} mails, {name}", seconds, delay)


def _show(name: str, seconds: dict[str, float], delay: float) -> None:
    far, near = seconds["scan"] / seconds["raw"], seconds["scan, near"] / seconds["raw, near"]
    waits = (seconds["scan"] - seconds["scan, near"]) / delay
    least = (seconds["raw"] - seconds["raw, near"]) / delay
    print(
        f"  {name:32} {far:5.2f} x   near {near:5.2f} x"
        f"   the delay costs {waits:4.1f} round trips, raw {least:4.1f}"
    )


def main() -> None:
    counts = tuple(map(int, os.environ["COUNTS"].split(","))) if "COUNTS" in os.environ else _COUNTS
    delay = float(os.environ.get("DELAY", _DELAY))
    for bounces in counts:
        with tempfile.TemporaryDirectory() as folder:
            certificate = make_certificate(Path(folder), "localhost")
            with Dovecot(require_dovecot(), certificate) as server:
                server.put("Maildir", partial(write_maildir, mails=_mails(bounces)))
                look_once(server, "INBOX")
                _measure(server, bounces * (1 + _LETTERS), delay)
