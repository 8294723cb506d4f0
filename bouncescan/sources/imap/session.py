"""A connection to an IMAP server: encrypted, its certificate verified, signed in."""

import logging
import ssl
from contextlib import suppress
from typing import cast

import imapclient
from imapclient.exceptions import (
    CapabilityError,
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
)

from bouncescan.errors import SourceError
from bouncescan.exchange import is_loopback
from bouncescan.sources.imap.client import Client
from bouncescan.sources.imap.endpoint import Endpoint
from bouncescan.sources.imap.faults import FAULTS, fault
from bouncescan.sources.imap.sasl import Bearer, is_refused, mechanism_for, refused_token
from bouncescan.sources.options import Encryption, SourceOptions
from bouncescan.sources.secret import Secret, forgetting_secrets
from bouncescan.sources.signing_in import (
    Account,
    Kind,
    forget_password,
    read_credential,
    renewed,
)
from bouncescan.sources.tls import legacy_context, tls_context, weakness

__all__ = ["close", "connect", "sign_in"]

# IMAPClient logs commands and pieces of mail, some of it as a warning, which would be printed.
logging.getLogger("imapclient").setLevel(logging.CRITICAL + 1)


def connect(endpoint: Endpoint, options: SourceOptions) -> Client:
    """A connection that is not yet signed in. Raises SourceError."""
    make_context = legacy_context if options.legacy_tls else tls_context
    context = make_context(options.ca_file)
    try:
        client = imapclient.IMAPClient(
            endpoint.host,
            port=endpoint.port,
            ssl=endpoint.encryption is Encryption.TLS,
            ssl_context=context,
            timeout=options.timeout,
        )
    except FAULTS as error:
        raise fault(error, "the greeting", endpoint) from error
    client.normalise_times = False  # INTERNALDATE keeps its zone
    client.folder_encode = False  # folder names stay the server's bytes
    if endpoint.encryption is Encryption.STARTTLS:
        _start_tls(client, context, endpoint)
    _warn(client, endpoint, options)
    return cast("Client", client)


def _start_tls(client: imapclient.IMAPClient, context: ssl.SSLContext, endpoint: Endpoint) -> None:
    try:
        client.starttls(context)
    except CapabilityError as error:
        close(client, politely=False)
        raise SourceError(
            f"{endpoint.host}: the server offers no encryption on port {endpoint.port}",
            remedy="use imaps:// (port 993)",
        ) from error
    except FAULTS as error:
        close(client, politely=False)
        raise fault(error, "STARTTLS", endpoint) from error


def _warn(client: imapclient.IMAPClient, endpoint: Endpoint, options: SourceOptions) -> None:
    """Say once in a run what others could read of this connection."""
    warning = None
    connection = client.socket()
    if not isinstance(connection, ssl.SSLSocket):
        if not is_loopback(endpoint.host):
            warning = "no encryption: whoever is in between reads the password and the mail"
    elif options.legacy_tls:
        old = weakness(connection)
        if old is None:
            warning = "--legacy-tls is not needed: the server speaks modern TLS"
        else:
            warning = f"old encryption ({old}): whoever records this may read it later"
    if warning is not None and warning not in options.wallet.warned:
        options.wallet.warned.add(warning)
        options.tell(f"{endpoint.host}: {warning}")


def sign_in(client: Client, endpoint: Endpoint, options: SourceOptions) -> str:
    """Sign in; gives "password", or the mechanism that took a token.

    Raises SourceError, never with a name or secret in it. Neither stays in what is raised: a
    traceback with the locals of its frames shows none.
    """
    account = Account(name=endpoint.account, host=endpoint.host, provider=endpoint.provider)
    with forgetting_secrets():
        credential = read_credential(account, options)
        if credential.kind is Kind.PASSWORD:
            try:
                _sign_in_by_password(client, endpoint, credential.secret)
            except SourceError as error:
                if is_refused(error.__cause__):
                    forget_password(account, options)
                raise
            return credential.kind
        try:
            return _sign_in_by_token(client, endpoint, credential.secret)
        except SourceError as error:
            is_worth_it = is_refused(error.__cause__)
            another = renewed(account, options, credential) if is_worth_it else None
            if another is None:
                raise
            return _sign_in_by_token(client, endpoint, another.secret)


