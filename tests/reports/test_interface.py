import io

import pytest

from bouncescan.reports import REPORTS, Look


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_pipe_gets_eighty_columns_and_no_colours() -> None:
    assert Look.of(io.StringIO(), {}) == Look(width=80, is_coloured=False)


def test_terminal_gets_colours() -> None:
    look = Look.of(Terminal(), {"COLUMNS": "90", "TERM": "xterm"}, language="ja")
    assert look == Look(width=90, is_coloured=True, language="ja")


@pytest.mark.parametrize(
    "environ",
    [
        {"NO_COLOR": "1"},
        {"NO_COLOR": "1", "FORCE_COLOR": "1"},
        {"TERM": "dumb"},
        {"TERM": "dumb", "COLUMNS": "80", "FORCE_COLOR": "0"},
    ],
)
def test_wish_for_no_colours_is_obeyed(environ: dict[str, str]) -> None:
    assert not Look.of(Terminal(), environ).is_coloured


def test_colours_are_forced_where_they_are_wanted() -> None:
    assert Look.of(io.StringIO(), {"FORCE_COLOR": "1", "TERM": "dumb"}).is_coloured
    assert not Look.of(io.StringIO(), {"FORCE_COLOR": "0"}).is_coloured


@pytest.mark.parametrize(("columns", "width"), [("60", 60), ("20", 50), ("300", 100), ("x", 80)])
def test_width_stays_readable(columns: str, width: int) -> None:
    assert Look.of(io.StringIO(), {"COLUMNS": columns}).width == width


def test_reports_are_named_once() -> None:
    assert [report.name for report in REPORTS] == [
        "terminal",
        "html",
        "json",
        "affected",
        "servers",
    ]
    assert len({report.file_name for report in REPORTS}) == len(REPORTS)
