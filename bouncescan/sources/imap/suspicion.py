"""Whether a connection breaks because of one message: a server can fall over one mail.

Where it breaks a second time at the first message that is missing, that one is asked for alone;
where it still breaks, and other messages were given, it is left out. Some on end, and it is the
server and not they.
"""

import enum

from bouncescan.sources.imap.asked import Asked, Fetch

__all__ = ["Suspicion", "Verdict"]

_ALONE_FROM = 2  # failures on end
_MOST_LONE = 3  # times that a connection may break at one message alone
_MOST_WITHHELD = 3  # messages on end


class Verdict(enum.Enum):
    """What a broken connection shows."""

    NOTHING_YET = enum.auto()
    ONE_MESSAGE = enum.auto()
    THE_SERVER = enum.auto()


class Suspicion:
    """What is known of one server."""

    def __init__(self) -> None:
        self._gave = False  # any message ever
        self._lone_failures = self._withheld = 0

    def clear(self) -> None:
        """Something new has come."""
        self._lone_failures = self._withheld = 0

    def note(self, asked: Asked) -> None:
        """What has come of this."""
        self._gave |= isinstance(asked, Fetch) and bool(asked.found)

    def consider(self, asked: Fetch, failures: int) -> Verdict:
        """The connection broke during this, after so many failures on end."""
        self.note(asked)
        if asked.only is None:
            if failures + 1 >= _ALONE_FROM and asked.missing:
                asked.only = asked.missing[0]
            return Verdict.NOTHING_YET
        self._lone_failures += 1
        if self._lone_failures < _MOST_LONE:
            return Verdict.NOTHING_YET
        if not self._gave:
            # Where no message ever came it may be none of this one's making: is another given?
            asked.only = asked.missing[-1]
            return Verdict.NOTHING_YET
        self._lone_failures = 0
        self._withheld += 1
        if self._withheld > _MOST_WITHHELD:
            return Verdict.THE_SERVER
        asked.give_up(asked.only)
        return Verdict.ONE_MESSAGE
