"""How Apple Mail lays out a mailbox: V10/ACCOUNT/Sent.mbox/UUID/Data/1/Messages/7.emlx.

Attachments of a .partial.emlx lie in Data/1/Attachments/7/2.1/NAME, 2.1 being the number of the
part. A returned mail is an attachment, so a bounce may have lost what matters most: such parts
are put back. https://github.com/qqilihq/partial-emlx-converter shows samples.
"""

import base64
import os
import quopri
import re
from collections.abc import Collection, Sequence
from pathlib import Path

from bouncescan.sources.files.bounds import LARGEST_MESSAGE

__all__ = [
    "beside_mail",
    "folder_of",
    "has_parts_elsewhere",
    "is_index",
    "parts_beside",
    "put_back",
]

_ATTACHMENTS = "Attachments"

_VERSION = re.compile(r"V\d{1,3}")
_PACKAGE = ".mbox"
# What stands in the place of a part that Apple Mail keeps in a file of its own, or did not fetch.
_TAKEN_OUT = re.compile(rb"^X-Apple-Content-Length:[^\n]*\n", re.IGNORECASE | re.MULTILINE)
_ENCODING = re.compile(
    rb"^Content-Transfer-Encoding:[ \t]*([a-z0-9-]+)", re.IGNORECASE | re.MULTILINE
)
_END = re.compile(rb"\r?\n\r?\n")
_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,4}){0,50}")


def folder_of(path: str) -> str:
    """The folder that a file belongs to by its path below the root, without what is Apple's own.

    >>> folder_of("V10/0A1B/[Gmail].mbox/Sent Mail.mbox/2C3D/Data/1/Messages/7.emlx")
    '0A1B/[Gmail]/Sent Mail'
    """
    parts = path.split("/")[:-1]
    if parts and _VERSION.fullmatch(parts[0]):
        del parts[0]
    packages = [place for place, part in enumerate(parts) if part.endswith(_PACKAGE)]
    if packages:
        parts = parts[: packages[-1] + 1]
    elif "Messages" in parts:
        parts = parts[: parts.index("Messages")]
    return "/".join(part.removesuffix(_PACKAGE) for part in parts)


def beside_mail(path: str, directories: Collection[str]) -> frozenset[str]:
    """Those directories in the one at `path` that hold indexes, or parts of the mail beside it."""
    if "Messages" in directories:
        return frozenset((_ATTACHMENTS,))
    is_top = _VERSION.fullmatch(path[path.rfind("/") + 1 :]) is not None
    return frozenset(("MailData",) if is_top else ())


def is_index(name: str) -> bool:
    """Whether a file is the index that stands beside an exported mbox."""
    return name in ("table_of_contents", "content_index")


def has_parts_elsewhere(raw: bytes) -> bool:
    """Whether some part of a message was taken out of it."""
    return _TAKEN_OUT.search(raw) is not None


def parts_beside(path: str | None) -> tuple[bytes, ...]:
    """What lies beside an .emlx as parts of it, in the order of their numbers; none at a fault."""
    if path is None:
        return ()
    messages, name = os.path.split(path)
    folder = Path(messages).parent / _ATTACHMENTS / name.partition(".")[0]
    try:
        numbered = [each for each in folder.iterdir() if _NUMBER.fullmatch(each.name)]
        numbered.sort(key=lambda each: tuple(map(int, each.name.split("."))))
        return tuple(_only_file(each) for each in numbered)
    except OSError:
        return ()


def _only_file(folder: Path) -> bytes:
    """Raises OSError where it is not one file of bearable size."""
    (path,) = _visible(folder)
    with path.open("rb") as file:
        raw = file.read(LARGEST_MESSAGE + 1)
    if len(raw) > LARGEST_MESSAGE:
        raise OSError
    return raw


def _visible(folder: Path) -> list[Path]:
    found = [each for each in folder.iterdir() if not each.name.startswith(".")]
    if len(found) != 1 or not found[0].is_file():
        raise OSError
    return found


def put_back(raw: bytes, parts: Sequence[bytes]) -> bytes | None:
    """The message with its parts; None where they are not as many as were taken out."""
    holes = list(_TAKEN_OUT.finditer(raw))
    if len(holes) != len(parts) or sum(map(len, parts)) > LARGEST_MESSAGE:
        return None
    out: list[bytes] = []
    done = 0
    for hole, part in zip(holes, parts, strict=True):
        end = _END.search(raw, hole.start() - 1)
        if end is None or hole.start() < done:
            return None
        begin = raw.rfind(b"\n--", 0, hole.start())
        encoding = _ENCODING.search(raw, max(begin, 0), end.end())
        out += (raw[done : hole.start()], raw[hole.end() : end.end()])
        out.append(_encode(part, encoding[1].lower() if encoding else b""))
        done = end.end()
    return b"".join((*out, raw[done:]))


def _encode(part: bytes, encoding: bytes) -> bytes:
    if encoding == b"base64":
        return base64.encodebytes(part)
    if encoding == b"quoted-printable":
        part = quopri.encodestring(part)
    return part if part.endswith(b"\n") else part + b"\n"
