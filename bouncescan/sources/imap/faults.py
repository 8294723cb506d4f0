"""What the network or the server did, in words with a remedy, and without the user's name."""

import ast
import re
import socket
import ssl

from imapclient.exceptions import (
    CapabilityError,
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
    ProtocolError,
)

from bouncescan.errors import SourceError
from bouncescan.sources.imap.endpoint import Endpoint
from bouncescan.sources.imap.refusals import RefusedError, asks_to_wait

__all__ = ["FAULTS", "fault", "is_lasting", "is_refusal", "server_words"]

# All that a call to the client may raise. The last two: IMAPClient's parsers, on what no server
# says, and where it says nothing.
FAULTS = (OSError, IMAPClientError, ValueError, LookupError)

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_NO_RESPONSE = re.compile(r"unexpected (?:tagged )?response:")  # imaplib's words
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
    if doing == "the greeting" and "HTTP/" in str(error):
        return SourceError(f"{host}: is no mail server: it speaks HTTP", remedy=_PORTAL)
    if not isinstance(error, IMAPClientError) or _is_garbled(error):
        # What was garbled may be a piece of mail: it is not quoted.
        what = f"the answer to {doing} cannot be understood"
        return SourceError(f"{host}: {what}", remedy="is this an IMAP server? see --host, --port")
    words = server_words(error, endpoint)
    doing = error.doing if isinstance(error, RefusedError) else doing
    if isinstance(error, IMAPClientAbortError):
        what = f"the server closed the connection during {doing}"
        return SourceError(f"{host}: {what}{words}", remedy=_AGAIN)
    return SourceError(f"{host}: the server refuses {doing}{words}", remedy=_AGAIN)


def is_refusal(error: BaseException) -> bool:
    """Whether the server said NO or BAD, and the connection is in order."""
    others = (IMAPClientAbortError, LoginError, CapabilityError)
    return (
        isinstance(error, IMAPClientError)
        and not isinstance(error, others)
        and not _is_garbled(error)
    )


def is_lasting(error: BaseException, *, was_signed_in: bool) -> bool:
    """Whether another attempt would end as this one did.

    Before the first sign-in that holds for more: a host that is misspelled, or no mail server.
    """
    if isinstance(error, ssl.SSLCertVerificationError | CapabilityError):
        return True
    if isinstance(error, LoginError):
        is_broken = isinstance(error.__context__, IMAPClientAbortError)
        return not is_broken and not asks_to_wait(str(error))
    if was_signed_in or asks_to_wait(str(error)) or "BYE" in str(error):
        return False
    if isinstance(error, IMAPClientError):
        return _is_garbled(error) or not isinstance(error, IMAPClientAbortError)
    return not isinstance(error, ConnectionError | ssl.SSLEOFError) or isinstance(
        error, ConnectionRefusedError
    )


def _is_garbled(error: IMAPClientError) -> bool:
    return isinstance(error, ProtocolError) or _NO_RESPONSE.search(str(error)) is not None


def _of_network(error: OSError, doing: str, endpoint: Endpoint) -> tuple[str, str]:
    if isinstance(error, ssl.SSLCertVerificationError):
        why = str(error.verify_message).rstrip(".")
        return f"the certificate does not verify: {why}", _untrusted(why, endpoint)
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


def _untrusted(why: str, endpoint: Endpoint) -> str:
    if "expired" in why or "not yet valid" in why:
        return "is the clock of this computer right? if it is, the server's owner has to renew it"
    if endpoint.provider is not None:
        return _PORTAL
    return "is it the right host? for a server of your own: --ca-file FILE"


# Something in between answers in the server's place, and its certificate is not the server's.
_PORTAL = "in a hotel or a train open a web page first: the network may want you to sign in there"
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
