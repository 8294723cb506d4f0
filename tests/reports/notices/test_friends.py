"""Drafts to people: who is written to, and that each draft says so to any mail program."""

from dataclasses import replace

import pytest

from bouncescan.mail.address import address_key
from bouncescan.mail.mime import read_message
from bouncescan.records.findings import Findings, Person, State, Verdict, WhoSent
from bouncescan.reports.notices import Draft, make_notices
from tests.support.findings import empty_findings, make_person, make_read, storm_findings
from tests.support.notices import MADE, defects_of, make_wishes, read_mail, recipients_of

VICTIM = "yuki@example.jp"


def of_people(*people: Person, **fields: object) -> Findings:
    return empty_findings(read=make_read(spoofed=1), people=people, **fields)


def mails(findings: Findings, **wishes: object) -> list[Draft]:
    made = make_notices(findings, (), make_wishes(**wishes))
    return [draft for draft in made if draft.name[0] in "12"]


def reached(address: str, **fields: object) -> Person:
    return make_person(address, state=State.REACHED, reason=None, **fields)


def test_each_person_who_may_have_it_stands_once_in_a_bcc_and_nobody_else() -> None:
    findings = storm_findings()
    drafts = mails(findings, group_size=4)
    assert [draft.name for draft in drafts] == [
        "1-got-it-01.eml",
        "2-may-have-got-it-01.eml",
        "2-may-have-got-it-02.eml",
        "2-may-have-got-it-03.eml",
    ]
    read = [read_mail(draft.data) for draft in drafts]
    assert [defects_of(mail) for mail in read] == [[]] * 4
    assert [recipients_of(mail, "To") for mail in read] == [[VICTIM]] * 4
    told = [address for mail in read for address in recipients_of(mail, "Bcc")]
    assert sorted(map(address_key, told)) == sorted(
        person.address for person in findings.people if person.state is not State.FAILED
    )
    assert [len(recipients_of(mail, "Bcc")) for mail in read] == [2, 4, 4, 2]


def test_a_draft_is_unsent_from_the_victim_and_dated() -> None:
    mail = read_mail(mails(storm_findings())[0].data)
    assert (mail["X-Unsent"], recipients_of(mail, "From")) == ("1", [VICTIM])
    assert mail["Date"].datetime == MADE
    assert mail["Message-ID"] is None
    assert mail.get_content_charset() == "utf-8"


def test_a_personal_draft_is_to_one_person_by_name() -> None:
    read = [read_mail(draft.data) for draft in mails(storm_findings(), is_personal=True)]
    assert [recipients_of(mail, "Bcc") for mail in read] == [[]] * 12
    (hanako,) = (each for each in read if recipients_of(each, "To") == ["hanako@example.jp"])
    assert hanako["To"].addresses[0].display_name == "佐藤 花子"
    assert hanako.get_content().startswith("Hello 佐藤 花子,\r\n")
    assert [defects_of(mail) for mail in read] == [[]] * 12


def test_what_was_found_is_said_and_no_more() -> None:
    text = read_mail(mails(storm_findings())[0].data).get_content()
    assert "bears my address as its sender" in text
    assert "from 2026-04-20 to 2026-04-21" in text
    assert "  Fw: new message\r\n" in text
    assert "http" not in text
    used = replace(storm_findings(), who_sent=Verdict(verdict=WhoSent.USED))
    assert "has used my mailbox" in read_mail(mails(used)[0].data).get_content()


def test_machines_and_those_whose_mail_failed_get_none() -> None:
    findings = of_people(
        reached("news@shop.example", machine=True),
        make_person("gone@example.org", state=State.FAILED),
    )
    assert mails(findings) == []


def test_those_who_only_stand_in_the_list_are_written_to_where_it_is_wished() -> None:
    findings = of_people(make_person("far@example.org", state=State.MAYBE, reason=None))
    assert mails(findings) == []
    (draft,) = mails(findings, perhaps=True)
    assert draft.name == "2-may-have-got-it-01.eml"
    assert recipients_of(read_mail(draft.data), "Bcc") == ["far@example.org"]


