"""python -m tests.simulation.estimate: how often the interval holds, and how wide it is."""

import argparse
from collections import Counter

from tests.simulation.estimate.trial import run, tally


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.estimate")
    parser.add_argument("--storms", type=int, default=1000)
    parser.add_argument("--seed", default="estimate", help="another word, other storms")
    asked = parser.parse_args()
    trials = [run(f"{asked.seed}-{number}") for number in range(asked.storms)]
    print(*tally(trials).lines(), sep="\n")
    reasons = Counter(trial.why_not for trial in trials if trial.is_possible and trial.why_not)
    for reason, number in reasons.most_common():
        print(f"no interval: {reason:<19}{number}")


if __name__ == "__main__":
    main()
