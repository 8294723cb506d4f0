"""What a person can give wrong: one line with the subject first, a remedy, the right status."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command import bouncescan
from tests.cli.mailbox import book, mails, write_maildir, write_mbox

Prepare = Callable[[Path], None]

READ_NOTHING = "read 0 of 0 messages, 0 could not be read\n"


def _write(name: str, data: bytes) -> Prepare:
    return lambda folder: (folder / name).write_bytes(data) and None


def _folder(name: str) -> Prepare:
    return lambda folder: (folder / name).mkdir()


def _nothing(folder: Path) -> None:
    del folder


REFUSED: dict[str, tuple[Prepare, str, str]] = {
    "not there": (
        _nothing,
        "gone.mbox",
        "bouncescan: gone.mbox: no such file or folder\n"
        "give a path, an address such as you@example.com, or imaps://user@host/Folder\n",
    ),
    "a PDF": (
        _write("offer.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\nkanarienvogel"),
        "offer.pdf",
        "bouncescan: offer.pdf: is not mail\n"
        "give an mbox, a Maildir, an .eml, or a folder of these\n",
    ),
    "a program": (
        _write("run.exe", b"MZ\x90\0\x03\0\0\0kanarienvogel" * 50),
        "run.exe",
        "bouncescan: run.exe: is not mail\n"
        "give an mbox, a Maildir, an .eml, or a folder of these\n",
    ),
    "no byte in it": (
        _write("Inbox.mbox", b""),
        "Inbox.mbox",
        "bouncescan: Inbox.mbox: is empty\n"
        "give an mbox, a Maildir, an .eml, or a folder of these\n",
    ),
    "a folder without mail": (
        _folder("photos"),
        "photos",
        "bouncescan: photos: holds no mail\n"
        "give an mbox, a Maildir, an .eml, or a folder of these\n",
    ),
    "Outlook's mailbox": (
        _write("backup.pst", b"!BDN kanarienvogel"),
        "backup.pst",
        "bouncescan: backup.pst: is an Outlook data file\n"
        "convert it: readpst -o OUT FILE (package pst-utils), scan OUT\n",
    ),
    "Outlook's message": (
        _write("letter.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1kanarienvogel"),
        "letter.msg",
        "bouncescan: letter.msg: is an Outlook message\n"
        "in Outlook or a web mailer save it as .eml\n",
    ),
    "an address whose server is not known": (
        _nothing,
        "you@unknown.example",
        "bouncescan: unknown.example: the mail server of this domain is not known\n"
        "give it with --host, for example --host imap.unknown.example\n",
    ),
    "a host that is not there": (
        _nothing,
        "imaps://you@nonexistent.invalid/",
        "bouncescan: nonexistent.invalid: no such host, or no network\n"
        "see --host and the connection to the internet\n",
    ),
    "a port where nobody listens": (
        _nothing,
        "imaps://you@localhost:1/",
        "bouncescan: localhost: refused the connection to port 1\nsee --host and --port\n",
    ),
    "a password in the URL": (
        _nothing,
        "imaps://you:kanarienpasswort-0815@localhost:1/",
        "bouncescan: localhost: a password in the URL is not taken, others could see it\n"
        "leave it out: it is asked for, or read from --password-command or a keyring\n",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_source_that_cannot_be_read_is_said_and_leaves_no_case(name: str, tmp_path: Path) -> None:
    prepare, source, said = REFUSED[name]
    prepare(tmp_path)
    before = sorted(tmp_path.iterdir())
    run = bouncescan("scan", source, cwd=tmp_path)
    assert (run.status, run.out, run.err) == (3, "", said + READ_NOTHING)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", REFUSED)
def test_parse_refuses_the_same_files(name: str, tmp_path: Path) -> None:
    prepare, source, said = REFUSED[name]
    if "@" in source:
        pytest.skip("parse reads files")
    prepare(tmp_path)
    run = bouncescan("parse", source, cwd=tmp_path)
    assert (run.status, run.out, run.err) == (3, "", said + READ_NOTHING)


def test_a_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    write_mbox(tmp_path / "Inbox.mbox").chmod(0)
    run = bouncescan("scan", "Inbox.mbox", cwd=tmp_path, before=_as_a_plain_user())
    assert (run.status, run.out, run.err) == (
        3,
        "",
        "bouncescan: Inbox.mbox: permission denied\n"
        f"see who may read it, or scan a copy\n{READ_NOTHING}",
    )


def test_a_message_that_may_not_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    maildir = write_maildir(tmp_path / "Mail")
    (maildir / "cur" / "3.M1.host:2,S").chmod(0)
    place = "Mail/cur/3.M1.host:2,S: permission denied"
    run = bouncescan("parse", "Mail", cwd=tmp_path, before=_as_a_plain_user())
    assert (run.status, run.out.count("\n")) == (4, 3)
    assert run.err == f"bouncescan: {place}\nread 3 of 4 messages, 1 could not be read\n"

    run = bouncescan("scan", "Mail", cwd=tmp_path, before=_as_a_plain_user())
    assert (run.status, run.last) == (4, "read 3 of 4 messages, 1 could not be read")
    assert "2 bounces came back" in run.out
    assert place in " ".join(run.out.split())


def test_an_unreadable_message_that_is_mended_is_read_the_next_time(tmp_path: Path) -> None:
    maildir = write_maildir(tmp_path / "Mail")
    (maildir / "cur" / "0.M1.host:2,S").chmod(0)
    run = bouncescan("scan", "Mail", cwd=tmp_path, before=_as_a_plain_user())
    assert (run.status, run.last) == (4, "read 3 of 4 messages, 1 could not be read")
    (maildir / "cur" / "0.M1.host:2,S").chmod(0o600)
    run = bouncescan("scan", "Mail", cwd=tmp_path, before=_as_a_plain_user())
    assert (run.status, run.last) == (0, "read 4 of 4 messages, 0 could not be read")


def _as_a_plain_user() -> tuple[str, ...]:
    """Root may read everything: as root, what takes that right away from a command."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("as root this needs setpriv: apt-get install util-linux")
    rights = "-dac_override,-dac_read_search"
    return ("setpriv", f"--inh-caps={rights}", f"--bounding-set={rights}")


