"""How likely each moment is: who was known then is a target if visible, who came later hardly."""

import numpy as np

from bouncescan.analysis.leak.harvest.dated import Floats
from bouncescan.analysis.leak.harvest.visibility import Curves, Groups, fit_curves

__all__ = ["log_likelihood"]

_DRAWS = 40
_TINY = 1e-12
# Somebody first seen after the moment may have been known all the same: the mail that showed them
# before was deleted. Right after the moment that may be every second one where half of the mail is
# gone. They turn up again sooner or later, so that their share falls as 1 / (1 + days / scale).
_SHARES = ((0.05, 0.2), (0.12, 0.17), (0.25, 0.1), (0.45, 0.03))  # and how likely each is
_SCALES = (40.0, 100.0)
_NOTHING_DELETED = 0.5
# And a few stand on another list of the stranger's.
_BY_CHANCE = 0.003
_LEAKS = np.array(
    [
        (0.0, 1.0, _NOTHING_DELETED),
        *((share, scale, likely / len(_SCALES)) for share, likely in _SHARES for scale in _SCALES),
    ]
)


def log_likelihood(groups: Groups, moments: Floats) -> Floats:
    """Of each moment (days before the storm), over all curves and all shares of deleted mail."""
    is_known = groups.first[None, :] >= moments[:, None]
    curves = fit_curves(groups, is_known.astype(float))
    later = [_of_later(groups, curves, place, moment) for place, moment in enumerate(moments)]
    found: Floats = curves.log_evidence + np.array(later)
    return found


def _of_later(groups: Groups, curves: Curves, place: int, moment: float) -> float:
    """The log likelihood of who is a target among those who came after a moment."""
    is_later = groups.first < moment
    if not is_later.any():
        return 0.0
    drawn = curves.best[place] + _normal(curves.best.shape[1]) @ curves.spread[place].T
    shown = 1 / (1 + np.exp(-drawn @ groups.traits()[is_later].T))
    share, scale, likely = _LEAKS.T
    since = moment - groups.first[is_later]
    was_known = _BY_CHANCE + share[:, None] / (1 + since / scale[:, None])
    targets = groups.targets[is_later]
    others = groups.people[is_later] - targets
    fits = np.log(was_known) @ targets + (np.log(shown + _TINY) @ targets)[:, None]
    fits += np.log1p(-shown[:, None, :] * was_known[None, :, :]) @ others
    fits += np.log(likely / _DRAWS)
    top = fits.max()
    return float(top + np.log(np.exp(fits - top).sum()))


def _normal(size: int) -> Floats:
    """The same numbers each time: the same mailbox gives the same interval."""
    half = np.random.default_rng(0).standard_normal((_DRAWS // 2, size))
    return np.concatenate([half, -half])
