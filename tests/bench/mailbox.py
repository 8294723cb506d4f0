"""A scan of a large mailbox on a real Dovecot, from signing in to the last commit, without history.

Bounces of drawn storms lie scattered among five times as many letters. Against it: a raw socket
that searches and fetches the same and keeps nothing; and for the bounces in a folder of their own,
a raw socket, and mbsync, which writes each to a file and reads none. Without TLS. What is searched
is in Dovecot's cache before. COUNTS=200,2000 takes other numbers of bounces, the last of them is
measured; ROUNDS=3 other rounds.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice, pairwise
from pathlib import Path

from bouncescan.casefile import Case
from bouncescan.pipeline.reading import read_spec
from bouncescan.pipeline.request import ScanRequest
from bouncescan.records.message import Folder, RawMessage
from bouncescan.sources import (
    Encryption,
    FolderSelection,
    Source,
    SourceOptions,
    open_source,
)
from bouncescan.sources.imap.search_terms import KEYS, any_of
from tests.bench.letters import letters
from tests.bench.maildir import look_once, write_maildir
from tests.bench.raw_imap import signed_in
from tests.bench.timing import medians
from tests.support.certificate import make_certificate
from tests.support.dovecot import PASSWORD, USER, Dovecot, require_dovecot
from tests.support.many import bounces_of_storms
from tests.support.memory import peak
from tests.support.progress import KeptProgress

_COUNTS = (2_000, 20_000)
_ROUNDS = 5
_LETTERS = 5  # for each bounce
_WINDOW = 80_000  # UIDs in one search
_WHOLE = "INTERNALDATE RFC822.SIZE BODY.PEEK[]"
_MBSYNC = """\
FSync no

IMAPAccount lab
Host 127.0.0.1
Port {port}
User {user}
Pass {password}
SSLType None
AuthMechs LOGIN

IMAPStore far
Account lab

MaildirStore near
Path {folder}/
Inbox {folder}/inbox
Subfolders Verbatim

Channel all
Far :far:
Near :near:
Patterns Bounces
Create Near
Sync Pull
SyncState *
"""


def _options() -> SourceOptions:
    os.environ["BOUNCESCAN_PASSWORD"] = PASSWORD  # a keyring takes a quarter of a second
    return SourceOptions(encryption=Encryption.PLAINTEXT)


def _search_and_fetch(server: Dovecot, messages: int, bounces: int) -> None:
    """As a scan does, with nothing made of it."""
    with signed_in(server) as client:
        found = chain.from_iterable(
            client.search(f"UID {first}:{first + _WINDOW - 1} {any_of(KEYS)}")
            for first in range(1, messages + 1, _WINDOW)
        )
        uids = list(found)
        assert len(uids) >= bounces
        client.fetch(uids, _WHOLE)


def _fetch_folder(server: Dovecot, bounces: int) -> None:
    with signed_in(server, "Bounces") as client:
        client.fetch(range(1, bounces + 1), _WHOLE)


def _stream_folder(server: Dovecot, bounces: int) -> None:
    """Our own reader, with nothing made of what it gives."""
    with open_source(f"{server.starttls_url}Bounces", _options(), FolderSelection()) as source:
        given = chain.from_iterable(_messages(source, folder) for folder in source.folders())
        assert sum(isinstance(entry, RawMessage) for entry in given) == bounces


def _messages(source: Source, folder: Folder) -> Iterator[object]:
    return source.bounces(folder, frozenset())


def _scan(url: str, folder: str, bounces: int, workers: int | None = None) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "a.bouncescan")
        request = ScanRequest(
            specs=(f"{url}{folder}",),
            case=path,
            options=_options(),
            selection=FolderSelection(),
            keeps_history=False,
            workers=workers,
        )
        with Case(path) as case:
            read = read_spec(request.specs[0], case, request, KeptProgress())
            assert read.failure is None
            (found,) = case.sources()
            assert found.read >= bounces
            assert found.unreadable == 0


def _sync(program: str, server: Dovecot) -> None:
    with tempfile.TemporaryDirectory() as place:
        rules = Path(place, "mbsyncrc")
        rules.write_text(
            _MBSYNC.format(port=server.port, user=USER, password=PASSWORD, folder=place)
        )
        subprocess.run([program, "-q", "-c", rules, "-a"], check=True)


def _measure(server: Dovecot, bounces: int) -> float:
    """Print all ratios; the seconds of the whole scan."""
    messages = bounces * (1 + _LETTERS)
    mbsync = shutil.which(os.environ.get("MBSYNC", "mbsync"))
    url = server.starttls_url
    runs = {
        "raw socket, SEARCH and FETCH": partial(_search_and_fetch, server, messages, bounces),
        "scan": partial(_scan, url, "INBOX", bounces),
        "scan without helping processes": partial(_scan, url, "INBOX", bounces, 0),
        "raw socket, the folder of bounces": partial(_fetch_folder, server, bounces),
        "streamed, nothing made of it": partial(_stream_folder, server, bounces),
        "scan of the folder of bounces": partial(_scan, url, "Bounces", bounces),
    }
    if mbsync:
        runs["mbsync of the folder of bounces"] = partial(_sync, mbsync, server)
    for run in runs.values():
        run()
    seconds = medians(runs, rounds=int(os.environ.get("ROUNDS", _ROUNDS)))
    for name, peer in _AGAINST.items():
        if name in seconds:
            ratio = seconds[name] / seconds[peer]
            each = 1e6 * seconds[name] / bounces
            print(f"  {bounces:7,} bounces  {name:32} {ratio:6.2f} x  {each:7.1f} us a bounce")
    return seconds["scan"]


def _print_memory(url: str, folder: str, bounces: int) -> None:
    """The most that a scan held, in a process of its own, and that of the processes it started."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.mailbox", url, folder, str(bounces)],
        capture_output=True,
        check=True,
    )
    found = json.loads(done.stdout)
    print(
        f"  {bounces:7,} bounces  peak {found['peak'] / 1e6:.0f} MB,"
        f" and {found['helpers'] / 1e6:.0f} MB in {found['count']} helping processes"
    )


