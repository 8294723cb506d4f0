"""In a terminal: colours and a bar; neither where NO_COLOR or TERM=dumb asks for none."""

from pathlib import Path

import pytest

from tests.cli.command import bouncescan
from tests.cli.terminal import terminal

ESCAPE = b"\x1b"


def test_a_terminal_gets_a_bar_and_colours(inbox: Path, tmp_path: Path) -> None:
    with terminal("scan", inbox, "--case", "a.case", cwd=tmp_path) as window:
        assert window.end() == 0
    assert "━".encode() in window.shown  # rich's bar
    assert b"reading headers" in window.shown
    assert b"\x1b[1" in window.shown  # bold, with a colour or without
    assert window.shown.rstrip().endswith(b"read 4 of 4 messages, 0 could not be read")
    # The cursor that the bar hides is there again.
    assert window.shown.rfind(b"\x1b[?25h") > window.shown.rfind(b"\x1b[?25l")


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_escape_sequence_is_shown_where_none_is_wanted(
    env: dict[str, str], inbox: Path, tmp_path: Path
) -> None:
    with terminal("scan", inbox, "--case", "a.case", cwd=tmp_path, env=env) as window:
        assert window.end() == 0
    assert ESCAPE not in window.shown
    assert b"reading headers: 4\r\n" in window.shown
    assert b"2 bounces came back" in window.shown


def test_a_file_gets_no_colours_though_a_terminal_is_there(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with terminal("report", case, cwd=tmp_path, out=out) as window:
        assert window.end() == 0
    assert ESCAPE not in out.read_bytes()
    assert b"2 bounces came back" in out.read_bytes()


def test_a_pipe_gets_plain_lines(case: Path, tmp_path: Path) -> None:
    run = bouncescan("report", case, cwd=tmp_path, env={"TERM": "xterm-256color"})
    assert "\x1b" not in run.out + run.err


def test_a_pipe_gets_the_colours_that_were_asked_for_and_no_bar(case: Path, tmp_path: Path) -> None:
    run = bouncescan("report", case, cwd=tmp_path, env={"FORCE_COLOR": "1"})
    assert "\x1b[1" in run.out
    assert "\x1b" not in run.err
    plain = bouncescan("report", case, cwd=tmp_path, env={"FORCE_COLOR": "1", "NO_COLOR": "1"})
    assert "\x1b" not in plain.out


def test_a_file_of_the_report_gets_no_colours_whatever_is_asked_for(
    case: Path, tmp_path: Path
) -> None:
    out = tmp_path / "report.txt"
    run = bouncescan(
        *("report", case, "--verbose", "--output", out), cwd=tmp_path, env={"FORCE_COLOR": "1"}
    )
    assert (run.status, run.out) == (0, "")
    assert "Was your account used" in out.read_text(encoding="utf-8")
    assert "\x1b" not in out.read_text(encoding="utf-8")


def test_what_stands_on_the_screen_is_also_in_the_whole_report(case: Path, tmp_path: Path) -> None:
    short = bouncescan("report", case, cwd=tmp_path).out
    whole = bouncescan("report", case, "-v", cwd=tmp_path).out
    assert short.splitlines()[-1].startswith("More: bouncescan report ")
    assert "--verbose" in short.partition("More: ")[2]
    assert len(whole.splitlines()) > len(short.splitlines())
    assert whole == bouncescan("report", case, "--verbose", cwd=tmp_path).out


def test_the_report_fits_the_terminal(case: Path, tmp_path: Path) -> None:
    run = bouncescan("report", case, cwd=tmp_path, env={"COLUMNS": "60"})
    assert [line for line in run.out.splitlines() if len(line) > 60] == []
