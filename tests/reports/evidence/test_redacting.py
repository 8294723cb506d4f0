"""No address of another remains in a redacted mail, in whatever encoding it stood."""

import base64
import quopri
from pathlib import Path

import pytest

from bouncescan.bounces import parse
from bouncescan.pipeline import read_anew
from bouncescan.records.bounce import Kind
from bouncescan.reports.evidence import Redaction
from tests.support.findings import empty_findings
from tests.support.invented import addresses, all_text
from tests.support.mails import VICTIM, bounce, letter

FIXTURES = Path(__file__).parents[3] / "fixtures"
FRIEND = "friend@friends.example"
NOTICE = f"<{FRIEND}>: 550 5.1.1 no such user"
HEAD = f"From: MAILER-DAEMON@relay.example\nTo: {VICTIM}\nSubject: Undelivered mail\n"


@pytest.fixture(scope="module")
def redaction() -> Redaction:
    return Redaction(empty_findings(victim=(VICTIM,)), read_anew)


def redacted(redaction: Redaction, raw: bytes) -> str:
    kept = redaction.mail(parse(raw), raw).raw
    assert redaction.mail(parse(kept), kept).raw.count(b"@redacted") >= kept.count(b"@redacted") - 2
    return all_text(kept)


def part(type_: str, encoding: str, body: bytes) -> bytes:
    head = f"{HEAD}MIME-Version: 1.0\nContent-Type: {type_}\n"
    return f"{head}Content-Transfer-Encoding: {encoding}\n\n".encode() + body + b"\n"


@pytest.mark.parametrize(
    "raw",
    [
        part("text/plain", "base64", base64.encodebytes(NOTICE.encode())),
        part("text/plain", "quoted-printable", quopri.encodestring(NOTICE.encode())),
        part("text/plain", "8bit", NOTICE.replace("@", "=40").encode()),
        part("text/plain; charset=utf-16", "base64", base64.encodebytes(NOTICE.encode("utf-16"))),
        part("text/html", "7bit", b"<p>" + NOTICE.replace("@", "&#64;").encode() + b"</p>"),
        part("text/html", "7bit", b'<a href="mailto:friend%40friends.example">x</a>'),
        part("text/html", "base64", base64.encodebytes(f"<i>{FRIEND}</i>".encode())),
        part("application/octet-stream", "base64", base64.encodebytes(NOTICE.encode())),
        part("text/plain", "7bit", b"see https://a.example/u?e=friend%40friends.example"),
        part("text/plain", "7bit", base64.encodebytes(NOTICE.encode() * 4)),
        part("text/plain", "8bit", "宛先friend＠friends.exampleは不明".encode()),
        f"{HEAD}X-Failed-Recipients: {FRIEND}\n\n{NOTICE}\n".encode(),
        f"From: =?utf-8?B?{base64.b64encode(FRIEND.encode()).decode()}?= <x@relay.example>\n"
        f"Subject: =?utf-8?Q?friend=40friends.example?=\n\n{NOTICE}\n".encode(),
        bounce(letter(fields=f"Cc: {FRIEND}\nX-Own: {FRIEND}\n", body=NOTICE), FRIEND),
        bounce(letter(to=f'"Friend" <{FRIEND}>'), f"{FRIEND}|Diagnostic-Code: smtp; {NOTICE}"),
        HEAD.encode() + b"\n" + NOTICE.encode() + b"\n\n" + letter(body=NOTICE).encode(),
    ],
)
def test_no_encoding_hides_an_address(raw: bytes, redaction: Redaction) -> None:
    whole = all_text(raw)
    assert "friend" in whole or "ZnJpZW5k".lower() in whole or "pgzyawvuz" in whole
    text = redacted(redaction, raw)
    assert "friend@" not in text.replace("%40", "@").replace("=40", "@").replace("＠", "@")
    assert FRIEND not in text


def test_same_address_is_the_same_word(redaction: Redaction) -> None:
    raw = bounce(letter(to=FRIEND), FRIEND.replace("friend@", "FRIEND@"))
    kept = redaction.mail(parse(raw), raw)
    word = redaction.text(FRIEND)
    assert word.endswith("@redacted.invalid")
    record = parse(kept.raw)
    assert [each.final_recipient for each in record.recipients] == [word]
    assert record.original is not None
    assert record.original.to == (word,)
    assert record.original.from_ == VICTIM
    assert kept.is_comparable


def test_body_of_what_came_back_is_cut(redaction: Redaction) -> None:
    raw = bounce(letter(to=FRIEND, body="a secret"), FRIEND)
    assert b"a secret" not in redaction.mail(parse(raw), raw).raw


def test_what_a_person_wrote_is_cut(redaction: Redaction) -> None:
    raw = letter(sender=FRIEND, to=VICTIM, body="a secret").replace("new message", "us two")
    kept = redaction.mail(parse(raw.encode()), raw.encode()).raw
    assert b"a secret" not in kept
    assert b"us two" not in kept


def test_name_beside_an_address_goes_everywhere(redaction: Redaction) -> None:
    raw = bounce(letter(to=f'"Tanaka Jiro" <{FRIEND}>'), f"{FRIEND}|X-Note: Tanaka Jiro moved")
    assert b"Tanaka" not in redaction.mail(parse(raw), raw).raw


def test_no_fixture_keeps_an_address(redaction: Redaction) -> None:
    bounces = alike = 0
    for path in sorted(FIXTURES.rglob("*.eml")):
        raw = path.read_bytes()
        record = parse(raw)
        kept = redaction.mail(record, raw)
        text, whole = all_text(kept.raw), all_text(raw)
        left = [
            each
            for each in addresses(record)
            if redaction.text(each) != each and each.lower() in whole and each.lower() in text
        ]
        assert left == [], path
        if record.kind is Kind.BOUNCE:
            bounces += 1
            alike += kept.is_comparable
    # A dialect that is known by the text that came back reads otherwise without it.
    assert alike > 0.98 * bounces > 400
