"""Bots on the lines of a provider that names them in the domain of its own mail: a botnet's way in.

Such a name is confirmed both ways and is no server's. It makes nobody the victim's provider, nor
the server of a mailbox, and lets no line below it be anybody's but the stranger's.
"""

import pytest

from bouncescan.analysis.analyze import analyze
from bouncescan.records.findings import Findings, Grade, Ownership, ServerRole, WhoSent
from bouncescan.records.message import FolderRole
from tests.support.cases import Mail, case_of
from tests.support.mails import VICTIM, bounce, hop, letter

BANK = "mx.bank.example (mx.bank.example [198.51.100.50])"
THIEF = "X-Mailer: Bulk 1.0\n"
PROGRAM = "X-Mailer: Phone Mail 3\n"
LOGIN = hop(
    "from pc (dsl.cable.example [203.0.113.7]) by smtp.victim.example (Postfix) with ESMTPSA id P",
    1,
)
NAMES = ("dyn-203-0-113-66", "p3116-ipngn1.tokyo", "nt0.adsl.ppp")
HOUSES = (("school", "198.51.100.9"), ("work", "192.0.2.10"), ("club", "203.0.113.200"))


def found(*mails: bytes | Mail) -> Findings:
    placed = [mail if isinstance(mail, tuple) else (FolderRole.INBOX, mail) for mail in mails]
    with case_of(placed) as case:
        return analyze(case)


def sent_mail(to: str = "p0@far.example") -> Mail:
    raw = letter(to=to, message_id=f"mine.{to}", fields=PROGRAM)
    return FolderRole.SENT, raw.replace("20 Apr 2026", "20 Apr 2016").encode()


def senders(findings: Findings) -> dict[str, tuple[str, Grade]]:
    roles = {ServerRole.ORIGIN, ServerRole.RELAY}
    return {
        str(row.ip): (row.role.value, row.grade) for row in findings.servers if row.role in roles
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_bot_at_the_victims_provider_is_not_the_provider(name: str) -> None:
    lies = [
        bounce(
            letter(LOGIN, to=f"p{n}@far.example", message_id=f"lie-{n}@x.example", fields=THIEF),
            f"p{n}@far.example|Remote-MTA: dns; mx.far.example",
            reporter="smtp.victim.example",
            peer=f"{name}.victim.example [203.0.113.66]",
            message_id=f"liar-{n}@x.example",
        )
        for n in range(4)
    ]
    hello = letter(
        hop(
            f"from x ({name}.victim.example [203.0.113.66]) by mx.victim.example (Postfix)"
            " with ESMTP id H"
        ),
        to=VICTIM,
        message_id="hello@x.example",
    )
    findings = found(*lies, hello.encode(), sent_mail())
    assert findings.who_sent.verdict is not WhoSent.USED
    assert set(senders(findings)) == {"203.0.113.66"}


@pytest.mark.parametrize("name", NAMES)
def test_what_a_bot_at_the_victims_provider_sends_did_not_leave_through_the_provider(
    name: str,
) -> None:
    peer = f"x ({name}.victim.example [203.0.113.66])"
    storm = [
        bounce(
            letter(
                hop(f"from {peer} by mx.{house}.example (Postfix) with ESMTP id S", 3),
                LOGIN,
                to=f"gone{n}@{house}.example",
                message_id=f"{house}-{n}@x.example",
                fields=THIEF,
            ),
            f"gone{n}@{house}.example",
            reporter=f"mx.{house}.example",
            peer=f"mx.{house}.example [{ip}]",
            message_id=f"{n}@{house}.example",
        )
        for house, ip in HOUSES
        for n in range(3)
    ]
    findings = found(*storm, sent_mail("gone0@school.example"))
    assert findings.who_sent.verdict is WhoSent.FORGED
    assert senders(findings) == {"203.0.113.66": ("origin", Grade.STATED)}


@pytest.mark.parametrize("name", NAMES)
def test_no_line_below_a_bot_at_the_recipients_provider_is_the_providers(name: str) -> None:
    top = hop(
        f"from x ({name}.school.example [203.0.113.66]) by mx.school.example (Postfix) with ESMTP"
        " id S",
        3,
    )
    forged = hop(f"from {BANK} by mx.school.example (Postfix) with ESMTP id F", 2)
    report = bounce(
        letter(top, forged, to="gone@school.example"),
        "gone@school.example",
        reporter="mx.school.example",
        peer="mx.school.example [198.51.100.9]",
    )
    findings = found(report, sent_mail("gone@school.example"))
    assert senders(findings) == {"203.0.113.66": ("origin", Grade.STATED)}


def test_mail_that_the_provider_took_from_its_customers_line_without_a_login_is_the_victims() -> (
    None
):
    handed_in = hop(
        "from phone (dyn-198-51-100-77.victim.example [198.51.100.77]) by smtp.victim.example"
        " (Postfix) with ESMTP id A",
        1,
    )
    own = letter(handed_in, to="p0@far.example", message_id="mine.p0@far.example", fields=PROGRAM)
    report = bounce(
        own,
        "p0@far.example|Remote-MTA: dns; mx.far.example",
        reporter="smtp.victim.example",
        peer="smtp.victim.example [10.0.0.3]",
    )
    findings = found(report, sent_mail())
    assert [each.ownership for each in findings.bounces] == [Ownership.OWN]
    assert [each.origin for each in findings.bounces] == [None]
    assert findings.servers == ()
