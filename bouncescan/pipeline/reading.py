"""source -> bounce -> case file, batch by batch.

A server is first asked for what bears a mark of a bounce, which comes whole: a carrier deletes its
oldest mail while the storm runs. The header pass then is for the history, and for what the search
cannot see. Files have the header pass only: they are read whole in any case.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from bouncescan.casefile import Case
from bouncescan.casefile.folder import FolderWriter
from bouncescan.casefile.rows import is_wanted
from bouncescan.errors import SourceError
from bouncescan.pipeline.answers import Awaited, awaited_answers
from bouncescan.pipeline.batches import in_batches
from bouncescan.pipeline.opening import opened
from bouncescan.pipeline.preparing import (
    Job,
    prepare_bounces,
    prepare_contents,
    prepare_headers,
)
from bouncescan.pipeline.request import Progress, ScanRequest
from bouncescan.pipeline.second_look import look_again
from bouncescan.pipeline.workers import Entry, Prepared, Workers
from bouncescan.records.message import Folder
from bouncescan.sources import Source
from bouncescan.sources.files import FileSource
from bouncescan.version import PARSER_VERSION

__all__ = ["SpecRead", "read_folders", "read_spec"]

R = TypeVar("R")


class SpecRead(NamedTuple):
    """How one source was read: who signed in, what it failed with, what it did not come to give."""

    login: str | None = None
    failure: SourceError | None = None
    not_reached: int = 0
    not_fetched: int = 0


def read_spec(spec: str, case: Case, request: ScanRequest, progress: Progress) -> SpecRead:
    """Read one source into the case; what it fails with is a value, not raised."""
    login, name = None, ""
    folders: tuple[Folder, ...] = ()
    try:
        with opened(spec, case, request, progress) as source:
            login, name = source.login, source.name
            folders = source.folders()
            sizes = [folder.messages for folder in folders if folder.messages is not None]
            if len(sizes) == len(folders):
                progress.say(f"{name}: {sum(sizes):,} messages in {len(folders)} folders")
            read_folders(source, folders, case, request, progress)
    except SourceError as error:
        known = sum(each.messages for each in case.sources() if each.source == name)
        wanted = [case.folder(name, folder).wanted(request.since) for folder in folders]
        return SpecRead(
            login=_address(login),
            failure=error,
            not_reached=max(0, sum(folder.messages or 0 for folder in folders) - known),
            not_fetched=sum(map(len, wanted)),
        )
    return SpecRead(login=_address(login))


def read_folders(
    source: Source,
    folders: Sequence[Folder],
    case: Case,
    request: ScanRequest,
    progress: Progress,
) -> None:
    """Read these folders of an open source into the case. Raises SourceError."""
    for name in case.renumbered(source.name, folders):
        progress.say(f"{source.name}: the server has numbered {name} anew; it is read again")
    with Workers(progress, request.workers) as workers:
        _SourceReader(source, case, request, progress, workers).read(folders)


def _address(login: str | None) -> str | None:
    return login if login and "@" in login else None


class _SourceReader:
    """Reads the folders of one open source."""

    def __init__(
        self,
        source: Source,
        case: Case,
        request: ScanRequest,
        progress: Progress,
        workers: Workers,
    ) -> None:
        self._source = source
        self._case = case
        self._request = request
        self._progress = progress
        self._workers = workers
        self._closed: set[str] = set()  # folders that the server refused to open
        self._awaited: Awaited | None = None

    def read(self, folders: Sequence[Folder]) -> None:
        """All that the request asks for."""
        sizes = [folder.messages for folder in folders if folder.messages is not None]
        total = sum(sizes) if len(sizes) == len(folders) else None
        searched = [folder for folder in folders if folder.uid_next is not None]
        self._go_through("searching for bounces", None, searched, self._search)
        if self._reads_headers or not self._source.can_search:
            searched = []
        self._awaited = awaited_answers(self._case) if searched else None
        self._go_through("searching for answers", None, searched, self._search_answers)
        for folder in searched:
            if folder.name not in self._closed:
                self._writer(folder).count_unmarked()
        passed = [folder for folder in folders if folder not in searched]
        self._go_through("reading headers", total, passed, self._read_headers)
        wanted = sum(len(self._writer(each).wanted(self._request.since)) for each in folders)
        self._go_through("reading bounces", wanted, folders, self._read_contents)
        if more := look_again(self._case, self._source.name):
            self._go_through("reading what may tell more", more, folders, self._read_contents)

    @property
    def _reads_headers(self) -> bool:
        return self._case.keeps_history or self._request.thorough

    def _go_through(
        self,
        task: str,
        total: int | None,
        folders: Sequence[Folder],
        read: Callable[[Folder], None],
    ) -> None:
        if not folders:
            return
        self._progress.begin(task, total)
        try:
            for folder in folders:
                read(folder)
        finally:
            self._progress.end()

    def _writer(self, folder: Folder) -> FolderWriter:
        return self._case.folder(self._source.name, folder)

    def _prepare(
        self,
        prepare: Callable[[Job], R],
        folder: Folder,
        entries: Iterator[Entry],
    ) -> Iterator[Prepared[R]]:
        place = (self._source.name, folder)
        for prepared in self._workers.run(prepare, place, in_batches(entries)):
            yield prepared
            self._progress.advance(len(prepared.entries))

    def _search(self, folder: Folder) -> None:
        writer = self._writer(folder)
        writer.forget_unreadable()
        first = writer.begin_search(PARSER_VERSION)
        since = self._request.since
        # What is older than `since` was not looked at, and a later search has to.
        is_complete = since is None
        found = self._source.bounces(folder, writer.known_uids, first=first, since=since)
        for batch in self._prepare(prepare_bounces, folder, found):
            is_complete = is_complete and all(entry.is_partial for entry in batch.lost)
            kept = [row for row in batch.rows if row[1] or self._case.keeps_history]
            writer.add_bounces(
                kept,
                passed_over=len(batch.rows) - len(kept) if is_complete else 0,
                searched_to=_behind(batch) if is_complete else None,
            )
            writer.add_unreadable(batch.lost, has_header=False)
            if any(entry.locator.uid is None for entry in batch.lost):
                self._closed.add(folder.name)
        if is_complete and self._source.can_search:
            writer.end_search(folder.uid_next)

    def _search_answers(self, folder: Folder) -> None:
        awaited = self._awaited
        if awaited is None or folder.name in self._closed:
            return
        writer = self._writer(folder)
        found = self._source.answers(folder, writer.known_uids, awaited.names, awaited.since)
        for batch in self._prepare(prepare_headers, folder, found):
            writer.add_headers([row for row in batch.rows if awaited.holds(row)])
            writer.add_unreadable(batch.lost, has_header=False)

    def _read_headers(self, folder: Folder) -> None:
        writer = self._writer(folder)
        writer.forget_unreadable()
        self._progress.advance(len(writer.known_uids) + self._go_on(folder, writer))
        keeps_history = self._case.keeps_history
        passed_over = 0
        found = self._source.headers(folder, writer.known_uids)
        for batch in self._prepare(prepare_headers, folder, found):
            kept = [row for row in batch.rows if keeps_history or is_wanted(row)]
            passed_over += len(batch.rows) - len(kept)
            writer.add_headers(kept)
            writer.add_unreadable(batch.lost, has_header=False)
        mark = None
        if keeps_history and isinstance(self._source, FileSource):
            mark = self._source.mark(folder)
        writer.end_headers(passed_over, f"{PARSER_VERSION} {mark}" if mark else None)

    def _go_on(self, folder: Folder, writer: FolderWriter) -> int:
        """How many mails of an mbox that has only grown are known, and not read again."""
        if not isinstance(self._source, FileSource):
            return 0
        version, _, mark = writer.mark.partition(" ")
        if self._case.keeps_history and version == str(PARSER_VERSION):
            resumed = self._source.resume(folder, mark)
            if resumed is not None and writer.go_on_from(*resumed):
                return resumed.messages
            self._source.restart(folder)
        writer.forget_mark()
        return 0

    def _read_contents(self, folder: Folder) -> None:
        writer = self._writer(folder)
        wanted = writer.wanted(self._request.since)
        if not wanted:
            return
        found = self._source.messages(folder, wanted)
        for batch in self._prepare(prepare_contents, folder, found):
            writer.add_contents(batch.rows)
            writer.add_unreadable(batch.lost, has_header=True)


def _behind(batch: Prepared[R]) -> int | None:
    """The UID behind the last message of a batch."""
    uids = [entry.locator.uid for entry in batch.entries if entry.locator.uid is not None]
    return max(uids) + 1 if uids else None
