import math

import pytest

from bouncescan.analysis.leak.sources.chance import allowed_strays, chance_of_so_few


@pytest.mark.parametrize(
    ("targets", "strays"), [(0, 0), (10, 2), (20, 3), (50, 5), (100, 8), (1000, 43)]
)
def test_so_many_strays_are_no_objection(targets: int, strays: int) -> None:
    assert allowed_strays(targets) == strays


def test_share_of_strays_falls_to_what_lists_are_mixed_with() -> None:
    shares = [allowed_strays(targets) / targets for targets in (10, 100, 1_000, 10_000, 100_000)]
    assert shares == sorted(shares, reverse=True)
    assert 0.03 < shares[-1] < 0.032


@pytest.mark.parametrize(
    ("hits", "people", "rate", "chance"),
    [
        (0, 59, 0.05, 0.95**59),
        (1, 3, 0.5, 0.5),
        (3, 3, 0.5, 1.0),
        (0, 0, 0.5, 1.0),
        (0, 5, 0.0, 1.0),
        (4, 5, 1.0, 0.0),
        (5000, 10_000, 0.5, 0.504),
    ],
)
def test_binomial_tail(hits: int, people: int, rate: float, chance: float) -> None:
    assert math.isclose(chance_of_so_few(hits, people, rate), chance, rel_tol=1e-3)
