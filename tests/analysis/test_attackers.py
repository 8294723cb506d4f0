"""Below the boundary anyone writes what he likes: it lowers no bystander and flips no verdict.

Each test adds forged lines, fields or whole bounces to a storm whose truth is plain, and wants the
same answer as without them. What cannot be told then says so in its name.
"""

from collections.abc import Callable

import pytest

from bouncescan.analysis.analyze import analyze
from bouncescan.records.findings import Findings, Grade, Ownership, ServerRole, WhoSent
from bouncescan.records.message import FolderRole
from tests.support.cases import Mail, case_of
from tests.support.mails import VICTIM, bounce, hop, letter

# Servers that took mail for their own people, each with one whose mailbox is gone; in networks of
# their own.
RECIPIENTS = (
    ("mx.school.example", "198.51.100.9", "pupil@school.example"),
    ("mx.work.example", "192.0.2.10", "boss@work.example"),
    ("mx.club.example", "2001:db8:c1b::11", "member@club.example"),
)
BANK = "mx.bank.example (mx.bank.example [198.51.100.50])"  # has nothing to do with it
PROVIDER = "smtp.victim.example (smtp.victim.example [198.51.100.20])"
BYSTANDERS = {
    *(host for host, _, _ in RECIPIENTS),
    *(ip for _, ip, _ in RECIPIENTS),
    *("mx.bank.example", "198.51.100.50", "smtp.victim.example", "198.51.100.20"),
}
EVIL = ("out.evil.example", "203.0.113.66")
HOME = "phone (phone.isp.example [198.51.100.77])"
HOUSE = "pc (dsl.cable.example [203.0.113.7])"  # the stranger's
MINE = "mine-{}@victim.example"
EXCHANGE = "with Microsoft SMTP Server (TLS) id 15.1.2507.9"
PROGRAM = "X-Mailer: Phone Mail 3\n"


def found(*mails: bytes | Mail) -> Findings:
    placed = [mail if isinstance(mail, tuple) else (FolderRole.INBOX, mail) for mail in mails]
    with case_of(placed) as case:
        return analyze(case)


def sent_mail(number: int = 0, subject: str = "Fw: new message") -> Mail:
    raw = letter(to=f"p{number}@far.example", message_id=MINE.format(number), fields=PROGRAM)
    return FolderRole.SENT, raw.replace("Fw: new message", subject).encode()


def seen(reporter: str, peer: str = "out.evil.example (out.evil.example [203.0.113.66])") -> str:
    return hop(f"from {peer} by {reporter} (Postfix) with ESMTP id S1", 3)


def storm(
    *below: str,
    fields: str = "",
    message_id: str = "spoof-{}@spam.example",
    peer: str = "out.evil.example (out.evil.example [203.0.113.66])",
    stamped: bool = True,
) -> list[bytes]:
    """What three bystanders report of mail that out.evil.example brought them.

    `below` stands under the hop that each wrote, with its name for {reporter}. Not `stamped`: none
    of them writes lines, and the first one is not theirs either.
    """
    return [
        bounce(
            letter(
                seen(reporter, peer),
                *(line.format(reporter=reporter) for line in below),
                to=address,
                message_id=message_id.format(number),
                fields=fields.format(reporter=reporter),
            ),
            address,
            reporter=reporter,
            peer=f"{reporter} [{ip}]",
            message_id=f"bounce-{number}@{reporter}",
            stamped=stamped,
        )
        for number, (reporter, ip, address) in enumerate(RECIPIENTS)
    ]


def origins(findings: Findings) -> set[tuple[str | None, str, Grade | None]]:
    return {
        (each.origin.host, str(each.origin.ip), each.origin.grade)
        for each in findings.bounces
        if each.origin is not None
    }


def accused(findings: Findings) -> set[tuple[str | None, str, Grade | None]]:
    """Bystanders that a bounce or the table makes a sender, and not as a mere claim."""
    senders = {ServerRole.ORIGIN, ServerRole.RELAY}
    rows = {(row.host, str(row.ip), row.grade) for row in findings.servers if row.role in senders}
    return {
        one
        for one in origins(findings) | rows
        if BYSTANDERS.intersection(one[:2]) and one[2] is not Grade.CLAIMED
    }


def ownerships(findings: Findings) -> list[Ownership]:
    return [each.ownership for each in findings.bounces]


TRUE_HOPS = (
    hop(f"from {PROVIDER} by out.evil.example (Postfix) with ESMTP id F1", 2),
    hop(f"from {HOME} by smtp.victim.example (Postfix) with ESMTPSA id F2", 1),
)
ALL_PASS = "; spf=pass smtp.mailfrom=hanako@victim.example; dkim=pass header.d=victim.example\n"
FORGED_FIELDS = {
    "results of the victim's provider": f"Authentication-Results: mx.victim.example{ALL_PASS}"
    "Received-SPF: pass (mx.victim.example: permitted) receiver=mx.victim.example\n",
    "ARC of the victim's provider": f"ARC-Authentication-Results: i=1; mx.victim.example{ALL_PASS}"
    "ARC-Seal: i=1; cv=none; d=victim.example; s=a; b=AAAA\n",
    "results of the reporter itself": f"Authentication-Results: {{reporter}}{ALL_PASS}",
    "X-Originating-IP": "X-Originating-IP: [198.51.100.50]\n",
    "a script's name": "X-PHP-Originating-Script: 33:mail.php\nX-PHP-Script: bank.example/m.php\n",
    "a panel's notes": "X-AntiAbuse: Primary Hostname - mx.bank.example\n"
    "X-Source-Args: /usr/sbin/httpd\n",
    "who signed in": "X-Authenticated-Sender: mx.bank.example: clerk@bank.example\n",
    "the victim's program": PROGRAM,
    "a return path": "Return-Path: <clerk@bank.example>\nSender: clerk@bank.example\n",
}


