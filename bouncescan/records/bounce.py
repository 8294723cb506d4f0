"""The record of one message: what `parse` gives for any bytes (RFC 3464's words)."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bouncescan.records.authentication import AuthenticationResult
from bouncescan.records.trace import Hop

__all__ = ["Action", "Kind", "Original", "Reason", "Recipient", "Record"]


class Kind(enum.StrEnum):
    """What a message is."""

    BOUNCE = "bounce"  # something failed or is delayed
    SUCCESS = "success"  # relayed, delivered or expanded only
    AUTO_REPLY = "auto_reply"
    CHALLENGE = "challenge"
    FEEDBACK_REPORT = "feedback_report"  # ARF, RFC 5965
    READ_RECEIPT = "read_receipt"  # MDN, RFC 8098
    OTHER = "other"


class Action(enum.StrEnum):
    """RFC 3464, section 2.3.3."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


class Reason(enum.StrEnum):
    """Why a delivery failed: a closed set, from the status code first, then the words."""

    USER_UNKNOWN = "user_unknown"
    HOST_UNKNOWN = "host_unknown"
    MOVED = "moved"
    NOT_ACCEPTING = "not_accepting"
    MAILBOX_FULL = "mailbox_full"
    REJECTED_CONTENT = "rejected_content"
    REJECTED_POLICY = "rejected_policy"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate_limited"
    TOO_BIG = "too_big"
    EXPIRED = "expired"
    NETWORK = "network"
    SYSTEM = "system"
    SUSPENDED = "suspended"
    FILTERED = "filtered"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One recipient of one delivery. Final and original recipient are two names of one person."""

    final_recipient: str
    original_recipient: str | None = None
    action: Action = Action.FAILED
    status: str | None = None  # d.d.d (RFC 3463)
    reason: Reason = Reason.OTHER
    remote_mta: str | None = None
    diagnostic_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The returned message inside a bounce. `form` tells where it stood.

    Forms: "message/rfc822", "text/rfc822-headers" (and the other media types as they came),
    "text" (after a marker line), "quoted" (behind "> "), "part" (in a part's own header).
    """

    form: str
    from_: str | None = None
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    reply_to: tuple[str, ...] = ()
    subject: str | None = None
    date: datetime | None = None
    message_id: str | None = None
    reverse_path: str | None = None
    mailer: str | None = None
    urls: tuple[str, ...] = ()
    received: tuple[Hop, ...] = ()  # newest first, as in the mail
    injection: Mapping[str, str] = field(default_factory=dict)
    authentication: tuple[AuthenticationResult, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one message says. Every kind carries every field."""

    locator: str
    sha256: str  # of the bytes as read: evidence
    content_id: str  # of the normalised bytes: identity
    kind: Kind
    why: str | None = None  # only where kind is OTHER
    format: str | None = None  # the dialect that read it: "rfc3464", "exim", ...
    reporting_mta: str | None = None
    arrival_date: datetime | None = None
    date: datetime | None = None
    message_id: str | None = None
    subject: str | None = None
    from_: str | None = None
    to: tuple[str, ...] = ()
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    received: tuple[Hop, ...] = ()
    authentication: tuple[AuthenticationResult, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    original: Original | None = None
    defects: tuple[str, ...] = ()
