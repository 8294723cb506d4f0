"""Servers of one house are one group: each address counts once in it, and roles stay apart."""

from dataclasses import replace

from bouncescan.analysis.analyze import analyze
from bouncescan.records.findings import Findings, Organisation, ServerRole
from bouncescan.records.message import FolderRole
from bouncescan.reports.interface import Look
from bouncescan.reports.servers_csv import render_servers
from bouncescan.reports.terminal import render_terminal
from tests.support.cases import case_of
from tests.support.mails import bounce, hop, letter

ENGLISH = Look(language="en", width=100, is_verbose=True)
SCHOOL, WORK = ("mx.school.example", "198.51.100.9"), ("mx.work.example", "198.51.100.10")


def found(*mails: bytes) -> Findings:
    with case_of([(FolderRole.INBOX, mail) for mail in mails]) as case:
        return analyze(case)


def seen(number: int, to: str, reporter: tuple[str, str] = SCHOOL, house: str = "hosting") -> bytes:
    """A bystander's report: the mail came from the house's server of this number."""
    name, ip = f"out{number}.{house}.example", f"203.0.113.{number}"
    host, address = reporter
    original = letter(
        hop(f"from {name} ({name} [{ip}]) by {host} (Postfix) with ESMTP id S{number}", 3),
        to=to,
        message_id=f"spoof-{number}@{house}.example",
    )
    return bounce(
        original,
        to,
        reporter=host,
        peer=f"{host} [{address}]",
        message_id=f"bounce-{number}-{to}",
    )


STORM = (
    seen(1, "a@school.example"),
    seen(2, "a@school.example"),
    seen(2, "b@school.example"),
    seen(3, "c@work.example", WORK),
    seen(9, "d@work.example", WORK, house="other"),
)


def group(findings: Findings, org: str, role: ServerRole = ServerRole.ORIGIN) -> Organisation:
    (one,) = (each for each in findings.organisations if (each.org, each.role) == (org, role))
    return one


def test_three_addresses_of_one_house_are_one_group_and_nobody_counts_twice() -> None:
    findings = found(*STORM)
    house = group(findings, "hosting.example")
    assert (house.servers, list(map(str, house.ips))) == (
        3,
        ["203.0.113.2", "203.0.113.1", "203.0.113.3"],
    )
    rows = [row for row in findings.servers if row.org == "hosting.example"]
    assert sum(row.targeted for row in rows) == 4
    assert (house.targeted, house.bounces, house.originals) == (3, 4, 3)
    assert house.campaigns == (1,)
    assert house.first == min(row.first for row in rows if row.first)
    assert house.last == max(row.last for row in rows if row.last)


def test_one_server_alone_is_a_group_with_its_own_figures() -> None:
    findings = found(*STORM)
    (row,) = (row for row in findings.servers if row.org == "other.example")
    house = group(findings, "other.example")
    assert (house.servers, house.targeted, house.bounces) == (1, row.targeted, row.bounces)


def test_the_same_house_as_bystander_stays_apart() -> None:
    own = seen(1, "x@hosting.example", ("mx.hosting.example", "203.0.113.200"))
    findings = found(*STORM, own, seen(4, "y@school.example"))
    roles = {one.role for one in findings.organisations if one.org == "hosting.example"}
    assert ServerRole.ORIGIN in roles
    assert sum(one.servers for one in findings.organisations) == sum(
        row.org is not None for row in findings.servers
    )
    for one in findings.organisations:
        assert {row.role for row in findings.servers if row.ip in one.ips and row.org == one.org}


def test_who_only_answered_counts_once_in_the_group() -> None:
    answer = (
        hop("from mx.work.example (mx.work.example [198.51.100.10]) by mx.victim.example id R", 30)
        + "From: friend@work.example\nTo: hanako@victim.example\nSubject: Re: new message\n"
        "Date: Mon, 20 Apr 2026 10:30:00 +0000\nMessage-ID: <answer@work.example>\n"
        "In-Reply-To: <spoof-1@hosting.example>\nReferences: <spoof-2@hosting.example>\n\n?\n"
    )
    assert group(found(*STORM, answer.encode()), "hosting.example").targeted == 4


def test_the_report_shows_them_as_one_with_a_line_for_each() -> None:
    page = render_terminal(found(*STORM), ENGLISH)
    assert "hosting.example, 3 servers" in page
    assert "3 addresses, 4 bounces, 3 mails" in page
    for number in (1, 2, 3):
        assert page.count(f"- out{number}.hosting.example [203.0.113.{number}], ") == 1
    assert "other.example, 1 servers" not in page


def test_one_screen_shows_them_in_one_line() -> None:
    page = render_terminal(found(*STORM), replace(ENGLISH, is_verbose=False))
    assert page.count("hosting.example") == 1
    assert "hosting.example, 3 servers, 3 addresses\n" in page


def test_a_house_of_many_servers_leaves_room_for_the_others() -> None:
    many = [seen(number, f"p{number}@school.example") for number in range(20, 50)]
    page = render_terminal(found(*many, STORM[-1]), ENGLISH)
    assert "hosting.example, 30 servers" in page
    assert "- and 26 more" in page
    assert "out9.other.example" in page


def test_the_table_says_how_many_and_whom_they_targeted_together() -> None:
    table = render_servers(found(*STORM), ENGLISH)
    rows = [line for line in table.splitlines() if '"hosting.example"' in line]
    assert [line.count(',"1",3,3,') for line in rows] == [1, 1, 1]
