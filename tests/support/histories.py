"""Histories of any size with their targets, made as records, to try the join of the two on."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pandas as pd

from bouncescan.analysis.hosts import VictimSide
from bouncescan.analysis.identities import Identities
from bouncescan.analysis.leak.material import Material
from bouncescan.analysis.machines import History, find_machines
from bouncescan.analysis.people import Knowledge, maybe, people
from bouncescan.analysis.sightings import Storm, find_sightings
from bouncescan.records.findings import Person, State
from bouncescan.records.message import FolderRole, Locator, MailHeader

__all__ = ["Joined", "Past", "join", "make_history"]

VICTIM = "hanako@example.net"
BEGAN = datetime(2026, 4, 20, tzinfo=UTC)
_A_MAIL = 8  # sightings
_SIDE = VictimSide(domains=frozenset({"example.net"}), hosts=frozenset())
_NOBODY = Identities(root={}, spelled={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    headers: tuple[MailHeader, ...]
    targeted: pd.DataFrame
    storm: Storm


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    people: tuple[Person, ...]
    perhaps: tuple[Person, ...]  # all others whom the mailbox shows
    material: Material


def make_history(sightings: int, targets: int) -> Past:
    """So many sightings of the targets and of half as many others, and the targets."""
    chance = random.Random(sightings)
    persons = [f"p{n}@site{n % 997}.example" for n in range(targets + targets // 2)]
    headers = tuple(_headers(sightings // _A_MAIL, persons, chance))
    sent = [BEGAN + timedelta(seconds=chance.randrange(86_400)) for _ in range(targets)]
    targeted = pd.DataFrame(
        {
            "person": persons[:targets],
            "report": None,
            "state": [State.FAILED] * targets,
            "sent": pd.to_datetime(pd.Series(sent), utc=True),
            "original": [f"<{n}@spam.example>" for n in range(targets)],
        }
    )
    storm = Storm(
        of_target=dict.fromkeys(persons[:targets], BEGAN), began=BEGAN, places=frozenset()
    )
    return Past(headers=headers, targeted=targeted, storm=storm)


def join(history: Past) -> Joined:
    """All of the analysis between the header pass and the list of people, but for the weighing.

    The mailbox is taken for the source, so that everybody is on the list.
    """
    sightings = find_sightings(
        history.headers, history.storm, _NOBODY, victim={VICTIM}, victim_side=_SIDE
    )
    machines = find_machines(
        History(headers=history.headers, places=(), began=BEGAN, victim={VICTIM}),
        history.storm.of_target,
        _NOBODY,
    )
    known = Knowledge(
        sightings=sightings, book=None, servers_of={}, campaign_of={}, machines=machines
    )
    found = people(history.targeted, (), (), _NOBODY, known)
    material = Material(
        targets={person.address: person.state for person in found},
        sightings=sightings,
        book=None,
        machines=machines,
        began=BEGAN,
    )
    everybody = tuple(sightings.frame["person"].cat.categories)
    perhaps = maybe(everybody, found, _NOBODY, known)
    return Joined(people=found, perhaps=perhaps, material=material)


def _headers(mails: int, persons: list[str], chance: random.Random) -> Iterator[MailHeader]:
    for number in range(mails):
        when = BEGAN - timedelta(minutes=chance.randrange(1, 9_000_000))
        crowd = [persons[int(len(persons) * chance.random() ** 2)] for _ in range(_A_MAIL)]
        sender = crowd[0]
        at = when.strftime("%a, %d %b %Y %H:%M:%S +0000")
        out = "out.site.example"
        by = f"by mx.example.net (Postfix) with ESMTPS id {number:010X} for <{VICTIM}>"
        yield MailHeader(
            locator=Locator(source="imaps://imap.example.net", folder="INBOX", uid=number),
            header_id=f"{number:032x}",
            internal_date=when,
            date=when,
            message_id=f"<{number}@site.example>",
            subject=f"mail {number}",
            from_=(sender,),
            to=(VICTIM, *crowd[1:4]),
            cc=tuple(crowd[4:]),
            names={sender: f"Person {number % 1000}"},
            received=(
                f"from {out} ({out} [192.0.2.7]) {by}; {at}",
                f"from [10.0.0.9] by {out} with ESMTPSA id {number:08X}; {at}",
            ),
            roles=(FolderRole.INBOX,),
        )
