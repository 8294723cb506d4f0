"""What happened and lies in the mailbox: one event for each mail that has to do with the storm."""

import enum
from dataclasses import dataclass

from tests.storms.campaign import Spoof
from tests.storms.dialects.report import Failure
from tests.storms.internet import Host
from tests.storms.provider import Mail

__all__ = ["Event", "Kind", "Role"]


class Kind(enum.StrEnum):
    """What a mail of the storm is."""

    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    REPLY = "reply"  # a person's
    WARNING = "warning"  # a friend writes about the spoof, without answering it
    FORWARDED = "forwarded"  # a friend sends the spoofed mail on, as attachment
    LOOK_ALIKE = "look_alike"  # malware in the dress of a bounce
    COMPLAINT = "complaint"  # ARF (RFC 5965)
    CHALLENGE = "challenge"  # a filter wants the sender to confirm
    SPOOF_COPY = "spoof_copy"  # the spoofed mail itself


class Role(enum.StrEnum):
    """Which side of the transaction wrote a bounce."""

    SENDER_SIDE = "sender_side"
    RECIPIENT_SIDE = "recipient_side"
    FORWARDER = "forwarder"
    VICTIM_SIDE = "victim_side"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One mail. `spoof` is what it answers; `own_message_id` the victim's own mail instead."""

    kind: Kind
    mail: Mail
    message_id: str | None
    spoof: Spoof | None = None
    own_message_id: str | None = None
    sender: str | None = None
    reporter: Host | None = None
    role: Role | None = None
    failures: tuple[Failure, ...] = ()
    is_delay: bool = False

    @property
    def tells_original(self) -> bool:
        """True where the Message-ID of the mail that it is about stands in its bytes."""
        about = self.spoof.message_id if self.spoof else self.own_message_id
        return about is not None and about.encode() in self.mail.raw
