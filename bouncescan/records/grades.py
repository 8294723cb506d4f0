"""What a line of a trace is worth: who wrote it, and how far it can be believed."""

import enum
from dataclasses import dataclass

from bouncescan.records.trace import Hop

__all__ = ["Grade", "GradedHop", "Trace", "Writer"]


class Grade(enum.StrEnum):
    """How sure: seen by the victim's provider, stated by the reporter, or claimed by anyone.

    An origin is stated where more than one reporter's word bears it out: see Host.witnesses.
    """

    PROVED = "proved"
    STATED = "stated"
    CLAIMED = "claimed"


class Trace(enum.StrEnum):
    """Of which mail a hop tells the way."""

    REPORT = "report"
    ORIGINAL = "original"


class Writer(enum.StrEnum):
    """Who wrote a hop."""

    PROVIDER = "provider"  # a server on the victim's side
    REPORTER = "reporter"
    ANYONE = "anyone"


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedHop:
    """One hop, and what it is worth.

    `is_inner`: a step inside one house, between its own machines or on one. `is_boundary`: its peer
    is the first one outside, so that everything below was in the mail when it came from there.
    """

    hop: Hop
    trace: Trace
    grade: Grade
    writer: Writer
    is_inner: bool
    is_boundary: bool
