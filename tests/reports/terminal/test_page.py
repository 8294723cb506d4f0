"""What the whole terminal report must say, and what it must never say."""

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from bouncescan.language import texts
from bouncescan.records.findings import (
    Counts,
    Findings,
    ServerRole,
    SourceRead,
    State,
    WhoSent,
)
from bouncescan.reports import Look, render_terminal
from bouncescan.reports.words import word_for_verdict
from tests.support.findings import (
    empty_findings,
    make_hour,
    make_person,
    make_read,
    make_server,
    storm_findings,
)

ENGLISH = Look(language="en", is_verbose=True)


def show(findings: Findings) -> str:
    return render_terminal(findings, ENGLISH)


@pytest.mark.parametrize("width", [50, 60, 80, 100])
def test_report_fits_its_columns(width: int) -> None:
    shown = render_terminal(storm_findings(), replace(ENGLISH, width=width))
    assert [line for line in shown.splitlines() if cell_len(line) > width] == []


def test_report_without_colours_has_no_escape() -> None:
    assert "\x1b" not in show(storm_findings())


def test_report_in_colours_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")  # the look has decided, the environment is not asked again
    shown = render_terminal(storm_findings(), replace(ENGLISH, is_coloured=True))
    plain = re.sub(r" +\n", "\n", re.sub(r"\x1b\[[0-9;]*m", "", shown))
    assert plain == show(storm_findings())
    assert plain != shown


def test_servers_stand_in_the_order_of_the_addresses_they_targeted() -> None:
    shown = show(storm_findings())
    places = [shown.index(name) for name in ("smtp3.", "vps-17.", "192.0.2.200", "mx.example.com")]
    assert places == sorted(places)


def test_bystander_is_marked_and_never_called_a_sender() -> None:
    shown = show(storm_findings())
    assert "bystander: only told you  mx.example.com [198.51.100.25]" in shown
    assert "sent it  mx.example.com" not in shown


def test_bystanders_do_not_push_a_sender_out() -> None:
    servers = (
        *(
            make_server(host=f"mx{n}.example.com", role=ServerRole.BYSTANDER, targeted=90)
            for n in range(30)
        ),
        make_server(host="small.example.net", targeted=1),
    )
    shown = show(empty_findings(read=make_read(bounces=31, spoofed=31), servers=servers))
    assert "small.example.net" in shown
    assert "... and 23 more: bouncescan servers gives them all." in shown


@pytest.mark.parametrize("verdict", WhoSent)
def test_the_verdict_stands_with_its_evidence_and_what_it_does_not_mean(verdict: WhoSent) -> None:
    told = replace(storm_findings().who_sent, verdict=verdict)
    shown = " ".join(show(replace(storm_findings(), who_sent=told)).split())
    assert word_for_verdict(verdict, texts("en")) in shown
    assert "+ none of the 88 forged mails left through your own provider" in shown
    assert "- 2 left through your own provider, and nothing tells" in shown
    assert "mean" in shown or "all-clear" in shown


def test_nothing_is_said_of_spf_where_nothing_is_known() -> None:
    findings = empty_findings(
        read=make_read(bounces=1, spoofed=1), servers=(make_server(spf=None),)
    )
    assert "SPF" not in show(findings)


def test_ends_with_what_to_do_next() -> None:
    last = show(storm_findings()).split("\n\n")[-1]
    assert last.startswith("What to do next\n  1.  Save the evidence")
    assert "bouncescan contacts yuki@example.jp.bouncescan --csv affected.csv" in last
    assert last.endswith("7.  Tell your mail provider, with the figures above.\n")


def test_bystanders_alone_are_not_to_be_told() -> None:
    findings = empty_findings(
        read=make_read(bounces=1, undecided=1),
        servers=(make_server(role=ServerRole.BYSTANDER),),
    )
    assert "Tell the network" not in show(findings)


def test_case_with_a_space_can_be_copied_into_a_shell() -> None:
    shown = show(replace(storm_findings(), case="my case.bouncescan"))
    assert "bouncescan contacts 'my case.bouncescan' --csv affected.csv" in shown


