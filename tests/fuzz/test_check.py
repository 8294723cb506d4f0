"""The harness's own check holds for the fixtures, and fails where it should."""

from pathlib import Path

import pytest

from bouncescan.bounces import parse
from tests.fuzz.check import check
from tests.support.invented import invented_addresses

FIXTURES = Path(__file__).parents[2] / "fixtures"
SEEDS = [
    path
    for name in ("bounces", "not-bounces", "written")
    for path in (FIXTURES / name).rglob("*.eml")
]


def test_every_seed_passes() -> None:
    for path in SEEDS:
        check(path.read_bytes())


def test_an_address_that_the_mail_does_not_hold_is_told() -> None:
    raw = b"X-Failed-Recipients: taro@example.com\nFrom: MAILER-DAEMON@mx.example.net\n\n"
    assert invented_addresses(parse(raw), raw) == []
    assert invented_addresses(parse(raw), raw.replace(b"taro@", b"jiro@")) == ["taro@example.com"]


def test_half_of_one_address_and_half_of_another_are_none() -> None:
    record = parse(b"X-Failed-Recipients: taro@example.com\nFrom: MAILER-DAEMON@mx.example.net\n\n")
    halves = b"From: MAILER-DAEMON@mx.example.net\n\ntaro@example.org and jiro@example.com\n"
    assert invented_addresses(record, halves) == ["taro@example.com"]


@pytest.mark.parametrize(
    "spelled",
    [
        b'"taro"@example.com',
        b'"ta\\ro"@example.com',
        b"taro @ example.com",
        b"taro\r\n @example.com",
        b"taro(Taro)@example.com",
        b"TARO@EXAMPLE.COM",
        b"=?utf-8?q?taro=40example.com?=",
        "taro\u200b@example.com".encode(),
    ],
)
def test_another_spelling_of_an_address_is_the_address(spelled: bytes) -> None:
    record = parse(b"X-Failed-Recipients: taro@example.com\n\n")
    assert invented_addresses(record, b"To: " + spelled + b"\n\n") == []
