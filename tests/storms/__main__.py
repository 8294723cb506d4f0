"""`python -m tests.storms --out DIR`: writes a mailbox, the address book and the truth."""

import argparse
from pathlib import Path

from tests.storms.scenario import build_storm
from tests.storms.scenarios import storm_of
from tests.storms.writing import Form, write_storm


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.storms", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--number", type=int, help="one of the drawn storms, else the reference")
    parser.add_argument("--form", type=Form, default=Form.MBOX, help="mbox or maildir")
    options = parser.parse_args()
    storm = build_storm() if options.number is None else storm_of(options.number)
    write_storm(storm, options.out, options.form)


if __name__ == "__main__":
    main()
