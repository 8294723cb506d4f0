"""A look at a mailbox: sign in, LIST and STATUS. No folder is opened, no message asked for."""

import ssl
from typing import cast

import imapclient

from bouncescan.errors import SourceError
from bouncescan.sources.folders import FolderSelection, select_folders
from bouncescan.sources.imap.client import Client
from bouncescan.sources.imap.endpoint import Endpoint, parse_endpoint
from bouncescan.sources.imap.faults import FAULTS, fault
from bouncescan.sources.imap.listing import list_folders, with_status
from bouncescan.sources.imap.session import close, connect, sign_in
from bouncescan.sources.options import SourceOptions
from bouncescan.sources.seen import Seen

__all__ = ["look"]


def look(spec: str, options: SourceOptions, selection: FolderSelection) -> Seen:
    """What is there. Raises SourceError."""
    endpoint = parse_endpoint(spec, options)
    client = connect(endpoint, options)
    is_done = False
    try:
        signed_in_by = sign_in(client, endpoint, options)
        seen = _look(client, endpoint, signed_in_by, selection)
        is_done = True
    except FAULTS as error:
        raise fault(error, "LIST", endpoint) from error
    finally:
        close(client, politely=is_done)
    return seen


def _look(
    client: Client, endpoint: Endpoint, signed_in_by: str, selection: FolderSelection
) -> Seen:
    listed = list_folders(client)
    folders = tuple(with_status(client, each) for each in listed)
    if not folders:
        raise SourceError(
            f"{endpoint.host}: shows no folder at all",
            remedy="is it the right account? is IMAP allowed in the settings of the mailbox?",
        )
    sizes = None
    if client.has_capability("STATUS=SIZE"):  # RFC 8438
        told = [client.folder_status(each.raw_name, ("SIZE",)).get(b"SIZE") for each in listed]
        sizes = [size for size in told if isinstance(size, int)]
    return Seen(
        name=endpoint.name,
        encryption=_encryption(client),
        signed_in_by=signed_in_by,
        folders=folders,
        read=select_folders(folders, selection, endpoint.name),
        size=sum(sizes) if sizes is not None and len(sizes) == len(folders) else None,
        waits=client.has_capability("IDLE"),
        tells_uses=client.has_capability("SPECIAL-USE") or client.has_capability("XLIST"),
        is_gmail=client.has_capability("X-GM-EXT-1"),
        provider=endpoint.provider,
    )


def _encryption(client: Client) -> str | None:
    connection = cast("imapclient.IMAPClient", client).socket()
    return connection.version() if isinstance(connection, ssl.SSLSocket) else None
