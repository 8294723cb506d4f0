"""bouncescan parse: a mail, an mbox, a folder, or standard input."""

import json
from pathlib import Path

from tests.cli.command import Run, bouncescan, refused
from tests.cli.mailbox import mails, write_maildir

READ_ONE = "read 1 of 1 messages, 0 could not be read\n"


def places(run: Run) -> list[str]:
    assert (run.status, run.err.splitlines()[:-1]) == (0, [])
    return [json.loads(line)["locator"] for line in run.out.splitlines()]


def test_eml_reads_each_file_as_one_mail_and_names_it_as_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for number, raw in enumerate(mails()):
        (tmp_path / "a" / f"{number}").write_bytes(raw)
    names = ["a/0", "./a/1", f"{tmp_path}/a/2"]
    assert places(bouncescan("parse", "--format", "eml", *names, cwd=tmp_path)) == names


def test_eml_reads_whatever_it_is_given(tmp_path: Path) -> None:
    (tmp_path / "offer.pdf").write_bytes(b"%PDF-1.7\n\0\xff")
    run = bouncescan("parse", "--format", "eml", "offer.pdf", cwd=tmp_path)
    record = json.loads(run.out)
    assert (run.status, record["kind"], run.err) == (0, "other", READ_ONE)


def test_mbox_is_read_from_a_file_and_refused_where_it_is_none(inbox: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.eml"
    letter.write_bytes(mails()[0])
    run = bouncescan("parse", "--format", "mbox", inbox, letter, cwd=tmp_path)
    assert json.loads(run.out.splitlines()[0])["locator"] == "Inbox.mbox#0"
    assert (run.status, run.err.splitlines()) == (
        3,
        [
            f"bouncescan: {letter}: is not an mbox",
            "leave out --format: it is found out",
            "read 4 of 4 messages, 0 could not be read",
        ],
    )


def test_auto_tells_by_itself(inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.eml").write_bytes(mails()[0])
    write_maildir(tmp_path / "Mail")
    found = places(bouncescan("parse", inbox, "letter.eml", "Mail", cwd=tmp_path))
    assert [each.partition("#")[0] for each in found] == [
        *["Inbox.mbox"] * 4,
        "letter.eml",
        *[f"Mail/cur/{number}.M1.host:2,S" for number in range(4)],
    ]


def test_standard_input_is_read_in_every_form(inbox: Path, tmp_path: Path) -> None:
    mbox, letter = inbox.read_bytes(), mails()[0]
    run = bouncescan("parse", "--format", "eml", "-", cwd=tmp_path, stdin=letter)
    assert places(run) == ["-"]
    for form in (["--format", "mbox"], []):
        found = places(bouncescan("parse", *form, "-", cwd=tmp_path, stdin=mbox))
        assert [each.partition("#")[0] for each in found] == ["standard-input"] * 4
    assert places(bouncescan("parse", "-", cwd=tmp_path, stdin=letter)) == ["standard-input"]


def test_standard_input_that_is_no_mail_is_said(tmp_path: Path) -> None:
    run = bouncescan("parse", "-", cwd=tmp_path, stdin=b"\x89PNG\r\n\x1a\nkanarienvogel")
    assert run == refused(
        3,
        "bouncescan: standard input: is not mail",
        "give an mbox, a Maildir, an .eml, or a folder of these",
        "nothing was read",
    )
