"""What the mailbox shows of a storm: its reports, as the analysis has judged them."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from bouncescan.analysis.judging import Judged
from bouncescan.analysis.sightings import Sightings
from tests.simulation.estimate.world import Ints, World
from tests.support.judged import VICTIM, judged_report

__all__ = ["address_of", "reports", "sightings"]


def address_of(world: World, person: int) -> str:
    return f"person{person}@domain{world.domains[person]}.example"


def reports(
    world: World, told: Sequence[Sequence[Ints]], chance: np.random.Generator
) -> Iterator[Judged]:
    """Every report; `told` as World.reports gives them."""
    for number, (mail, groups) in enumerate(zip(world.mails, told, strict=True)):
        for group in groups:
            yield _report(world, number, mail, group, chance)


def sightings(world: World, left: float, chance: np.random.Generator) -> Sightings:
    """When people were first seen, of the share of them whose mail is `left`."""
    people = np.flatnonzero(chance.random(len(world.age)) < left)
    days = pd.to_timedelta(world.age[people] * 365 // 1, unit="D")
    frame = pd.DataFrame(
        {
            "person": [address_of(world, int(person)) for person in people],
            "role": "cc",
            "when": pd.Timestamp("2026-04-20", tz="UTC") - days,
            "mail": 0,
        }
    )
    return Sightings(frame=frame, headers=(), names={})


def _report(
    world: World, number: int, mail: Ints, failed: Ints, chance: np.random.Generator
) -> Judged:
    header = tuple(address_of(world, person) for person in mail)
    if chance.random() < world.known.headless:
        header = ()
    elif world.known.is_hidden:
        header = (VICTIM,)
    message_id = f"<{number}@sender.example>" if header or chance.random() < 0.5 else None
    named = (address_of(world, person) for person in failed)
    return judged_report(named, header, message_id, number=number)
