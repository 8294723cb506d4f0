"""The whole record of a bounce against what others take for its addresses alone."""

import email
from pathlib import Path

from flufl.bounce import all_failures

from bouncescan.bounces import parse
from bouncescan.bounces.formats import flufl as _quiet_flufl  # noqa: F401 silences its log
from tests.bench.timing import medians, show

FIXTURES = Path(__file__).parents[2] / "fixtures" / "bounces"


def _compat32_and_flufl(mails: list[bytes]) -> None:
    for raw in mails:
        try:
            all_failures(email.message_from_bytes(raw))
        except (AttributeError, IndexError, TypeError, ValueError, LookupError):
            continue  # its known faults on damaged headers


def main() -> None:
    mails = [path.read_bytes() for path in sorted(FIXTURES.glob("*/*.eml"))]
    seconds = medians(
        {
            "compat32 + flufl.bounce, addresses only": lambda: _compat32_and_flufl(mails),
            "bouncescan.parse, the whole record": lambda: [parse(raw) for raw in mails],
        }
    )
    show(seconds, against="compat32 + flufl.bounce, addresses only", count=len(mails))
