"""A mailbox on a server, tried: who may sign in, what is there, how long a scan would take."""

from dataclasses import dataclass

from bouncescan.errors import SourceError
from bouncescan.pipeline.reaching import reach
from bouncescan.pipeline.request import Outside, Progress
from bouncescan.sources import FolderSelection, SourceOptions, files, imap
from bouncescan.sources.seen import Seen

__all__ = ["Checked", "check"]

# Of one message the header pass takes about this much, and a line with a provider at its end gives
# between these (a train's, and a good one at home). Bounces come on top: a few percent as a rule.
_HEADER = 1500  # bytes
_FAST, _SLOW = 3_000_000, 200_000  # bytes a second


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was seen, and between how many seconds and how many a scan may take."""

    seen: Seen
    messages: int
    seconds: tuple[int, int]


def check(spec: str, options: SourceOptions, outside: Outside, progress: Progress) -> Checked:
    """Sign in and look; nothing is read and nothing is changed. Raises SourceError."""
    if files.recognizes(spec) or not imap.recognizes(spec):
        raise SourceError(
            f"{spec}: is no mailbox on a server",
            remedy="give an address such as you@example.com; files can be scanned at once",
        )
    reached = reach(spec, options, outside, progress)
    seen = imap.look(spec, reached, FolderSelection())
    messages = sum(folder.messages or 0 for folder in seen.read)
    weight = messages * _HEADER
    return Checked(seen=seen, messages=messages, seconds=(weight // _FAST, weight // _SLOW))
