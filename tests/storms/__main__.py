"""`python -m tests.storms --out DIR`: writes the mailbox, the address book and the truth."""

import argparse
from pathlib import Path

from tests.storms.scenario import SEED, build_storm
from tests.storms.writing import write_storm


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.storms", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--seed", default=SEED, help="the same seed gives the same bytes")
    options = parser.parse_args()
    write_storm(build_storm(options.seed), options.out)


if __name__ == "__main__":
    main()
