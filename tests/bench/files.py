"""An mbox read, plain and packed, against the stdlib's mailbox.mbox on the same file."""

import mailbox
import tempfile
import zlib
from pathlib import Path

from bouncescan.records.message import RawHeader
from tests.bench.timing import medians, show
from tests.support.mailboxes import letter, mbox_of, open_files
from tests.support.packing import PACKED

_MAILS = 4000
_PACKINGS = ("Inbox.mbox", "Inbox.mbox.gz", "Inbox.mbox.zst", "takeout.zip", "takeout.tgz")


def _headers(path: Path) -> int:
    with open_files(path) as source:
        (folder,) = source.folders()
        return sum(isinstance(each, RawHeader) for each in source.headers(folder, ()))


def _everything(path: Path) -> int:
    with open_files(path) as source:
        (folder,) = source.folders()
        return sum(1 for _ in source.everything(folder))


def _stdlib_headers(path: Path) -> int:
    """It finds the messages, reads each whole, and parses none."""
    box = mailbox.mbox(path, create=False)
    return sum(len(box.get_bytes(key)) > 0 for key in box.iterkeys())


def _inflate(path: Path) -> None:
    inflating = zlib.decompressobj(31)
    with path.open("rb") as file:
        while piece := file.read(1 << 17):
            inflating.decompress(piece)


def main() -> None:
    body = b"".join(b"%x some text of a mail\n" % (number * number) for number in range(200))
    raw = mbox_of(*(letter(number, body) for number in range(_MAILS)))
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / name for name in _PACKINGS}
        for name, path in paths.items():
            path.write_bytes(PACKED[name][0](raw))
        plain = paths["Inbox.mbox"]
        peer = "mailbox.mbox, every message"
        seconds = medians(
            {
                peer: lambda: _stdlib_headers(plain),
                "every message, plain": lambda: _everything(plain),
                **{
                    f"every header, {name}": lambda path=path: _headers(path)
                    for name, path in paths.items()
                },
                "zlib alone, Inbox.mbox.gz": lambda: _inflate(paths["Inbox.mbox.gz"]),
            }
        )
    show(seconds, against=peer, count=_MAILS)
