"""What was done to a bundle is named, whatever it was, and nothing is unpacked to the disk."""

import hashlib
import io
import itertools
import json
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bouncescan.pipeline import evidence_of, read_anew
from bouncescan.reports import Look
from bouncescan.reports.evidence import (
    Redaction,
    Verification,
    render_verification,
    verify_bundle,
    write_bundle,
)
from bouncescan.reports.evidence.comparing import Differs
from bouncescan.reports.evidence.opening import Cause, Fault
from tests.support.many import bounces_of_storms, fill_case
from tests.support.progress import KeptProgress

Files = dict[str, bytes]
NAMES = (
    *("README.txt", "VERSIONS.txt", "affected.csv", "findings.json", "mail"),
    *("report.html", "report.txt", "servers.csv", "manifest.json", "SHA256SUMS"),
)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of ten bounces."""
    folder = tmp_path_factory.mktemp("bundle")
    case, _ = fill_case(folder / "a.bouncescan", bounces_of_storms(), 10)
    case.close()
    with evidence_of(folder / "a.bouncescan", KeptProgress()) as held:
        write_bundle(folder / "a.zip", held.findings, held.mails, Look(language="en"))
    return folder / "a.zip"


@pytest.fixture
def files(bundle: Path) -> Files:
    """All that is in it, to be changed."""
    with zipfile.ZipFile(bundle) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def verified(data: bytes, folder: Path) -> Verification:
    path = folder / "b.zip"
    path.write_bytes(data)
    before = sorted(folder.iterdir())
    found = verify_bundle(path, read_anew)
    assert sorted(folder.iterdir()) == before
    assert render_verification(found, path.name, Look(language="en")).isprintable() is False
    return found


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_entry(bundle: Path, info: zipfile.ZipInfo, data: bytes = b"x") -> bytes:
    out = io.BytesIO(bundle.read_bytes())
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")  # a name twice
        archive.writestr(info, data)
    return out.getvalue()


def name_in(files: Mapping[str, bytes], name: str) -> str:
    return next(each for each in files if each.startswith("mails/")) if name == "mail" else name


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_byte_is_named(name: str, files: Files, tmp_path: Path) -> None:
    member = name_in(files, name)
    place = len(files[member]) // 2
    data = bytearray(files[member])
    data[place] ^= 1
    files[member] = bytes(data)
    found = verified(zipped(files), tmp_path)
    # What the sums themselves say wrongly is named by the file that they say it of.
    named = {fault.name for fault in found.faults}
    if name == "SHA256SUMS":
        assert {fault.cause for fault in found.faults} == {Cause.SUM_DIFFERS}
    else:
        assert member in named


@pytest.mark.parametrize("name", NAMES)
def test_damaged_packing_is_named(name: str, bundle: Path, files: Files, tmp_path: Path) -> None:
    member = name_in(files, name)
    with zipfile.ZipFile(bundle) as archive:
        info = archive.getinfo(member)
    data = bytearray(bundle.read_bytes())
    data[info.header_offset + 30 + len(member) + info.compress_size // 2] ^= 0x55
    found = verified(bytes(data), tmp_path)
    assert Fault(Cause.DAMAGED, member) in found.faults


@pytest.mark.parametrize("name", NAMES)
def test_missing_file_is_named(name: str, files: Files, tmp_path: Path) -> None:
    member = name_in(files, name)
    del files[member]
    assert Fault(Cause.MISSING, member) in verified(zipped(files), tmp_path).faults


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("/etc/passwd", Cause.LEADS_OUT),
        ("mails/../../x.eml", Cause.LEADS_OUT),
        ("..", Cause.LEADS_OUT),
        ("C:/x.txt", Cause.LEADS_OUT),
        ("mails\\x.eml", Cause.LEADS_OUT),
        ("notes.txt", Cause.NOT_LISTED),
        ("mails/", Cause.NOT_LISTED),
        ("mails/\x1b[2J\u202e.eml", Cause.NOT_LISTED),
        (f"mails/{'0' * 32}.eml", Cause.NOT_LISTED),
        ("README.txt", Cause.TWICE),
    ],
)
def test_hostile_name_is_said(name: str, cause: Cause, bundle: Path, tmp_path: Path) -> None:
    found = verified(with_entry(bundle, zipfile.ZipInfo(name)), tmp_path)
    assert Fault(cause, name) in found.faults
    said = render_verification(found, "b.zip", Look(language="en"))
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_link_is_not_followed(bundle: Path, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("report.pdf")
    link.external_attr = 0o120777 << 16
    found = verified(with_entry(bundle, link, b"/etc/passwd"), tmp_path)
    assert found.faults == (Fault(Cause.LINK, "report.pdf"),)


def test_encrypted_entry_is_said(bundle: Path, tmp_path: Path) -> None:
    data = bytearray(bundle.read_bytes())
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1
    assert Fault(Cause.ENCRYPTED, "README.txt") in verified(bytes(data), tmp_path).faults


def test_bomb_is_not_unpacked(files: Files, tmp_path: Path) -> None:
    member = name_in(files, "mail")
    files[member] = bytes(70 << 20)
    found = verified(zipped(files), tmp_path)
    assert Fault(Cause.TOO_BIG, member) in found.faults


def test_entry_that_lies_about_its_size_is_cut(bundle: Path, tmp_path: Path) -> None:
    data = bytearray(bundle.read_bytes())
    entry = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, entry + 24, 5)
    assert Fault(Cause.DAMAGED, "README.txt") in verified(bytes(data), tmp_path).faults


def test_entries_of_the_same_bytes_are_not_read_twice(bundle: Path, tmp_path: Path) -> None:
    data = bytearray(bundle.read_bytes())
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    causes = {fault.cause for fault in verified(bytes(data), tmp_path).faults}
    assert Cause.OVERLAPS in causes


def test_list_without_end_is_not_read(bundle: Path, tmp_path: Path) -> None:
    data = bytearray(bundle.read_bytes())
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<L", data, end + 12, 1 << 30)
    assert verified(bytes(data), tmp_path).faults == (Fault(Cause.TOO_MANY, ""),)


def test_cut_anywhere_is_no_whole_zip(bundle: Path, tmp_path: Path) -> None:
    data = bundle.read_bytes()
    for length in range(0, len(data), len(data) // 20):
        assert verified(data[:length], tmp_path).faults == (Fault(Cause.NO_ZIP, ""),), length


def test_any_flipped_byte_is_no_fault_of_ours(bundle: Path, tmp_path: Path) -> None:
    data = bundle.read_bytes()
    for place in itertools.chain(range(0, len(data), 997), range(len(data) - 1200, len(data), 7)):
        changed = bytearray(data)
        changed[place] ^= 0xFF
        verified(bytes(changed), tmp_path)


@pytest.mark.parametrize(
    "text",
    [b"", b"[]", b"{}", b'{"schema": 2}', b"[" * 100_000, b'{"schema": 1, "files": 3}', b"\xff"],
)
@pytest.mark.parametrize("name", ["manifest.json", "findings.json"])
def test_what_is_no_json_of_ours_is_said(
    name: str, text: bytes, files: Files, tmp_path: Path
) -> None:
    files[name] = text
    assert Fault(Cause.UNREADABLE, name) in verified(zipped(files), tmp_path).faults


def resummed(files: Files) -> bytes:
    """The bundle of a forger, who puts right all sums."""
    manifest = json.loads(files["manifest.json"])
    for entry in (*manifest["files"], *manifest["mails"]):
        data = files[entry["path"]]
        entry["sha256"], entry["size"] = hashlib.sha256(data).hexdigest(), len(data)
    files["manifest.json"] = json.dumps(manifest).encode()
    del files["SHA256SUMS"]
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items()]
    files["SHA256SUMS"] = "".join(lines).encode()
    return zipped(files)


def _another_person(findings: dict[str, list[dict[str, object]]]) -> None:
    findings["bounces"][0]["failed"] = ["nobody@example.org"]


def _another_kind(findings: dict[str, list[dict[str, object]]]) -> None:
    findings["bounces"][0]["kind"] = "success"


def _one_more(findings: dict[str, list[dict[str, object]]]) -> None:
    findings["bounces"].append({**findings["bounces"][0], "locators": ["Inbox#999999"]})


def _one_less(findings: dict[str, list[dict[str, object]]]) -> None:
    del findings["bounces"][0]


@pytest.mark.parametrize(
    ("forge", "differs"),
    [
        (_another_person, Differs.FINDINGS_RECIPIENTS),
        (_another_kind, Differs.FINDINGS_KIND),
        (_one_more, Differs.NO_SUCH_MAIL),
        (_one_less, Differs.NOT_IN_FINDINGS),
    ],
)
def test_forged_figures_do_not_follow_from_the_mails(
    forge: Callable[[dict[str, list[dict[str, object]]]], None],
    differs: Differs,
    files: Files,
    tmp_path: Path,
) -> None:
    findings = json.loads(files["findings.json"])
    forge(findings)
    files["findings.json"] = json.dumps(findings).encode()
    found = verified(resummed(files), tmp_path)
    assert found.faults == ()
    assert [difference.differs for difference in found.differences] == [differs]
    said = render_verification(found, "b.zip", Look(language="en"))
    assert said.startswith("b.zip: unchanged, but its mails say something else\n")


def test_what_another_parser_reads_otherwise_is_said_and_no_fault(
    files: Files, tmp_path: Path
) -> None:
    manifest = json.loads(files["manifest.json"])
    manifest["parser_version"] -= 1
    manifest["mails"][0]["kind"] = "other"
    files["manifest.json"] = json.dumps(manifest).encode()
    found = verified(resummed(files), tmp_path)
    assert found.faults == ()
    assert [difference.differs for difference in found.differences] == [Differs.KIND]
    said = render_verification(found, "b.zip", Look(language="en"))
    assert said.startswith("b.zip: whole and unchanged\n")
    assert "another version of the parser reads some of them otherwise:" in said


def test_mail_under_the_name_of_another_is_said(files: Files, tmp_path: Path) -> None:
    first, second = [name for name in files if name.startswith("mails/")][:2]
    files[first], files[second] = files[second], files[first]
    found = verified(resummed(files), tmp_path)
    assert {fault for fault in found.faults if fault.cause is Cause.MISNAMED} == {
        Fault(Cause.MISNAMED, first),
        Fault(Cause.MISNAMED, second),
    }


def test_empty_case_makes_a_bundle(tmp_path: Path) -> None:
    case, _ = fill_case(tmp_path / "a.bouncescan", iter(()), 0)
    case.close()
    with evidence_of(tmp_path / "a.bouncescan", KeptProgress()) as held:
        redaction = Redaction(held.findings, read_anew)
        write_bundle(tmp_path / "a.zip", held.findings, held.mails, Look(), redaction)
    found = verify_bundle(tmp_path / "a.zip", read_anew)
    assert (found.faults, found.differences, found.mails) == ((), (), 0)
