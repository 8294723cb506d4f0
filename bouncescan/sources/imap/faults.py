"""What the network or the server did, in words with a remedy, and without the user's name."""

import ast
import re
import socket
import ssl

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError, ProtocolError

from bouncescan.errors import SourceError
from bouncescan.sources.imap.endpoint import Endpoint

__all__ = ["FAULTS", "fault", "server_words"]

# All that a call to the client may raise. ValueError: IMAPClient's parsers, on what no server says.
FAULTS = (OSError, IMAPClientError, ValueError)

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_REPR = re.compile(r"""b(['"]).*\1""", re.DOTALL)
_LONGEST = 200


def fault(error: Exception, doing: str, endpoint: Endpoint) -> SourceError:
    """The error to raise for what happened while `doing`: "FETCH", "signing in", ..."""
    host = endpoint.host
    if isinstance(error, LoginError):
        # IMAPClient makes a LoginError also of a connection that broke meanwhile.
        broken = error.__context__
        if not isinstance(broken, IMAPClientAbortError):
            return _refused_login(error, endpoint)
        error = broken
    if isinstance(error, OSError):
        what, remedy = _of_network(error, doing, endpoint)
        return SourceError(f"{host}: {what}", remedy=remedy)
    if not isinstance(error, IMAPClientError) or _is_garbled(error):
        # What was garbled may be a piece of mail: it is not quoted.
        what = f"the answer to {doing} cannot be understood"
        return SourceError(f"{host}: {what}", remedy="is this an IMAP server? see --host, --port")
    words = server_words(error, endpoint)
    if isinstance(error, IMAPClientAbortError):
        what = f"the server closed the connection during {doing}"
        return SourceError(f"{host}: {what}{words}", remedy=_AGAIN)
    return SourceError(f"{host}: the server refuses {doing}{words}", remedy=_AGAIN)


def _is_garbled(error: IMAPClientError) -> bool:
    return isinstance(error, ProtocolError) or "unexpected" in str(error)


def _of_network(error: OSError, doing: str, endpoint: Endpoint) -> tuple[str, str]:
    if isinstance(error, ssl.SSLCertVerificationError):
        why = str(error.verify_message).rstrip(".")
        return (
            f"the certificate does not verify: {why}",
            "is it the right host? for a server of your own: --ca-file FILE",
        )
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
        why = (error.reason or "failed").replace("_", " ").lower()
        return (
            f"no TLS connection: {why}",
            "is the port right? for an old server that speaks only old TLS: --legacy-tls",
        )
    if isinstance(error, socket.gaierror):
        return "no such host, or no network", "see --host and the connection to the internet"
    if isinstance(error, ConnectionRefusedError):
        return f"refused the connection to port {endpoint.port}", "see --host and --port"
    if isinstance(error, TimeoutError):
        return f"no answer during {doing}", _AGAIN
    if isinstance(error, ConnectionError | ssl.SSLEOFError):
        return f"the server closed the connection during {doing}", _AGAIN
    why = (error.strerror or "failed").lower()
    return f"the connection failed during {doing}: {why}", "see the connection to the internet"


_AGAIN = "try again; a scan goes on where it stopped"


def _refused_login(error: LoginError, endpoint: Endpoint) -> SourceError:
    help_ = endpoint.provider.password_help if endpoint.provider else None
    return SourceError(
        f"{endpoint.host}: the server does not accept login and password"
        + server_words(error, endpoint),
        remedy=help_ or "see the login (--user) and the password; some want an app password",
    )


def server_words(error: IMAPClientError, endpoint: Endpoint) -> str:
    """What the server said, as " (it says: ...)", if that names nobody; else nothing."""
    words = str(error)
    if "socket error" in words:  # imaplib's words, not the server's
        return ""
    words = words.partition("failed: ")[2] or words.partition(" => ")[2] or words
    words = _CONTROL.sub(" ", _undo_repr(words)).strip("* ")[:_LONGEST]
    secrets = {endpoint.login, endpoint.account, endpoint.account.partition("@")[0]}
    names_somebody = "@" in words or any(
        secret.casefold() in words.casefold() for secret in secrets if secret
    )
    return "" if names_somebody or not words else f" (it says: {words})"


def _undo_repr(words: str) -> str:
    """Bytes that imaplib has put into its message as b'...', read again."""
    quoted = _REPR.search(words)
    if quoted is None:
        return words
    try:
        raw = ast.literal_eval(quoted[0])
    except (ValueError, SyntaxError):
        return ""
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
