"""Which server, how, and as whom: an address, an imap URL (RFC 5092) or options, made one."""

from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from bouncescan.errors import SourceError
from bouncescan.exchange import is_loopback
from bouncescan.sources.options import Encryption, SourceOptions
from bouncescan.sources.providers import Login, Provider, for_address, for_host

__all__ = ["Endpoint", "parse_endpoint"]

_PORTS = {Encryption.TLS: 993, Encryption.STARTTLS: 143, Encryption.PLAINTEXT: 143}


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """`account` is what the user calls the mailbox, `login` what the server wants to hear."""

    host: str
    port: int
    encryption: Encryption
    account: str
    login: str
    folder: str | None = None
    provider: Provider | None = None

    @property
    def name(self) -> str:
        """The server as a URL without a user: "imaps://imap.example.com"."""
        scheme = "imaps" if self.encryption is Encryption.TLS else "imap"
        host = f"[{self.host}]" if ":" in self.host else self.host
        is_usual = self.port == _PORTS[self.encryption]
        return f"{scheme}://{host}" if is_usual else f"{scheme}://{host}:{self.port}"


def parse_endpoint(spec: str, options: SourceOptions) -> Endpoint:
    """The endpoint that `spec` and the options mean. Raises SourceError where one is missing."""
    endpoint = _from_url(spec, options) if "://" in spec else _from_address(spec, options)
    is_plain = endpoint.encryption is Encryption.PLAINTEXT
    if is_plain and not (options.insecure_plaintext or is_loopback(endpoint.host)):
        raise SourceError(
            f"{endpoint.host}: a connection without encryption is made to this computer only",
            remedy="leave out the option for plain text: TLS or STARTTLS is used",
        )
    return endpoint


def _from_address(address: str, options: SourceOptions) -> Endpoint:
    local, _, domain = address.rpartition("@")
    provider = for_address(address)
    encryption = options.encryption
    if options.host is not None:
        host, login = options.host, options.login or address
        provider = provider or for_host(host)
    elif provider is None:
        raise SourceError(
            f"{domain}: the mail server of this domain is not known",
            remedy=f"give it with --host, for example --host imap.{domain}; or see --online",
        )
    elif provider.host is None:
        raise SourceError(
            f"{domain}: {provider.name} has no IMAP: {provider.no_imap}", remedy=provider.note
        )
    else:
        host, login = provider.host, options.login or _login(provider, address, local)
        encryption = encryption or (Encryption.STARTTLS if provider.is_starttls else None)
    encryption = encryption or Encryption.TLS
    return Endpoint(
        host=host,
        port=options.port or _PORTS[encryption],
        encryption=encryption,
        account=address,
        login=login,
        provider=provider,
    )


def _login(provider: Provider, address: str, local_part: str) -> str:
    if provider.login is Login.ID:
        raise SourceError(
            f"{provider.host}: {provider.name} wants an id of its own to sign in with",
            remedy=f"give it with --user; {provider.password_help}",
        )
    return address if provider.login is Login.ADDRESS else local_part


def _from_url(spec: str, options: SourceOptions) -> Endpoint:
    try:
        url = urlsplit(spec)
        host, port = url.hostname, url.port
    except ValueError as error:
        raise SourceError("the URL of the mailbox cannot be read", remedy=_FORM) from error
    if not host:
        raise SourceError("the URL of the mailbox names no host", remedy=_FORM)
    if url.password is not None:
        raise SourceError(
            f"{host}: a password in the URL is not taken, others could see it",
            remedy="leave it out: it is asked for, or read from --password-command or a keyring",
        )
    login = options.login or unquote(url.username or "")
    if not login:
        raise SourceError(f"{host}: the URL names no user", remedy=_FORM)
    encryption = options.encryption or _by_scheme(url)
    return Endpoint(
        host=host,
        port=options.port or port or _PORTS[encryption],
        encryption=encryption,
        account=login,
        login=login,
        folder=unquote(url.path.strip("/")) or None,
        provider=for_address(login) or for_host(host),
    )


_FORM = "write it as imaps://user@host/Folder"


def _by_scheme(url: SplitResult) -> Encryption:
    return Encryption.TLS if url.scheme == "imaps" else Encryption.STARTTLS
