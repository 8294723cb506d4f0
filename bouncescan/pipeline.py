"""The only wiring: source -> bounce -> case file -> analysis -> findings."""

import itertools
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from bouncescan.bounces import is_candidate, parse
from bouncescan.casefile import Case, discard_case
from bouncescan.contacts import AddressBook, read_address_book
from bouncescan.errors import BouncescanError, SourceError
from bouncescan.mail.header import Header
from bouncescan.mail.header_pass import read_mail_header
from bouncescan.records.bounce import Record
from bouncescan.records.findings import Findings
from bouncescan.records.message import Folder, MailHeader, RawHeader, RawMessage, Unreadable
from bouncescan.sources import FolderSelection, Source, SourceOptions, open_source
from bouncescan.sources.files import mbox
from bouncescan.sources.providers import for_address
from bouncescan.version import PARSER_VERSION, __version__

__all__ = [
    "Progress",
    "ScanOutcome",
    "ScanRequest",
    "case_path",
    "demo_storm",
    "read_case",
    "record_of",
    "records_of",
    "scan",
]

_HEADERS_A_BATCH = 500
_MESSAGES_A_BATCH = 200
_BYTES_A_BATCH = 8_000_000
_HEAD = 65_536  # enough to tell what a file is

T = TypeVar("T")


class Progress(Protocol):
    """Where a long scan tells how far it is. Nothing of a mail is ever told."""

    def say(self, line: str) -> None:
        """One line that stays."""
        ...

    def begin(self, task: str, total: int | None) -> None:
        """A task of `total` steps, None where that is not known, begins."""
        ...

    def advance(self, steps: int) -> None:
        """So many steps more are done."""
        ...

    def end(self) -> None:
        """The task is over, however it went."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRequest:
    """What to scan, and what is known of it beforehand.

    `since` limits which bounces are read, never the history; `victim` empty: found out.
    """

    specs: tuple[str, ...]
    case: Path
    options: SourceOptions
    selection: FolderSelection
    books: tuple[Path, ...] = ()
    victim: tuple[str, ...] = ()
    since: datetime | None = None
    keeps_history: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanOutcome:
    """The findings, and the sources that failed: what the others gave is in the findings.

    `findings` is None where every source failed before it gave anything. `not_reached` counts the
    messages that a source said to hold and did not come to show, `not_fetched` those whose header
    is there and whose body is wanted and is not.
    """

    findings: Findings | None
    failures: tuple[BouncescanError, ...]
    not_reached: int = 0
    not_fetched: int = 0


def case_path(spec: str) -> Path:
    """Where the case of a source goes by default: named after it, in the present folder."""
    name = spec.rstrip("/").rpartition("://")[2].partition("/")[0] if "://" in spec else spec
    return Path(f"{Path(name).name or 'case'}.bouncescan")


def scan(request: ScanRequest, progress: Progress) -> ScanOutcome:
    """Read the sources into the case and analyse it.

    Raises SourceError where an address book cannot be read or the victim cannot be told, and
    CasefileError. A source that fails is an entry of `failures`. A new case that nothing was read
    into does not stay.
    """
    books = [read_address_book(path) for path in request.books]
    is_new = not os.path.lexists(request.case)
    is_kept = False
    try:
        with Case(request.case) as case:
            try:
                outcome = _scan_into(case, books, request, progress)
                is_kept = outcome.findings is not None
                return outcome
            finally:
                is_kept = is_kept or case.has_messages
    finally:
        if is_new and not is_kept:
            discard_case(request.case)


def _scan_into(
    case: Case, books: Sequence[AddressBook], request: ScanRequest, progress: Progress
) -> ScanOutcome:
    case.set_info("program", f"bouncescan {__version__}")
    for book in books:
        case.add_contacts(book.contacts)
        if book.skipped:
            progress.say(f"{book.name}: {len(book.skipped)} entries could not be read")
    read = [_read_spec(spec, case, request, progress) for spec in request.specs]
    failures = tuple(each.failure for each in read if each.failure)
    not_reached = sum(each.not_reached for each in read)
    if failures and not case.has_messages:
        return ScanOutcome(findings=None, failures=failures, not_reached=not_reached)
    if request.keeps_history:
        case.set_info("history", "yes")
    _settle_victim(case, request, [each.login for each in read if each.login])
    return ScanOutcome(
        findings=_analyse(case, progress),
        failures=failures,
        not_reached=not_reached,
        not_fetched=sum(each.not_fetched for each in read),
    )


def read_case(path: Path, progress: Progress) -> Findings:
    """The findings of a case made before. Raises CasefileError."""
    with Case(path, must_exist=True) as case:
        return _analyse(case, progress)


def demo_storm() -> Path:
    """The folder of the made-up storm: in the installed package, else in the checkout."""
    package = Path(__file__).parent
    places = (package / "demo_storm", package.parent / "fixtures" / "mailboxes" / "storm")
    for place in places:
        if place.is_dir():
            return place
    raise SourceError("demo: its mailbox is missing", remedy="install bouncescan again")


def record_of(name: str) -> Record:
    """The record of a file that is one message, "-" for standard input. Raises SourceError."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise SourceError(f"{name}: {_why(error)}") from error
    return parse(raw, locator=name)


