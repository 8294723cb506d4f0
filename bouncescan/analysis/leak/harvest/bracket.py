"""Not before: the newest mail that first shows a target, and what the limit is without it."""

from dataclasses import replace
from datetime import datetime

import numpy as np

from bouncescan.analysis.frames import from_timestamp
from bouncescan.analysis.leak.harvest.dated import Dated
from bouncescan.analysis.sightings import Sightings
from bouncescan.records.evidence import Evidence
from bouncescan.records.leak import Harvest

__all__ = ["known_until", "of_one_mail"]

_SHOWN = 20


def known_until(dated: Dated, began: datetime, earliest: float = 0.0) -> Harvest:
    """The bracket. A target first seen after `earliest` (days before the storm) limits nothing.

    What first shows such a one may have come after an older mail that was deleted, or they stand
    on another list of the stranger's.
    """
    targets = np.flatnonzero(dated.is_target)
    targets = targets[np.argsort(dated.first[targets], kind="stable")]
    # An interval that begins at a first sighting holds that one.
    counts = dated.first[targets] >= earliest * (1 - 1e-9)
    known, late = targets[counts], targets[~counts]
    found = Harvest(not_after=began)
    if not len(known):
        return found
    newest = int(known[0])
    not_before = dated.moment(float(dated.first[newest]), began)
    lines = [
        Evidence(
            rule="newest_target_first_seen",
            parameters={"who": dated.names[newest], "date": _day(not_before)},
            locators=(dated.mails[newest],),
        )
    ]
    if len(known) > 1:
        before = dated.moment(float(dated.first[known[1]]), began)
        lines.append(Evidence(rule="without_that_target", parameters={"date": _day(before)}))
    if len(late):
        last = dated.moment(float(dated.first[late[0]]), began)
        lines.append(
            Evidence(
                rule="targets_first_seen_later",
                parameters={"n": len(late), "date": _day(last)},
                locators=tuple(dated.mails[place] for place in late[:_SHOWN]),
            )
        )
    if untouched := dated.untouched_after(not_before, began):
        lines.append(
            Evidence(
                rule="untouched_first_seen_later",
                parameters={"n": untouched, "date": _day(not_before)},
            )
        )
    return replace(found, not_before=not_before, evidence=tuple(lines))


def of_one_mail(sightings: Sightings, detail: str | None, began: datetime) -> Harvest:
    """Whoever has the mail may have taken its addresses at any time since it was sent."""
    why = Evidence(rule="list_is_of_one_mail")
    frame = sightings.frame
    for place, header in enumerate(sightings.headers):
        if detail is None or detail not in {header.message_id, str(header.locator)}:
            continue
        when = from_timestamp(frame["when"][frame["mail"] == place].min())
        if when is not None and when < began:
            line = Evidence(
                rule="that_mail_was_sent",
                parameters={"date": _day(when)},
                locators=(str(header.locator),),
            )
            return Harvest(not_before=when, not_after=began, why_not=why, evidence=(line,))
    return Harvest(not_after=began, why_not=why)


def _day(when: datetime) -> str:
    return when.date().isoformat()
