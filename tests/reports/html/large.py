"""Findings of a storm with as many people as are wanted, in all states."""

from dataclasses import replace
from datetime import datetime, timedelta

from bouncescan.records.bounce import Reason
from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import Counts, Findings, Person, State
from tests.support.findings import JAPAN, SENDER, make_person, storm_findings

__all__ = ["large_findings"]

_STATES = (State.FAILED, State.ADDRESSED, State.REACHED, State.FAILED, State.DELAYED)
_SURNAMES = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本")
_FIRST = datetime(2008, 1, 1, tzinfo=JAPAN)


def large_findings(count: int) -> Findings:
    """The reference case with `count` people."""
    people = tuple(map(_person, range(count)))
    by_state = {state: sum(each.state is state for each in people) for state in State}
    sure = (State.FAILED, State.DELAYED, State.REACHED)
    counts = Counts(
        failed=by_state[State.FAILED],
        delayed=by_state[State.DELAYED],
        reached=by_state[State.REACHED],
        addressed=by_state[State.ADDRESSED],
        maybe=0,
        at_least=sum(by_state[state] for state in sure),
    )
    return replace(storm_findings(), people=people, counts=counts)


def _person(number: int) -> Person:
    state = _STATES[number % len(_STATES)]
    first_seen = _FIRST + timedelta(days=number * 7 % 6000) if number % 3 else None
    return make_person(
        f"person-{number:05}@example-{number % 40}.jp",
        name=f"{_SURNAMES[number % 7]} {number}" if number % 4 else None,
        state=state,
        reason=Reason.USER_UNKNOWN if state is State.FAILED else None,
        in_address_book=number % 5 == 0,
        first_seen=first_seen,
        last_seen=first_seen,
        roles=("from", "cc") if first_seen else (),
        times=1 + number % 9,
        machine=number % 11 == 0,
        evidence=(
            Evidence(
                rule="named_as_failed",
                parameters={"host": SENDER, "status": "5.1.1"},
                locators=(f"imaps://imap.example.jp/INBOX;UIDVALIDITY=1/;UID={number}",),
            ),
            Evidence(
                rule="seen_in_mail",
                parameters={"role": "cc", "folder": "INBOX", "date": "2011-06-05"},
                locators=(f"imaps://imap.example.jp/INBOX;UIDVALIDITY=1/;UID={number + 90_000}",),
            ),
        ),
    )
