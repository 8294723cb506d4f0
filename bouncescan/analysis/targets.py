"""Every time a person was targeted, from reports, replies and the originals' To and Cc."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from bouncescan.analysis.frames import to_datetime
from bouncescan.analysis.identities import Identities
from bouncescan.analysis.judging import Judged
from bouncescan.analysis.replies import Reply
from bouncescan.records.bounce import Action
from bouncescan.records.findings import State

__all__ = ["targeted_to_frame"]

_STATE_OF = {
    Action.FAILED: State.FAILED,
    Action.DELAYED: State.DELAYED,
    Action.DELIVERED: State.REACHED,
    Action.RELAYED: State.REACHED,
    Action.EXPANDED: State.REACHED,
}


@dataclass(slots=True)
class _Times:
    """The columns of the frame, as they grow: a row of its own for each time would be too much."""

    report: list[int | None] = field(default_factory=list)
    person: list[str] = field(default_factory=list)
    state: list[State] = field(default_factory=list)
    sent: list[datetime | None] = field(default_factory=list)
    when: list[datetime | None] = field(default_factory=list)
    original: list[str | None] = field(default_factory=list)

    def add(self, report: int, entry: Judged, person: str, state: State) -> None:
        """A row for somebody whom a report names."""
        original = entry.record.original
        self.report.append(report)
        self.person.append(person)
        self.state.append(state)
        self.sent.append(entry.sent)
        self.when.append(entry.when)
        self.original.append(original.message_id if original else None)

    def add_reply(self, reply: Reply, person: str) -> None:
        """A row for somebody who answered."""
        self.report.append(None)
        self.person.append(person)
        self.state.append(State.REACHED)
        self.sent.append(None)
        self.when.append(reply.when)
        self.original.append(reply.original)


def targeted_to_frame(
    judged: Sequence[Judged], replies: Sequence[Reply], identities: Identities
) -> pd.DataFrame:
    """One row for each time a person was targeted: report, person, state, sent, when, original.

    `report` is the place in `judged`, <NA> for a reply; `person` the address key that stands for
    the person; `original` the Message-ID of the spoofed mail; times are UTC. Recipients named in a
    To or Cc alone are *addressed*.
    """
    person = _Persons(identities)
    times = _Times()
    for report, entry in enumerate(judged):
        for each in entry.record.recipients:
            address = each.original_recipient or each.final_recipient
            times.add(report, entry, person[address], _STATE_OF[each.action])
    for reply in replies:
        times.add_reply(reply, person[reply.address])
    for report, entry in enumerate(judged):
        original = entry.record.original
        for address in (*original.to, *original.cc) if original else ():
            times.add(report, entry, person[address], State.ADDRESSED)
    return pd.DataFrame(
        {
            "report": pd.array(times.report, dtype="Int64"),
            "person": pd.Series(times.person, dtype="object"),
            "state": pd.Series(times.state, dtype="object"),
            "sent": to_datetime(pd.Series(times.sent, dtype="object")),
            "when": to_datetime(pd.Series(times.when, dtype="object")),
            "original": pd.Series(times.original, dtype="object"),
        }
    )


class _Persons(dict[str, str]):
    """The person of each address; the same one stands in many rows, and is worked out once."""

    def __init__(self, identities: Identities) -> None:
        super().__init__()
        self._identities = identities

    def __missing__(self, address: str) -> str:
        self[address] = person = self._identities.person(address)
        return person
