"""What a reply to the spoofed mail is, and what one is known by."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bouncescan.analysis.hosts import VictimSide
from bouncescan.analysis.links import StormLinks
from bouncescan.analysis.resemblance import Resemblance, Title

__all__ = [
    "AUTO_QUOTED_LINK",
    "AUTO_TO_ONE_LIKE_IT",
    "LONGEST_SUBJECT",
    "ON_ITS_SUBJECT",
    "QUOTED_LINK",
    "TO_ONE_LIKE_IT",
    "Awaited",
    "Reply",
    "quoted_mails",
]

LONGEST_SUBJECT = 300
TO_ONE_LIKE_IT, ON_ITS_SUBJECT = "replied_to_one_like_it", "replied_on_its_subject"
QUOTED_LINK = "quoted_its_link"
AUTO_TO_ONE_LIKE_IT = "auto_reply_to_one_like_it"
AUTO_QUOTED_LINK = "auto_reply_quoted_its_link"
_INFERRED = frozenset(
    {TO_ONE_LIKE_IT, ON_ITS_SUBJECT, QUOTED_LINK, AUTO_TO_ONE_LIKE_IT, AUTO_QUOTED_LINK}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A sign of life from one address.

    `original` is the Message-ID of the spoofed mail it answers, where that is known; else `like`
    are those which that mail is like, and `subject` is theirs.
    """

    address: str
    original: str | None
    rule: str  # of Evidence
    when: datetime | None
    locator: str
    is_automatic: bool = False
    like: tuple[str, ...] = ()
    subject: str | None = None

    @property
    def is_inferred(self) -> bool:
        """True where the mail that it answers is only like those that came back."""
        return self.rule in _INFERRED


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """What a reply is known by: the Message-IDs of spoofed mails, and when an address got some.

    The keys of `addressed` are address keys; so is what `victim` holds. `quoted` are the links that
    people's mails quote, by place, of those that were read whole.
    """

    originals: Collection[str]
    addressed: Mapping[str, Sequence[datetime]]
    victim: Collection[str]
    victim_side: VictimSide
    resemblance: Resemblance
    links: StormLinks
    quoted: Mapping[str, tuple[str, ...]]

    def answered(self, ids: Iterable[str | None]) -> str | None:
        """The first spoofed mail among these Message-IDs."""
        return next((name for name in ids if name is not None and name in self.originals), None)


def quoted_mails(urls: Iterable[str], title: Title | None, links: StormLinks) -> tuple[str, ...]:
    """The Message-IDs of the mails one of which has one of these links to the letter.

    Without the subject of one, `title`, only a link tells that a single mail has.
    """
    if title is not None:
        return title.mails if links.stand_under(urls, title.shape) else ()
    mail = links.only_bearer(urls)
    return (mail,) if mail is not None else ()
