"""python -m tests.faults: scans through faults and scans that are killed; a table of what came.

Exits with 1 where a run is wrong. --only N plays one run again.
"""

import argparse
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor

from tests.faults.playing import Share, play
from tests.faults.table import killed_table, table
from tests.faults.trial import Result
from tests.support.dovecot import find_dovecot

_SPAWN = multiprocessing.get_context("spawn")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--runs", type=int, default=300, help="scans through faults")
    parser.add_argument("--kills", type=int, default=0, help="scans that are killed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", type=int, help="the one run with this number")
    parser.add_argument("--verbose", action="store_true", help="a line for each run")
    options = parser.parse_args()
    program = find_dovecot()
    if program is None:
        parser.error("Dovecot is not installed: apt-get install dovecot-imapd")
    runs = range(options.runs) if options.only is None else [options.only]
    kills = range(options.kills)
    shares = [
        Share(
            program=program,
            seed=options.seed,
            runs=runs[job :: options.jobs],
            kills=kills[job :: options.jobs],
            is_verbose=options.verbose,
        )
        for job in range(options.jobs)
    ]
    with ProcessPoolExecutor(options.jobs, mp_context=_SPAWN) as pool:
        done = list(pool.map(play, shares))
    outcomes = sorted((each for share in done for each in share[0]), key=lambda each: each.number)
    killed = sorted((each for share in done for each in share[1]), key=lambda each: each.number)
    print(f"seed {options.seed}")
    if outcomes:
        print(table(outcomes))
    if killed:
        print(killed_table(killed))
    changed = sum(not share[2] for share in done)
    print(f"mailboxes changed: {changed} of {len(done)}")
    is_wrong = any(each.result in {Result.WRONG, Result.INCOMPLETE} for each in outcomes)
    return int(is_wrong or changed or any(each.why for each in killed))


if __name__ == "__main__":
    sys.exit(main())