def test_a_truncated_mbox_is_said_and_what_is_there_is_counted(tmp_path: Path) -> None:
    inbox = write_mbox(tmp_path / "Inbox.mbox")
    whole = inbox.stat().st_size
    # The last mail is cut in its header, which shows; the bounces before it are whole.
    with inbox.open("r+b") as file:
        file.truncate(whole - 60)
    run = bouncescan("scan", "Inbox.mbox", cwd=tmp_path)
    assert run.status == 4
    assert run.last == "read 4 of 5 messages, 1 could not be read"
    assert "2 bounces came back" in run.out
    assert f"Inbox.mbox#{whole - 60}: ends inside the message" in " ".join(run.out.split())


def test_two_sources_of_which_one_fails_show_what_the_other_gave(
    inbox: Path, tmp_path: Path
) -> None:
    run = bouncescan("scan", "gone.mbox", inbox, "--case", "a.bouncescan", cwd=tmp_path)
    assert run.status == 3
    assert "2 bounces came back" in run.out
    assert run.err.endswith(
        "bouncescan: gone.mbox: no such file or folder\n"
        "give a path, an address such as you@example.com, or imaps://user@host/Folder\n"
        "read 4 of 4 messages, 0 could not be read\n"
    )
    again = bouncescan("report", "a.bouncescan", cwd=tmp_path)
    assert (again.status, again.out) == (0, run.out)


def test_two_sources_that_both_fail_are_both_said(tmp_path: Path) -> None:
    run = bouncescan("scan", "gone.mbox", "imaps://you@localhost:1/", cwd=tmp_path)
    assert run.status == 3
    assert [line for line in run.err.splitlines() if line.startswith("bouncescan: ")] == [
        "bouncescan: gone.mbox: no such file or folder",
        "bouncescan: localhost: refused the connection to port 1",
    ]


