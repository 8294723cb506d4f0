"""What the victim's own data shows of a person beside the storm: the book, the mail, since when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bouncescan.analysis.frames import from_timestamp
from bouncescan.analysis.identities import Identities
from bouncescan.analysis.sightings import Sightings
from bouncescan.records.contact import Contact
from bouncescan.records.message import MailHeader

__all__ = ["Acquaintance", "Knowledge", "acquaint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What is known of the addresses beside the storm."""

    sightings: Sightings | None  # None: no history was read
    book: Sequence[Contact] | None  # None: no address book was given
    servers_of: Mapping[str, tuple[str, ...]]
    campaign_of: Mapping[str, int]  # the campaign of each spoofed mail, by Message-ID
    machines: Collection[str] | None = None  # whom no person reads; None: no history was read
    victim: Collection[str] = ()  # the victim's own address keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquaintance:
    """One person: the card in the book, and the sightings, of which `header` is the first."""

    card: Contact | None
    name: str | None
    first: datetime | None = None
    last: datetime | None = None
    header: MailHeader | None = None
    roles: tuple[str, ...] | None = None  # None: no history was read
    in_address_book: bool | None = None  # None: no book was given
    machine: bool | None = None  # None: no history was read

    @property
    def seen_in(self) -> str | None:
        """The folder of the first sighting."""
        return self.header.locator.folder if self.header else None

    @property
    def source_mail(self) -> str | None:
        """The first sighting's Message-ID, or its place."""
        return (self.header.message_id or str(self.header.locator)) if self.header else None


def acquaint(
    people: Collection[str], known: Knowledge, identities: Identities
) -> dict[str, Acquaintance]:
    """Each of `people` (by their keys) with what is known of them."""
    cards = _cards(known.book, identities)
    seen = _seen(known.sightings, people)
    names = known.sightings.names if known.sightings else {}
    unseen = None if known.sightings is None else ()
    found: dict[str, Acquaintance] = {}
    for person in people:
        card, sighting = cards.get(person), seen.get(person)
        found[person] = Acquaintance(
            card=card,
            name=(card.name if card else None) or names.get(person),
            first=sighting.first if sighting else None,
            last=sighting.last if sighting else None,
            header=sighting.header if sighting else None,
            roles=sighting.roles if sighting else unseen,
            in_address_book=None if known.book is None else card is not None,
            machine=None if known.machines is None else person in known.machines,
        )
    return found


def _cards(book: Sequence[Contact] | None, identities: Identities) -> dict[str, Contact]:
    return {identities.person(contact.address): contact for contact in reversed(book or ())}


@dataclass(frozen=True, slots=True)
class _Seen:
    first: datetime | None
    last: datetime | None
    header: MailHeader
    roles: tuple[str, ...]


def _seen(sightings: Sightings | None, people: Collection[str]) -> dict[str, _Seen]:
    """Of each of `people` who was seen: when, where first, in which roles."""
    if sightings is None:
        return {}
    frame = sightings.frame
    frame = frame[frame["person"].isin(people)]
    found: dict[str, _Seen] = {}
    columns = (frame[name].tolist() for name in ("person", "role", "when", "mail"))
    for person, role, when, place in zip(*columns, strict=True):
        moment = from_timestamp(when)
        known = found.get(person)
        if known is None:
            found[person] = _Seen(moment, moment, sightings.headers[place], (role,))
            continue
        # The oldest comes first, and those without a date last.
        last = moment or known.last
        roles = known.roles if role in known.roles else (*known.roles, role)
        if last != known.last or roles is not known.roles:
            found[person] = replace(known, last=last, roles=roles)
    return found
