"""Hostile text in every field of the findings, in every report: one table over all outputs."""

import csv
import io
import json
import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TypeVar

import pytest
from rich.cells import cell_len

from bouncescan.records.findings import Findings
from bouncescan.reports import AFFECTED, JSON, REPORTS, SERVERS, Look, Report, render_terminal
from tests.support.findings import storm_findings

HOSTILE = {
    "escape": "\x1b[2J\x1b]0;owned\x07",
    "c1 control": "\x9b2J",
    "delete": "a\x7fb\x00c",
    "bidi": "\u202egpj.exe\u2066x",
    "marks": "\u200e\u200f\u061c",
    "zero width": "pay\u200bpal\ufeff",
    "separators": "a\u2028b\u2029c\x85d",
    "line ends": "a\r\nBcc: b@example.com\n\n",
    "lone surrogate": "\ud800x\udfff",
    "formula": "=cmd|' /C calc'!A0",
    "spaced formula": " \t=1+1",
    "wide formula": "＝1＋1",
    "formula behind a separator": "x;=1+1",
    "markup": "[bold red]x[/] [link=http://example.com]y[/link] :smile:",
    "html": '"><img onerror=alert(1)></script><script>',
    "template": "{host} {0} {{7*7}} %s %(x)s {x.__class__}",
    "quotes": '"\'`,""',
    "long": "x" * 33_000,
    "long and wide": "漢" * 33_000,
    "marks on a letter": "e" + "\u0301" * 33_000,
    "emoji": "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}\N{HEAVY BLACK HEART}\ufe0f",
}

HARMFUL = {"Cc", "Cf", "Cs", "Zl", "Zp"}
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")

Value = TypeVar("Value")


def poison(value: Value, text: str) -> Value:
    """`value` with `text` for every text in it."""
    if isinstance(value, Enum | None):
        return value
    if isinstance(value, str):
        return text  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(poison(item, text) for item in value)  # type: ignore[return-value]
    if isinstance(value, dict):
        return {key: poison(item, text) for key, item in value.items()}  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: poison(getattr(value, field.name), text) for field in fields(value)}
        return replace(value, **changed)
    return value


@pytest.fixture(params=HOSTILE)
def text(request: pytest.FixtureRequest) -> str:
    return HOSTILE[request.param]


@pytest.fixture
def findings(text: str) -> Findings:
    return poison(storm_findings(), text)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_no_control_character_leaves_a_report(report: Report, findings: Findings) -> None:
    shown = report.render(findings, Look(language="en")).replace("\r\n", "\n").replace("\n", "")
    assert {
        character for character in set(shown) if unicodedata.category(character) in HARMFUL
    } == set()
    assert report.to_bytes(findings, Look(language="en")).decode(report.encoding)


@pytest.mark.parametrize("is_verbose", [False, True])
@pytest.mark.parametrize("width", [50, 80])
def test_no_line_is_wider_than_the_terminal(
    width: int, findings: Findings, *, is_verbose: bool
) -> None:
    shown = render_terminal(findings, Look(width=width, language="en", is_verbose=is_verbose))
    assert [line for line in shown.splitlines() if cell_len(line) > width] == []


def test_terminal_report_stays_short_whatever_the_mail_says(findings: Findings) -> None:
    without_case = replace(findings, case="a.bouncescan")
    for is_verbose, most in ((False, 80), (True, 200)):
        look = Look(language="en", is_verbose=is_verbose)
        assert len(render_terminal(without_case, look).splitlines()) < most


@pytest.mark.parametrize("report", [AFFECTED, SERVERS], ids=["affected", "servers"])
def test_no_cell_is_a_formula_nor_breaks_its_row(report: Report, findings: Findings) -> None:
    shown = report.render(findings, Look(language="en"))
    rows = list(csv.reader(io.StringIO(shown, newline=""), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [cell for row in rows[1:] for cell in row if FORMULA.match(cell)] == []
    assert [cell for row in rows for cell in row if len(cell) > 32_767] == []


def test_json_says_exactly_what_the_findings_say(text: str, findings: Findings) -> None:
    people = json.loads(JSON.render(findings, Look(language="en")))["people"]
    assert {person["address"] for person in people} == {text}
