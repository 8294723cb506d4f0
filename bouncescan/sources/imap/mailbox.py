"""A mailbox on an IMAP server as a Source: folders, one header pass, whole messages by UID."""

import re
from collections.abc import Collection, Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self

from imapclient.exceptions import IMAPClientError

from bouncescan.records.message import Folder, Locator, RawHeader, RawMessage, Unreadable
from bouncescan.sources.folders import FolderSelection, select_folders
from bouncescan.sources.imap.asked import Status
from bouncescan.sources.imap.endpoint import Endpoint, parse_endpoint
from bouncescan.sources.imap.faults import FAULTS, fault
from bouncescan.sources.imap.fetching import fetch_headers, fetch_messages
from bouncescan.sources.imap.given import REFUSED, RENUMBERED, header_of, message_of
from bouncescan.sources.imap.lines import Lines
from bouncescan.sources.imap.listing import ServerFolder, list_folders, read_status, with_counts
from bouncescan.sources.imap.news import News
from bouncescan.sources.imap.opened import FolderClosed, Opened
from bouncescan.sources.imap.passed import Passed
from bouncescan.sources.imap.search_terms import KEYS, SearchTerms, keys_of_answers
from bouncescan.sources.imap.searching import search_all, search_marks
from bouncescan.sources.options import SourceOptions

__all__ = ["ImapSource", "open_mailbox"]

_PLAIN_NAME = re.compile(rb"[ !#-\[\]-~]{1,500}")  # printable, no quote, no backslash


def open_mailbox(spec: str, options: SourceOptions, selection: FolderSelection) -> "ImapSource":
    """The mailbox, not yet connected. Raises SourceError where the spec or an option is missing."""
    endpoint = parse_endpoint(spec, options)
    if endpoint.folder is not None and not selection.names:
        selection = replace(selection, names=(endpoint.folder,))
    return ImapSource(endpoint, options, selection)


