"""The estimate with its 95 % interval, or why there is none."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from bouncescan.analysis.leak.estimate.batches import join_repeats
from bouncescan.analysis.leak.estimate.failing import fit_failing
from bouncescan.analysis.leak.estimate.mails import Mails
from bouncescan.analysis.leak.estimate.sorting import measure_sorting
from bouncescan.analysis.leak.estimate.unseen import draw_unseen
from bouncescan.records.evidence import Evidence

__all__ = ["Figure", "estimate"]

_FEW = 10
_SEVERAL = 1.5
_HIDDEN = 0.2
_WIDE = 2.5
_SORTED = 0.5
_ALONE = 0.1
# The upper tail is long: 95 % are inside a shorter interval if more of them are left out above.
_LOW, _HIGH = 0.02, 0.97


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How many people, and between which two numbers in 95 of 100 cases."""

    number: int
    least: int
    most: int


def estimate(
    found: Mails, targets: Collection[str], first_seen: Mapping[str, datetime]
) -> Figure | Evidence:
    """The figure from the mails that came back; `targets` are all who are known as targeted."""
    mails = found.mails
    if not mails:
        return Evidence(rule="no_recipients_came_back")
    if found.unnamed > _HIDDEN * (found.named + found.unnamed):
        return Evidence(
            rule="recipients_not_in_the_header",
            parameters={"n": found.unnamed, "of": found.named + found.unnamed},
        )
    places = sum(len(mail.people) for mail in mails)
    if places <= _SEVERAL * len(mails):
        return Evidence(rule="one_recipient_each", parameters={"n": len(mails)})
    if len(mails) < _FEW:
        return Evidence(rule="few_mails_came_back", parameters={"n": len(mails), "of": _FEW})
    batches = join_repeats(mails)
    shown = set().union(*(batch.people for batch in batches))
    sorting = measure_sorting(batches, first_seen)
    if sorting.by_domain > _SORTED:
        # A server that swallows all is never seen where its people have mails of their own.
        return Evidence(rule="sorted_by_domain", parameters={"n": len(mails)})
    reported = set().union(*(batch.reported for batch in batches))
    beside = set().union(*(batch.people for batch in batches if len(batch.people) > 1))
    if len(reported - beside) > _ALONE * len(reported):
        return Evidence(
            rule="many_alone_on_their_mail",
            parameters={"n": len(reported - beside), "of": len(reported)},
        )
    counts = [(len(batch.people), len(batch.reported)) for batch in batches]
    failing = fit_failing(counts, sorting)
    unseen = draw_unseen(found, batches, failing, max(sorting.by_domain, sorting.by_age))
    outside = len(set(targets) - shown)
    unseen = np.maximum(unseen, outside)
    least, number, most = np.quantile(unseen, [_LOW, 0.5, _HIGH])
    known = len(shown)
    if known + most > _WIDE * (known + least):
        return Evidence(rule="estimate_too_wide", parameters={"n": len(mails)})
    return Figure(
        number=round(known + number),
        least=int(known + least),
        most=int(np.ceil(known + most)),
    )
