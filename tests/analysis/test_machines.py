"""Machine senders told from people: by a name that says it, else by how they behave."""

from collections.abc import Iterable

import pytest

from bouncescan.analysis.analyze import analyze
from bouncescan.records.message import FolderRole
from tests.support.cases import case_of
from tests.support.mails import VICTIM, bounce, hop, letter

INBOX, SENT = FolderRole.INBOX, FolderRole.SENT
CLIENT = (
    "from spam.pc (dsl.cable.example [203.0.113.7]) by mail.relay.example (Exim) with ESMTP id A"
)


def test_without_history_nobody_is_called_anything() -> None:
    assert is_machine("no-reply@shop.example", [], history=False) is None


@pytest.mark.parametrize(
    "local",
    ["no-reply", "noreply", "NoReply", "no_reply-shop", "donotreply", "do-not-reply", "dont.reply",
     "auto-confirm", "account-noreply", "sousin-senyou", "hensin-fuka"],
)  # fmt: skip
def test_name_that_takes_no_answer_is_enough(local: str) -> None:
    shop = f"{local}@shop.example"
    assert is_machine(shop, []) is True
    assert is_machine(shop, [from_(shop), to(shop)]) is True


@pytest.mark.parametrize(
    "local", ["news", "newsletter", "mailmag", "melmaga", "oshirase", "delivery-notice", "alert"]
)
def test_name_of_what_only_goes_out_is_enough_unless_somebody_wrote_there(local: str) -> None:
    shop = f"{local}@shop.example"
    assert is_machine(shop, []) is True
    assert is_machine(shop, [from_(shop)]) is True
    assert is_machine(shop, [from_(shop), to(shop)]) is False
    assert is_machine(shop, [from_(shop, cc=f"dora@friends.example, {shop}")]) is False


@pytest.mark.parametrize("local", ["info", "order", "shop", "support", "order-info", "oshiete"])
def test_desk_is_a_machine_only_if_it_behaves_as_one(local: str) -> None:
    desk, is_desk = f"{local}@shop.example", local != "oshiete"
    once = [from_(desk)]
    assert is_machine(desk, once) is False
    assert is_machine(desk, once * 10) is is_desk
    assert (
        is_machine(desk, [from_(desk, "【Flower shop】Your order", name="Flower shop")]) is is_desk
    )
    assert is_machine(desk, [*once * 10, to(desk)]) is False
    assert is_machine(desk, [*once * 10, from_(desk, "Re: when do you open?")]) is False


def test_who_only_ever_wrote_to_the_victim_is_no_machine() -> None:
    assert is_machine("grandma@kin.example", [from_("grandma@kin.example")] * 40) is False


@pytest.mark.parametrize(
    "fields",
    ["Auto-Submitted: auto-generated\n", "Return-Path: <>\n"],
    ids=["generated", "null reverse path"],
)
def test_most_mail_written_by_a_program_makes_a_machine(fields: str) -> None:
    cat = "tama@shop.example"
    program = from_(cat, fields=fields)
    assert is_machine(cat, [program]) is True
    assert is_machine(cat, [program, from_(cat), from_(cat)]) is False


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("bounces+77-ab@mail.shop.example", True),
        ("tama-hanako=victim.example@shop.example", True),
        ("tama@shop.example", False),
        ("list-bounces+hanako=victim.example@lists.example", False),  # a list's, not the writer's
        ("bouncer@shop.example", False),
    ],
)
def test_return_path_for_bounces_alone_is_one_mark(path: str, expected: bool) -> None:
    cat = "tama@shop.example"
    mails = [from_(cat, fields=f"Return-Path: <{path}>\n")]
    assert is_machine(cat, mails * 10) is expected
    assert is_machine(cat, mails) is False


def test_answer_in_a_thread_is_a_persons_and_a_machines_thread_is_its_own() -> None:
    cat, hub = "tama@shop.example", "notifications@hub.example"
    threaded = "In-Reply-To: <first@hub.example>\n"
    many = [from_(cat, "[Tama] Hello", "Tama")] * 10
    assert is_machine(cat, many) is True
    assert is_machine(cat, [*many, from_(cat, fields=threaded)]) is False
    assert is_machine(hub, [from_(hub, fields=threaded)]) is True


def test_what_the_storm_brought_tells_nothing_of_habits() -> None:
    shop = "oshirase@shop.example"
    saved = (SENT, letter(to=shop, message_id="spoof-2@spam.example").encode())
    later = (SENT, to(shop)[1].replace(b"20 Apr 2011", b"20 Apr 2027"))
    assert is_machine(shop, [from_(shop), saved, later]) is True


def from_(
    sender: str, subject: str = "Hello", name: str = "", cc: str = "", fields: str = ""
) -> tuple[FolderRole, bytes]:
    """An old mail to the victim."""
    shown = f"{name} <{sender}>" if name else sender
    more = f"{fields}Cc: {cc}\n" if cc else fields
    return INBOX, old(
        letter(sender=shown, to=VICTIM, message_id="x@f.example", fields=more), subject
    )


def to(person: str) -> tuple[FolderRole, bytes]:
    """An old mail of the victim's."""
    return SENT, old(letter(to=person, message_id="y@f.example"), "Hello")


def old(raw: str, subject: str) -> bytes:
    return raw.replace("20 Apr 2026", "20 Apr 2011").replace("Fw: new message", subject).encode()


def is_machine(
    person: str, mails: Iterable[tuple[FolderRole, bytes]], *, history: bool = True
) -> bool | None:
    """What is said of a target of whom these mails are left."""
    spoof = letter(hop(CLIENT), to=person)
    report = bounce(spoof, f"{person}|Remote-MTA: dns; mx.shop.example")
    different = [
        (where, raw.replace(b"@f.example>", f"{number}@f.example>".encode()))
        for number, (where, raw) in enumerate(mails)
    ]
    with case_of([(INBOX, report), *different], arrived=None, history=history) as case:
        (target,) = (each for each in analyze(case).people if each.address == person)
    return target.machine
