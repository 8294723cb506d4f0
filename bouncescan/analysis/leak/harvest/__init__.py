"""When the addresses were taken: the bracket, and the interval that holds it in 95 of 100.

dated       who stood in dated mail, since when, and who of them is a target
interval    the moments that what is seen fits nearly as well as the best one
likelihood  how likely each moment is
visibility  how likely somebody who was known shows as a target
bracket     the newest mail that shows a target, as evidence
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bouncescan.analysis.leak.harvest.bracket import known_until, of_one_mail
from bouncescan.analysis.leak.harvest.dated import Dated, date_people
from bouncescan.analysis.leak.harvest.interval import find_interval
from bouncescan.analysis.leak.material import Material
from bouncescan.records.evidence import Evidence
from bouncescan.records.leak import Harvest, Hypothesis, LeakSource, Standing

__all__ = ["find_harvest", "harvest_of"]

_ENOUGH = 10  # targets first seen in dated mail; with fewer, how visible they are is a guess
_OWN = {Hypothesis.MAILBOX, Hypothesis.ADDRESS_BOOK, Hypothesis.SEVERAL}


def find_harvest(material: Material, sources: Sequence[LeakSource]) -> Harvest:
    """The bracket and the interval, or why there is none.

    `sources` as weighed; without any, the victim's mail is taken for the source. Of several storms
    only the main one's targets count.
    """
    began = material.began
    if began is None:
        return Harvest(why_not=Evidence(rule="no_forged_mail_has_a_date"))
    none = Harvest(not_after=began)
    supported = {one.hypothesis: one for one in sources if one.grade is Standing.SUPPORTED}
    if Hypothesis.UNRELATED_LIST in supported:
        return Harvest(why_not=Evidence(rule="list_is_not_from_your_data"))
    if material.sightings is None:
        return replace(none, why_not=Evidence(rule="no_history_was_read"))
    if sources and not _OWN & supported.keys():
        if Hypothesis.ONE_MAIL in supported:
            return of_one_mail(material.sightings, supported[Hypothesis.ONE_MAIL].detail, began)
        if Hypothesis.OTHER_MAILBOX in supported:
            return replace(none, why_not=Evidence(rule="list_is_from_elsewhere"))
        return replace(none, why_not=Evidence(rule="source_is_not_known"))
    dated = date_people(material, only_book=Hypothesis.ADDRESS_BOOK in supported)
    return harvest_of(dated, began)


def harvest_of(dated: Dated, began: datetime) -> Harvest:
    """The interval, and the bracket that it does not belie."""
    targets = dated.number_of_targets
    if targets < _ENOUGH:
        why = Evidence(rule="too_few_dated_targets", parameters={"n": targets})
        return replace(known_until(dated, began), why_not=why)
    earliest, latest = find_interval(dated)
    found = known_until(dated, began, earliest)
    if found.not_before is not None and not dated.untouched_after(found.not_before, began):
        return replace(known_until(dated, began), why_not=Evidence(rule="nobody_came_later"))
    return replace(found, interval95=(dated.moment(earliest, began), dated.moment(latest, began)))
