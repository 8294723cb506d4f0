"""What a mailbox on a server shows of itself to whoever has signed in, without one mail read."""

from dataclasses import dataclass

from bouncescan.records.message import Folder
from bouncescan.sources.providers import Provider

__all__ = ["Seen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """`encryption` is the version of TLS, None without any.

    `signed_in_by` is "password" or the mechanism that took a token; `read` is what a scan reads.
    `size` counts bytes, None where the server does not tell. `waits` (IDLE, RFC 2177): it tells of
    new mail by itself. `tells_uses`: of what use a folder is, it says (RFC 6154).
    """

    name: str
    encryption: str | None
    signed_in_by: str
    folders: tuple[Folder, ...]
    read: tuple[Folder, ...]
    size: int | None
    waits: bool
    tells_uses: bool
    is_gmail: bool
    provider: Provider | None
