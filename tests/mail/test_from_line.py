"""What a mailbox puts before a header is no part of the message."""

import pytest

from bouncescan.mail.from_line import start_of_header
from bouncescan.mail.identity import content_id
from bouncescan.mail.mime import read_message

MAIL = b"Subject: hello\n\nhello\n"


@pytest.mark.parametrize(
    "before",
    [b"", b"\n\n", b"From taro@example.com Mon Apr 20 10:15:23 2026\n", b"\n>From x\n"],
)
def test_blank_lines_and_a_from_line_stand_before_the_header(before: bytes) -> None:
    assert start_of_header(before + MAIL) == len(before)
    assert read_message(before + MAIL).raw == MAIL
    assert content_id(before + MAIL) == content_id(MAIL)


@pytest.mark.parametrize("mail", [b"From: taro@example.com\n\n", b">Fromage: x\n\n", b"From x"])
def test_a_field_is_no_from_line(mail: bytes) -> None:
    assert start_of_header(mail) == 0
