"""The harness's own check holds for the fixtures, and fails where it should."""

from pathlib import Path

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