@pytest.mark.parametrize("fields", FORGED_FIELDS.values(), ids=FORGED_FIELDS)
def test_forged_fields_move_nothing(fields: str) -> None:
    findings = found(*storm(fields=fields), sent_mail())
    assert findings.who_sent.verdict is WhoSent.FORGED
    assert origins(findings) == {(*EVIL, Grade.STATED)}
    assert ownerships(findings) == [Ownership.SPOOFED] * 3


FORGED_HOPS = {
    "the provider's, with true names and addresses": TRUE_HOPS,
    "a login at the provider": TRUE_HOPS[1:],
    "an inner step of the provider": (
        hop("from store (store.victim.example [10.0.0.2]) by mx.victim.example with LMTP id F", 1),
    ),
    "a login at the reporter": (
        hop(f"from {BANK} by {{reporter}} (Postfix) with ESMTPSA id F", 2),
    ),
    "a script at the reporter": (hop("by {reporter} (Postfix, from userid 33) id F", 2),),
    "a user at the reporter": (hop("from www by {reporter} with local (Exim 4.9) id F", 2),),
    "submitted at the reporter": (
        hop("(from www@localhost) by {reporter} (8.14.7/8.14.7/Submit) id F", 2),
    ),
    "a bystander that the reporter saw": (
        hop(f"from {BANK} by {{reporter}} (Postfix) with ESMTP id F", 2),
    ),
    "a bystander that sent": (
        hop(f"from {BANK} by out.evil.example (Postfix) with ESMTP id F", 2),
        hop(f"from {HOUSE} by mx.bank.example (Postfix) with ESMTPSA id F", 1),
    ),
    "another recipient's server that sent": (
        hop(
            "from x (mx.club.example [IPv6:2001:db8:c1b::11]) by out.evil.example with ESMTP id F",
            2,
        ),
    ),
    "a program at the sending server": (hop("by out.evil.example (Postfix, from userid 33)", 2),),
    "of years ago": (f"Received: from {BANK} by x.example; Fri, 01 Jan 1999 00:00:00 +0000\n",),
    "of the future": (f"Received: from {BANK} by x.example; Fri, 01 Jan 2038 00:00:00 +0000\n",),
}


@pytest.mark.parametrize("below", FORGED_HOPS.values(), ids=FORGED_HOPS)
def test_forged_hops_below_the_reporters_move_nothing(below: tuple[str, ...]) -> None:
    findings = found(*storm(*below, fields=PROGRAM), sent_mail())
    assert findings.who_sent.verdict is WhoSent.FORGED
    assert origins(findings) == {(*EVIL, Grade.STATED)}
    assert ownerships(findings) == [Ownership.SPOOFED] * 3


@pytest.mark.parametrize("helo", ["smtp.victim.example", "mx.bank.example", "{reporter}"])
@pytest.mark.parametrize("name", ["out.evil.example", "unknown"])
def test_a_helo_is_nobodys_name(helo: str, name: str) -> None:
    mails = []
    for raw, (reporter, _, _) in zip(storm(), RECIPIENTS, strict=True):
        told = f"from {helo.format(reporter=reporter)} ({name} [203.0.113.66])"
        old = b"from out.evil.example (out.evil.example [203.0.113.66])"
        mails.append(raw.replace(old, told.encode()))
    findings = found(*mails, sent_mail())
    assert findings.who_sent.verdict is WhoSent.FORGED
    host = None if name == "unknown" else name
    assert origins(findings) == {(host, EVIL[1], Grade.STATED)}


def test_a_helo_alone_names_no_origin_and_no_forged_line_below_it_does() -> None:
    below = hop(f"from {BANK} by {{reporter}} (Postfix) with ESMTP id F", 2)
    for mails in (storm(peer="smtp.x.example"), storm(below, peer="smtp.x.example")):
        findings = found(*mails)
        assert not origins(findings)
        assert not accused(findings)


@pytest.mark.parametrize("fields", [FORGED_FIELDS["a script's name"], "X-AntiAbuse: x\n"])
def test_a_field_beside_a_hop_without_an_address_makes_no_sender_of_its_writer(fields: str) -> None:
    findings = found(*storm(fields=fields, peer="smtp.x.example"))
    assert not accused(findings)
    assert findings.who_sent.verdict is not WhoSent.USED


