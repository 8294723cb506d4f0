"""What a server has to tell: which recipients failed, why, and the mail it could not deliver."""

import re
from dataclasses import dataclass
from datetime import datetime

from tests.storms.internet import Host
from tests.storms.letter import Letter

__all__ = ["Failure", "Report", "client_of", "only", "speaks_japanese"]

JAPAN = 9
ADDRESS = re.compile(r"[\[(](?:IPv6:|::ffff:)?(\d+(?:\.\d+){3}|[0-9a-f]+:[0-9a-f:]+)[\])]")


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

    @property
    def reached(self) -> str:
        """The address that the reporter tried in the end."""
        return self.forwarded_to or self.address


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


def only(report: Report) -> Failure:
    """The one recipient of a server that writes a notice for each."""
    if len(report.failures) != 1:
        raise ValueError(f"{report.reporter.mta} writes a notice for each recipient")
    return report.failures[0]


def client_of(report: Report) -> str:
    """`name [ip]` of who handed the mail in, as the reporter's own hop says it."""
    if report.client:
        return report.client
    hops = [value for name, value in report.original.fields if name == "Received"]
    who = re.split(r"\sby\s", hops[-1])[0]
    address = ADDRESS.search(who)
    if address is None:
        return "localhost [127.0.0.1]"
    name = re.search(r"\((?!unknown |NXDOMAIN )([\w.-]+) \[", who)
    return f"{name[1]} [{address[1]}]" if name else f"[{address[1]}]"


def speaks_japanese(host: Host) -> bool:
    """A server in Japan writes Japanese, where its maker has it."""
    return host.hours == JAPAN
