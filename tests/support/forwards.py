"""A friend's mail that hands on a copy of the spoof, as four mail programs build it."""

import base64
from collections.abc import Callable, Mapping

from tests.support.mails import VICTIM, hop

__all__ = ["FRIEND", "PROGRAMS", "forward"]

FRIEND = "taro@friends.example"
_FROM_FRIENDS = "from out.friends.example (out.friends.example [198.51.100.60])"
_BOUNDARY = "=_forward"


def _gmail(copy: str) -> str:
    """The whole mail as message/rfc822, in base64 (which RFC 2046, 5.2.1 forbids)."""
    return (
        'Content-Type: message/rfc822; name="Fw: new message.eml"\n'
        'Content-Disposition: attachment; filename="Fw: new message.eml"\n'
        f"Content-Transfer-Encoding: base64\nX-Attachment-Id: f_1\n\n{_base64(copy)}"
    )


def _apple_mail(copy: str) -> str:
    return (
        "Content-Disposition: attachment;\n\tfilename*=utf-8''Fw%3A%20new%20message.eml\n"
        'Content-Type: message/rfc822;\n\tname="Fw: new message.eml"\n'
        f"Content-Transfer-Encoding: 7bit\n\n{copy}"
    )


def _outlook(copy: str) -> str:
    return f"Content-Type: message/rfc822\nContent-Disposition: attachment\n\n{copy}"


def _thunderbird(copy: str) -> str:
    return (
        'Content-Type: message/rfc822; charset=UTF-8; name="Fw: new message.eml"\n'
        'Content-Disposition: attachment; filename="Fw: new message.eml"\n'
        f"Content-Transfer-Encoding: 8bit\n\n{copy}"
    )


def _saved_first(copy: str) -> str:
    """Saved as a file with a Japanese name, then attached as any file is."""
    name = base64.b64encode("新着.eml".encode()).decode()
    return (
        f'Content-Type: application/octet-stream; name="=?UTF-8?B?{name}?="\n'
        "Content-Disposition: attachment; filename*=UTF-8''%E6%96%B0%E7%9D%80.eml\n"
        f"Content-Transfer-Encoding: base64\n\n{_base64(copy)}"
    )


PROGRAMS: Mapping[str, Callable[[str], str]] = {
    "Gmail": _gmail,
    "Apple Mail": _apple_mail,
    "Outlook": _outlook,
    "Thunderbird": _thunderbird,
    "a saved .eml": _saved_first,
}


def forward(
    copy: str,
    *,
    program: str = "Thunderbird",
    sender: str = FRIEND,
    peer: str = _FROM_FRIENDS,
    subject: str = "Fwd: new message",
    fields: str = "",
    message_id: str = "forward-1@friends.example",
) -> bytes:
    """A mail that the victim's mx took from `peer` and that brings `copy`."""
    trace = hop(f"{peer} by mx.victim.example (Postfix) with ESMTP id W1", 50)
    return (
        f"{trace}{fields}From: {sender}\nTo: {VICTIM}\nSubject: {subject}\n"
        f"Date: Mon, 20 Apr 2026 10:49:00 +0000\nMessage-ID: <{message_id}>\n"
        f'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="{_BOUNDARY}"\n\n'
        f"--{_BOUNDARY}\nContent-Type: text/plain\n\nDid you send me this?\n\n"
        f"--{_BOUNDARY}\n{PROGRAMS[program](copy)}\n--{_BOUNDARY}--\n"
    ).encode()


def _base64(text: str) -> str:
    return base64.encodebytes(text.encode()).decode()
