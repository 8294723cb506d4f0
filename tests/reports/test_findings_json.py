"""The keys are those of the design page, schema 1, in every object."""

import json

import pytest

from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import State
from bouncescan.records.leak import Harvest
from bouncescan.reports import Look, render_json
from tests.support.findings import empty_findings, make_person, storm_findings

ADDED = {"organisations", "sources", "timeline", "unreadable", "has_history", "has_address_book"}
KEYS = {
    "schema",
    "program",
    "case",
    "victim",
    "read",
    "who_sent",
    "where_from",
    "harvest",
    "counts",
    "servers",
    "campaigns",
    "people",
    "bounces",
    "defects",
}
READ = "messages bounces spoofed own undecided duplicates other unreadable unmarked"
COUNTS = "failed delayed reached addressed maybe at_least estimate interval95 why_not"
SERVER = (
    "host ip org country asn role grade took_it_from handed_in_by targeted bounces originals first"
    " last spf campaigns"
)
PERSON = (
    "address also name state states reason in_address_book first_targeted last_targeted times"
    " seen_in source_mail confidence first_seen last_seen roles machine servers campaigns evidence"
)
BOUNCE = "message_id locators kind own original_message_id reporter origin failed delayed"


@pytest.fixture(scope="module")
def shown() -> dict[str, object]:
    return json.loads(render_json(storm_findings(), Look(language="en")))


def test_top_level_keys_are_those_of_the_schema(shown: dict[str, object]) -> None:
    assert shown.keys() == KEYS | ADDED
    assert shown["schema"] == 1


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("read", READ),
        ("counts", COUNTS),
    ],
)
def test_object_has_the_keys_of_the_schema(
    shown: dict[str, dict[str, object]], name: str, keys: str
) -> None:
    assert shown[name].keys() == set(keys.split())


@pytest.mark.parametrize(
    ("name", "keys", "added"),
    [
        ("servers", SERVER, "network witnesses rdns abuse_contact spf_today asked"),
        ("people", PERSON, ""),
        ("bounces", BOUNCE, "ownership when"),
        ("sources", "source messages read unreadable unmarked", ""),
        ("timeline", "start bounces originals", ""),
        ("unreadable", "rule parameters says locators", ""),
    ],
)
def test_every_listed_object_has_the_keys_of_the_schema(
    shown: dict[str, list[dict[str, object]]], name: str, keys: str, added: str
) -> None:
    assert shown[name]
    assert [set(item) for item in shown[name]] == [
        set(f"{keys} {added}".split()) for _ in shown[name]
    ]


def test_each_source_and_the_harvest_have_the_keys_of_the_schema(
    shown: dict[str, list[dict[str, object]]],
) -> None:
    keys = {"hypothesis", "grade", "detail", "covers", "size", "for", "against"}
    assert [set(source) for source in shown["where_from"]] == [keys for _ in shown["where_from"]]
    assert set(shown["harvest"]) == {"not_before", "not_after", "interval95", "why_not", "evidence"}
    assert shown["harvest"]["interval95"] == [
        "2026-04-03T08:00:23+09:00",
        "2026-04-18T08:00:23+09:00",
    ]


def test_what_is_not_known_of_the_harvest_is_null_with_its_reason() -> None:
    reason = Evidence(rule="no_history")
    findings = empty_findings(harvest=Harvest(why_not=reason))
    harvest = json.loads(render_json(findings, Look(language="en")))["harvest"]
    assert harvest["not_before"] is harvest["interval95"] is None
    assert harvest["why_not"]["rule"] == "no_history"


def test_peer_reporter_and_origin_have_the_keys_of_the_schema(
    shown: dict[str, list[dict[str, dict[str, object]]]],
) -> None:
    peer = next(server["handed_in_by"] for server in shown["servers"] if server["handed_in_by"])
    assert peer == {
        "host": "dsl-44.example.test",
        "ip": "192.0.2.44",
        "grade": "stated",
        "country": None,
        "asn": None,
        "network": None,
        "abuse_contact": None,
    }
    assert shown["bounces"][0]["reporter"] == {
        "host": "smtp3.example.net",
        "ip": "203.0.113.7",
        "role": "sender_side",
    }
    assert shown["bounces"][0]["origin"] == {
        "host": "smtp3.example.net",
        "ip": "203.0.113.7",
        "grade": "proved",
        "rule": "reporter_is_sender_side",
    }


def test_undecided_bounce_is_neither_own_nor_not(shown: dict[str, list[dict[str, object]]]) -> None:
    decided = [(bounce["own"], bounce["ownership"]) for bounce in shown["bounces"]]
    assert decided == [(False, "spoofed"), (None, "undecided")]


def test_evidence_says_itself_in_words() -> None:
    evidence = Evidence(rule="in_original_header", parameters={"field": "Cc"}, locators=("m#1",))
    person = make_person(evidence=(evidence,), states={1: State.FAILED})
    shown = json.loads(render_json(empty_findings(people=(person,)), Look(language="en")))
    assert shown["people"][0]["states"] == {"1": "failed"}
    assert shown["people"][0]["evidence"] == [
        {
            "rule": "in_original_header",
            "parameters": {"field": "Cc"},
            "says": "stands in the Cc of the mail that came back",
            "locators": ["m#1"],
        }
    ]


def test_japanese_stays_readable() -> None:
    assert '"佐藤 花子"' in render_json(storm_findings(), Look(language="en"))


def test_same_findings_give_the_same_bytes_in_any_order() -> None:
    storm = storm_findings()
    turned = empty_findings(people=storm.people[::-1], servers=storm.servers[::-1])
    straight = empty_findings(people=storm.people, servers=storm.servers)
    assert render_json(turned, Look()) == render_json(straight, Look())
