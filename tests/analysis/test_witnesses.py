"""Whose word about a server counts, and how many of them know nothing of each other."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncescan.analysis.analyze import analyze
from bouncescan.analysis.independence import Witness, count_independent
from bouncescan.language import texts
from bouncescan.records.findings import Findings, Grade, Server, ServerRole
from bouncescan.records.message import FolderRole
from bouncescan.reports.words import word_for_grade
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
CLUB = report("club", "2001:db8::9")


def wrote_to(address: str, date: str = "20 Apr 2016") -> Mail:
    raw = letter(to=address, message_id=f"hello-{address}").replace("20 Apr 2026", date)
    return FolderRole.SENT, raw.encode()


def told(server: Server) -> tuple[Grade, int | None]:
    return server.grade, server.witnesses


def test_one_server_alone_names_an_origin_as_a_claim_and_says_so() -> None:
    assert told(origin(SCHOOL)) == (Grade.CLAIMED, 1)
    rules = [each.rule for each in found(SCHOOL).who_sent.speaks_for]
    assert "said_to_come_from_another_server" in rules
    assert "sent_by_another_server" not in rules


def test_two_that_know_nothing_of_each_other_may_be_one_strangers_and_three_are_not() -> None:
    assert told(origin(SCHOOL, WORK)) == (Grade.CLAIMED, 2)
    assert told(origin(SCHOOL, WORK, CLUB)) == (Grade.STATED, 3)


def test_two_do_where_the_victim_had_written_to_somebody_in_the_house_of_one() -> None:
    assert told(origin(SCHOOL, WORK, wrote_to("teacher@school.example"))) == (Grade.STATED, 2)


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
    assert told(origin(SCHOOL, wrote_to("gone@school.example"))) == (Grade.STATED, 1)
    assert told(origin(SCHOOL, wrote_to("teacher@school.example"))) == (Grade.CLAIMED, 1)
    late = wrote_to("gone@school.example", "21 Apr 2026")
    assert told(origin(SCHOOL, late)) == (Grade.CLAIMED, 1)
    assert told(origin(SCHOOL, late, wrote_to("teacher@school.example"))) == (Grade.CLAIMED, 1)


def test_what_the_victims_own_provider_took_from_there_bears_it_out() -> None:
    seen = hop(f"from {EVIL} by mx.victim.example (Postfix) with ESMTP id C1", 4)
    copy = letter(seen, to=VICTIM, message_id="school@spam.example")
    assert told(origin(SCHOOL, (FolderRole.INBOX, copy.encode()))) == (Grade.STATED, 1)


A1, B2, A2 = Witness("a.example", "1"), Witness("b.example", "2"), Witness("a.example", "2")
NOBODY = Witness(None, "3")  # without a name of its own


@pytest.mark.parametrize(
    ("witnesses", "count"),
    [
        ((), 0),
        ((A1,), 1),
        ((A1, A1), 1),
        ((A1, A2), 1),
        ((B2, A2), 1),
        ((A1, B2), 2),
        ((A2, B2, A1), 2),  # by whichever of its servers each house is apart from the other
        ((NOBODY,), 1),
        ((Witness(None, None),), 1),
        ((A1, NOBODY, Witness(None, "4")), 1),
        ((A1, B2, Witness("c.example", "3")), 3),
        ((Witness("a.example", None), Witness("b.example", None)), 1),
    ],
)
def test_witnesses_are_pairs_of_house_and_network_that_share_neither(
    witnesses: Sequence[Witness], count: int
) -> None:
    assert count_independent(witnesses) == count
    assert count_independent(reversed(witnesses)) == count


@given(st.lists(st.builds(Witness, st.sampled_from("abcd"), st.sampled_from("123")), max_size=12))
def test_one_more_witness_never_makes_fewer(witnesses: list[Witness]) -> None:
    counts = [count_independent(witnesses[:end]) for end in range(len(witnesses) + 1)]
    assert counts == sorted(counts)
    assert counts[-1] <= min(len({each.house for each in witnesses}), 3)


@pytest.mark.parametrize(
    ("grade", "witnesses", "says"),
    [
        (Grade.CLAIMED, None, "anyone can write that"),
        (Grade.CLAIMED, 1, "one server alone"),
        (Grade.CLAIMED, 2, "2 servers say so, but none whose people you had written to"),
        (Grade.STATED, 2, "stated by 2 servers"),
    ],
)
def test_the_reader_is_told_how_many_say_so_and_why_that_may_be_too_few(
    grade: Grade, witnesses: int | None, says: str
) -> None:
    assert says in word_for_grade(grade, texts("en"), witnesses)
