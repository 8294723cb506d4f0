"""The part of IMAPClient that is used, with the types that it really gives."""

from collections.abc import Mapping, Sequence
from typing import Protocol

__all__ = ["Client", "Items"]

# What FETCH gives of one message: b"INTERNALDATE", b"RFC822.SIZE", b"BODY[]", upper case.
Items = Mapping[bytes, object]


class Client(Protocol):
    """One connection. Nothing in it can change a mailbox: that is why it is no more than this."""

    def has_capability(self, capability: str) -> bool:
        """Whether the server announces it."""
        ...

    def login(self, username: str, password: str) -> bytes:
        """LOGIN, for ASCII."""
        ...

    def plain_login(self, identity: str, password: str) -> bytes:
        """AUTHENTICATE PLAIN, for UTF-8."""
        ...

    def list_folders(self) -> Sequence[tuple[tuple[bytes, ...], bytes | None, bytes | str]]:
        """LIST: attributes, delimiter and name as sent."""
        ...

    def folder_status(self, folder: bytes | str, what: Sequence[str]) -> Mapping[bytes, object]:
        """STATUS."""
        ...

    def select_folder(self, folder: bytes | str, readonly: bool = False) -> Mapping[bytes, object]:
        """EXAMINE, if `readonly`."""
        ...

    def search(self, criteria: Sequence[str]) -> Sequence[int]:
        """UID SEARCH."""
        ...

    def fetch(self, messages: Sequence[int], data: Sequence[str]) -> Mapping[int, Items]:
        """UID FETCH."""
        ...

    def logout(self) -> bytes:
        """LOGOUT, and wait for the answer."""
        ...

    def shutdown(self) -> None:
        """Close the connection without a word."""
        ...
