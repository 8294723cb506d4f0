"""The generator keeps its word: same bytes, sound mail, invented names, a truth that adds up."""

import email
import json
import mailbox
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from email.utils import getaddresses
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest

from tests.storms.events import Kind
from tests.storms.letter import unquoted
from tests.storms.plan import Circle
from tests.storms.reference import HARVEST, REFERENCE
from tests.storms.scenario import Storm, build_storm
from tests.storms.writing import write_storm

COMMITTED = Path(__file__).parents[2] / "fixtures" / "mailboxes" / "storm"
FILES = (
    "contacts.vcf",
    "mailbox/Inbox.mbox",
    "mailbox/Junk.mbox",
    "mailbox/Sent.mbox",
    "truth.json",
)
NETWORKS = tuple(
    ip_network(net)
    for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
)
INVENTED = re.compile(r"(^|\.)(example\.(com|net|org)|example|test|invalid)$")
# The carriers' own names that the reference case needs.
CARRIERS = re.compile(r"(^|\.)(softbank\.jp|ezweb\.ne\.jp)$")


# A JSON object, and what it holds.
Truth = dict[str, Any]


@pytest.fixture(scope="module")
def storm() -> Storm:
    return build_storm()


@pytest.fixture(scope="module")
def truth() -> Truth:
    read: Truth = json.loads((COMMITTED / "truth.json").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def boxes() -> Iterator[dict[str, mailbox.mbox]]:
    opened = {
        name: mailbox.mbox(COMMITTED / "mailbox" / f"{name}.mbox", create=False)
        for name in ("Inbox", "Sent", "Junk")
    }
    yield opened
    for box in opened.values():
        box.close()


def parsed(storm: Storm) -> list[Message]:
    return [email.message_from_bytes(mail.raw) for mail in storm.mails]


def files_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def test_the_same_seed_gives_the_same_bytes_and_they_are_the_committed_ones(
    storm: Storm, tmp_path: Path
) -> None:
    write_storm(storm, tmp_path)
    assert files_of(tmp_path) == files_of(COMMITTED)


def test_another_seed_gives_another_storm(storm: Storm) -> None:
    assert build_storm(replace(REFERENCE, seed="another")).mails != storm.mails


def test_the_standard_library_reads_as_many_mails_from_the_files(
    boxes: dict[str, mailbox.mbox], truth: Truth
) -> None:
    assert {name: len(box) for name, box in boxes.items()} == truth["folders"]


def test_a_line_that_begins_with_from_is_quoted() -> None:
    content = (COMMITTED / "mailbox" / "Inbox.mbox").read_bytes()
    assert b"\n>From the window" in content
    assert all(
        re.fullmatch(rb"From \S+ \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}", line)
        for line in content.split(b"\n")
        if line.startswith(b"From ")
    )


def test_every_mail_is_sound(storm: Storm) -> None:
    defects = [part.defects for mail in parsed(storm) for part in mail.walk() if part.defects]
    assert defects == []


def test_every_text_decodes_in_its_charset(storm: Storm) -> None:
    for mail in parsed(storm):
        for part in mail.walk():
            if (part.get_content_type() in {"text/plain", "text/html"}) and "Content-Type" in part:
                content = part.get_payload(decode=True)
                assert isinstance(content, bytes)
                assert content.decode(part.get_content_charset("us-ascii"))


def test_every_mail_but_the_second_copies_has_its_own_message_id(storm: Storm) -> None:
    identifiers = Counter(mail["Message-ID"] for mail in parsed(storm))
    # qmail writes none.
    repeated = {name for name, times in identifiers.items() if times > 1 and name is not None}
    copies = {email.message_from_bytes(mail.raw)["Message-ID"] for mail in storm.duplicates}
    assert repeated == copies


def test_only_invented_names_and_the_two_carriers_occur(storm: Storm) -> None:
    text = b"".join(mail.raw for mail in storm.mails) + storm.contacts
    named = rb"(?:@|by |from |host |dns; |DNS; |http://|https://)([\w-]+(?:\.[\w-]+)+)"
    names = {name.decode().lower() for name in re.findall(named, text)}
    strange = {name for name in names if not INVENTED.search(name) and not CARRIERS.search(name)}
    assert strange == {"smtpclient.apple"}


def test_only_documentation_addresses_occur(storm: Storm) -> None:
    text = b"".join(mail.raw for mail in storm.mails).decode("latin-1")
    found = set(re.findall(r"[\[(](?:IPv6:)?(\d+(?:\.\d+){3}|[0-9a-f:]*::[0-9a-f:]*)[\])]", text))
    found |= set(re.findall(r"client-ip=([^;\s]+)", text))
    outside = {
        name for name in found if not any(ip_address(name) in network for network in NETWORKS)
    }
    assert len(found) > 40
    assert outside == set()


def test_carrier_addresses_are_marked_as_made_up(storm: Storm) -> None:
    text = b"".join(mail.raw for mail in storm.mails).decode("latin-1")
    locals_ = set(re.findall(r"([\w.+-]+)@(?:ezweb\.ne\.jp|i\.softbank\.jp)", text))
    human = {name for name in locals_ if not re.fullmatch(r"[0-9A-F.-]{15,}", name)}
    assert {name for name in human if "ex" not in name} == {"Postmaster"}


def test_the_truth_adds_up(truth: Truth) -> None:
    read = truth["read"]
    other = read["other"] + read["duplicates"] + read["unreadable"]
    assert read["messages"] == read["bounces"] + other == sum(truth["folders"].values())
    assert read["bounces"] == read["spoofed"] + read["own"] + read["undecided"]
    assert read["bounces"] == len(truth["bounces"])
    assert Counter(bounce["ownership"] for bounce in truth["bounces"]) == {
        name: read[name] for name in ("spoofed", "own", "undecided")
    }
    counts = truth["counts"]
    assert counts["at_least"] == counts["failed"] + counts["delayed"] + counts["reached"]
    assert counts["at_least"] + counts["addressed"] == len(truth["people"])


def test_the_servers_of_the_truth_add_up(truth: Truth) -> None:
    origins = [server for server in truth["servers"] if server["role"] == "origin"]
    assert len(origins) == 3
    assert sum(server["bounces"] for server in origins) == truth["read"]["spoofed"]
    shown = {address for server in origins for address in server["addresses"]}
    assert len(shown) == truth["counts"]["at_least"]
    assert {server["ip"] for server in truth["servers"]} & {"203.0.113.20", "203.0.113.21"} == set()


def at_place(boxes: dict[str, mailbox.mbox], place: str) -> bytes:
    """The mail whose From_ line stands at the offset of `mailbox/Inbox.mbox#1044`."""
    name, _, offset = place.removeprefix("mailbox/").partition(".mbox#")
    with (COMMITTED / "mailbox" / f"{name}.mbox").open("rb") as file:
        file.seek(int(offset))
        assert file.readline().startswith(b"From ")
        start = file.tell()
    keys = {boxes[name]._toc[key][0]: key for key in boxes[name].keys()}  # noqa: SIM118
    return boxes[name].get_bytes(keys[int(offset)]) if start else b""


def test_every_bounce_lies_where_the_truth_says_and_names_its_recipients(
    boxes: dict[str, mailbox.mbox], truth: Truth
) -> None:
    for bounce in truth["bounces"]:
        raw = at_place(boxes, bounce["places"][0])
        assert email.message_from_bytes(raw)["Message-ID"] == bounce["message_id"]
        text = unquoted(raw.decode("latin-1"))
        assert all(address in text for address in bounce["failed"] + bounce["delayed"])
        assert (bounce["original_message_id"] in text) is bounce["tellable"]["ownership"]
        reporter = bounce["reporter"]
        assert f"({reporter['host']} [{reporter['ip']}])" in text
        assert not bounce["tellable"]["origin"] or bounce["origin"]["ip"] in text


def test_the_victims_own_mail_lies_in_sent_and_the_spoofs_do_not(
    storm: Storm, truth: Truth
) -> None:
    sent = {
        email.message_from_bytes(mail.raw)["Message-ID"]
        for mail in storm.mails
        if mail.folder == "Sent"
    }
    own = {bounce["original_message_id"] for bounce in truth["bounces"] if bounce["own"]}
    assert own < sent
    assert not sent & {spoof.message_id for spoof in storm.spoofs}


def sighted(storm: Storm) -> Counter[str]:
    """In how many mails before the storm each address stands."""
    first = min(spoof.sent for spoof in storm.spoofs)
    counted: Counter[str] = Counter()
    for mail in storm.mails:
        if mail.when < first:
            header = email.message_from_bytes(mail.raw)
            fields = [value for name in ("From", "To", "Cc") for value in header.get_all(name, [])]
            counted.update({unquoted(address) for _, address in getaddresses(fields)})
    return counted


def test_the_people_of_the_old_mail_stand_nowhere_else(storm: Storm) -> None:
    seen = sighted(storm)
    old = [person.address for person in storm.cast.of(Circle.OLD_MAIL)]
    assert {seen[address] for address in old} == {1}


def test_the_list_is_what_the_mailbox_showed_on_the_day_of_the_harvest(storm: Storm) -> None:
    seen = sighted(storm)
    targets = {person for spoof in storm.spoofs for person in spoof.recipients}
    assert all(seen[person.address] for person in targets)
    assert all(person.since < HARVEST for person in targets)
    newcomers = storm.cast.of(Circle.NEWCOMER)
    assert newcomers
    assert all(seen[person.address] and person not in targets for person in newcomers)


def test_who_answered_got_the_spoof_and_did_not_fail(storm: Storm, truth: Truth) -> None:
    failed = {address for bounce in truth["bounces"] for address in bounce["failed"]}
    for event in storm.events:
        if event.kind in {Kind.REPLY, Kind.AUTO_REPLY}:
            assert event.spoof is not None
            assert event.sender in {person.address for person in event.spoof.recipients}
            assert event.sender not in failed
            header = email.message_from_bytes(event.mail.raw)
            assert header["In-Reply-To"] == event.spoof.message_id


def test_the_reference_case_is_whole(truth: Truth) -> None:
    read = truth["read"]
    assert 650 < read["messages"] < 750
    assert 110 < read["spoofed"] < 130
    assert all(read[name] for name in ("own", "undecided", "duplicates"))
    assert {server["role"] for server in truth["servers"]} == {"origin", "bystander", "forwarder"}
    roles = {bounce["reporter"]["role"] for bounce in truth["bounces"]}
    assert roles == {"sender_side", "recipient_side", "forwarder", "victim_side"}
    assert {person["state"] for person in truth["people"]} == {
        "failed",
        "delayed",
        "reached",
        "addressed",
    }
