"""Who was targeted: one row a person, in one state, with the evidence for it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import pandas as pd

from bouncescan.analysis.acquaintance import Acquaintance, Knowledge, acquaint
from bouncescan.analysis.campaigns import numbers_of
from bouncescan.analysis.frames import from_timestamp
from bouncescan.analysis.identities import Identities
from bouncescan.analysis.judging import Judged
from bouncescan.analysis.naming import evidence_by_person
from bouncescan.analysis.replies import Reply
from bouncescan.records.bounce import Reason
from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import Grade, Ownership, Person, State

__all__ = ["Knowledge", "maybe", "people"]

_ORDER = list(State)


def people(
    targeted: pd.DataFrame,
    judged: Sequence[Judged],
    replies: Sequence[Reply],
    identities: Identities,
    known: Knowledge,
) -> tuple[Person, ...]:
    """One Person for each person in `targeted`, by state and address."""
    evidence = evidence_by_person(judged, replies, identities)
    reasons = _reasons(judged, identities)
    also = _also(identities)
    by_likeness = _by_likeness(replies, identities, known.campaign_of)
    inferred = _inferred(replies, identities)
    of_person = _times_by_person(targeted)
    acquaintances = acquaint(of_person.keys(), known, identities)
    rows = []
    for person, times in of_person.items():
        state = min((each.state for each in times), key=_ORDER.index)
        beside = acquaintances[person]
        sent = [each.sent for each in times if each.sent is not None]
        mails = {each.original for each in times if each.original is not None}
        states = _states(times, known.campaign_of)
        if person in by_likeness:
            states = dict(sorted({**states, by_likeness[person]: State.REACHED}.items()))
        rows.append(
            Person(
                address=identities.spelled.get(person, person),
                also=also.get(person, ()),
                name=beside.name,
                state=state,
                reason=reasons.get(person) if state in {State.FAILED, State.DELAYED} else None,
                in_address_book=beside.in_address_book,
                first_targeted=min(sent, default=None),
                last_targeted=max(sent, default=None),
                # A report without its mail stands for one.
                times=len(mails) or len({each.report for each in times} - {None}) or 1,
                first_seen=beside.first,
                last_seen=beside.last,
                seen_in=beside.seen_in,
                source_mail=beside.source_mail,
                roles=beside.roles,
                confidence=Grade.CLAIMED
                if person in inferred
                else _confidence(times, judged, state),
                servers=known.servers_of.get(person, ()),
                evidence=evidence.get(person, ()),
                campaigns=tuple(states),
                states=states,
                machine=beside.machine,
            )
        )
    rows.sort(key=lambda row: (_ORDER.index(row.state), row.address))
    return tuple(rows)


def maybe(
    listed: Collection[str],
    targeted: Iterable[Person],
    identities: Identities,
    known: Knowledge,
) -> tuple[Person, ...]:
    """Who stands in the source that the stranger had, and of whom nothing came back.

    `listed` are the keys of all people in that source, which must be supported: of whom else the
    mailbox knows nothing says that they were written to.
    """
    told = {identities.person(a) for each in targeted for a in (each.address, *each.also)}
    left = sorted({identities.person(each) for each in listed} - told - set(known.victim))
    return tuple(
        _maybe(person, beside, identities)
        for person, beside in acquaint(left, known, identities).items()
    )


def _maybe(person: str, beside: Acquaintance, identities: Identities) -> Person:
    spelled = beside.card.address if beside.card else person
    return Person(
        address=identities.spelled.get(person, spelled),
        also=(),
        name=beside.name,
        state=State.MAYBE,
        reason=None,
        in_address_book=beside.in_address_book,
        first_targeted=None,
        last_targeted=None,
        times=0,
        first_seen=beside.first,
        last_seen=beside.last,
        seen_in=beside.seen_in,
        source_mail=beside.source_mail,
        roles=beside.roles,
        confidence=Grade.CLAIMED,
        servers=(),
        evidence=tuple(_known_from(beside)),
        machine=beside.machine,
        states={},
        campaigns=(),
    )


def _known_from(beside: Acquaintance) -> Iterator[Evidence]:
    """Where the source shows them: nothing else says that they were written to."""
    yield Evidence(rule="in_the_same_list")
    if beside.card is not None:
        yield Evidence(rule="in_address_book", parameters={"book": beside.card.book})
    if beside.header is not None and beside.roles:
        date = {"date": beside.first.date().isoformat()} if beside.first else {}
        yield Evidence(
            rule="seen_in_mail",
            parameters={"role": beside.roles[0], "folder": beside.seen_in or "", **date},
            locators=(str(beside.header.locator),),
        )


def _inferred(replies: Sequence[Reply], identities: Identities) -> frozenset[str]:
    """Who is known by replies alone that name no spoofed mail which came back."""
    all_of = {identities.person(reply.address) for reply in replies}
    return frozenset(
        all_of - {identities.person(reply.address) for reply in replies if not reply.is_inferred}
    )


def _by_likeness(
    replies: Iterable[Reply], identities: Identities, campaign_of: Mapping[str, int]
) -> dict[str, int]:
    """The campaign of a reply to a mail that is not known, where its like are of one only."""
    found: dict[str, int] = {}
    for reply in replies:
        numbers = numbers_of(reply.like, campaign_of) if reply.original is None else ()
        if len(numbers) == 1:
            found[identities.person(reply.address)] = numbers[0]
    return found


class _Time(NamedTuple):
    """One time that somebody was targeted; `report` is None for a reply."""

    report: int | None
    state: State
    sent: datetime | None
    original: str | None


def _times_by_person(targeted: pd.DataFrame) -> dict[str, list[_Time]]:
    """All rows in one pass: a frame for each person would cost a hundred times as much."""
    found: dict[str, list[_Time]] = defaultdict(list)
    columns = (
        targeted[name].tolist() for name in ("person", "report", "state", "sent", "original")
    )
    for person, report, state, sent, original in zip(*columns, strict=True):
        found[str(person)].append(
            _Time(
                None if pd.isna(report) else int(report),
                State(state),
                from_timestamp(sent),
                original if isinstance(original, str) else None,
            )
        )
    return found


def _states(times: Iterable[_Time], campaign_of: Mapping[str, int]) -> dict[int, State]:
    """The person's state in each campaign."""
    found: dict[int, State] = {}
    for each in times:
        number = campaign_of.get(each.original or "")
        if number is not None:
            found[number] = min(found.get(number, each.state), each.state, key=_ORDER.index)
    return dict(sorted(found.items()))


def _confidence(times: Sequence[_Time], judged: Sequence[Judged], state: State) -> Grade:
    """A reply came through the victim's own servers; a report states; a To field only claims."""
    if state is State.ADDRESSED:
        return Grade.CLAIMED
    reports = [each.report for each in times]
    if None in reports:
        return Grade.PROVED
    spoofed = any(
        judged[report].ownership is Ownership.SPOOFED for report in reports if report is not None
    )
    return Grade.STATED if spoofed else Grade.CLAIMED


def _also(identities: Identities) -> dict[str, tuple[str, ...]]:
    """The other addresses of each person."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for key, root in identities.root.items():
        if key != root:
            found[root] += (identities.spelled.get(key, key),)
    return found


def _reasons(judged: Sequence[Judged], identities: Identities) -> dict[str, Reason]:
    """The latest reason that is not "other", else "other"."""
    reasons: dict[str, Reason] = {}
    for entry in judged:
        for recipient in entry.record.recipients:
            person = identities.person(recipient.original_recipient or recipient.final_recipient)
            if recipient.reason is not Reason.OTHER or person not in reasons:
                reasons[person] = recipient.reason
    return reasons