WORDS = (
    "(Postfix, from userid 33)",
    "(qmail 1 invoked by uid 33)",
    "/Submit)",
    "(localhost [local])",
    "by uid 33",
    "with ESMTPSA (authenticated)",
)


@pytest.mark.parametrize("words", WORDS)
def test_no_envelope_sender_says_how_the_mail_came(words: str) -> None:
    peer = "out.evil.example ([203.0.113.66])"
    mails = []
    for raw, (reporter, _, _) in zip(storm(peer=peer), RECIPIENTS, strict=True):
        told = f'with esmtp (Exim 4.96) (envelope-from <"{words}"@evil.example>) id 1x'
        mails.append(raw.replace(b"(Postfix) with ESMTP id S1", told.encode()))
        assert f"{reporter} {told}".encode() in mails[-1]
    findings = found(*mails)
    assert findings.who_sent.verdict is WhoSent.FORGED
    assert origins(findings) == {(*EVIL, Grade.STATED)}


@pytest.mark.parametrize(
    "below",
    [
        hop(f"from {BANK} by {{reporter}} (Postfix) with ESMTP id F", 2),
        hop(f"from mx.bank.example (198.51.100.50) by {{reporter}} {EXCHANGE}", 2),
        hop(f"from {BANK} by {{reporter}} (Postfix) with ESMTPSA id F", 2),
        hop("by {reporter} (Postfix, from userid 33) id F", 2),
    ],
    ids=["a server", "a server to Exchange", "a login", "a script"],
)
def test_a_greeting_like_the_reporters_own_lets_no_line_below_accuse_anybody(below: str) -> None:
    mails = []
    for raw, (reporter, _, _) in zip(storm(below), RECIPIENTS, strict=True):
        old = b"from out.evil.example (out.evil.example [203.0.113.66])"
        told = f"from hub.{reporter} (203.0.113.66)".encode()
        greeted = raw.replace(old, told).replace(b"(Postfix) with ESMTP id S1", EXCHANGE.encode())
        mails.append(greeted)
    findings = found(*mails)
    assert findings.who_sent.verdict in {WhoSent.FORGED, WhoSent.UNKNOWN}
    assert not accused(findings)


@pytest.mark.parametrize("date", ["Fri, 01 Jan 1999 00:00:00 +0000", "Fri, 01 Jan 2038 00:00:00 Z"])
def test_a_forged_date_moves_no_day_of_the_storm(date: str) -> None:
    mails = [
        raw.replace(b"Date: Mon, 20 Apr 2026 10:00:00 +0000", f"Date: {date}".encode())
        for raw in storm()
    ]
    findings, plain = found(*mails), found(*storm())
    assert (findings.servers, findings.timeline) == (plain.servers, plain.timeline)


def test_a_message_id_that_stands_in_sent_hides_no_storm() -> None:
    findings = found(*storm(message_id=MINE), *(sent_mail(n, "Lunch on Friday") for n in range(3)))
    assert findings.who_sent.verdict is WhoSent.FORGED
    assert ownerships(findings) == [Ownership.SPOOFED] * 3


def test_all_of_it_at_once_makes_no_mail_the_victims_own() -> None:
    fields = PROGRAM + "".join(FORGED_FIELDS.values())
    mails = storm(*TRUE_HOPS, fields=fields, message_id=MINE)
    findings = found(*mails, *map(sent_mail, range(3)))
    assert Ownership.OWN not in ownerships(findings)
    assert findings.who_sent.verdict in {WhoSent.FORGED, WhoSent.UNKNOWN}
    assert not accused(findings)


# The abused relay, and what the stranger writes below its hop.

RELAY = ("mail.relay.example", "192.0.2.25")
REFUSED = [f"gone@{name}.example|Remote-MTA: dns; mx.{name}.example" for name in ("a", "b", "c")]
TAKEN = hop(f"from {HOUSE} by mail.relay.example (Postfix) with ESMTP id R1", 3)
TAKEN_BY_LOGIN = hop(f"from {HOUSE} by mail.relay.example (Postfix) with ESMTPSA id R1", 3)
AS_A_RECIPIENT = {
    "results in its name": f"Authentication-Results: mail.relay.example{ALL_PASS}",
    "SPF in its name": "Received-SPF: fail (mail.relay.example: no) receiver=mail.relay.example\n",
}


@pytest.mark.parametrize("fields", AS_A_RECIPIENT.values(), ids=AS_A_RECIPIENT)
def test_a_relay_that_asked_for_a_login_cannot_be_dressed_as_the_recipients(fields: str) -> None:
    findings = found(bounce(letter(TAKEN_BY_LOGIN, fields=fields), *REFUSED))
    assert findings.who_sent.verdict is WhoSent.FORGED
    assert origins(findings) == {(*RELAY, Grade.PROVED)}


@pytest.mark.parametrize("fields", AS_A_RECIPIENT.values(), ids=AS_A_RECIPIENT)
def test_a_relay_dressed_as_the_recipients_server_only_shows_the_stranger(fields: str) -> None:
    findings = found(bounce(letter(TAKEN, fields=fields), *REFUSED))
    assert findings.who_sent.verdict is WhoSent.FORGED
    assert origins(findings) <= {
        (*RELAY, Grade.PROVED),
        ("dsl.cable.example", "203.0.113.7", Grade.CLAIMED),  # it alone says so
    }


