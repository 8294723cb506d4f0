"""Every example (>>>) in the documentation and in a docstring gives what it says."""

import doctest
import importlib
import re
import shutil
from pathlib import Path

import pytest

from tests.support.storm import scan_storm

ROOT = Path(__file__).parents[2]
# SMTP's commands, which samples of bounces show behind the same mark, are in upper case.
EXAMPLE = re.compile(r"^ *>>> [a-z]", re.MULTILINE)
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(ROOT.glob("bouncescan/**/*.py"))
    if EXAMPLE.search(path.read_text(encoding="utf-8"))
]


def with_examples() -> list[Path]:
    return sorted(page for page in PAGES if EXAMPLE.search(page.read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", with_examples(), ids=lambda page: page.name)
def test_the_examples_of_a_page_run(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(ROOT / "fixtures/bounces/exim/prose-only.eml", tmp_path / "bounce.eml")
    if "open_case" in page.read_text(encoding="utf-8"):
        scan_storm(tmp_path / "you.bouncescan")
    monkeypatch.chdir(tmp_path)
    done = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert done.attempted > 0
    assert done.failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name: str) -> None:
    done = doctest.testmod(importlib.import_module(name))
    assert done.attempted > 0
    assert done.failed == 0


def test_there_are_examples() -> None:
    assert ROOT / "docs" / "api.md" in with_examples()
    assert "bouncescan" in MODULES
