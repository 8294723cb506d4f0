"""`bouncescan explain`: its statuses, its forms, and that stderr names nobody."""

import json
from pathlib import Path

from tests.cli.command import bouncescan, refused
from tests.cli.scanned import Scanned

READ = "read 714 of 714 messages, 0 could not be read\n"
FRIEND = "endo.tadashi@alumni.example"


def test_a_server_is_explained_in_the_columns_that_there_are(
    storm: Scanned, tmp_path: Path
) -> None:
    run = bouncescan(
        "explain", storm.case, "mail.webshop.example", cwd=tmp_path, env={"COLUMNS": "60"}
    )
    assert (run.status, run.err) == (0, READ)
    assert "mail.webshop.example [192.0.2.25]\n" in run.out
    assert "Its part: sent it" in run.out
    assert [line for line in run.out.splitlines() if len(line) > 60] == []


def test_the_words_of_what_need_no_quotes(storm: Scanned, tmp_path: Path) -> None:
    run = bouncescan("explain", storm.case, "campaign", "1", cwd=tmp_path)
    assert (run.status, run.err) == (0, READ)
    assert "Campaign 1: Fw: new message\n" in run.out


def test_json_is_one_object(storm: Scanned, tmp_path: Path) -> None:
    run = bouncescan("explain", storm.case, FRIEND, "--format", "json", cwd=tmp_path)
    assert (run.status, run.err) == (0, READ)
    told = json.loads(run.out)
    assert (told["schema"], told["thing"], told["what"]) == (1, "person", FRIEND)
    assert told["explained"]["person"]["also"] == ["t-endo.ex@catv-shonan.example"]


def test_what_nothing_goes_by_is_a_wrong_command_line_and_no_log_learns_it(
    storm: Scanned, tmp_path: Path
) -> None:
    run = bouncescan("explain", storm.case, "endo.tadasi@alumni.example", cwd=tmp_path)
    assert (run.status, run.err) == (2, "bouncescan explain: nothing in the case is WHAT\n")
    assert run.out.startswith("Nothing in this case goes by that name.\n  Near it:\n")
    assert f"  person {FRIEND}\n" in run.out


def test_what_is_several_things_is_listed_and_a_wrong_command_line(
    storm: Scanned, tmp_path: Path
) -> None:
    run = bouncescan("explain", storm.case, "softbank.jp", "--format", "json", cwd=tmp_path)
    assert (run.status, run.err) == (2, "bouncescan explain: WHAT is several things\n")
    told = json.loads(run.out)
    assert told["thing"] is None
    assert len(told["matches"]) > 1
    for match in told["matches"]:
        alone = bouncescan("explain", storm.case, match["name"], cwd=tmp_path)
        assert (alone.status, alone.err) == (0, READ)


def test_a_case_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert bouncescan("explain", "a.bouncescan", "x", cwd=tmp_path) == refused(
        5, "bouncescan: a.bouncescan: there is no such case", "bouncescan scan makes one"
    )


def test_nothing_asked_is_said(tmp_path: Path) -> None:
    assert bouncescan("explain", "a.bouncescan", cwd=tmp_path) == refused(
        2,
        "bouncescan explain: missing argument 'WHAT...'",
        "bouncescan explain --help shows an example and all options",
    )


def test_a_form_that_there_is_not_is_a_wrong_command_line(storm: Scanned, tmp_path: Path) -> None:
    run = bouncescan("explain", storm.case, "leak", "--format", "html", cwd=tmp_path)
    assert (run.status, run.out) == (2, "")
    assert "'--format'" in run.err