def test_what_was_not_read_because_it_bears_no_mark_is_said() -> None:
    read = SourceRead(source="imaps://h", messages=9, read=3, unreadable=1, unmarked=5)
    shown = show(
        empty_findings(
            sources=(read,),
            read=make_read(messages=9, bounces=2, undecided=2, other=1, unreadable=1, unmarked=5),
        )
    )
    assert "Read 3 of 9 messages, 1 could not be read. The other 5 bear no mark of a" in shown
    assert "4 messages = 2 bounces + 1 other + 0 copies + 1 unreadable." in shown


def test_each_of_several_sources_is_counted() -> None:
    sources = (
        SourceRead(source="a.mbox", messages=3, read=3, unreadable=0),
        SourceRead(source="b.mbox", messages=5, read=4, unreadable=1),
    )
    shown = show(empty_findings(sources=sources))
    assert "Read 7 of 8 messages, 1 could not be read." in shown
    assert "b.mbox: Read 4 of 5 messages, 1 could not be read." in shown


def test_long_list_of_unreadable_mail_is_counted() -> None:
    unreadable = storm_findings().unreadable * 4
    shown = show(empty_findings(unreadable=unreadable))
    assert "... and 3 more: bouncescan report --format json gives them all." in shown


def test_people_who_may_have_got_it_come_before_those_who_did_not() -> None:
    people = (
        *(make_person(f"dead-{n}@example.com") for n in range(20)),
        make_person("cc@example.com", state=State.ADDRESSED, reason=None),
    )
    counts = Counts(failed=20, delayed=0, reached=0, addressed=1, maybe=0, at_least=20)
    shown = show(empty_findings(people=people, counts=counts))
    assert "may have got it    cc@example.com" in shown
    assert "dead-0@example.com" not in shown


def test_people_who_all_bounced_are_shown_with_the_reason() -> None:
    shown = show(empty_findings(people=(make_person("dead@example.com"),)))
    assert "did not get it    dead@example.com, no such mailbox" in shown


def test_missing_address_book_is_said_and_nobody_called_a_stranger() -> None:
    shown = show(empty_findings(people=(make_person(),)))
    assert "No address book was given" in shown
    assert "in your address book" not in shown


def test_people_in_the_address_book_are_marked() -> None:
    shown = show(storm_findings())
    assert "got it            *  佐藤 花子 <hanako@example.jp>\n" in shown
    assert "got it               Kenji Ito, Sales <kenji@example.net>\n" in shown
    assert "* stands in your address book" in shown


def test_missing_mark_is_explained_where_nobody_has_one() -> None:
    people = (make_person(in_address_book=False),)
    shown = show(empty_findings(people=people, has_address_book=True))
    assert "None of these stands in your address book." in shown


@pytest.mark.parametrize(
    ("hours", "labels"),
    [
        ([(20, 10), (20, 11)], ["2026-04-20T10:00+09:00", "2026-04-20T11:00+09:00"]),
        (
            [(20, 10), (22, 3)],
            ["2026-04-20T10:00+09:00", "...", "2026-04-22T03:00+09:00"],
        ),
        (
            [(day, hour) for day in (20, 21, 23) for hour in range(24)],
            ["2026-04-20", "2026-04-21", "...", "2026-04-23"],
        ),
    ],
)
def test_timeline_takes_the_finest_step_that_fits(
    hours: list[tuple[int, int]], labels: list[str]
) -> None:
    timeline = tuple(make_hour(day, hour, 1) for day, hour in hours)
    lines = show(empty_findings(timeline=timeline)).split("When\n")[1].split("\n\n")[0].splitlines()
    assert [line.split()[0] for line in lines[1:]] == labels


def test_timeline_without_end_is_cut() -> None:
    timeline = tuple(
        replace(hour, start=hour.start.replace(year=year))
        for hour in (make_hour(20, 10, 1),)
        for year in range(1, 9999, 3)
    )
    lines = show(empty_findings(timeline=timeline)).split("When\n")[1].split("\n\n")[0].splitlines()
    assert len(lines) == 25
    assert lines[-1].strip() == "..."


def test_quiet_hours_are_a_gap() -> None:
    timeline = (make_hour(20, 10, 1), make_hour(20, 11, 0), make_hour(20, 12, 1))
    assert "  ...\n" in show(empty_findings(timeline=timeline))
