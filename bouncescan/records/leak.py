"""How the addresses were known: where they may have come from, and when they were taken."""

import enum
from dataclasses import dataclass
from datetime import datetime

from bouncescan.records.evidence import Evidence

__all__ = ["Harvest", "Hypothesis", "LeakSource", "Standing"]


class Hypothesis(enum.StrEnum):
    """Where the stranger may have had the addresses from; each as the only source."""

    ADDRESS_BOOK = "address_book"  # the victim's
    MAILBOX = "mailbox"  # the victim's mail
    ONE_MAIL = "one_mail"  # one mail or thread, which everybody on it has
    OTHER_MAILBOX = "other_mailbox"  # a correspondent's mail or address book
    UNRELATED_LIST = "unrelated_list"
    SEVERAL = "several"  # the victim's address book and mail together


class Standing(enum.StrEnum):
    """What the mailbox says of a hypothesis."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNKNOWN = "unknown"  # it cannot be told


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakSource:
    """One hypothesis about where the addresses came from, and how it stands.

    `covers` is the share of the targeted people that it explains, 0 to 1, and `size` how many
    people the source holds, so far as the data left shows it; None where that cannot be known.
    `people` of a supported source are those of them who read mail, by address key: no machines, and
    nobody whom only Junk shows.
    """

    hypothesis: Hypothesis
    grade: Standing
    detail: str | None = None  # whose mailbox (an address), or which mail (its Message-ID or place)
    covers: float | None = None
    size: int | None = None
    speaks_for: tuple[Evidence, ...] = ()
    against: tuple[Evidence, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """When the addresses were taken: the bracket, and the interval that holds it in 95 of 100.

    `not_before` is the newest first sighting among targets that the interval does not doubt (a
    later one may be due to deleted mail), shown by the mail in `evidence`;
    `not_after` the first spoofed mail.
    """

    not_before: datetime | None = None
    not_after: datetime | None = None
    interval95: tuple[datetime, datetime] | None = None
    why_not: Evidence | None = None  # why there is no interval
    evidence: tuple[Evidence, ...] = ()
