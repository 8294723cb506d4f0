"""How a made-up mailbox and its storm came to be: every law as data, drawn by chance.

None of these laws is the estimator's own. It fits a logistic curve; here addresses die by
exponential and Weibull laws, with their provider on one day, or not at all.
"""

import enum
from dataclasses import dataclass

import numpy as np

__all__ = ["Death", "Law", "Taking", "draw_law"]

YEAR = 365.25


class Death(enum.StrEnum):
    """By which law addresses die."""

    EXPONENTIAL = "exponential"
    WEIBULL = "Weibull"
    PROVIDERS = "with their provider"
    HARDLY = "hardly ever"


class Taking(enum.StrEnum):
    """What the stranger took of the mailbox."""

    WHOLE = "all addresses"
    SHARE = "a share of them"
    WRITTEN_TO = "whom the victim wrote to"
    NO_BYSTANDERS = "all but those only in Cc"
    LAST_YEARS = "the last years"


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """One mailbox and its storm. Times are days before the first spoofed mail."""

    people: int
    years: float
    bursts: float  # the share of people who came with many others on one day
    bystanders: float  # the share only ever seen in Cc
    machines: float
    letters: float  # how many mails one person is in, on average
    death: Death
    life: float  # years, of half of those who die by EXPONENTIAL or WEIBULL
    shape: float
    provider_died: float  # days before the storm
    churned: float  # the share of dead people who come again with a new address
    taken: float  # the harvest, days before the storm
    taking: Taking
    share: float
    last_years: float
    mails: int  # recipients of one spoofed mail
    bounces: float  # of a dead address
    refuses: float  # a living address, for other reasons
    answers: float  # a living address
    sent: float  # how much of the list the stranger wrote to before the storm was read
    deleted: float  # the chance of a mail of today; old mail is deleted more
    emptied: float | None  # days before the storm, before which all mail was deleted
    by_chance: float  # of somebody who came later to stand on another list of the stranger


def draw_law(chance: np.random.Generator) -> Law:
    """A mailbox of any size, with a harvest hours or years before the storm."""
    years = float(chance.uniform(1, 18))
    deletes = chance.random() < 0.6
    return Law(
        people=int(np.clip(chance.lognormal(np.log(350), 0.9), 50, 5000)),
        years=years,
        bursts=float(chance.choice([0.0, 0.2, 0.5])),
        bystanders=float(chance.uniform(0, 0.5)),
        machines=float(chance.uniform(0, 0.2)),
        letters=float(chance.uniform(1.5, 12)),
        death=Death(chance.choice(list(Death), p=[0.35, 0.35, 0.2, 0.1])),
        life=float(chance.uniform(2, 12)),
        shape=float(chance.choice([0.6, 1.5, 2.5])),
        provider_died=float(chance.uniform(0, years * YEAR)),
        churned=float(chance.choice([0.0, 0.3])),
        taken=draw_taken(chance, years * YEAR),
        taking=Taking(chance.choice(list(Taking), p=[0.4, 0.2, 0.15, 0.1, 0.15])),
        share=float(chance.uniform(0.3, 0.95)),
        last_years=float(chance.uniform(1, 6)),
        mails=int(chance.choice([1, 1, 3, 8])),
        bounces=float(chance.uniform(0.6, 1)),
        refuses=float(chance.uniform(0, 0.06)),
        answers=float(chance.uniform(0, 0.08)),
        sent=float(chance.choice([1.0, 1.0, 0.5])),
        deleted=float(chance.uniform(0, 0.4)) if deletes else 0.0,
        emptied=years * YEAR * float(chance.uniform(0.5, 1)) if chance.random() < 0.1 else None,
        by_chance=float(chance.choice([0.0, 0.0, 0.003])),
    )


def draw_taken(chance: np.random.Generator, days: float) -> float:
    """Hours, days to months, or years before; never before half of the mailbox."""
    kind = chance.random()
    if kind < 0.12:
        return float(chance.uniform(0.05, 1))
    if kind < 0.35:
        return float(np.exp(chance.uniform(np.log(1), np.log(60))))
    return float(min(chance.uniform(20, 1500), chance.uniform(0.05, 0.5) * days))
