"""Copies of the spoofed mail: what the victim's provider saw, and what friends hand over.

A friend's copy stands beside the verdict; a stranger's that looks like one moves nothing.
"""

import pytest

from bouncescan.analysis.analyze import Examined, examine
from bouncescan.analysis.explain import explain
from bouncescan.bounces import is_candidate, parse
from bouncescan.casefile import Case
from bouncescan.mail.header import Header, split_header
from bouncescan.records.contact import Contact
from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import Grade, Host, WhoSent
from bouncescan.records.message import FolderRole
from bouncescan.reports.explanation_json import render_explanation_json
from bouncescan.reports.interface import Look
from bouncescan.reports.terminal.explain import render_explanation
from tests.support.cases import Mail, case_of
from tests.support.forwards import FRIEND, PROGRAMS, forward
from tests.support.mails import VICTIM, bounce, hop, letter

EVIL = "out.evil.example (out.evil.example [203.0.113.66])"
BANK = "mx.bank.example (mx.bank.example [198.51.100.50])"  # has nothing to do with it
SEEN = hop(f"from {EVIL} by mx.school.example (Postfix) with ESMTP id S1", 3)
SEEN_AT_FRIENDS = hop(f"from {BANK} by mx.friends.example (Postfix) with ESMTP id F0", 2)
SPF = "Authentication-Results: mx.friends.example; spf=fail smtp.mailfrom=hanako@victim.example\n"
STORM = (
    FolderRole.INBOX,
    bounce(
        letter(SEEN, to="pupil@school.example"),
        "pupil@school.example",
        reporter="mx.school.example",
        peer="mx.school.example [198.51.100.9]",
    ),
)
EARLIER = "Mon, 06 Apr 2026 10:00:00 +0000"
NEXT_DAY = "Tue, 21 Apr 2026 10:00:00 +0000"
FRIENDS = "friends_copy_came_from"
PROVIDERS = "friends_copy_left_through_your_provider"


def earlier(raw: str, when: str = EARLIER) -> bytes:
    """The same mail at another time: two weeks before the storm."""
    return raw.replace("Mon, 20 Apr 2026 10:00:00 +0000", when).encode()


def to_friend(address: str = FRIEND) -> Mail:
    raw = letter(to=address, message_id=f"mine-{address}").replace("Fw: new message", "tea?")
    return FolderRole.SENT, earlier(raw)


def copy_of(peer: str = EVIL, by: str = "mx.friends.example", **given: str) -> str:
    """The spoof as it lay in the friend's mailbox."""
    seen = hop(f"from {peer} by {by} (Postfix) with ESMTP id F1", 4)
    return letter(seen, to=FRIEND, **{"message_id": "spoof-2@spam.example", "fields": SPF, **given})


def found(*mails: bytes | Mail, storm: tuple[Mail, ...] = (STORM,), book: str = "") -> Examined:
    placed = [mail if isinstance(mail, tuple) else (FolderRole.INBOX, mail) for mail in mails]
    with case_of([*storm, *placed], arrived=None) as case:
        if book:
            case.add_contacts([Contact(address=book, name=None, book="a.vcf")])
        return examine(case)


def told(examined: Examined, *rules: str) -> list[Evidence]:
    verdict = examined.findings.who_sent
    return [line for line in (*verdict.speaks_for, *verdict.against) if line.rule in rules]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_forward_by_each_program_is_read_whole_and_brings_the_spoof(program: str) -> None:
    raw = forward(copy_of(), program=program)
    assert is_candidate(Header(split_header(raw)[0]))
    record = parse(raw)
    assert (record.kind.value, record.why, record.recipients) == ("other", "forwarded", ())
    assert record.original is not None
    assert record.original.message_id == "<spoof-2@spam.example>"
    assert [hop.by_host for hop in record.original.received] == ["mx.friends.example"]
    assert [each.result for each in record.original.authentication] == ["fail"]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_friends_copy_says_who_sent_it_and_changes_no_count(program: str) -> None:
    without = found(to_friend()).findings
    findings = found(to_friend(), forward(copy_of(), program=program)).findings
    (line,) = told(found(to_friend(), forward(copy_of(), program=program)), FRIENDS)
    assert line.parameters == {
        "n": 1,
        "what": "out.evil.example [203.0.113.66]",
        "who": FRIEND,
        "spf": "fail",
    }
    assert findings.counts == without.counts
    assert findings.servers == without.servers
    assert findings.people == without.people
    assert findings.campaigns == without.campaigns
    assert findings.who_sent.verdict is without.who_sent.verdict is WhoSent.FORGED


