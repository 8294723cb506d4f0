"""The bundle by the command: written from the storm, taken apart by other tools, verified."""

import hashlib
import json
import re
import shutil
import stat
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.cli.command import bouncescan, refused
from tests.cli.scanned import SCAN_STORM, Scanned
from tests.support.invented import all_text

VICTIM = "hanako-example@i.softbank.jp"


@pytest.fixture(scope="module")
def folder(storm: Scanned, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the storm's case with both bundles written from it."""
    made = tmp_path_factory.mktemp("evidence")
    shutil.copy(storm.case, made / "a.bouncescan")
    whole = bouncescan("evidence", "a.bouncescan", "--output", "whole.zip", cwd=made)
    assert (whole.status, whole.out) == (0, "")
    assert "written: whole.zip, with 138 mails" in whole.err
    digest = hashlib.sha256((made / "whole.zip").read_bytes()).hexdigest()
    assert f"SHA-256 {digest};" in whole.err
    redacted = bouncescan(
        "evidence", "a.bouncescan", "--output", "redacted.zip", "--redact", cwd=made
    )
    assert redacted.status == 0
    return made


@pytest.fixture(scope="module")
def unpacked(folder: Path) -> Path:
    done = subprocess.run(["unzip", "-q", "whole.zip", "-d", "whole"], cwd=folder, check=False)
    assert done.returncode == 0
    return folder / "whole"


def test_other_tools_find_it_whole(folder: Path, unpacked: Path) -> None:
    tested = subprocess.run(
        ["unzip", "-t", "whole.zip"], cwd=folder, capture_output=True, text=True, check=True
    )
    assert "No errors detected" in tested.stdout
    summed = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"],
        cwd=unpacked,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [path for path in unpacked.rglob("*") if path.is_file()]
    assert len(summed.stdout.splitlines()) == len(files) - 1 == 138 + 8
    assert stat.S_IMODE((folder / "whole.zip").stat().st_mode) == 0o600


def test_same_case_gives_the_same_bytes(folder: Path) -> None:
    run = bouncescan("evidence", "a.bouncescan", "--output", "again.zip", cwd=folder)
    assert run.status == 0
    assert (folder / "again.zip").read_bytes() == (folder / "whole.zip").read_bytes()


def test_mails_are_the_bytes_of_the_mailbox(unpacked: Path) -> None:
    manifest = json.loads((unpacked / "manifest.json").read_bytes())
    inbox = (Path(SCAN_STORM[1]) / "Inbox.mbox").read_bytes()
    for entry in manifest["mails"]:
        raw = (unpacked / entry["path"]).read_bytes()
        assert hashlib.sha256(raw).hexdigest() == entry["sha256"] == entry["sha256_as_read"]
        assert len(raw) == entry["size"]
        for place in entry["locators"]:
            file, _, offset = place.partition("#")
            if file == "mailbox/Inbox.mbox":
                assert raw[:200] in inbox[int(offset) : int(offset) + 400]


def test_nothing_of_this_machine_is_in_it(unpacked: Path) -> None:
    for path in unpacked.glob("*.*"):
        text = path.read_text(encoding="utf-8")
        assert str(SCAN_STORM[1]) not in text, path
        assert str(Path.home()) not in text or Path.home() == Path("/"), path


def test_mails_alone_give_the_same_bounces(folder: Path, unpacked: Path) -> None:
    run = bouncescan(
        *("scan", unpacked / "mails", "--victim", VICTIM),
        *("--case", "mails.bouncescan", "--json", "mails.json"),
        cwd=folder,
    )
    assert run.status == 0
    again = json.loads((folder / "mails.json").read_text(encoding="utf-8"))
    said = json.loads((unpacked / "findings.json").read_text(encoding="utf-8"))
    assert again["read"]["bounces"] == said["read"]["bounces"] == 127


@pytest.mark.parametrize("name", ["whole.zip", "redacted.zip"])
def test_untouched_bundle_verifies(folder: Path, name: str) -> None:
    run = bouncescan("evidence", "--verify", name, cwd=folder)
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith(f"{name}: whole and unchanged\n")
    assert "138 mails were read anew" in run.out
    assert "they say what findings.json says they do" in run.out


def test_redacted_bundle_names_nobody_else(folder: Path, unpacked: Path) -> None:
    said = json.loads((unpacked / "findings.json").read_text(encoding="utf-8"))
    people = said["people"]
    addresses = {each.lower() for one in people for each in (one["address"], *one["also"])}
    names = {one["name"] for one in people if one["name"]}
    assert len(addresses) > 100 < len(names)
    with zipfile.ZipFile(folder / "redacted.zip") as archive:
        for entry in archive.infolist():
            raw = archive.read(entry)
            is_mail = entry.filename.startswith("mails/")
            text = all_text(raw) if is_mail else raw.decode("utf-8")
            found = set(re.findall(r"[\w.+-]+@[\w.-]+\w", text.lower()))
            assert found & addresses == set(), entry.filename
            said_names = [name for name in names if name.lower() in text.lower()]
            assert said_names == [], entry.filename
        manifest = json.loads(archive.read("manifest.json"))
    whole = json.loads((unpacked / "manifest.json").read_bytes())
    assert [each["path"] for each in manifest["files"] if not each["redacted"]] == [
        "README.txt",
        "VERSIONS.txt",
    ]
    assert {one["path"]: one["sha256_as_read"] for one in manifest["mails"]} == {
        one["path"]: one["sha256"] for one in whole["mails"]
    }


def test_key_is_another_each_time(folder: Path) -> None:
    bouncescan("evidence", "a.bouncescan", "--output", "b.zip", "--redact", cwd=folder)
    people = []
    for name in ("redacted.zip", "b.zip"):
        with zipfile.ZipFile(folder / name) as archive:
            people.append(json.loads(archive.read("findings.json"))["people"])
    first, second = ({one["address"] for one in each} for each in people)
    assert len(first) == len(second)
    assert first & second == set()


def test_changed_mail_is_named(folder: Path) -> None:
    changed = folder / "changed.zip"
    with zipfile.ZipFile(folder / "whole.zip") as old, zipfile.ZipFile(changed, "w") as new:
        mail = next(name for name in old.namelist() if name.startswith("mails/"))
        for name in old.namelist():
            new.writestr(
                name, old.read(name).replace(b"From:", b"from:") if name == mail else old.read(name)
            )
    run = bouncescan("evidence", "--verify", "changed.zip", cwd=folder)
    assert run.status == 5
    assert run.out.splitlines()[:2] == [
        "changed.zip: NOT what it was",
        f"  {mail}: has changed: its SHA-256 is not that of the manifest",
    ]


def test_file_that_is_there_is_kept(folder: Path) -> None:
    (folder / "there.zip").write_bytes(b"mine")
    arguments = ("evidence", "a.bouncescan", "--output", "there.zip")
    assert bouncescan(*arguments, cwd=folder) == refused(
        5,
        "bouncescan: there.zip: is there already",
        "give another name, or --force to write over it",
    )
    assert (folder / "there.zip").read_bytes() == b"mine"
    assert bouncescan(*arguments, "--force", cwd=folder).status == 0
    assert zipfile.is_zipfile(folder / "there.zip")


def test_forget_removes_the_bundle(tmp_path: Path, case: Path) -> None:
    shutil.copy(case, tmp_path / "a.bouncescan")
    bouncescan("evidence", "a.bouncescan", "--output", "a.zip", cwd=tmp_path)
    assert (tmp_path / "a.zip").exists()
    assert "a.zip" in bouncescan("forget", "a.bouncescan", cwd=tmp_path).out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a.bouncescan",),
        ("--output", "a.zip"),
        ("a.bouncescan", "--verify", "a.zip"),
        ("--verify", "a.zip", "--redact"),
    ],
)
def test_half_a_command_is_usage(arguments: tuple[str, ...], tmp_path: Path) -> None:
    run = bouncescan("evidence", *arguments, cwd=tmp_path)
    assert (run.status, run.out) == (2, "")


def test_no_bundle_is_said(tmp_path: Path) -> None:
    run = bouncescan("evidence", "--verify", "none.zip", cwd=tmp_path)
    assert run.status == 5
    assert "none.zip: no such file or directory" in run.err
    (tmp_path / "text.zip").write_bytes(b"no zip")
    run = bouncescan("evidence", "--verify", "text.zip", cwd=tmp_path)
    assert run.status == 5
    assert "text.zip: is not a whole zip: cut, damaged, or something else" in run.out
