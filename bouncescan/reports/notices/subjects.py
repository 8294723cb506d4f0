"""The subjects of the forged mails, as they may be told to others."""

from collections.abc import Iterable

from bouncescan.mail.link import defang
from bouncescan.records.findings import Campaign
from bouncescan.reports.notices.redaction import Redaction
from bouncescan.reports.safe import shorten

__all__ = ["subject_told", "subjects_of"]

_CELLS = 100
_LONGEST = 1000


def subjects_of(campaigns: Iterable[Campaign], redaction: Redaction, most: int) -> tuple[str, ...]:
    """Those of most mails first, each once, at most `most`."""
    by_size = sorted(campaigns, key=lambda campaign: -campaign.originals)
    told = (subject_told(each.subject, redaction) for each in by_size if each.subject)
    return tuple(dict.fromkeys(filter(None, told)))[:most]


def subject_told(subject: str, redaction: Redaction, people: Iterable[str] = ()) -> str:
    """A subject without addresses and names of others, its links written so that none opens."""
    words = subject[:_LONGEST].split()
    plain = " ".join(defang(word) if "://" in word or "www." in word else word for word in words)
    return shorten(redaction.title(plain, people), _CELLS)
