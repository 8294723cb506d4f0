"""What the user says about how to reach a mailbox."""

import enum
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bouncescan.sources.budget import Ledger
from bouncescan.sources.wallet import Wallet

__all__ = ["Encryption", "OAuthOptions", "Pace", "SourceOptions"]


class Encryption(enum.StrEnum):
    """How the connection to the server is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAINTEXT = "plaintext"  # to loopback only, but with `insecure_plaintext`


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthOptions:
    """How a token is asked for, as the client that the user has registered.

    `issuer` (RFC 8414) and `scope` None: those of providers.toml. `is_remembered`: what renews the
    token is kept in the keyring. `open_browser` shows a page; None or False: the person opens it.
    """

    client_id: str
    by_device: bool = False
    issuer: str | None = None
    scope: str | None = None
    is_remembered: bool = False
    open_browser: Callable[[str], bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Of a watch, in seconds: how long one IDLE lasts, and how often folders without are looked at.

    RFC 2177 wants an IDLE renewed within 29 minutes. `polls`: where the server has none.
    """

    idle: float = 28 * 60.0
    looks: float = 5 * 60.0
    polls: float = 60.0


def _tell_nobody(_: str) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """None leaves it to the spec and to providers.toml. Files need none of these.

    `login` is the name to sign in with where it is not the address. `ask_password` asks the
    person (its parameter is the prompt); None where nobody can be asked. `tell` says a line to the
    person: a warning, or what is to be done in a browser. `wait` lets seconds pass. `ledger`
    remembers what was downloaded. `wallet` keeps for this run what was given once, so that a second
    connection asks nobody.
    """

    host: str | None = None
    port: int | None = None
    encryption: Encryption | None = None
    insecure_plaintext: bool = False
    login: str | None = None
    ca_file: Path | None = None
    legacy_tls: bool = False
    timeout: float = 60.0  # seconds without a byte from the server
    password_command: str | None = None
    token_command: str | None = None
    oauth: OAuthOptions | None = None
    ask_password: Callable[[str], str] | None = None
    tell: Callable[[str], None] = _tell_nobody
    wait: Callable[[float], None] = time.sleep
    connections: int = 1
    budget: int | None = None  # octets a day, where that is not left to providers.toml
    ledger: Ledger | None = field(default=None, compare=False, repr=False)
    pace: Pace = field(default_factory=Pace)
    wallet: Wallet = field(default_factory=Wallet, compare=False, repr=False)
