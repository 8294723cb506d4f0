"""A plan drawn by seed and number: every kind by turns, every command and place alike."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tests.faults.director import REFUSALS, Passage
from tests.faults.places import Place
from tests.faults.plan import Fault, Kind, Plan

__all__ = ["draw"]

_ANYWHERE = frozenset(Place)
_SPEAKING = _ANYWHERE - {Place.HANDSHAKE}
_BETWEEN = frozenset(
    {Place.BEFORE_GREETING, Place.BEFORE_RESPONSE, Place.BEFORE_TAGGED, Place.BEHIND_TAGGED}
)
_FETCH = frozenset({"FETCH headers", "FETCH sizes", "FETCH bodies"})
# What a folder is and holds, said by halves and then confirmed. LIST is not among them: a folder
# that a server does not name, or by half its name, is not there for anybody.
_COUNTED = _FETCH | {"SEARCH", "STATUS", "EXAMINE"}
_FOR_EVER = 10**6
_SURPLUS = (-100_000, -17, -3, -2, -1, 1, 2, 3, 4, 5, 60, 5_000, 10**9, 10**15)


@dataclass(frozen=True, slots=True)
class _Where:
    """Places at which a kind can strike, and during which commands; None: all."""

    places: frozenset[Place]
    verbs: frozenset[str] | None = None
    amount: Callable[[random.Random], int] = lambda chance: chance.randint(0, 1000)
    most_times: int = _FOR_EVER


_WHERE: Mapping[Kind, _Where] = {
    Kind.CUT: _Where(_ANYWHERE),
    Kind.RESET: _Where(_ANYWHERE),
    Kind.STALL: _Where(_SPEAKING, most_times=2),
    Kind.AWAY: _Where(_SPEAKING, amount=lambda chance: chance.randint(50, 1500), most_times=2),
    Kind.BYE: _Where(_BETWEEN | {Place.COMMAND}),
    Kind.NO: _Where(frozenset({Place.COMMAND})),
    Kind.HALF_NO: _Where(frozenset({Place.BEFORE_RESPONSE}), _COUNTED | {"LIST"}),
    Kind.HALF_OK: _Where(frozenset({Place.BEFORE_RESPONSE}), _COUNTED, most_times=1),
    Kind.LEFT_OUT: _Where(frozenset({Place.BEFORE_RESPONSE}), _FETCH, most_times=1),
    Kind.HALF_LINE: _Where(frozenset({Place.IN_RESPONSE, Place.IN_TAGGED}), _COUNTED, most_times=1),
    Kind.LOST_BYTES: _Where(frozenset({Place.IN_LITERAL}), most_times=1),
    Kind.SIZE: _Where(
        frozenset({Place.ANNOUNCEMENT}), amount=lambda chance: chance.choice(_SURPLUS), most_times=3
    ),
    Kind.SIZE_THAT_FITS: _Where(frozenset({Place.ANNOUNCEMENT}), _FETCH, most_times=3),
    Kind.PAUSE: _Where(_SPEAKING, amount=lambda chance: chance.randint(20, 400), most_times=3),
    Kind.DRIBBLE: _Where(
        _BETWEEN | {Place.IN_LITERAL}, amount=lambda chance: chance.randint(200, 20_000)
    ),
    Kind.CHATTER: _Where(frozenset({Place.BEFORE_RESPONSE, Place.BEFORE_TAGGED})),
}
_KINDS = tuple(Kind)
_BESIDE = (Kind.CUT, Kind.RESET, Kind.NO, Kind.PAUSE, Kind.BYE)


def draw(seed: int, number: int, passed: Mapping[bool, Mapping[Passage, int]]) -> Plan:
    """The plan of this number. `passed`: what a clean scan passes, with history and without."""
    chance = random.Random(f"{seed}/{number}")
    kind = _KINDS[number % len(_KINDS)]
    has_history = chance.random() < 0.75
    places = _seen(passed[has_history], kind, has_history=has_history)
    faults = [_fault(kind, chance, places)]
    if chance.random() < 0.2:
        faults.append(_fault(chance.choice(_BESIDE), chance, places))
    return Plan(
        faults=tuple(faults),
        seed=chance.randrange(2**32),
        has_history=has_history,
        connections=chance.choice((1, 1, 1, 2)),
    )


def _seen(passed: Mapping[Passage, int], kind: Kind, *, has_history: bool) -> Mapping[Passage, int]:
    """Where a loss can be seen: without history, what a SEARCH leaves out nobody knows of."""
    if has_history or kind not in {Kind.HALF_OK, Kind.HALF_LINE}:
        return passed
    return {each: count for each, count in passed.items() if each[0] != "SEARCH"}


def _fault(kind: Kind, chance: random.Random, passed: Mapping[Passage, int]) -> Fault:
    if kind in {Kind.NO_1_IN_50, Kind.SPELLING}:
        return Fault(kind=kind, nth=_FOR_EVER)
    if kind is Kind.LIMP:
        amount = chance.choice((4_000, 30_000, 120_000, 400_000))
        return Fault(kind=kind, nth=_FOR_EVER, times=chance.randint(1, 6), amount=amount)
    where = _WHERE[kind]
    verb, place = chance.choice(
        sorted(
            (verb, place)
            for verb, place in passed
            if place in where.places and (where.verbs is None or verb in where.verbs)
        )
    )
    fault = Fault(
        kind=kind,
        verb=verb,
        place=place,
        nth=chance.randint(1, passed[verb, place]),
        times=min(_times(chance), where.most_times),
        amount=where.amount(chance),
    )
    return replace(fault, words=chance.choice(REFUSALS)) if _speaks(kind) else fault


def _times(chance: random.Random) -> int:
    """Mostly once; sometimes again at the next attempts, or at all of them."""
    return chance.choices((1, chance.randint(2, 4), _FOR_EVER), (75, 15, 10))[0]


def _speaks(kind: Kind) -> bool:
    return kind in {Kind.NO, Kind.HALF_NO, Kind.BYE}
