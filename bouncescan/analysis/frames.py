"""What was judged as pandas frames; here pandas begins.

Columns are named after the records' fields:

    deliveries   report, person, state, host, sent, when, original: one row a recipient
    appearances  server, role, report, when, original: one row a server that a report shows

`report` is the place in the sequence of judged reports, `person` an address_key, `original` the
Message-ID of the spoofed mail (None where the report does not give it). Times are UTC.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import pandas as pd

from bouncescan.analysis.judging import Judged
from bouncescan.mail.address import address_key
from bouncescan.records.bounce import Action
from bouncescan.records.findings import Host, ReporterRole, ServerRole, State

__all__ = [
    "appearances",
    "appearances_to_frame",
    "deliveries_to_frame",
    "from_timestamp",
    "server_addresses",
    "server_identity",
    "to_datetime",
]

_STATE_OF = {
    Action.FAILED: State.FAILED,
    Action.DELAYED: State.DELAYED,
    Action.DELIVERED: State.REACHED,
    Action.RELAYED: State.REACHED,
    Action.EXPANDED: State.REACHED,
}

_REPORTER_AS_SERVER = {
    ReporterRole.RECIPIENT_SIDE: ServerRole.BYSTANDER,
    ReporterRole.FORWARDER: ServerRole.FORWARDER,
    ReporterRole.UNKNOWN: ServerRole.UNKNOWN,
}


def server_identity(host: Host, addresses: Mapping[str, str]) -> str:
    """What two mentions of one server share: its address, else its name.

    `addresses` is `server_addresses` of all reports: a mention by name alone is the server that
    other reports show under this name, if they show one.
    """
    name = (host.host or "").lower()
    return str(host.ip) if host.ip is not None else addresses.get(name, name)


def server_addresses(judged: Iterable[Judged]) -> dict[str, str]:
    """The address of each server name that all reports give one address only."""
    found: dict[str, set[str]] = defaultdict(set)
    for entry in judged:
        for host, _ in appearances(entry):
            if host.host and host.ip is not None:
                found[host.host.lower()].add(str(host.ip))
    return {name: next(iter(ips)) for name, ips in found.items() if len(ips) == 1}


def to_datetime(times: "pd.Series[datetime]") -> "pd.Series[pd.Timestamp]":
    """Times of mixed offsets as UTC; what no calendar of pandas holds becomes NaT."""
    return pd.to_datetime(times, utc=True, errors="coerce")


def from_timestamp(value: object) -> datetime | None:
    """A cell of a column of times as a datetime; NaT is None."""
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else None


def deliveries_to_frame(judged: Sequence[Judged]) -> pd.DataFrame:
    """One row for each recipient of each report."""
    rows = [
        (
            report,
            address_key(recipient.original_recipient or recipient.final_recipient),
            _STATE_OF[recipient.action],
            entry.sent,
            entry.when,
            entry.record.original.message_id if entry.record.original else None,
        )
        for report, entry in enumerate(judged)
        for recipient in entry.record.recipients
    ]
    frame = pd.DataFrame(rows, columns=["report", "person", "state", "sent", "when", "original"])
    return frame.assign(sent=to_datetime(frame["sent"]), when=to_datetime(frame["when"]))


def appearances_to_frame(judged: Sequence[Judged]) -> pd.DataFrame:
    """One row for each server that a report shows, with the role it has there."""
    addresses = server_addresses(judged)
    rows = [
        (
            server_identity(host, addresses),
            role,
            report,
            entry.when,
            entry.record.original.message_id if entry.record.original else None,
        )
        for report, entry in enumerate(judged)
        for host, role in appearances(entry)
    ]
    frame = pd.DataFrame(rows, columns=["server", "role", "report", "when", "original"])
    return frame.assign(when=to_datetime(frame["when"]))


def appearances(entry: Judged) -> Iterator[tuple[Host, ServerRole]]:
    """The servers that one report shows, each with its role there."""
    if entry.origin is not None:
        yield entry.origin.server, ServerRole.ORIGIN
        if entry.origin.relay is not None:
            yield entry.origin.relay, ServerRole.RELAY
    role = _REPORTER_AS_SERVER.get(entry.reporter.role or ReporterRole.UNKNOWN)
    if role is not None and (entry.reporter.host or entry.reporter.ip):
        yield entry.reporter, role
