"""Samples for notices, and what a draft says, as another program reads it."""

import email
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from typing import Any

from bouncescan.bounces import parse
from bouncescan.records.explanation import GradedHop, MessageExplained, Trace, Writer
from bouncescan.records.findings import Findings, Grade, Server, ServerRole
from bouncescan.records.sample import Sample
from bouncescan.reports.notices import Wishes
from tests.support.mails import bounce, hop, letter

__all__ = [
    "MADE",
    "all_texts",
    "defects_of",
    "make_sample",
    "make_wishes",
    "read_mail",
    "recipients_of",
    "samples_of",
]

MADE = datetime(2026, 4, 25, 9, 30, tzinfo=UTC)


def make_wishes(**fields: Any) -> Wishes:
    """What is asked for by default, in English."""
    wished = {"language": "en", "made": MADE, "redaction_key": bytes(32), **fields}
    return Wishes(**wished)


def make_sample(server: Server, mail: str | None = None) -> Sample:
    """A sample of a server, from a bounce of `mail`."""
    sent = mail or letter(
        hop("from pc7 (pc7.example [192.0.2.7]) by mail.relay.example with ESMTPSA id A1")
    )
    record = parse(bounce(sent, "friend@friends.example"))
    assert record.original is not None
    hops = tuple(
        GradedHop(
            hop=each,
            trace=Trace.ORIGINAL,
            grade=Grade.STATED,
            writer=Writer.REPORTER,
            is_inner=False,
            is_boundary=False,
        )
        for each in record.original.received
    )
    message = MessageExplained(
        record=record, locators=("mail#1",), when=MADE, hops=hops, results=(), judgement=None
    )
    return Sample(server=server, message=message, returned=sent.encode())


def samples_of(findings: Findings) -> tuple[Sample, ...]:
    """One of each origin that is more than a claim, as the pipeline hands them in."""
    return tuple(
        make_sample(server)
        for server in findings.servers
        if server.role is ServerRole.ORIGIN and server.grade is not Grade.CLAIMED
    )


def read_mail(raw: bytes) -> EmailMessage:
    """A draft read by the stdlib."""
    read = email.message_from_bytes(raw, policy=default)
    assert isinstance(read, EmailMessage)
    return read


def recipients_of(mail: EmailMessage, *names: str) -> list[str]:
    """The addr-specs of some fields."""
    return [
        address.addr_spec
        for name in names
        for field in mail.get_all(name, [])
        for address in field.addresses
    ]


def defects_of(mail: EmailMessage) -> list[object]:
    """What the stdlib finds wrong, in each part and in each field."""
    return [
        defect
        for part in mail.walk()
        for defect in (*part.defects, *(d for field in part.values() for d in field.defects))
    ]


def all_texts(raw: bytes) -> Iterator[str]:
    """The bytes as they stand, and all that a reader decodes out of them."""
    yield raw.decode("utf-8", "replace")
    for part in read_mail(raw).walk():
        yield from (str(value) for value in part.values())
        if part.get_content_maintype() == "text":
            text = part.get_payload(decode=True).decode("utf-8", "replace")
            yield text
            if part.get_content_type() == "text/rfc822-headers":
                yield from map(str, email.message_from_string(text, policy=default).values())
