"""Why a delivery failed: hand-checked codes and words of real servers, reworded names."""

import re

import pytest

from bouncescan.mail.reason_words import Phrase, read_phrases
from bouncescan.mail.status import find_status, reason_of
from bouncescan.records.bounce import Reason


@pytest.mark.parametrize(
    ("status", "words", "reason"),
    [
        ("5.1.1", "whatever", Reason.USER_UNKNOWN),
        ("5.1.2", "", Reason.HOST_UNKNOWN),
        ("5.2.2", "", Reason.MAILBOX_FULL),
        ("4.4.7", "", Reason.EXPIRED),
        ("5.7.26", "", Reason.REJECTED_POLICY),
        ("5.6.7", "", Reason.SYSTEM),
        ("5.0.0", "550 5.1.1 unknown", Reason.USER_UNKNOWN),
        ("5.0.0", "552 mailbox is full", Reason.MAILBOX_FULL),
        ("5.7.1", "554 5.7.1 listed at zen.example, blocked", Reason.BLOCKED),
        ("5.7.1", "550 5.7.1 Message contains a virus", Reason.REJECTED_CONTENT),
        ("5.7.1", "", Reason.REJECTED_POLICY),
        ("5.7.99", "", Reason.REJECTED_POLICY),
        (None, "550 No such user here", Reason.USER_UNKNOWN),
        (None, "550 <a@example.com>... User unknown", Reason.USER_UNKNOWN),
        (None, "This user doesn't have a mail.example account", Reason.USER_UNKNOWN),
        (None, "554 Host unknown (Name server: no data known)", Reason.HOST_UNKNOWN),
        (None, "552 user is over quota", Reason.MAILBOX_FULL),
        (None, "the user's mailfolder is full", Reason.MAILBOX_FULL),
        (None, "552 Message size exceeds fixed limit", Reason.TOO_BIG),
        (None, "550 Account has been suspended", Reason.SUSPENDED),
        (None, "user has moved to b@example.com", Reason.MOVED),
        (None, "554 relaying denied", Reason.REJECTED_POLICY),
        (None, "connect to mx.example[192.0.2.1]: Connection refused", Reason.NETWORK),
        (None, "450 Greylisted, please try again later", Reason.RATE_LIMITED),
        (None, "retry time not reached for any host after a long failure period", Reason.OTHER),
        (None, "retry timeout exceeded", Reason.EXPIRED),
        (None, "TLS: the server's certificate has expired", Reason.NETWORK),
        (None, "521 host does not accept mail", Reason.NOT_ACCEPTING),
        (None, "送信先のメールボックスが一杯のため、送信できませんでした。", Reason.MAILBOX_FULL),
        (None, "送信先メールアドレスが見つかりませんでした。", Reason.USER_UNKNOWN),
        (None, "", Reason.OTHER),
    ],
)
def test_a_specific_code_decides_else_the_words(
    status: str | None, words: str, reason: Reason
) -> None:
    assert reason_of(status, words) is reason


PHRASES = tuple(read_phrases())


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.words)
def test_a_phrase_is_the_first_of_the_table_that_fits_its_sentence(phrase: Phrase) -> None:
    text = phrase.sentence.lower()
    fits = (p for p in PHRASES if re.search("|".join(p.branches()), text))
    assert next(fits, None) == phrase
    assert reason_of(None, f"x\n{phrase.sentence}") is phrase.reason
    assert phrase.said_by


def test_the_table_has_phrases_for_every_reason_and_each_once() -> None:
    assert {phrase.reason for phrase in PHRASES} == set(Reason) - {Reason.OTHER}
    assert len({phrase.words for phrase in PHRASES}) == len(PHRASES)


@pytest.mark.parametrize(
    ("words", "fits", "does_not"),
    [
        (
            "quota <2> exceeded",
            ["quota exceeded", "quota was just exceeded"],
            "quota a b c exceeded",
        ),
        ("(a|b)c", ["ac", "bc"], "c"),
        (r"\bspam", ["spam", "a spammer"], "antispam"),
        ("mails?", ["mail", "mails"], "mai"),
    ],
)
def test_a_phrase_means_what_the_head_of_the_table_says(
    words: str, fits: list[str], does_not: str
) -> None:
    branches = list(Phrase(Reason.OTHER, words, "", "").branches())
    pattern = re.compile("|".join(branches))
    assert [text for text in fits if not pattern.search(text)] == []
    assert not pattern.search(does_not)
    assert all(branch[0].isalnum() for branch in branches)


def test_every_branch_begins_with_a_character() -> None:
    starts = [branch for phrase in PHRASES for branch in phrase.branches()]
    assert [branch for branch in starts if not branch[0].isalnum()] == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("550 5.1.1 user", "5.1.1"),
        ("5.1.1", "5.1.1"),
        ("95.1.1", None),
        ("(#5.1.1)", "5.1.1"),
        ("code 5.1.10.", "5.1.10"),
        ("Exim 4.94.2", None),
        ("[5.1.1.7]", None),
        ("192.5.1.1", None),
        ("3.1.1", None),
    ],
)
def test_a_status_code_is_no_part_of_an_ip_address(text: str, status: str | None) -> None:
    assert find_status(text) == status
