"""The analysis costs time in proportion to the bounces, and so much memory for each."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bouncescan.analysis.analyze import analyze
from bouncescan.casefile import Case
from bouncescan.records.findings import ServerRole
from tests.storms import provider
from tests.support.growth import growth_fault
from tests.support.mails import VICTIM, bounce, hop, letter
from tests.support.many import bounces_of_storms, fill_case
from tests.support.memory import peak_of

# From some thousands on: until then caches fill that grow no further.
FEW, MANY = 4_000, 8_000
# A hundred thousand bounces in 600 MB, of which the program itself takes a sixth.
MOST_A_REPORT = 5_000


def of_storms(count: int) -> Iterator[bytes]:
    """As a mailbox holds them."""
    return itertools.islice(bounces_of_storms(), count)


def of_one_server(count: int) -> Iterator[bytes]:
    """One reporter, one spoofed mail, ever more people."""
    for n in range(count):
        address = f"p{n}@a.example"
        yield bounce(
            letter(hop(OUT), to=address), address, **REPORTER, message_id=f"b{n}@a.example"
        )


def of_ever_other_servers(count: int) -> Iterator[bytes]:
    """Each bounce by another server, of a mail by another one, to a person of two addresses."""
    for n in range(count):
        yield by_server(
            n,
            letter(seen_by(n), to=f"p{n}@site{n}.example", message_id=f"s{n}@spam.example"),
            f"q{n}@other{n}.example|Original-Recipient: rfc822; p{n}@site{n}.example",
        )


def of_ever_other_campaigns(count: int) -> Iterator[bytes]:
    """Each bounce of a mail with a subject, a link and a mailer of its own."""
    for n in range(count):
        mail = letter(
            hop(OUT),
            to=f"p{n}@a.example",
            message_id=f"s{n}@spam.example",
            fields=f"X-Mailer: {word(n)}\n",
            body=f"http://{word(n)}.example/",
        )
        mail = mail.replace("Subject: Fw: new message", f"Subject: {word(n)}")
        yield bounce(mail, f"p{n}@a.example", **REPORTER, message_id=f"b{n}@a.example")


def of_one_person(count: int) -> Iterator[bytes]:
    """Every bounce by another server, of another mail, names the same one."""
    for n in range(count):
        mail = letter(seen_by(n), to="p@a.example", message_id=f"s{n}@spam.example")
        yield by_server(n, mail, "p@a.example")


def of_one_chain(count: int) -> Iterator[bytes]:
    """Each person's address leads to the next one's."""
    for n in range(count):
        yield bounce(
            letter(message_id=f"s{n}@spam.example"),
            f"p{n}@x.example|Original-Recipient: rfc822; p{n + 1}@x.example",
            message_id=f"b{n}@relay.example",
        )


def of_many_recipients(count: int) -> Iterator[bytes]:
    """One bounce that names them all, and its mail in To too."""
    people = [f"p{n}@site{n}.example" for n in range(count)]
    yield bounce(letter(hop(OUT), to=", ".join(people)), *people, **REPORTER)


def of_a_hundred_recipients_each(count: int) -> Iterator[bytes]:
    """Each bounce names a hundred people of its own."""
    for n in range(count):
        people = [f"p{n}-{m}@site{n}.example" for m in range(100)]
        mail = letter(seen_by(n), to=", ".join(people), message_id=f"s{n}@spam.example")
        yield by_server(n, mail, *people)


def of_one_mail_that_all_claim_and_answer(count: int) -> Iterator[bytes]:
    """Each bounce has the same mail from another server, and as many programs answer it."""
    for n in range(count // 2):
        yield by_server(n, letter(seen_by(n), to=f"p{n}@site{n}.example"), f"p{n}@site{n}.example")
        yield letter(
            sender=f"q{n}@site{n}.example",
            to=VICTIM,
            message_id=f"a{n}@site{n}.example",
            fields="In-Reply-To: <spoof-1@spam.example>\nAuto-Submitted: auto-replied\n",
        ).encode()


OUT = "from out.evil.example (out.evil.example [203.0.113.66]) by mx.a.example with ESMTP"
REPORTER = {"reporter": "mx.a.example", "peer": "mx.a.example [198.51.100.9]"}


def seen_by(n: int) -> str:
    """The hop by which the n-th server had the mail from an origin of its own."""
    by = f"mx.site{n}.example (Postfix) with ESMTP"
    return hop(f"from o{n}.example (o{n}.example [2001:db8::{n:x}]) by {by}")


def by_server(n: int, mail: str, *recipients: str) -> bytes:
    """The bounce of the n-th server."""
    by = f"mx.site{n}.example"
    peer = f"{by} [IPv6:2001:db8:1::{n:x}]"
    return bounce(mail, *recipients, reporter=by, peer=peer, message_id=f"b{n}@{by}")


def word(n: int) -> str:
    """A word of letters only: numbers in a subject or a mailer's name make no other one."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(n))


