"""Whom a complaint (ARF, RFC 5965) or a read receipt (MDN, RFC 8098) is about: it reached them."""

from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import unique
from bouncescan.bounces.reading import recipient
from bouncescan.mail.delivery import parse_typed_address
from bouncescan.mail.header import Header
from bouncescan.records.bounce import Action, Recipient

__all__ = ["reached"]

_NAMES = ("original-rcpt-to", "removal-recipient", "final-recipient", "original-recipient")


def reached(notice: Notice) -> tuple[Recipient, ...]:
    """The recipients that the report parts of a notice name, as delivered."""
    people: list[Recipient | None] = []
    for one in notice.event.recipients if notice.event else ():
        address = parse_typed_address(one.address)
        people.append(recipient(address, action=Action.DELIVERED) if address else None)
    for _, body in notice.reports:
        fields = Header(body)
        for name in _NAMES:
            addresses = [
                parse_typed_address(value.decode("utf-8", "replace"))
                for value in fields.every(name)
            ]
            people.extend(recipient(a, action=Action.DELIVERED) for a in addresses if a)
    return unique(people)
