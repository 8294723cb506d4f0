"""Who stands on which mail, both ways, in a time that grows with the sightings alone."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from bouncescan.analysis.frames import from_timestamp
from bouncescan.analysis.sightings import ROLES
from bouncescan.records.message import FolderRole, MailHeader

__all__ = ["Mails"]

_Numbers = npt.NDArray[np.int64]
_JUST_A_COPY = ROLES.index("cc")


class Mails:
    """The mails of the sightings. A person is a number here, as in `names`; a mail is its place."""

    def __init__(self, frame: pd.DataFrame, headers: Sequence[MailHeader]) -> None:
        self.headers = headers
        self._frame = frame
        category = frame["person"].cat
        self.names: list[str] = [str(name) for name in category.categories]
        self._number = {name: number for number, name in enumerate(self.names)}
        person = category.codes.to_numpy(dtype=np.int64)
        mail = frame["mail"].to_numpy(dtype=np.int64)
        is_more = frame["role"].cat.codes.to_numpy() != _JUST_A_COPY
        self._more_than_copied = self._named(person[is_more])
        # One row for each person on each mail, whatever the roles: by mail, and by person.
        width = max(len(self.names), 1)
        pairs = np.sort(mail * width + person)
        pairs = pairs[np.diff(pairs, prepend=-1) > 0]
        self.mail, self.person = pairs // width, pairs % width
        self._order = np.argsort(self.person, kind="stable")
        self._first_of_person = np.searchsorted(
            self.person[self._order], np.arange(len(self.names) + 1)
        )
        self._first_of_mail = np.searchsorted(self.mail, np.arange(len(headers) + 1))

    def on(self, mails: Iterable[int]) -> frozenset[str]:
        """Everybody on these mails."""
        parts = [
            self.person[self._first_of_mail[mail] : self._first_of_mail[mail + 1]] for mail in mails
        ]
        return self._named(np.concatenate(parts)) if parts else frozenset()

    def of(self, person: str) -> list[int]:
        """The mails that a person stands on."""
        number = self._number.get(person)
        if number is None:
            return []
        begin, end = self._first_of_person[number : number + 2]
        found: list[int] = self.mail[self._order[begin:end]].tolist()
        return found

    def is_among(self, people: Collection[str]) -> npt.NDArray[np.bool_]:
        """For each person's number whether they are among `people`."""
        wanted = frozenset(people)
        return np.fromiter((name in wanted for name in self.names), bool, len(self.names))

    def only_copied(self, people: Collection[str]) -> frozenset[str]:
        """Those of `people` who never stood anywhere but in Cc."""
        return frozenset(
            one for one in people if one in self._number and one not in self._more_than_copied
        )

    def not_only_junk(self) -> frozenset[str]:
        """Everybody who stands on a mail outside of the Junk folder."""
        is_good = np.fromiter(
            (FolderRole.JUNK not in header.roles for header in self.headers),
            bool,
            len(self.headers),
        )
        return self._named(self.person[is_good[self.mail]])

    def answered(self) -> tuple[int, int]:
        """How many different mails the owner answered, and how many of those are gone."""
        kept = {header.message_id for header in self.headers}
        answered = {
            header.in_reply_to
            for header in self.headers
            if header.in_reply_to and FolderRole.SENT in header.roles
        }
        return len(answered), len(answered - kept)

    def number_shown(self, people: Collection[str]) -> _Numbers:
        """For each mail how many of `people` stand on it."""
        shown = self.mail[self.is_among(people)[self.person]]
        return np.bincount(shown, minlength=len(self.headers)).astype(np.int64)

    def number_on(self) -> _Numbers:
        """For each mail how many stand on it."""
        return np.diff(self._first_of_mail).astype(np.int64)

    def _named(self, numbers: _Numbers) -> frozenset[str]:
        """The people behind these numbers, each once."""
        is_there = np.zeros(len(self.names), dtype=bool)
        is_there[numbers] = True
        return frozenset(self.names[number] for number in np.flatnonzero(is_there).tolist())

    def when(self, mail: int) -> datetime | None:
        """When a mail came, by the clock of the sightings."""
        rows = self._frame["when"][self._frame["mail"] == mail]
        return from_timestamp(rows.iloc[0]) if len(rows) else None

    def place(self, mail: int) -> str:
        """Where a mail lay."""
        return str(self.headers[mail].locator)
