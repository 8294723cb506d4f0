"""Mail providers by the domain of an address, from providers.toml."""

import enum
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

__all__ = [
    "AuthorizationServer",
    "Login",
    "Provider",
    "all_providers",
    "for_address",
    "for_host",
    "for_mail_exchangers",
    "matching",
]

_TABLE = Path(__file__).with_name("providers.toml")
_TLS_PORT = 993
_STARTTLS_PORT = 143


class Login(enum.StrEnum):
    """What a provider wants as the name to sign in with."""

    ADDRESS = "address"
    LOCAL_PART = "local_part"
    ID = "id"  # cannot be told from the address: --user


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationServer:
    """Where a token is asked for (RFC 6749, 1.1), and with which scope.

    `device` None: the device flow grants no IMAP there. `issuer` is compared with what the
    redirect says (RFC 9207), where both are known.
    """

    name: str
    authorization: str
    token: str
    scope: str
    device: str | None = None
    redirect_host: str = "127.0.0.1"
    issuer: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider; the fields are explained at the head of providers.toml.

    `host` is None where there is no IMAP, and `no_imap` says why.
    """

    name: str
    domains: tuple[str, ...]
    has_subdomains: bool
    host: str | None
    port: int
    is_starttls: bool
    login: Login
    password_help: str
    server_domains: tuple[str, ...]
    mx_domains: tuple[str, ...]
    note: str
    oauth: AuthorizationServer | None
    oauth2_only: bool
    no_imap: str
    daily_megabytes: int | None

    def serves(self, domain: str) -> bool:
        """Whether addresses at `domain` are this provider's."""
        return domain in self.domains or (self.has_subdomains and _is_below(domain, self.domains))


@cache
def all_providers() -> tuple[Provider, ...]:
    """All providers in the order of the table."""
    with _TABLE.open("rb") as file:
        table = tomllib.load(file)
    servers = {name: _server(name, entry) for name, entry in table["oauth"].items()}
    return tuple(_provider(entry, servers) for entry in table["provider"])


def for_address(address: str) -> Provider | None:
    """The provider of an address by its domain, or None where that is not in the table."""
    domain = address.rpartition("@")[2].lower().rstrip(".")
    served = (each for each in all_providers() if "@" in address and each.serves(domain))
    return next(served, None)


def for_host(host: str) -> Provider | None:
    """The first provider with this IMAP server."""
    wanted = host.lower().rstrip(".")
    return next((each for each in all_providers() if each.host == wanted), None)


def for_mail_exchangers(hosts: Iterable[str]) -> Provider | None:
    """The provider that hosts the mail of a domain with these MX hosts, the preferred one first."""
    for host in hosts:
        name = host.lower().rstrip(".")
        for provider in all_providers():
            if name in provider.mx_domains or _is_below(name, provider.mx_domains):
                return provider
    return None


def matching(word: str) -> tuple[Provider, ...]:
    """The providers of an address or a domain; else those with `word` in a name of theirs."""
    wanted = word.strip().lower()
    exact = for_address(wanted if "@" in wanted else f"@{wanted}")
    if exact is not None:
        return (exact,)
    return tuple(
        each
        for each in all_providers()
        if any(wanted in name for name in (each.name.lower(), each.host or "", *each.domains))
    )


def _is_below(name: str, domains: Iterable[str]) -> bool:
    return any(name.endswith(f".{domain}") for domain in domains)


def _provider(entry: Mapping[str, object], servers: Mapping[str, AuthorizationServer]) -> Provider:
    host = _text(entry, "host", "") or None
    is_starttls = entry.get("starttls", False) is True
    oauth = _text(entry, "oauth", "")
    return Provider(
        name=_text(entry, "name"),
        domains=_texts(entry, "domains"),
        has_subdomains=entry.get("subdomains", False) is True,
        host=host,
        port=_STARTTLS_PORT if is_starttls else _TLS_PORT,
        is_starttls=is_starttls,
        login=Login(_text(entry, "login", "address")),
        password_help=_text(entry, "password_help", ""),
        server_domains=_texts(entry, "server_domains"),
        mx_domains=_texts(entry, "mx_domains", ()),
        note=_text(entry, "note"),
        oauth=servers[oauth] if oauth else None,
        oauth2_only=entry.get("oauth2_only", False) is True,
        no_imap=_text(entry, "no_imap", ""),
        daily_megabytes=_number(entry, "daily_megabytes"),
    )


def _server(name: str, entry: Mapping[str, object]) -> AuthorizationServer:
    extra = entry.get("extra", {})
    if not isinstance(extra, dict):
        raise TypeError("providers.toml: extra is no table")
    return AuthorizationServer(
        name=name,
        authorization=_text(entry, "authorization"),
        token=_text(entry, "token"),
        scope=_text(entry, "scope"),
        device=_text(entry, "device", "") or None,
        redirect_host=_text(entry, "redirect_host"),
        extra={str(key): str(value) for key, value in extra.items()},
    )


def _text(entry: Mapping[str, object], key: str, default: str | None = None) -> str:
    value = entry.get(key, default)
    if not isinstance(value, str):
        raise TypeError(f"providers.toml: {key} is no text")
    return value


def _number(entry: Mapping[str, object], key: str) -> int | None:
    value = entry.get(key)
    if value is not None and not isinstance(value, int):
        raise TypeError(f"providers.toml: {key} is no number")
    return value


def _texts(
    entry: Mapping[str, object], key: str, default: tuple[str, ...] | None = None
) -> tuple[str, ...]:
    values = entry.get(key, default)
    if not isinstance(values, list | tuple):
        raise TypeError(f"providers.toml: {key} is no list")
    return tuple(str(value) for value in values)
