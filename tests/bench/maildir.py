"""Large Maildirs for a Dovecot, as its own delivery agent writes them."""

import os
from collections.abc import Iterable
from pathlib import Path

from tests.support.dovecot import Dovecot

__all__ = ["look_once", "write_maildir"]

_BEGAN = 1_700_000_000


def write_maildir(place: Path, mails: Iterable[bytes]) -> None:
    """The mails, each with its size in the file's name; for `Dovecot.put`."""
    owner = place.parents[1].stat()
    for part in ("cur", "new", "tmp"):
        (place / part).mkdir(parents=True)
        os.chown(place / part, owner.st_uid, owner.st_gid)
    for number, raw in enumerate(mails):
        text = raw.replace(b"\r\n", b"\n")
        sizes = f"S={len(text)},W={len(text) + text.count(10)}"
        name = f"{_BEGAN + 60 * number}.M{number}P1.host,{sizes}:2,"
        (place / "cur" / name).write_bytes(text)


def look_once(server: Dovecot, folder: str) -> None:
    """Have Dovecot write its list: a Maildir that it knows nothing of is read for each command."""
    with server.client() as client:
        client.select_folder(folder)
        client.fetch([1], ["RFC822.SIZE"])
        client.close_folder()
