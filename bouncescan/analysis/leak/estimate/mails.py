"""The spoofed mails that came back, each once, with its people and those whom reports name.

A mail is told by its Message-ID and the people in its To and Cc: some programs give all mails of a
run one Message-ID. A report that gives back no To is of the mail whose Message-ID it names, where
there is one only; else its people are known as targeted, and of no mail.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bouncescan.analysis.identities import Identities, join_identities
from bouncescan.analysis.judging import Judged
from bouncescan.analysis.leak.estimate.batches import Mail

__all__ = ["Mails", "find_mails"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mails:
    """What came back. `named` and `unnamed` count the reported, as their mail's To and Cc do.

    Of `reports`, `without_header` gave back too little to tell the people of their mail.
    """

    mails: tuple[Mail, ...]
    named: int
    unnamed: int
    reports: int
    without_header: int


@dataclass(slots=True)
class _Draft:
    header: frozenset[str]
    reports: list[frozenset[str]] = field(default_factory=list)

    @property
    def reported(self) -> frozenset[str]:
        return frozenset().union(*self.reports)


def find_mails(counted: Sequence[Judged], targets: Collection[str]) -> Mails:
    """The mails behind the counted reports; whoever is not in `targets` (the victim) is no one."""
    identities = join_identities(counted, ())
    known = frozenset(targets)
    drafts: dict[str, dict[frozenset[str], _Draft]] = defaultdict(dict)
    headless: list[tuple[str | None, frozenset[str]]] = []
    for place, entry in enumerate(counted):
        original = entry.record.original
        reported = frozenset(_reported(entry, identities) & known)
        addressed = (*original.to, *original.cc) if original else ()
        if original is None or not addressed:
            headless.append((original.message_id if original else None, reported))
            continue
        people = {identities.person(address) for address in addressed}
        header = frozenset(people & known)
        key = original.message_id or f"report {place}"
        drafts[key].setdefault(header, _Draft(header)).reports.append(reported)
    lost = 0
    for message_id, reported in headless:
        found = drafts.get(message_id or "", {})
        if len(found) == 1:
            next(iter(found.values())).reports.append(reported)
        else:
            lost += 1
    every = [draft for found in drafts.values() for draft in found.values() if draft.reported]
    return Mails(
        mails=tuple(
            Mail(people=draft.header | draft.reported, reports=tuple(draft.reports))
            for draft in every
        ),
        named=sum(len(draft.reported & draft.header) for draft in every),
        unnamed=sum(len(draft.reported - draft.header) for draft in every),
        reports=len(counted),
        without_header=lost,
    )


def _reported(entry: Judged, identities: Identities) -> set[str]:
    named = (each.original_recipient or each.final_recipient for each in entry.record.recipients)
    return {identities.person(address) for address in named}
