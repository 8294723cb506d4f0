"""One message of the header pass: its header's bytes as the row that the case keeps.

Received fields are only unfolded here: most rows are never asked for their trace, and reading it
for all would double the cost of the pass.
"""

from collections.abc import Mapping, Sequence

from bouncescan.mail.address import clean_address
from bouncescan.mail.date import parse_date
from bouncescan.mail.header import Header, parse_message_ids
from bouncescan.mail.identity import header_id
from bouncescan.mail.mailboxes import Mailbox
from bouncescan.mail.text import decode_bytes
from bouncescan.records.message import MailHeader, RawHeader

__all__ = ["read_mail_header"]

_NAMED = ("from", "sender", "reply-to", "to", "cc", "bcc")
_LONGEST_NAME = 200


def read_mail_header(
    raw: RawHeader, header: Header, *, is_candidate: bool, may_hand_on: bool = False
) -> MailHeader:
    """The row for `header`, which was read from `raw.raw`."""
    present = header.bodies()
    boxes = {name: header.mailboxes(name) for name in _NAMED if name in present}
    return MailHeader(
        locator=raw.locator,
        header_id=header_id(header),
        internal_date=raw.internal_date,
        date=parse_date(header.plain("date")),
        message_id=header.message_id(),
        subject=header.text("subject"),
        from_=_addresses(boxes, "from"),
        sender=_addresses(boxes, "sender"),
        reply_to=_addresses(boxes, "reply-to"),
        to=_addresses(boxes, "to"),
        cc=_addresses(boxes, "cc"),
        bcc=_addresses(boxes, "bcc"),
        delivered_to=header.addresses("delivered-to") if "delivered-to" in present else (),
        names=_names(boxes),
        in_reply_to=next(iter(_message_ids(header, "in-reply-to")), None),
        references=_message_ids(header, "references"),
        auto_submitted=header.plain("auto-submitted"),
        mailer=header.text("user-agent") or header.text("x-mailer"),
        received=_received(present.get("received", ())),
        return_path=_return_path(header),
        size=raw.size,
        roles=raw.roles,
        is_candidate=is_candidate,
        may_hand_on=may_hand_on and not is_candidate,
    )


def _addresses(fields: Mapping[str, tuple[Mailbox, ...]], name: str) -> tuple[str, ...]:
    boxes = fields.get(name)
    if not boxes:
        return ()
    if len(boxes) > 1:
        return tuple({box.address: None for box in boxes})
    return (boxes[0].address,)


def _names(fields: Mapping[str, tuple[Mailbox, ...]]) -> dict[str, str]:
    """The first display name of each address, in the order of _NAMED."""
    names: dict[str, str] = {}
    for boxes in fields.values():
        for address, name in boxes:
            if name:
                names.setdefault(address, name[:_LONGEST_NAME])
    return names


def _message_ids(header: Header, name: str) -> tuple[str, ...]:
    text = header.plain(name)
    return parse_message_ids(text) if text else ()


def _received(bodies: Sequence[bytes]) -> tuple[str, ...]:
    joined = b"\n".join(bodies)
    # Ten fields decoded at once cost what one does.
    if bodies and joined.isascii() and b"\x1b" not in joined:
        return tuple(str(joined, "ascii").split("\n"))
    return tuple(map(decode_bytes, bodies))


def _return_path(header: Header) -> str | None:
    """The envelope sender; "" for the null reverse path, None where no field says it."""
    text = header.plain("return-path")
    if text is None:
        return None
    bare = text.strip("<> ")
    return clean_address(bare) or bare
