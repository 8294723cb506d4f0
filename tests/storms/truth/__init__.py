"""What is in a storm, in the words of the findings: told from what the generator did (TRUTH.md).

Nothing here asks bouncescan.
"""

from collections.abc import Sequence

from tests.storms.campaign import targets_of
from tests.storms.cast import Cast
from tests.storms.events import Kind
from tests.storms.plan import Circle, Plan, Source
from tests.storms.provider import VICTIM, Mail
from tests.storms.scenario import Storm
from tests.storms.tellable import Targets, is_harvest_tellable, is_source_tellable
from tests.storms.truth.messages import (
    Places,
    answer_truth,
    bounce_truth,
    original_truth,
    other_truth,
)
from tests.storms.truth.people import count_truth, hidden, people_truth
from tests.storms.truth.servers import server_truths
from tests.storms.truth.told import ANSWERS, Told, Truth

__all__ = ["truth_of"]

ENOUGH = 10


def truth_of(storm: Storm, places: Places) -> Truth:
    """`places` tells where a mail was written."""
    plan, told = storm.plan, Told(storm)
    targets, people = told.targets, people_truth(told)
    bounces = [bounce_truth(event, told, places) for event in told.bounces]
    return {
        "schema": 2,
        "made_by": "generator",
        "seed": plan.seed,
        "scenario": plan.scenario,
        "victim": [VICTIM],
        "read": read_truth(told),
        "folders": folder_counts(storm.mails),
        "who_sent": {"is": who_sent(plan), "tellable": is_sender_tellable(plan, bounces)},
        "where_from": {
            source.value: {
                "is": source in sources(plan),
                "tellable": is_source_tellable(source, source in sources(plan), targets, VICTIM),
            }
            for source in Source
        },
        "harvest": harvest_truth(plan, targets),
        "estimate": estimate_truth(told),
        "sources": source_truth(storm),
        "counts": count_truth(people),
        "campaigns": campaigns(told),
        "servers": server_truths(told),
        "people": people,
        "hidden": hidden(told),
        "originals": [original_truth(spoof) for spoof in told.spoofs],
        "bounces": bounces,
        "answers": [answer_truth(event, places) for event in storm.events if event.kind in ANSWERS],
        "others": [
            other_truth(event, places)
            for event in storm.events
            if event.kind not in {Kind.BOUNCE, *ANSWERS}
        ],
        "duplicates": [list(places(mail)) for mail in storm.duplicates],
    }


def sources(plan: Plan) -> set[Source]:
    return {attack.source for attack in plan.attacks}


def who_sent(plan: Plan) -> str:
    if not plan.attacks:
        return "own"
    used = {attack.is_by_account for attack in plan.attacks}
    return "both" if len(used) > 1 else "used" if used == {True} else "forged"


def is_sender_tellable(plan: Plan, bounces: Sequence[Truth]) -> bool:
    wanted = "origin" if plan.attacks else "ownership"
    return any(isinstance(one["tellable"], dict) and one["tellable"][wanted] for one in bounces)


def harvest_truth(plan: Plan, targets: Targets) -> Truth:
    """The moment at which all lists were taken that have to do with the victim, if it is one."""
    taken = {attack.taken for attack in plan.attacks if attack.source is not Source.UNRELATED_LIST}
    if len(taken) != 1:
        return {"is": None, "tellable": False}
    moment = taken.pop()
    is_dated = any(
        is_source_tellable(source, True, targets, VICTIM)
        for source in sources(plan) & {Source.MAILBOX, Source.ADDRESS_BOOK}
    )
    return {
        "is": moment.isoformat(),
        "tellable": is_dated and is_harvest_tellable(targets, moment),
    }


def estimate_truth(told: Told) -> Truth:
    targets = {person.address for spoof in told.storm.spoofs for person in spoof.recipients}
    shown = told.spoofs
    recipients = sum(len(spoof.recipients) for spoof in shown)
    return {"is": len(targets), "tellable": len(shown) >= ENOUGH and recipients > 1.5 * len(shown)}


def campaigns(told: Told) -> list[Truth]:
    shown = told.spoofs
    return [
        {
            "id": number,
            "who_sent": "used" if attack.is_by_account else "forged",
            "source": attack.source.value,
            "taken": attack.taken.isoformat(),
            "message_ids": [spoof.message_id for spoof in shown if spoof.attack == number],
        }
        for number, attack in enumerate(told.storm.plan.attacks, start=1)
    ]


def read_truth(told: Told) -> dict[str, int]:
    owners = list(map(told.ownership, told.bounces))
    messages, copies = len(told.storm.mails), len(told.storm.duplicates)
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
    counted: dict[str, int] = {}
    for mail in mails:
        counted[mail.folder] = counted.get(mail.folder, 0) + 1
    return dict(sorted(counted.items()))


def source_truth(storm: Storm) -> Truth:
    """The stranger's lists."""
    targets = {person for attack in storm.plan.attacks for person in targets_of(attack, storm.cast)}
    return {
        "list": len(targets),
        "in_address_book": sum(person.in_book for person in targets),
        "one_old_mail": sum(person.circle is Circle.OLD_MAIL for person in targets),
        "machine_senders": sum(person.circle is Circle.MACHINE for person in targets),
        "in_the_book_but_not_taken": untouched(storm.cast, Circle.BOOK_ONLY),
        "seen_after_the_harvest": untouched(storm.cast, Circle.NEWCOMER),
    }


def untouched(cast: Cast, circle: Circle) -> list[str]:
    return sorted(person.address for person in cast.of(circle))
