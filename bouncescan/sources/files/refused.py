"""Mailbox files that are not read, each with the way to one that is."""

from pathlib import Path

__all__ = ["refusal"]

_BY_SUFFIX = {
    ".pst": "an Outlook data file; convert it: readpst -o OUT FILE (package pst-utils), scan OUT",
    ".ost": "an Outlook data file; in Outlook export the mailbox as .pst, then readpst -o OUT FILE",
    ".msg": "an Outlook message; in Outlook or a web mailer save it as .eml",
    ".olm": "an Outlook for Mac archive; drag the folder to the desktop, which writes an mbox",
    ".dbx": "an Outlook Express folder; import it into Thunderbird and scan that profile",
    ".emlx": "an Apple Mail message; in Mail choose Mailbox, Export Mailbox, and scan the mbox",
    ".zip": "an archive; unpack it and scan the folder",
    ".tgz": "an archive; unpack it and scan the folder",
    ".gz": "an archive; unpack it and scan what is inside",
}
_BY_CONTENT = (
    (b"!BDN", ".pst"),  # MS-PST, 2.2.2.6
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".msg"),  # MS-CFB, 2.2
    (b"PK\x03\x04", ".zip"),
    (b"\x1f\x8b", ".gz"),
)


def refusal(path: Path, head: bytes) -> tuple[str, str] | None:
    """What a file is and what to do with it, where its name or its content is one of these."""
    by_content = (suffix for magic, suffix in _BY_CONTENT if head.startswith(magic))
    suffix = path.suffix.lower()
    known = _BY_SUFFIX.get(suffix) or _BY_SUFFIX.get(next(by_content, ""))
    if known is None:
        return None
    what, _, remedy = known.partition("; ")
    return what, remedy