@pytest.mark.parametrize(
    "below",
    [
        hop(f"from {BANK} by mail.relay.example (Postfix) with ESMTP id F", 2),
        hop(f"from {BANK} by mail.relay.example (Postfix) with ESMTPSA id F", 2),
        hop(f"from {BANK} by pc with ESMTPSA id F", 2),
        hop("from www by pc with local (Exim 4.9) id F", 2),
        TRUE_HOPS[1],
    ],
)
@pytest.mark.parametrize("taken", [TAKEN, TAKEN_BY_LOGIN], ids=["client", "login"])
def test_forged_hops_below_a_relays_accuse_no_bystander(taken: str, below: str) -> None:
    findings = found(bounce(letter(taken, below), *REFUSED))
    assert findings.who_sent.verdict is WhoSent.FORGED
    assert not accused(findings)
    (server,) = [row for row in findings.servers if row.role is ServerRole.ORIGIN]
    peer = server.handed_in_by
    assert peer is None or peer.host == "dsl.cable.example" or peer.grade is Grade.CLAIMED


# Bounces that the stranger made up whole and sent to the victim himself.

LIARS = {"with a name": "out.evil.example [203.0.113.66]", "without": "unknown [203.0.113.66]"}


def made_up(
    *hops: str, reporter: str, peer: str, to: str, fields: str = PROGRAM, count: int = 4
) -> list[bytes]:
    return [
        bounce(
            letter(*hops, to=to.format(n), message_id=f"lie-{n}@victim.example", fields=fields),
            f"{to.format(n)}|Remote-MTA: dns; mx.far.example",
            reporter=reporter,
            peer=peer,
            message_id=f"liar-{n}@{reporter}",
        )
        for n in range(count)
    ]


THIEF = "X-Mailer: Bulk 1.0\n"


def provider_bounced_it(peer: str) -> list[bytes]:
    login = hop(f"from {HOUSE} by smtp.victim.example (Postfix) with ESMTPSA id P", 1)
    return made_up(
        login, reporter="smtp.victim.example", peer=peer, to="p{}@far.example", fields=THIEF
    )


def bank_bounced_it(peer: str) -> list[bytes]:
    login = hop(f"from {HOUSE} by mx.bank.example (Postfix) with ESMTPSA id P", 1)
    return made_up(login, reporter="mx.bank.example", peer=peer, to="p{}@far.example")


def school_took_it_from_the_bank(peer: str) -> list[bytes]:
    top = hop(f"from {BANK} by mx.school.example (Postfix) with ESMTP id P", 1)
    return made_up(top, reporter="mx.school.example", peer=peer, to="p{}@school.example")


def school_took_it_from_the_provider(peer: str) -> list[bytes]:
    top = hop(f"from {PROVIDER} by mx.school.example (Postfix) with ESMTP id P", 2)
    login = hop(f"from {HOUSE} by smtp.victim.example (Postfix) with ESMTPSA id Q", 1)
    return made_up(
        top, login, reporter="mx.school.example", peer=peer, to="p{}@school.example", fields=THIEF
    )


def liar_took_it_from_the_bank(peer: str) -> list[bytes]:
    top = hop(f"from {BANK} by out.evil.example (Postfix) with ESMTP id P", 1)
    return made_up(top, reporter="out.evil.example", peer=peer, to="p{}@evil.example")


def liar_took_it_from_the_provider(peer: str) -> list[bytes]:
    top = hop(f"from {PROVIDER} by out.evil.example (Postfix) with ESMTP id P", 2)
    login = hop(f"from {HOUSE} by smtp.victim.example (Postfix) with ESMTPSA id Q", 1)
    return made_up(
        top, login, reporter="out.evil.example", peer=peer, to="p{}@evil.example", fields=THIEF
    )


LIES: tuple[Callable[[str], list[bytes]], ...] = (
    provider_bounced_it,
    bank_bounced_it,
    school_took_it_from_the_bank,
    school_took_it_from_the_provider,
    liar_took_it_from_the_bank,
    liar_took_it_from_the_provider,
)


@pytest.mark.parametrize("peer", LIARS.values(), ids=LIARS)
@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_bounces_made_up_whole_flip_no_verdict(
    lie: Callable[[str], list[bytes]], peer: str
) -> None:
    findings = found(*storm(), *lie(peer), sent_mail())
    assert findings.who_sent.verdict is WhoSent.FORGED
    assert Ownership.OWN not in ownerships(findings)


@pytest.mark.parametrize(
    ("lie", "peer"),
    [
        (provider_bounced_it, LIARS["with a name"]),
        (provider_bounced_it, LIARS["without"]),
        (bank_bounced_it, LIARS["with a name"]),
        (bank_bounced_it, LIARS["without"]),
        (school_took_it_from_the_bank, LIARS["with a name"]),
        (school_took_it_from_the_provider, LIARS["with a name"]),
        (school_took_it_from_the_bank, LIARS["without"]),
        (school_took_it_from_the_provider, LIARS["without"]),
        (liar_took_it_from_the_bank, LIARS["without"]),
        (liar_took_it_from_the_provider, LIARS["without"]),
    ],
)
def test_a_bounce_in_anothers_name_accuses_no_bystander(
    lie: Callable[[str], list[bytes]], peer: str
) -> None:
    assert not accused(found(*storm(), *lie(peer), sent_mail()))


