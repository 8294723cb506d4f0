"""A folder opened by EXAMINE, and what tells that it is still the same one."""

from dataclasses import dataclass

from imapclient.exceptions import ProtocolError

from bouncescan.sources.imap.client import Client

__all__ = ["FolderClosed", "Opened", "open_folder"]

_UIDVALIDITY = ("UIDVALIDITY",)


class FolderClosed(Exception):  # noqa: N818 nothing failed but this folder
    """The folder could not be opened again after the connection broke, or is another by now."""

    def __init__(self, *, is_renumbered: bool) -> None:
        super().__init__()
        self.is_renumbered = is_renumbered


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What EXAMINE said; None is what it left out."""

    raw_name: bytes | str
    uidvalidity: int | None
    exists: int
    uid_next: int | None


def open_folder(client: Client, raw_name: bytes | str) -> Opened:
    """EXAMINE. Raises what the client raises."""
    answer = client.select_folder(raw_name, readonly=True)
    exists = _number(answer.get(b"EXISTS"))
    if exists is None:  # REQUIRED (RFC 3501, 6.3.1): half an answer is no empty folder
        raise ProtocolError("EXAMINE without EXISTS")
    uidvalidity = _number(answer.get(b"UIDVALIDITY"))
    if uidvalidity is None:
        uidvalidity = _number(client.folder_status(raw_name, _UIDVALIDITY).get(b"UIDVALIDITY"))
    return Opened(
        raw_name=raw_name,
        uidvalidity=uidvalidity,
        exists=exists,
        uid_next=_number(answer.get(b"UIDNEXT")),
    )


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
