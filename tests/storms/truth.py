"""What is in a storm, in the words of the findings: told from what the generator did.

`tellable` follows a rule that sees only the bytes written: a bounce that gives no original back
does not say which mail it is about. Nothing here asks bouncescan.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from tests.storms.campaign import RELAYS, Relay, Spoof, harvested
from tests.storms.cast import HARVEST, Cast, Circle, Person
from tests.storms.events import Event, Kind, Role
from tests.storms.internet import Host
from tests.storms.provider import VICTIM, Mail
from tests.storms.scenario import Storm

__all__ = ["truth_of"]

Truth = dict[str, object]

ANSWERS = {Kind.REPLY, Kind.AUTO_REPLY}
KNOWN_FROM = {Circle.OLD_MAIL: "one_mail_of_2011", Circle.MACHINE: "machine_sender"}
SERVER_ROLES = {Role.RECIPIENT_SIDE: "bystander", Role.FORWARDER: "forwarder"}


def truth_of(storm: Storm) -> Truth:
    people = [person_truth(person, storm) for person in shown_people(storm)]
    return {
        "seed": storm.seed,
        "scenario": "forged with the mailbox",
        "victim": [VICTIM],
        "read": read_truth(storm),
        "folders": folder_counts(storm.mails),
        "who_sent": "forged",
        "where_from": "mailbox",
        "harvest": HARVEST.isoformat(),
        "sources": source_truth(storm),
        "counts": count_truth(people),
        "servers": [*origin_truths(storm), *bystander_truths(storm)],
        "people": people,
        "hidden": hidden(storm),
        "originals": [original_truth(spoof) for spoof in shown_spoofs(storm)],
        "bounces": [bounce_truth(event, storm) for event in bounces(storm)],
        "answers": [answer_truth(event, storm) for event in storm.events if event.kind in ANSWERS],
        "others": [other_truth(event, storm) for event in storm.events if is_other(event)],
        "duplicates": [place(mail, storm) for mail in storm.duplicates],
    }


def bounces(storm: Storm) -> list[Event]:
    found = [event for event in storm.events if event.kind is Kind.BOUNCE]
    return sorted(found, key=lambda event: event.mail.when)


def is_other(event: Event) -> bool:
    return event.kind not in {Kind.BOUNCE, *ANSWERS}


def ownership(event: Event) -> str:
    """As far as the bytes say it."""
    if event.own_message_id is not None:
        return "own"
    return "spoofed" if event.gives_original else "undecided"


def read_truth(storm: Storm) -> dict[str, int]:
    owners = [ownership(event) for event in bounces(storm)]
    messages, copies = len(storm.mails), len(storm.duplicates)
    return {
        "messages": messages,
        "bounces": len(owners),
        "spoofed": owners.count("spoofed"),
        "own": owners.count("own"),
        "undecided": owners.count("undecided"),
        "duplicates": copies,
        "other": messages - copies - len(owners),
        "unreadable": 0,
    }


def folder_counts(mails: Sequence[Mail]) -> dict[str, int]:
    names = [mail.folder for mail in mails]
    return {name: names.count(name) for name in ("Inbox", "Sent", "Junk")}


def source_truth(storm: Storm) -> Truth:
    """Where the stranger's list came from: the whole mailbox. The book shows a part of it."""
    targets = harvested(storm.cast)
    return {
        "list": len(targets),
        "in_address_book": sum(person.in_book for person in targets),
        "one_mail_of_2011": sum(person.circle is Circle.OLD_MAIL for person in targets),
        "machine_senders": sum(person.circle is Circle.MACHINE for person in targets),
        "in_the_book_but_not_taken": untouched(storm.cast, Circle.BOOK_ONLY),
        "seen_after_the_harvest": untouched(storm.cast, Circle.NEWCOMER),
    }


def untouched(cast: Cast, circle: Circle) -> list[str]:
    return sorted(person.address for person in cast.of(circle))


def telling(storm: Storm) -> list[Event]:
    """The events that tie an address to a spoofed mail."""
    return [
        event
        for event in storm.events
        if event.spoof is not None
        and (event.kind in ANSWERS or (event.kind is Kind.BOUNCE and event.gives_original))
    ]


def addresses_of(event: Event) -> set[str]:
    if event.sender is not None:
        return {event.sender}
    return {failure.address for failure in event.failures}


def origin_truths(storm: Storm) -> Iterator[Truth]:
    for relay in RELAYS:
        events = [e for e in telling(storm) if e.spoof and e.spoof.relay is relay]
        yield origin_truth(relay, events, storm)


def origin_truth(relay: Relay, events: Sequence[Event], storm: Storm) -> Truth:
    targeted = set().union(*(addresses_of(event) for event in events))
    returned = [event for event in events if event.kind is Kind.BOUNCE]
    originals = {event.spoof.number: event.spoof for event in returned if event.spoof}
    sent = [spoof for spoof in storm.spoofs if spoof.relay is relay]
    by = relay.handed_in_by
    return {
        **host_truth(relay.host),
        "role": "origin",
        "took_it_from": relay.took_it_from.value,
        "handed_in_by": None if by is None else {"host": by.helo, "ip": by.ip},
        "targeted": len(targeted),
        "addresses": sorted(targeted),
        "bounces": len(returned),
        "written_by_itself": sum(event.reporter is relay.host for event in returned),
        "originals": len(originals),
        **times("original", [spoof.sent for spoof in originals.values()]),
        **times("bounce", [event.mail.when for event in returned]),
        "waves": sorted({spoof.wave for spoof in originals.values()}),
        "really_sent": len(sent),
        "really_targeted": len({person.address for spoof in sent for person in spoof.recipients}),
    }


