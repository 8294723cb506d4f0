"""affected.csv and servers.csv as other programs read them."""

import csv
import io
import shutil
import subprocess
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
    "targeted,bounces,originals,spf,first,last,asn,network,rdns,abuse_contact,spf_today,asked"
)
ENGLISH = Look(language="en")


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


def test_who_got_it_stands_first_and_known_people_before_others() -> None:
    people = (
        make_person("maybe@example.com", state=State.MAYBE),
        make_person("failed@example.com", state=State.FAILED),
        make_person("cc@example.com", state=State.ADDRESSED),
        make_person("no-reply@example.com", state=State.REACHED, machine=True),
        make_person("stranger@example.com", state=State.REACHED, in_address_book=False),
        make_person("friend@example.com", state=State.REACHED, in_address_book=True),
        make_person("late@example.com", state=State.DELAYED),
    )
    rows = read_rows(AFFECTED.render(empty_findings(people=people), ENGLISH))
    assert [row["address"].partition("@")[0] for row in rows] == [
        "friend",
        "stranger",
        "no-reply",
        "failed",
        "late",
        "cc",
        "maybe",
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
    frame = pd.read_csv(affected)
    assert ",".join(frame.columns) == COLUMNS
    assert len(frame) == len(storm_findings().people)
    assert frame["times"].sum() == sum(person.times for person in storm_findings().people)
    assert frame.loc[0, "name"] == "佐藤 花子"


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


def test_libreoffice_reads_the_people_as_they_were_written(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("no LibreOffice: apt-get install libreoffice-calc-nogui")
    people = (make_person("a@example.com", name="=1+1"), *storm_findings().people)
    path = tmp_path / "affected.csv"
    write_report(path, AFFECTED, empty_findings(people=people), ENGLISH)
    command = [
        soffice,
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--infilter=CSV:44,34,UTF8",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):9,34,UTF8",
        "--outdir",
        str(tmp_path / "out"),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    again = (tmp_path / "out" / "affected.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(again, newline=""), delimiter="\t"))
    written = read_rows(path.read_text(encoding="utf-8-sig"))
    assert [(row["address"], row["name"]) for row in rows] == [
        (row["address"], row["name"]) for row in written
    ]
    assert "'=1+1" in {row["name"] for row in rows}


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
