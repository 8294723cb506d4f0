"""`make simulate`: how often the harvest's 95 % interval holds the truth, by kind of storm."""

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.simulation.harvest.tally import Tally, tell
from tests.simulation.harvest.trial import JUDGING, Trial, try_storm

# What the interval is held to.
HELD, GIVEN, TIMES_ORACLE = 0.935, 0.6, 2.0


def run(seed: int, storms: int, jobs: int) -> Iterator[Trial]:
    one = partial(try_storm, seed)
    if jobs == 1:
        yield from map(one, range(storms))
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(one, range(storms), chunksize=8)


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.simulation.harvest", description=__doc__)
    parser.add_argument("--storms", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=JUDGING)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    trials = list(run(given.seed, given.storms, given.jobs))
    print("\n".join(tell(trials)))
    found = Tally(trials)
    is_good = (
        found.coverage >= HELD and found.share_given >= GIVEN and found.times_oracle <= TIMES_ORACLE
    )
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
