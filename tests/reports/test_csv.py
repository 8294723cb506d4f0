"""affected.csv and servers.csv as other programs read them."""

import csv
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from bouncescan.records.findings import Grade, ServerRole, State, TookItFrom
from bouncescan.reports import AFFECTED, SERVERS, Look, write_report
from tests.support.findings import empty_findings, make_person, make_server, storm_findings

COLUMNS = (
    "address,name,state,reason,first_targeted,last_targeted,times,campaigns,servers,"
    "in_address_book,first_seen,last_seen,role,seen_in,source_mail,confidence,evidence"
)
SERVER_COLUMNS = (
    "host,ip,organisation,country,role,grade,took_it_from,handed_in_by_host,handed_in_by_ip,"
    "handed_in_by_grade,handed_in_by_country,handed_in_by_asn,handed_in_by_network,"
    "handed_in_by_abuse_contact,targeted,bounces,originals,campaigns,organisation_servers,"
    "organisation_targeted,spf,first,last,asn,network,rdns,abuse_contact,spf_today,asked"
)
ENGLISH = Look(language="en")
DATES = ["first_targeted", "last_targeted", "first_seen", "last_seen"]
# What is a number is one; all else is text, though it may look like a number: campaigns, names.
READ_AS = {column: str for column in COLUMNS.split(",") if column != "times"}
# What a spreadsheet runs, also behind what it skips, and as Japanese keyboards write it.
FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    " =1+1",
    "\t=1+1",
    "\n=1+1",
    "\r\n \t=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "\u3000=1+1",
    "=cmd|' /C calc'!A0",
)


@pytest.fixture
def affected(tmp_path: Path) -> Path:
    path = tmp_path / "affected.csv"
    write_report(path, AFFECTED, storm_findings(), ENGLISH)
    return path


def read_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_file_begins_with_a_bom_and_its_lines_end_as_rfc_4180_says(affected: Path) -> None:
    raw = affected.read_bytes()
    assert raw.startswith(b'\xef\xbb\xbf"address","name",')
    assert raw.endswith(b"\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n") == 1 + len(storm_findings().people)


def test_columns_are_those_of_the_page() -> None:
    header = AFFECTED.render(empty_findings(), ENGLISH)
    assert header.replace('"', "") == f"{COLUMNS}\r\n"
    header = SERVERS.render(empty_findings(), ENGLISH)
    assert header.replace('"', "") == f"{SERVER_COLUMNS}\r\n"


def test_who_got_it_stands_first_then_who_may_have_it_and_last_whom_it_did_not_reach() -> None:
    people = tuple(make_person(f"{state}@example.com", state=state) for state in State)
    rows = read_rows(AFFECTED.render(empty_findings(people=people[::-1]), ENGLISH))
    assert [row["state"] for row in rows] == ["reached", "delayed", "addressed", "maybe", "failed"]


def test_friends_stand_before_strangers_and_those_before_machines() -> None:
    people = (
        make_person("no-reply@example.com", machine=True, in_address_book=True, roles=("from",)),
        make_person("stranger@example.com", in_address_book=False, roles=()),
        make_person("beside@example.com", in_address_book=False, roles=("cc",)),
        make_person("writer@example.com", in_address_book=False, roles=("cc", "from")),
        make_person("friend@example.com", in_address_book=True, roles=()),
        make_person("unknown@example.com"),
    )
    rows = read_rows(AFFECTED.render(empty_findings(people=people), ENGLISH))
    assert [row["address"].partition("@")[0] for row in rows] == [
        "friend",
        "writer",
        "beside",
        "unknown",
        "stranger",
        "no-reply",
    ]


def test_row_says_why_and_where_a_person_is_known_from() -> None:
    rows = read_rows(AFFECTED.render(storm_findings(), ENGLISH))
    assert next(row for row in rows if row["state"] == "delayed") == {
        "address": "taro..y@docomo.ne.jp",
        "name": "山田 太郎",
        "state": "delayed",
        "reason": "mailbox_full",
        "first_targeted": "2026-04-20T10:15:23+09:00",
        "last_targeted": "2026-04-20T10:15:23+09:00",
        "times": "1",
        "campaigns": "",
        "servers": "smtp3.example.net",
        "in_address_book": "yes",
        "first_seen": "2009-01-03T08:30:00+09:00",
        "last_seen": "2025-12-31T23:59:00+09:00",
        "role": "from; to",
        "seen_in": "INBOX",
        "source_mail": "mail/storm.mbox#12",
        "confidence": "proved",
        "evidence": "mx.example.com said that mail to this address is delayed; is in the address"
        " book contacts.vcf; stood in the cc field of a mail of 2011-06-05 in INBOX"
        " <mail/storm.mbox#12>",
    }


