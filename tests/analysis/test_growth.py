"""The analysis costs time in proportion to the bounces, and so much memory for each."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bouncescan.analysis.analyze import analyze
from bouncescan.casefile import Case
from tests.storms import provider
from tests.support.growth import growth_fault
from tests.support.mails import VICTIM, bounce, hop, letter
from tests.support.many import bounces_of_storms, fill_case
from tests.support.memory import peak_of

FEW, MANY = 500, 2_500
# A hundred thousand bounces in 600 MB, of which the program itself takes a sixth.
MOST_A_REPORT = 5_000


def of_one_server() -> Iterator[bytes]:
    """One reporter, one spoofed mail, ever more people."""
    top = hop("from out.evil.example (out.evil.example [203.0.113.66]) by mx.a.example with ESMTP")
    for n in itertools.count():
        address = f"p{n}@a.example"
        yield bounce(
            letter(top, to=address),
            address,
            reporter="mx.a.example",
            peer="mx.a.example [198.51.100.9]",
            message_id=f"b{n}@a.example",
        )


def of_ever_other_servers() -> Iterator[bytes]:
    """Each bounce by another server, of a mail by another one, to a person of two addresses."""
    for n in itertools.count():
        by = f"mx.site{n}.example"
        seen = f"from o{n}.example (o{n}.example [2001:db8::{n:x}]) by {by} (Postfix) with ESMTP"
        yield bounce(
            letter(hop(seen), to=f"p{n}@site{n}.example", message_id=f"s{n}@spam.example"),
            f"q{n}@other{n}.example|Original-Recipient: rfc822; p{n}@site{n}.example",
            reporter=by,
            peer=f"{by} [IPv6:2001:db8:1::{n:x}]",
            message_id=f"b{n}@{by}",
        )


def of_one_chain() -> Iterator[bytes]:
    """Each person's address leads to the next one's."""
    for n in itertools.count():
        yield bounce(
            letter(message_id=f"s{n}@spam.example"),
            f"p{n}@x.example|Original-Recipient: rfc822; p{n + 1}@x.example",
            message_id=f"b{n}@relay.example",
        )


SHAPES: tuple[tuple[Callable[[], Iterator[bytes]], str, int], ...] = (
    (bounces_of_storms, provider.VICTIM, 40),
    (of_one_server, VICTIM, 80),
    (of_ever_other_servers, VICTIM, 40),
    (of_one_chain, VICTIM, 120),
)


@pytest.mark.parametrize(
    ("mails", "victim", "size"), SHAPES, ids=[one[0].__name__ for one in SHAPES]
)
def test_four_times_the_bounces_take_less_than_six_times_the_time(
    mails: Callable[[], Iterator[bytes]], victim: str, size: int
) -> None:
    def case_of(count: int) -> Case:
        return fill_case(None, mails(), count, victim=victim)[0]

    assert growth_fault(case_of, analyze, size) is None


@pytest.mark.xfail(
    reason="records and headers are held whole, their strings not shared", strict=True
)
def test_a_report_costs_so_much_memory(tmp_path: Path) -> None:
    peaks = []
    for count in (FEW, MANY):
        path = tmp_path / f"{count}.bouncescan"
        fill_case(path, bounces_of_storms(), count)[0].close()
        measured = peak_of("analysis", path)
        assert measured["messages"] > count * 0.95
        peaks.append(measured["peak"])
    a_report = (peaks[1] - peaks[0]) / (MANY - FEW)
    print(f"{a_report:.0f} bytes a report")
    assert a_report < MOST_A_REPORT