class ImapSource:
    """Only EXAMINE, STATUS, SEARCH, IDLE and FETCH with BODY.PEEK are sent."""

    def __init__(
        self, endpoint: Endpoint, options: SourceOptions, selection: FolderSelection
    ) -> None:
        self.name = endpoint.name
        self.login: str | None = endpoint.account
        self._endpoint = endpoint
        self._options = options
        self._selection = selection
        self._lines = Lines(endpoint, options)
        self._terms = SearchTerms()
        self._listed: dict[str, ServerFolder] = {}
        self._passed: dict[str, Passed] = {}

    def __enter__(self) -> Self:
        self._lines.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._lines.close(politely=kind is None)

    @property
    def can_search(self) -> bool:
        """True until the server has refused every key."""
        return bool(self._terms.groups)

    def folders(self) -> tuple[Folder, ...]:
        """The folders that the selection asks for, Inbox first, with UIDVALIDITY and size."""
        with self._told("LIST"):
            listed = self._lines.do("LIST", list_folders)
            self._listed = {each.folder.name: each for each in listed}
            wanted = select_folders([each.folder for each in listed], self._selection, self.name)
            return tuple(self._with_counts([self._listed[each.name] for each in wanted]))

    def headers(self, folder: Folder, known: Container[int]) -> Iterator[RawHeader | Unreadable]:
        """The header of every message whose UID is not known under the folder's UIDVALIDITY."""
        if folder.messages == 0:
            return
        with self._told("FETCH"):
            yield from self._read_headers(folder, known)

    def bounces(
        self,
        folder: Folder,
        known: Container[int],
        *,
        first: int = 1,
        since: datetime | None = None,
    ) -> Iterator[RawMessage | Unreadable]:
        """What SEARCH finds by the marks of a bounce, up to the folder's `uid_next`."""
        if folder.uid_next is None or folder.uid_next <= first or not self.can_search:
            return
        with self._told("FETCH"):
            yield from self._read_bounces(folder, known, range(first, folder.uid_next), since)

    def answers(
        self, folder: Folder, known: Container[int], names: Collection[str], since: datetime
    ) -> Iterator[RawHeader | Unreadable]:
        """What SEARCH finds by In-Reply-To and References, up to the folder's `uid_next`."""
        keys = keys_of_answers(names)
        if not folder.uid_next or not folder.messages or not keys or not self.can_search:
            return
        with self._told("FETCH"):
            yield from self._read_answers(folder, known, SearchTerms(keys), since)

    def messages(
        self, folder: Folder, wanted: Sequence[Locator]
    ) -> Iterator[RawMessage | Unreadable]:
        """The messages at these places, by UID."""
        with self._told("FETCH"):
            yield from self._read_messages(folder, wanted)

    def news(self, folders: Sequence[Folder]) -> Iterator[tuple[Folder, ...]]:
        """Each time mail has come, the folders that it is in, as they stand; for ever."""
        with self._told("IDLE"):
            yield from News(
                self._lines,
                self._options,
                self._examine,
                lambda folder: self._with_status(self._listed[folder.name]),
            ).of(folders)

    @contextmanager
    def _told(self, doing: str) -> Iterator[None]:
        """What the server refuses in spite of all, as the person reads it."""
        try:
            yield
        except FAULTS as error:
            raise fault(error, doing, self._endpoint) from error

    def _with_counts(self, found: Sequence[ServerFolder]) -> Iterator[Folder]:
        """All at once, where a quoted name says which: a mailbox may have hundreds of folders."""
        asked: dict[int, Status] = {}
        for number, each in enumerate(found):
            raw_name = each.raw_name.encode() if isinstance(each.raw_name, str) else each.raw_name
            if _PLAIN_NAME.fullmatch(raw_name):
                asked[number] = Status(raw_name)
                self._lines.ask(asked[number])
        counts = {number: self._lines.answer(each).counts for number, each in asked.items()}
        for number, each in enumerate(found):
            told = counts.get(number)
            yield self._with_status(each) if told is None else with_counts(each, told)

    def _with_status(self, found: ServerFolder) -> Folder:
        try:
            return self._lines.do("STATUS", lambda client: read_status(client, found))
        except IMAPClientError:
            return found.folder

    def _read_headers(
        self, folder: Folder, known: Container[int]
    ) -> Iterator[RawHeader | Unreadable]:
        opened = self._examine(folder)
        if opened is None:
            yield self._refused(folder)
            return
        if opened.uidvalidity != folder.uidvalidity:
            known = ()  # numbers of messages that are no more
        passed = self._passed.pop(folder.name, None)
        first = passed.uid_next if passed is not None and passed.holds(opened, known) else 1
        uids = (uid for uid in search_all(self._lines, opened, first) if uid not in known)
        last = passed.last if first > 1 and passed is not None else None
        is_whole = True
        try:
            for uid, given in fetch_headers(self._lines, uids):
                header = header_of(self._place(folder, opened, uid), (folder.role,), given)
                is_whole = is_whole and isinstance(header, RawHeader)
                last = uid
                yield header
        except FolderClosed as closed:
            yield self._refused(folder, closed)
            return
        if is_whole and last is not None and opened.uid_next is not None:
            self._passed[folder.name] = Passed(opened.uidvalidity, opened.uid_next, last)

    def _read_bounces(
        self, folder: Folder, known: Container[int], uids: range, since: datetime | None
    ) -> Iterator[RawMessage | Unreadable]:
        opened = self._examine(folder)
        if opened is None or opened.uidvalidity != folder.uidvalidity:
            renumbered = None if opened is None else FolderClosed(is_renumbered=True)
            yield self._refused(folder, renumbered)
            return
        found = search_marks(self._lines, self._terms, opened, uids, since)
        try:
            wanted = (uid for uid in found if uid not in known)
            for uid, given in fetch_messages(self._lines, wanted):
                yield from message_of(self._place(folder, opened, uid), (folder.role,), given)
        except FolderClosed as closed:
            yield self._refused(folder, closed)
        self._tell_refused_terms()

    def _read_answers(
        self, folder: Folder, known: Container[int], terms: SearchTerms, since: datetime
    ) -> Iterator[RawHeader | Unreadable]:
        opened = self._examine(folder)
        if opened is None or opened.uidvalidity != folder.uidvalidity:
            return  # said already, by whoever was asked for the bounces
        found = search_marks(self._lines, terms, opened, range(1, folder.uid_next or 1), since)
        try:
            wanted = (uid for uid in found if uid not in known)
            for uid, given in fetch_headers(self._lines, wanted):
                yield header_of(self._place(folder, opened, uid), (folder.role,), given)
        except FolderClosed as closed:
            yield self._refused(folder, closed)

    def _read_messages(
        self, folder: Folder, wanted: Sequence[Locator]
    ) -> Iterator[RawMessage | Unreadable]:
        opened = self._examine(folder)
        places: dict[int, Locator] = {}
        for place in sorted(wanted):
            if opened is None:
                yield Unreadable(locator=place, why=REFUSED)
            elif place.uid is None or place.uidvalidity != opened.uidvalidity:
                yield Unreadable(locator=place, why=RENUMBERED)
            else:
                places[place.uid] = place
        left = dict(places)
        try:
            for uid, given in fetch_messages(self._lines, places):
                yield from message_of(left.pop(uid), (folder.role,), given)
        except FolderClosed as closed:
            why = RENUMBERED if closed.is_renumbered else REFUSED
            yield from (Unreadable(locator=place, why=why) for place in left.values())

    def _examine(self, folder: Folder) -> Opened | None:
        """Open a folder read-only; None where the server refuses this one folder."""
        listed = self._listed.get(folder.name)
        return self._lines.examine(listed.raw_name if listed else folder.name)

    def _place(self, folder: Folder, opened: Opened, uid: int) -> Locator:
        return Locator(
            source=self.name, folder=folder.name, uidvalidity=opened.uidvalidity, uid=uid
        )

    def _refused(self, folder: Folder, closed: FolderClosed | None = None) -> Unreadable:
        place = Locator(source=self.name, folder=folder.name, uidvalidity=folder.uidvalidity)
        is_renumbered = closed is not None and closed.is_renumbered
        return Unreadable(locator=place, why=RENUMBERED if is_renumbered else REFUSED)

    def _tell_refused_terms(self) -> None:
        """Once, where the server took fewer search keys than it was given."""
        refused, self._terms.refused = self._terms.refused, 0
        if refused and self.can_search:
            self._options.tell(
                f"{self._endpoint.host}: the server refuses {refused} of {len(KEYS)} search keys;"
                " what it does not find, the headers show"
            )
        elif refused:
            self._options.tell(
                f"{self._endpoint.host}: the server cannot search; all headers are read instead"
            )
