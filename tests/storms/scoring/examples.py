"""A small truth written by hand, the findings of one who knows a truth, and makers that fail."""

import os

from tests.storms.scenario import Storm
from tests.storms.scenarios import storm_of
from tests.storms.scoring.truth import TrueHost, Truth, read_truth

__all__ = ["TRUTH", "dies_at_two", "perfect", "refuses_two", "small_truth"]

Json = dict[str, object]

WEBSHOP: Json = {"host": "mail.webshop.example", "ip": "192.0.2.25"}
HOSTING: Json = {"host": "smtp.hosting.example", "ip": "198.51.100.25"}
SMARTHOST: Json = {"host": "out.carrier.example", "ip": "198.51.100.26"}
FREEMAIL: Json = {"host": "mx1.freemail.example", "ip": "2001:db8:25::1b"}
ALUMNI: Json = {"host": "forward.alumni.example", "ip": "198.51.100.113"}
PROVIDER: Json = {"host": "smtp01.victim.example", "ip": "203.0.113.20"}


def named(host: Json, *more: str) -> Json:
    return {**host, "names": [host["host"], *more]}


def server(host: Json, role: str, figures: tuple[int, int, int], **more: object) -> Json:
    targeted, bounces, originals = figures
    counted = {"targeted": targeted, "bounces": bounces, "originals": originals}
    return {**named(host), "role": role, **counted, **more}


def bounce(number: int, reporter: Json, role: str, origin: Json | None, **more: object) -> Json:
    """The bounce of the spoofed mail number `number`, tellable in all that is asked."""
    return {
        "message_id": f"<bounce-{number}@example.net>",
        "places": [f"mailbox/Inbox.mbox#{number}"],
        "ownership": "spoofed",
        "tellable": {"ownership": True, "origin": True, "role": True},
        "own": False,
        "original_message_id": f"<spoof-{number}@example.net>",
        "reporter": {**named(reporter), "role": role},
        "origin": origin,
        "failed": [f"person{number}@freemail.example"],
        "delayed": [],
        **more,
    }


def person(number: int, state: str, **more: object) -> Json:
    return {
        "address": f"person{number}@freemail.example",
        "also": [],
        "names": [f"Person {number}"],
        "state": state,
        "tellable": True,
        "in_address_book": number % 2 == 0,
        "machine": False,
        "first_seen": f"20{10 + number}-08-09T21:30:05+09:00",
        "last_seen": "2024-02-03T04:05:06+00:00",
        "roles": ["cc", "to"],
        "servers": [WEBSHOP["ip"]],
        "times": 1,
        **more,
    }


NOTHING: Json = {"ownership": False, "origin": False, "role": False}
NEVER_SEEN: Json = {"first_seen": None, "last_seen": None, "roles": []}

TRUTH: Json = {
    "schema": 2,
    "made_by": "generator",
    "seed": "by hand",
    "scenario": "forged with the mailbox",
    "victim": ["hanako@victim.example"],
    "folders": {"Inbox": 40},
    "read": {
        "messages": 40,
        "bounces": 7,
        "spoofed": 5,
        "own": 1,
        "undecided": 1,
        "duplicates": 1,
        "other": 32,
        "unreadable": 0,
    },
    "who_sent": {"is": "forged", "tellable": True},
    "where_from": {
        "address_book": {"is": False, "tellable": True},
        "mailbox": {"is": True, "tellable": True},
        "one_mail": {"is": False, "tellable": True},
        "other_mailbox": {"is": False, "tellable": False},
        "unrelated_list": {"is": False, "tellable": True},
    },
    "harvest": {"is": "2025-11-18T04:20:00+09:00", "tellable": True},
    "estimate": {"is": 140, "tellable": True},
    "counts": {"failed": 3, "delayed": 1, "reached": 1, "addressed": 2, "at_least": 5},
    "campaigns": [
        {"id": 1, "who_sent": "forged", "message_ids": ["<spoof-1@example.net>"]},
        {"id": 2, "who_sent": "forged", "message_ids": ["<spoof-2@example.net>"]},
    ],
    "servers": [
        server(WEBSHOP, "origin", (4, 3, 3), took_it_from="script", handed_in_by=None),
        server(
            HOSTING,
            "origin",
            (2, 2, 2),
            took_it_from="login",
            handed_in_by={"host": "localhost.localdomain", "ip": "203.0.113.77"},
        ),
        server(SMARTHOST, "relay", (1, 1, 1), took_it_from=None, handed_in_by=None),
        server(FREEMAIL, "bystander", (2, 2, 2), took_it_from=None, handed_in_by=None),
        server(ALUMNI, "forwarder", (1, 1, 1), took_it_from=None, handed_in_by=None),
    ],
    "people": [
        person(1, "failed"),
        person(2, "failed", also=["p2@elsewhere.example", "p2.old@elsewhere.example"]),
        person(3, "delayed", machine=True),
        person(4, "reached", servers=[WEBSHOP["ip"], HOSTING["ip"]]),
        person(5, "addressed", servers=[], **NEVER_SEEN),
        person(6, "failed", servers=[HOSTING["ip"]]),
        person(7, "addressed", tellable=False),
    ],
    "hidden": ["hidden@freemail.example"],
    "bounces": [
        bounce(1, WEBSHOP, "sender_side", WEBSHOP),
        bounce(2, FREEMAIL, "recipient_side", WEBSHOP),
        bounce(3, SMARTHOST, "sender_side", WEBSHOP, failed=[], delayed=["person3@x.example"]),
        bounce(4, ALUMNI, "forwarder", HOSTING, message_id=None),
        bounce(
            5,
            FREEMAIL,
            "recipient_side",
            HOSTING,
            tellable={"ownership": True, "origin": False, "role": True},
        ),
        bounce(
            6,
            FREEMAIL,
            "recipient_side",
            HOSTING,
            ownership="undecided",
            tellable=NOTHING,
            failed=[],
        ),
        bounce(7, PROVIDER, "victim_side", None, ownership="own", own=True),
    ],
}


