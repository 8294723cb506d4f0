"""Mail providers by the domain of an address, from providers.toml."""

import enum
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Login", "Provider", "all_providers", "for_address"]

_TABLE = Path(__file__).with_name("providers.toml")
_TLS_PORT = 993


class Login(enum.StrEnum):
    """What a provider wants as the name to sign in with."""

    ADDRESS = "address"
    LOCAL_PART = "local_part"
    ID = "id"  # cannot be told from the address: --user


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider; the fields are explained at the head of providers.toml."""

    name: str
    domains: tuple[str, ...]
    host: str
    port: int
    login: Login
    password_help: str
    server_domains: tuple[str, ...]
    note: str
    oauth2_only: bool


@cache
def all_providers() -> tuple[Provider, ...]:
    """All providers in the order of the table."""
    with _TABLE.open("rb") as file:
        table = tomllib.load(file)
    return tuple(_provider(entry) for entry in table["provider"])


def for_address(address: str) -> Provider | None:
    """The provider of an address by its domain, or None where that is not in the table."""
    domain = address.rpartition("@")[2].lower().rstrip(".")
    return next((each for each in all_providers() if domain in each.domains), None)


def _provider(entry: Mapping[str, object]) -> Provider:
    return Provider(
        name=_text(entry, "name"),
        domains=_texts(entry, "domains"),
        host=_text(entry, "host"),
        port=_TLS_PORT,
        login=Login(_text(entry, "login")),
        password_help=_text(entry, "password_help"),
        server_domains=_texts(entry, "server_domains"),
        note=_text(entry, "note"),
        oauth2_only=entry.get("oauth2_only", False) is True,
    )


def _text(entry: Mapping[str, object], key: str) -> str:
    value = entry[key]
    if not isinstance(value, str):
        raise TypeError(f"providers.toml: {key} is no text")
    return value


def _texts(entry: Mapping[str, object], key: str) -> tuple[str, ...]:
    values = entry[key]
    if not isinstance(values, list):
        raise TypeError(f"providers.toml: {key} is no list")
    return tuple(str(value) for value in values)
