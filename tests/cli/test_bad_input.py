"""What a person can give wrong as a source: the subject first, a remedy, the right status."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bouncescan.casefile import Case
from tests.cli.command import bouncescan, refused
from tests.cli.mailbox import PASSWORD, write_maildir, write_mbox

Prepare = Callable[[Path], None]

READ_NOTHING = "nothing was read"


def _write(name: str, data: bytes) -> Prepare:
    return lambda folder: (folder / name).write_bytes(data) and None


def _folder(name: str) -> Prepare:
    return lambda folder: (folder / name).mkdir()


def _nothing(folder: Path) -> None:
    del folder


WHAT_TO_GIVE = "give an mbox, a Maildir, an .eml, a Takeout .zip, or a folder of these"
WHAT_PARSE_READS = "give files or folders of mail"
WHAT_A_SOURCE_IS = "give a path, an address such as you@example.com, or imaps://user@host/Folder"

# How the source is made, the source, and what is said of it.
Refused = tuple[Prepare, str, str, str]
FILES: tuple[Refused, ...] = (
    (_nothing, "gone.mbox", "gone.mbox: no such file or folder", WHAT_A_SOURCE_IS),
    (
        _write("offer.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\nkanarienvogel"),
        "offer.pdf",
        "offer.pdf: is a document",
        "give the mailbox itself: an export of it, or the address",
    ),
    (
        _write("run.exe", b"MZ\x90\0\x03\0\0\0kanarienvogel" * 50),
        "run.exe",
        "run.exe: is not mail",
        WHAT_TO_GIVE,
    ),
    (_write("None.mbox", b""), "None.mbox", "None.mbox: is empty", WHAT_TO_GIVE),
    (_folder("photos"), "photos", "photos: holds no mail", WHAT_TO_GIVE),
    (
        _write("backup.pst", b"!BDN kanarienvogel"),
        "backup.pst",
        "backup.pst: is an Outlook data file",
        "convert it: readpst -o OUT FILE (package pst-utils), scan OUT",
    ),
    (
        _write("letter.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1kanarienvogel"),
        "letter.msg",
        "letter.msg: is an Outlook message",
        "in Outlook or a web mailer save it as .eml",
    ),
    (
        _nothing,
        "a\x1b[2J\u202efdp.mbox",
        "a\ufffd[2J\ufffdfdp.mbox: no such file or folder",
        WHAT_A_SOURCE_IS,
    ),
)
SERVERS: tuple[Refused, ...] = (
    (
        _nothing,
        "you@unknown.example",
        "unknown.example: the mail server of this domain is not known",
        "give it with --host, for example --host imap.unknown.example; or see --online",
    ),
    (
        _nothing,
        "imaps://you@nonexistent.invalid/",
        "nonexistent.invalid: no such host, or no network",
        "see --host and the connection to the internet",
    ),
    (
        _nothing,
        "imaps://you@localhost:1/",
        "localhost: refused the connection to port 1",
        "see --host and --port",
    ),
    (
        _nothing,
        f"imaps://you:{PASSWORD}@localhost:1/",
        "localhost: a password in the URL is not taken, others could see it",
        "leave it out: it is asked for, or read from --password-command or a keyring",
    ),
)


@pytest.mark.parametrize(
    ("command", "sources"), [("scan", FILES + SERVERS), ("parse", FILES)], ids=["scan", "parse"]
)
def test_every_source_that_cannot_be_read_is_said_with_what_to_do(
    command: str, sources: tuple[Refused, ...], tmp_path: Path
) -> None:
    for prepare, *_ in sources:
        prepare(tmp_path)
    before = sorted(tmp_path.iterdir())
    said = [line for *_, what, remedy in sources for line in (f"bouncescan: {what}", remedy)]
    if command == "parse":
        said = [WHAT_PARSE_READS if line == WHAT_A_SOURCE_IS else line for line in said]
    run = bouncescan(command, *(source for _, source, *_ in sources), cwd=tmp_path)
    assert run == refused(3, *said, READ_NOTHING)
    # Nothing was read: a case that holds nothing would only be taken for a result.
    assert sorted(tmp_path.iterdir()) == before


def test_a_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    write_mbox(tmp_path / "Inbox.mbox").chmod(0)
    run = bouncescan("scan", "Inbox.mbox", cwd=tmp_path, before=_as_a_plain_user())
    remedy = "see who may read it, or scan a copy"
    assert run == refused(3, "bouncescan: Inbox.mbox: permission denied", remedy, READ_NOTHING)


def test_a_message_that_may_not_be_read_is_named_and_read_when_it_may_be(tmp_path: Path) -> None:
    maildir = write_maildir(tmp_path / "Mail")
    (maildir / "cur" / "3.M1.host:2,S").chmod(0)
    place = "Mail/cur/3.M1.host:2,S: permission denied"
    run = bouncescan("scan", "Mail", cwd=tmp_path, before=_as_a_plain_user())
    assert (run.status, run.last) == (4, "read 3 of 4 messages, 1 could not be read")
    assert "2 bounces came back" in run.out
    assert place in " ".join(run.out.split())

    (maildir / "cur" / "3.M1.host:2,S").chmod(0o600)
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
    with Case(tmp_path / "a.bouncescan", must_exist=True) as kept:
        assert kept.totals().messages == 4


def test_whose_mailbox_it_is_has_to_be_said_where_the_mail_does_not_agree(tmp_path: Path) -> None:
    letters = [
        f"From: a@example.com\nTo: {who}@example.net\nSubject: x\nMessage-ID: <{who}@x>\n\nx\n"
        for who in ("one", "two", "three")
    ]
    write_mbox(tmp_path / "Inbox.mbox", [letter.encode() for letter in letters])
    run = bouncescan("scan", "Inbox.mbox", cwd=tmp_path)
    assert (run.status, run.out) == (3, "")
    assert run.err == (
        "reading headers: 3\n"
        "bouncescan: Inbox.mbox: cannot tell whose mailbox this is\n"
        "scan again with --victim ADDRESS (what was read is kept)\n"
        "the mail names one@example.net\n"
        "read 3 of 3 messages, 0 could not be read\n"
    )
    assert bouncescan("scan", "Inbox.mbox", "--victim", "one@example.net", cwd=tmp_path).status == 0


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, ["book.vcf: no such file or directory"]),
        (
            b"\x89PNG\r\n\x1a\n\0\0kanarienvogel",
            [
                "book.vcf: is not an address book",
                "give a vCard (.vcf) or CSV file, as the phone or the mail program exports it",
            ],
        ),
    ],
)
def test_an_address_book_that_is_none_is_said_before_anything_is_read(
    inbox: Path, tmp_path: Path, data: bytes | None, said: list[str]
) -> None:
    if data:
        (tmp_path / "book.vcf").write_bytes(data)
    run = bouncescan("scan", inbox, "--contacts", "book.vcf", "--case", "a.case", cwd=tmp_path)
    assert run == refused(3, f"bouncescan: {said[0]}", *said[1:], READ_NOTHING)
    assert not (tmp_path / "a.case").exists()


@pytest.mark.parametrize("spec", ["you@gmail.com", "imaps://you@imap.example.com/INBOX"])
def test_parse_signs_in_nowhere(spec: str, tmp_path: Path) -> None:
    run = bouncescan("parse", spec, cwd=tmp_path)
    said = f"bouncescan: {spec}: no such file or folder"
    assert run == refused(3, said, WHAT_PARSE_READS, READ_NOTHING)
