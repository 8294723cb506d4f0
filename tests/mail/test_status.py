"""Why a delivery failed: hand-checked codes and words of real servers, reworded names."""

import pytest

from bouncescan.mail.status import find_reply_code, find_status, reason_of
from bouncescan.records.bounce import Reason


@pytest.mark.parametrize(
    ("status", "words", "reason"),
    [
        ("5.1.1", "whatever", Reason.USER_UNKNOWN),
        ("5.1.2", "", Reason.HOST_UNKNOWN),
        ("5.2.2", "", Reason.MAILBOX_FULL),
        ("4.4.7", "", Reason.EXPIRED),
        ("5.7.26", "", Reason.REJECTED_POLICY),
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


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("550 5.1.1 user", "5.1.1"),
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


def test_a_reply_code_is_three_digits_on_their_own() -> None:
    assert find_reply_code("said: 550-no") == "550"
    assert find_reply_code("port 55025") is None
