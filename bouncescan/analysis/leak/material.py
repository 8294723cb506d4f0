"""What every hypothesis is held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bouncescan.analysis.sightings import Sightings
from bouncescan.records.contact import Contact
from bouncescan.records.findings import State

__all__ = ["Material"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The targets, and what the victim's own data holds beside them.

    People are address keys that stand for them (identities.Identities).
    """

    targets: Mapping[str, State]
    sightings: Sightings | None  # None: no history was read
    book: Mapping[str, Contact] | None  # by person; None: no address book was given
    machines: frozenset[str]  # senders nobody writes to
    # Targets whom only bounces name that do not show their mail: it may have been the victim's own.
    claimed: frozenset[str] = frozenset()
    of_other_storms: frozenset[str] = frozenset()  # targets first of another storm than the main
    began: datetime | None  # the first spoofed mail of the main storm
