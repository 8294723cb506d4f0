"""Tells each connection what goes wrong now, and keeps what has passed by."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.faults.places import Place, verb_of
from tests.faults.plan import Fault, Kind, Plan

__all__ = ["REFUSALS", "Director", "Passage", "Seen"]

Passage = tuple[str, Place]

# RFC 5530, 3 and what has no code; LIMIT is RFC 5530's too.
REFUSALS = ("[UNAVAILABLE] ", "[LIMIT] ", "[INUSE] ", "[OVERQUOTA] ", "")

# To be refused here means something else: a wrong password, or nothing.
_NOT_BY_CHANCE = frozenset({"LOGIN", "AUTHENTICATE", "LOGOUT", "CAPABILITY"})
# RFC 3501: none of these changes a mailbox, once the folder is opened by EXAMINE.
_READING = frozenset(
    {"CAPABILITY", "LOGIN", "AUTHENTICATE", "ID", "NAMESPACE", "ENABLE", "LIST", "STATUS"}
    | {"EXAMINE", "SEARCH", "NOOP", "IDLE", "UNSELECT", "LOGOUT"}
    | {"FETCH headers", "FETCH sizes", "FETCH bodies"}
)


@dataclass(slots=True)
class Seen:
    """What came by since the plan began."""

    passed: Counter[Passage] = field(default_factory=Counter)
    struck: list[Fault] = field(default_factory=list)
    writing: list[str] = field(default_factory=list)  # verbs that may change a mailbox
    connections: int = 0


class Director:
    """One for all connections of a run."""

    def __init__(self, plan: Plan, leave: Callable[[int], None] = lambda _: None) -> None:
        self.seen = Seen()
        self.leave = leave  # refuse connections for so many ms
        self.chance = random.Random(plan.seed)
        self._plan = plan
        self._left = {id(fault): fault.times for fault in plan.faults}
        self._spelling = next((each for each in plan.faults if each.kind is Kind.SPELLING), None)

    def at(self, verb: str, place: Place) -> Fault | None:
        """What goes wrong where this place is passed now."""
        self.seen.passed[verb, place] += 1
        for fault in self._plan.faults:
            if (fault.verb, fault.place) != (verb, place) or not self._left[id(fault)]:
                continue
            if self.seen.passed[verb, place] >= fault.nth:
                self._left[id(fault)] -= 1
                return self._struck(fault)
        return self._by_chance(verb, place)

    @property
    def spells(self) -> bool:
        """Whether keys are spelled otherwise now."""
        if self._spelling is not None and self._left[id(self._spelling)]:
            self._left[id(self._spelling)] = 0
            self._struck(self._spelling)
        return self._spelling is not None

    def limit(self) -> int | None:
        """After how many bytes the new connection breaks."""
        for fault in self._plan.faults:
            if fault.kind is Kind.LIMP and self._left[id(fault)]:
                self._left[id(fault)] -= 1
                self._struck(fault)
                return fault.amount * self.chance.randint(500, 1500) // 1000
        return None

    def note(self, command: bytes) -> str:
        """The verb of a command that came; one that may change the mailbox is remembered."""
        verb = verb_of(command)
        whole = command.upper()
        marks_seen = verb.startswith("FETCH") and b"BODY[" in whole
        if verb not in _READING or marks_seen:
            self.seen.writing.append(verb)
        return verb

    def _by_chance(self, verb: str, place: Place) -> Fault | None:
        if place is not Place.COMMAND or verb in _NOT_BY_CHANCE:
            return None
        for fault in self._plan.faults:
            if fault.kind is Kind.NO_1_IN_50 and self.chance.randrange(50) == 0:
                words = self.chance.choice(REFUSALS)
                return self._struck(Fault(kind=Kind.NO, verb=verb, place=place, words=words))
        return None

    def _struck(self, fault: Fault) -> Fault:
        self.seen.struck.append(fault)
        return fault
