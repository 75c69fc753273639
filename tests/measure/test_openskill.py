"""Ratings for more than two players: hand properties, and the update of two players done from the paper."""

import sys

import numpy as np
import pytest

from coplayer.game import NotFound, Unsuited
from coplayer.measure.openskill import openskill


def test_one_match_of_two_is_the_papers_update():
    made = openskill(3, [(2, 0)], [(1.0, -1.0)])
    mu, var, beta2 = 25.0, (25 / 3) ** 2, (25 / 6) ** 2
    c = np.sqrt(2 * (var + beta2))  # Weng & Lin 2011, algorithm 4 with equal teams: p = 1/2
    assert made.mu == pytest.approx([mu - var / c / 2, mu, mu + var / c / 2], rel=1e-3)
    assert made.sigma[1] == pytest.approx(25 / 3) and made.sigma[0] < 25 / 3
    assert made.ordinal == pytest.approx(made.mu - 3 * made.sigma)


def test_who_wins_more_among_four_is_rated_higher():
    rng = np.random.default_rng(1)
    skill = np.array([0.0, 3.0, 1.0, 2.0, 4.0])
    seats = [rng.choice(5, 4, replace=False).tolist() for _ in range(150)]
    made = openskill(5, seats, [(skill[who] + rng.gumbel(size=4)).tolist() for who in seats])
    assert np.argsort(made.mu).tolist() == np.argsort(skill).tolist()


def test_ties_leave_equals_equal_and_order_matters():
    tie = openskill(3, [(0, 1, 2)], [(2.0, 2.0, 2.0)])
    assert np.ptp(tie.mu) == pytest.approx(0, abs=1e-9)
    seats, returns = [(0, 1), (1, 2), (2, 0)], [(1.0, 0.0)] * 3
    there, back = openskill(3, seats, returns), openskill(3, seats[::-1], returns)
    assert not np.allclose(there.mu, back.mu)


def test_what_is_no_match_is_refused():
    for who, got in (((0, 0), (1.0, 0.0)), ((0, 1), (1.0,)), ((0, 1), (1.0, np.nan))):
        with pytest.raises(Unsuited):
            openskill(2, [who], [got])


def test_a_missing_library_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "openskill.models", None)
    with pytest.raises(NotFound, match="pip install openskill"):
        openskill(2, [], [])
