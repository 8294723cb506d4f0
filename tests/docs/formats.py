"""Writes docs/formats.md from the list of formats, their docstrings and the fixtures.

python -m tests.docs.formats
"""

import importlib
import inspect
import re
import tomllib
from pathlib import Path

from bouncescan.bounces.formats import FORMATS
from bouncescan.records.bounce import Kind

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures"
PAGE = ROOT / "docs" / "formats.md"
URL = re.compile(r"https?://[^\s)\"]+|(?<![\w/])[\w-]+\.html\b")
RFC = re.compile(r"RFC \d+")

HEAD = """# Formats of bounces

<!-- Made by `make docs` from bouncescan/bounces/formats and fixtures/. Do not edit. -->

They are asked in this order, and the first that finds a recipient decides. The samples stand under
`fixtures/bounces/<format>/`, each with the record that it gives beside it.

| format | what it reads | references | samples |
|---|---|---|---|
"""
BESIDES = """
## What only looks like a bounce

| kind | samples |
|---|---|
"""


def render() -> str:
    """The page, whole."""
    rows = "".join(_row(name) for name, _ in FORMATS)
    kinds = "".join(_kind(kind) for kind in Kind if _samples("not-bounces", kind.value))
    return HEAD + rows + BESIDES + kinds


def _row(name: str) -> str:
    module = importlib.import_module(f"bouncescan.bounces.formats.{name}")
    text = " ".join((inspect.getdoc(module) or "").split())
    sentence = _cell((inspect.getdoc(module) or "").partition("\n\n")[0])
    found = [*RFC.findall(text), *(url.rstrip(".,;:") for url in URL.findall(text))]
    references = ", ".join(dict.fromkeys(f"<{f}>" if "://" in f else f for f in found))
    return f"| {name} | {sentence} | {references} | {_samples('bounces', name)} |\n"


def _kind(kind: Kind) -> str:
    return f"| {kind} | {_samples('not-bounces', kind.value)} |\n"


def _samples(above: str, folder: str) -> str:
    provenance = tomllib.loads((FIXTURES / "PROVENANCE.toml").read_text(encoding="utf-8"))
    listed = provenance.get(f"{above}/{folder.replace('_', '-')}", {})
    made = {file: "" if "hand" in how else " (real server)" for file, how in listed.items()}
    return ", ".join(f"{file.removesuffix('.eml')}{how}" for file, how in sorted(made.items()))


def _cell(text: str) -> str:
    """A line of Markdown: marks of a tag are plain text, but between backticks, where they are."""
    halves = " ".join(text.split()).replace("|", "\\|").split("`")
    return "`".join(
        half if number % 2 else half.replace("<", "&lt;") for number, half in enumerate(halves)
    )


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
