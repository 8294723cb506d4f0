"""How far the headers of a folder were given, so that a watch does not list all UIDs each time."""

from collections.abc import Container
from typing import NamedTuple

from bouncescan.sources.imap.opened import Opened

__all__ = ["Passed"]


class Passed(NamedTuple):
    """All below `uid_next` were given or known; `last` is the last that was given."""

    uidvalidity: int | None
    uid_next: int
    last: int

    def holds(self, opened: Opened, known: Container[int]) -> bool:
        """Whether the folder is the same, and whoever asks has kept what was given."""
        return (
            self.uidvalidity == opened.uidvalidity
            and opened.uid_next is not None
            and self.uid_next <= opened.uid_next
            and self.last in known
        )
