"""The main job on the made-up storm, held against the generator's own truth."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bouncescan.mail.address import address_key
from bouncescan.records.findings import Findings, Ownership, Person, ServerRole, State
from tests.support.storm import scan_storm, truth

# The victim of the generator has one address, and its mail all lies in three folders.


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return scan_storm(tmp_path_factory.mktemp("storm") / "storm.bouncescan")


def keys(addresses: Iterable[str]) -> set[str]:
    return {address_key(address) for address in addresses}


def targeted(findings: Findings) -> list[Person]:
    """Whom the mailbox shows as written to."""
    return [person for person in findings.people if person.state is not State.MAYBE]


def test_whose_mailbox_it_is_was_found_out(findings: Findings) -> None:
    assert list(findings.victim) == truth()["victim"]


def test_every_message_is_counted_once_and_as_what_it_is(findings: Findings) -> None:
    read = findings.read
    assert {name: getattr(read, name) for name in truth()["read"]} == truth()["read"]
    assert read.messages == read.bounces + read.other + read.duplicates + read.unreadable
    assert read.bounces == read.spoofed + read.own + read.undecided


def test_every_person_is_there_in_the_right_state(findings: Findings) -> None:
    expected = {address_key(person["address"]): person["state"] for person in truth()["people"]}
    assert {address_key(each.address): each.state for each in targeted(findings)} == expected


def test_who_left_no_trace_only_may_have_got_it(findings: Findings) -> None:
    hidden = keys(truth()["hidden"])
    assert not hidden & keys(person.address for person in targeted(findings))
    perhaps = [person for person in findings.people if person.state is State.MAYBE]
    assert hidden
    assert hidden <= keys(person.address for person in perhaps)
    assert findings.counts.maybe == len(perhaps)
    # Who is on the list is not yet written to: no server, no time, no word of anybody.
    assert {(each.times, each.servers, each.first_targeted) for each in perhaps} == {(0, (), None)}


def test_the_counts_are_the_truths(findings: Findings) -> None:
    counts = findings.counts
    assert {name: getattr(counts, name) for name in truth()["counts"]} == truth()["counts"]


def test_every_person_is_in_the_address_book_or_not(findings: Findings) -> None:
    expected = {address_key(each["address"]): each["in_address_book"] for each in truth()["people"]}
    assert {
        address_key(each.address): each.in_address_book for each in targeted(findings)
    } == expected


def test_other_names_of_a_person_are_kept(findings: Findings) -> None:
    expected = {
        address_key(each["address"]): keys(each["also"])
        for each in truth()["people"]
        if each["also"]
    }
    assert {
        address_key(each.address): keys(each.also) for each in findings.people if each.also
    } == (expected)


def server_row(entry: dict[str, Any]) -> tuple[object, ...]:
    peer = (entry.get("handed_in_by") or {}).get("ip")
    return entry["ip"], entry["role"], entry["targeted"], entry["bounces"], entry["originals"], peer


def test_every_server_is_there_with_its_role_and_figures(findings: Findings) -> None:
    found = {
        (
            str(server.ip),
            server.role.value,
            server.targeted,
            server.bounces,
            server.originals,
            str(server.handed_in_by.ip) if server.handed_in_by else None,
        )
        for server in findings.servers
    }
    assert found == {server_row(entry) for entry in truth()["servers"]}


def test_how_each_origin_came_by_the_mail(findings: Findings) -> None:
    origins = [each for each in truth()["servers"] if each["role"] == "origin"]
    expected = {each["ip"]: each["took_it_from"] for each in origins}
    found = [each for each in findings.servers if each.role is ServerRole.ORIGIN]
    assert {str(each.ip): each.took_it_from for each in found} == expected


def test_no_bystander_is_called_a_sender(findings: Findings) -> None:
    bystanders = {each["ip"] for each in truth()["servers"] if each["role"] != "origin"}
    called = {str(each.ip) for each in findings.servers if each.role is ServerRole.ORIGIN}
    assert called & bystanders == set()


def test_servers_stand_by_the_addresses_they_targeted(findings: Findings) -> None:
    targeted = [server.targeted for server in findings.servers]
    assert targeted == sorted(targeted, reverse=True)


def bounce_key(message_id: str | None, original: str | None, failed: Iterable[str]) -> object:
    """qmail gives its bounces no Message-ID: those are told apart by what they are about."""
    return message_id or (original, tuple(sorted(keys(failed))))


def test_every_bounce_is_judged_as_it_was_made(findings: Findings) -> None:
    expected = {
        bounce_key(each["message_id"], each["original_message_id"], each["failed"]): (
            each["ownership"],
            each["reporter"]["role"],
            keys(each["failed"]),
            keys(each["delayed"]),
            each["origin"]["ip"] if each["tellable"]["origin"] else None,
        )
        for each in truth()["bounces"]
    }
    found = {
        bounce_key(each.message_id, each.original_message_id, each.failed): (
            each.ownership,
            each.reporter.role,
            keys(each.failed),
            keys(each.delayed),
            # Whose server sent the victim's own mail is no question of the storm.
            str(each.origin.ip) if each.origin and each.ownership is not Ownership.OWN else None,
        )
        for each in findings.bounces
    }
    assert found == expected


def test_who_was_seen_only_in_a_cc_is_known_from_there(findings: Findings) -> None:
    only_cc = {
        address_key(each["address"]) for each in truth()["people"] if each["circle"] == "old_mail"
    }
    seen = {
        address_key(person.address): (person.roles, person.first_seen and person.first_seen.year)
        for person in findings.people
    }
    assert only_cc
    assert {seen[key] for key in only_cc} == {(("cc",), 2011)}


def test_the_same_scan_again_finds_the_same(tmp_path: Path) -> None:
    case = tmp_path / "storm.bouncescan"
    first = scan_storm(case)
    assert scan_storm(case) == first


def test_without_history_what_it_tells_is_unknown_and_the_rest_the_same(
    tmp_path: Path, findings: Findings
) -> None:
    found = scan_storm(
        tmp_path / "x.bouncescan", keeps_history=False, victim=(truth()["victim"][0],)
    )
    assert found.read.messages == findings.read.messages
    assert found.read.bounces == findings.read.bounces
    assert {person.roles for person in found.people} == {None}
    assert {person.first_seen for person in found.people} == {None}
