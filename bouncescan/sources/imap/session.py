"""A connection to an IMAP server: encrypted, its certificate verified, signed in."""

import logging
import ssl
from contextlib import suppress
from pathlib import Path
from typing import cast

import imapclient
from imapclient.exceptions import CapabilityError

from bouncescan.errors import SourceError
from bouncescan.sources.imap.client import Client
from bouncescan.sources.imap.endpoint import Endpoint
from bouncescan.sources.imap.faults import FAULTS, fault
from bouncescan.sources.options import Encryption, SourceOptions
from bouncescan.sources.signing_in import read_password

__all__ = ["close", "connect", "sign_in"]

# IMAPClient logs commands and pieces of mail, some of it as a warning, which would be printed.
logging.getLogger("imapclient").setLevel(logging.CRITICAL + 1)

# Static RSA and SHA-1, for servers of about 2010; still nothing anonymous, null or exported.
_LEGACY_CIPHERS = "ECDHE+AES:DHE+AES:kRSA+AES:kRSA+3DES:!aNULL:!eNULL:!EXPORT:@SECLEVEL=0"
_LEGACY_SERVER_CONNECT = 0x4  # ssl.OP_LEGACY_SERVER_CONNECT, named since Python 3.12


def connect(endpoint: Endpoint, options: SourceOptions) -> Client:
    """A connection that is not yet signed in. Raises SourceError."""
    context = _tls_context(options)
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


def _tls_context(options: SourceOptions) -> ssl.SSLContext:
    """Certificate and host name are verified, also with `legacy_tls`: that weakens the rest."""
    context = ssl.create_default_context()
    if options.ca_file is not None:
        _trust(context, options.ca_file)
    if options.legacy_tls:
        # From TLS 1.0 on: SSL 3 stays off by OP_NO_SSLv3, which every context has.
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.set_ciphers(_LEGACY_CIPHERS)
        context.options |= _LEGACY_SERVER_CONNECT
    return context


def _trust(context: ssl.SSLContext, ca_file: Path) -> None:
    try:
        context.load_verify_locations(ca_file)
    except OSError as error:  # ssl.SSLError is one
        raise SourceError(
            f"{ca_file}: no certificates can be read from it",
            remedy="--ca-file wants certificates in PEM form",
        ) from error


def sign_in(client: Client, endpoint: Endpoint, options: SourceOptions) -> None:
    """Sign in with a password. Raises SourceError, never with a name or the password in it."""
    if endpoint.provider is not None and endpoint.provider.oauth2_only:
        raise SourceError(
            f"{endpoint.host}: {endpoint.provider.password_help}",
            remedy=endpoint.provider.note,
        )
    password = read_password(endpoint.account, endpoint.host, options)
    try:
        # LOGIN is ASCII only (RFC 3501, 6.2.3); SASL PLAIN is UTF-8 (RFC 4616).
        if (endpoint.login + password).isascii() and not client.has_capability("LOGINDISABLED"):
            client.login(endpoint.login, password)
        else:
            client.plain_login(endpoint.login, password)
    except UnicodeError:
        # Not chained: the exception holds the password.
        raise SourceError(f"{endpoint.host}: the login cannot be sent to this server") from None
    except FAULTS as error:
        raise fault(error, "signing in", endpoint) from error


def close(client: Client | imapclient.IMAPClient, *, politely: bool) -> None:
    """Sign out; without waiting for the server where something has gone wrong already."""
    # What fails here has failed before: the connection is gone, which is what is wanted.
    if politely:
        with suppress(*FAULTS):
            client.logout()
    with suppress(*FAULTS):
        client.shutdown()
