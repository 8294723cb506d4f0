"""The servers of a storm: those that sent, and those that only took the mail."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from tests.storms.events import Event, Kind, Role
from tests.storms.internet import Host
from tests.storms.plan import Plan, Relay
from tests.storms.truth.told import Told, Truth, addresses_of

__all__ = ["host_truth", "server_truths"]

SERVER_ROLES = {Role.RECIPIENT_SIDE: "bystander", Role.FORWARDER: "forwarder"}


def server_truths(told: Told) -> list[Truth]:
    return [*origin_truths(told), *bystander_truths(told)]


def origin_truths(told: Told) -> Iterator[Truth]:
    shown = {spoof.number for spoof in told.spoofs}  # of another no byte tells who sent it
    for relay in relays(told.storm.plan):
        events = [
            event
            for event in told.telling
            if event.spoof and event.spoof.relay == relay and event.spoof.number in shown
        ]
        if events:
            yield origin_truth(relay, events, told)


def relays(plan: Plan) -> list[Relay]:
    """Each once, in the order of the runs."""
    found: list[Relay] = []
    for attack in plan.attacks:
        found += [run.relay for run in attack.runs if run.relay not in found]
    return list(dict.fromkeys(found))


def origin_truth(relay: Relay, events: Sequence[Event], told: Told) -> Truth:
    targeted = set().union(*(addresses_of(event) for event in events))
    returned = [event for event in events if event.kind is Kind.BOUNCE]
    silent = [
        event
        for event in told.bounces
        if event.spoof and event.reporter == relay.host and not event.tells_original
    ]
    originals = {event.spoof.number: event.spoof for event in returned if event.spoof}
    sent = [spoof for spoof in told.storm.spoofs if spoof.relay == relay]
    by = relay.handed_in_by
    return {
        **host_truth(relay.host),
        "role": "origin",
        "took_it_from": relay.took_it_from.value,
        "handed_in_by": None if by is None else {"host": by.helo, "ip": by.ip},
        "targeted": len(targeted),
        "addresses": sorted(targeted),
        "bounces": len(returned) + len(silent),
        "written_by_itself": sum(event.reporter == relay.host for event in returned),
        "originals": len(originals),
        **times("original", [spoof.sent for spoof in originals.values()]),
        **times("bounce", [event.mail.when for event in returned]),
        "waves": sorted({spoof.wave for spoof in originals.values()}),
        "really_sent": len(sent),
        "really_targeted": len({person.address for spoof in sent for person in spoof.recipients}),
    }


def bystander_truths(told: Told) -> Iterator[Truth]:
    """Who only took the mail: the recipients' sides, and who forwarded it."""
    written: dict[str, list[Event]] = {}
    for event in told.bounces:
        if event.spoof is not None and event.reporter and event.role in SERVER_ROLES:
            written.setdefault(event.reporter.ip, []).append(event)
    for events in sorted(written.values(), key=len, reverse=True):
        yield bystander_truth(events)


def bystander_truth(events: Sequence[Event]) -> Truth:
    first = events[0]
    assert first.reporter is not None
    assert first.role is not None
    targeted = set().union(*(addresses_of(event) for event in events))
    clear = [event for event in events if event.tells_original]
    return {
        **host_truth(first.reporter),
        "role": SERVER_ROLES[first.role],
        "targeted": len(targeted),
        "addresses": sorted(targeted),
        "bounces": len(events),
        "without_original": len(events) - len(clear),
        "originals": len({event.spoof.number for event in clear if event.spoof}),
        **times("bounce", [event.mail.when for event in clear]),
    }


def host_truth(host: Host) -> Truth:
    """`host` is the looked-up name; `names` are all that the mails show."""
    return {"host": host.name, "ip": host.ip, "names": sorted({host.name, host.calls_itself})}


def times(what: str, moments: Iterable[datetime]) -> Truth:
    known = sorted(moments)
    if not known:
        return {f"first_{what}": None, f"last_{what}": None}
    return {f"first_{what}": known[0].isoformat(), f"last_{what}": known[-1].isoformat()}
