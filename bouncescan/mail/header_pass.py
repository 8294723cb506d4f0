"""One message of the header pass: its header's bytes as the row that the case keeps.

Received fields are only unfolded here: most rows are never asked for their trace, and reading it
for all would double the cost of the pass.
"""

from bouncescan.mail.date import parse_date
from bouncescan.mail.header import Header, parse_message_ids
from bouncescan.mail.identity import header_id
from bouncescan.mail.text import decode_bytes, unfold
from bouncescan.records.message import MailHeader, RawHeader

__all__ = ["read_mail_header"]

_NAMED = ("from", "sender", "reply-to", "to", "cc", "bcc")


def read_mail_header(raw: RawHeader, header: Header, *, is_candidate: bool) -> MailHeader:
    """The row for `header`, which was read from `raw.raw`."""
    boxes = {name: header.mailboxes(name) for name in _NAMED}
    of = {name: tuple(dict.fromkeys(box.address for box in boxes[name])) for name in _NAMED}
    names: dict[str, str] = {}
    for box in (box for name in _NAMED for box in boxes[name] if box.name):
        names.setdefault(box.address, box.name[:200])
    return_path = header.plain("return-path")
    return MailHeader(
        locator=raw.locator,
        header_id=header_id(header),
        internal_date=raw.internal_date,
        date=parse_date(header.plain("date")),
        message_id=header.message_id(),
        subject=header.text("subject"),
        from_=of["from"],
        sender=of["sender"],
        reply_to=of["reply-to"],
        to=of["to"],
        cc=of["cc"],
        bcc=of["bcc"],
        delivered_to=header.addresses("delivered-to"),
        names=names,
        in_reply_to=next(iter(parse_message_ids(header.plain("in-reply-to") or "")), None),
        references=parse_message_ids(header.plain("references") or ""),
        auto_submitted=header.plain("auto-submitted"),
        mailer=header.text("user-agent") or header.text("x-mailer"),
        received=tuple(decode_bytes(unfold(body)) for body in header.every("received")),
        return_path=None if return_path is None else return_path.strip("<> "),
        size=raw.size,
        roles=raw.roles,
        is_candidate=is_candidate,
    )
