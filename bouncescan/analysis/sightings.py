"""Where the victim's own mail shows an address before the storm: everybody's, not only targets'.

Who was there and is no target says as much about the source as who is. Bounces, replies to the
spoof and whatever came after the first spoofed mail are no sightings.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from bouncescan.analysis.clock import header_happened
from bouncescan.analysis.frames import from_timestamp, to_datetime
from bouncescan.analysis.hosts import VictimSide
from bouncescan.analysis.identities import Identities
from bouncescan.records.message import MailHeader

__all__ = ["ROLES", "Sightings", "Storm", "find_sightings"]

ROLES = ("from", "to", "cc", "reply_to")  # Bcc, which only Sent shows, is a Cc


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """What of the mailbox is no history: all since the storm began, and what it brought.

    A target's storm is the one that reached them first; all others' the one with most targets.
    """

    of_target: Mapping[str, datetime | None]
    began: datetime | None  # the one with most targets
    places: Collection[str]  # of reports, and of replies to the spoof

    def began_for(self, person: str) -> datetime | None:
        """The moment from which mail is no sighting of this person any more."""
        return self.of_target.get(person, self.began)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sightings:
    """Every sighting, oldest first, those without a date last.

    `frame` has one row for each person, role and mail: `person` (category of address keys), `role`
    (category of ROLES), `when` (UTC, NaT unknown), `mail` (int32, the place in `headers`).
    """

    frame: pd.DataFrame
    headers: Sequence[MailHeader]
    names: Mapping[str, str]  # the last display name of each person

    def first_seen(self) -> Mapping[str, datetime]:
        """When each person was first seen in dated mail."""
        dated = self.frame.dropna(subset=["when"])
        first = dated.groupby("person", observed=True)["when"].min()
        found = ((str(person), from_timestamp(when)) for person, when in first.items())
        return {person: when for person, when in found if when is not None}


def find_sightings(
    headers: Sequence[MailHeader],
    storm: Storm,
    identities: Identities,
    *,
    victim: Collection[str],
    victim_side: VictimSide,
) -> Sightings:
    """All sightings in the header pass.

    `victim` are the victim's own address keys, who is never sighted.
    """
    register = _Register(storm, identities, victim)
    copied = _copied(headers)
    seen: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for place, header in enumerate(headers):
        if storm.places and str(header.locator) in storm.places:
            continue
        identity = _identity(header)
        known = seen[identity] if identity in copied else set()
        register.add(place, header, header_happened(header, victim_side), known)
    return Sightings(frame=register.to_frame(), headers=headers, names=register.names())


class _Register:
    """Sightings as columns of numbers: a million of them as objects would be half a gigabyte."""

    def __init__(self, storm: Storm, identities: Identities, victim: Collection[str]) -> None:
        self._storm = storm
        self._identities = identities
        self._victim = victim
        self._code_of_address: dict[str, int] = {}  # most addresses stand in many mails
        self._code_of_person: dict[str, int] = {}
        self._beginnings: list[datetime | None] = []
        self._named: dict[int, tuple[datetime | None, str]] = {}
        self._codes, self._roles, self._mails = array("i"), array("b"), array("i")
        self._times: dict[int, datetime | None] = {}

    def add(
        self, place: int, header: MailHeader, when: datetime | None, seen: set[tuple[int, int]]
    ) -> None:
        """The sightings of one mail, but those that a copy of it has given before."""
        self._times[place] = when
        for role, address in _addresses(header):
            code = self._code(address)
            if code < 0 or (code, role) in seen or not _is_before(when, self._beginnings[code]):
                continue
            seen.add((code, role))
            self._codes.append(code)
            self._roles.append(role)
            self._mails.append(place)
            name = header.names.get(address)
            if name and _is_newer(when, self._named.get(code)):
                self._named[code] = (when, name)

    def _code(self, address: str) -> int:
        """The number of the person behind an address; -1 for the victim."""
        code = self._code_of_address.get(address)
        if code is None:
            person = self._identities.person(address)
            code = -1 if person in self._victim else self._code_of(person)
            self._code_of_address[address] = code
        return code

    def _code_of(self, person: str) -> int:
        code = self._code_of_person.setdefault(person, len(self._beginnings))
        if code == len(self._beginnings):
            self._beginnings.append(self._storm.began_for(person))
        return code

    def to_frame(self) -> pd.DataFrame:
        """All that was added, in its order in time."""
        times = to_datetime(pd.Series(self._times, dtype=object))
        frame = pd.DataFrame(
            {
                "person": _category(self._codes, list(self._code_of_person)),
                "role": _category(self._roles, ROLES),
                "mail": np.asarray(self._mails),
            }
        )
        frame["person"] = frame["person"].cat.remove_unused_categories()
        frame["person"] = frame["person"].cat.reorder_categories(
            sorted(frame["person"].cat.categories)
        )
        frame["when"] = times.reindex(frame["mail"]).array
        frame = frame[["person", "role", "when", "mail"]]
        return frame.sort_values("when", kind="stable", ignore_index=True)

    def names(self) -> dict[str, str]:
        """The last display name of each person."""
        people = list(self._code_of_person)
        return {people[code]: name for code, (_, name) in self._named.items()}


def _category(codes: "array[int]", values: Sequence[str]) -> "pd.Series[str]":
    """A column of `values` by their places."""
    return pd.Series(pd.Categorical.from_codes(np.asarray(codes), categories=pd.Index(values)))


def _identity(header: MailHeader) -> str:
    return header.message_id or header.header_id


def _copied(headers: Sequence[MailHeader]) -> frozenset[str]:
    """The mails that lie in the mailbox more than once."""
    counted = Counter(map(_identity, headers))
    return frozenset(identity for identity, times in counted.items() if times > 1)


def _addresses(header: MailHeader) -> Iterator[tuple[int, str]]:
    """The addresses of a header, each with the place of its role in ROLES."""
    for role, addresses in enumerate(
        (header.from_, header.to, (*header.cc, *header.bcc), header.reply_to)
    ):
        for address in addresses:
            yield role, address


def _is_before(when: datetime | None, beginning: datetime | None) -> bool:
    return when is None or beginning is None or when < beginning


def _is_newer(when: datetime | None, known: tuple[datetime | None, str] | None) -> bool:
    if known is None or known[0] is None:
        return True
    return when is not None and when >= known[0]
