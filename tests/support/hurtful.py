"""Texts made from a regular expression to hurt it: what it repeats, over and over, with no end.

A pattern costs more than its text where something that repeats can be begun at many places, or
cut in many ways, and what has to follow never comes. So for each repetition in a pattern there are
texts of what leads to it and of what it repeats.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

__all__ = ["Shape", "pumps", "repeated", "shapes"]

# What a class of characters is tried with: what text is made of, and what patterns stop at.
_TRIED = " a0.@-<(:\n\tA1,;=_[\"'>)]|*#+/あé"
_MOST_CHARACTERS = 4
_SAMPLE = 4000
_LINES = 8  # so that at 16,000 characters a line is as long as formats are given


def pumps(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """(what leads to a repetition, what it repeats) for each repetition in a pattern."""
    parsed = parser.parse(pattern.pattern, pattern.flags)
    return list(dict.fromkeys(_pumps(list(parsed), "")))


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to hurt a pattern, as long as it is wanted."""

    name: str
    make: Callable[[int], str]


def shapes(patterns: Iterable[re.Pattern[str]]) -> Iterator[Shape]:
    """Each repetition of each pattern: run on and on, with what leads to it, and line by line."""
    seen: set[str] = set()
    for lead, unit in chain.from_iterable(map(pumps, patterns)):
        run = Shape(f"{lead!r} then {unit!r}", partial(_run, lead, unit))
        for shape in (run, *repeated(lead + unit)):
            text = shape.make(_SAMPLE)
            if text not in seen:
                seen.add(text)
                yield shape


def repeated(unit: str) -> tuple[Shape, Shape]:
    """A text over and over, in lines that grow, and line by line."""
    return (
        Shape(f"{unit!r} repeated", partial(_run, "", unit)),
        Shape(f"{unit!r} line by line", partial(_run, "", f"{unit}\n")),
    )


def _run(lead: str, unit: str, size: int) -> str:
    """The text: lines that grow with it, except where line ends are what is repeated."""
    if "\n" in unit:
        return lead + unit * (size // len(unit))
    # Many rules look only at lines with an "@", and nothing ends with one.
    line = (lead + unit * (size // _LINES // len(unit) + 1))[: size // _LINES - 2]
    return f"{line}@\n" * _LINES


def _pumps(nodes: list[tuple[object, object]], lead: str) -> Iterator[tuple[str, str]]:  # noqa: C901 a kind of node each
    for kind, value in nodes:
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            least, most, inner = value
            if most > 1:
                for unit in _examples(list(inner)):
                    if unit:
                        yield lead, unit
            yield from _pumps(list(inner), lead)
            lead += _example(list(inner)) * max(least, 1)
        elif kind is op.BRANCH:
            for branch in value[1]:
                yield from _pumps(list(branch), lead)
            lead += _example(list(value[1][0]))
        elif kind is op.SUBPATTERN:
            yield from _pumps(list(value[-1]), lead)
            lead += _example(list(value[-1]))
        elif kind is op.ATOMIC_GROUP:
            yield from _pumps(list(value), lead)
            lead += _example(list(value))
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            if value[0] > 0:
                yield from _pumps(list(value[1]), lead)
        else:
            lead += _example([(kind, value)])


def _examples(nodes: list[tuple[object, object]]) -> Iterable[str]:
    """What one turn of a repetition may be: several characters of a class, else one example."""
    if len(nodes) == 1:
        kind, value = nodes[0]
        if kind is op.SUBPATTERN:
            return _examples(list(value[-1]))
        if kind is op.BRANCH:
            return [_example(list(branch)) for branch in value[1]]
        if kind in (op.IN, op.ANY, op.NOT_LITERAL):
            return _characters(kind, value)[:_MOST_CHARACTERS]
    return [_example(nodes)]


def _example(nodes: list[tuple[object, object]]) -> str:
    """A text that the nodes match: first branches, what may be left out once."""
    out = ""
    for kind, value in nodes:
        if kind is op.LITERAL:
            out += chr(value)
        elif kind in (op.IN, op.ANY, op.NOT_LITERAL):
            # A letter where one may stand: it says least.
            characters = _characters(kind, value)
            out += next((one for one in characters if one.isalnum()), characters[0])
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            out += _example(list(value[2])) * max(value[0], 1)
        elif kind is op.BRANCH:
            out += _example(list(value[1][0]))
        elif kind is op.SUBPATTERN:
            out += _example(list(value[-1]))
        elif kind is op.ATOMIC_GROUP:
            out += _example(list(value))
    return out


def _characters(kind: object, value: object) -> list[str]:
    if kind is op.ANY:
        return [one for one in _TRIED if one != "\n"]
    if kind is op.NOT_LITERAL:
        return [one for one in _TRIED if ord(one) != value]
    found = [one for one in _TRIED if _holds(value, one)]
    return found or [_first(value)]


def _holds(members: list[tuple[object, object]], character: str) -> bool:
    is_negated = bool(members) and members[0][0] is op.NEGATE
    held = any(_is_in(kind, value, character) for kind, value in members)
    return held != is_negated


def _is_in(kind: object, value: object, character: str) -> bool:
    if kind is op.LITERAL:
        return ord(character) == value
    if kind is op.RANGE:
        return value[0] <= ord(character) <= value[1]
    if kind is op.CATEGORY:
        return _CATEGORIES[value](character)
    return False


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


_CATEGORIES = {
    op.CATEGORY_SPACE: str.isspace,
    op.CATEGORY_NOT_SPACE: lambda character: not character.isspace(),
    op.CATEGORY_DIGIT: str.isdigit,
    op.CATEGORY_NOT_DIGIT: lambda character: not character.isdigit(),
    op.CATEGORY_WORD: _is_word,
    op.CATEGORY_NOT_WORD: lambda character: not _is_word(character),
}


def _first(members: list[tuple[object, object]]) -> str:
    for kind, value in members:
        if kind is op.LITERAL:
            return chr(value)
        if kind is op.RANGE:
            return chr(value[0])
    return "a"
