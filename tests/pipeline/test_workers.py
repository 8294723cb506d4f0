"""Workers do what this process would do, in the same order, and nothing is lost with one."""

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from bouncescan.errors import SourceError
from bouncescan.mail.header import split_header
from bouncescan.pipeline import ScanRequest, scan
from bouncescan.pipeline.frames import read_frame, write_frame
from bouncescan.pipeline.preparing import (
    Call,
    Job,
    job_of,
    prepare_bounces,
    prepare_contents,
    prepare_headers,
)
from bouncescan.pipeline.worker import work
from bouncescan.pipeline.workers import Entry, Workers
from bouncescan.records.message import (
    Folder,
    FolderRole,
    Locator,
    RawHeader,
    RawMessage,
    Unreadable,
)
from bouncescan.sources import FolderSelection, SourceOptions
from tests.bench.letters import letters, write_mbox
from tests.bench.variants import vary
from tests.support.case_dump import dump_case
from tests.support.mails import VICTIM
from tests.support.progress import KeptProgress

INBOX = Folder(name="INBOX", role=FolderRole.INBOX, uidvalidity=7)
SOURCE = "imaps://h"
GONE = ["a process that helped reading has ended; going on without it"]
MANY = 1500  # more than are read before two workers are started
ROOT = Path(__file__).parents[2]


def place(uid: int) -> Locator:
    return Locator(source=SOURCE, folder="INBOX", uidvalidity=7, uid=uid)


def bounces(count: int) -> Iterator[Entry]:
    """Bounces, a letter among them, and some that the server does not give."""
    when = datetime(2026, 4, 20, tzinfo=UTC)
    mails = [*vary(count - 1), next(letters(1))[1]]
    for uid, raw in enumerate(mails, 1):
        if uid % 90 == 0:
            yield Unreadable(locator=place(uid), why="vanished before it was fetched")
        yield RawMessage(
            locator=place(uid),
            raw=raw,
            internal_date=when,
            size=len(raw),
            roles=(FolderRole.INBOX,),
        )


def headers(count: int) -> Iterator[Entry]:
    for uid, (when, raw) in enumerate(letters(count), 1):
        yield RawHeader(
            locator=place(uid), raw=split_header(raw)[0], internal_date=when, size=len(raw)
        )


