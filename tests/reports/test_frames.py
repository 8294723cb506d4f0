"""Data frames of the findings, and the files of them: dtypes whatever the content, nothing lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from bouncescan.records.findings import Findings, State
from bouncescan.reports.frames import FRAMES, Column, Frame, frame_of
from bouncescan.reports.parquet import parquet_path, write_parquet
from tests.reports.test_hostile_text import HOSTILE, poison
from tests.support.findings import at, empty_findings, make_person, storm_findings

NAMES = [frame.name for frame in FRAMES]

EAST, WEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))


def dtype_of(column: Column) -> object:
    """As the docs have it."""
    if column in {Column.TEXTS, Column.COUNTS}:
        return pd.Series([[]]).dtype
    return pd.Series([], dtype=column.value).dtype


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("frames")
    assert list(write_parquet(made, storm_findings())) == [
        made / f"{name}.parquet" for name in NAMES
    ]
    return made


@pytest.mark.parametrize("findings", [storm_findings(), empty_findings()], ids=["storm", "empty"])
@pytest.mark.parametrize("frame", FRAMES, ids=NAMES)
def test_a_frame_has_its_columns_and_dtypes_whatever_was_found(
    frame: Frame, findings: Findings
) -> None:
    made = frame_of(findings, frame.name)
    assert dict(made.dtypes) == {name: dtype_of(each) for name, each in frame.columns.items()}


@pytest.mark.parametrize("frame", FRAMES, ids=NAMES)
def test_pandas_reads_back_what_was_written(folder: Path, frame: Frame) -> None:
    read = pd.read_parquet(parquet_path(folder, frame.name))
    made = frame_of(storm_findings(), frame.name)
    for name, column in frame.columns.items():
        if column in {Column.TEXTS, Column.COUNTS}:
            assert [None if each is None else list(each) for each in read[name]] == [*made[name]]
        elif column is Column.TEXT:
            assert pd.api.types.is_string_dtype(read[name].dtype)
            assert [*read[name].fillna("?")] == [*made[name].fillna("?")]
        else:
            pd.testing.assert_series_equal(read[name], made[name])


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_nothing_has_the_types_of_one_of_much(
    folder: Path, name: str, tmp_path: Path
) -> None:
    list(write_parquet(tmp_path, empty_findings()))
    assert (
        pq.read_schema(parquet_path(tmp_path, name)).remove_metadata()
        == pq.read_schema(parquet_path(folder, name)).remove_metadata()
    )
    assert len(pd.read_parquet(parquet_path(tmp_path, name))) == 0


def test_times_are_utc() -> None:
    people = frame_of(
        empty_findings(people=(make_person(first_targeted=at(20, 10, 15)),)), "people"
    )
    assert people["first_targeted"][0] == pd.Timestamp("2026-04-20T01:15:23Z")
    assert people["first_targeted"].dt.tz is UTC or str(people["first_targeted"].dt.tz) == "UTC"


def test_times_of_any_year_are_kept_and_those_that_utc_has_not_are_missing() -> None:
    first, last = datetime(1, 1, 1, tzinfo=EAST), datetime(9999, 12, 31, 23, tzinfo=WEST)
    odd = make_person(first_targeted=first, last_targeted=last, first_seen=first.replace(year=2))
    people = frame_of(empty_findings(people=(odd,)), "people")
    assert people[["first_targeted", "last_targeted"]].isna().all(axis=None)
    assert people["first_seen"][0].year == 1


def test_what_is_not_known_is_missing_and_neither_false_nor_nothing() -> None:
    unknown = make_person(in_address_book=None, machine=None, roles=None, name=None)
    people = frame_of(empty_findings(people=(unknown,)), "people")
    assert people[["in_address_book", "machine", "name", "first_seen"]].isna().all(axis=None)
    assert people["roles"][0] is None


def test_each_pair_of_person_and_server_and_of_person_and_campaign_is_a_row() -> None:
    one = make_person(
        servers=("a.example.net", "b.example.net"), states={1: State.FAILED, 2: State.REACHED}
    )
    found = empty_findings(people=(one, make_person("b@example.jp", servers=(), states=None)))
    assert frame_of(found, "targeted").to_dict("list") == {
        "address": ["hanako@example.jp"] * 2,
        "server": ["a.example.net", "b.example.net"],
    }
    assert frame_of(found, "states").to_dict("list") == {
        "address": ["hanako@example.jp"] * 2,
        "campaign": [1, 2],
        "state": ["failed", "reached"],
    }


def test_a_server_inside_a_row_stands_in_columns_of_its_own() -> None:
    servers = frame_of(storm_findings(), "servers").set_index("host")
    assert servers.loc["vps-17.example.org", "handed_in_by_ip"] == "192.0.2.44"
    assert servers.loc["smtp3.example.net", "ip"] == "203.0.113.7"
    assert pd.isna(servers.loc["smtp3.example.net", "handed_in_by_host"])


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_text_comes_back_as_it_was_but_for_lone_surrogates(text: str, tmp_path: Path) -> None:
    found = poison(replace(storm_findings(), case="a"), text)
    list(write_parquet(tmp_path, found))
    read = pd.read_parquet(parquet_path(tmp_path, "people"))
    kept = "".join("\ufffd" if "\ud800" <= each <= "\udfff" else each for each in text)
    assert set(read["address"]) == {kept}
    assert {each for servers in read["servers"] for each in servers} == {kept}


def test_there_is_no_frame_of_another_name() -> None:
    with pytest.raises(ValueError, match="there is no frame 'person': people, targeted, "):
        frame_of(storm_findings(), "person")
