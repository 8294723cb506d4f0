"""docs/api.md says what the records and the parser say, no less and no more."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from bouncescan.bounces.notice import _RETURNED_TYPES
from bouncescan.records.authentication import AuthenticationResult
from bouncescan.records.bounce import Action, Kind, Original, Reason, Recipient, Record
from bouncescan.records.trace import Hop

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
PARSER = [
    ast.parse(path.read_text(encoding="utf-8"))
    for folder in ("mail", "bounces")
    for path in sorted((ROOT / "bouncescan" / folder).rglob("*.py"))
]
WORD = re.compile(r"[a-z]+(?:_[a-z0-9]+)+")


def listed(heading: str) -> list[str]:
    """The names in the first column of the table below a heading."""
    below = PAGE.partition(f"\n### `{heading}`")[2].partition("\n###")[0]
    rows = [line for line in below.splitlines() if line.startswith("| `")]
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row.split(" | ")[0])]


def words_in(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def is_of_defects(node: ast.AST) -> bool:
    return any(
        (isinstance(each, ast.Name) and each.id.endswith("defects"))
        or (isinstance(each, ast.Attribute) and each.attr.endswith("defects"))
        for each in ast.walk(node)
    )


def defects_in(tree: ast.AST) -> Iterator[str]:
    """Words appended to defects, assigned to them, passed as them, or put beside them."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="append" | "extend", value=value)):
                if is_of_defects(value):
                    yield from words_in(node)
            case ast.keyword(arg="defects", value=value):
                yield from words_in(value)
            case (
                ast.Assign(targets=[target], value=value)
                | ast.AugAssign(target=target, value=value)
            ):
                if is_of_defects(target):
                    yield from words_in(value)
            case ast.Tuple(elts=elements):
                if any(isinstance(e, ast.Starred) and is_of_defects(e) for e in elements):
                    yield from words_in(node)


def whys_in(tree: ast.AST) -> Iterator[str]:
    """What stands behind Kind.OTHER in a pair."""
    for node in ast.walk(tree):
        match node:
            case ast.Tuple(
                elts=[
                    ast.Attribute(value=ast.Name(id="Kind"), attr="OTHER"),
                    ast.Constant(value=str(why)),
                ]
            ):
                yield why


def forms_in(tree: ast.AST) -> Iterator[str]:
    """The first argument of Returned where it is said, and what becomes it."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="Returned"), args=[first, *_]):
                yield from words_in(first)
            case ast.Assign(targets=[ast.Name(id="form")], value=ast.IfExp() as value):
                yield from words_in(value.body)
                yield from words_in(value.orelse)


@pytest.mark.parametrize(
    "record",
    [Record, Recipient, Original, Hop, AuthenticationResult],
    ids=lambda record: record.__name__,
)
def test_every_field_is_listed_in_its_order(record: type) -> None:
    assert listed(record.__name__) == [field.name for field in fields(record)]


@pytest.mark.parametrize("names", [Kind, Action, Reason], ids=lambda names: names.__name__)
def test_every_member_is_listed_in_its_order(names: type[Kind | Action | Reason]) -> None:
    assert listed(names.__name__) == [member.value for member in names]


def test_every_defect_is_listed() -> None:
    found = {word for tree in PARSER for word in defects_in(tree)}
    assert {"nul_bytes", "notice_cut", "report_inside", "flufl_failed"} <= found
    assert all(WORD.fullmatch(word) for word in found)
    assert sorted(listed("defects")) == sorted(found)


def test_every_why_is_listed() -> None:
    found = {why for tree in PARSER for why in whys_in(tree)}
    assert sorted(listed("why")) == sorted(found)


def test_every_form_is_listed() -> None:
    found = {form for tree in PARSER for form in forms_in(tree)}
    assert {"part", "text", "quoted", "application/json"} <= found
    assert sorted(listed("form")) == sorted(found | _RETURNED_TYPES)