Shape = Callable[[int], Iterator[bytes]]
SHAPES: tuple[tuple[Shape, str, int], ...] = (
    (of_storms, provider.VICTIM, 40),
    (of_one_server, VICTIM, 80),
    (of_ever_other_servers, VICTIM, 40),
    (of_ever_other_campaigns, VICTIM, 80),
    (of_one_person, VICTIM, 80),
    (of_one_chain, VICTIM, 120),
    (of_many_recipients, VICTIM, 625),
    (of_a_hundred_recipients_each, VICTIM, 5),
    (of_one_mail_that_all_claim_and_answer, VICTIM, 80),
)


@pytest.mark.parametrize(
    ("mails", "victim", "size"), SHAPES, ids=[one[0].__name__ for one in SHAPES]
)
def test_four_times_the_bounces_take_less_than_six_times_the_time(
    mails: Shape, victim: str, size: int
) -> None:
    def case_of(count: int) -> Case:
        return fill_case(None, mails(count), count, victim=victim)[0]

    assert growth_fault(case_of, analyze, size) is None


def test_a_report_costs_so_much_memory(tmp_path: Path) -> None:
    path, mails = tmp_path / "storms.bouncescan", bounces_of_storms()
    peaks = []
    for read, count in ((0, FEW), (FEW, MANY)):
        fill_case(path, mails, count - read, first=read)[0].close()
        measured = peak_of("analysis", path)
        assert measured["messages"] > count * 0.95
        peaks.append(measured["peak"])
    a_report = (peaks[1] - peaks[0]) / (MANY - FEW)
    print(f"{a_report:.0f} bytes a report")
    assert a_report < MOST_A_REPORT


PROVED = bounce(
    letter(hop("from [203.0.113.7] (helo=pc) by mail.relay.example with esmtpsa (Exim 4.9) id A")),
    "p@far.example",
)


@pytest.mark.parametrize(
    ("count", "more", "shown"),
    [(1, [], ("o0.example",)), (2, [], ()), (50, [], ()), (50, [PROVED], ("mail.relay.example",))],
    ids=["one", "two", "many", "one is surer than many"],
)
def test_an_answer_tells_the_one_server_that_surely_had_its_mail(
    count: int, more: list[bytes], shown: tuple[str, ...]
) -> None:
    mails = itertools.chain(of_one_mail_that_all_claim_and_answer(2 * count), more)
    with fill_case(None, mails, 2 * count + len(more), victim=VICTIM)[0] as case:
        findings = analyze(case)
    people = {person.address: person for person in findings.people}
    assert people["q0@site0.example"].servers == shown
    assert people["p0@site0.example"].servers == ("o0.example",)
    origins = [each for each in findings.servers if each.role is ServerRole.ORIGIN]
    assert [server.targeted for server in origins] == [count + 1] * (count + len(more))
