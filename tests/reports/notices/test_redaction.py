"""Addresses of others, in each form in which they stand in a header."""

import re

import pytest

from bouncescan.reports.notices.redaction import Redaction

VICTIM = "hanako@victim.example"
TARO = "taro@friends.example"
KEY = b"key of the test"


def redaction(**more: object) -> Redaction:
    return Redaction(KEY, kept=[VICTIM], known=[TARO], **more)  # type: ignore[arg-type]


TOLD = redaction().address(TARO)


def test_the_domain_stays_and_the_local_part_is_one_and_the_same() -> None:
    assert re.fullmatch(r"redacted-[a-z2-7]{12}@friends\.example", TOLD)
    assert redaction().address("Taro@FRIENDS.example") == TOLD
    assert redaction().address("jiro@friends.example") != TOLD
    assert redaction().address(VICTIM) == VICTIM
    assert redaction().address("Hanako@Victim.Example") == "Hanako@Victim.Example"
    assert Redaction(b"another", known=[TARO]).address(TARO) != TOLD


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("for <taro@friends.example>; x", f"for <{TOLD}>; x"),
        ("FOR TARO@FRIENDS.EXAMPLE.", f"FOR {TOLD}."),
        ("smtp.mailfrom=taro@friends.example", f"smtp.mailfrom={TOLD}"),
        ("taro%40friends.example", TOLD),
        ("taro%2540friends.example", TOLD),
        ("taro=40friends.example", TOLD),
        ("taro&#64;friends.example", TOLD),
        ("mailto:taro@friends.example?x", f"mailto:{TOLD}?x"),
        ("id 1-taro=friends.example", None),
        ("bounce-taro=friends.example@list.example", None),
        ("SRS0=hh=tt=friends.example=taro@fwd.example", None),
        ('"taro"@friends.example', TOLD),
        ("宛先はtaro@friends.exampleです", None),
        ("taro@friends.example" * 2, None),
        (f"{VICTIM}|taro@friends.example|{VICTIM}", None),
        ("a@b.example/taro@friends.example?taro@friends.example", None),
        (f"from {VICTIM} by mail.relay.example with ESMTP id A=b.c", None),
    ],
)
def test_an_address_goes_in_whatever_form(text: str, told: str | None) -> None:
    shown = redaction().text(text)
    assert re.search(r"(?<!redacted-)taro", shown, re.IGNORECASE) is None
    if told is not None:
        assert shown == told


def test_what_is_no_address_of_another_stays() -> None:
    plain = f"from pc (pc.example [192.0.2.1]) by mx id=A1b envelope-from <{VICTIM}> spf=fail d=x.y"
    assert redaction().text(plain) == plain


def test_a_message_id_stays_unless_it_is_somebodys_address() -> None:
    assert redaction().message_id("<1.abc@mail.example>") == "<1.abc@mail.example>"
    assert redaction().message_id(f"<{TARO}>") == ""
    assert redaction().message_id("<7.taro=friends.example@list.example>") == ""
    assert redaction().message_id("<taro@friends.example@list.example>") == ""


def test_names_and_the_local_part_of_a_recipient_go_from_a_subject() -> None:
    named = redaction(names=["山田 太郎", "Taro Yamada", "Jo"])
    assert named.title("Hi taro yamada, Tarot Yamadas!") == "Hi ..., Tarot Yamadas!"
    assert named.title("山田太郎様へ") == "...様へ"
    assert named.title("taro, tarot, Jo", [TARO]) == "..., tarot, Jo"


def test_off_changes_nothing() -> None:
    off = redaction(is_off=True)
    assert off.text(f"for <{TARO}>") == f"for <{TARO}>"
    assert (off.address(TARO), off.message_id(f"<{TARO}>")) == (TARO, f"<{TARO}>")
    assert off.title(f"to {TARO}", [TARO]) == f"to {TARO}"