def records_of(spec: str, *, is_mbox: bool = False) -> Iterator[Record | Unreadable]:
    """The record of every message of a file or folder, in order. Raises SourceError.

    `is_mbox`: it is one mbox, and is refused where it does not look like one.
    """
    if is_mbox:
        _check_mbox(spec)
    with open_source(spec, SourceOptions(), FolderSelection(all_folders=True)) as source:
        for folder in source.folders():
            places = []
            for header in source.headers(folder, frozenset()):
                if isinstance(header, Unreadable):
                    yield header
                else:
                    places.append(header.locator)
            for message in source.messages(folder, places):
                if isinstance(message, Unreadable):
                    yield message
                else:
                    yield parse(message.raw, locator=str(message.locator))


def _check_mbox(spec: str) -> None:
    try:
        with Path(spec).open("rb") as file:
            is_mbox = mbox.recognizes(file.read(_HEAD))
    except (OSError, ValueError) as error:
        raise SourceError(f"{spec}: {_why(error)}") from error
    if not is_mbox:
        raise SourceError(f"{spec}: is not an mbox", remedy="leave out --format: it is found out")


def _why(error: OSError | ValueError) -> str:
    why = error.strerror if isinstance(error, OSError) else None
    return (why or "cannot be read").lower()


class _SpecRead(NamedTuple):
    """How one source was read: who signed in, what it failed with, what it did not come to give."""

    login: str | None = None
    failure: SourceError | None = None
    not_reached: int = 0
    not_fetched: int = 0


def _read_spec(spec: str, case: Case, request: ScanRequest, progress: Progress) -> _SpecRead:
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
        return _SpecRead(
            login=_address(login),
            failure=error,
            not_reached=max(0, sum(folder.messages or 0 for folder in folders) - known),
            not_fetched=sum(map(len, wanted)),
        )
    return _SpecRead(login=_address(login))


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
            _read_headers(source, folder, case, request, progress)
    finally:
        progress.end()
    wanted = sum(len(case.folder(source.name, folder).wanted(request.since)) for folder in folders)
    progress.begin("reading bounces", wanted)
    try:
        for folder in folders:
            _read_messages(source, folder, case, request, progress)
    finally:
        progress.end()


def _read_headers(
    source: Source, folder: Folder, case: Case, request: ScanRequest, progress: Progress
) -> None:
    writer = case.folder(source.name, folder)
    writer.forget_unreadable()
    progress.advance(len(writer.known_uids))
    passed_over = 0
    for batch in _batches(source.headers(folder, writer.known_uids)):
        rows = [_row(entry) for entry in batch if isinstance(entry, RawHeader)]
        kept = [row for row in rows if request.keeps_history or row.is_candidate]
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


def _settle_victim(case: Case, request: ScanRequest, logins: Sequence[str]) -> None:
    """Keep who the victim is: as said, as kept before, the login, or what the mail agrees on."""
    known = request.victim or case.victim or tuple(logins)
    if not known and case.has_messages:
        from bouncescan.analysis.victim import (  # noqa: PLC0415 as below
            agree,
            victim_candidates,
        )

        candidates = victim_candidates(case.headers())
        address = agree(candidates)
        if address is None:
            # The one place where addresses stand in an error: the person has to choose.
            named = ", ".join(dict.fromkeys(name for name, _ in candidates)) or "ADDRESS"
            raise SourceError(
                f"{request.specs[0]}: cannot tell whose mailbox this is",
                remedy=f"scan again with --victim ADDRESS (what was read is kept)\n"
                f"the mail names {named}",
            )
        known = (address,)
    if known != case.victim:
        case.set_victim(tuple(dict.fromkeys(known)))


def _analyse(case: Case, progress: Progress) -> Findings:
    from bouncescan.analysis.analyze import analyze  # noqa: PLC0415 pandas: not for parse

    _read_again(case, progress)
    providers = filter(None, map(for_address, case.victim))
    domains = itertools.chain.from_iterable(provider.server_domains for provider in providers)
    return analyze(case, provider_domains=tuple(domains))


def _read_again(case: Case, progress: Progress) -> None:
    """Let this parser read the stored mail that an older one read."""
    renewed = 0
    for locator, raw in case.stale(PARSER_VERSION):
        case.replace_record(parse(raw, locator=locator), PARSER_VERSION)
        renewed += 1
    if renewed:
        progress.say(f"{case.name}: {renewed:,} stored messages read again by the newer parser")