def measure(url: str, folder: str, bounces: int) -> dict[str, int]:
    """The peaks of one scan in bytes."""
    with _watched() as peaks:
        _scan(url, folder, bounces)
    return {"peak": peak(), "helpers": sum(peaks.values()), "count": len(peaks)}


@contextmanager
def _watched() -> Iterator[dict[int, int]]:
    """The peak of each process that this one starts meanwhile, looked at now and then."""
    peaks: dict[int, int] = {}
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(0.02):
            for status in Path("/proc").glob("[0-9]*/status"):
                try:
                    lines = dict(
                        line.split(":", 1)
                        for line in status.read_text(errors="replace").splitlines()
                        if ":" in line
                    )
                except OSError:  # it has ended meanwhile
                    continue
                if int(lines["PPid"]) == os.getpid() and "VmHWM" in lines:
                    held = int(lines["VmHWM"].split()[0]) * 1024
                    peaks[int(status.parent.name)] = held

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peaks
    finally:
        is_over.set()
        watcher.join()


def _mails(bounces: int) -> Iterator[bytes]:
    """The bounces, and letters between them."""
    kinds = [True] * bounces + [False] * (_LETTERS * bounces)
    random.Random(1).shuffle(kinds)
    storms, others = bounces_of_storms(), letters(_LETTERS * bounces)
    return (next(storms) if is_bounce else next(others)[1] for is_bounce in kinds)


@contextmanager
def _mailbox(bounces: int) -> Iterator[Dovecot]:
    """A server with all in the Inbox, and the bounces in a folder of their own too."""
    with tempfile.TemporaryDirectory() as folder:
        certificate = make_certificate(Path(folder), "localhost")
        with Dovecot(require_dovecot(), certificate) as server:
            server.put("Maildir", partial(write_maildir, mails=_mails(bounces)))
            alone = islice(bounces_of_storms(), bounces)
            server.put("Maildir/.Bounces", partial(write_maildir, mails=alone))
            for name in ("INBOX", "Bounces"):
                look_once(server, name)
            yield server


def main() -> None:
    counts = tuple(map(int, os.environ["COUNTS"].split(","))) if "COUNTS" in os.environ else _COUNTS
    taken = []
    for count in counts:
        with _mailbox(count) as server:
            taken.append(_measure(server, count))
            _print_memory(server.starttls_url, "INBOX", count)
    for (few, short), (many, long) in pairwise(zip(counts, taken, strict=True)):
        print(f"  {many / few:.1f} times the mails take {long / short:.1f} times the time")


_AGAINST = {
    "raw socket, SEARCH and FETCH": "raw socket, SEARCH and FETCH",
    "scan": "raw socket, SEARCH and FETCH",
    "scan without helping processes": "raw socket, SEARCH and FETCH",
    "raw socket, the folder of bounces": "raw socket, the folder of bounces",
    "streamed, nothing made of it": "raw socket, the folder of bounces",
    "scan of the folder of bounces": "raw socket, the folder of bounces",
    "mbsync of the folder of bounces": "raw socket, the folder of bounces",
}


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