def test_whose_mailbox_it_is_has_to_be_said_where_the_mail_does_not_agree(tmp_path: Path) -> None:
    letters = [
        f"From: a@example.com\nTo: {who}@example.net\nSubject: x\nMessage-ID: <{who}@x>\n\nx\n"
        for who in ("one", "two")
    ]
    write_mbox(tmp_path / "Inbox.mbox", [letter.encode() for letter in letters])
    run = bouncescan("scan", "Inbox.mbox", cwd=tmp_path)
    assert (run.status, run.out) == (3, "")
    assert run.err == (
        "reading headers: 2\n"
        "bouncescan: Inbox.mbox: cannot tell whose mailbox this is\n"
        "scan again with --victim ADDRESS (what was read is kept)\n"
        "the mail names one@example.net, two@example.net\n"
        "read 2 of 2 messages, 0 could not be read\n"
    )
    assert bouncescan("scan", "Inbox.mbox", "--victim", "one@example.net", cwd=tmp_path).status == 0


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "bouncescan: book.vcf: no such file or directory\n"),
        (
            b"\x89PNG\r\n\x1a\n\0\0kanarienvogel",
            "bouncescan: book.vcf: is not an address book\n"
            "Give a vCard (.vcf) or CSV file, as the phone or the mail program exports it.\n",
        ),
    ],
)
def test_an_address_book_that_is_none_is_said_before_anything_is_read(
    inbox: Path, tmp_path: Path, data: bytes | None, said: str
) -> None:
    if data:
        (tmp_path / "book.vcf").write_bytes(data)
    run = bouncescan(
        "scan", inbox, "--contacts", "book.vcf", "--case", "a.bouncescan", cwd=tmp_path
    )
    assert (run.status, run.out, run.err) == (3, "", said + READ_NOTHING)
    assert not (tmp_path / "a.bouncescan").exists()


USAGE = {
    "no source": (["scan"], "scan", "missing argument 'SOURCE...'"),
    "an unknown option": (
        ["scan", "x", "--nope"],
        "scan",
        "no such option: --nope (Possible options: --since)",
    ),
    "a date that is none": (
        ["scan", "x", "--since", "yesterday"],
        "scan",
        "invalid value for '--since': 'yesterday' is not a date; write it as 2026-04-20",
    ),
    "an unknown form": (
        ["report", "x", "--format", "pdf"],
        "report",
        "invalid value for '--format': 'pdf' is not one of 'terminal', 'json'",
    ),
    "an unknown language": (
        ["report", "x", "--lang", "xx"],
        "report",
        "invalid value for '--lang': 'xx' is not one of 'en', 'ja'",
    ),
    "an unknown command": (["scna"], "", "no such command 'scna'. Did you mean 'scan'?"),
}


@pytest.mark.parametrize("name", USAGE)
def test_a_wrong_command_line_is_said_in_two_lines(name: str, tmp_path: Path) -> None:
    arguments, command, said = USAGE[name]
    run = bouncescan(*arguments, cwd=tmp_path)
    program = f"bouncescan {command}".strip()
    assert (run.status, run.out, run.err) == (
        2,
        "",
        f"{program}: {said}\n{program} --help shows an example and all options\n",
    )
    assert list(tmp_path.iterdir()) == []


NO_CASE = "bouncescan: a.bouncescan: is not a bouncescan case\n"
A_SCANS_FILE = "give a file that bouncescan scan made\n"


def _other_database(folder: Path) -> None:
    connection = sqlite3.connect(folder / "a.bouncescan")
    connection.execute("CREATE TABLE kanarienvogel (x)")
    connection.close()


NO_CASES: dict[str, tuple[Prepare, str]] = {
    "not there": (
        _nothing,
        "bouncescan: a.bouncescan: there is no such case\nbouncescan scan makes one\n",
    ),
    "a text": (_write("a.bouncescan", b"kanarienvogel\n"), NO_CASE + A_SCANS_FILE),
    "no byte in it": (_write("a.bouncescan", b""), NO_CASE + A_SCANS_FILE),
    "another program's database": (_other_database, NO_CASE + A_SCANS_FILE),
    "a folder": (
        _folder("a.bouncescan"),
        "bouncescan: a.bouncescan: is a folder, not a case\n",
    ),
}


@pytest.mark.parametrize("name", NO_CASES)
def test_a_case_that_is_none_is_said_and_left_as_it_is(name: str, tmp_path: Path) -> None:
    prepare, said = NO_CASES[name]
    prepare(tmp_path)
    before = {path: path.is_file() and path.read_bytes() for path in tmp_path.iterdir()}
    run = bouncescan("report", "a.bouncescan", cwd=tmp_path)
    assert (run.status, run.out, run.err) == (5, "", said)
    run = bouncescan("forget", "a.bouncescan", cwd=tmp_path)
    assert (run.status, run.out, run.err) == (5, "", said)
    assert {path: path.is_file() and path.read_bytes() for path in tmp_path.iterdir()} == before


