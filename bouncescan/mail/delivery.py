"""Delivery-status fields (RFC 3464), read line by line wherever they stand.

Real reports repeat a Final-Recipient without a blank line, put blank lines inside a recipient's
fields, and lose the indent of continuations. So a recipient's fields are told apart by what they
say: a second Final-Recipient is a second recipient, fields without a recipient belong to the one
above that lacks them.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime

from bouncescan.mail.address import clean_address, find_addresses
from bouncescan.mail.date import parse_date
from bouncescan.mail.status import find_status
from bouncescan.mail.text import BLANKS, decode_header
from bouncescan.records.bounce import Action

__all__ = [
    "DeliveryStatus",
    "RecipientFields",
    "parse_action",
    "parse_typed_address",
    "read_status",
    "untyped",
]

_FIELD = re.compile(r"[ \t>]{0,8}([A-Za-z][A-Za-z-]{3,60})[ \t]*:[ \t]*(.*)")
_TYPE = re.compile(r"\s*[A-Za-z0-9][A-Za-z0-9/_.-]{0,40}\s*;")
_NAMED = re.compile(r"([\w-]+(?:\.[\w-]+)+)\.?[ \t]*[(\[]")
_RECIPIENTS = ("final-recipient", "original-recipient", "x-actual-recipient")
_NAMES_SOMEBODY = frozenset(_RECIPIENTS)
_TOLD = frozenset(("action", "status"))
_PER_RECIPIENT = frozenset((*_RECIPIENTS, "action", "status", "remote-mta", "diagnostic-code"))
_PER_MESSAGE = frozenset(("reporting-mta", "arrival-date", "received-from-mta"))
# Known besides, so that they end the field above them.
_OTHERS = frozenset(
    (
        "dsn-gateway",
        "original-envelope-id",
        "last-attempt-date",
        "final-log-id",
        "will-retry-until",
    )
)
_KNOWN = _PER_RECIPIENT | _PER_MESSAGE | _OTHERS
# As nearly all write them: "Final-Recipient", "Reporting-MTA".
_SPELLED = {name.title().replace("-Mta", "-MTA"): name for name in _KNOWN}
_MOST_LINES = 50
_MOST_RECIPIENTS = 10_000
_LONGEST_VALUE = 4000

# RFC 3464, 2.3.3, and what MTAs write besides.
_ACTIONS = {
    "failed": Action.FAILED,
    "failure": Action.FAILED,
    "fail": Action.FAILED,
    "expired": Action.FAILED,
    "error": Action.FAILED,
    "delayed": Action.DELAYED,
    "delay": Action.DELAYED,
    "delivered": Action.DELIVERED,
    "deliverable": Action.DELIVERED,
    "relayed": Action.RELAYED,
    "expanded": Action.EXPANDED,
}


@dataclass(slots=True)
class RecipientFields:
    """One recipient's fields as they came, names in lower case; of a repeated field the first."""

    values: dict[str, str] = field(default_factory=dict)

    @property
    def has_recipient(self) -> bool:
        """True where a field names somebody."""
        return not _NAMES_SOMEBODY.isdisjoint(self.values)

    def addresses(self) -> tuple[str, ...]:
        """Final, then original recipient: names of one person, each once.

        QUIRK(sendmail): Final-Recipient is whom the mail was sent to and X-Actual-Recipient where
        an alias led it; so without an Original-Recipient these two are original and final.
        fixtures/bounces/rfc3464/actual-recipient
        """
        values = self.values
        names = _RECIPIENTS if "original-recipient" in values else _RECIPIENTS[::-1]
        found: dict[str, None] = {}
        for name in names:
            if name in values and (address := parse_typed_address(values[name])):
                found[address] = None
        return tuple(found)

    @property
    def action(self) -> Action | None:
        """The Action field; None where absent or unknown."""
        return parse_action(self.values.get("action"))

    @property
    def status(self) -> str | None:
        """The Status field's code, without its comment."""
        return find_status(self.values.get("status", ""))

    @property
    def remote_mta(self) -> str | None:
        """The host of the Remote-MTA field: without its type and what some write behind it."""
        return _host(self.values.get("remote-mta"))

    @property
    def diagnostic_code(self) -> str | None:
        """The Diagnostic-Code field without its type."""
        return untyped(self.values.get("diagnostic-code"))


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """A report: who wrote it, when the mail arrived there, and what became of each recipient."""

    reporting_mta: str | None
    arrival_date: datetime | None
    recipients: tuple[RecipientFields, ...]


