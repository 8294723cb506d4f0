"""python -m tests.fuzz SECONDS: bytes that reach new code, given to `parse` for so many seconds.

What is found lies in .fuzz/ as a file, and is run again by `python -m tests.fuzz FILE`; it becomes
a fixture or an example of a property. What was reached is kept in .fuzz/corpus for the next run.
"""

import sys
from pathlib import Path

import atheris

# Only what is imported here is watched for new code.
with atheris.instrument_imports(include=["bouncescan"]):
    from tests.fuzz.check import check

ROOT = Path(__file__).parents[2]
FOUND = ROOT / ".fuzz"
SEEDS = tuple(ROOT / "fixtures" / name for name in ("bounces", "not-bounces", "written"))
LONGEST = 20_000


def options(argument: str) -> list[str]:
    if Path(argument).is_file():
        return [argument]
    corpus = FOUND / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    return [
        f"-max_total_time={int(argument)}",
        f"-max_len={LONGEST}",
        f"-dict={Path(__file__).with_name('mail.dict')}",
        f"-artifact_prefix={FOUND}/",
        "-timeout=30",
        "-rss_limit_mb=4096",
        "-reload=0",
        "-print_final_stats=1",  # how many inputs were run
        *map(str, (corpus, *SEEDS)),
    ]


def main() -> None:
    atheris.Setup([sys.argv[0], *options(sys.argv[1])], check)
    atheris.Fuzz()


main()
