"""Which finding is which bounce, and which person, of the truth.

Bounces are known by their Message-ID; where there is none, or two have the same, by the end of a
locator. People are known by their address, else by another address of theirs.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bouncescan.mail.address import address_key
from tests.storms.scoring.found import FoundBounce, FoundPerson
from tests.storms.scoring.truth import TrueBounce, TruePerson

__all__ = ["MatchedBounces", "MatchedPeople", "keys", "match_bounces", "match_people"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedBounces:
    """Each bounce of the truth with its findings, none or several, and what is left over."""

    pairs: tuple[tuple[TrueBounce, tuple[FoundBounce, ...]], ...]
    invented: tuple[FoundBounce, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedPeople:
    """Each person of the truth with the finding that shows them, and what is left over."""

    pairs: tuple[tuple[TruePerson, FoundPerson | None], ...]
    twice: tuple[FoundPerson, ...]
    invented: tuple[FoundPerson, ...]


def match_bounces(true: Sequence[TrueBounce], found: Iterable[FoundBounce]) -> MatchedBounces:
    """Every finding to one bounce of the truth at most."""
    by_id: dict[str, list[int]] = defaultdict(list)
    by_place: dict[str, int] = {}
    for number, bounce in enumerate(true):
        if bounce.message_id:
            by_id[_plain(bounce.message_id)].append(number)
        by_place |= dict.fromkeys(bounce.places, number)
    matched: dict[int, list[FoundBounce]] = defaultdict(list)
    invented = []
    for finding in found:
        same = by_id.get(_plain(finding.message_id or ""), [])
        if len(same) != 1:
            ends = (end for locator in finding.locators for end in _ends(locator))
            same = [by_place[end] for end in ends if end in by_place][:1]
        if same:
            matched[same[0]].append(finding)
        else:
            invented.append(finding)
    return MatchedBounces(
        pairs=tuple((bounce, tuple(matched[number])) for number, bounce in enumerate(true)),
        invented=tuple(invented),
    )


def _plain(message_id: str) -> str:
    return message_id.strip().strip("<>")


def _ends(locator: str) -> Iterator[str]:
    """ "a/b/c#7", "b/c#7", "c#7"."""
    yield locator
    while "/" in locator:
        locator = locator.partition("/")[2]
        yield locator


def match_people(true: Sequence[TruePerson], found: Sequence[FoundPerson]) -> MatchedPeople:
    """Every finding to one person; whoever is only *maybe* targeted is not claimed to be one."""
    of = {address_key(also): number for number, each in enumerate(true) for also in each.also}
    of |= {address_key(person.address): number for number, person in enumerate(true)}
    shown: dict[int, list[FoundPerson]] = defaultdict(list)
    invented = []
    for finding in found:
        names = [address_key(finding.address), *map(address_key, finding.also)]
        # The address counts first: a second one may be another person's, and joined by mistake.
        number = of.get(names[0], next((of[name] for name in names if name in of), None))
        if number is not None:
            shown[number].append(finding)
        elif finding.state != "maybe":
            invented.append(finding)
    for number, findings in shown.items():
        first = address_key(true[number].address)
        findings.sort(key=lambda each, first=first: address_key(each.address) != first)  # type: ignore[misc]
    return MatchedPeople(
        pairs=tuple(
            (person, shown[number][0] if number in shown else None)
            for number, person in enumerate(true)
        ),
        twice=tuple(finding for findings in shown.values() for finding in findings[1:]),
        invented=tuple(invented),
    )


def keys(addresses: Iterable[str]) -> frozenset[str]:
    """Addresses that compare, however they are spelled."""
    return frozenset(map(address_key, addresses))