def bystander_truths(storm: Storm) -> Iterator[Truth]:
    """Who only took the mail: the recipients' sides, and who forwarded it."""
    written: dict[str, list[Event]] = {}
    for event in bounces(storm):
        if event.spoof is not None and event.reporter and event.role in SERVER_ROLES:
            written.setdefault(event.reporter.ip, []).append(event)
    for events in sorted(written.values(), key=len, reverse=True):
        yield bystander_truth(events)


def bystander_truth(events: Sequence[Event]) -> Truth:
    first = events[0]
    assert first.reporter is not None
    assert first.role is not None
    targeted = set().union(*(addresses_of(event) for event in events))
    clear = [event for event in events if event.gives_original]
    return {
        **host_truth(first.reporter),
        "role": SERVER_ROLES[first.role],
        "targeted": len(targeted),
        "addresses": sorted(targeted),
        "bounces": len(clear),
        "without_original": len(events) - len(clear),
        "originals": len({event.spoof.number for event in clear if event.spoof}),
        **times("bounce", [event.mail.when for event in clear]),
    }


def host_truth(host: Host) -> Truth:
    """`host` is the looked-up name; `names` are all that the mails show."""
    return {"host": host.name, "ip": host.ip, "names": sorted({host.name, host.calls_itself})}


def times(what: str, moments: Iterable[datetime]) -> Truth:
    known = sorted(moments)
    return {f"first_{what}": known[0].isoformat(), f"last_{what}": known[-1].isoformat()}


def shown_spoofs(storm: Storm) -> list[Spoof]:
    """The spoofed mails whose header the mailbox shows, in a bounce."""
    clear = [event for event in bounces(storm) if event.gives_original]
    found = {event.spoof.number: event.spoof for event in clear if event.spoof}
    return [found[number] for number in sorted(found)]


def original_truth(spoof: Spoof) -> Truth:
    return {
        "message_id": spoof.message_id,
        "sent": spoof.sent.isoformat(),
        "origin": spoof.relay.host.ip,
        "wave": spoof.wave,
        "subject": spoof.title.subject,
        "url": spoof.title.url,
        "to_and_cc": [person.address for person in spoof.recipients],
    }


def shown_people(storm: Storm) -> list[Person]:
    known = {address for event in telling(storm) for address in addresses_of(event)}
    known |= {person.address for spoof in shown_spoofs(storm) for person in spoof.recipients}
    return [person for person in storm.cast.people if person.address in known]


def hidden(storm: Storm) -> list[str]:
    """Who was written to and left no trace in the mailbox."""
    shown = {person.address for person in shown_people(storm)}
    targets = {person.address for spoof in storm.spoofs for person in spoof.recipients}
    return sorted(targets - shown)


def events_about(person: Person, storm: Storm) -> list[Event]:
    return [event for event in telling(storm) if person.address in addresses_of(event)]


def state_of(events: Sequence[Event]) -> str:
    """The first that holds."""
    if any(event.kind in ANSWERS for event in events):
        return "reached"
    if any(not event.is_delay for event in events):
        return "failed"
    return "delayed" if events else "addressed"


def person_truth(person: Person, storm: Storm) -> Truth:
    events = events_about(person, storm)
    reasons = {
        failure.reason
        for event in events
        for failure in event.failures
        if failure.address == person.address and not event.is_delay
    }
    relays = {event.spoof.relay.host.ip for event in events if event.spoof}
    return {
        "address": person.address,
        "also": [person.forwards_to] if person.forwards_to else [],
        "names": [person.name, person.roman],
        "state": state_of(events),
        "reasons": sorted(reasons),
        "in_address_book": person.in_book,
        "known_from": KNOWN_FROM.get(person.circle, "correspondent"),
        "machine": person.circle is Circle.MACHINE,
        "times": len({event.spoof.number for event in events if event.spoof}),
        "servers": sorted(relays),
    }


def count_truth(people: Sequence[Truth]) -> dict[str, int]:
    states = [person["state"] for person in people]
    counts = {state: states.count(state) for state in ("failed", "delayed", "reached", "addressed")}
    counts["at_least"] = counts["failed"] + counts["delayed"] + counts["reached"]
    return counts


def bounce_truth(event: Event, storm: Storm) -> Truth:
    assert event.reporter is not None
    assert event.role is not None
    failed = sorted(addresses_of(event))
    origin = event.spoof.relay.host if event.spoof else None
    original = event.spoof.message_id if event.spoof else event.own_message_id
    return {
        "message_id": event.message_id,
        **place(event.mail, storm),
        "when": event.mail.when.isoformat(),
        "kind": "bounce",
        "ownership": ownership(event),
        "own": event.own_message_id is not None,
        "tellable": event.gives_original,
        "original_message_id": original,
        "reporter": {**host_truth(event.reporter), "role": event.role.value},
        "origin": None if origin is None else {"host": origin.name, "ip": origin.ip},
        "failed": [] if event.is_delay else failed,
        "delayed": failed if event.is_delay else [],
    }


def answer_truth(event: Event, storm: Storm) -> Truth:
    assert event.spoof is not None
    return {
        "message_id": event.message_id,
        **place(event.mail, storm),
        "kind": "auto_reply" if event.kind is Kind.AUTO_REPLY else "other",
        "from": event.sender,
        "original_message_id": event.spoof.message_id,
        "origin": event.spoof.relay.host.ip,
    }


def other_truth(event: Event, storm: Storm) -> Truth:
    return {"message_id": event.message_id, **place(event.mail, storm), "what": event.kind.value}


def place(mail: Mail, storm: Storm) -> Truth:
    """The folder's file and the mail's number in it, from 0."""
    in_folder = [other for other in storm.mails if other.folder == mail.folder]
    return {"folder": mail.folder, "index": in_folder.index(mail)}
