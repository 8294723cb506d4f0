"""What Amazon SES tells over SNS: one JSON object in a mail's text, about one mail it sent.

https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html ("notificationType") and
event-publishing-retrieving-sns-contents.html ("eventType"). Where SNS did not unwrap it, the
object stands as a string in the "Message" of another.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bouncescan.bounces.returned import Returned

__all__ = ["Bounced", "Event", "read_event"]

_MOST = 256 * 1024
_OPENS = re.compile(rb"\s*+\{")
_DECODER = json.JSONDecoder()
# The event, where its recipients stand, and what became of them where no action is given.
_LISTS = {
    "bounce": ("bouncedRecipients", "failed"),
    "complaint": ("complainedRecipients", "delivered"),
    "delivery": ("recipients", "delivered"),
    "deliverydelay": ("delayedRecipients", "delayed"),
}
_COMMON = {
    "returnPath": "Return-Path",
    "from": "From",
    "to": "To",
    "cc": "Cc",
    "date": "Date",
    "subject": "Subject",
    "messageId": "Message-ID",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounced:
    """One recipient of an event, values as they came."""

    address: str
    action: str
    status: str
    diagnostic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event: its name in lower case ("bounce"), its recipients, the mail's header if told."""

    name: str
    recipients: tuple[Bounced, ...]
    reporting_mta: str | None
    arrival_date: str | None
    returned: Returned | None


def read_event(body: bytes) -> Event | None:
    """The event that opens a text; None where it is no JSON, or none of SES."""
    if _OPENS.match(body) is None or b"mail" not in body:
        return None
    found = _decode(body[:_MOST].decode("utf-8", "replace").lstrip())
    if isinstance(found.get("Message"), str):
        found = _decode(str(found["Message"]).lstrip())
    name = str(found.get("notificationType") or found.get("eventType") or "").lower()
    mail = _mapping(found.get("mail"))
    if name not in _LISTS or not mail:
        return None
    detail = _mapping(found.get("deliveryDelay" if name == "deliverydelay" else name))
    return Event(
        name=name,
        recipients=tuple(_recipients(detail, *_LISTS[name])),
        reporting_mta=_text(detail.get("reportingMTA")).rpartition(";")[2].strip() or None,
        arrival_date=_text(mail.get("timestamp")) or None,
        returned=_returned(mail),
    )


def _decode(text: str) -> Mapping[str, object]:
    try:
        found: object = _DECODER.raw_decode(text)[0]
    except (ValueError, RecursionError):
        return {}
    return _mapping(found)


def _recipients(detail: Mapping[str, object], key: str, action: str) -> Iterator[Bounced]:
    people = detail.get(key)
    for person in people if isinstance(people, list) else ():
        fields = {"emailAddress": person} if isinstance(person, str) else _mapping(person)
        yield Bounced(
            address=_text(fields.get("emailAddress")),
            action=_text(fields.get("action")) or action,
            status=_text(fields.get("status")),
            diagnostic=_text(fields.get("diagnosticCode")),
        )


def _returned(mail: Mapping[str, object]) -> Returned | None:
    """The header of the mail that the event is about, where SES was told to include it."""
    headers = mail.get("headers")
    lines = [
        f"{_line(field.get('name'))}: {_line(field.get('value'))}"
        for field in map(_mapping, headers if isinstance(headers, list) else ())
    ]
    if not lines:
        common = _mapping(mail.get("commonHeaders"))
        lines = [f"{name}: {_line(common[key])}" for key, name in _COMMON.items() if key in common]
    if not lines:
        return None
    return Returned("application/json", "\n".join([*lines, "", ""]).encode("utf-8", "replace"))


def _line(value: object) -> str:
    values = value if isinstance(value, list) else [value]
    return " ".join(", ".join(map(_text, values)).split())


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
