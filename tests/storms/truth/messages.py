"""The mails of a storm, each with what it is and what its bytes tell."""

from collections.abc import Callable, Sequence

from tests.storms.campaign import Spoof
from tests.storms.events import Event, Kind, Role
from tests.storms.internet import Host
from tests.storms.provider import Mail
from tests.storms.tellable import names_host
from tests.storms.truth.servers import host_truth
from tests.storms.truth.told import Told, Truth, addresses_of

__all__ = ["Places", "answer_truth", "bounce_truth", "original_truth", "other_truth"]

Places = Callable[[Mail], Sequence[str]]


def bounce_truth(event: Event, told: Told, places: Places) -> Truth:
    assert event.reporter is not None
    assert event.role is not None
    failed = sorted(addresses_of(event))
    origin = event.spoof.relay.host if event.spoof else None
    original = event.spoof.message_id if event.spoof else event.own_message_id
    by_provider = event.own_message_id is not None and event.role is Role.VICTIM_SIDE
    ownership = told.ownership(event)
    is_told = by_provider or event.tells_original
    is_origin_told = (
        origin is not None and is_told and names_host(event.mail.raw, all_names(origin))
    )
    return {
        "message_id": event.message_id,
        "places": list(places(event.mail)),
        "when": event.mail.when.isoformat(),
        "kind": "bounce",
        "ownership": ownership,
        "own": event.own_message_id is not None,
        "tellable": {
            "ownership": is_told and ownership != "undecided",
            "origin": is_origin_told,
            "role": is_told,
        },
        "original_message_id": original,
        "reporter": {**host_truth(event.reporter), "role": event.role.value},
        "origin": None if origin is None else {"host": origin.name, "ip": origin.ip},
        "failed": [] if event.is_delay else failed,
        "delayed": failed if event.is_delay else [],
    }


def all_names(host: Host) -> tuple[str, ...]:
    return host.name, host.calls_itself, host.ip


def answer_truth(event: Event, places: Places) -> Truth:
    assert event.spoof is not None
    return {
        "message_id": event.message_id,
        "places": list(places(event.mail)),
        "kind": "auto_reply" if event.kind is Kind.AUTO_REPLY else "other",
        "from": event.sender,
        "original_message_id": event.spoof.message_id,
        "origin": event.spoof.relay.host.ip,
    }


def other_truth(event: Event, places: Places) -> Truth:
    return {
        "message_id": event.message_id,
        "places": list(places(event.mail)),
        "what": event.kind.value,
    }


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
