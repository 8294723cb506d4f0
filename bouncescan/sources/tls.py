"""Which certificates are trusted: the system's, and those that the user gives. Always verified."""

import ssl
from pathlib import Path

from bouncescan.errors import SourceError

__all__ = ["legacy_context", "tls_context", "weakness"]

# Static RSA and SHA-1, for servers of about 2010; still nothing anonymous, null or exported.
_LEGACY_CIPHERS = "ECDHE+AES:DHE+AES:kRSA+AES:kRSA+3DES:!aNULL:!eNULL:!EXPORT:@SECLEVEL=0"
_LEGACY_SERVER_CONNECT = 0x4  # ssl.OP_LEGACY_SERVER_CONNECT, named since Python 3.12

_OLD = {"SSLv2", "SSLv3", "TLSv1", "TLSv1.1"}


def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """Certificate and host name are verified. Raises SourceError for a bad file."""
    context = ssl.create_default_context()
    if ca_file is not None:
        _trust(context, ca_file)
    return context


def legacy_context(ca_file: Path | None) -> ssl.SSLContext:
    """The same for old servers: the certificate is verified here too, the rest is weaker."""
    context = tls_context(ca_file)
    # From TLS 1.0 on: SSL 3 stays off by OP_NO_SSLv3, which every context has.
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers(_LEGACY_CIPHERS)
    context.options |= _LEGACY_SERVER_CONNECT
    return context


def weakness(connection: ssl.SSLSocket) -> str | None:
    """What is old about an open connection, "TLSv1.2, AES256-SHA"; None where nothing is.

    Without an ephemeral key (RFC 9325, 4.1) whoever has recorded it can read it once he has the
    server's key.
    """
    version, cipher = connection.version(), connection.cipher()
    name = cipher[0] if cipher else ""
    has_ephemeral_key = version == "TLSv1.3" or name.startswith(("ECDHE-", "DHE-"))
    if version in _OLD or not has_ephemeral_key:
        return ", ".join(filter(None, (version, name)))
    return None


def _trust(context: ssl.SSLContext, ca_file: Path) -> None:
    try:
        context.load_verify_locations(ca_file)
    except OSError as error:  # ssl.SSLError is one
        raise SourceError(
            f"{ca_file}: no certificates can be read from it",
            remedy="--ca-file wants certificates in PEM form",
        ) from error
