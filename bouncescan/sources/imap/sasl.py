"""Signing in with a token: OAUTHBEARER (RFC 7628), and XOAUTH2, its older form by Google.

A server that refuses says why in JSON before it says NO, and waits for one more line (RFC 7628,
3.2.3: a lone %x01; XOAUTH2: an empty one). IMAPClient's own methods send the token again there.
"""

import json

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from bouncescan.errors import SourceError
from bouncescan.sources.imap.client import Client
from bouncescan.sources.imap.endpoint import Endpoint
from bouncescan.sources.imap.faults import fault, server_words
from bouncescan.sources.secret import Secret

__all__ = ["Bearer", "is_refused", "mechanism_for", "refused_token"]

_MECHANISMS = ("OAUTHBEARER", "XOAUTH2")
_LONGEST = 4096

# The status of RFC 7628, 3.2.2; XOAUTH2 sends that of HTTP, as text.
_EXPIRED = "it has ended, was withdrawn, or is for another account"
_NOT_ENOUGH = "it was not granted to read mail"
_MEANS = {
    "invalid_token": _EXPIRED,
    "invalid_request": "it is none",
    "insufficient_scope": _NOT_ENOUGH,
    "400": _EXPIRED,
    "401": _EXPIRED,
    "403": _NOT_ENOUGH,
}


def mechanism_for(client: Client) -> str | None:
    """The standard's one where both are offered; None where neither is."""
    return next((each for each in _MECHANISMS if client.has_capability(f"AUTH={each}")), None)


class Bearer:
    """What is sent when the server asks. `refusal` is the JSON that it refused with."""

    def __init__(self, mechanism: str, login: str, where: tuple[str, int], token: Secret) -> None:
        self._mechanism = mechanism
        self._login = login
        self._where = where
        self._token = token
        self._is_sent = False
        self.refusal: bytes | None = None

    def __call__(self, challenge: bytes) -> bytes:
        """The token first, then the line that ends a refusal."""
        if not self._is_sent:
            self._is_sent = True
            return self._first().encode()
        self.refusal = challenge[:_LONGEST]
        return b"\x01" if self._mechanism == "OAUTHBEARER" else b""

    def _first(self) -> str:
        bearer = f"auth=Bearer {self._token.reveal()}\x01\x01"
        if self._mechanism == "XOAUTH2":
            return f"user={self._login}\x01{bearer}"
        # RFC 5801, 4: "=" and "," mean something in a GS2 header.
        name = self._login.replace("=", "=3D").replace(",", "=2C")
        host, port = self._where
        return f"n,a={name},\x01host={host}\x01port={port}\x01{bearer}"


def is_refused(error: BaseException | None) -> bool:
    """Whether the server has said NO to a sign-in: a LoginError is also a line that broke."""
    return isinstance(error, LoginError) and not isinstance(error.__context__, IMAPClientAbortError)


def refused_token(error: Exception, refusal: bytes | None, endpoint: Endpoint) -> SourceError:
    """The error to raise where a token did not sign in. `refusal` is the JSON that was sent."""
    if not is_refused(error):
        return fault(error, "signing in", endpoint)
    words = server_words(error, endpoint) if isinstance(error, IMAPClientError) else ""
    why = _why(refusal)
    help_ = endpoint.provider.note if endpoint.provider and endpoint.provider.oauth2_only else None
    return SourceError(
        f"{endpoint.host}: the server does not accept the token"
        + (f": {why}" if why else "")
        + words,
        remedy="get a new token for this very account, with the right to read mail by IMAP"
        if why
        else help_ or "is IMAP allowed in the settings, and the token for this very account?",
    )


def _why(refusal: bytes | None) -> str | None:
    """What the JSON of a refusal means, None where it says nothing known."""
    try:
        told = json.loads(refusal or b"")
    except (ValueError, RecursionError):
        return None
    status = told.get("status") if isinstance(told, dict) else None
    return _MEANS.get(str(status)) if isinstance(status, str | int) else None
