"""Links that answers quote: whether one is the storm's, and not a video that everybody sends.

A host says nothing: strangers send links to sites that friends send too. So only a link to the
letter counts, and never alone: with the subject of a forged mail that bears it; or where the storm
gives each of its mails a link of its own, so that this one was in a single mail. A link that the
victim's own mail bears too (a mailer's footer) is nobody's mark.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bouncescan.analysis.judging import Judged
from bouncescan.records.findings import Ownership
from bouncescan.records.message import StoredRecord

__all__ = ["StormLinks", "learn_links", "link_key", "quoted_links"]

# So many mails with a link of their own to one page show that each has its own.
_SEVERAL = 3


def link_key(url: str) -> str | None:
    """A link as it is compared; None for one that leads to a whole site.

    >>> link_key("HTTPS://Video.Example/watch?v=X#t=9")
    'video.example/watch?v=X'
    >>> link_key("http://video.example/") is None
    True
    """
    _, _, rest = url.partition("#")[0].partition("://")
    host, slash, path = rest.partition("/")
    return f"{host.lower()}/{path}" if slash and path else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StormLinks:
    """The links of the spoofed mails that came back, and in what they stood."""

    subjects: Mapping[str, frozenset[str]]  # by link, as subject_shape gives them
    single: Mapping[str, str]  # the mail of a link that only it has, where each has its own

    def stand_under(self, urls: Iterable[str], subject: str) -> bool:
        """True where a mail of this subject has one of these links."""
        return any(subject in self.subjects.get(key, ()) for key in _keys(urls))

    def only_bearer(self, urls: Iterable[str]) -> str | None:
        """The Message-ID of the one mail that has one of these links."""
        return next((self.single[key] for key in _keys(urls) if key in self.single), None)


def learn_links(judged: Sequence[Judged]) -> StormLinks:
    """The links of what is a stranger's, without those of the victim's own mail."""
    subjects: dict[str, frozenset[str]] = {}
    bearer: dict[str, str | None] = {}  # None: several
    own: set[str] = set()
    # A storm has few subjects and a link for each mail: of equal sets there is one.
    alone: dict[str, frozenset[str]] = {}
    for entry in judged:
        original = entry.record.original
        if original is None or entry.ownership is Ownership.UNDECIDED:
            continue
        if entry.ownership is Ownership.OWN:
            own.update(_keys(original.urls))
            continue
        subject, mail = original.making.subject, original.message_id
        just_it = alone.setdefault(subject, frozenset((subject,)))
        for key in _keys(original.urls):
            known = subjects.get(key, just_it)
            subjects[key] = known if subject in known else known | just_it
            bearer[key] = mail if bearer.get(key, mail) == mail else None
    for key in own:
        subjects.pop(key, None)
        bearer.pop(key, None)
    return StormLinks(subjects=subjects, single=_single(bearer))


def _single(bearer: Mapping[str, str | None]) -> dict[str, str]:
    """Of each page that several mails link to, each in its own way, the links of one mail."""
    pages = Counter(_page(key) for key, mail in bearer.items() if mail is not None)
    return {
        key: mail
        for key, mail in bearer.items()
        if mail is not None and pages[_page(key)] >= _SEVERAL
    }


def _page(key: str) -> str:
    return key.partition("?")[0]


def quoted_links(written: Iterable[StoredRecord]) -> dict[str, tuple[str, ...]]:
    """What mails that are no reports quote, by each place where they lie."""
    return {
        place: entry.record.original.urls
        for entry in written
        if entry.record.original is not None and entry.record.original.urls
        for place in entry.locators
    }


def _keys(urls: Iterable[str]) -> Iterator[str]:
    return (key for key in map(link_key, urls) if key is not None)
