"""Delivery-status notifications (RFC 3464): fields for machines, as a part or in the text.

Amazon WorkMail and XWall write the fields into text/plain; broken MIME leaves them there too.
"""

from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import read_remote
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.delivery import DeliveryStatus, RecipientFields, read_status
from bouncescan.records.bounce import Action, Recipient

__all__ = ["read"]


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
    return _reading(tuple(found.values()), statuses)


def _recipient(fields: RecipientFields) -> Recipient | None:
    names = fields.addresses()
    if not names:
        return None
    words = fields.diagnostic_code or ""
    remote_mta = fields.remote_mta
    if remote_mta is None and ("connect to " in words or " said: " in words):
        remote_mta = read_remote(words)
    return recipient(
        names[0],
        original=names[1] if len(names) > 1 else None,
        action=fields.action or Action.FAILED,
        status=fields.status,
        remote_mta=remote_mta,
        diagnostic=words,
    )


def _reading(recipients: tuple[Recipient, ...], statuses: list[DeliveryStatus]) -> Reading:
    return Reading(
        recipients=recipients,
        reporting_mta=next((s.reporting_mta for s in statuses if s.reporting_mta), None),
        arrival_date=next((s.arrival_date for s in statuses if s.arrival_date), None),
    )
