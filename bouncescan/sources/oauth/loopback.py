"""Signing in in a browser on this computer, which comes back to a port of ours (RFC 8252).

PKCE (RFC 7636) binds the code that comes back to this process: who else sees it on its way, in the
history of the browser or on the port, can do nothing with it.
"""

import base64
import hashlib
import secrets
from collections.abc import Callable
from urllib.parse import urlencode

from bouncescan.errors import SourceError
from bouncescan.sources.oauth.asking import Asker, refusal
from bouncescan.sources.oauth.redirect import Fields, Redirect
from bouncescan.sources.oauth.tokens import Client, host_of, redeem
from bouncescan.sources.providers import AuthorizationServer
from bouncescan.sources.secret import Secret
from bouncescan.sources.wallet import Tokens

__all__ = ["by_browser"]

_WAIT = 300.0  # seconds, for a person with a second factor in another room


def by_browser(
    server: AuthorizationServer,
    client: Client,
    asker: Asker,
    open_browser: Callable[[str], bool] | None,
) -> Tokens:
    """Tokens, once the person has signed in. Raises SourceError."""
    host = host_of(server.authorization)
    state, verifier = secrets.token_urlsafe(32), Secret(secrets.token_urlsafe(64))
    asker.announce(host, f"for a token that reads this mailbox (scope: {server.scope or 'none'})")
    try:
        redirect = Redirect(server.redirect_host, state)
    except OSError as error:
        raise SourceError(
            "no port of this computer is free for the browser to come back to",
            remedy="try --oauth-device or --token-command",
        ) from error
    with redirect:
        page = _page(server, client, redirect.uri, {"state": state, **_challenge(verifier)})
        is_open = open_browser is not None and open_browser(page)
        asker.tell(f"{'your browser has opened' if is_open else 'open'} this page: {page}")
        fields = redirect.wait(_WAIT)
    if fields is None:
        raise SourceError(
            f"{host}: nobody has signed in within {_WAIT / 60:.0f} minutes",
            remedy="the browser has to run on this computer; else see --oauth-device",
        )
    grant = {
        "grant_type": "authorization_code",
        "code": _code(fields, server),
        "redirect_uri": redirect.uri,
        "code_verifier": verifier.reveal(),
    }
    return redeem(server, client, asker, grant)


def _challenge(verifier: Secret) -> dict[str, str]:
    """RFC 7636, 4.2."""
    digest = hashlib.sha256(verifier.reveal().encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return {"code_challenge": challenge, "code_challenge_method": "S256"}


def _page(server: AuthorizationServer, client: Client, uri: str, fields: dict[str, str]) -> str:
    query = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": uri,
        **({"scope": server.scope} if server.scope else {}),
        **fields,
        **server.extra,
    }
    joint = "&" if "?" in server.authorization else "?"
    return f"{server.authorization}{joint}{urlencode(query)}"


def _code(fields: Fields, server: AuthorizationServer) -> str:
    """The code of an answer. Raises SourceError where it is a refusal, or another server's."""
    host = host_of(server.authorization)
    issuer = fields.get("iss")
    if issuer is not None and server.issuer is not None and issuer != server.issuer:
        raise SourceError(f"{host}: the answer is that of another server (RFC 9207)")
    if "error" in fields or not fields.get("code"):
        raise refusal(host, fields)
    return fields["code"]
