"""Damaged mail never raises, invents nobody, and means the same whatever its line ends."""

import dataclasses
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from bouncescan.bounces import is_candidate, parse
from bouncescan.mail.header import Header
from bouncescan.records.json import record_from_json, record_to_json
from tests.support.invented import invented_addresses

FIXTURES = Path(__file__).parents[2] / "fixtures"
SAMPLES = [p.read_bytes() for p in sorted(FIXTURES.glob("*bounces/*/*.eml"))]
LF_SAMPLES = [raw for raw in SAMPLES if b"\r" not in raw and b"\x00" not in raw]

samples = st.sampled_from(SAMPLES)
junk = st.sampled_from(
    [
        b"\x00",
        b"\r",
        b"\n",
        b"\n\n",
        b"\r\r\n",
        b"\xff\xfe",
        b"\x1b$B",
        b"--",
        b"=?utf-8?b?",
        b"<>@,;:\\",
        b"Content-Type: multipart/mixed; boundary=\n",
        b"Content-Type: message/rfc822\n\n",
        b"Final-Recipient: rfc822;\n",
        b"Content-Transfer-Encoding: base64\n",
    ]
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sample cut, with bytes flipped, lines joined or junk put in."""
    raw = draw(samples)
    start = draw(st.integers(0, len(raw)))
    raw = raw[start:] if draw(st.booleans()) else raw[:start]
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(raw)))
        cut = draw(st.integers(0, 40))
        raw = raw[:place] + draw(st.one_of(junk, st.binary(max_size=12))) + raw[place + cut :]
    if draw(st.booleans()):
        raw = raw.replace(b"\n", b" ", draw(st.integers(0, 8)))
    return raw


@given(damaged())
def test_damaged_mail_gives_a_record_that_survives_json(raw: bytes) -> None:
    record = parse(raw)
    assert record_from_json(record_to_json(record)) == record
    assert isinstance(is_candidate(Header(raw)), bool)


@given(st.binary(max_size=2000))
def test_any_bytes_give_a_record(raw: bytes) -> None:
    assert parse(raw).recipients == ()


# Found by `make fuzz`: what a comment parted was joined.
COMMENT_IN_A_DOMAIN = (
    b"From: MAILER-DAEMON@mx.example.net\n"
    b"X-Failed-Recipients: taro@co([192.0.2.1])e, jiro@example.com\n\n"
)


@example(COMMENT_IN_A_DOMAIN)
@given(damaged())
def test_no_address_is_invented(raw: bytes) -> None:
    assert invented_addresses(parse(raw), raw) == []


@given(st.sampled_from(LF_SAMPLES), st.sampled_from([b"\r\n", b"\r\r\n", b"\r"]))
def test_line_ends_change_nothing_but_the_hash(raw: bytes, end: bytes) -> None:
    same = dataclasses.replace(parse(raw), sha256="")
    assert dataclasses.replace(parse(raw.replace(b"\n", end)), sha256="") == same
