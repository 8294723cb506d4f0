"""Servers that lie in league: how many a stranger has makes no bystander a sender.

All of them say that they had the mail from the bank. What cannot be told then, the name of the last
attack says.
"""

from collections.abc import Iterable

import pytest

from bouncescan.analysis.analyze import analyze
from bouncescan.records.contact import Contact
from bouncescan.records.findings import Findings, Grade, Ownership, ServerRole, WhoSent
from bouncescan.records.message import FolderRole
from tests.support.cases import Mail, case_of
from tests.support.mails import bounce, hop, letter

BANK = "mx.bank.example (mx.bank.example [198.51.100.50])"  # has nothing to do with it
EVIL = "out.evil.example (out.evil.example [203.0.113.66])"
TEACHER = "teacher@school.example"


def says(
    name: str, ip: str, peer: str = BANK, *, to: str = "", number: int = 0, day: int = 20
) -> bytes:
    """The report of a server on mail to its own people, that it took from this peer."""
    address = to or f"gone@{name.split('.', 1)[1]}"
    top = hop(f"from {peer} by {name} (Postfix) with ESMTP id S{number}", 3)
    raw = bounce(
        letter(top, to=address, message_id=f"{number}.{ip}@spam.example"),
        address,
        reporter=name,
        peer=f"{name} [{ip}]",
        message_id=f"{number}.{ip}@{name}",
    )
    return raw.replace(b"20 Apr 2026", f"{day} Apr 2026".encode())


def wrote_to(address: str, date: str = "20 Apr 2016") -> Mail:
    raw = letter(to=address, message_id=f"hello.{address}")
    return FolderRole.SENT, raw.replace("20 Apr 2026", date).encode()


def found(*mails: bytes | Mail, book: Iterable[str] = ()) -> Findings:
    placed = [mail if isinstance(mail, tuple) else (FolderRole.INBOX, mail) for mail in mails]
    with case_of(placed) as case:
        case.add_contacts([Contact(address=each, name=None, book="a.vcf") for each in book])
        return analyze(case)


def grade(findings: Findings, ip: str = "198.51.100.50") -> tuple[Grade, int | None]:
    (row,) = (
        row
        for row in findings.servers
        if str(row.ip) == ip and row.role in {ServerRole.ORIGIN, ServerRole.RELAY}
    )
    return row.grade, row.witnesses


def ip4(number: int) -> str:
    return f"203.{number}.113.66"


LEAGUES = {
    "two domains in two networks": [
        says("out.evil.example", "203.0.113.66"),
        says("out.league.example", "192.0.2.66"),
    ],
    "two domains in twenty networks": [
        says(f"out{n}.{'evil' if n % 2 else 'league'}.example", ip4(n)) for n in range(20)
    ],
    "twenty domains in two networks": [
        says(f"out.evil{n}.example", f"{'203.0.113' if n % 2 else '192.0.2'}.{n + 1}")
        for n in range(20)
    ],
    "twenty domains in what one owner of a network has": [
        says(f"out.evil{n}.example", f"IPv6:2001:db8:{n:x}::66") for n in range(20)
    ],
    "a botnet, by the names that networks give": [
        says(f"dyn-203-{n}-113-66.isp{n}.example", ip4(n)) for n in range(30)
    ],
    "a botnet without such names, and two domains": [
        *(says(f"p{n}-ipngn1.adsl.isp{n}.example", ip4(n)) for n in range(30)),
        says("out.evil.example", "203.0.113.66"),
        says("out.league.example", "192.0.2.66"),
    ],
}


@pytest.mark.parametrize("league", LEAGUES.values(), ids=LEAGUES)
def test_no_league_of_one_stranger_makes_more_than_a_claim(league: list[bytes]) -> None:
    assert grade(found(*league))[0] is Grade.CLAIMED
    honest = [says("mx.school.example", "198.51.100.9", EVIL), wrote_to(TEACHER)]
    findings = found(*league, *honest)
    assert grade(findings)[0] is Grade.CLAIMED
    assert findings.who_sent.verdict is WhoSent.FORGED


def test_a_bot_in_the_house_of_a_friend_is_not_the_friends_server() -> None:
    bot = says("dyn-203-0-113-66.school.example", "203.0.113.66", to=TEACHER)
    other = says("out.league.example", "192.0.2.66")
    assert grade(found(bot, other, wrote_to(TEACHER)))[0] is Grade.CLAIMED


def by_qmail(raw: bytes, name: str, ip: str) -> bytes:
    """The same report, seen by a provider that writes a reverse name down as it comes."""
    seen = f"from {name} ({name} [{ip}]) by mx.victim.example (Postfix) with ESMTP id B1"
    assert seen.encode() in raw
    told = f"from {name} (HELO x) ({ip}) by mx.victim.example with SMTP"
    return raw.replace(seen.encode(), told.encode())


