"""Kendall's tau: scipy on ratings with ties, and a count by hand."""

import numpy as np
import pytest
from scipy.stats import kendalltau

from coplayer.game import Unsuited
from coplayer.measure.ranking import kendall


@pytest.mark.parametrize("seed", range(5))
def test_tau_is_that_of_scipy(seed):
    rng = np.random.default_rng(seed)
    x, y = rng.integers(0, 6, 15), rng.normal(size=15).round(seed % 2)
    assert kendall(x, y) == pytest.approx(kendalltau(x, y).statistic)


def test_one_swap_of_neighbours_by_hand():
    assert kendall([4, 3, 2, 1], [40, 20, 30, 10]) == pytest.approx((5 - 1) / 6)
    assert kendall([1, 2], [2, 1]) == -1 and kendall([1, 1], [1, 2]) is None


def test_ratings_of_different_agents_are_refused():
    with pytest.raises(Unsuited):
        kendall([1, 2], [1, 2, 3])
