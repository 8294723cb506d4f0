"""Messages for tests, written out where they matter: a reporter, a relay, a victim."""

from datetime import UTC, datetime

__all__ = ["VICTIM", "ZERO", "bounce", "hop", "letter"]

VICTIM = "hanako@victim.example"
ZERO = datetime(2026, 4, 20, 10, 0, tzinfo=UTC)

_BOUNCE = """\
Return-Path: <>
{boundary}From: Mail Delivery System <MAILER-DAEMON@{reporter}>
To: {victim}
Subject: Undelivered Mail Returned to Sender
Date: Mon, 20 Apr 2026 10:05:00 +0000
Message-ID: <{message_id}>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your mail could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; {reporter}

{recipients}
--b
Content-Type: message/rfc822

{original}
--b--
"""


def hop(clauses: str, minute: int = 0) -> str:
    """One Received field, with the date of ZERO and so many minutes."""
    return f"Received: {clauses}; Mon, 20 Apr 2026 10:{minute:02d}:00 +0000\n"


def letter(
    *hops: str,
    sender: str = VICTIM,
    to: str = "friend@friends.example",
    message_id: str = "spoof-1@spam.example",
    fields: str = "",
    body: str = "look at http://link.example/x",
) -> str:
    """An ordinary mail; the hops are the newest first."""
    return (
        f"{''.join(hops)}From: {sender}\nTo: {to}\nSubject: Fw: new message\n"
        f"Date: Mon, 20 Apr 2026 10:00:00 +0000\nMessage-ID: <{message_id}>\n{fields}\n{body}\n"
    )


def bounce(
    original: str,
    *recipients: str,
    reporter: str = "mail.relay.example",
    peer: str = "mail.relay.example [192.0.2.25]",
    message_id: str = "bounce-1@relay.example",
    victim: str = VICTIM,
    stamped: bool = True,
) -> bytes:
    """A delivery report that the victim's mx.victim.example took from `peer` ("name [ip]").

    `stamped`: with a line of the reporter's own in its trace, as Postfix writes it.

    Each recipient is "address", or "address|Field: value|Field: value" with more of its fields;
    without an Action or a Status it failed with 5.1.1.
    """
    name, _, ip = peer.partition(" ")
    boundary = hop(
        f"from {name} ({name} {ip}) by mx.victim.example (Postfix) with ESMTP id B1", minute=5
    )
    stamp = hop(f"by {reporter} (Postfix) id B0", minute=5) if stamped else ""
    text = _BOUNCE.format(
        boundary=boundary + stamp,
        reporter=reporter,
        victim=victim,
        message_id=message_id,
        recipients="\n".join(map(_recipient, recipients)),
        original=original.rstrip("\n"),
    )
    return text.encode()


def _recipient(text: str) -> str:
    address, *fields = text.split("|")
    if not any(field.startswith("Action") for field in fields):
        fields.append("Action: failed")
    if not any(field.startswith("Status") for field in fields):
        fields.append("Status: 5.1.1")
    return "\n".join((f"Final-Recipient: rfc822; {address}", *fields)) + "\n"
