"""The findings as data frames: a row a person, server, campaign, hour or bounce, and their pairs.

A column is named as the field of its record, `handed_in_by_host` for one of a record inside. What
is not known is missing (`pd.NA`, `NaT`), never False or 0. Text is as it came, but for lone
surrogates, which UTF-8 cannot hold. Times are UTC, to the microsecond: dates of mail may be of any
year.
"""

import enum
import functools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd

from bouncescan.records.findings import Findings, State
from bouncescan.reports.order import servers_by_reach, who_to_tell_first
from bouncescan.reports.safe import REPLACEMENT

__all__ = ["FRAMES", "Column", "Frame", "frame_of"]

_SURROGATES = re.compile("[\ud800-\udfff]")


class Column(enum.StrEnum):
    """What a column holds, by the dtype of pandas; a list is a cell of `object`."""

    TEXT = "string[python]"
    COUNT = "Int64"
    FLAG = "boolean"
    TIME = "datetime64[us, UTC]"
    TEXTS = "list of text"
    COUNTS = "list of counts"


@dataclass(frozen=True, slots=True)
class _Targeted:
    """One person, and one of the servers that sent it there."""

    address: str
    server: str


@dataclass(frozen=True, slots=True)
class _InCampaign:
    """One person, and the state in one campaign."""

    address: str
    campaign: int
    state: State


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: its name, its rows, and its columns by the path of the value in a row."""

    name: str
    rows: Callable[[Findings], Iterable[object]]
    paths: Mapping[str, Column]

    @property
    def columns(self) -> Mapping[str, Column]:
        """What each column holds, by its name."""
        return {path.replace(".", "_"): column for path, column in self.paths.items()}


def _targeted(findings: Findings) -> Iterable[_Targeted]:
    for person in who_to_tell_first(findings.people):
        for server in person.servers:
            yield _Targeted(person.address, server)


def _states(findings: Findings) -> Iterable[_InCampaign]:
    for person in who_to_tell_first(findings.people):
        for campaign, state in (person.states or {}).items():
            yield _InCampaign(person.address, campaign, state)


_TEXT, _COUNT, _FLAG, _TIME = Column.TEXT, Column.COUNT, Column.FLAG, Column.TIME
_TEXTS, _COUNTS = Column.TEXTS, Column.COUNTS

_PEOPLE = {
    "address": _TEXT,
    "also": _TEXTS,
    "name": _TEXT,
    "state": _TEXT,
    "reason": _TEXT,
    "in_address_book": _FLAG,
    "machine": _FLAG,
    "confidence": _TEXT,
    "first_targeted": _TIME,
    "last_targeted": _TIME,
    "times": _COUNT,
    "first_seen": _TIME,
    "last_seen": _TIME,
    "seen_in": _TEXT,
    "source_mail": _TEXT,
    "roles": _TEXTS,
    "servers": _TEXTS,
    "campaigns": _COUNTS,
}
_SERVERS = {
    "host": _TEXT,
    "ip": _TEXT,
    "org": _TEXT,
    "country": _TEXT,
    "role": _TEXT,
    "grade": _TEXT,
    "witnesses": _COUNT,
    "took_it_from": _TEXT,
    "targeted": _COUNT,
    "bounces": _COUNT,
    "originals": _COUNT,
    "first": _TIME,
    "last": _TIME,
    "spf": _TEXT,
    "campaigns": _COUNTS,
    "handed_in_by.host": _TEXT,
    "handed_in_by.ip": _TEXT,
    "handed_in_by.grade": _TEXT,
    "asn": _COUNT,
    "network": _TEXT,
    "abuse_contact": _TEXT,
    "rdns": _TEXT,
    "spf_today": _TEXT,
    "asked": _TIME,
}
_ORGANISATIONS = {
    "org": _TEXT,
    "role": _TEXT,
    "grade": _TEXT,
    "servers": _COUNT,
    "targeted": _COUNT,
    "bounces": _COUNT,
    "originals": _COUNT,
    "first": _TIME,
    "last": _TIME,
    "campaigns": _COUNTS,
    "ips": _TEXTS,
    "countries": _TEXTS,
}
_CAMPAIGNS = {
    "id": _COUNT,
    "subject": _TEXT,
    "link_hosts": _TEXTS,
    "mailer": _TEXT,
    "who_sent": _TEXT,
    "originals": _COUNT,
    "targeted": _COUNT,
    "first": _TIME,
    "last": _TIME,
    "message_ids": _TEXTS,
}
_BOUNCES = {
    "message_id": _TEXT,
    "locators": _TEXTS,
    "kind": _TEXT,
    "ownership": _TEXT,
    "original_message_id": _TEXT,
    "when": _TIME,
    "failed": _TEXTS,
    "delayed": _TEXTS,
    "reporter.host": _TEXT,
    "reporter.ip": _TEXT,
    "reporter.role": _TEXT,
    "origin.host": _TEXT,
    "origin.ip": _TEXT,
    "origin.grade": _TEXT,
    "origin.rule": _TEXT,
}

FRAMES = (
    Frame("people", lambda findings: who_to_tell_first(findings.people), _PEOPLE),
    Frame("targeted", _targeted, {"address": _TEXT, "server": _TEXT}),
    Frame("states", _states, {"address": _TEXT, "campaign": _COUNT, "state": _TEXT}),
    Frame("servers", lambda findings: servers_by_reach(findings.servers), _SERVERS),
    Frame("organisations", lambda findings: findings.organisations, _ORGANISATIONS),
    Frame("campaigns", lambda findings: findings.campaigns, _CAMPAIGNS),
    Frame(
        "hours",
        lambda findings: findings.timeline,
        {"start": _TIME, "bounces": _COUNT, "originals": _COUNT},
    ),
    Frame("bounces", lambda findings: findings.bounces, _BOUNCES),
)


def frame_of(findings: Findings, name: str) -> pd.DataFrame:
    """The frame of this name, in the order of the reports. Raises ValueError for another name."""
    frame = next((each for each in FRAMES if each.name == name), None)
    if frame is None:
        raise ValueError(f"there is no frame {name!r}: {', '.join(each.name for each in FRAMES)}")
    rows = list(frame.rows(findings))
    return pd.DataFrame(
        {
            path.replace(".", "_"): pd.Series(
                _cells([_value(row, path) for row in rows], column),
                dtype="object" if column in {_TEXTS, _COUNTS} else column.value,
            )
            for path, column in frame.paths.items()
        }
    )


def _value(row: object, path: str) -> object:
    """The value at a path of fields; None where one on the way is not known."""
    return functools.reduce(
        lambda at, field: None if at is None else getattr(at, field), path.split("."), row
    )


def _cells(values: Iterable[object], column: Column) -> list[object]:
    make = _CELLS[column]
    return [None if value is None else make(value) for value in values]


def _text(value: object) -> str:
    """An address and a word of a closed set as their text."""
    return _SURROGATES.sub(REPLACEMENT, str(value))


def _utc(value: object) -> datetime | None:
    """None for the first hours of the year 1 and the last of 9999, which may have none in UTC."""
    try:
        return value.astimezone(UTC) if isinstance(value, datetime) else None
    except OverflowError:
        return None


def _texts(value: object) -> list[str]:
    return [_text(each) for each in value] if isinstance(value, tuple) else []


def _counts(value: object) -> list[object]:
    return list(value) if isinstance(value, tuple) else []


def _as_it_is(value: object) -> object:
    return value


_CELLS: Mapping[Column, Callable[[object], object]] = {
    Column.TEXT: _text,
    Column.COUNT: _as_it_is,
    Column.FLAG: _as_it_is,
    Column.TIME: _utc,
    Column.TEXTS: _texts,
    Column.COUNTS: _counts,
}