def in_tens(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    while batch := list(itertools.islice(entries, 10)):
        yield batch


def once_ready(
    workers: Workers, number: int, batches: Iterator[list[Entry]]
) -> Iterator[list[Entry]]:
    """The batches, the last of them only when so many workers are there to do them."""
    for count, batch in enumerate(batches):
        if count == MANY // 10:
            end = time.monotonic() + 20
            while workers.ready < number:
                assert time.monotonic() < end
                time.sleep(0.01)
        yield batch


def children(parent: int) -> list[int]:
    """The worker processes of a process."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
            command = (stat.parent / "cmdline").read_bytes()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[1]) == parent and fields[0] != "Z" and b"pipeline.worker" in command:
            found.append(int(stat.parent.name))
    return found


def is_there(process: int) -> bool:
    try:
        stat = Path(f"/proc/{process}/stat").read_text(errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize(
    ("prepare", "entries"),
    [
        (prepare_headers, headers),
        (prepare_bounces, bounces),
        (prepare_contents, bounces),
    ],
)
def test_workers_give_what_this_process_gives(
    prepare: Callable[[Job], list[Any]],
    entries: Callable[[int], Iterator[Entry]],
    number: int,
) -> None:
    progress = KeptProgress()
    with Workers(progress, number) as workers:
        batches = once_ready(workers, number, in_tens(entries(MANY + 200)))
        given = list(workers.run(prepare, (SOURCE, INBOX), batches))
    assert [batch.entries for batch in given] == list(in_tens(entries(MANY + 200)))
    assert [batch.rows for batch in given] == [
        prepare(job_of(SOURCE, "INBOX", _given(batch))) for batch in in_tens(entries(MANY + 200))
    ]
    assert progress.lines == []


def _given(batch: Sequence[Entry]) -> list[RawHeader | RawMessage]:
    return [entry for entry in batch if not isinstance(entry, Unreadable)]


def test_few_messages_start_no_worker() -> None:
    with Workers(KeptProgress(), 2) as workers:
        assert len(list(workers.run(prepare_headers, (SOURCE, INBOX), in_tens(headers(100))))) == 10
        assert children(os.getpid()) == []


def test_only_as_many_batches_are_in_memory_as_there_are_workers_and_one() -> None:
    taken = 0

    def counted(batches: Iterator[list[Entry]]) -> Iterator[list[Entry]]:
        nonlocal taken
        for batch in batches:
            taken += 1
            yield batch

    with Workers(KeptProgress(), 2) as workers:
        batches = once_ready(workers, 2, in_tens(headers(MANY + 300)))
        for given, _ in enumerate(workers.run(prepare_headers, (SOURCE, INBOX), counted(batches))):
            assert taken - given <= 3


@pytest.mark.parametrize("number", [0, 2])
def test_what_came_before_the_source_failed_is_given(number: int) -> None:
    def failing() -> Iterator[list[Entry]]:
        yield from in_tens(headers(MANY + 100))
        raise SourceError("h: the server closed the connection during FETCH")

    given = []
    with Workers(KeptProgress(), number) as workers:
        run = workers.run(prepare_headers, (SOURCE, INBOX), once_ready(workers, number, failing()))
        with pytest.raises(SourceError, match="closed the connection"):
            given += run
    assert sum(len(batch.rows) for batch in given) == MANY + 100


@pytest.mark.parametrize("killed", [1, 2])
def test_a_worker_that_is_killed_takes_nothing_with_it(killed: int) -> None:
    """As by the system where memory runs out. Its batch is read here, and that is said."""
    progress = KeptProgress()

    def killing(batches: Iterator[list[Entry]]) -> Iterator[list[Entry]]:
        for count, batch in enumerate(batches):
            if count == MANY // 10 + 5:
                for process in children(os.getpid())[:killed]:
                    os.kill(process, signal.SIGKILL)
            yield batch

    with Workers(progress, 2) as workers:
        batches = killing(once_ready(workers, 2, in_tens(bounces(MANY + 200))))
        rows = [
            row
            for batch in workers.run(prepare_bounces, (SOURCE, INBOX), batches)
            for row in batch.rows
        ]
        assert workers.ready == 2 - killed
    assert rows == prepare_bounces(job_of(SOURCE, "INBOX", _given(list(bounces(MANY + 200)))))
    assert progress.lines == GONE


def test_where_no_python_can_be_started_this_process_does_it_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    with Workers(KeptProgress(), 2) as workers:
        batches = in_tens(headers(MANY + 100))
        given = list(workers.run(prepare_headers, (SOURCE, INBOX), batches))
    assert sum(len(batch.rows) for batch in given) == MANY + 100


def test_a_worker_greets_works_and_ends_with_its_input() -> None:
    job = job_of(SOURCE, "INBOX", _given(list(headers(3))))
    jobs, results = BytesIO(), BytesIO()
    write_frame(jobs, Call(prepare_headers, job))
    jobs.seek(0)
    work(jobs, results)
    results.seek(0)
    assert read_frame(results) is None
    assert read_frame(results) == prepare_headers(job)
    with pytest.raises(EOFError):
        read_frame(results)


@pytest.fixture(scope="module")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An mbox that takes long enough to read for workers to be there."""
    path = tmp_path_factory.mktemp("mail") / "Inbox.mbox"
    write_mbox(path, 6000)
    with path.open("ab") as box:
        for raw in vary(600):
            box.write(b"From MAILER-DAEMON Mon Apr 20 10:05:00 2026\n" + raw + b"\n")
    return path


def test_a_case_is_the_same_with_any_number_of_workers(mailbox: Path, tmp_path: Path) -> None:
    dumps = []
    for number in (0, 1, 2):
        case = tmp_path / f"{number}.bouncescan"
        request = ScanRequest(
            specs=(str(mailbox),),
            case=case,
            options=SourceOptions(),
            selection=FolderSelection(),
            victim=(VICTIM,),
            workers=number,
        )
        assert scan(request, KeptProgress()).failures == ()
        dumps.append(dump_case(case))
    assert dumps[0].tables["message"].total() == 6600
    assert dumps[1].differences(dumps[0]) == []
    assert dumps[2].differences(dumps[0]) == []


# What a user may write: no function, no __main__ guard.
SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from bouncescan.pipeline import ScanRequest, scan
from bouncescan.sources import FolderSelection, SourceOptions
from tests.support.progress import KeptProgress
request = ScanRequest(
    specs=({mailbox!r},), case=Path("a.bouncescan"), options=SourceOptions(),
    selection=FolderSelection(), victim=("hanako@example.net",), workers=2,
)
print(scan(request, KeptProgress()).findings.read.messages)
"""


def script(mailbox: Path, folder: Path) -> list[str]:
    path = folder / "mine.py"
    path.write_text(SCRIPT.format(root=str(ROOT), mailbox=str(mailbox)))
    return [sys.executable, str(path)]


def test_a_script_without_a_guard_runs_once(mailbox: Path, tmp_path: Path) -> None:
    # What lies in the present folder is not ours, and may be an attacker's.
    (tmp_path / "pickle.py").write_text("open('imported', 'w')\nraise SystemExit\n")
    (tmp_path / "scripts").mkdir()
    command = script(mailbox, tmp_path / "scripts")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=120)
    assert done.stdout == b"6600\n"
    assert not (tmp_path / "imported").exists()


@pytest.fixture
def running(mailbox: Path, tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A scan in a process group of its own, with its workers there."""
    environment = {**os.environ, "BOUNCESCAN_PASSWORD": "correct-horse"}
    command = script(mailbox, tmp_path)
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, start_new_session=True, stderr=subprocess.PIPE
    ) as process:
        wait_until(lambda: len(children(process.pid)) == 2)
        yield process
        process.kill()


def test_workers_end_with_whoever_started_them(running: "subprocess.Popen[bytes]") -> None:
    workers = children(running.pid)
    running.kill()
    wait_until(lambda: not any(map(is_there, workers)))


def test_workers_know_no_password(running: "subprocess.Popen[bytes]") -> None:
    for process in children(running.pid):
        for name in ("environ", "cmdline"):
            assert b"correct-horse" not in Path(f"/proc/{process}/{name}").read_bytes()


def test_ctrl_c_is_heard_by_whoever_started_them(running: "subprocess.Popen[bytes]") -> None:
    """A terminal sends it to all of them."""
    workers = children(running.pid)
    os.killpg(running.pid, signal.SIGINT)
    _, err = running.communicate(timeout=20)
    assert err.count(b"Traceback") == 1  # the script's own
    assert b"KeyboardInterrupt" in err
    wait_until(lambda: not any(map(is_there, workers)))
