"""python -m tests.corpus DIR: how well `bouncescan parse` reads a corpus of real mails.

A corpus is a folder with mails and truth.jsonl; its scorer is SCORE, else ../tools/score.py beside
it. It ends with the scorer's status, 1 where a figure falls short; or with 2 where there is nothing
to measure, 0 with --if-there. That nothing was measured is always said.
"""

import argparse
import os
import shlex
import subprocess
import sys
from pathlib import Path

# In percent. What the parser has to keep, whatever is changed for speed or for a new dialect.
REQUIRED = {
    "detection precision": 99.7,
    "detection recall": 99.0,
    "recipients precision": 99.5,
    "recipients recall": 99.0,
    "exact": 99.0,
    "temporary": 99.5,
    "status in mail": 98.0,
    "message_id": 99.0,
    "from": 98.0,
    "subject": 98.0,
    "to": 97.5,
    "trace": 98.0,
}
COMMAND = Path(sys.executable).with_name("bouncescan")
NOTHING_MEASURED = 2


def main() -> int:
    parser = argparse.ArgumentParser(prog="make corpus", description=__doc__)
    parser.add_argument("corpus", metavar="DIR", type=Path)
    parser.add_argument("--if-there", action="store_true", help="no corpus is no failure")
    options = parser.parse_args()
    corpus = options.corpus
    score = Path(os.environ.get("SCORE") or corpus.absolute().parent / "tools" / "score.py")
    for needed in (corpus / "truth.jsonl", score):
        if not needed.is_file():
            print(f"corpus: NOT MEASURED: there is no {needed}", file=sys.stderr)
            return 0 if options.if_there else NOTHING_MEASURED
    required = [f"--require={name}={percent}" for name, percent in REQUIRED.items()]
    command = f"{shlex.quote(str(COMMAND))} parse --format eml"
    return subprocess.run(
        [sys.executable, score, "--corpus", corpus, "--command", command, *required], check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
