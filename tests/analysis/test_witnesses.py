"""Whose word about a server counts, and how many of them know nothing of each other."""

from ipaddress import ip_address

import pytest

from bouncescan.analysis.analyze import analyze
from bouncescan.analysis.reporters import count_independent
from bouncescan.records.findings import Findings, Grade, Host, Server, ServerRole
from bouncescan.records.message import FolderRole
from tests.support.cases import Mail, case_of
from tests.support.mails import VICTIM, bounce, hop, letter

EVIL = "out.evil.example (out.evil.example [203.0.113.66])"


def report(name: str, ip: str, *, stamped: bool = True) -> Mail:
    """What mx.NAME.example says of a mail to its own people that out.evil.example brought."""
    reporter = f"mx.{name}.example"
    top = hop(f"from {EVIL} by {reporter} (Postfix) with ESMTP id S1", 3)
    raw = bounce(
        letter(top, to=f"gone@{name}.example", message_id=f"{name}@spam.example"),
        f"gone@{name}.example",
        reporter=reporter,
        peer=f"{reporter} [{ip}]",
        message_id=f"bounce@{name}.example",
        stamped=stamped,
    )
    return FolderRole.INBOX, raw


def found(*mails: Mail) -> Findings:
    with case_of(mails) as case:
        return analyze(case)


def origin(*mails: Mail) -> Server:
    (server,) = [row for row in found(*mails).servers if row.role is ServerRole.ORIGIN]
    assert (server.host, str(server.ip)) == ("out.evil.example", "203.0.113.66")
    return server


SCHOOL, WORK = report("school", "198.51.100.9"), report("work", "192.0.2.10")


def told(server: Server) -> tuple[Grade, int | None]:
    return server.grade, server.witnesses


def test_one_server_alone_names_an_origin_as_a_claim_and_says_so() -> None:
    assert told(origin(SCHOOL)) == (Grade.CLAIMED, 1)
    rules = [each.rule for each in found(SCHOOL).who_sent.speaks_for]
    assert "said_to_come_from_another_server" in rules
    assert "sent_by_another_server" not in rules


def test_two_that_know_nothing_of_each_other_state_it() -> None:
    assert told(origin(SCHOOL, WORK)) == (Grade.STATED, 2)


@pytest.mark.parametrize(
    "other",
    [report("work", "198.51.100.10"), report("school", "192.0.2.10")],
    ids=["in one network", "of one organisation"],
)
def test_two_servers_of_one_house_are_one_witness(other: Mail) -> None:
    assert told(origin(SCHOOL, other)) == (Grade.CLAIMED, 1)


def test_one_that_gives_mail_back_as_it_came_is_no_witness() -> None:
    assert told(origin(SCHOOL, report("work", "192.0.2.10", stamped=False))) == (Grade.CLAIMED, 1)


def test_the_server_of_somebody_whom_the_victim_wrote_to_is_believed_alone() -> None:
    friend = letter(to="gone@school.example", message_id="hello@victim.example")
    assert told(origin(SCHOOL, (FolderRole.SENT, friend.encode()))) == (Grade.STATED, 1)
    other = letter(to="teacher@school.example", message_id="hello@victim.example")
    assert told(origin(SCHOOL, (FolderRole.SENT, other.encode()))) == (Grade.CLAIMED, 1)


def test_what_the_victims_own_provider_took_from_there_bears_it_out() -> None:
    seen = hop(f"from {EVIL} by mx.victim.example (Postfix) with ESMTP id C1", 4)
    copy = letter(seen, to=VICTIM, message_id="school@spam.example")
    assert told(origin(SCHOOL, (FolderRole.INBOX, copy.encode()))) == (Grade.STATED, 1)


def test_witnesses_are_counted_by_house_and_network() -> None:
    def host(name: str | None, ip: str | None) -> Host:
        return Host(host=name, ip=ip_address(ip) if ip else None)

    chain = (
        host("mx1.a.example", "192.0.2.1"),
        host("mx.b.example", "198.51.100.1"),
        host("mx2.a.example", "198.51.100.2"),  # of the first's house, in the second's network
    )
    assert count_independent(chain[:2]) == 2
    assert count_independent(chain) == 1
    assert count_independent((*chain, host(None, "2001:db8::1"), host(None, None))) == 3
    assert count_independent(()) == 0
