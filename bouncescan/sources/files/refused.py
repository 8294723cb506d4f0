"""Files that are not read and that people take for a mailbox, each with the way to one that is."""

from pathlib import PurePath
from typing import NamedTuple

__all__ = ["Refusal", "refusal_by_content", "refusal_by_name"]


class Refusal(NamedTuple):
    """What a file is, and what to do; `holds_mail`: in a folder of mail its loss is said."""

    what: str
    remedy: str
    holds_mail: bool = True


_UNPACK = "unpack it and scan the folder"
_DOCUMENT = Refusal(
    "a document", "give the mailbox itself: an export of it, or the address", holds_mail=False
)
_BY_SUFFIX = {
    ".pst": Refusal(
        "an Outlook data file", "convert it: readpst -o OUT FILE (package pst-utils), scan OUT"
    ),
    ".ost": Refusal(
        "an Outlook data file",
        "in Outlook export the mailbox as .pst, then readpst -o OUT FILE",
    ),
    ".msg": Refusal("an Outlook message", "in Outlook or a web mailer save it as .eml"),
    ".olm": Refusal(
        "an Outlook for Mac archive", "drag the folder to the desktop, which writes an mbox"
    ),
    ".dbx": Refusal(
        "an Outlook Express folder", "import it into Thunderbird and scan that profile"
    ),
    ".wab": Refusal(
        "a Windows address book", "export it as CSV and give it with --contacts", holds_mail=False
    ),
    ".nsf": Refusal(
        "a Notes database", "in Notes drag the messages to a folder, which writes .eml"
    ),
    ".bmf": Refusal("a Becky! folder", "in Becky! choose File, Export, and scan what it writes"),
    ".tbb": Refusal("a folder of The Bat!", "in The Bat! choose Tools, Export, Unix mailbox"),
    ".olk15message": Refusal(
        "an Outlook for Mac message", "drag the folder to the desktop, which writes an mbox"
    ),
    ".msf": Refusal(
        "Thunderbird's index", "give the file beside it without .msf", holds_mail=False
    ),
    ".vmg": Refusal("mail of a mobile phone", "scan the mailbox at the provider: its address"),
    ".vcf": Refusal("an address book", "give it with --contacts", holds_mail=False),
    ".rar": Refusal("an archive", _UNPACK),
    ".7z": Refusal("an archive", _UNPACK),
    ".lzh": Refusal("an archive", _UNPACK),
    ".docx": _DOCUMENT,
    ".xlsx": _DOCUMENT,
    ".pptx": _DOCUMENT,
    ".odt": _DOCUMENT,
    ".ods": _DOCUMENT,
    ".doc": _DOCUMENT,
    ".xls": _DOCUMENT,
    ".pdf": _DOCUMENT,
}
_CASE = Refusal("a case", "show it: bouncescan report FILE", holds_mail=False)
_BY_CONTENT = (
    (b"!BDN", _BY_SUFFIX[".pst"]),  # MS-PST, 2.2.2.6
    (b"\xcf\xad\x12\xfe", _BY_SUFFIX[".dbx"]),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _BY_SUFFIX[".msg"]),  # MS-CFB, 2.2
    (b"Rar!\x1a\x07", _BY_SUFFIX[".rar"]),
    (b"7z\xbc\xaf\x27\x1c", _BY_SUFFIX[".7z"]),
    (b"\x1f\x9d", Refusal("an archive", "unpack it (uncompress FILE) and scan what is inside")),
    (b"\x04\x22\x4d\x18", Refusal("an archive", "unpack it (lz4 -d FILE) and scan what is inside")),
    (
        b"PK\x07\x08",
        Refusal(
            "one part of a split archive",
            "join the parts (zip -s 0 LAST.zip --out WHOLE.zip) and scan the whole",
        ),
    ),
    (b"BEGIN:VMSG", _BY_SUFFIX[".vmg"]),
    (b"BEGIN:VCARD", _BY_SUFFIX[".vcf"]),
    (b"BEGIN:VCALENDAR", _DOCUMENT._replace(what="a calendar")),
    (b"// <!-- <mdb:mork", _BY_SUFFIX[".msf"]),
    (b"%PDF-", _DOCUMENT),
)
# A .zip whose first entry is one of these is a document of an office program.
_OFFICE = (b"[Content_Types].xml", b"mimetypeapplication/vnd.", b"_rels/.rels", b"word/", b"xl/")
_SQLITE = b"SQLite format 3\0"
_APPLICATION_ID = slice(68, 72)  # https://www.sqlite.org/fileformat2.html, 1.3


def refusal_by_content(head: bytes) -> Refusal | None:
    """What a file that begins with `head` is, where that is none of mail."""
    if head.startswith(_SQLITE):
        return _CASE if head[_APPLICATION_ID] == b"bncs" else None
    if head.startswith(b"PK\x03\x04") and head[30:].startswith(_OFFICE):
        return _DOCUMENT
    text = head.removeprefix(b"\xef\xbb\xbf")
    return next((known for magic, known in _BY_CONTENT if text.startswith(magic)), None)


def refusal_by_name(name: str) -> Refusal | None:
    """What a file is by its name, where its content told nothing."""
    return _BY_SUFFIX.get(PurePath(name).suffix.lower())
