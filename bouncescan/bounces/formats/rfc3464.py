"""Delivery-status notifications (RFC 3464): fields for machines, as a part or in the text.

Amazon WorkMail and XWall write the fields into text/plain; broken MIME leaves them there too.
"""

import re
from dataclasses import replace

from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import read_remote
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import address_key, clean_address
from bouncescan.mail.delivery import DeliveryStatus, RecipientFields, read_status
from bouncescan.records.bounce import Action, Recipient

__all__ = ["read"]

_NAMES_A_HOST = ("connect to ", " said: ", "H=")  # most words do not, and to look costs more

# QUIRK(exim): the address that was written to stands in the words only, below the one it led to.
_GENERATED = re.compile(
    r"^ {2,4}<?([^\s<>()@]{1,128}@[^\s<>():@]{1,255})>?:?\s{1,40}"
    r"\((?:ultimately )?generated from <?([^\s<>()@]{1,128}@[^\s<>()@]{1,255})>?\)",
    re.MULTILINE,
)


def read(notice: Notice) -> Reading | None:
    """All recipients of all delivery-status parts, else those of the text."""
    statuses = [read_status(raw) for raw in notice.statuses]
    if not any(status.recipients for status in statuses):
        text = notice.status_in_text
        statuses = [*statuses, *([read_status(text)] if text else [])]
    if not statuses:
        return None
    found: dict[tuple[str, Action], Recipient] = {}
    for status in statuses:
        for fields in status.recipients:
            person = _recipient(fields)
            if person is not None:
                found.setdefault((person.final_recipient.lower(), person.action), person)
    return _reading(_with_written_to(tuple(found.values()), notice.text), statuses)


def _recipient(fields: RecipientFields) -> Recipient | None:
    names = fields.addresses()
    if not names:
        return None
    words = fields.diagnostic_code or ""
    remote_mta = fields.remote_mta
    if remote_mta is None and any(sign in words for sign in _NAMES_A_HOST):
        remote_mta = read_remote(words)
    return recipient(
        names[0],
        original=names[1] if len(names) > 1 else None,
        action=fields.action or Action.FAILED,
        status=fields.status,
        remote_mta=remote_mta,
        diagnostic=words,
    )


def _with_written_to(recipients: tuple[Recipient, ...], text: str) -> tuple[Recipient, ...]:
    """The recipients with the address that an alias was, where only the words name it."""
    if "generated from" not in text:
        return recipients
    aliases = {address_key(led_to): alias for led_to, alias in _GENERATED.findall(text)}
    return tuple(
        replace(
            person,
            original_recipient=person.original_recipient
            or clean_address(aliases.get(address_key(person.final_recipient), "")),
        )
        for person in recipients
    )


def _reading(recipients: tuple[Recipient, ...], statuses: list[DeliveryStatus]) -> Reading:
    return Reading(
        recipients=recipients,
        reporting_mta=next((s.reporting_mta for s in statuses if s.reporting_mta), None),
        arrival_date=next((s.arrival_date for s in statuses if s.arrival_date), None),
    )
