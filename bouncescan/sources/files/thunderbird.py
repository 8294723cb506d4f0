"""What Thunderbird and its kin keep beside mail: a profile's folders, and the flags in a header.

https://support.mozilla.org/kb/profiles-where-thunderbird-stores-user-data and, for the flags,
comm/mailnews/base/public/nsMsgMessageFlags.idl.
"""

import re
from collections.abc import Collection

from bouncescan.sources.modified_utf7 import decode_modified_utf7

__all__ = [
    "decode_folder_name",
    "is_expunged",
    "is_index_directory",
    "is_profile",
    "mail_of_profile",
]

_MAIL_DIRECTORIES = ("ImapMail", "Mail")
_NO_PROFILES = ("Crash Reports", "Pending Pings")

# Thunderbird writes its fields above all others. One that stands further down came with the mail:
# whoever sent it could hide it from us.
_STATUS = re.compile(
    rb"\A(?:(?:X-Account-Key|X-UIDL|X-Mozilla-[A-Za-z0-9-]{1,40}):[^\r\n]*\r?\n){0,8}?"
    rb"X-Mozilla-Status:[ \t]*([0-9A-Fa-f]{4})\b"
)
_EXPUNGED = 0x0008


def is_profile(files: Collection[str], directories: Collection[str]) -> bool:
    """Whether a directory with these in it is a profile; a copy may lack the smaller files."""
    return "prefs.js" in files and any(name in directories for name in _MAIL_DIRECTORIES)


def profiles_of(directories: Collection[str], files: Collection[str]) -> list[str] | None:
    """The directories that may be profiles, where this is the folder of all profiles; else None."""
    if "profiles.ini" not in files:
        return None
    return [name for name in directories if name not in _NO_PROFILES]


def mail_of_profile(directories: Collection[str]) -> list[str]:
    """Those of a profile's directories that hold mail."""
    return [name for name in _MAIL_DIRECTORIES if name in directories]


def is_index_directory(name: str) -> bool:
    """Whether a directory holds what the search of the desktop finds mail by, and no mail."""
    return name.lower().endswith(".mozmsgs")


def decode_folder_name(path: str) -> str:
    """The name of a folder as its owner sees it; below ImapMail they are in modified UTF-7.

    >>> decode_folder_name("ImapMail/imap.example.com/[Gmail]/&kAFP4W4IMH8-")
    'ImapMail/imap.example.com/[Gmail]/送信済み'
    """
    return decode_modified_utf7(path.encode("utf-8", "surrogateescape"))


def is_expunged(header: bytes) -> bool:
    """Whether the message is deleted, or moved to another folder, and only not yet cleared away."""
    found = _STATUS.match(header)
    return found is not None and int(found[1], 16) & _EXPUNGED != 0