def read_status(raw: bytes) -> DeliveryStatus:
    """The fields in `raw` (LF line ends); a line that is no field continues the one above."""
    message: dict[str, str] = {}
    groups: list[RecipientFields] = []
    is_below_blank = False
    last = ("", "")
    # Nearly always plain ASCII: then a value is read already.
    is_plain = raw.isascii() and b"=?" not in raw and b"\r" not in raw and b"\x1b" not in raw
    for name, lines in _fields(raw.decode("latin-1")):
        if not name:
            is_below_blank = True
        elif name in _PER_MESSAGE:
            message.setdefault(name, _value(lines, is_plain=is_plain))
        elif name in _PER_RECIPIENT and len(groups) < _MOST_RECIPIENTS:
            value = _value(lines, is_plain=is_plain)
            # QUIRK(ironport): each stands twice. fixtures/written/fourth-ironport-doubled-fields
            if is_below_blank or (name, value) != last:
                _add(groups, name, value, is_below_blank=is_below_blank)
            last = (name, value)
            is_below_blank = False
    return DeliveryStatus(
        _host(message.get("reporting-mta")),
        parse_date(message.get("arrival-date")),
        tuple(group for group in groups if group.has_recipient),
    )


def _value(lines: list[str], *, is_plain: bool) -> str:
    value = lines[0] if len(lines) == 1 else " ".join(lines)
    value = value[:_LONGEST_VALUE]
    return value.strip(BLANKS) if is_plain else decode_header(value.encode("latin-1"))


def _fields(text: str) -> list[tuple[str, list[str]]]:
    """(name, lines) of each field; a blank line closes a field, any other line continues it."""
    fields: list[tuple[str, list[str]]] = []
    is_open = False
    for line in text.split("\n"):
        spelled, colon, value = line.partition(":")
        name = _SPELLED.get(spelled, "") if colon else ""
        if not name and (match := _FIELD.match(line)):
            name, value = match[1].lower(), match[2]
        if name and (name in _KNOWN or name.startswith("x-")):
            fields.append((name, [value.lstrip(" \t")]))
            is_open = True
        elif not line.strip(BLANKS):
            is_open = False
            fields.append(("", []))
        elif is_open and len(fields[-1][1]) < _MOST_LINES:
            fields[-1][1].append(line.strip(BLANKS))
    return fields


def _add(groups: list[RecipientFields], name: str, value: str, *, is_below_blank: bool) -> None:
    current = groups[-1] if groups else None
    if current is not None and _is_said_again(current, name, value):
        return
    if current is None or _is_next(current, name, is_below_blank=is_below_blank):
        current = RecipientFields()
        groups.append(current)
    current.values.setdefault(name, value)


def _is_next(current: RecipientFields, name: str, *, is_below_blank: bool) -> bool:
    """True where a field begins the next recipient's; a blank line alone does not."""
    if name not in current.values:
        is_complete = current.has_recipient and "action" in current.values
        return is_below_blank and is_complete and name in _RECIPIENTS
    # RFC 3464 (2.3) leaves the order open: fields below a blank line may stand before the name.
    if is_below_blank and current.has_recipient and not _TOLD.isdisjoint(current.values):
        return True
    # Diagnostic-Code and Status are repeated for one recipient by a few MTAs, its name never is.
    return name in _RECIPIENTS or (name == "action" and current.has_recipient)


def _is_said_again(current: RecipientFields, name: str, value: str) -> bool:
    """True for the name of one of whom nothing else is said yet."""
    is_name = name in _RECIPIENTS and current.values.get(name) == value
    return is_name and _TOLD.isdisjoint(current.values)


def parse_action(value: str | None) -> Action | None:
    """An Action field's first word; None where absent or unknown, which means failed."""
    words = (value or "").strip().lower().split()
    return _ACTIONS.get(words[0].strip(".,;()")) if words else None


def parse_typed_address(value: str | None) -> str | None:
    """The address of `rfc822; user@example.com`, in the many ways that the type is written.

    >>> parse_typed_address("rfc/822; rfc822;<User@Example.COM>")
    'User@example.com'
    """
    text = value or ""
    if text[:7] == "rfc822;" and (address := clean_address(text[7:].lstrip(" \t"))):
        return address
    if text.lower().lstrip().startswith("x400"):
        return None
    for _ in range(3):
        match = _TYPE.match(text) if ";" in text else None
        if match is None:
            break
        text = text[match.end() :]
    text = text.strip()
    return clean_address(text) or next(iter(find_addresses(text)), None)


def _host(value: str | None) -> str | None:
    """The name of an MTA field.

    QUIRK(gmail, pmdf, courier): a comment stands behind it: `mx.example.org. (192.0.2.1, the
    server for the domain example.org.)`, `mr21.example.com (tcp-daemon)`, `mx.example.org [...]`.
    """
    text = untyped(value)
    match = _NAMED.match(text) if text and ("(" in text or "[" in text) else None
    return match[1] if match else text and text.strip("[]")


def untyped(value: str | None) -> str | None:
    """A value without its type ("dns;", "smtp;")."""
    if value is None:
        return None
    match = _TYPE.match(value) if ";" in value else None
    text = (value[match.end() :] if match else value).strip()
    return text or None
