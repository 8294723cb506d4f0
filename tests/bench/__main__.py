"""python -m tests.bench [NAME...]: ratios against peers in one run, printed, never asserted."""

import importlib
import sys

BENCHES = (
    "startup",
    "parse",
    "scan",
    "mailbox",
    "storms",
    "attribution",
    "history",
    "joining",
    "files",
    "latency",
    "html",
)


def main() -> None:
    wanted = sys.argv[1:] or BENCHES
    for name in wanted:
        print(f"== {name}")
        importlib.import_module(f"tests.bench.{name}").main()


main()
