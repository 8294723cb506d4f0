"""source -> bounce -> case file: the header pass, then the candidates whole, batch by batch."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from bouncescan.bounces import is_candidate, parse
from bouncescan.casefile import Case
from bouncescan.errors import SourceError
from bouncescan.mail.header import Header
from bouncescan.mail.header_pass import read_mail_header
from bouncescan.pipeline.request import Progress, ScanRequest
from bouncescan.records.message import Folder, MailHeader, RawHeader, RawMessage, Unreadable
from bouncescan.sources import Source, open_source
from bouncescan.version import PARSER_VERSION

__all__ = ["SpecRead", "read_spec"]

_HEADERS_A_BATCH = 2000
_MESSAGES_A_BATCH = 200
_BYTES_A_BATCH = 8_000_000

T = TypeVar("T")


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
        with open_source(spec, request.options, request.selection) as source:
            login, name = source.login, source.name
            folders = source.folders()
            _read_source(source, folders, case, request, progress)
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


def _address(login: str | None) -> str | None:
    return login if login and "@" in login else None


def _read_source(
    source: Source,
    folders: Sequence[Folder],
    case: Case,
    request: ScanRequest,
    progress: Progress,
) -> None:
    sizes = [folder.messages for folder in folders if folder.messages is not None]
    total = sum(sizes) if len(sizes) == len(folders) else None
    if total is not None:
        progress.say(f"{source.name}: {total:,} messages in {len(folders)} folders")
    progress.begin("reading headers", total)
    try:
        for folder in folders:
            _read_headers(source, folder, case, progress)
    finally:
        progress.end()
    wanted = sum(len(case.folder(source.name, folder).wanted(request.since)) for folder in folders)
    progress.begin("reading bounces", wanted)
    try:
        for folder in folders:
            _read_messages(source, folder, case, request, progress)
    finally:
        progress.end()


def _read_headers(source: Source, folder: Folder, case: Case, progress: Progress) -> None:
    writer = case.folder(source.name, folder)
    writer.forget_unreadable()
    progress.advance(len(writer.known_uids))
    keeps_history = case.keeps_history
    passed_over = 0
    for batch in _batches(source.headers(folder, writer.known_uids)):
        rows = [_row(entry) for entry in batch if isinstance(entry, RawHeader)]
        kept = [row for row in rows if keeps_history or row.is_candidate]
        passed_over += len(rows) - len(kept)
        writer.add_headers(kept)
        lost = [entry for entry in batch if isinstance(entry, Unreadable)]
        writer.add_unreadable(lost, has_header=False)
        progress.advance(len(batch))
    writer.set_passed_over(passed_over)


def _row(raw: RawHeader) -> MailHeader:
    header = Header(raw.raw)
    return read_mail_header(raw, header, is_candidate=is_candidate(header))


def _read_messages(
    source: Source, folder: Folder, case: Case, request: ScanRequest, progress: Progress
) -> None:
    writer = case.folder(source.name, folder)
    wanted = writer.wanted(request.since)
    if not wanted:
        return
    for batch in _batches(source.messages(folder, wanted), _MESSAGES_A_BATCH):
        read = [entry for entry in batch if isinstance(entry, RawMessage)]
        parsed = [(entry, parse(entry.raw, locator=str(entry.locator))) for entry in read]
        writer.add_messages(parsed, PARSER_VERSION)
        lost = [entry for entry in batch if isinstance(entry, Unreadable)]
        writer.add_unreadable(lost, has_header=True)
        progress.advance(len(batch))


def _batches(entries: Iterable[T], size: int = _HEADERS_A_BATCH) -> Iterator[Sequence[T]]:
    """`entries` in batches of `size`, or earlier where their bytes grow large."""
    batch: list[T] = []
    weight = 0
    for entry in entries:
        batch.append(entry)
        weight += len(entry.raw) if isinstance(entry, RawHeader | RawMessage) else 0
        if len(batch) >= size or weight >= _BYTES_A_BATCH:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch
