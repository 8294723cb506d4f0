"""How many were written to in all, where the mails that came back tell it.

mails       the spoofed mails that came back, each with its people and those whom reports name
batches     the same people written to again
sorting     whether those of one mail are alike
lost        how many reports are missing
failing     how likely somebody is to be reported, from counts that lack their zeros
standing    on how many mails people stand
unseen      how many people stand on mails that never came back
figure      the estimate with its interval, or why there is none
ceiling     the most that a known source can hold
"""

from collections.abc import Sequence
from dataclasses import replace

from bouncescan.analysis.judging import Judged
from bouncescan.analysis.leak.estimate.ceiling import find_ceiling
from bouncescan.analysis.leak.estimate.figure import Figure, estimate
from bouncescan.analysis.leak.estimate.mails import find_mails
from bouncescan.analysis.leak.material import Material
from bouncescan.records.findings import Counts
from bouncescan.records.leak import LeakSource

__all__ = ["estimate_targeted"]


def estimate_targeted(
    counts: Counts, counted: Sequence[Judged], material: Material, sources: Sequence[LeakSource]
) -> Counts:
    """`counts` with the estimate and its interval, or why there is none."""
    first_seen = material.sightings.first_seen() if material.sightings else {}
    found = estimate(find_mails(counted, material.targets), material.targets, first_seen)
    if not isinstance(found, Figure):
        return replace(counts, why_not=found)
    least = min(found.least, found.number)
    most = found.most
    ceiling = find_ceiling(sources, material.targets)
    if ceiling is not None and ceiling >= least:
        most = min(most, ceiling)
    least = max(least, counts.at_least)
    most = max(most, least)
    return replace(counts, estimate=min(max(found.number, least), most), interval95=(least, most))
