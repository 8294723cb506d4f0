"""How narrow an interval could be: of somebody who knows all but what chance decided.

The oracle knows the kind of storm: how addresses die by age and domain, how lists are made and cut,
how many reports are lost. Storms of this kind are drawn; the share of the targeted who are seen
varies between them, and so does what can be concluded from the number seen.
"""

import numpy as np

from tests.simulation.estimate.world import Parameters, World, draw_world

__all__ = ["oracle_interval"]

DRAWS = 60


def oracle_interval(
    known: Parameters, seen: int, chance: np.random.Generator
) -> tuple[float, float]:
    """The 95 % interval of the number targeted, when `seen` of them are seen."""
    shares = [_share_seen(draw_world(known, chance), chance) for _ in range(DRAWS)]
    low, high = np.quantile(shares, [0.025, 0.975])
    return max(seen, seen / high), seen / max(low, 1e-9)


def _share_seen(world: World, chance: np.random.Generator) -> float:
    """Of the targeted, those who stand on a mail of which a report arrives."""
    told = world.reports(chance)
    shown = [mail for mail, groups in zip(world.mails, told, strict=True) if groups]
    return len(np.unique(np.concatenate(shown))) / world.targeted if shown else 0.0
