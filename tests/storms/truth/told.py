"""What the mails of a storm tell of its spoofed mails, gathered once."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property

from tests.storms.campaign import Spoof
from tests.storms.events import Event, Kind
from tests.storms.plan import Plan
from tests.storms.scenario import Storm
from tests.storms.shown import shown_by
from tests.storms.tellable import Targets

__all__ = ["ANSWERS", "Told", "Truth", "addresses_of"]

Truth = dict[str, object]

ANSWERS = frozenset({Kind.REPLY, Kind.AUTO_REPLY})
PAUSE = timedelta(days=60)  # after which a storm is another one
MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Told:
    """A storm, read for its truth."""

    def __init__(self, storm: Storm) -> None:
        self.storm = storm

    @cached_property
    def bounces(self) -> list[Event]:
        found = [event for event in self.storm.events if event.kind is Kind.BOUNCE]
        return sorted(found, key=lambda event: event.mail.when)

    @cached_property
    def telling(self) -> list[Event]:
        """The events that tie an address to a spoofed mail."""
        return [
            event
            for event in self.storm.events
            if event.spoof is not None
            and (event.kind in ANSWERS or (event.kind is Kind.BOUNCE and event.tells_original))
        ]

    @cached_property
    def about(self) -> dict[str, list[Event]]:
        """The telling events by address."""
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.telling:
            for address in addresses_of(event):
                found[address].append(event)
        return found

    @cached_property
    def hinting(self) -> dict[str, list[Event]]:
        """Bounces of spoofed mail that do not say so, by address: they count as claims."""
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.bounces:
            if event.spoof is not None and not event.tells_original:
                for address in addresses_of(event):
                    found[address].append(event)
        return found

    @cached_property
    def spoofs(self) -> list[Spoof]:
        """The spoofed mails whose header the mailbox shows, in a bounce."""
        clear = [event for event in self.bounces if event.tells_original]
        found = {event.spoof.number: event.spoof for event in clear if event.spoof}
        return [found[number] for number in sorted(found)]

    @cached_property
    def sent(self) -> frozenset[str]:
        """The Message-IDs of what is left in Sent."""
        mails = (mail.raw for mail in self.storm.ordinary if mail.folder == "Sent")
        found = (MESSAGE_ID.search(raw) for raw in mails)
        return frozenset(match[1].decode() for match in found if match)

    def ownership(self, event: Event) -> str:
        """Whose mail a bounce is of, as far as the bytes say it.

        The provider takes mail from whoever has the password: it is the victim's where the copy in
        Sent is left.
        """
        if event.own_message_id is not None:
            return "own" if event.own_message_id in self.sent else "undecided"
        return "spoofed" if event.tells_original else "undecided"

    @cached_property
    def targets(self) -> Targets:
        """Whom the mailbox shows as written to, since when, and what it shows of them before."""
        begins = begins_of(self.storm.plan)
        of: dict[str, datetime] = {}
        for spoof, address in self._shown():
            of[address] = min(of.get(address, begins[spoof.attack]), begins[spoof.attack])
        return Targets(
            begins=of,
            book=frozenset(person.address for person in self.storm.cast.people if person.in_book),
            shown=shown_by(self.storm.ordinary),
        )

    def _shown(self) -> Iterator[tuple[Spoof, str]]:
        for event in self.telling:
            if event.spoof is not None:
                yield from ((event.spoof, address) for address in addresses_of(event))
        for spoof in self.spoofs:
            yield from ((spoof, person.address) for person in spoof.recipients)


def addresses_of(event: Event) -> set[str]:
    if event.sender is not None:
        return {event.sender}
    return {failure.address for failure in event.failures}


def begins_of(plan: Plan) -> dict[int, datetime]:
    """The beginning of the storm that each attack is part of."""
    found: dict[int, datetime] = {}
    in_order = sorted(enumerate(plan.attacks, start=1), key=lambda entry: entry[1].begins)
    begins = end = None
    for number, attack in in_order:
        if begins is None or end is None or attack.begins - end > PAUSE:
            begins = attack.begins
        end = max(run.end for run in attack.runs)
        found[number] = begins
    return found
