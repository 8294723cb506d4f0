"""What a server has to tell: which recipients failed, why, and the mail it could not deliver."""

from dataclasses import dataclass
from datetime import datetime

from tests.storms.internet import Host
from tests.storms.letter import Letter

__all__ = ["Failure", "Report"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One recipient. `reply` is the other server's words from the code on, `\\n` between lines.

    Without `remote` the reporter itself found the reason and `reply` is its own phrase.
    """

    address: str
    status: str
    reply: str
    reason: str
    remote: Host | None = None
    stage: str = "RCPT"  # or DATA
    forwarded_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`original` has the reporter's own hop on top; None where the reporter gives nothing back."""

    reporter: Host
    at: datetime
    to: str
    failures: tuple[Failure, ...]
    original: Letter
    queue_id: str  # of the original at the reporter
    taken: datetime  # when the reporter took it
    client: str = ""  # `name [ip]` from whom the reporter took it
