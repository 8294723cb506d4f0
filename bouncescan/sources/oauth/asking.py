"""One question to an authorization server, and what its refusals mean (RFC 6749, 5.2).

Its answers are hostile text: nothing of them is shown but the known codes, and Microsoft's number
of an error, by which a help desk finds the cause.
"""

import json
import re
import socket
import ssl
from collections.abc import Callable, Mapping
from urllib.parse import SplitResult, urlencode, urlsplit

from bouncescan.errors import SourceError
from bouncescan.exchange import Answer, NonsenseError, Request, exchange

__all__ = ["Asker", "refusal"]

_SECONDS = 30.0
_LARGEST = 256 * 1024
_MICROSOFT = re.compile(r"AADSTS[0-9]{4,8}")

_Fields = Mapping[str, str]
_Object = Mapping[str, object]

# RFC 6749, 4.1.2.1 and 5.2; RFC 8628, 3.5.
_MEANS = {
    "access_denied": ("signing in was not allowed", "try again and allow it"),
    "expired_token": ("the code was not entered in time", "try again"),
    "invalid_client": (
        "does not know this client, or wants its secret",
        "see --oauth-client-id; the secret comes from BOUNCESCAN_OAUTH_SECRET",
    ),
    "invalid_grant": ("the sign-in is over, was withdrawn or used before", "sign in again"),
    "invalid_scope": (
        "does not grant what reads mail",
        "see --oauth-scope and the client's rights",
    ),
    "unauthorized_client": (
        "the client may not sign in this way",
        "register it as a desktop program (public client); or try --oauth-device",
    ),
    "unsupported_grant_type": ("does not know this way to sign in", "leave out --oauth-device"),
    "temporarily_unavailable": ("is not available now", "try again later"),
    "server_error": ("failed", "try again later"),
}


class Asker:
    """Asks by HTTPS, and says before whom it asks for what."""

    def __init__(self, context: ssl.SSLContext, tell: Callable[[str], None]) -> None:
        self._context = context
        self.tell = tell

    def announce(self, host: str, what: str) -> None:
        """Say what is asked, and whom."""
        self.tell(f"OAuth: asks {host} {what}")

    def get(self, url: SplitResult) -> _Object | None:
        """The JSON object at `url`, None where there is none."""
        answer = self._exchange(url, "GET", None)
        if answer.status != 200:
            return None
        return _object(answer, url)

    def post(self, url: str, fields: _Fields) -> tuple[bool, _Object]:
        """Whether it was granted, and the answer: a JSON object in either case."""
        parts = urlsplit(url)
        answer = self._exchange(parts, "POST", urlencode(fields).encode())
        if answer.status >= 500 or 300 <= answer.status < 400:
            raise SourceError(
                f"{parts.hostname}: the server for tokens failed (status {answer.status})",
                remedy="try again later",
            )
        return answer.status == 200, _object(answer, parts)

    def _exchange(self, url: SplitResult, method: str, body: bytes | None) -> Answer:
        host = url.hostname or ""
        headers = {"Accept": "application/json", "User-Agent": "bouncescan"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        request = Request(url=url, address=host, method=method, headers=headers, body=body)
        try:
            return exchange(request, self._context, seconds=_SECONDS, largest=_LARGEST)
        except ssl.SSLCertVerificationError as error:
            raise SourceError(
                f"{host}: the certificate of the server for tokens does not verify",
                remedy="is somebody in between? for a server of your own: --ca-file FILE",
            ) from error
        except socket.gaierror as error:
            raise SourceError(
                f"{host}: no such host, or no network", remedy="see the connection to the internet"
            ) from error
        except TimeoutError as error:
            raise SourceError(f"{host}: no answer when asked for a token", remedy=_LATER) from error
        except OSError as error:
            raise SourceError(f"{host}: cannot be asked for a token", remedy=_LATER) from error
        except NonsenseError as error:
            raise _nonsense(host) from error


_LATER = "see the connection to the internet, and try again"


def _object(answer: Answer, url: SplitResult) -> _Object:
    host = url.hostname or ""
    try:
        value = json.loads(answer.body)
    except (ValueError, RecursionError):
        # Not chained: the exception holds the text, which may be a token.
        value = None
    if not isinstance(value, dict):
        raise _nonsense(host)
    return value


def _nonsense(host: str) -> SourceError:
    return SourceError(
        f"{host}: the answer of the server for tokens cannot be understood",
        remedy="in a hotel or train, open a web page first: the network may want a sign-in",
    )


def refusal(host: str, answer: _Object) -> SourceError:
    """The error to raise for a refusal."""
    code = answer.get("error")
    known = _MEANS.get(code) if isinstance(code, str) else None
    what, remedy = known or ("refuses to give a token", "see the client's registration there")
    description = answer.get("error_description")
    number = _MICROSOFT.search(description) if isinstance(description, str) else None
    return SourceError(f"{host}: {what}" + (f" ({number[0]})" if number else ""), remedy=remedy)
