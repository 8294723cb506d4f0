"""From the mails to the sources: who counts as a target, and what a thread is by its fields."""

from bouncescan.analysis.analyze import analyze
from bouncescan.records.findings import Findings
from bouncescan.records.leak import Hypothesis, LeakSource, Standing
from bouncescan.records.message import FolderRole
from tests.support.cases import case_of
from tests.support.leak import named, some
from tests.support.mails import VICTIM, bounce, hop, letter

INBOX = FolderRole.INBOX
CLIENT = "from pc (dsl.cable.example [203.0.113.7]) by mail.relay.example (Exim) with ESMTP id A"
PEOPLE = some("friend", 12)


def of(findings: Findings, hypothesis: Hypothesis) -> LeakSource:
    return next(one for one in findings.where_from if one.hypothesis is hypothesis)


def refused(number: int, to: str, original: str | None = None) -> tuple[FolderRole, bytes]:
    """A bounce about the n-th spoofed mail, which shows its mail or what is given."""
    spoof = letter(hop(CLIENT), to=to, message_id=f"spoof-{number}@spam.example")
    raw = bounce(
        spoof if original is None else original,
        f"{to}|Remote-MTA: dns; mx.example.org",
        message_id=f"bounce-{number}@relay.example",
    )
    return INBOX, raw


def old_mail(*fields: str, sender: str, message_id: str) -> tuple[FolderRole, bytes]:
    raw = letter(sender=sender, to=VICTIM, message_id=message_id, fields="\n".join(fields) + "\n")
    return INBOX, raw.replace("20 Apr 2026", "20 Apr 2016").encode()


def test_bounce_that_shows_no_mail_makes_nobody_a_target_of_the_list() -> None:
    without = [refused(number, to, original="") for number, to in enumerate(PEOPLE)]
    with case_of(without, arrived=None) as case:
        findings = analyze(case)
    assert len(findings.people) == 12
    assert named(of(findings, Hypothesis.MAILBOX))["too_few_targets"] == {"n": 0}
    with case_of([refused(*each) for each in enumerate(PEOPLE)], arrived=None) as case:
        findings = analyze(case)
    assert named(of(findings, Hypothesis.MAILBOX))["targets_not_in_your_mail"] == {
        "n": 12,
        "of": 12,
    }


def test_thread_of_two_mails_covers_what_neither_does() -> None:
    first = old_mail(
        f"Cc: {', '.join(PEOPLE[:6])}", sender="endo@example.com", message_id="first@example.com"
    )
    second = old_mail(
        f"Cc: {', '.join(PEOPLE[6:])}",
        "In-Reply-To: <first@example.com>",
        sender=PEOPLE[0],
        message_id="second@example.org",
    )
    spoofs = [refused(*each) for each in enumerate(PEOPLE)]
    with case_of([first, second, *spoofs], arrived=None) as case:
        findings = analyze(case)
    found = of(findings, Hypothesis.ONE_MAIL)
    assert found.grade is not Standing.CONTRADICTED
    assert (found.covers, found.size, found.detail) == (1.0, 13, "<first@example.com>")
    assert named(found)["targets_on_one_thread"] == {
        "n": 12,
        "of": 12,
        "date": "2016-04-20",
        "who": "endo@example.com",
    }
