"""`bouncescan notices` on the storm: what lies in the folder, for whom; forget finds it."""

import re
import shutil
import stat
from pathlib import Path

import pytest

import bouncescan as package
from bouncescan.mail.address import address_key
from bouncescan.records.bounce import Kind
from tests.cli.command import bouncescan, refused
from tests.cli.mailbox import write_mbox
from tests.cli.scanned import Scanned
from tests.support.mails import letter
from tests.support.notices import all_texts, defects_of, read_mail, recipients_of
from tests.support.storm import truth

READ = "read 714 of 714 messages, 0 could not be read\n"


@pytest.fixture(scope="module")
def made(storm: Scanned, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notices")
    shutil.copy(storm.case, folder / "a.bouncescan")
    run = bouncescan(
        *("notices", "a.bouncescan", "--out", "n"),
        cwd=folder,
        before=("sh", "-c", 'umask 000; exec "$@"', "sh"),
    )
    assert (run.status, run.out) == (0, "")
    assert run.err == f"written: 11 files into n; begin with README.txt\nnothing was sent\n{READ}"
    return folder / "n"


def test_only_the_owner_may_read_the_drafts(made: Path) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.iterdir()} == {0o600}


def test_each_draft_is_a_mail_without_a_defect(made: Path) -> None:
    for path in made.glob("*.eml"):
        mail = read_mail(path.read_bytes())
        assert (defects_of(mail), mail["X-Unsent"]) == ([], "1")


def test_the_origins_have_a_report_each_and_the_bystanders_none(made: Path) -> None:
    assert sorted(path.name for path in made.glob("3-*.eml")) == [
        "3-network-01-webshop.example.eml",
        "3-network-02-hosting.example.eml",
        "3-network-03-example.net.eml",
    ]
    for path in made.glob("3-*.eml"):
        assert package.parse(path.read_bytes()).kind is Kind.FEEDBACK_REPORT
        assert b"ezweb.ne.jp" not in path.read_bytes()


def test_no_address_but_the_victims_goes_to_a_desk(made: Path) -> None:
    own = {address_key(each) for each in truth()["victim"]}
    tokens = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
    listed = [address for each in truth()["people"] for address in (each["address"], *each["also"])]
    people = {address_key(each) for each in (*listed, *truth()["hidden"])} - own
    assert len(people) > 80
    for path in [*made.glob("3-*"), *made.glob("4-*"), *made.glob("5-*")]:
        for text in all_texts(path.read_bytes()):
            found = set(map(address_key, tokens.findall(text)))
            assert found & people == set()
            assert [each for each in people if each in text.casefold()] == []


def test_full_names_them_and_shows_a_mail_whole(storm: Scanned, tmp_path: Path) -> None:
    shutil.copy(storm.case, tmp_path / "a.bouncescan")
    run = bouncescan("notices", "a.bouncescan", "--out", "n", "--full", cwd=tmp_path)
    assert run.status == 0
    (draft,) = (tmp_path / "n").glob("3-network-01-*.eml")
    assert b"Content-Type: message/rfc822\r\n" in draft.read_bytes()
    assert b"redacted-" not in draft.read_bytes()


def test_personal_drafts_in_groups_and_maybe(storm: Scanned, tmp_path: Path) -> None:
    shutil.copy(storm.case, tmp_path / "a.bouncescan")
    command = ("notices", "a.bouncescan", "--maybe", "--lang", "ja")
    assert bouncescan(*command, "--out", "p", "--personal", cwd=tmp_path).status == 0
    assert bouncescan(*command, "--out", "g", "--group-size", "20", cwd=tmp_path).status == 0
    personal, groups = (
        [read_mail(path.read_bytes()) for path in sorted((tmp_path / name).glob("[12]-*.eml"))]
        for name in ("p", "g")
    )
    assert (len(personal), len(groups)) == (77, 5)
    assert {address_key(each) for mail in personal for each in recipients_of(mail, "To")} == {
        address_key(each) for mail in groups for each in recipients_of(mail, "Bcc")
    }
    assert "dekyo.or.jp" in (tmp_path / "p" / "README.txt").read_text(encoding="utf-8-sig")


def test_drafts_are_not_written_over_unasked(made: Path) -> None:
    (made / "1-got-it-01.eml").write_bytes(b"changed by hand")
    (made / "9-mine.txt").write_bytes(b"mine")
    again = ("notices", "a.bouncescan", "--out", "n")
    assert bouncescan(*again, cwd=made.parent) == refused(
        5,
        "bouncescan: n: is not empty",
        "give a new folder, or --force to write over the drafts in it",
    )
    assert (made / "1-got-it-01.eml").read_bytes() == b"changed by hand"
    forced = bouncescan(*again, "--force", cwd=made.parent)
    assert forced.status == 0
    assert "n: 1 other files were there before, and were left\n" in forced.err
    assert defects_of(read_mail((made / "1-got-it-01.eml").read_bytes())) == []
    (made / "9-mine.txt").unlink()


def test_the_same_addresses_have_the_same_replacements_the_next_time(made: Path) -> None:
    again = ("notices", "a.bouncescan", "--out", "again")
    assert bouncescan(*again, cwd=made.parent).status == 0
    for path in made.glob("[345]-*.txt"):
        other = made.parent / "again" / path.name
        assert other.read_bytes() == path.read_bytes()


def test_forget_removes_every_draft(storm: Scanned, tmp_path: Path) -> None:
    shutil.copy(storm.case, tmp_path / "a.bouncescan")
    assert bouncescan("notices", "a.bouncescan", "--out", "n", cwd=tmp_path).status == 0
    assert bouncescan("forget", "a.bouncescan", cwd=tmp_path).status == 0
    assert list((tmp_path / "n").iterdir()) == []


def test_a_mailbox_without_forged_mail_gives_no_draft(tmp_path: Path) -> None:
    plain = letter(to="hanako@victim.example", sender="friend@friends.example").encode()
    write_mbox(tmp_path / "Inbox.mbox", [plain])
    scan = ("scan", "Inbox.mbox", "--case", "a.bouncescan", "--victim", "hanako@victim.example")
    assert bouncescan(*scan, cwd=tmp_path).status == 0
    run = bouncescan("notices", "a.bouncescan", "--out", "n", cwd=tmp_path)
    assert run.status == 0
    assert "no forged mail came back: there is nobody to notify\n" in run.err
    assert not (tmp_path / "n").exists()


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("missing/n", "bouncescan: missing/n: there is no such folder to make it in"),
        ("a.bouncescan", "bouncescan: a.bouncescan: is a file"),
    ],
)
def test_a_folder_that_cannot_be_made_is_said_before_the_case_is_read(
    out: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "a.bouncescan").touch()
    run = bouncescan("notices", "a.bouncescan", "--out", out, cwd=tmp_path)
    assert (run.status, run.err.splitlines()[0]) == (5, said)


def test_a_folder_has_to_be_named(tmp_path: Path) -> None:
    assert bouncescan("notices", "a.bouncescan", cwd=tmp_path) == refused(
        2,
        "bouncescan notices: missing option '--out'",
        "bouncescan notices --help shows an example and all options",
    )
