"""What a server was asked, and what has come of it, over however many connections that takes."""

from collections.abc import Iterable, Sequence
from typing import Literal

from bouncescan.sources.imap.items import Fetched
from bouncescan.sources.imap.refusals import asks_to_wait
from bouncescan.sources.imap.uid_set import write_set

__all__ = ["Asked", "Fetch", "Idle", "Search", "Status"]


class Asked:
    """One command that was or will be sent. `refusal` are the words of a NO or BAD."""

    doing = "reading"

    def __init__(self) -> None:
        self.is_sent = False
        self.is_done = False
        self.is_garbled = False
        self.refusal: str | None = None

    @property
    def is_put_off(self) -> bool:
        """True where the server refuses for now only."""
        return self.refusal is not None and asks_to_wait(self.refusal)

    def command(self) -> str:
        """What to send for what is not there yet."""
        raise NotImplementedError

    def start(self) -> None:
        """The command goes out."""
        self.is_sent = True

    def finish(self, refusal: str | None) -> None:
        """The server has answered to the end."""
        self.is_done = True
        self.refusal = refusal

    def restart(self) -> None:
        """The answer is lost, or is no answer: it has to be asked for again."""
        self.is_sent = self.is_done = self.is_garbled = False
        self.refusal = None


class Search(Asked):
    """UID SEARCH; `numbers` are the UIDs found."""

    doing = "SEARCH"

    def __init__(self, criteria: str) -> None:
        super().__init__()
        self.criteria = criteria
        self.numbers: list[int] = []

    @property
    def is_put_off(self) -> bool:
        """True where the server refuses for now only, and not because of what was asked."""
        return super().is_put_off and "[LIMIT]" not in (self.refusal or "").upper()

    def command(self) -> str:
        """UID SEARCH."""
        return f"UID SEARCH {self.criteria}"

    def accept(self, numbers: Iterable[int]) -> None:
        """One response; some servers send several."""
        self.numbers += numbers

    def start(self) -> None:
        """Of a search that broke off nothing counts."""
        super().start()
        self.numbers = []


class Status(Asked):
    """STATUS of a folder whose name needs no literal; `counts` by item, None where none came."""

    doing = "STATUS"

    def __init__(self, raw_name: bytes) -> None:
        super().__init__()
        self.raw_name = raw_name
        self.counts: dict[bytes, int] | None = None

    def command(self) -> str:
        """STATUS."""
        return f'STATUS "{self.raw_name.decode("ascii")}" (MESSAGES UIDVALIDITY UIDNEXT)'


class Fetch(Asked):
    """UID FETCH of some items of some messages; a message is there when `part` of it is.

    `only` is the one message to ask for now, after the connection broke at it. `withheld` are those
    that are given up. What came before a connection broke stays.
    """

    doing = "FETCH"

    def __init__(
        self, uids: Sequence[int], items: Sequence[str], part: Literal["raw", "size"] = "raw"
    ) -> None:
        super().__init__()
        self.uids = uids
        self.items = items
        self.wanted = frozenset(uids)
        self.found: dict[int, Fetched] = {}
        self.only: int | None = None
        self.withheld: set[int] = set()
        self._part = part
        self._gone: set[int] = set()

    @property
    def asks_for(self) -> Sequence[int]:
        """The messages to name in the next command."""
        return self.missing if self.only is None else (self.only,)

    @property
    def missing(self) -> list[int]:
        """What was asked for and neither came nor is given up."""
        return [uid for uid in self.uids if not self._is_settled(uid)]

    def _is_settled(self, uid: int) -> bool:
        found = self.found.get(uid)
        is_there = found is not None and getattr(found, self._part) is not None
        return is_there or uid in self._gone or uid in self.withheld

    def command(self) -> str:
        """UID FETCH."""
        return f"UID FETCH {write_set(self.asks_for)} ({' '.join(self.items)})"

    def accept(self, new: Fetched) -> bool:
        """Keep what is new of a message; whether anything is.

        What a server says of it later may be its flags alone.
        """
        uid = new.uid
        if uid is None:
            return False
        known = self.found.get(uid)
        if known is not None:
            new = Fetched(
                uid,
                known.internal_date or new.internal_date,
                new.size if known.size is None else known.size,
                new.raw if known.raw is None else known.raw,
            )
        if new == known:
            return False
        self.found[uid] = new
        return True

    def finish(self, refusal: str | None) -> None:
        """The server has answered; behind one message alone the others are asked for again."""
        if self.only is not None and refusal is None and not self.is_garbled:
            if self.only in self.missing:
                self._gone.add(self.only)
            self.only = None
            self.is_sent = False
            if self.missing:
                return
        super().finish(refusal)

    def give_up(self, uid: int) -> None:
        """Ask for this message no more: the connection breaks at it."""
        self.withheld.add(uid)
        self.only = None
        self.is_sent = False
        self.is_done = not self.missing


class Idle(Asked):
    """IDLE (RFC 2177): the server says by itself when something comes, until it is told to stop."""

    doing = "IDLE"

    def __init__(self) -> None:
        super().__init__()
        self.is_listening = False
        self.has_news = False

    def command(self) -> str:
        """IDLE."""
        return "IDLE"

    def accept(self, line: bytes) -> None:
        """One response: new mail, or that the server has begun."""
        self.is_listening |= line.startswith(b"+")
        self.has_news |= line.upper().endswith((b" EXISTS", b" RECENT"))