def test_a_friend_is_known_from_the_address_book_too() -> None:
    (copy,) = found(forward(copy_of()), book=FRIEND).copies
    assert copy.sender == Host(
        host="out.evil.example",
        ip=copy.sender.ip if copy.sender else None,
        grade=Grade.STATED,
        rule="seen_by_the_friends_server",
    )
    assert copy.handed_over_by == FRIEND


GOOGLE = "from mail-ej1.google.example (mail-ej1.google.example [198.51.100.61])"
MAILBOX = "taro@gmail.example"  # of a domain that is not its servers'


def test_large_houses_write_inner_lines_of_their_own_kind() -> None:
    """Gmail's servers bear another domain, and stamp by address alone; known by earlier mail."""
    old = letter(
        hop(f"{GOOGLE} by mx.victim.example (Postfix) with ESMTP id G0").replace(
            "20 Apr", "06 Apr"
        ),
        sender=MAILBOX,
        to=VICTIM,
        message_id="old@gmail.example",
    )
    inner = hop("by 2001:db8:6512::1 with SMTP id d11csp", 5)
    copy = inner + copy_of(by="mx.google.example")
    raw = forward(copy, sender=MAILBOX, peer=GOOGLE)
    known = to_friend(MAILBOX)
    assert [line.parameters["who"] for line in told(found(known, earlier(old), raw), FRIENDS)] == [
        MAILBOX
    ]
    assert told(found(known, raw), FRIENDS) == []
    failed = "Authentication-Results: mx.victim.example; dmarc=fail header.from=gmail.example\n"
    doubted = forward(copy, sender=MAILBOX, peer=GOOGLE, fields=failed)
    assert told(found(known, earlier(old), doubted), FRIENDS) == []


EXCHANGE = "with Microsoft SMTP Server (version=TLS1_2) id 15.20.1.1 via Frontend Transport"


def test_an_exchange_house_names_its_own_machines_by_greeting_alone() -> None:
    own = "(2001:db8:5:1::2)"
    inner = hop(
        f"from b.prod.friends.example (2001:db8:5:1::1) by a.office.example {own} {EXCHANGE}", 6
    )
    entry = hop(f"from evil (203.0.113.66) by b.prod.friends.example (10.13.1.1) {EXCHANGE}", 5)
    (line,) = told(found(to_friend(), forward(inner + entry + copy_of(peer=BANK))), FRIENDS)
    assert line.parameters["what"] == "[203.0.113.66]"
    # A greeting from another network is whoever chose it.
    lied = hop(
        f"from b.friends.example (203.0.113.66) by b.friends.example (10.13.1.1) {EXCHANGE}", 6
    )
    lied += hop(f"from {BANK} by b.friends.example (Postfix) with ESMTP id X", 5)
    assert told(found(to_friend(), forward(lied + copy_of(peer=BANK))), FRIENDS) == []


def test_a_copy_that_left_through_the_provider_speaks_against_a_forgery_and_turns_nothing() -> None:
    own = "smtp.victim.example (smtp.victim.example [198.51.100.20])"
    examined = found(to_friend(), forward(copy_of(peer=own)))
    verdict = examined.findings.who_sent
    assert verdict.verdict is WhoSent.FORGED
    assert [line.rule for line in verdict.against] == [PROVIDERS]
    assert told(examined, FRIENDS) == []


