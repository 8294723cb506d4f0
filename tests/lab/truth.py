"""What was done, in the words of the findings (tests/storms/TRUTH.md). Nothing asks bouncescan."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tests.lab.attack import Spoof
from tests.lab.internet import DOMAINS, SUBMISSION, VICTIM, Fate, Relay, fails_at, ip_of
from tests.lab.mailbox import Came
from tests.lab.people import FORWARDS, Circle
from tests.lab.scenarios import Played
from tests.lab.told import HOST_AT, Told
from tests.storms.plan import Source
from tests.storms.tellable import is_harvest_tellable, is_source_tellable

__all__ = ["truth_of"]

Truth = dict[str, object]

ENOUGH = 10


def truth_of(played: Played, folders: dict[str, int], seed: str) -> Truth:
    told = Told(played)
    people = [person_truth(address, told) for address in told.targets.begins]
    bounces = [bounce_truth(bounce, told) for bounce in told.bounces]
    written = {address for spoof in played.spoofs for address in spoof.recipients}
    return {
        "schema": 2,
        "made_by": "lab",
        "seed": seed,
        "scenario": played.scenario.title,
        "victim": [VICTIM],
        "folders": folders,
        "read": read_truth(told, sum(folders.values())),
        "who_sent": {"is": played.scenario.who_sent, "tellable": any(map(tells_origin, bounces))},
        "where_from": {
            source.value: {
                "is": source is Source.MAILBOX,
                "tellable": is_source_tellable(
                    source, source is Source.MAILBOX, told.targets, VICTIM
                ),
            }
            for source in Source
        },
        "harvest": {
            "is": played.harvest.isoformat(),
            "tellable": is_harvest_tellable(told.targets, played.harvest),
        },
        "estimate": estimate_truth(told, written),
        "counts": count_truth(people),
        "campaigns": [
            {
                "id": 1,
                "who_sent": played.scenario.who_sent,
                "message_ids": [spoof.message_id for spoof in told.shown],
            }
        ],
        "servers": [*origin_truths(told), *bystander_truths(told)],
        "people": people,
        "hidden": sorted(written - told.targets.begins.keys()),
        "bounces": bounces,
        "handed_in": [handed_in(spoof) for spoof in played.spoofs],
    }


def tells_origin(bounce: Truth) -> bool:
    tellable = bounce["tellable"]
    return isinstance(tellable, dict) and bool(tellable["origin"])


def handed_in(spoof: Spoof) -> Truth:
    """Every spoofed mail: by whom, where, to whom."""
    peer = spoof.relay.peer
    return {
        "message_id": spoof.message_id,
        "at": {"host": spoof.relay.host, "ip": ip_of(spoof.relay.host)},
        "by": None if peer is None else {"host": peer, "ip": ip_of(peer)},
        "took_it_from": spoof.relay.took_it_from,
        "to": list(spoof.recipients),
    }


def read_truth(told: Told, messages: int) -> dict[str, int]:
    own = sum(told.spoof_of(bounce) is None for bounce in told.bounces)
    bounces = len(told.bounces)
    return {
        "messages": messages,
        "bounces": bounces,
        "spoofed": bounces - own,
        "own": own,
        "undecided": 0,
        "duplicates": 0,
        "other": messages - bounces,
        "unreadable": 0,
    }


def estimate_truth(told: Told, written: set[str]) -> Truth:
    recipients = sum(len(spoof.recipients) for spoof in told.shown)
    enough = len(told.shown) >= ENOUGH and recipients > 1.5 * len(told.shown)
    return {"is": len(written), "tellable": enough}


def count_truth(people: Sequence[Truth]) -> dict[str, int]:
    states = [person["state"] for person in people]
    counts = {state: states.count(state) for state in ("failed", "delayed", "reached", "addressed")}
    counts["at_least"] = counts["failed"] + counts["delayed"] + counts["reached"]
    return counts


def person_truth(address: str, told: Told) -> Truth:
    person, events = told.people[address], told.about.get(address, [])
    states = {state for _, state in events}
    seen = told.targets.shown.before(address, told.played.began)
    order = ("reached", "failed", "delayed")
    is_forwarded = fails_at(address).fate is Fate.FORWARDS
    return {
        "address": address,
        "also": [FORWARDS.format(local=person.local)] if is_forwarded and events else [],
        "names": [person.name, person.roman],
        "state": next((state for state in order if state in states), "addressed"),
        "tellable": True,  # shown by a bounce with its original, or by an answer
        "in_address_book": person.in_book,
        "machine": person.circle is Circle.SHOP,
        "first_seen": min(one.when for one in seen).isoformat() if seen else None,
        "last_seen": max(one.when for one in seen).isoformat() if seen else None,
        "roles": sorted({one.role for one in seen}),
        "servers": sorted({ip_of(spoof.relay.host) for spoof, _ in events}),
        "times": len({spoof.number for spoof, _ in events}),
    }


def origin_truths(told: Told) -> Iterator[Truth]:
    for host in dict.fromkeys(spoof.relay.host for spoof in told.played.spoofs):
        events = [
            (address, spoof)
            for address, ones in told.about.items()
            for spoof, _ in ones
            if spoof.relay.host == host
        ]
        bounces = [b for b in told.bounces if (s := told.spoof_of(b)) and s.relay.host == host]
        if events:
            relay = events[0][1].relay
            yield {**row(host, "origin", bounces, told), **taken(relay), **targeted(events)}


def taken(relay: Relay) -> Truth:
    by = relay.peer
    peer = None if by is None else {"host": by, "ip": ip_of(by)}
    return {"took_it_from": relay.took_it_from, "handed_in_by": peer}


def targeted(events: Iterable[tuple[str, Spoof]]) -> Truth:
    addresses = sorted({address for address, _ in events})
    return {"targeted": len(addresses), "addresses": addresses}


def bystander_truths(told: Told) -> Iterator[Truth]:
    written: dict[str, list[Came]] = defaultdict(list)
    for bounce in told.bounces:
        if role_of(bounce, told) in {"recipient_side", "forwarder"}:
            written[HOST_AT[bounce.peer]].append(bounce)
    for host, bounces in sorted(written.items()):
        role = "forwarder" if role_of(bounces[0], told) == "forwarder" else "bystander"
        events = [
            (address, spoof)
            for bounce in bounces
            if (spoof := told.spoof_of(bounce))
            for address in told.named(bounce, "failed", "delayed")
        ]
        yield {
            **row(host, role, bounces, told),
            "took_it_from": None,
            "handed_in_by": None,
            **targeted(events),
        }


def row(host: str, role: str, bounces: Sequence[Came], told: Told) -> Truth:
    originals = {spoof.number for bounce in bounces if (spoof := told.spoof_of(bounce))}
    return {
        **host_truth(host, bounces),
        "role": role,
        "bounces": len(bounces),
        "originals": len(originals),
    }


def host_truth(host: str, bounces: Sequence[Came]) -> Truth:
    """Under the address by which the mails show it: one of the two it may have."""
    shown = [bounce.peer for bounce in bounces if HOST_AT[bounce.peer] == host]
    return {"host": host, "ip": shown[0] if shown else ip_of(host), "names": [host]}


def role_of(bounce: Came, told: Told) -> str:
    reporter = HOST_AT[bounce.peer]
    if reporter == SUBMISSION:
        return "victim_side"
    spoof = told.spoof_of(bounce)
    if spoof is not None and reporter == spoof.relay.host:
        return "sender_side"
    fates = {domain.fate for domain in DOMAINS.values() if domain.mx == reporter}
    return "forwarder" if Fate.FORWARDS in fates else "recipient_side"


def bounce_truth(bounce: Came, told: Told) -> Truth:
    spoof = told.spoof_of(bounce)
    role = role_of(bounce, told)
    is_owner_told = role == "victim_side" or bounce.original_message_id is not None
    origin = spoof.relay.host if spoof else None
    return {
        "message_id": bounce.message_id,
        "places": [],
        "ownership": "own" if spoof is None else "spoofed",
        "tellable": {
            "ownership": is_owner_told,
            "origin": is_owner_told and origin is not None and names(bounce, origin),
            "role": is_owner_told,
        },
        "own": spoof is None,
        "original_message_id": bounce.original_message_id,
        "reporter": {**host_truth(HOST_AT[bounce.peer], [bounce]), "role": role},
        "origin": None if origin is None else {"host": origin, "ip": ip_of(origin)},
        "failed": told.named(bounce, "failed"),
        "delayed": told.named(bounce, "delayed"),
    }


def names(bounce: Came, host: str) -> bool:
    return host.encode() in bounce.raw or ip_of(host).encode() in bounce.raw