def test_pandas_reads_the_people_as_they_were_written(affected: Path) -> None:
    frame = pd.read_csv(affected, dtype=READ_AS, keep_default_na=False, parse_dates=DATES)
    assert ",".join(frame.columns) == COLUMNS
    people = {person.address: person for person in storm_findings().people}
    assert sorted(frame["address"]) == sorted(people)
    for row in frame.to_dict("records"):
        person = people[row["address"]]
        assert row["name"] == (person.name or "")
        assert row["times"] == person.times
        assert (row["state"], row["confidence"]) == (person.state, person.confidence)
        assert row["campaigns"] == "; ".join(map(str, person.campaigns or ()))
        for column in DATES:
            written = getattr(person, column)
            assert pd.isna(row[column]) if written is None else row[column] == written
    assert frame.loc[0, "name"] == "佐藤 花子"


def test_written_again_by_pandas_it_is_the_same_table(affected: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.csv"
    frame = pd.read_csv(affected, dtype=READ_AS, keep_default_na=False)
    frame.to_csv(again, index=False, encoding="utf-8-sig")
    assert read_rows(again.read_text("utf-8-sig")) == read_rows(affected.read_text("utf-8-sig"))


def test_pandas_reads_the_servers_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "servers.csv"
    write_report(path, SERVERS, storm_findings(), ENGLISH)
    frame = pd.read_csv(path)
    assert ",".join(frame.columns) == SERVER_COLUMNS
    assert list(frame["targeted"]) == [84, 31, 5, 3]
    assert list(frame["role"]) == ["origin", "origin", "relay", "bystander"]


def test_evidence_without_end_is_counted_not_listed() -> None:
    evidence = storm_findings().people[0].evidence * 50
    rows = read_rows(
        AFFECTED.render(empty_findings(people=(make_person(evidence=evidence),)), ENGLISH)
    )
    assert rows[0]["evidence"].endswith("; 30 more")


def test_servers_of_equal_reach_stand_in_the_order_of_their_names() -> None:
    servers = (make_server(host="b.example"), make_server(host="a.example"), make_server(host=None))
    rows = read_rows(SERVERS.render(empty_findings(servers=servers), ENGLISH))
    assert [row["host"] for row in rows] == ["", "a.example", "b.example"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str) -> None:
    person = make_person(text, name=text, seen_in=text, source_mail=text, servers=("a", text))
    (row,) = read_rows(AFFECTED.render(empty_findings(people=(person,)), ENGLISH))
    for cell in row.values():
        assert not any(part.strip()[:1] in tuple("=+-@＝＋－＠") for part in cell.split(";"))
    assert row["name"] == f"'{text.strip()}"


def test_libreoffice_reads_every_cell_as_it_was_written(tmp_path: Path) -> None:
    people = (
        *(make_person(f"{number}@example.com", name=text) for number, text in enumerate(FORMULAS)),
        make_person("007@example.com", name="0120", campaigns=(1,), seen_in="1-2"),
        make_person("many@example.com", campaigns=(1, 2), roles=("from", "cc")),
        *storm_findings().people,
    )
    path = tmp_path / "affected.csv"
    write_report(path, AFFECTED, empty_findings(people=people), ENGLISH)
    converted = convert(path, "csv:Text - txt - csv (StarCalc):9,34,UTF8,1,,0,false,true,false")
    again = converted.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(again, newline=""), delimiter="\t"))
    assert rows == read_rows(path.read_text(encoding="utf-8-sig"))
    workbook = zipfile.ZipFile(convert(path, "xlsx")).read("xl/worksheets/sheet1.xml")
    assert b"<f" not in workbook  # a formula's element (ECMA-376, 18.3.1.40)
    assert workbook.count(b"<row ") == 1 + len(people)


def convert(path: Path, into: str) -> Path:
    """`path` as LibreOffice reads it, saved anew; quoted cells are texts."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("no LibreOffice: apt-get install libreoffice-calc-nogui")
    out = path.parent / "out"
    command = [
        soffice,
        f"-env:UserInstallation={(path.parent / 'profile').as_uri()}",
        "--headless",
        "--infilter=CSV:44,34,UTF8,1,,0,true",
        "--convert-to",
        into,
        "--outdir",
        str(out),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out / f"{path.stem}.{into.partition(':')[0]}"


def test_every_column_and_state_is_explained_on_the_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "csv.md").read_text(encoding="utf-8")
    words = [
        *COLUMNS.split(","),
        *SERVER_COLUMNS.split(","),
        *State,
        *ServerRole,
        *Grade,
        *TookItFrom,
    ]
    assert [word for word in words if f"`{word}`" not in page] == []
