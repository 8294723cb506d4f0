"""A keyring that is unlocked and lives in memory."""

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import PasswordDeleteError

__all__ = ["MemoryKeyring", "using_keyring"]


class MemoryKeyring(KeyringBackend):
    """`entries` by (service, account)."""

    priority = 1

    def __init__(self, entries: dict[tuple[str, str], str] | None = None) -> None:
        super().__init__()
        self.entries = dict(entries or {})

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.entries.pop((service, username), None) is None:
            raise PasswordDeleteError(service)


@contextmanager
def using_keyring(chosen: KeyringBackend | None = None) -> Iterator[None]:
    """While this lasts, `chosen` is the system's keyring; None: there is none."""
    before = keyring.get_keyring()
    keyring.set_keyring(chosen or NoKeyring())
    try:
        yield
    finally:
        keyring.set_keyring(before)
