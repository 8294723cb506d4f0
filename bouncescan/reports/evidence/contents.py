"""What stands in a bundle, under which names; anything else in one is not ours."""

import re

__all__ = [
    "AFFECTED",
    "FILES",
    "FINDINGS",
    "MANIFEST",
    "PAGE",
    "README",
    "SERVERS",
    "SUMS",
    "TEXT",
    "VERSIONS",
    "is_mail",
    "is_ours",
    "mail_name",
]

README = "README.txt"
VERSIONS = "VERSIONS.txt"
AFFECTED = "affected.csv"
FINDINGS = "findings.json"
PAGE = "report.html"
TEXT = "report.txt"
SERVERS = "servers.csv"
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"

# All but the mails, in the order of the zip, whose mails stand before the manifest.
FILES = (README, VERSIONS, AFFECTED, FINDINGS, PAGE, TEXT, SERVERS, MANIFEST, SUMS)

_MAIL = re.compile(r"mails/[0-9a-f]{32}\.eml")


def mail_name(content_id: str) -> str:
    """The member that holds the mail of this content_id (32 hexadecimal digits)."""
    return f"mails/{content_id}.eml"


def is_mail(name: str) -> bool:
    """Whether a member of this name is a mail."""
    return _MAIL.fullmatch(name) is not None


def is_ours(name: str) -> bool:
    """Whether a bundle may hold a member of this name."""
    return name in FILES or is_mail(name)
