"""Ratings by maximum likelihood: closed forms, a general optimiser, OpenSpiel, and what is refused."""

import numpy as np
import pytest
from scipy.optimize import minimize

from coplayer.game import Unsuited
from coplayer.measure.elo import SCALE, elo, wins_from


def table(K, seed, most=9):
    rng = np.random.default_rng(seed)
    W = rng.integers(0, most, (K, K)) + 0.5 * rng.integers(0, 2, (K, K))
    W[rng.random((K, K)) < 0.4] = 0
    W[np.arange(K), np.arange(K) - 1] += 0.5  # a ring of wins: everyone is linked to everyone
    np.fill_diagonal(W, 0)
    return W


def log_loss(r, W):
    return (W * np.log1p(np.exp(r[None, :] - r[:, None]))).sum() + r.sum() ** 2


def test_two_players_by_hand():
    made = elo(np.array([[0, 3], [1, 0]]))
    assert made.rating == pytest.approx([200 * np.log10(3), -200 * np.log10(3)])  # odds 3 : 1
    assert made.chance(0, 1) == pytest.approx(0.75)
    half = SCALE / 2 / np.sqrt(4 * 0.75 * 0.25)  # each carries half of the difference, of variance 1 / (n p q)
    assert made.se == pytest.approx([half, half])
    assert made.prior == 0


def test_draws_are_half_wins():
    W = wins_from(2, [(0, 1), (1, 0), (0, 1), (1, 0)], [2.0, 0.0, 0.5, 3.0])  # won, drawn, won, lost
    assert W.tolist() == [[0, 2.5], [1.5, 0]]
    assert elo(np.array([[0, 1], [1, 0]])).rating == pytest.approx([0, 0])


@pytest.mark.parametrize("seed", range(4))
def test_no_other_ratings_are_likelier(seed):
    W = table(7, seed)
    made = elo(W)
    want = minimize(log_loss, np.zeros(7), (W,), tol=1e-12)
    assert made.rating / SCALE == pytest.approx(want.x, abs=1e-4)
    assert log_loss(made.rating / SCALE, W) <= want.fun + 1e-9
    assert made.rating.mean() == pytest.approx(0, abs=1e-9)


def test_expected_wins_equal_wins():
    W = table(40, 9)  # the likelihood's own equations
    made = elo(W)
    expected = [sum((W[i, j] + W[j, i]) * made.chance(i, j) for j in range(40) if j != i) for i in range(40)]
    assert expected == pytest.approx(W.sum(1), abs=1e-8)


def test_openspiel_finds_the_same_ratings():
    from open_spiel.python.voting import elo as peer  # the module its voting method wraps

    W = np.array([[0, 7, 2, 9], [3, 0, 8, 1], [5, 1, 0, 6], [1, 2, 3, 0]])
    want = np.array(peer.elo.compute_ratings_from_matrices(W, smoothing_factor=0, max_iterations=100_000,
                                                           convergence_delta=1e-13))  # fmt: skip
    assert elo(W).rating == pytest.approx(want - want.mean(), abs=1e-4)


def test_standard_errors_are_the_spread_of_ratings():
    rng = np.random.default_rng(3)
    true = np.array([0.8, 0.1, 0.0, -0.9])
    p = 1 / (1 + np.exp(true[None, :] - true[:, None]))
    made = []
    for _ in range(300):
        upper = np.triu(rng.binomial([[60, 20, 90, 30]] * 4, p), 1)
        made.append(elo(upper + np.triu(np.array([[60, 20, 90, 30]] * 4) - upper, 1).T))
    spread = np.std([m.rating for m in made], axis=0)
    assert np.mean([m.se for m in made], axis=0) == pytest.approx(spread, rel=0.15)
    assert np.mean([m.rating for m in made], axis=0) == pytest.approx(true * SCALE, abs=12)


def test_who_never_lost_is_rated_with_a_drawn_game_for_each_pair():
    W = np.array([[0, 5, 5], [0, 0, 4], [0, 2, 0]])
    made = elo(W)
    drawn = np.array([[0, 5.5, 5.5], [0.5, 0, 4.5], [0.5, 2.5, 0]])
    assert made.prior == 1 and made.rating == pytest.approx(elo(drawn, prior=0).rating)
    with pytest.raises(Unsuited, match=r"\{ace\} never lost to \{bob, cat\}"):
        elo(W, prior=0, names=["ace", "bob", "cat"])


def test_a_prior_is_for_pairs_that_met():
    chain = np.array([[0, 1, 0], [1, 0, 3], [0, 1, 0]])
    with_prior = np.array([[0, 2, 0], [2, 0, 4], [0, 2, 0]])
    assert elo(chain, prior=2).rating == pytest.approx(elo(with_prior).rating)


def test_groups_that_never_met_are_refused_by_name():
    W = np.zeros((4, 4))
    W[0, 2] = W[2, 0] = W[1, 3] = W[3, 1] = 1
    for prior in (None, 0, 1):
        with pytest.raises(Unsuited, match=r"\{0, 2\} never met \{1, 3\}"):
            elo(W, prior)


def test_a_hundred_players_far_apart_are_rated():
    true = np.linspace(4, -4, 100)  # nats: 3,474 points between the ends
    games = np.random.default_rng(5).integers(1, 40, (100, 100))
    W = games / (1 + np.exp(true[None, :] - true[:, None]))
    W, games = np.triu(W, 1), np.triu(games, 1)
    assert elo(W + np.triu(games - W, 1).T).rating == pytest.approx(true * SCALE, abs=1e-6)


def test_what_is_no_table_of_wins_is_refused():
    for wrong in (np.ones((2, 3)), -np.ones((2, 2)), np.full((2, 2), np.nan)):
        with pytest.raises(Unsuited):
            elo(wrong)
    with pytest.raises(Unsuited):
        wins_from(2, [(0, 1)], [np.nan])
