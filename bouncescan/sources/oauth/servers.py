"""Where tokens are asked for: the provider's server, or that of an issuer (RFC 8414).

A token opens the mailbox, so everything is HTTPS. Only on this computer may a server do without.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import SplitResult, urlsplit

from bouncescan.errors import SourceError
from bouncescan.exchange import is_loopback
from bouncescan.sources.oauth.asking import Asker
from bouncescan.sources.options import OAuthOptions
from bouncescan.sources.providers import AuthorizationServer
from bouncescan.sources.signing_in import Account

__all__ = ["server_for", "split_url"]

_LONGEST_URL = 1000


def server_for(account: Account, oauth: OAuthOptions, asker: Asker) -> AuthorizationServer:
    """The server to ask. Raises SourceError where it is not known or says nonsense."""
    if oauth.issuer is not None:
        server = _of_issuer(oauth.issuer, oauth.scope or "", asker)
    elif account.provider is not None and account.provider.oauth is not None:
        server = account.provider.oauth
    else:
        raise SourceError(
            f"{account.host}: it is not known where it has its tokens asked for",
            remedy="give it with --oauth-issuer URL; or see --token-command",
        )
    return server if oauth.scope is None else replace(server, scope=oauth.scope)


def split_url(url: str, *, allows_plain: bool) -> SplitResult | None:
    """An https URL, or one of this computer where `allows_plain`; None where it is neither."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname
    if not host or parts.username is not None or port == 0 or len(url) > _LONGEST_URL:
        return None
    if not url.isascii() or not url.isprintable() or " " in url:
        return None
    is_plain = parts.scheme == "http" and allows_plain and is_loopback(host)
    return parts if parts.scheme == "https" or is_plain else None


def _of_issuer(issuer: str, scope: str, asker: Asker) -> AuthorizationServer:
    base = split_url(issuer, allows_plain=True)
    if base is None or base.query or base.fragment:
        raise SourceError(
            "the issuer is no https URL", remedy="write --oauth-issuer https://login.example.com"
        )
    asker.announce(base.hostname or "", "where tokens are asked for")
    for url in _places(base):
        metadata = asker.get(url)
        if metadata is not None:
            return _server(issuer, base, metadata, scope)
    raise SourceError(
        f"{base.hostname}: does not say where tokens are asked for",
        remedy="see --oauth-issuer; it wants what stands as iss in tokens",
    )


def _places(base: SplitResult) -> Iterator[SplitResult]:
    """RFC 8414, 3.1 puts the well-known name before the path, OpenID Connect behind it."""
    path = base.path.rstrip("/")
    yield base._replace(path=f"/.well-known/oauth-authorization-server{path}")
    yield base._replace(path=f"{path}/.well-known/openid-configuration")


def _server(
    issuer: str, base: SplitResult, metadata: Mapping[str, object], scope: str
) -> AuthorizationServer:
    if metadata.get("issuer") != issuer:  # RFC 8414, 3.3: else one server speaks for another
        raise SourceError(
            f"{base.hostname}: says that it is another issuer",
            remedy="see --oauth-issuer: each character counts, a closing / too",
        )
    allows_plain = base.scheme == "http"
    urls = {}
    for key in ("authorization_endpoint", "token_endpoint", "device_authorization_endpoint"):
        value = metadata.get(key)
        is_good = isinstance(value, str) and split_url(value, allows_plain=allows_plain)
        urls[key] = str(value) if is_good else None
    authorization, token = urls["authorization_endpoint"], urls["token_endpoint"]
    if authorization is None or token is None:
        raise SourceError(f"{base.hostname}: names no https pages to ask for tokens")
    return AuthorizationServer(
        name=base.hostname or "",
        authorization=authorization,
        token=token,
        scope=scope,
        device=urls["device_authorization_endpoint"],
        issuer=issuer,
    )