def _sign_in_by_password(client: Client, endpoint: Endpoint, password: Secret) -> None:
    takes_login = not client.has_capability("LOGINDISABLED")
    if not takes_login and not client.has_capability("AUTH=PLAIN"):
        raise SourceError(
            f"{endpoint.host}: the server takes no passwords",
            remedy="see --oauth-client-id and --token-command; or export the mailbox",
        )
    failure: Exception
    try:
        # LOGIN is ASCII only (RFC 3501, 6.2.3); SASL PLAIN is UTF-8 (RFC 4616).
        if takes_login and (endpoint.login + password.reveal()).isascii():
            client.login(endpoint.login, password.reveal())
        else:
            client.plain_login(endpoint.login, password.reveal())
    except FAULTS as error:
        failure = error
    else:
        return
    # Raised out here, so that what is not to be quoted is not its context either.
    if isinstance(failure, UnicodeError):  # it holds the password
        raise SourceError(f"{endpoint.host}: the login cannot be sent to this server")
    raised = fault(failure, "signing in", endpoint)
    raise _quiet(raised, failure, password) from _known(failure, password)


def _sign_in_by_token(client: Client, endpoint: Endpoint, token: Secret) -> str:
    mechanism = mechanism_for(client)
    if mechanism is None:
        raise SourceError(
            f"{endpoint.host}: the server takes no tokens (neither OAUTHBEARER nor XOAUTH2)",
            remedy="sign in with a password: leave out what asks for a token",
        )
    if not _is_sendable(token.reveal(), endpoint.login):
        raise SourceError(
            f"{endpoint.host}: what was given as a token cannot be one",
            remedy="a token is one word without blanks, in ASCII",
        )
    bearer = Bearer(mechanism, endpoint.login, (endpoint.host, endpoint.port), token)
    failure: Exception
    try:
        client.sasl_login(mechanism, bearer)
    except FAULTS as error:
        failure = error
    else:
        return mechanism
    raised = refused_token(failure, bearer.refusal, endpoint)
    raise _quiet(raised, failure, token) from _known(failure, token)


def _quiet(raised: SourceError, cause: Exception, secret: Secret) -> SourceError:
    """The error without the server's words where they repeat what was sent, as some do."""
    if not secret.is_repeated_by(cause):
        return raised
    return SourceError(str(raised).partition(" (it says:")[0], remedy=raised.remedy)


def _known(cause: Exception, secret: Secret) -> Exception:
    """The cause, or one of its kind that does not repeat what was sent."""
    if not secret.is_repeated_by(cause):
        return cause
    kinds = (LoginError, IMAPClientAbortError, IMAPClientError)
    kind = next((each for each in kinds if isinstance(cause, each)), IMAPClientError)
    what = "unexpected words" if "unexpected" in str(cause) else "words"
    known: Exception = kind(f"{what} of the server, left out: they repeat what was sent")
    if isinstance(cause.__context__, IMAPClientAbortError):  # what is_refused asks for
        known.__context__ = IMAPClientAbortError("as above")
    return known


def _is_sendable(token: str, login: str) -> bool:
    """RFC 7628, 3.1: fields end with a %x01, and a token has none; nor has a name."""
    is_word = token.isascii() and token.isprintable() and " " not in token and bool(token)
    return is_word and login.isprintable()


def close(client: Client | imapclient.IMAPClient, *, politely: bool) -> None:
    """Sign out; without waiting for the server where something has gone wrong already."""
    # What fails here has failed before: the connection is gone, which is what is wanted.
    if politely:
        with suppress(*FAULTS):
            client.logout()
    with suppress(*FAULTS):
        client.shutdown()
