"""What a page names between backticks is there: options, files of ours, rules and other words."""

import re
from pathlib import Path

import pytest

from bouncescan.reports.affected_csv import AFFECTED_COLUMNS
from bouncescan.reports.servers_csv import SERVERS_COLUMNS
from tests.docs.commands import group

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
CODE = re.compile(r"`([^`\n]+)`")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
FILE = re.compile(r"(?:[a-z_]+/)+[\w.-]+\.(?:py|toml|md)")
NAME = re.compile(r"[a-z]+(?:_[a-z0-9]+)+")
# Of typer, not of a command.
GENERAL = {"--help", "--version", "--install-completion"}


def named(page: Path, what: re.Pattern[str]) -> set[str]:
    """What stands between backticks and looks like it."""
    codes = CODE.findall(page.read_text(encoding="utf-8"))
    return {found for code in codes for found in what.findall(code)}


def words_of_the_code() -> set[str]:
    """Every name and word that the program, its tables and its tests hold."""
    files = [*ROOT.glob("bouncescan/**/*.py"), *ROOT.glob("tests/**/*.py"), ROOT / "pyproject.toml"]
    own = [path for path in files if path != Path(__file__)]
    tables = [*ROOT.glob("bouncescan/**/*.toml")]
    return {
        word
        for path in [*own, *tables]
        for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_option_of_a_page_is_one(page: Path) -> None:
    options = {
        option
        for command in group().commands.values()
        for each in command.params
        for option in each.opts
    }
    assert named(page, OPTION) - options - GENERAL == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    roots = (ROOT, ROOT / "bouncescan", page.parent)
    files = named(page, FILE)
    assert [name for name in files if not any((root / name).exists() for root in roots)] == []


def test_every_rule_that_a_page_names_is_in_the_code() -> None:
    words = words_of_the_code()
    found = {page.name: named(page, re.compile(rf"^{NAME.pattern}$")) for page in PAGES}
    assert "took_it_from_a_login" in found["how-it-decides.md"]
    assert {name: sorted(rules - words) for name, rules in found.items() if rules - words} == {}


@pytest.mark.parametrize(
    ("heading", "columns"),
    [("## affected.csv", AFFECTED_COLUMNS), ("## servers.csv", SERVERS_COLUMNS)],
)
def test_every_column_of_a_table_is_listed(heading: str, columns: tuple[str, ...]) -> None:
    page = (ROOT / "docs" / "csv.md").read_text(encoding="utf-8")
    below = page.partition(heading)[2].partition("\n## ")[0].partition("| column |")[2]
    table = below.partition("\n\n")[0]
    rows = [line.split(" | ")[0] for line in table.splitlines() if line.startswith("| `")]
    assert sorted(re.findall(r"`([^`]+)`", " ".join(rows))) == sorted(columns)