STRANGER = "stranger@friends.example"
MADE_UP = copy_of(peer=BANK)
ATTACKS: dict[str, tuple[bytes | Mail, ...]] = {
    "a stranger": (forward(MADE_UP, sender=STRANGER),),
    "a stranger whom she has answered since": (
        forward(MADE_UP, sender=STRANGER),
        (FolderRole.SENT, earlier(letter(to=STRANGER, message_id="who"), NEXT_DAY)),
    ),
    "a stranger who wrote first": (
        earlier(letter(sender=STRANGER, to=VICTIM, message_id="hi")),
        forward(MADE_UP, sender=STRANGER),
    ),
    "in a friend's name, from elsewhere": (
        to_friend(),
        forward(MADE_UP, peer="from pc (evil.example [203.0.113.66])"),
    ),
    "in a friend's name, under a name that nobody confirmed": (
        to_friend(),
        forward(MADE_UP, peer="from out.friends.example (HELO out.friends.example) (203.0.113.66)"),
    ),
    "in a friend's name, from a line of the friend's provider": (
        to_friend(),
        forward(MADE_UP, peer="from pc (dyn-203-0-113-66.friends.example [203.0.113.66])"),
    ),
    "in a friend's name, with results of the victim's provider": (
        to_friend(),
        forward(
            MADE_UP,
            peer="from pc (evil.example [203.0.113.66])",
            fields="Authentication-Results: mx.victim.example; dmarc=pass"
            " header.from=friends.example; dkim=pass header.d=friends.example\n",
        ),
    ),
    "in the name of somebody at the victim's own provider": (
        to_friend("jiro@victim.example"),
        forward(
            MADE_UP,
            sender="jiro@victim.example",
            peer="from pc (evil.example [203.0.113.66])",
        ),
    ),
    "a friend hands on what was handed to her": (
        to_friend(),
        forward(copy_of(peer=BANK, by="mx.evil.example")),
    ),
    "pasted into the text": (
        to_friend(),
        forward("x").replace(b"Did you send me this?", MADE_UP.encode()),
    ),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_made_up_copy_accuses_nobody_and_flips_nothing(attack: tuple[bytes | Mail, ...]) -> None:
    examined = found(*attack)
    findings, plain = examined.findings, found().findings
    assert findings.who_sent == plain.who_sent
    assert findings.servers == plain.servers
    assert [copy for copy in examined.copies if _is_believed(copy.sender)] == []


def _is_believed(sender: Host | None) -> bool:
    return sender is not None and sender.grade is not Grade.CLAIMED


def test_below_a_line_of_the_friends_provider_a_copy_names_nobody_else() -> None:
    """A bot there wrote what stands below, in the name of that very provider."""
    bot = "x (dyn-203-0-113-66.friends.example [203.0.113.66])"
    copy = copy_of(peer=bot).replace("From: ", f"{SEEN_AT_FRIENDS}From: ", 1)
    (sender,) = [each.sender for each in found(to_friend(), forward(copy)).copies]
    assert sender is not None
    assert (str(sender.ip), sender.grade) == ("203.0.113.66", Grade.STATED)


def test_a_copy_decides_nothing_where_no_bounce_does() -> None:
    """Its original came back without a trace: a friend's copy is a hint, and no more."""
    bare = (FolderRole.INBOX, bounce(letter(to="p@school.example"), "p@school.example"))
    examined = found(to_friend(), forward(copy_of()), storm=(bare,))
    without = found(to_friend(), storm=(bare,))
    assert examined.findings.who_sent.verdict is without.findings.who_sent.verdict
    assert examined.findings.servers == without.findings.servers


def test_a_bounce_that_a_friend_forwards_stays_a_forwarded_bounce() -> None:
    record = parse(forward(STORM[1].decode()))
    assert (record.kind.value, record.why) == ("other", "forwarded_bounce")
    assert found(to_friend(), forward(STORM[1].decode())).copies == ()


def test_another_mail_in_the_victims_name_is_no_copy_of_the_spoof() -> None:
    tea = copy_of(body="tea at five").replace("Fw: new message", "tea")
    assert found(to_friend(), forward(tea)).copies == ()
    from_another = copy_of(sender="jiro@elsewhere.example")
    assert found(to_friend(), forward(from_another)).copies == ()


def test_what_the_victim_forwards_herself_is_no_friends_word() -> None:
    assert found(to_friend(), (FolderRole.SENT, forward(copy_of()))).copies == ()


def to_herself(minute: str, date: str, message_id: str = "spoof-9@spam.example") -> bytes:
    """A mail in her name from outside; `minute` is the provider's clock, `date` anybody's."""
    seen = hop(f"from {EVIL} by mx.victim.example (Postfix) with ESMTP id V1")
    seen = seen.replace("Mon, 20 Apr 2026 10:00:00 +0000", minute)
    raw = letter(seen, to=VICTIM, message_id=message_id)
    return raw.replace("Date: Mon, 20 Apr 2026 10:00:00 +0000", f"Date: {date}").encode()


IN_TIME = "Mon, 20 Apr 2026 11:00:00 +0000"
LONG_AGO = "Mon, 02 Mar 2020 11:00:00 +0000"


def test_a_copy_is_dated_by_the_provider_and_not_by_its_writer() -> None:
    (copy,) = found(to_herself(IN_TIME, LONG_AGO)).copies
    assert copy.campaign == 1
    assert found(to_herself(LONG_AGO, IN_TIME)).copies == ()


def test_her_own_post_that_a_list_sends_back_is_no_copy() -> None:
    mine = (
        FolderRole.SENT,
        letter(to="list@lists.example", message_id="post@victim.example").encode(),
    )
    post = to_herself(IN_TIME, IN_TIME, "post@victim.example")
    assert [copy.message_id for copy in found(post).copies] == ["<post@victim.example>"]
    assert found(mine, post).copies == ()


SELECTED = {
    "Fwd: hi": "multipart/mixed",
    "FW: hi": "multipart/mixed",
    "Fw: Re: hi": "multipart/mixed",
    "WG: hallo": "multipart/mixed",
    "TR: bonjour": "multipart/mixed",
    "転送: こんにちは": "multipart/mixed",
    "[taro@friends.example: hi]": "multipart/mixed",
    "": "multipart/mixed",
    "anything": "message/rfc822",
    "any digest": "multipart/digest",
}
PASSED_OVER = {
    "Fwd: hi": "text/plain",
    "Fwd: hello": "multipart/alternative",
    "hi": "multipart/mixed",
    "Re: hi": "multipart/mixed",
    "[list] hi": "multipart/mixed",
    "": "text/plain",
}


@pytest.mark.parametrize(
    ("subject", "type_", "is_one"),
    [(*pair, True) for pair in SELECTED.items()] + [(*pair, False) for pair in PASSED_OVER.items()],
)
def test_what_may_bring_a_message_is_told_from_the_header(
    subject: str, type_: str, *, is_one: bool
) -> None:
    fields = f'From: a@b.example\nSubject: {subject}\nContent-Type: {type_}; boundary="b"\n'
    assert is_candidate(Header(fields.encode())) is is_one


def shown(*mails: bytes | Mail, what: str) -> str:
    examined, case = asked(*mails)
    with case:
        answer = explain(examined, examined.findings, case.lookups(), what)
        look = Look(language="en", width=100)
        return render_explanation(answer, look) + render_explanation_json(answer, look)


def asked(*mails: bytes | Mail) -> tuple[Examined, Case]:
    placed = [mail if isinstance(mail, tuple) else (FolderRole.INBOX, mail) for mail in mails]
    case = case_of([STORM, *placed], arrived=None)
    return examine(case), case


def test_explain_shows_the_friends_word_line_by_line() -> None:
    page = shown(to_friend(), forward(copy_of()), what="forward-1@friends.example")
    assert f"A copy of the forged mail, handed over by {FRIEND}" in page
    assert "It came from out.evil.example [203.0.113.66]" in page
    assert "SPF fail, noted by your friend's server" in page
    assert "stated  mx.friends.example wrote" in page
    assert "counts as your friend's word" in page
    assert '"rule": "seen_by_the_friends_server"' in page


def test_explain_says_why_a_strangers_copy_is_not_believed() -> None:
    page = shown(forward(MADE_UP, sender=STRANGER), what="forward-1@friends.example")
    assert "Not believed: before all this you had not written to this address" in page
    assert "do not accuse it because of this" in page
    way = page.partition("The way of the mail inside it")[2].partition('"schema"')[0]
    assert "claimed  in the name of mx.friends.example" in way
    assert "stated" not in way
    assert "does not count: it stands inside the mail" in way


def test_explain_of_a_server_tells_of_the_copies_that_came_from_it() -> None:
    page = shown(to_friend(), forward(copy_of()), what="203.0.113.66")
    assert "Copies of the forged mail that came from it" in page
    only = "out.other.example (out.other.example [203.0.113.99])"
    page = shown(to_friend(), forward(copy_of(peer=only)), what="out.other.example")
    assert f"{FRIEND} forwarded 1 of the mails" in page
    assert "Its part: none" not in page
