"""The folders of a server: names decoded, roles by special use (RFC 6154), counts by STATUS."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from bouncescan.records.message import Folder, FolderRole
from bouncescan.sources.folders import role_of_flags, role_of_name
from bouncescan.sources.imap.client import Client
from bouncescan.sources.modified_utf7 import decode_modified_utf7

__all__ = ["ServerFolder", "list_folders", "read_status", "with_counts", "with_status"]

# RFC 3501, 7.2.2 and RFC 5258, 3: names that hold folders but no messages.
_NOT_SELECTABLE = {"\\noselect", "\\nonexistent"}


@dataclass(frozen=True, slots=True)
class ServerFolder:
    """A folder and the name under which the server knows it."""

    folder: Folder
    raw_name: bytes | str


def list_folders(client: Client) -> tuple[ServerFolder, ...]:
    """All folders that can be opened, in the server's order."""
    found = []
    for flags, delimiter, raw_name in client.list_folders():
        names = [flag.decode("ascii", "replace").lower() for flag in flags]
        if not _NOT_SELECTABLE.intersection(names):
            name = _decoded(raw_name)
            role = _role(names, name, (delimiter or b"").decode("ascii", "replace"))
            found.append(ServerFolder(Folder(name=name, role=role), raw_name))
    return tuple(found)


def _decoded(raw_name: bytes | str) -> str:
    # IMAPClient gives a name of digits only as text.
    raw = raw_name.encode() if isinstance(raw_name, str) else raw_name
    return decode_modified_utf7(raw.replace(b'\\"', b'"').replace(b"\\\\", b"\\"))


def _role(flags: list[str], name: str, delimiter: str) -> FolderRole:
    # RFC 3501, 5.1: INBOX is the inbox whatever its case.
    if name.upper() == "INBOX":
        return FolderRole.INBOX
    return role_of_flags(flags) or role_of_name(name, delimiter)


def with_status(client: Client, found: ServerFolder) -> Folder:
    """As `read_status`; without UIDVALIDITY and size where the server refuses."""
    try:
        return read_status(client, found)
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        return found.folder


def read_status(client: Client, found: ServerFolder) -> Folder:
    """The folder with its UIDVALIDITY and size, as far as the server tells."""
    status = client.folder_status(found.raw_name, ("MESSAGES", "UIDVALIDITY", "UIDNEXT"))
    return with_counts(found, status)


def with_counts(found: ServerFolder, status: Mapping[bytes, object]) -> Folder:
    """The folder with what a STATUS response says of it."""
    messages, uidvalidity = status.get(b"MESSAGES"), status.get(b"UIDVALIDITY")
    uid_next = status.get(b"UIDNEXT")
    return replace(
        found.folder,
        messages=messages if isinstance(messages, int) else None,
        uidvalidity=uidvalidity if isinstance(uidvalidity, int) else None,
        uid_next=uid_next if isinstance(uid_next, int) else None,
    )
