"""Whom the stranger's list holds, where its source is known: everybody in that source."""

from collections.abc import Iterable

from bouncescan.analysis.leak.material import Material
from bouncescan.records.leak import Harvest, Hypothesis, LeakSource, Standing

__all__ = ["find_listed"]


def find_listed(
    sources: Iterable[LeakSource], harvest: Harvest, material: Material
) -> frozenset[str] | None:
    """The people of every supported source, by their keys; None where no source is known.

    Who came into the mail after the harvest is in no list that was taken from it.
    """
    supported = [each for each in sources if each.grade is Standing.SUPPORTED and each.people]
    if not supported:
        return None
    later = _came_later(harvest, material)
    too_late = {
        Hypothesis.MAILBOX: later,
        # A card may be older than the first mail.
        Hypothesis.SEVERAL: later.difference(material.book or ()),
    }
    return frozenset(
        person
        for each in supported
        for person in each.people
        if person not in too_late.get(each.hypothesis, ())
    )


def _came_later(harvest: Harvest, material: Material) -> frozenset[str]:
    """Who first stood in mail after the end of the interval that holds the harvest."""
    if harvest.interval95 is None or material.sightings is None:
        return frozenset()
    first = material.sightings.first_seen()
    return frozenset(one for one, when in first.items() if when > harvest.interval95[1])
