"""Marks of automatic answers, and what is none."""

import pytest

from bouncescan.mail.auto_reply import auto_submitted, has_reply_mark, has_vacation_subject
from bouncescan.mail.header import Header


@pytest.mark.parametrize(
    "subject",
    [
        "Out of office: your mail",
        "Automatic reply: hello",
        "Automatische Antwort: Hallo",
        "自動返信：不在のお知らせ",
        "Away until May 5",
        "Re: hello (auto-reply)",
    ],
)
def test_a_subject_says_that_it_is_automatic(subject: str) -> None:
    assert has_vacation_subject(Header(f"Subject: {subject}\n".encode()))


@pytest.mark.parametrize("subject", ["Undelivered Mail Returned to Sender", "holiday photos", ""])
def test_a_subject_says_nothing_of_the_kind(subject: str) -> None:
    assert not has_vacation_subject(Header(f"Subject: {subject}\n".encode()))


def test_auto_submitted_is_its_keyword() -> None:
    assert auto_submitted(Header(b"Auto-Submitted: Auto-Generated (failure)\n")) == "auto-generated"
    assert auto_submitted(Header(b"Auto-Submitted:\n")) == "no"
    assert auto_submitted(Header(b"Subject: x\n")) == "no"


def test_only_autoresponders_write_these_fields() -> None:
    assert has_reply_mark(Header(b"X-Autoreply: yes\n"))
    assert has_reply_mark(Header(b"Precedence: auto_reply\n"))
    assert not has_reply_mark(Header(b"Precedence: bulk\n"))
