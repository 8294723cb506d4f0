"""How many reports never reached the mailbox, or are not in it any more.

They are deleted, refused as spam, expired in Junk. Where each failure has a report of its own, that
makes failing rarer and no more; where one report tells of all, a mail is lost with it. What is left
tells of it only where somebody who was reported once stands on another mail too that came back by a
report about others: there his own report is missing, or this time the mail reached him. Else
nothing tells, and the share is drawn from what mailboxes are like.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from bouncescan.analysis.leak.estimate.batches import Mail
from bouncescan.analysis.leak.estimate.failing import Floats

__all__ = ["draw_lost", "how_together"]

# Most mailboxes lose next to no reports: one in fifteen in the mean, and more than a quarter in one
# mailbox of twenty.
_LOST = (0.3, 12.0)
# How rarely a mail reaches somebody whom another could not reach.
_REACHED = (0.5, 5.0)
_GRID = (np.arange(60) + 0.5) / 60


def how_together(mails: Sequence[Mail]) -> float:
    """1 where all failures of one mail stand in one report, 0 where each has its own."""
    several = [mail for mail in mails if len(mail.reported) > 1]
    beside = sum(len(mail.reported) - 1 for mail in several)
    largest = sum(max(map(len, mail.reports)) - 1 for mail in several)
    # Nothing tells: most servers write one notice for all whom they could not reach.
    return largest / beside if beside else 1.0


def draw_lost(
    mails: Sequence[Mail], without_header: float, size: int, generator: np.random.Generator
) -> Floats:
    """Draws of the share of reports that are lost, or are among those `without_header`.

    `without_header` is the share of reports that give back too little to tell the people.
    """
    missing, arrived = _count_second_reports(mails)
    log_arrives = np.log1p(-_GRID)
    lost = _log_beta(_LOST)[:, None]
    reached = _log_beta(_REACHED)[None, :]
    both = log_arrives[:, None] + log_arrives[None, :] + np.log1p(-without_header)
    fit = lost + reached + arrived * both + missing * np.log(-np.expm1(both))
    weight = np.exp(fit - fit.max()).sum(axis=1)
    lost_share = generator.choice(_GRID, size=size, p=weight / weight.sum())
    return np.asarray(1 - (1 - lost_share) * (1 - without_header), dtype=np.float64)


def _count_second_reports(mails: Sequence[Mail]) -> tuple[int, int]:
    """Of those reported on one mail, on others that came back by a report about somebody else."""
    times = Counter(person for mail in mails for person in mail.reported)
    missing = arrived = 0
    for mail in mails:
        named = Counter(person for report in mail.reports for person in report)
        for person in mail.people:
            on_others = times[person] - (person in named)
            if on_others and len(mail.reports) > named[person]:
                arrived += person in named
                missing += person not in named
    return missing, arrived


def _log_beta(shape: tuple[float, float]) -> Floats:
    return np.asarray(
        (shape[0] - 1) * np.log(_GRID) + (shape[1] - 1) * np.log1p(-_GRID), dtype=np.float64
    )