def test_scan_does_not_write_into_a_file_that_is_no_case(tmp_path: Path) -> None:
    inbox = write_mbox(tmp_path / "Inbox.mbox")
    before = inbox.read_bytes()
    run = bouncescan("scan", "Inbox.mbox", "--case", "Inbox.mbox", cwd=tmp_path)
    assert (run.status, run.out, run.err) == (
        5,
        "",
        "bouncescan: Inbox.mbox: is not a bouncescan case\n"
        f"name a new one with --case\n{READ_NOTHING}",
    )
    assert inbox.read_bytes() == before


DAMAGED = "it is damaged\nscan again into a new case with --case\n"


def test_a_damaged_case_is_said_without_a_piece_of_the_mail_in_it(
    case: Path, tmp_path: Path
) -> None:
    """SQLite's own words would quote the cell: "Could not decode to UTF-8 column 'subject' ..."."""
    damaged = tmp_path / "a.bouncescan"
    raw = case.read_bytes()
    at = raw.index(b"Fw: new message")
    damaged.write_bytes(raw[:at] + b"\xff\xfe" + raw[at + 2 :])
    run = bouncescan("report", "a.bouncescan", cwd=tmp_path)
    assert (run.status, run.out, run.err) == (5, "", f"bouncescan: a.bouncescan: {DAMAGED}")


@pytest.mark.parametrize("kept", [100, 4096, 30_000])
def test_a_case_that_was_cut_is_said(case: Path, tmp_path: Path, kept: int) -> None:
    (tmp_path / "a.bouncescan").write_bytes(case.read_bytes()[:kept])
    run = bouncescan("report", "a.bouncescan", cwd=tmp_path)
    assert (run.status, run.out, run.err) == (5, "", f"bouncescan: a.bouncescan: {DAMAGED}")


def test_an_output_that_cannot_be_written_is_said_before_anything_is_read(
    inbox: Path, tmp_path: Path
) -> None:
    scan = ("scan", inbox, "--case", "a.bouncescan", "--csv")
    run = bouncescan(*scan, "gone/affected.csv", cwd=tmp_path)
    assert (run.status, run.out, run.err) == (
        5,
        "",
        "bouncescan: gone/affected.csv: there is no such folder\n"
        "make the folder first, or give another\n",
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("target", ["Inbox.mbox", "book.vcf", "a.bouncescan"])
def test_no_output_is_written_over_what_is_read(tmp_path: Path, target: str) -> None:
    write_mbox(tmp_path / "Inbox.mbox")
    book(tmp_path / "book.vcf")
    arguments = ("scan", "Inbox.mbox", "--contacts", "book.vcf", "--case", "a.bouncescan")
    run = bouncescan(*arguments, "--csv", f"./{target}", cwd=tmp_path)
    assert (run.status, run.out, run.err) == (
        5,
        "",
        f"bouncescan: {target}: is what is read, and would be written over\n"
        "give the name of another file\n",
    )
    assert (tmp_path / "Inbox.mbox").read_bytes().count(b"\nFrom MAILER") == len(mails()) - 1


def test_a_full_folder_name_with_controls_reaches_no_terminal(tmp_path: Path) -> None:
    run = bouncescan("scan", "a\x1b[2J\u202egone.mbox", cwd=tmp_path)
    assert run.err.splitlines()[0] == "bouncescan: a�[2J�gone.mbox: no such file or folder"


def test_our_own_fault_is_said_without_a_piece_of_the_mail(inbox: Path, tmp_path: Path) -> None:
    """A broken installation: a module of ours is replaced by one that fails with text of a mail."""
    broken = tmp_path / "broken" / "bouncescan"
    shutil.copytree(Path(__file__).parents[2] / "bouncescan", broken)
    (broken / "bounces" / "parse.py").write_text(
        "def parse(raw, locator=None):\n    raise LookupError(raw)\n"
    )
    run = bouncescan("parse", inbox, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "broken")})
    assert (run.status, run.out, run.err) == (
        1,
        "",
        "bouncescan: a fault of ours: LookupError in parse.py, line 2\n"
        "Please report it. BOUNCESCAN_TRACEBACK=1 shows more, which may hold text of your mail.\n",
    )