def test_the_victim_is_no_friend_of_herself() -> None:
    assert mails(of_people(reached("Yuki@Example.JP"))) == []


@pytest.mark.parametrize(
    ("address", "stands"),
    [
        ("taro..y@docomo.ne.jp", '"taro..y"@docomo.ne.jp'),
        ("t.@ezweb.ne.jp", '"t."@ezweb.ne.jp'),
        ('"a b"@example.org', '"a b"@example.org'),
        ("o'hara+x@example.org", "o'hara+x@example.org"),
        ("friend@例え.jp", "friend@xn--r8jz45g.jp"),
    ],
)
def test_an_odd_address_is_written_by_the_rules_and_stays_the_same(
    address: str, stands: str
) -> None:
    (draft,) = mails(of_people(reached(address)))
    assert f"Bcc: {stands}\r\n".encode() in draft.data
    mail = read_mail(draft.data)
    assert defects_of(mail) == []
    assert read_message(draft.data).header.addresses("bcc") == (
        address if address.isascii() else stands,
    )


def test_an_address_beyond_ascii_has_a_draft_that_needs_smtputf8_for_itself() -> None:
    people = (reached("花子@例え.jp"), reached("plain@example.org"))
    plain, other = mails(of_people(*people))
    assert recipients_of(read_mail(plain.data), "Bcc") == ["plain@example.org"]
    assert plain.data.isascii()
    assert "Bcc: 花子@xn--r8jz45g.jp\r\n".encode() in other.data
    assert read_message(other.data).header.addresses("bcc") == ("花子@xn--r8jz45g.jp",)


@pytest.mark.parametrize(
    "address",
    [
        "a@localhost",
        "a\r\nBcc: b@example.com",
        "x\u202ey@example.org",
        "a@-example.org",
        "a\u2028b@example.org",
        "a@b@example.org",
        "",
        "a,b@example.org",
        "x@[192.0.2.1]",
    ],
)
def test_an_address_that_no_mail_can_bear_is_named_as_left_out(address: str) -> None:
    findings = of_people(reached(address), reached("ok@example.org"))
    index, draft = make_notices(findings, (), make_wishes())[:2]
    assert recipients_of(read_mail(draft.data), "To", "Cc", "Bcc") == [VICTIM, "ok@example.org"]
    text = index.data.decode("utf-8-sig")
    assert "Addresses that no mail can bear" in text
    assert address[:1] in text.partition("Addresses that no mail can bear")[2]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ito, Kenji <boss@example.com>", ""),
        ("Ito, Kenji", "Ito Kenji"),
        ('a" <b>;,: (c)', "a b c"),
        ("a\r\nBcc: b\r\n\r\nx", "a Bcc b x"),
        ("=?utf-8?B?PGJAYz4=?=", "utf-8 B PGJAYz4"),
        ("\u202egpj\x00\x1b[2J\u2028x", "gpj 2J x"),
        ("漢" * 500, "漢" * 13),
    ],
)
def test_no_name_brings_a_field_or_an_address(name: str, shown: str) -> None:
    (draft,) = mails(of_people(reached("a@example.org", name=name)), is_personal=True)
    mail = read_mail(draft.data)
    assert defects_of(mail) == []
    assert sorted(mail.keys()) == sorted(
        (
            *("From", "To", "Subject", "Date", "X-Unsent", "MIME-Version"),
            *("Content-Type", "Content-Transfer-Encoding"),
        )
    )
    (address,) = mail["To"].addresses
    assert (address.addr_spec, address.display_name) == ("a@example.org", shown)


def test_a_victim_beyond_ascii_writes_by_smtputf8() -> None:
    findings = of_people(reached("a@example.org"), victim=("由紀@例え.jp",))
    (draft,) = mails(findings)
    assert read_message(draft.data).header.addresses("from") == ("由紀@xn--r8jz45g.jp",)


def test_where_nothing_forged_came_back_there_is_no_draft() -> None:
    assert make_notices(empty_findings(), (), make_wishes()) == ()
    own = empty_findings(read=make_read(bounces=3, own=3))
    assert make_notices(own, (), make_wishes()) == ()
