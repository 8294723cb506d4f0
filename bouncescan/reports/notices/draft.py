"""A draft: a file by name and bytes. Mails are made by the stdlib, of parts that are harmless.

No header field is written with text of a stranger that did not pass `field_text`, and no address
that `header_address` did not give.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from bouncescan.mail.address import clean_address, domain_of
from bouncescan.reports.safe import shorten

__all__ = [
    "Draft",
    "HeaderAddress",
    "domain_name",
    "field_text",
    "header_address",
    "phrase",
    "text_file",
    "write_mail",
]

_TEXT_CELLS = 300
_NAME_CELLS = 30  # one encoded word: of several, some readers make words with a blank between
# RFC 5322, 3.2.3: a dot-atom needs no quotes. Addresses of Japanese carriers may: "taro..y"@
_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_DOT_ATOM = re.compile(rf"{_ATEXT}(?:\.{_ATEXT})*")
_QUOTABLE = re.compile(r"[ !#-\[\]-~]+")
_DOMAIN = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+"
    r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
_LONGEST_LOCAL = 128  # twice the limit of RFC 5321: some servers take longer ones than they may
_NO_PHRASE = re.compile(r"[^\w '&+-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One file: `name` is a plain file name of ASCII, `data` its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderAddress:
    """An addr-spec as it stands in a header field.

    `is_international`: its local part is not ASCII, so that the mail needs SMTPUTF8 (RFC 6531),
    which not every server has.
    """

    spec: str
    is_international: bool = False


def header_address(address: str) -> HeaderAddress | None:
    """An address as RFC 5322 and 6532 write it; None for one that no mail can be sent to.

    >>> header_address("taro..y@docomo.ne.jp").spec
    '"taro..y"@docomo.ne.jp'
    """
    local, _, _ = (clean_address(address) or "").rpartition("@")
    domain = domain_name(domain_of(clean_address(address) or ""))
    if local[:1] == local[-1:] == '"' and len(local) > 1:
        local = re.sub(r"\\(.)", r"\1", local[1:-1])
    if domain is None or not local or len(local) > _LONGEST_LOCAL:
        return None
    if _DOT_ATOM.fullmatch(local):
        return HeaderAddress(spec=f"{local}@{domain}")
    if _QUOTABLE.fullmatch(local) and local.strip() == local:
        return HeaderAddress(spec=f'"{local}"@{domain}')
    # Beyond ASCII only letters, digits and marks that belong to them: no space, no bidi control.
    plain = "".join("x" if ord(letter) > 127 and letter.isalnum() else letter for letter in local)
    if _DOT_ATOM.fullmatch(plain) and not local.isascii():
        return HeaderAddress(spec=f"{local}@{domain}", is_international=True)
    return None


def domain_name(text: str | None) -> str | None:
    """A domain in A-labels, as it may stand in a header field; None for anything else."""
    name = (text or "").lower().rstrip(".")
    return name if _DOMAIN.fullmatch(name) else None


def field_text(text: str, cells: int = _TEXT_CELLS) -> str:
    """A stranger's text for an unstructured field: one line, no control, no encoded word.

    What looks like an encoded word (RFC 2047) would be decoded by whoever reads the field.
    """
    return shorten(text, cells).replace("=?", "= ?").replace("?=", "? =")


def phrase(name: str | None) -> str:
    """A display name that needs no quotes (RFC 5322, 3.2.5), "" where nothing is left of it.

    A name that is an address is none: it may be another one than that behind it.
    """
    if not name or "@" in name:
        return ""
    return " ".join(_NO_PHRASE.sub(" ", field_text(name, _NAME_CELLS)).split())


def write_mail(
    fields: Iterable[tuple[str, str]], text: str, *, made: datetime, is_international: bool = False
) -> bytes:
    """A mail that is not sent yet: `X-Unsent` lets Outlook open it as a draft."""
    mail = EmailMessage(policy=SMTPUTF8 if is_international else SMTP)
    for name, value in fields:
        mail[name] = value
    mail["Date"] = format_datetime(made)
    mail["X-Unsent"] = "1"
    mail.set_content(text)
    return mail.as_bytes()


def text_file(name: str, lines: Iterable[str]) -> Draft:
    """A file to read or to paste somewhere; the BOM and CR LF are for the editor of Windows."""
    return Draft(name=name, data="\r\n".join((*lines, "")).encode("utf-8-sig", "replace"))
