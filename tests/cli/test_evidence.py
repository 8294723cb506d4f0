"""`bouncescan evidence` on the storm: what is in the zip, and how a change in it is found."""

import json
import shutil
import stat
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bouncescan.reports.evidence.contents import FILES
from tests.cli.command import bouncescan, refused
from tests.cli.scanned import Scanned


@pytest.fixture(scope="module")
def made(storm: Scanned, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evidence")
    shutil.copy(storm.case, folder / "a.bouncescan")
    run = bouncescan("evidence", "a.bouncescan", "--output", "e.zip", cwd=folder)
    assert run.status == 0, run.err
    return folder / "e.zip"


def test_only_the_owner_may_read_it_and_forget_removes_it(
    case: Path, made: Path, tmp_path: Path
) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    shutil.copy(case, tmp_path / "b.bouncescan")
    assert bouncescan("evidence", "b.bouncescan", "--output", "b.zip", cwd=tmp_path).status == 0
    assert (tmp_path / "b.zip").exists()
    assert bouncescan("forget", "b.bouncescan", cwd=tmp_path).status == 0
    assert list(tmp_path.iterdir()) == []


def test_the_same_case_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    again = bouncescan(
        "evidence", made.parent / "a.bouncescan", "--output", tmp_path / "e.zip", cwd=made.parent
    )
    assert again.status == 0
    assert (tmp_path / "e.zip").read_bytes() == made.read_bytes()


def test_an_older_one_is_written_over_only_where_that_is_asked_for(made: Path) -> None:
    before = made.read_bytes()
    run = bouncescan("evidence", "a.bouncescan", "--output", "e.zip", cwd=made.parent)
    assert run == refused(
        5,
        "bouncescan: e.zip: is there already",
        "give another name, or --force to write over it",
    )
    assert made.read_bytes() == before


def test_sha256sum_finds_it_whole(made: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    done = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=tmp_path, check=False)
    assert done.returncode == 0


def test_it_holds_each_bounce_and_names_nothing_of_this_machine(made: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        names = archive.namelist()
        findings = json.loads(archive.read("findings.json"))
        manifest = json.loads(archive.read("manifest.json"))
        texts = [archive.read(name) for name in FILES]
    assert {name for name in names if "/" not in name} == set(FILES)
    assert {name.split("/")[0] for name in names if "/" in name} == {"mails"}
    assert (
        sum(each["kind"] == "bounce" for each in manifest["mails"]) == (findings["read"]["bounces"])
    )
    assert [text for text in texts if str(made.parent).encode() in text] == []


def test_the_mails_alone_give_the_same_bounces(made: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        archive.extractall(tmp_path)
        findings = json.loads(archive.read("findings.json"))
    (victim, *_) = findings["victim"]
    run = bouncescan(
        *("scan", "mails", "--victim", victim, "--case", "again.bouncescan"),
        *("--json", "again.json"),
        cwd=tmp_path,
    )
    assert run.status == 0
    again = json.loads((tmp_path / "again.json").read_bytes())
    assert again["read"]["bounces"] == findings["read"]["bounces"]


def test_a_whole_one_is_verified(made: Path) -> None:
    run = bouncescan("evidence", "--verify", made, cwd=made.parent)
    assert run.status == 0
    assert run.out.startswith("e.zip: whole and unchanged\n")
    assert "they say what findings.json says they do" in run.out


def changed(path: Path, made: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A copy of the zip, each member as `change` gives it; None leaves it out."""
    with zipfile.ZipFile(made) as archive, zipfile.ZipFile(path, "w") as copy:
        for info in archive.infolist():
            data = change(info.filename, archive.read(info))
            if data is not None:
                copy.writestr(info, data)
    return path


def one_byte(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.mark.parametrize("name", [*FILES, "mails/"])
def test_a_changed_byte_is_named(made: Path, tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(made) as archive:
        (wanted, *_) = (each for each in archive.namelist() if each.startswith(name))
    path = changed(
        tmp_path / "e.zip",
        made,
        lambda member, data: one_byte(data) if member == wanted else data,
    )
    run = bouncescan("evidence", "--verify", path, cwd=tmp_path)
    assert run.status == 5
    assert run.out.startswith("e.zip: NOT what it was\n")
    named = "SHA256SUMS" if wanted in {"SHA256SUMS", "manifest.json"} else wanted
    assert named in run.out


def test_what_is_missing_and_what_was_added_is_named(made: Path, tmp_path: Path) -> None:
    path = changed(
        tmp_path / "e.zip", made, lambda name, data: None if name == "servers.csv" else data
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../evil.txt", "x")
        archive.writestr("virus.exe", "x")
    run = bouncescan("evidence", "--verify", path, cwd=tmp_path)
    assert run.status == 5
    assert "servers.csv: is missing" in run.out
    assert "virus.exe: was added" in run.out
    assert "../evil.txt: has a name that leads out of the folder" in run.out
    assert list(tmp_path.iterdir()) == [path]


def test_figures_that_the_mails_do_not_bear_out_are_named(made: Path, tmp_path: Path) -> None:
    """Whoever changes a figure and all the sums too is still found out by the mails."""
    import hashlib  # noqa: PLC0415 for this alone

    kept: dict[str, bytes] = {}
    with zipfile.ZipFile(made) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    was = hashlib.sha256(kept["findings.json"]).hexdigest()
    findings = json.loads(kept["findings.json"])
    findings["read"]["bounces"] += 1
    kept["findings.json"] = json.dumps(findings).encode()
    now = hashlib.sha256(kept["findings.json"]).hexdigest()
    kept["manifest.json"] = kept["manifest.json"].replace(was.encode(), now.encode())
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in kept.items()}
    del sums["SHA256SUMS"]
    kept["SHA256SUMS"] = "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()
    path = changed(tmp_path / "e.zip", made, lambda name, _: kept[name])
    run = bouncescan("evidence", "--verify", path, cwd=tmp_path)
    assert run.status == 5
    assert "unchanged, but its mails say something else" in run.out
    assert "findings.json counts" in run.out


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", b"hello" * 100])
def test_what_is_no_zip_is_said(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(data)
    run = bouncescan("evidence", "--verify", "x.zip", cwd=tmp_path)
    assert run.status == 5
    assert "is not a whole zip" in run.out
