"""What `explain` shows of each thing of the made-up storm."""

import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from bouncescan.pipeline import explain_case
from bouncescan.records.explanation import Explanation, Match, Thing, Unexplained
from bouncescan.reports import Look, render_explanation, render_explanation_json
from tests.reports.test_hostile_text import HARMFUL, HOSTILE, poison
from tests.support.golden import assert_golden
from tests.support.progress import KeptProgress
from tests.support.storm import scan_storm

GOLDEN = Path(__file__).parent / "golden"
WHAT = {
    "server": "static90.dsl.example.net",
    "person": "endo.tadashi@alumni.example",
    "message": "<202604131907.63E47APo050676@forward.alumni.example>",
    "campaign": "1",
    "leak": "leak",
}
OTHERS = {
    "own mail": "20260415102210.3DD6C29163F@smtp01.mail.softbank.jp",
    "undecided": "20260413203926419410644273@nm27lds06.ezweb.ne.jp",
    "bystander": "mx.school.example",
    "handed in": "192.0.2.177",
    "provider": "mx01.mail.softbank.jp",
    "victim": "hanako-example@i.softbank.jp",
    "no report": "mailbox/Inbox.mbox#0",
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("storm") / "storm.bouncescan"
    scan_storm(path)
    return path


def ask(case: Path, what: str) -> Explanation:
    answer = explain_case(case, what, KeptProgress()).answer
    assert isinstance(answer, Explanation)
    return answer


@pytest.fixture(scope="module")
def answers(case: Path) -> dict[str, Explanation]:
    return {name: ask(case, what) for name, what in {**WHAT, **OTHERS}.items()}


@pytest.mark.parametrize("name", WHAT)
def test_an_answer_is_shown_as_expected(name: str, answers: dict[str, Explanation]) -> None:
    shown = render_explanation(answers[name], Look(language="en"))
    assert_golden(GOLDEN / f"explain-{name}.txt", shown)


@pytest.mark.parametrize("name", WHAT)
def test_an_answer_is_shown_as_expected_in_a_narrow_terminal(
    name: str, answers: dict[str, Explanation]
) -> None:
    shown = render_explanation(answers[name], Look(width=60, language="en"))
    assert_golden(GOLDEN / f"explain-{name}-60.txt", shown)


@pytest.mark.parametrize("name", WHAT)
def test_an_answer_is_given_to_programs_as_expected(
    name: str, answers: dict[str, Explanation]
) -> None:
    shown = render_explanation_json(answers[name], Look(language="en"))
    assert_golden(GOLDEN / f"explain-{name}.json", shown)


def test_a_message_is_shown_as_expected_in_colours(answers: dict[str, Explanation]) -> None:
    shown = render_explanation(answers["message"], Look(is_coloured=True, language="en"))
    assert_golden(GOLDEN / "explain-message-coloured.txt", shown)


@pytest.mark.parametrize("name", [*WHAT, *OTHERS])
@pytest.mark.parametrize("width", [50, 60, 80, 100])
def test_an_answer_fits_its_columns_and_in_colours_says_the_same(
    name: str, width: int, answers: dict[str, Explanation]
) -> None:
    plain = render_explanation(answers[name], Look(width=width, language="en"))
    assert [line for line in plain.splitlines() if cell_len(line) > width] == []
    look = Look(width=width, language="en", is_coloured=True)
    coloured = render_explanation(answers[name], look)
    assert re.sub(r" +\n", "\n", re.sub(r"\x1b\[[0-9;]*m", "", coloured)) == plain


def test_who_only_told_or_carried_is_not_accused(answers: dict[str, Explanation]) -> None:
    look = Look(language="en")
    bystander = render_explanation(answers["bystander"], look)
    assert "It did not send the mail: do not accuse it." in bystander
    assert "Its part: sent it" not in bystander
    provider = render_explanation(answers["provider"], look)
    assert "It is one of your own provider's servers, and sent none of the storm." in provider


def test_links_are_shown_so_that_they_open_nowhere(answers: dict[str, Explanation]) -> None:
    for name in ("message", "campaign"):
        for render in (render_explanation, render_explanation_json):
            shown = render(answers[name], Look(language="en"))
            assert "http" not in shown
            assert "hxxp://" in shown


UNEXPLAINED = Unexplained(
    program="bouncescan 0.1.0",
    case="a.bouncescan",
    what="x",
    matches=(),
    near=(Match(thing=Thing.PERSON, name="person x@example.com"),),
)


def test_nothing_and_several_things_are_said() -> None:
    look = Look(language="en")
    assert render_explanation(UNEXPLAINED, look) == (
        "Nothing in this case goes by that name.\n  Near it:\n  person x@example.com\n"
    )
    several = replace(UNEXPLAINED, matches=UNEXPLAINED.near, near=())
    assert render_explanation(several, look) == (
        "That is several things. Ask for one of them:\n  person x@example.com\n"
    )
    told = json.loads(render_explanation_json(UNEXPLAINED, look))
    assert (told["thing"], told["matches"]) == (None, [])
    assert told["near"] == [{"thing": "person", "name": "person x@example.com"}]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", [*WHAT, "nothing"])
def test_hostile_text_harms_no_answer(
    name: str, text: str, answers: dict[str, Explanation]
) -> None:
    answer = poison(UNEXPLAINED if name == "nothing" else answers[name], text)
    look = Look(width=60, language="en")
    for shown in (render_explanation(answer, look), render_explanation_json(answer, look)):
        characters = set(shown.replace("\n", ""))
        assert {each for each in characters if unicodedata.category(each) in HARMFUL} == set()
    lines = render_explanation(answer, look).splitlines()
    assert [line for line in lines if cell_len(line) > 60] == []
    assert len(lines) < 900
