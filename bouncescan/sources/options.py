"""What the user says about how to reach a mailbox."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Encryption", "SourceOptions"]


class Encryption(enum.StrEnum):
    """How the connection to the server is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAINTEXT = "plaintext"  # to loopback only


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """None leaves it to the spec and to providers.toml. Files need none of these.

    `login` is the name to sign in with where it is not the address. `ask_password` asks the
    person (its parameter is the prompt); None where nobody can be asked.
    """

    host: str | None = None
    port: int | None = None
    encryption: Encryption | None = None
    login: str | None = None
    ca_file: Path | None = None
    legacy_tls: bool = False
    timeout: float = 60.0  # seconds without a byte from the server
    password_command: str | None = None
    ask_password: Callable[[str], str] | None = None
