"""Who stood in dated mail, since when, and who of them is a target."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bouncescan.analysis.leak.material import Material
from bouncescan.analysis.sightings import ROLES
from bouncescan.records.findings import State
from bouncescan.records.message import FolderRole

__all__ = ["Dated", "Flags", "Floats", "Numbers", "date_people"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]

_DAY = timedelta(days=1)
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)  # before that a date is a broken clock's
_WRITES = tuple(place for place, role in enumerate(ROLES) if role in {"from", "reply_to"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """One row for each person. Times are days before the first spoofed mail."""

    first: Floats  # the first mail that shows them
    last: Floats  # the last that they wrote, else the last that names them
    wrote: Flags
    written_to: Flags  # by the victim
    is_machine: Flags
    is_target: Flags
    names: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()  # the place of the first mail that shows each

    @property
    def number_of_targets(self) -> int:
        """How many of them were written to."""
        return int(self.is_target.sum())

    def kinds(self) -> Flags:
        """One row for each person: how they are known."""
        return np.column_stack([self.wrote, self.written_to, self.is_machine])

    def untouched_after(self, moment: datetime, began: datetime) -> int:
        """How many were first seen since, and were not written to."""
        return int((~self.is_target & (self.first < (began - moment) / _DAY)).sum())

    @staticmethod
    def moment(days: float, began: datetime) -> datetime:
        """The moment so many days before the storm."""
        return began - timedelta(days=days)


def date_people(material: Material, *, only_book: bool) -> Dated:
    """Everybody in dated mail from before the storm, but for those who only lay in Junk.

    Left out, as neither targets nor untouched: those whom another storm was sent to, and those
    whom a bounce names that does not show its mail. `only_book`: the source is the address book,
    so that others say nothing.
    """
    sightings = material.sightings
    if sightings is None or material.began is None:
        return _rows(pd.DataFrame(), material)
    frame, began = sightings.frame, pd.Timestamp(material.began)
    left_out = material.of_other_storms | material.claimed
    book = material.book or {}
    is_used = np.array(
        [
            name not in left_out and (name in book or not only_book)
            for name in frame["person"].cat.categories
        ],
        dtype=bool,
    )
    is_dated = (frame["when"] >= pd.Timestamp(_OLDEST)) & (frame["when"] < began)
    headers = sightings.headers
    is_junk = np.array([FolderRole.JUNK in header.roles for header in headers], dtype=bool)
    # The victim is never sighted: where nobody wrote a mail, the victim did.
    is_own = np.ones(len(headers), dtype=bool)
    writes = frame["role"].cat.codes.isin(_WRITES)
    is_own[frame["mail"][writes]] = False
    person = frame["person"].cat.codes.to_numpy()
    frame = pd.DataFrame(
        {
            "person": person,
            "days": (began - frame["when"]).dt.total_seconds() / _DAY.total_seconds(),
            "mail": frame["mail"],
            "writes": writes,
            "is_own": is_own[frame["mail"]],
            "is_junk": is_junk[frame["mail"]],
            "name": frame["person"],
        }
    )[(is_dated & is_used[person]).to_numpy()]
    return _rows(frame, material)


def _rows(frame: pd.DataFrame, material: Material) -> Dated:
    """The sightings of each person as one row."""
    if frame.empty or material.sightings is None:
        none = np.zeros(0)
        return Dated(
            first=none,
            last=none,
            wrote=none > 0,
            written_to=none > 0,
            is_machine=none > 0,
            is_target=none > 0,
        )
    # The oldest comes first, as the sightings are.
    groups = frame.groupby("person")
    first = groups.first()
    first = first[~groups["is_junk"].all()]
    written = frame[frame["writes"]].groupby("person")["days"].min()
    last = groups["days"].min()
    headers = material.sightings.headers
    names = tuple(map(str, first["name"]))
    return Dated(
        first=first["days"].to_numpy(float),
        last=written.reindex(first.index).fillna(last).to_numpy(float),
        wrote=groups["writes"].any()[first.index].to_numpy(bool),
        written_to=groups["is_own"].any()[first.index].to_numpy(bool),
        is_machine=_among(names, material.machines),
        is_target=_among(
            names, {one for one, state in material.targets.items() if state is not State.MAYBE}
        ),
        names=names,
        mails=tuple(str(headers[mail].locator) for mail in first["mail"]),
    )


def _among(names: Collection[str], people: Collection[str]) -> Flags:
    return np.fromiter((name in people for name in names), bool, len(names))
