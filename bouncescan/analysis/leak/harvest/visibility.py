"""How likely somebody who was known shows as a target: by years known, by years silent, by kind.

Bounces show the dead, and an address that has been silent for years is dead more often; answers
and the To field of a mail that came back show the living; and some strangers take only whom the
victim wrote to. So no direction is assumed. A logistic curve with bends is fitted to all who came
before a moment, for many moments at once. Those who came after it are younger than any of them:
the bends leave open how the curve goes on there, and that doubt is carried on.
"""

from dataclasses import dataclass

import numpy as np

from bouncescan.analysis.leak.harvest.dated import Floats

__all__ = ["Curves", "Groups", "fit_curves"]

_STEPS = 40
_ENOUGH = 1e-6
_MONTH, _YEAR = 30.0, 365.25
_BENDS = np.log([0.25, 0.75, 2.0, 6.0])  # years
# What is thought of the curve before anything is seen, as standard deviations of log odds: wide
# for the level and for the kinds (none of a kind may have been taken); for time, a factor of e in
# it makes the odds up to about e times as much, and at each bend that changes by half of it.
_LEVEL, _SLOPE, _KIND, _BEND = 3.0, 1.0, 3.0, 0.7
_SPREAD = np.array([_LEVEL, _SLOPE, _SLOPE, *[_KIND] * 3, *[_BEND] * (2 * len(_BENDS))])


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """People alike in time and kind, counted. `first`, `last` and `kinds` as in Dated."""

    first: Floats
    last: Floats
    kinds: Floats
    people: Floats
    targets: Floats

    def traits(self) -> Floats:
        """One row a group; a month more or less says little, so that newcomers stay comparable."""
        known = np.log((self.first + _MONTH) / _YEAR)
        silent = np.log((self.last + _MONTH) / _YEAR)
        bends = [np.minimum(time - bend, 0) for time in (known, silent) for bend in _BENDS]
        return np.column_stack([np.ones(len(known)), known, silent, self.kinds, *bends])


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """For each moment: the most likely curve, its spread, and how well such curves fit."""

    best: Floats  # moments x traits
    spread: Floats  # moments x traits x traits; times standard normal numbers
    log_evidence: Floats  # of those who came before, over all curves (Laplace's approximation)


def fit_curves(groups: Groups, is_known: Floats) -> Curves:
    """Fit those who were known (`is_known`: moments x groups, 0 or 1) at each moment."""
    traits = groups.traits()
    targets, people = is_known * groups.targets, is_known * groups.people
    best = np.zeros((len(is_known), len(_SPREAD)))
    fits = _fit(best, targets, people, traits)
    bend = np.zeros(())
    for _ in range(_STEPS):
        slope, bend = _derivatives(best, targets, people, traits)
        step = np.linalg.solve(bend, slope[:, :, None])[:, :, 0]
        if (slope * step).sum(axis=1).max(initial=0.0) < _ENOUGH:
            break
        # Newton's step overshoots where the curve is flat; one that is short enough never does.
        for _ in range(_STEPS):
            new = _fit(best + step, targets, people, traits)
            is_worse = new < fits - _ENOUGH
            if not is_worse.any():
                break
            step[is_worse] /= 2
        best, fits = best + step, new
    lower = np.linalg.cholesky(bend)
    return Curves(
        best=best,
        spread=np.linalg.inv(lower).transpose(0, 2, 1),
        log_evidence=fits - np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(axis=1),
    )


def _fit(curves: Floats, targets: Floats, people: Floats, traits: Floats) -> Floats:
    """The log likelihood of each curve, with what was thought before."""
    odds = curves @ traits.T
    seen = (targets * odds - people * np.logaddexp(0, odds)).sum(axis=1)
    thought = ((curves / _SPREAD) ** 2).sum(axis=1) / 2 + np.log(_SPREAD).sum()
    fits: Floats = seen - thought
    return fits


def _derivatives(
    curves: Floats, targets: Floats, people: Floats, traits: Floats
) -> tuple[Floats, Floats]:
    """The first, and the second with its sign turned."""
    size = traits.shape[1]
    products = (traits[:, :, None] * traits[:, None, :]).reshape(len(traits), -1)
    chance = 1 / (1 + np.exp(-curves @ traits.T))
    slope = (targets - people * chance) @ traits - curves / _SPREAD**2
    second = ((people * chance * (1 - chance)) @ products).reshape(-1, size, size)
    return slope, second + np.diag(1 / _SPREAD**2)