@pytest.mark.parametrize(
    ("lie", "peer"),
    [
        (liar_took_it_from_the_bank, LIARS["with a name"]),
        (liar_took_it_from_the_provider, LIARS["with a name"]),
    ],
)
def test_what_one_server_alone_says_accuses_no_bystander(
    lie: Callable[[str], list[bytes]], peer: str
) -> None:
    assert not accused(found(*storm(), *lie(peer), sent_mail()))


@pytest.mark.parametrize("peer", LIARS.values(), ids=LIARS)
@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_with_nothing_but_made_up_bounces_it_may_be_untold_but_the_account_was_not_used(
    lie: Callable[[str], list[bytes]], peer: str
) -> None:
    verdict = found(*lie(peer), sent_mail()).who_sent.verdict
    assert verdict in {WhoSent.FORGED, WhoSent.UNKNOWN}


@pytest.mark.parametrize("peer", LIARS.values(), ids=LIARS)
def test_a_thousand_lies_weigh_no_more_than_one(peer: str) -> None:
    top = hop(f"from {BANK} by out.evil.example (Postfix) with ESMTP id P", 1)
    told = {"reporter": "out.evil.example", "peer": peer, "to": "p{}@evil.example"}
    one, many = (found(*storm(), *made_up(top, **told, count=count)) for count in (1, 1000))
    assert many.who_sent.verdict is WhoSent.FORGED
    assert accused(many) == accused(one)


def test_a_bounce_for_an_address_that_was_never_written_to_changes_no_verdict() -> None:
    lie = made_up(reporter="out.evil.example", peer=LIARS["with a name"], to="n{}@nowhere.example")
    for mails, verdict in ((storm(), WhoSent.FORGED), (own_bounces(), WhoSent.OWN)):
        findings = found(*mails, *lie, *map(sent_mail, range(3)))
        assert findings.who_sent.verdict is verdict
        assert not accused(findings)


def league(*more_mail: Mail, known: bool) -> Findings:
    """Two strangers' servers say that they had it from the provider, at its true address."""
    lies = liar_took_it_from_the_provider(LIARS["with a name"])
    more = [
        raw.replace(b"evil.example", b"league.example")
        .replace(b"203.0.113.66", b"2001:db8:1ea::66")
        .replace(b"liar-", b"liar-too-")
        for raw in lies
    ]
    inner = [INNER] if known else []
    return found(*storm(), *lies, *more, *inner, sent_mail(), *more_mail)


INNER = letter(
    hop(f"from {PROVIDER} by mx.victim.example (Postfix) with ESMTP id I"),
    sender="aunt@victim.example",
    to=VICTIM,
    message_id="dear@victim.example",
).encode()


@pytest.mark.parametrize("known", [True, False], ids=["network seen", "network unseen"])
def test_two_liars_in_league_do_not_make_an_account_used(known: bool) -> None:
    findings = league(known=known)
    assert findings.who_sent.verdict is WhoSent.FORGED
    assert Ownership.OWN not in ownerships(findings)


def test_two_liars_in_league_accuse_no_bystander() -> None:
    assert not accused(league(known=True))


def test_two_liars_to_one_of_whom_she_answered_do_not_make_her_account_used() -> None:
    """Nor anybody accused: she wrote to him when the storm was there."""
    answer = letter(to="p0@evil.example", message_id="answer@victim.example", fields=PROGRAM)
    answer = answer.replace("20 Apr", "21 Apr")
    findings = league((FolderRole.SENT, answer.encode()), known=True)
    assert findings.who_sent.verdict is WhoSent.FORGED
    assert not accused(findings)


# Where what an honest server writes leaves room for more than its own words.


def by_qmail(name: str, *below: str) -> list[bytes]:
    """What servers report that write down a reverse name as the stranger set it."""
    return [
        raw.replace(b"(Postfix) with ESMTP id S1", b"with SMTP")
        for raw in storm(*below, peer=f"{name} (HELO x) (203.0.113.66)", fields=THIEF)
    ]


@pytest.mark.parametrize("inner", [[], [INNER]], ids=["network unseen", "network seen"])
@pytest.mark.parametrize("name", ["smtp.victim.example", "mx.bank.example"])
def test_a_reverse_name_that_nobody_confirmed_is_nobodys(name: str, inner: list[bytes]) -> None:
    login = hop(f"from {HOUSE} by smtp.victim.example (Postfix) with ESMTPSA id Q", 1)
    findings = found(*by_qmail(name, login), *inner, sent_mail())
    assert findings.who_sent.verdict in {WhoSent.FORGED, WhoSent.UNKNOWN}
    assert not accused(findings)
    assert {ip for _, ip, _ in origins(findings)} <= {"203.0.113.66"}


