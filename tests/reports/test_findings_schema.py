"""docs/findings.schema.json describes all that `--format json` prints: a validator says so."""

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from bouncescan.pipeline import read_case
from bouncescan.records.bounce import Kind, Reason
from bouncescan.records.findings import (
    Findings,
    Grade,
    Ownership,
    ReporterRole,
    ServerRole,
    State,
    TookItFrom,
    WhoSent,
)
from bouncescan.records.leak import Harvest, Hypothesis, Standing
from bouncescan.reports import Look, render_json
from bouncescan.reports.findings_json import SCHEMA
from tests.support.findings import empty_findings, make_person, make_server, storm_findings
from tests.support.golden import assert_golden
from tests.support.progress import KeptProgress
from tests.support.storm import scan_storm

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"

TOLD = json.loads((ROOT / "docs" / "findings.schema.json").read_text(encoding="utf-8"))

# Where each closed set of words stands in the schema.
WORDS: Mapping[str, type[StrEnum]] = {
    "who_sent": WhoSent,
    "standing": Standing,
    "hypothesis": Hypothesis,
    "grade": Grade,
    "role": ServerRole,
    "took_it_from": TookItFrom,
    "state": State,
    "reason": Reason,
    "kind": Kind,
    "ownership": Ownership,
    "reporter_role": ReporterRole,
}


def closed(schema: object) -> object:
    """The schema with no key allowed that it does not name."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    return {**made, "additionalProperties": False} if "properties" in schema else made


def printed(findings: Findings, language: str = "en") -> dict[str, object]:
    made: dict[str, object] = json.loads(render_json(findings, Look(language=language)))
    return made


def check(shown: object) -> None:
    Draft202012Validator(closed(TOLD)).validate(shown)


def promises(schema: Mapping[str, object], place: str = "findings") -> Iterator[str]:
    """What a program may rely on, a line each: the place of a value, and what it may be."""
    if "properties" not in schema:
        told = {key: value for key, value in schema.items() if key not in {"description", "title"}}
        yield f"{place}: {json.dumps(told, sort_keys=True)}"
        return
    required = schema["required"]
    properties = schema["properties"]
    assert isinstance(required, list)
    assert isinstance(properties, dict)
    for name, each in properties.items():
        assert name in required, name
        yield from promises(each, f"{place}.{name}")


def all_promises() -> list[str]:
    below = (promises(each, name) for name, each in TOLD["$defs"].items())
    return [*promises(TOLD), *(line for lines in below for line in lines)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(TOLD)
    assert TOLD["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert TOLD["properties"]["schema"]["const"] == SCHEMA


def test_the_findings_of_the_storm_are_as_it_says(tmp_path: Path) -> None:
    scan_storm(tmp_path / "storm.bouncescan")
    check(printed(read_case(tmp_path / "storm.bouncescan", KeptProgress())))


@pytest.mark.parametrize(
    "findings",
    [
        empty_findings(),
        storm_findings(),
        empty_findings(
            harvest=Harvest(why_not=storm_findings().unreadable[0]),
            counts=replace(
                storm_findings().counts, maybe=None, why_not=storm_findings().unreadable[0]
            ),
            people=(make_person(states={1: State.FAILED, 12: State.REACHED}, machine=True),),
            servers=(make_server(campaigns=None, first=None),),
        ),
    ],
    ids=["empty", "storm", "odd"],
)
def test_what_is_printed_is_as_it_says_and_no_key_is_left_out(findings: Findings) -> None:
    check(printed(findings))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("schema",), 2),
        (("people", 0, "state"), "dead"),
        (("people", 0, "first_targeted"), "2026-04-20T10:15:23"),
        (("servers", 0, "targeted"), None),
        (("counts", "new"), 1),
    ],
)
def test_the_schema_refuses_what_it_does_not_say(
    place: tuple[str | int, ...], value: object
) -> None:
    shown = copy.deepcopy(printed(storm_findings()))
    at: object = shown
    for step in place[:-1]:
        at = at[step]  # type: ignore[index]
    at[place[-1]] = value  # type: ignore[index]
    with pytest.raises(ValidationError):
        check(shown)


@pytest.mark.parametrize("name", WORDS)
def test_every_word_of_a_closed_set_is_listed(name: str) -> None:
    assert TOLD["$defs"][name]["enum"] == [member.value for member in WORDS[name]]


def test_no_other_closed_set_is_told_of() -> None:
    assert {name for name, each in TOLD["$defs"].items() if "enum" in each} == set(WORDS)


def test_what_was_promised_changes_only_with_the_version() -> None:
    """A line more is welcome (make golden); one that is gone or another wants a higher SCHEMA."""
    path = GOLDEN / f"findings-schema-{SCHEMA}.txt"
    promised = set(path.read_text(encoding="utf-8").splitlines()) if path.exists() else set()
    assert promised - set(all_promises()) == set()
    assert_golden(path, "".join(f"{line}\n" for line in all_promises()))
