"""A mailbox on an IMAP server as a Source: folders, one header pass, whole messages by UID."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from bouncescan.errors import SourceError
from bouncescan.mail.header import split_header
from bouncescan.records.message import (
    Folder,
    FolderRole,
    Locator,
    RawHeader,
    RawMessage,
    Unreadable,
)
from bouncescan.sources.folders import FolderSelection, select_folders
from bouncescan.sources.imap.client import Client
from bouncescan.sources.imap.endpoint import Endpoint, parse_endpoint
from bouncescan.sources.imap.faults import FAULTS, fault
from bouncescan.sources.imap.fetching import (
    WITHHELD,
    fetch_headers,
    fetch_messages,
    search_uids,
)
from bouncescan.sources.imap.items import Fetched
from bouncescan.sources.imap.listing import ServerFolder, list_folders, with_status
from bouncescan.sources.imap.session import close, connect, sign_in
from bouncescan.sources.options import SourceOptions

__all__ = ["ImapSource", "open_mailbox"]

VANISHED = "vanished before it was fetched"
NOT_GIVEN = "the server does not give it"
REFUSED = "the server refuses to open the folder"
RENUMBERED = "the server has numbered the folder anew"


def open_mailbox(spec: str, options: SourceOptions, selection: FolderSelection) -> "ImapSource":
    """The mailbox, not yet connected. Raises SourceError where the spec or an option is missing."""
    endpoint = parse_endpoint(spec, options)
    if endpoint.folder is not None and not selection.names:
        selection = replace(selection, names=(endpoint.folder,))
    return ImapSource(endpoint, options, selection)


class ImapSource:
    """One signed-in connection. Only EXAMINE, STATUS, SEARCH and FETCH with BODY.PEEK are sent."""

    def __init__(
        self, endpoint: Endpoint, options: SourceOptions, selection: FolderSelection
    ) -> None:
        self.name = endpoint.name
        self.login: str | None = endpoint.account
        self._endpoint = endpoint
        self._options = options
        self._selection = selection
        self._client: Client | None = None
        self._listed: dict[str, ServerFolder] = {}

    def __enter__(self) -> Self:
        client = connect(self._endpoint, self._options)
        try:
            sign_in(client, self._endpoint, self._options)
        except BaseException:
            close(client, politely=False)
            raise
        self._client = client
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._client is not None:
            close(self._client, politely=kind is None)
            self._client = None

    def folders(self) -> tuple[Folder, ...]:
        """The folders that the selection asks for, Inbox first, with UIDVALIDITY and size."""
        try:
            listed = list_folders(self._connected)
            self._listed = {each.folder.name: each for each in listed}
            wanted = select_folders([each.folder for each in listed], self._selection, self.name)
            return tuple(with_status(self._connected, self._listed[each.name]) for each in wanted)
        except FAULTS as error:
            raise fault(error, "LIST", self._endpoint) from error

    def headers(self, folder: Folder, known: Container[int]) -> Iterator[RawHeader | Unreadable]:
        """The header of every message whose UID is not known under the folder's UIDVALIDITY."""
        try:
            opened = self._examine(folder)
            if opened is None:
                yield Unreadable(locator=self._place(folder), why=REFUSED)
                return
            uidvalidity = _number(opened, b"UIDVALIDITY")
            if uidvalidity != folder.uidvalidity:
                known = ()  # numbers of messages that are no more
            exists = _number(opened, b"EXISTS") or 0
            uids = search_uids(self._connected, exists, _number(opened, b"UIDNEXT"), known)
            roles = (folder.role,)
            for uid, given in fetch_headers(self._connected, uids):
                place = Locator(
                    source=self.name, folder=folder.name, uidvalidity=uidvalidity, uid=uid
                )
                yield _header(place, roles, given)
        except FAULTS as error:
            raise fault(error, "FETCH", self._endpoint) from error

    def messages(
        self, folder: Folder, wanted: Sequence[Locator]
    ) -> Iterator[RawMessage | Unreadable]:
        """The messages at these places, by UID."""
        try:
            opened = self._examine(folder)
            why = REFUSED if opened is None else RENUMBERED
            current = None if opened is None else _number(opened, b"UIDVALIDITY")
            places: dict[int, Locator] = {}
            for place in sorted(wanted):
                if place.uid is None or opened is None or place.uidvalidity != current:
                    yield Unreadable(locator=place, why=why)
                else:
                    places[place.uid] = place
            for uid, given in fetch_messages(self._connected, list(places)):
                yield _message(places[uid], given)
        except FAULTS as error:
            raise fault(error, "FETCH", self._endpoint) from error

    @property
    def _connected(self) -> Client:
        if self._client is None:
            raise SourceError(f"{self.name}: not connected")
        return self._client

    def _examine(self, folder: Folder) -> dict[bytes, object] | None:
        """Open a folder read-only; None where the server refuses this one folder."""
        listed = self._listed.get(folder.name)
        raw_name = listed.raw_name if listed else folder.name
        try:
            return dict(self._connected.select_folder(raw_name, readonly=True))
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            return None

    def _place(self, folder: Folder) -> Locator:
        return Locator(source=self.name, folder=folder.name, uidvalidity=folder.uidvalidity)


def _number(answer: dict[bytes, object], key: bytes) -> int | None:
    value = answer.get(key)
    return value if isinstance(value, int) else None


def _header(
    place: Locator, roles: tuple[FolderRole, ...], given: Fetched | None
) -> RawHeader | Unreadable:
    if given is None or given.raw is None:
        return _not_given(place, given)
    return RawHeader(
        locator=place,
        raw=b"" if given.raw.isspace() else split_header(given.raw)[0],
        internal_date=given.internal_date,
        size=given.size,
        roles=roles,
    )


def _message(place: Locator, given: Fetched | None) -> RawMessage | Unreadable:
    if given is None or given.raw is None:
        return _not_given(place, given)
    return RawMessage(locator=place, raw=given.raw, internal_date=given.internal_date)


def _not_given(place: Locator, given: Fetched | None) -> Unreadable:
    return Unreadable(locator=place, why=NOT_GIVEN if given is WITHHELD else VANISHED)
