"""Whom a storm targeted, in which state, and what the mailbox showed of them before."""

from collections.abc import Sequence

from tests.storms.cast import Person
from tests.storms.events import Event
from tests.storms.plan import Circle
from tests.storms.truth.told import ANSWERS, Told, Truth

__all__ = ["count_truth", "hidden", "people_truth"]


def people_truth(told: Told) -> list[Truth]:
    known = told.targets.begins.keys() | told.hinting.keys()
    return [
        person_truth(person, told) for person in told.storm.cast.people if person.address in known
    ]


def hidden(told: Told) -> list[str]:
    """Who was written to and left no trace in the mailbox."""
    written = {person.address for spoof in told.storm.spoofs for person in spoof.recipients}
    return sorted(written - told.targets.begins.keys() - told.hinting.keys())


def state_of(events: Sequence[Event]) -> str:
    """The first that holds."""
    if any(event.kind in ANSWERS for event in events):
        return "reached"
    if any(not event.is_delay for event in events):
        return "failed"
    return "delayed" if events else "addressed"


def person_truth(person: Person, told: Told) -> Truth:
    address = person.address
    events, hints = told.about.get(address, []), told.hinting.get(address, [])
    begins = told.targets.begins.get(address, told.storm.plan.begins)
    seen = told.targets.shown.before(address, begins)
    state = state_of([*events, *hints])
    is_told = address in told.targets.begins and state == state_of(events)
    reasons = {
        failure.reason
        for event in events
        for failure in event.failures
        if failure.address == person.address and not event.is_delay
    }
    shown = {spoof.number for spoof in told.spoofs}  # of another no byte tells who sent it
    relays = {e.spoof.relay.host.ip for e in events if e.spoof and e.spoof.number in shown}
    return {
        "address": person.address,
        "also": [person.forwards_to] if person.forwards_to else [],
        "names": [person.name, person.roman],
        "state": state,
        "tellable": is_told,
        "reasons": sorted(reasons),
        "in_address_book": person.in_book,
        "circle": person.circle.value,
        "first_seen": min(one.when for one in seen).isoformat() if seen else None,
        "last_seen": max(one.when for one in seen).isoformat() if seen else None,
        "roles": sorted({one.role for one in seen}),
        "machine": person.circle is Circle.MACHINE,
        "times": len({event.spoof.number for event in events if event.spoof}),
        "servers": sorted(relays),
    }


def count_truth(people: Sequence[Truth]) -> dict[str, int]:
    states = [person["state"] for person in people]
    counts = {state: states.count(state) for state in ("failed", "delayed", "reached", "addressed")}
    counts["at_least"] = counts["failed"] + counts["delayed"] + counts["reached"]
    return counts
