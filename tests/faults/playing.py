"""What one of several jobs does: its share of all runs, with a rig of its own."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tests.faults.killing import Killed, kill, measure
from tests.faults.rig import Rig
from tests.faults.trial import Outcome, run

__all__ = ["Share", "play"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Numbers of runs; `program` is dovecot's."""

    program: str
    seed: int
    runs: Sequence[int]
    kills: Sequence[int]
    is_verbose: bool


def play(share: Share) -> tuple[list[Outcome], list[Killed], bool]:
    """What came of the share, and whether the mailbox is what it was."""
    with Rig(share.program) as rig:
        outcomes = []
        for number in share.runs:
            outcomes.append(run(rig, share.seed, number))
            _tell(share, outcomes[-1])
        killed = []
        pace = measure(rig) if share.kills else None
        for number in share.kills:
            assert pace is not None
            killed.append(kill(rig, pace, share.seed, number))
            _tell(share, killed[-1])
        return outcomes, killed, rig.is_untouched()


def _tell(share: Share, what: object) -> None:
    if share.is_verbose:
        print(what, file=sys.stderr, flush=True)
