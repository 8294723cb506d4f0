"""A case opened from Python: it shows itself harmlessly, and loads no more than is asked for."""

import subprocess
import sys
import unicodedata
from dataclasses import fields
from html.parser import HTMLParser
from pathlib import Path

import pytest

import bouncescan
from bouncescan.notebook import CaseFindings
from bouncescan.records.findings import Findings
from bouncescan.reports import Look, render_json
from bouncescan.reports.html import render_notebook
from tests.cli.command import environment
from tests.reports.test_hostile_text import HARMFUL, HOSTILE, poison
from tests.support.findings import empty_findings, storm_findings
from tests.support.storm import scan_storm

TAGS = {"div", "p", "strong", "ul", "li", "table", "caption", "tbody", "tr", "td"}


class Read(HTMLParser):
    """The tags, attributes and text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[object] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.text += " "
        self.attributes.extend(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("storm") / "storm.bouncescan"
    scan_storm(path)
    return path


def test_an_opened_case_is_its_findings(case: Path) -> None:
    opened = bouncescan.open_case(str(case))
    assert isinstance(opened, Findings)
    assert len(opened.frame("people")) == len(opened.people) == 148
    plain = Findings(**{each.name: getattr(opened, each.name) for each in fields(Findings)})
    assert render_json(opened, Look()) == render_json(plain, Look())
    assert repr(opened) == "<findings: 127 bounces, 119 people named>"


def test_a_notebook_shows_the_answer_the_figures_the_first_servers_and_people(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    shown = bouncescan.open_case(case)._repr_html_()
    read = Read(shown)
    assert set(read.tags) <= TAGS
    assert read.attributes == []
    said = " ".join(read.text.split())
    for words in (
        "Your address was forged",
        "The addresses fit the mail in your mailbox",
        "118 bounces of mail that you did not write",
        "sent it mail.webshop.example [192.0.2.25] 63",
        "Tell these first, 5 of 148",
        "<kato.t@hikari-net.example>",
    ):
        assert words in said
    assert len(shown) < 10_000


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_nothing_that_a_stranger_wrote_runs_in_a_notebook(text: str) -> None:
    shown = render_notebook(poison(storm_findings(), text), Look(language="en"))
    read = Read(shown)
    assert set(read.tags) <= TAGS
    assert read.attributes == []
    assert {unicodedata.category(each) for each in shown.replace("\n", "")} & HARMFUL == set()
    assert len(shown) < 20_000


def test_an_empty_mailbox_shows_itself_too() -> None:
    shown = render_notebook(empty_findings(), Look(language="en"))
    assert Read(shown).text.split() == ["There", "is", "no", "mail", "here", "to", "read."]


def test_a_case_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(bouncescan.BouncescanError, match=r"no\.bouncescan"):
        bouncescan.open_case(tmp_path / "no.bouncescan")


def test_the_class_is_public() -> None:
    assert bouncescan.CaseFindings is CaseFindings


def test_the_names_alone_load_neither_pandas_nor_words() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import bouncescan, sys; bouncescan.open_case; print(*sys.modules)"],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(done.stdout.split()) & {"pandas", "rich", "jinja2", "pyarrow", "sqlite3"} == set()