def test_a_reverse_name_that_the_provider_did_not_confirm_makes_nobody_the_provider() -> None:
    """At its own border too: the mail that taught the address came from the stranger."""
    seen_by = b"from unknown (unknown [203.0.113.66]) by mx.victim.example (Postfix) with ESMTP"
    posing = b"from smtp.victim.example (HELO x) (203.0.113.66) by mx.victim.example with SMTP"
    lies = [raw.replace(seen_by, posing) for raw in provider_bounced_it(LIARS["without"])]
    assert all(posing in raw for raw in lies)
    hello = letter(
        f"Received: {posing.decode()} id 1; Mon, 20 Apr 2026 09:00:00 +0000\n", to=VICTIM
    )
    findings = found(*lies, hello.encode(), hello.replace("spoof-1", "spoof-2").encode())
    assert findings.who_sent.verdict is WhoSent.UNKNOWN
    assert not accused(findings)
    findings = found(*storm(), *lies, hello.encode())
    assert findings.who_sent.verdict is WhoSent.FORGED
    assert not accused(findings)


LIKE_THE_PROVIDER = {
    "a name below another's": "smtp.victim.example.evil.example",
    "a name that ends alike": "smtp.evilvictim.example",
    "letters that look alike": "smtp.vict\u0456m.example",
    "the same, for the DNS": "smtp.xn--victm-q2a.example",
    "an address as a name": "198.51.100.20",
}


@pytest.mark.parametrize("name", LIKE_THE_PROVIDER.values(), ids=LIKE_THE_PROVIDER)
def test_a_name_like_the_providers_is_not_the_providers(name: str) -> None:
    login = hop(f"from {HOUSE} by smtp.victim.example (Postfix) with ESMTPSA id Q", 1)
    mails = storm(login, peer=f"{name} ({name} [203.0.113.66])", fields=THIEF)
    findings = found(*mails, INNER, sent_mail())
    assert findings.who_sent.verdict is WhoSent.FORGED
    assert not accused(findings)
    assert {ip for _, ip, _ in origins(findings)} == {"203.0.113.66"}


GREETINGS = {
    "the provider's address": "[198.51.100.20]",
    "a bystander's address": "[198.51.100.50]",
    "its own machine": "[127.0.0.1]",
    "an address of IPv6 that holds one": "[IPv6:::ffff:198.51.100.20]",
    "a comment with an address": "(smtp.victim.example [198.51.100.20])",
    "a comment glued to a name": "x(smtp.victim.example[198.51.100.20])",
    "a clause": "x by smtp.victim.example (Postfix) with ESMTPSA id 1",
}


@pytest.mark.parametrize("helo", GREETINGS.values(), ids=GREETINGS)
@pytest.mark.parametrize("ip", ["203.0.113.66", "IPv6:::ffff:203.0.113.66"])
def test_no_greeting_moves_the_address_that_the_reporter_saw(helo: str, ip: str) -> None:
    mails = storm(*TRUE_HOPS, peer=f"{helo} (out.evil.example [{ip}])")
    findings = found(*mails, INNER, sent_mail())
    assert findings.who_sent.verdict in {WhoSent.FORGED, WhoSent.UNKNOWN}
    assert not accused(findings)
    assert WhoSent.USED not in {each.who_sent for each in findings.campaigns}


def test_a_neighbour_of_the_provider_is_not_the_provider() -> None:
    login = hop(f"from {HOUSE} by smtp.victim.example (Postfix) with ESMTPSA id Q", 1)
    for peer in ("x (unknown [198.51.100.99])", "x (host99.cloud.example [198.51.100.99])"):
        findings = found(*storm(login, peer=peer, fields=THIEF), INNER, sent_mail())
        assert findings.who_sent.verdict is WhoSent.FORGED
        assert {ip for _, ip, _ in origins(findings)} == {"198.51.100.99"}


EMPTY_HOPS = {
    "nothing": "Received:\n",
    "a date": "Received: ; Mon, 20 Apr 2026 10:02:00 +0000\n",
    "clauses without words": "Received: from by with id for ; Mon, 20 Apr 2026 10:02:00 +0000\n",
    "qmail's": hop("(qmail 1 invoked from network)", 2),
    "qmail's, by a program": hop("(qmail 1 invoked by uid 33)", 2),
}


@pytest.mark.parametrize("empty", EMPTY_HOPS.values(), ids=EMPTY_HOPS)
@pytest.mark.parametrize("fold", ["\n\t", "\r\n "])
def test_empty_and_folded_hops_let_no_line_below_them_rise(empty: str, fold: str) -> None:
    forged = hop(f"from {BANK} by {{reporter}} (Postfix) with ESMTPSA id F", 2)
    folded = forged.replace(" by ", f"{fold}by ").replace(" with ", f"{fold}with ")
    for mails in (storm(empty, folded), storm(empty, folded, *TRUE_HOPS, fields=PROGRAM)):
        findings = found(*mails, sent_mail())
        assert findings.who_sent.verdict is WhoSent.FORGED
        assert origins(findings) == {(*EVIL, Grade.STATED)}


