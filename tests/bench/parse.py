"""The whole record of a bounce against what others take for its addresses alone.

Each mail is read once by each reader, in turns of some hundred, so that no cache has seen it and a
noisy machine is noisy for all. SAMPLES=DIR varies other samples, CORPUS=DIR adds mails as they are.
"""

import email
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from flufl.bounce import all_failures

from bouncescan.bounces import parse
from bouncescan.bounces.formats import flufl as _quiet_flufl  # noqa: F401 silences its log
from tests.bench.variants import vary

_TURN = 250
_TURNS = 16


def _compat32_and_flufl(raw: bytes) -> None:
    try:
        all_failures(email.message_from_bytes(raw))
    except (AttributeError, IndexError, TypeError, ValueError, LookupError):
        return  # its known faults on damaged headers


def _seconds(read: Callable[[bytes], object], mails: list[bytes]) -> float:
    start = time.process_time()
    for raw in mails:
        read(raw)
    return (time.process_time() - start) / len(mails)


def _compare(name: str, mails: list[bytes]) -> None:
    """The median of the turns' ratios."""
    turns = [mails[start : start + _TURN] for start in range(0, len(mails), _TURN)]
    peer = [_seconds(_compat32_and_flufl, turn) for turn in turns]
    ours = [_seconds(parse, turn) for turn in turns]
    ratio = statistics.median(p / o for p, o in zip(peer, ours, strict=True))
    micros = 1e6 * statistics.median(ours)
    print(f"  {name:38} {ratio:5.2f} times as fast   {micros:6.0f} us a mail, {len(mails)} mails")


def main() -> None:
    print("  bouncescan.parse, against compat32 + flufl.bounce (which give addresses only):")
    samples = os.environ.get("SAMPLES")
    _compare(
        "varied from real servers' samples",
        vary(_TURN * _TURNS, Path(samples) if samples else None),
    )
    corpus = os.environ.get("CORPUS")
    if corpus:
        mails = [path.read_bytes() for path in sorted(Path(corpus).rglob("*.eml"))]
        _compare("a corpus as it is", mails)
