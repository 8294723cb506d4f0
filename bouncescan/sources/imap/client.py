"""The part of IMAPClient that is used, with the types that it really gives."""

from collections.abc import Callable, Mapping, Sequence
from socket import socket as Socket  # noqa: N812 the method has the name
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

    def sasl_login(self, mech_name: str, mech_callable: Callable[[bytes], bytes]) -> bytes:
        """AUTHENTICATE, with what answers each challenge."""
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

    def search(self, criteria: str | Sequence[str]) -> Sequence[int]:
        """UID SEARCH."""
        ...

    def fetch(self, messages: Sequence[int], data: Sequence[str]) -> Mapping[int, Items]:
        """UID FETCH."""
        ...

    def socket(self) -> Socket:
        """The connection itself, to listen to."""
        ...

    def logout(self) -> bytes:
        """LOGOUT, and wait for the answer."""
        ...

    def shutdown(self) -> None:
        """Close the connection without a word."""
        ...
