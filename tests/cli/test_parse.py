"""bouncescan parse: a mail, an mbox, a folder, or standard input."""

import json
from pathlib import Path

from bouncescan.pipeline import parsing
from tests.cli.command import Run, bouncescan, refused
from tests.cli.mailbox import mails, write_maildir, write_mbox

WHAT_TO_GIVE = "give an mbox, a Maildir, an .eml, a Takeout .zip, or a folder of these"
READ_NOTHING = "nothing was read"
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
    assert json.loads(run.out.splitlines()[0])["locator"] == f"{inbox}#0"
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
        *[str(inbox)] * 4,
        "letter.eml",
        *[f"Mail/cur/{number}.M1.host:2,S" for number in range(4)],
    ]


def test_standard_input_is_read_in_every_form(inbox: Path, tmp_path: Path) -> None:
    mbox, letter = inbox.read_bytes(), mails()[0]
    run = bouncescan("parse", "--format", "eml", "-", cwd=tmp_path, stdin=letter)
    assert places(run) == ["-"]
    for form in (["--format", "mbox"], []):
        found = places(bouncescan("parse", *form, "-", cwd=tmp_path, stdin=mbox))
        assert [each.partition("#")[0] for each in found] == ["-"] * 4
        assert found[0] == "-#0"
    assert places(bouncescan("parse", "-", cwd=tmp_path, stdin=letter)) == ["-"]


def test_standard_input_that_is_no_mail_is_said(tmp_path: Path) -> None:
    for stdin, why in ((b"\x89PNG\r\n\x1a\nkanarienvogel", "is not mail"), (b"", "is empty")):
        run = bouncescan(
            "parse", "-", cwd=tmp_path, stdin=stdin, env={"HOME": "/", "TMPDIR": str(tmp_path)}
        )
        assert run == refused(3, f"bouncescan: standard input: {why}", WHAT_TO_GIVE, READ_NOTHING)
    assert list(tmp_path.iterdir()) == []


def test_standard_input_that_ends_inside_a_message_is_said(inbox: Path, tmp_path: Path) -> None:
    run = bouncescan("parse", "-", cwd=tmp_path, stdin=inbox.read_bytes()[:600])
    assert [json.loads(line)["locator"] for line in run.out.splitlines()] == ["-#0"]
    assert (run.status, run.err.splitlines()) == (
        4,
        [
            "bouncescan: -#600: ends inside the message",
            "read 1 of 2 messages, 1 could not be read",
        ],
    )


def test_a_folder_of_everything_is_read_with_all_that_is_mail(tmp_path: Path) -> None:
    (tmp_path / "all" / "sub").mkdir(parents=True)
    write_mbox(tmp_path / "all" / "Old.mbox", mails()[:2])
    (tmp_path / "all" / "notes.txt").write_text("no mail, and not named like any")
    (tmp_path / "all" / "sub" / "letter.eml").write_bytes(mails()[2])
    write_maildir(tmp_path / "all" / "Maildir", mails()[3:])
    (tmp_path / "all" / "broken.eml").write_bytes(b"\0\0\0")
    run = bouncescan("parse", "all/", cwd=tmp_path)
    found = [json.loads(line)["locator"] for line in run.out.splitlines()]
    assert sorted(each.partition("#")[0] for each in found) == [
        "all/Maildir/cur/0.M1.host:2,S",
        "all/Old.mbox",
        "all/Old.mbox",
        "all/sub/letter.eml",
    ]
    assert (run.status, run.err.splitlines()) == (
        4,
        [
            "bouncescan: all/broken.eml: is not mail",
            "read 4 of 5 messages, 1 could not be read",
        ],
    )


def test_a_locator_is_the_path_as_it_was_given(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        write_mbox(tmp_path / folder / "Inbox.mbox", mails()[:1])
    given = ["./one/Inbox.mbox", f"{tmp_path}/two/Inbox.mbox"]
    assert places(bouncescan("parse", *given, cwd=tmp_path)) == [f"{name}#0" for name in given]
    assert places(bouncescan("parse", ".", cwd=tmp_path / "one")) == ["./Inbox.mbox#0"]


def test_no_home_directory_is_named_on_stderr(tmp_path: Path) -> None:
    (tmp_path / "hanako").mkdir()
    cut = write_mbox(tmp_path / "hanako" / "cut.mbox", mails()[:1])
    cut.write_bytes(cut.read_bytes()[:600])
    run = bouncescan("parse", cut, cwd=tmp_path, env={"HOME": str(tmp_path / "hanako")})
    assert json.loads(run.out)["locator"] == f"{cut}#0"
    assert run.err.splitlines()[0] == "bouncescan: ~/cut.mbox#600: ends inside the message"


def test_what_is_missing_is_said_and_the_rest_is_read(inbox: Path, tmp_path: Path) -> None:
    missing = ["bouncescan: missing: no such file or folder", "give files or folders of mail"]
    for form in ("auto", "eml", "mbox"):
        run = bouncescan("parse", "--format", form, "missing", inbox, cwd=tmp_path)
        count = 1 if form == "eml" else 4
        assert (run.status, len(run.out.splitlines())) == (3, count)
        last = f"read {count} of {count} messages, 0 could not be read"
        assert run.err.splitlines() == [*missing, last]


def test_a_folder_is_no_single_file(tmp_path: Path) -> None:
    run = bouncescan("parse", "--format", "eml", ".", cwd=tmp_path)
    what_to_do = "leave out --format: a folder is read with all that is in it"
    assert run == refused(3, "bouncescan: .: is a folder", what_to_do, READ_NOTHING)
    run = bouncescan("parse", "--format", "mbox", ".", cwd=tmp_path)
    what_to_do = "leave out --format: it is found out"
    assert run == refused(3, "bouncescan: .: is not an mbox", what_to_do, READ_NOTHING)


def test_every_message_is_read_once(tmp_path: Path) -> None:
    path = write_mbox(tmp_path / "Inbox.mbox", mails() * 2)
    shown = [entry.locator for entry in parsing.records_of(str(path))]
    assert len(shown) == len(set(shown)) == 8


def test_links_do_not_open(tmp_path: Path) -> None:
    raw = mails()[0]
    assert b"http://link.example/x" in raw
    for form in ("eml", "auto"):
        run = bouncescan("parse", "--format", form, "-", cwd=tmp_path, stdin=raw)
        assert json.loads(run.out)["original"]["urls"] == ["hxxp://link[.]example/x"]
        assert "http://" not in run.out
