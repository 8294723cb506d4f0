"""The system's keyring, where the extra is installed and a keyring is unlocked; else nothing.

No keyring is no fault: a server has none, and `keyring` says so in many ways.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from bouncescan.sources.secret import Secret

__all__ = ["CLIENT_SECRETS", "PASSWORDS", "REFRESH_TOKENS", "TOKENS", "forget", "keep", "kept"]

# The services, as `keyring set SERVICE ACCOUNT` takes them.
PASSWORDS = "bouncescan"
TOKENS = "bouncescan-token"
REFRESH_TOKENS = "bouncescan-oauth"  # written by --oauth-remember
CLIENT_SECRETS = "bouncescan-oauth-secret"  # the account is the client id

# Beside KeyringError: what backends let through of D-Bus, files and a missing module.
_FAILURES = (ImportError, RuntimeError, OSError)

T = TypeVar("T")


class _Keyring(Protocol):
    def get_password(self, service: str, account: str) -> str | None: ...

    def set_password(self, service: str, account: str, password: str) -> None: ...

    def delete_password(self, service: str, account: str) -> None: ...


def kept(service: str, account: str) -> Secret | None:
    """What the keyring holds."""
    value = _try(lambda keyring: keyring.get_password(service, account))
    return Secret(value) if value else None


def keep(service: str, account: str, secret: Secret) -> bool:
    """Put it there; False where that cannot be done."""

    def put(keyring: _Keyring) -> bool:
        keyring.set_password(service, account, secret.reveal())
        return True

    return _try(put) or False


def forget(service: str, account: str) -> None:
    """Take it away, if it is there."""
    _try(lambda keyring: keyring.delete_password(service, account))


def _try(step: Callable[[_Keyring], T]) -> T | None:
    try:
        import keyring  # noqa: PLC0415 an extra, and slow: only when a secret is wanted
        from keyring.errors import KeyringError  # noqa: PLC0415 as above

        try:
            return step(keyring)
        except KeyringError:
            return None
    except _FAILURES:
        return None