TOLD_BESIDE = {
    "delivered to her": f"Delivered-To: {VICTIM}\nX-Original-To: {VICTIM}\n",
    "sent on by her": f"Resent-From: {VICTIM}\nResent-Message-ID: <mine-0@victim.example>\n",
    "her provider's envelope": f"X-Envelope-From: {VICTIM}\nX-Authenticated-Sender: {VICTIM}\n",
    "a signature of hers": "DKIM-Signature: v=1; a=rsa-sha256; d=victim.example; s=a; b=AAAA\n",
}


@pytest.mark.parametrize("fields", TOLD_BESIDE.values(), ids=TOLD_BESIDE)
@pytest.mark.parametrize("is_above", [True, False], ids=["above the hops", "below them"])
def test_what_stands_beside_the_hops_moves_nothing(fields: str, is_above: bool) -> None:
    if is_above:
        start = b"Content-Type: message/rfc822\n\n"
        mails = [raw.replace(start, start + fields.encode()) for raw in storm()]
        assert all(fields.encode() in raw for raw in mails)
    else:
        mails = storm(fields=fields)
    findings = found(*mails, sent_mail())
    assert findings.who_sent.verdict is WhoSent.FORGED
    assert origins(findings) == {(*EVIL, Grade.STATED)}


def given_back_as_it_came(peer: str, *below: str) -> list[bytes]:
    """The reporters add no hop of their own: that in their name is the stranger's."""
    return storm(*below, peer=peer, fields=THIEF, stamped=False)


@pytest.mark.parametrize("peer", [BANK, PROVIDER], ids=["a bystander", "the provider"])
def test_where_mail_is_given_back_as_it_came_its_newest_hop_is_a_claim_if_it_can_be_told(
    peer: str,
) -> None:
    login = hop(f"from {HOUSE} by smtp.victim.example (Postfix) with ESMTPSA id Q", 1)
    findings = found(*given_back_as_it_came(peer, login), sent_mail())
    assert findings.who_sent.verdict in {WhoSent.FORGED, WhoSent.UNKNOWN}
    assert not accused(findings)


@pytest.mark.parametrize(
    "hop_in_its_name",
    [
        hop(f"from {BANK} by {{reporter}} (Postfix) with ESMTPSA id F", 3),
        hop("by {reporter} (Postfix, from userid 33) id F", 3),
        hop("from www by {reporter} with local (Exim 4.9) id F", 3),
    ],
    ids=["a login", "a script", "a user"],
)
def test_where_mail_is_given_back_as_it_came_no_line_makes_a_sender_of_the_reporter(
    hop_in_its_name: str,
) -> None:
    mails = []
    for raw, (reporter, _, _) in zip(storm(stamped=False), RECIPIENTS, strict=True):
        line = hop_in_its_name.format(reporter=reporter)
        mails.append(raw.replace(seen(reporter).encode(), line.encode()))
        assert line.encode() in mails[-1]
    findings = found(*mails, sent_mail())
    assert not accused(findings)
    assert findings.who_sent.verdict in {WhoSent.FORGED, WhoSent.UNKNOWN}


def test_below_a_login_from_within_the_house_no_line_is_the_houses() -> None:
    login = hop("from pc (unknown [10.0.0.5]) by mail.relay.example (Postfix) with ESMTPSA id R", 3)
    forged = hop(f"from {BANK} by mail.relay.example (Postfix) with ESMTP id F", 2)
    findings = found(bounce(letter(login, forged), *REFUSED))
    assert origins(findings) == {(*RELAY, Grade.PROVED)}
    (server,) = [row for row in findings.servers if row.role is ServerRole.ORIGIN]
    assert server.handed_in_by is None


def test_a_reporter_that_sees_all_peers_as_its_own_gateway_leaves_the_origin_untold() -> None:
    below = hop(f"from {BANK} by {{reporter}} (Postfix) with ESMTP id F", 2)
    findings = found(*storm(below, peer="out.evil.example (unknown [10.0.0.9])"))
    assert not accused(findings)


def test_a_provider_that_writes_down_a_greeting_alone_proves_no_bounce_to_be_its_own() -> None:
    seen_by = b"(unknown [203.0.113.66]) by mx.victim.example (Postfix) with ESMTP id B1"
    lies = [
        raw.replace(b"from unknown " + seen_by, b"from x by mx.victim.example with SMTP id 1")
        for raw in provider_bounced_it(LIARS["without"])
    ]
    findings = found(*storm(), *lies, sent_mail())
    assert findings.who_sent.verdict is WhoSent.FORGED
    assert not accused(findings)


# The account used indeed, and the victim's own mail.


def by_account(
    client: str = HOUSE,
    *below: str,
    fields: str = THIEF,
    message_id: str = "job-{}@pc",
    count: int = 4,
) -> list[bytes]:
    """What the provider itself reports of mail that somebody signed in for."""
    login = hop(f"from {client} by smtp.victim.example (Postfix) with ESMTPSA id A1", 1)
    return [
        bounce(
            letter(
                login,
                *below,
                to=f"p{number}@far.example",
                message_id=message_id.format(number),
                fields=fields,
            ),
            f"p{number}@far.example|Remote-MTA: dns; mx.far.example",
            reporter="smtp.victim.example",
            peer="smtp.victim.example [10.0.0.3]",
            message_id=f"report-{number}@victim.example",
        )
        for number in range(count)
    ]


