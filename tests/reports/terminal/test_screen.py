"""The report of one screen: what must stand on it, and that it is one."""

import unicodedata
from dataclasses import replace

import pytest

from bouncescan.language import texts
from bouncescan.pipeline import read_case
from bouncescan.records.findings import Findings, WhoSent
from bouncescan.records.leak import Standing
from bouncescan.reports import Look, render_terminal
from bouncescan.reports.words import word_for_verdict
from tests.reports.test_hostile_text import poison
from tests.support.findings import (
    empty_findings,
    make_person,
    make_read,
    make_server,
    storm_findings,
)
from tests.support.progress import KeptProgress
from tests.support.storm import scan_storm

ENGLISH = Look(language="en")

JAPANESE = "ＦＷ：【重要】お客様のアカウントに関するお知らせ（㈱ｻﾝﾌﾟﾙ）をご確認ください か\u3099"


def show(findings: Findings) -> str:
    return " ".join(render_terminal(findings, ENGLISH).split())


def cells(line: str) -> int:
    """As wcwidth counts them, by the Unicode tables of Python."""
    return sum(
        0
        if unicodedata.combining(each)
        else 2
        if unicodedata.east_asian_width(each) in {"W", "F"}
        else 1
        for each in line
    )


@pytest.fixture(scope="module")
def storm(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    path = tmp_path_factory.mktemp("storm") / "storm.bouncescan"
    scan_storm(path)
    return read_case(path, KeptProgress())


def test_the_storm_fits_one_screen(storm: Findings) -> None:
    lines = render_terminal(storm, ENGLISH).splitlines()
    assert len(lines) <= 30
    assert max(cells(line) for line in lines) <= 80


def test_the_screen_says_who_where_from_how_many_whom_to_tell_and_what_to_do(
    storm: Findings,
) -> None:
    said = show(storm)
    places = [
        said.index(words)
        for words in (
            "Mail that you did not write was sent in your name.",
            "Your address was forged",
            "The addresses fit the mail in your mailbox",
            "Taken between 2024-06-24 and 2026-04-13",
            "127 bounces came back = 118 of mail that you did not write",
            "119 people are named as recipients; at least 81",
            "Read 714 of 714 messages, 0 could not be read.",
            "sent it mail.webshop.example [192.0.2.25], 63 addresses",
            "sent it static90.dsl.example.net [203.0.113.90], 31 addresses",
            "Tell these first, 5 of 148",
            "got it * 加藤 智子 <kato.t@hikari-net.example>",
            "What to do next 1. Keep ",
            "6. Tell your provider",
            "More: bouncescan report ",
            "--verbose (--open: a page); explain",
        )
    ]
    assert places == sorted(places)
    assert "bystander: only told you" not in said


@pytest.mark.parametrize("verdict", WhoSent)
def test_every_verdict_can_be_understood_without_a_question_above_it(verdict: WhoSent) -> None:
    said = show(
        replace(storm_findings(), who_sent=replace(storm_findings().who_sent, verdict=verdict))
    )
    is_plain = verdict is not WhoSent.UNKNOWN
    assert (word_for_verdict(verdict, texts("en")) in said) is is_plain
    assert ("or your address forged cannot be told" in said) is not is_plain


def test_what_cannot_be_told_of_the_addresses_is_said() -> None:
    unknown = tuple(replace(each, grade=Standing.UNKNOWN) for each in storm_findings().where_from)
    said = show(replace(storm_findings(), where_from=unknown))
    assert "How they knew the addresses cannot be told from here." in said
    assert "Taken between" not in said


def test_unreadable_mail_what_is_odd_and_what_is_missing_are_said() -> None:
    findings = replace(storm_findings(), has_history=False, has_address_book=False)
    said = show(findings)
    assert "Read 710 of 712 messages, 2 could not be read." in said
    assert "Could not be read: mail/storm.mbox#481200: ends inside the message (and 1 more)" in said
    assert "Noted: 3 messages have a date in the future What" not in said
    assert "Noted: 3 messages have a date in the future" in said
    assert "The history of the mailbox was not kept (--no-history)" in said
    assert "No address book was given" in said


def test_one_thing_that_could_not_be_read_has_no_others_beside_it() -> None:
    said = show(empty_findings(unreadable=storm_findings().unreadable[:1], defects=("a", "b")))
    assert "ends inside the message Noted: a (and 1 more)" in said


def test_servers_that_have_no_room_are_counted() -> None:
    said = show(storm_findings())
    assert "Servers, the first 3 of 4 by the addresses that they targeted" in said
    assert "passed it on [192.0.2.200], 5 addresses" in said


def test_a_quiet_mailbox_is_told_what_to_try_and_nothing_of_the_rest() -> None:
    said = show(empty_findings(read=make_read(messages=9, other=9)))
    assert "What to try 1. Look in other folders too" in said
    assert "More:" not in said


@pytest.mark.parametrize("is_verbose", [False, True])
@pytest.mark.parametrize("width", [50, 60, 79, 80, 100])
def test_japanese_in_every_text_is_counted_in_cells(width: int, *, is_verbose: bool) -> None:
    findings = replace(poison(storm_findings(), JAPANESE), case="a.bouncescan")
    look = Look(width=width, language="en", is_verbose=is_verbose)
    lines = render_terminal(findings, look).splitlines()
    assert any("お客様" in line for line in lines)
    assert [line for line in lines if cells(line) > width] == []


def test_an_address_is_whole_however_long_mail_may_carry_it() -> None:
    address = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.example.com"
    people = (make_person(address, name="受取人"),)
    shown = "".join(render_terminal(empty_findings(people=people), ENGLISH).split())
    assert f"<{address}>" in shown


def test_what_is_too_long_for_an_address_keeps_the_domain_that_it_is_of() -> None:
    people = (make_person(f"friend@example.jp.{'x' * 900}.example.net"),)
    servers = (make_server(host=f"mail.example.jp.{'x' * 200}.example.net"),)
    found = empty_findings(
        people=people, servers=servers, read=make_read(messages=1, bounces=1, spoofed=1)
    )
    shown = "".join(render_terminal(found, ENGLISH).split())
    assert "[...]" in shown
    assert shown.count("xxx.example.net") == 2
    assert "example.net[203.0.113.7],84addresses" in shown
