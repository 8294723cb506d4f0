"""Answers in the case: kept with their date, the newest of each source; an older case gets them."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from bouncescan.casefile import Case
from bouncescan.errors import CasefileError
from bouncescan.records.lookup import Answer, Lookups, Question, SignatureChecked, SpfToday
from bouncescan.records.network import Network, Told

DAY = datetime(2026, 4, 22, 9, 0, tzinfo=UTC)
IP = "192.0.2.25"


def answer(
    question: Question, value: str | None, subject: str = IP, source: str = "dns", days: int = 0
) -> Answer:
    asked = DAY + timedelta(days=days)
    return Answer(question=question, subject=subject, value=value, source=source, asked=asked)


def told(*answers: Answer) -> Lookups:
    with Case(None) as case:
        case.add_answers(answers)
        return case.lookups()


def test_a_case_in_which_nothing_was_asked_knows_nothing() -> None:
    nothing = told()
    assert nothing == Lookups()
    assert nothing.network(ip_address(IP)) == Network(ip=ip_address(IP))
    assert nothing.spf_today(ip_address(IP)) is None
    assert nothing.spf_today(None) is None
    assert nothing.signature("x") is None


def test_answers_come_to_what_is_known_of_an_address() -> None:
    known = told(
        answer(Question.ASN, "64496", source="asn.cymru.com"),
        answer(Question.NETWORK, "EXAMPLE-AS", source="asn.cymru.com"),
        answer(Question.COUNTRY, "JP", source="mmdb GeoLite2-Country"),
        answer(Question.RDNS, "mail.relay.example", days=1),
        answer(Question.ABUSE, None, source="rdap"),
    ).network(ip_address(IP))
    assert known == Network(
        ip=ip_address(IP),
        country=Told(value="JP", source="mmdb GeoLite2-Country", date=DAY),
        asn=Told(value=64496, source="asn.cymru.com", date=DAY),
        name=Told(value="EXAMPLE-AS", source="asn.cymru.com", date=DAY),
        rdns=Told(value="mail.relay.example", source="dns", date=DAY + timedelta(days=1)),
        asked=DAY + timedelta(days=1),
    )


def test_a_database_is_not_asked_and_who_knows_nothing_was() -> None:
    made = answer(Question.ASN, "64496", source="mmdb GeoLite2-ASN", days=9)
    assert told(made).network(ip_address(IP)).asked is None
    nothing = answer(Question.RDNS, None)
    assert told(made, nothing).network(ip_address(IP)).asked == DAY


def test_the_newest_source_counts_and_one_that_knows_nothing_does_not() -> None:
    old = answer(Question.ASN, "1", source="mmdb a")
    new = answer(Question.ASN, "2", source="asn.cymru.com", days=2)
    none = answer(Question.ASN, None, source="mmdb b", days=3)
    for order in ((old, new, none), (none, new, old)):
        known = told(*order).network(ip_address(IP)).asn
        assert known == Told(value=2, source="asn.cymru.com", date=new.asked)


def test_an_answer_takes_the_place_of_the_older_one_by_the_same_source() -> None:
    with Case(None) as case:
        case.add_answers([answer(Question.RDNS, "old.example")])
        case.add_answers([answer(Question.RDNS, None, days=1)])
        assert case.answers() == (answer(Question.RDNS, None, days=1),)
        assert case.lookups().network(ip_address(IP)).rdns is None


def test_spf_and_signatures_keep_their_day() -> None:
    signature = (
        '{"domain": "victim.example", "selector": "s1", "is_valid": true,'
        ' "signed": ["from", "to"], "covers_body": false}'
    )
    known = told(
        answer(Question.SPF, "fail", subject=f"victim.example {IP}"),
        answer(Question.SPF, "pass", subject="victim.example 2001:db8::1"),
        answer(Question.DKIM, signature, subject="content-1"),
        answer(Question.DKIM, None, subject="content-2"),
    )
    spf = SpfToday(domain="victim.example", ip=ip_address(IP), result="fail", asked=DAY)
    assert known.spf_today(ip_address(IP)) == spf
    assert known.signature("content-1") == SignatureChecked(
        content_id="content-1",
        domain="victim.example",
        selector="s1",
        is_valid=True,
        signed=("from", "to"),
        covers_body=False,
        asked=DAY,
    )
    assert known.signature("content-2") is None


@pytest.mark.parametrize(
    ("question", "subject", "asked", "value"),
    [
        ("rdns", "no address", DAY.isoformat(), "x"),
        ("rdns", IP, "yesterday", "x"),
        ("nonsense", IP, DAY.isoformat(), "x"),
        ("asn", IP, DAY.isoformat(), "many"),
        ("spf", "without an address", DAY.isoformat(), "fail"),
        ("dkim", "content", DAY.isoformat(), "{}"),
        ("dkim", "content", DAY.isoformat(), "[1]"),
        ("dkim", "content", DAY.isoformat(), "no json"),
    ],
)
def test_a_row_that_makes_no_answer_is_a_damaged_case(
    tmp_path: Path, question: str, subject: str, asked: str, value: str
) -> None:
    path = tmp_path / "a.bouncescan"
    Case(path).close()
    with closing(sqlite3.connect(path)) as connection:
        row = (question, subject, "dns", asked, value)
        connection.execute("INSERT INTO lookup VALUES (?, ?, ?, ?, ?)", row)
        connection.commit()
    read: Callable[[Case], object] = Case.lookups
    with Case(path, must_exist=True) as case, pytest.raises(CasefileError, match="damaged"):
        read(case)
