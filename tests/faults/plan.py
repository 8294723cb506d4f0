"""What is to go wrong in one run, as data: kinds of faults, and when each of them strikes."""

import enum
from dataclasses import dataclass

from tests.faults.places import Place

__all__ = ["HARMLESS", "Fault", "Kind", "Plan"]


class Kind(enum.StrEnum):
    """What the proxy can do; the value is how the table calls it."""

    CUT = "cut"
    RESET = "connection reset"
    STALL = "no answer any more"
    AWAY = "cut, then refused for a while"
    LIMP = "every connection cut after some bytes"
    BYE = "BYE in the middle"
    NO = "a command answered NO"
    NO_1_IN_50 = "1 command in 50 answered NO"
    HALF_NO = "half an answer, then NO"
    HALF_OK = "half an answer, then OK"
    LEFT_OUT = "a response left out"
    HALF_LINE = "half a line"
    LOST_BYTES = "bytes missing in a literal"
    SIZE = "a literal of another size"
    SIZE_THAT_FITS = "another size that looks right"
    PAUSE = "a delay"
    DRIBBLE = "a few bytes at a time"
    CHATTER = "responses nobody asked for"
    SPELLING = "keys spelled otherwise"


# What no client may notice at all.
HARMLESS = frozenset({Kind.PAUSE, Kind.DRIBBLE, Kind.CHATTER, Kind.SPELLING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong.

    It strikes when `place` is passed during `verb` (while a greeting comes: "GREETING") for the
    `nth` time, and at the `times - 1` passages after that. `amount` is what the kind makes of it:
    in thousandths where in a line or literal, else milliseconds, bytes, or a literal's surplus.
    `words` are what the server says: a response code, or nothing.
    """

    kind: Kind
    verb: str = "GREETING"
    place: Place = Place.BEFORE_GREETING
    nth: int = 1
    times: int = 1
    amount: int = 500
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that goes wrong in one run, and how the run scans.

    `seed` is for what is decided by chance on the way.
    """

    faults: tuple[Fault, ...] = ()
    seed: int = 0
    has_history: bool = True
    connections: int = 1
