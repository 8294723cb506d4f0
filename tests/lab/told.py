"""What came, each mail with the spoofed mail that it is about: read from the bytes alone."""

from collections import defaultdict
from functools import cached_property

from tests.lab.attack import Spoof
from tests.lab.internet import HOSTS, VICTIM
from tests.lab.mailbox import Came
from tests.lab.scenarios import Played
from tests.storms.shown import Shown, Sighting
from tests.storms.tellable import Targets

__all__ = ["HOST_AT", "Told"]

HOST_AT = {ip: place.name for place in HOSTS for ip in (place.ip, place.ip6) if ip}


class Told:
    """What came, each mail with what it belongs to."""

    def __init__(self, played: Played) -> None:
        self.played = played
        self.spoofs = {spoof.message_id: spoof for spoof in played.spoofs}
        self.people = {person.address: person for person in played.people}

    @cached_property
    def bounces(self) -> list[Came]:
        return [mail for mail in self.played.came if mail.is_bounce]

    @cached_property
    def answers(self) -> list[tuple[Spoof, str]]:
        """The spoofs that somebody answered, and who.

        Which server sent a mail that no bounce shows cannot be told from its answer.
        """
        found = []
        for mail in self.played.came:
            spoof = self.spoofs.get(mail.answers or "")
            if spoof is not None and spoof in self.shown and not mail.is_bounce:
                writer = [a for a in spoof.recipients if a in str(mail.message["From"])]
                found += [(spoof, address) for address in writer]
        return found

    def spoof_of(self, bounce: Came) -> Spoof | None:
        return self.spoofs.get(bounce.original_message_id or "")

    def named(self, bounce: Came, *actions: str) -> list[str]:
        """Those written to of whom the bounce tells one of these."""
        spoof = self.spoof_of(bounce)
        own = self.played.own.get(bounce.original_message_id or "")
        written = spoof.recipients if spoof else (own,) if own else ()
        told = [names for action, names in bounce.recipients if action in actions]
        return [address for address in written if any(address in names for names in told)]

    @cached_property
    def about(self) -> dict[str, list[tuple[Spoof, str]]]:
        """What came of each address: the spoof, and reached, failed or delayed."""
        found: dict[str, list[tuple[Spoof, str]]] = defaultdict(list)
        for answered, address in self.answers:
            found[address].append((answered, "reached"))
        for bounce in self.bounces:
            spoof = self.spoof_of(bounce)
            if spoof is not None:
                for state in ("failed", "delayed"):
                    for address in self.named(bounce, state):
                        found[address].append((spoof, state))
        return found

    @cached_property
    def shown(self) -> list[Spoof]:
        """The spoofs whose header a bounce shows."""
        numbers = {spoof.number for bounce in self.bounces if (spoof := self.spoof_of(bounce))}
        return [spoof for spoof in self.played.spoofs if spoof.number in numbers]

    @cached_property
    def targets(self) -> Targets:
        known = {address for spoof in self.shown for address in spoof.recipients}
        known |= self.about.keys()
        return Targets(
            begins=dict.fromkeys(sorted(known), self.played.began),
            book=frozenset(person.address for person in self.played.people if person.in_book),
            shown=sightings(self.played),
        )


def sightings(played: Played) -> Shown:
    found: dict[str, list[Sighting]] = defaultdict(list)
    for number, entry in enumerate(played.entries):
        others = frozenset((VICTIM, *(address for _, address in entry.shows)))
        for role, address in entry.shows:
            sighting = Sighting(role=role, when=entry.when, mail=number, others=others)
            found[address].append(sighting)
    return Shown(sightings={address: tuple(ones) for address, ones in found.items()})
