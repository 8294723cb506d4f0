"""How mails were made, and which are of one making: two of subject, link host and mailer agree.

One of them alone is shared by strangers ("Re: hello", a free host, PHPMailer); all three differ
between two waves of one storm. What left through the victim's own provider is never put together
with what did not: that difference is the first question.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from bouncescan.analysis.hosts import organisation
from bouncescan.records.bounce import Original

__all__ = ["Making", "group_by_making", "mailer_shape", "making_of", "subject_shape"]

_PREFIX = re.compile(
    r"(?:\s*(?:re|fwd?|fw|aw|wg|tr|rv|antw|転送|返信)\s*(?:\[\d+\])?\s*[:：])+", re.IGNORECASE
)
_NUMBER = re.compile(r"\d+")
_BUILD = re.compile(r"\([^()]*\d[^()]*\)|[/_-]?v?\d\S*")
_LONGEST = 300
_MOST_HOSTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How a mail was made. `mailer` is the program without its version."""

    subject: str
    link_hosts: frozenset[str]
    mailer: str
    by_account: bool = False


def making_of(original: Original) -> Making:
    """The making of one original, as far as it tells by itself."""
    subject, mailer = subject_shape(original.subject), mailer_shape(original.mailer)
    return _making(subject, frozenset(_link_hosts(original.urls)), mailer)


# A storm's mails are of few makings: equal ones are one object.
@lru_cache(maxsize=4096)
def _making(subject: str, link_hosts: frozenset[str], mailer: str) -> Making:
    return Making(subject=subject, link_hosts=link_hosts, mailer=mailer)


# A storm has few subjects, and a mailbox few programs.
@lru_cache(maxsize=4096)
def mailer_shape(mailer: str | None) -> str:
    """A program's name without its versions and builds.

    >>> mailer_shape("iPhone Mail (20A380)")
    'iphone mail'
    >>> mailer_shape("Mozilla/5.0 (Windows NT 6.1; rv:24.0) Gecko/20100101 Thunderbird/24.6.0")
    'mozilla gecko thunderbird'
    """
    words = _BUILD.sub(" ", (mailer or "")[:_LONGEST])
    return " ".join(words.split()).casefold()


@lru_cache(maxsize=4096)
def subject_shape(subject: str | None) -> str:
    """A subject without its "Re:" and "Fw:", with # for each number.

    >>> subject_shape("Fwd: Re: Invoice 4711 for you")
    'invoice # for you'
    """
    text = " ".join((subject or "")[:_LONGEST].split())
    prefix = _PREFIX.match(text)
    return _NUMBER.sub("#", text[prefix.end() :] if prefix else text).strip().casefold()


def _link_hosts(urls: Iterable[str]) -> Iterator[str]:
    """The organisational domains of the links, or their addresses."""
    for url in tuple(urls)[:_MOST_HOSTS]:
        host = _host_of("/".join(url.split("/", 3)[:3]))
        if host:
            yield organisation(host) or host


@lru_cache(maxsize=4096)
def _host_of(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def group_by_making(makings: Sequence[Making]) -> list[int]:
    """For each making the number of its group, from 0 in order of first appearance."""
    parents = list(range(len(makings)))
    first: dict[Hashable, int] = {}
    for place, making in enumerate(makings):
        for key in _keys(making):
            if key in first:
                parents[_root(parents, place)] = _root(parents, first[key])
            else:
                first[key] = place
    numbers: dict[int, int] = defaultdict(lambda: len(numbers))
    return [numbers[_root(parents, place)] for place in range(len(makings))]


def _keys(making: Making) -> Iterator[Hashable]:
    """Whoever shares one of these is of one making."""
    way, subject, mailer = making.by_account, making.subject, making.mailer
    for host in sorted(making.link_hosts):
        yield way, "link and subject", host, subject
        if mailer:
            yield way, "link and mailer", host, mailer
    if mailer or not making.link_hosts:
        yield way, "subject and mailer", subject, mailer


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place