def small_truth() -> Truth:
    return read_truth(TRUTH)


def perfect(truth: Truth) -> Json:
    """All that is tellable, as it is; of the rest nothing."""
    harvest, estimate = truth.harvest, truth.estimate
    number = estimate.number if estimate.is_tellable else None
    moment = harvest.moment if harvest.is_tellable else None
    return {
        "schema": 1,
        "victim": list(truth.victim),
        "read": truth.read,
        "who_sent": {"verdict": truth.who_sent if truth.is_who_sent_tellable else "unknown"},
        "where_from": _where_from(truth),
        "harvest": moment
        and {
            "not_before": moment.isoformat(),
            "not_after": moment.isoformat(),
            "interval95": [moment.isoformat()] * 2,
        },
        "counts": {
            **truth.counts,
            "estimate": number,
            "interval95": number and [number, number],
        },
        "servers": _servers(truth),
        "campaigns": [
            {"id": each.id, "who_sent": each.who_sent, "message_ids": list(each.message_ids)}
            for each in truth.campaigns
        ],
        "people": _people(truth),
        "bounces": _bounces(truth),
        "has_history": True,
    }


def _where_from(truth: Truth) -> list[Json]:
    grades = {True: "supported", False: "contradicted"}
    return [
        {"hypothesis": name, "grade": grades[each.is_true] if each.is_tellable else "unknown"}
        for name, each in truth.where_from.items()
    ]


def _host(host: TrueHost | None) -> Json | None:
    return None if host is None else {"host": host.host, "ip": host.ip}


def _servers(truth: Truth) -> list[Json]:
    return [
        {
            "host": each.host.host,
            "ip": each.host.ip,
            "role": each.role,
            "took_it_from": each.took_it_from or "unknown",
            "handed_in_by": _host(each.handed_in_by),
            "targeted": each.targeted,
            "bounces": each.bounces,
            "originals": each.originals,
        }
        for each in truth.servers
    ]


def _people(truth: Truth) -> list[Json]:
    return [
        {
            "address": each.address,
            "also": list(each.also),
            "state": each.state,
            "in_address_book": each.in_address_book,
            "machine": each.machine,
            "first_seen": each.first_seen and each.first_seen.isoformat(),
            "last_seen": each.last_seen and each.last_seen.isoformat(),
            "roles": list(each.roles),
            "servers": list(each.servers),
        }
        for each in truth.people
    ]


def _bounces(truth: Truth) -> list[Json]:
    return [
        {
            "message_id": each.message_id,
            "locators": [f"storm/{place}" for place in each.places],
            "kind": "bounce",
            "ownership": each.ownership if each.is_ownership_tellable else "undecided",
            "reporter": {
                "host": each.reporter.host,
                "ip": each.reporter.ip,
                "role": each.role if each.is_role_tellable else "unknown",
            },
            "origin": _host(each.origin) if each.is_origin_tellable else None,
            "failed": list(each.failed),
            "delayed": list(each.delayed),
        }
        for each in truth.bounces
    ]


def refuses_two(number: int) -> Storm:
    """Makers stand here since another process has to import them."""
    if number == 2:
        raise ValueError("no storm 2")
    return storm_of(number)


def dies_at_two(number: int) -> Storm:
    """As memory that runs out would have it."""
    if number == 2:
        os._exit(9)
    return storm_of(number)