def test_names_that_the_provider_did_not_confirm_are_no_houses() -> None:
    servers = [("mx.school.example", ip4(1)), ("mx.work.example", ip4(2)), ("mx.a.example", ip4(3))]
    lies = [by_qmail(says(name, ip, to=f"gone@{name[3:]}"), name, ip) for name, ip in servers]
    assert grade(found(*lies))[0] is Grade.CLAIMED
    assert grade(found(*lies, wrote_to("gone@school.example")))[0] is Grade.CLAIMED


def test_whoever_she_answered_in_the_storm_is_nobody_whom_she_knew() -> None:
    """People answer bounces, and ask strangers what that was."""
    lies = [
        says("out.evil.example", "203.0.113.66", to="sorry@evil.example"),
        says("out.league.example", "192.0.2.66"),
        says("out.evil.example", "203.0.113.66", to="sorry@evil.example", number=1, day=25),
    ]
    asked = wrote_to("sorry@evil.example", "22 Apr 2026")
    assert grade(found(*lies, asked))[0] is Grade.CLAIMED
    before = wrote_to("sorry@evil.example", "2 Apr 2026")
    assert grade(found(*lies, before))[0] is Grade.STATED


def test_that_a_list_sent_her_own_mail_on_bears_out_no_lie_about_the_list() -> None:
    posts = []
    for number, (name, ip) in enumerate((("a", ip4(1)), ("b", ip4(2)), ("c", ip4(3)))):
        post = letter(
            hop(f"from {BANK} by mx.{name}.example (Postfix) with ESMTP id L", 3),
            to=f"gone@{name}.example",
            message_id=f"post-{number}@victim.example",
            body="see you on Friday",
        ).replace("Fw: new message", "Chess on Friday")
        report = bounce(
            post,
            f"gone@{name}.example",
            reporter=f"mx.{name}.example",
            peer=f"mx.{name}.example [{ip}]",
            message_id=f"post-{number}@{name}.example",
        )
        posts += [(FolderRole.INBOX, report), (FolderRole.SENT, post.encode())]
    findings = found(*posts, says("out.evil.example", "203.0.113.66"))
    assert [each.ownership for each in findings.bounces].count(Ownership.UNDECIDED) == 3
    assert grade(findings)[0] is Grade.CLAIMED


def test_what_is_left_three_domains_in_three_networks() -> None:
    league = [says(f"out.evil{n}.example", ip4(n)) for n in range(3)]
    assert grade(found(*league)) == (Grade.STATED, 3)


# Honest servers, as they are.

SCHOOL = says("mx.school.example", "198.51.100.9", EVIL)
WORK = says("mx.work.example", "192.0.2.10", EVIL)
CLUB = says("mx.club.example", "IPv6:2001:db8:c1b::11", EVIL)


@pytest.mark.parametrize(
    ("mails", "told"),
    [
        ([SCHOOL, WORK], (Grade.CLAIMED, 2)),
        ([SCHOOL, WORK, CLUB], (Grade.STATED, 3)),
        ([SCHOOL, WORK, wrote_to(TEACHER)], (Grade.STATED, 2)),
        ([SCHOOL, WORK, wrote_to("boss@work.example")], (Grade.STATED, 2)),
        ([SCHOOL, WORK, wrote_to("aunt@far.example")], (Grade.CLAIMED, 2)),
        ([SCHOOL, wrote_to(TEACHER)], (Grade.CLAIMED, 1)),
        ([SCHOOL, wrote_to("gone@school.example")], (Grade.STATED, 1)),
    ],
    ids=[
        "two strangers",
        "three strangers",
        "one of whom she knew",
        "the other of whom she knew",
        "somebody else whom she knew",
        "one alone whom she knew",
        "one alone, of whom it writes",
    ],
)
def test_honest_servers_are_believed_by_whom_she_knew_or_by_their_number(
    mails: list[bytes | Mail], told: tuple[Grade, int]
) -> None:
    assert grade(found(*mails), "203.0.113.66") == told


def test_whoever_stands_in_her_address_book_is_known() -> None:
    findings = found(SCHOOL, WORK, book=[TEACHER])
    assert grade(findings, "203.0.113.66") == (Grade.STATED, 2)


def test_a_strangers_servers_beside_them_take_no_weight_from_honest_ones() -> None:
    """He may have one in each of their networks, all of one house, to make them one."""
    beside = [
        says(f"out{n}.evil.example", ip, EVIL)
        for n, ip in enumerate(("198.51.100.66", "192.0.2.66", "IPv6:2001:db8::66"))
    ]
    assert grade(found(SCHOOL, WORK, CLUB, *beside), "203.0.113.66") == (Grade.STATED, 3)


def test_who_was_written_to_between_two_storms_is_known_in_the_second() -> None:
    first = SCHOOL.replace(b"20 Apr 2026", b"20 Apr 2020").replace(b"Mon, 20 Apr", b"20 Apr")
    second = [
        says("mx.school.example", "198.51.100.9", EVIL, number=7),
        says("mx.work.example", "192.0.2.10", EVIL, number=7),
    ]
    hello = wrote_to(TEACHER, "20 Apr 2023")
    assert grade(found(first, *second, hello), "203.0.113.66") == (Grade.STATED, 2)