def own_bounces(count: int = 3) -> list[bytes]:
    return by_account(HOME, fields=PROGRAM, message_id=MINE, count=count)


def test_the_truth_without_any_forgery() -> None:
    assert found(*storm(), sent_mail()).who_sent.verdict is WhoSent.FORGED
    assert found(*by_account(), sent_mail()).who_sent.verdict is WhoSent.USED
    own = found(*own_bounces(), *map(sent_mail, range(3)))
    assert own.who_sent.verdict is WhoSent.OWN
    assert (own.read.own, own.people, own.servers) == (3, (), ())


@pytest.mark.parametrize(
    "below",
    [
        hop(f"from out.evil.example ([203.0.113.66]) by {BANK} with ESMTP id F"),
        hop("from x (out.evil.example [203.0.113.66]) by smtp.victim.example with ESMTP id F"),
        hop(f"from {HOME} by smtp.victim.example (Postfix) with ESMTPSA id F"),
    ],
    ids=["through another server", "as if it came from outside", "as if from her home"],
)
def test_forged_hops_do_not_acquit_a_used_account(below: str) -> None:
    findings = found(*by_account(HOUSE, below), sent_mail())
    assert findings.who_sent.verdict is WhoSent.USED
    assert {row.host for row in findings.servers if row.role is ServerRole.ORIGIN} == {
        "smtp.victim.example"
    }


@pytest.mark.parametrize("fields", FORGED_FIELDS.values(), ids=FORGED_FIELDS)
def test_forged_fields_do_not_acquit_a_used_account(fields: str) -> None:
    findings = found(*by_account(fields=fields + THIEF), *own_bounces(), *map(sent_mail, range(3)))
    assert findings.who_sent.verdict is WhoSent.USED
    assert findings.read.own == 3


FRIENDS = ("pupil@school.example", "boss@work.example")


@pytest.mark.parametrize(
    ("wrote_to", "verdict"), [(FRIENDS, WhoSent.USED), ((), WhoSent.UNKNOWN)], ids=str
)
def test_two_servers_of_whom_she_knows_one_are_believed_of_her_account(
    wrote_to: tuple[str, ...], verdict: WhoSent
) -> None:
    login = hop(f"from {HOUSE} by smtp.victim.example (Postfix) with ESMTPSA id Q", 1)
    letters = [
        (FolderRole.SENT, letter(to=each, message_id=f"{each}.1", fields=PROGRAM).encode())
        for each in wrote_to
    ]
    findings = found(*storm(login, peer=PROVIDER, fields=THIEF), *letters, sent_mail())
    assert findings.who_sent.verdict is verdict


def test_a_thief_who_copies_her_message_ids_and_program_is_not_her() -> None:
    findings = found(
        *by_account(fields=PROGRAM, message_id=MINE),
        *(sent_mail(number, f"Lunch {number}") for number in range(4)),
    )
    assert Ownership.OWN not in ownerships(findings)
    assert findings.who_sent.verdict in {WhoSent.USED, WhoSent.UNKNOWN}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_made_up_bounces_beside_a_used_account_may_add_that_it_was_forged_too(
    lie: Callable[[str], list[bytes]],
) -> None:
    verdict = found(*by_account(), *lie(LIARS["with a name"]), sent_mail()).who_sent.verdict
    assert verdict in {WhoSent.USED, WhoSent.BOTH}


def test_forgeries_of_her_own_mail_do_not_make_it_the_storms() -> None:
    findings = found(*own_bounces(), *storm(*TRUE_HOPS, fields=PROGRAM), *map(sent_mail, range(3)))
    assert findings.who_sent.verdict is WhoSent.FORGED
    assert findings.read.own == 3
    people = {person.address for person in findings.people}
    assert people == {address for _, _, address in RECIPIENTS}


def test_forgeries_of_a_mail_of_hers_that_no_copy_shows_do_not_accuse_her_account() -> None:
    findings = found(*by_account(HOME, fields=PROGRAM, count=1), *storm(fields=PROGRAM))
    assert findings.who_sent.verdict in {WhoSent.FORGED, WhoSent.UNKNOWN}


def test_the_victims_name_stands_for_her_in_all_of_these() -> None:
    assert all(f"From: {VICTIM}".encode() in raw for raw in (*storm(), *by_account()))


def test_evidence_of_spf_is_the_reporters_own() -> None:
    forged = "Received-SPF: fail (mx.victim.example: no) receiver=mx.victim.example\n"
    rules = {each.rule for each in found(*storm(fields=forged)).who_sent.speaks_for}
    assert "spf_failed_where_it_came_in" not in rules
    true = "Received-SPF: fail ({reporter}: no) receiver={reporter}\n"
    rules = {each.rule for each in found(*storm(fields=true)).who_sent.speaks_for}
    assert "spf_failed_where_it_came_in" in rules
