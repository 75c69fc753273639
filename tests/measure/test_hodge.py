"""The Hodge split: published references, orthogonality, and that discs rebuild the cycle."""

from itertools import combinations

import numpy as np
import pytest

from coplayer.game import Unsuited
from coplayer.measure.hodge import disc_games, hodge, intransitive_triples, share_interval
from coplayer.measure.layers import layers

ROCK_PAPER_SCISSORS = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0.0]])


def lopsided(K, seed):
    A = np.random.default_rng(seed).normal(size=(K, K)) * np.arange(1, K + 1)[:, None]
    return A - A.T


def ladder(f):
    return np.subtract.outer(f, f)


def test_the_references():
    assert hodge(ROCK_PAPER_SCISSORS).share == pytest.approx(0, abs=1e-15)
    assert hodge(ladder([3.0, 1.0, 0.5, -7.0])).share == pytest.approx(1)
    assert hodge(np.sign(ladder([3, 2, 1]))).share == pytest.approx(8 / 9)
    assert hodge(np.zeros((3, 3))).share is None
    assert (hodge(ROCK_PAPER_SCISSORS).rank, hodge(ladder([3.0, 1.0, 0.0])).rank) == (2, 0)


@pytest.mark.parametrize("seed", range(4))
def test_the_parts_are_orthogonal_and_rebuild_the_whole(seed):
    P = lopsided(7, seed)
    made = hodge(P)
    T = ladder(made.rating)
    assert T + made.cyclic == pytest.approx(P)
    assert (T * made.cyclic).sum() == pytest.approx(0, abs=1e-9)
    assert made.cyclic.sum(1) == pytest.approx(0, abs=1e-12) and made.cyclic == pytest.approx(-made.cyclic.T)
    assert made.share == pytest.approx((T**2).sum() / (P**2).sum())


@pytest.mark.parametrize(("K", "seed"), [(4, 1), (7, 2), (8, 3)])
def test_disc_games_rebuild_the_cyclic_part(K, seed):
    P = lopsided(K, seed)
    weights, places = disc_games(P)
    made = hodge(P)
    a, b = places[:, :, 0], places[:, :, 1]  # [K, D]
    assert (a * weights) @ b.T - (b * weights) @ a.T == pytest.approx(made.cyclic, abs=1e-10)
    assert weights == pytest.approx(made.discs) and made.rank == np.linalg.matrix_rank(made.cyclic)
    assert 2 * (weights**2).sum() == pytest.approx((made.cyclic**2).sum())


def test_two_discs_of_known_weight_are_found():
    turn = np.array([[0, 1], [-1, 0]])
    C = np.kron(np.diag([5.0, 2.0]), turn)
    C = np.block([[C, -C], [-C, C]]) / 2  # rows sum to 0
    weights, _ = disc_games(C)
    assert weights == pytest.approx([5, 2]) and hodge(C).discs == pytest.approx([5, 2])


def test_circles_of_three_are_counted_as_by_hand():
    P = np.sign(lopsided(9, 4))
    P[0, 1] = P[1, 0] = 0  # a draw
    wins = P > 0
    by_hand = sum(
        (wins[i, j] and wins[j, k] and wins[k, i]) or (wins[j, i] and wins[k, j] and wins[i, k])
        for i, j, k in combinations(range(9), 3)
    )
    assert intransitive_triples(P) == by_hand > 0
    assert intransitive_triples(ROCK_PAPER_SCISSORS) == 1 and intransitive_triples(ladder([1.0, 2.0, 4.0])) == 0


def test_the_interval_of_the_share_narrows_with_matches_and_noise_looks_cyclic():
    P, rng = ladder(np.linspace(-1, 1, 6)), np.random.default_rng(6)
    noise = np.triu(rng.normal(0, 1, (400, 6, 6)), 1)
    matches = P + noise - noise.transpose(0, 2, 1)
    few, many = (share_interval(matches[:n], np.random.default_rng(7), draws=300) for n in (20, 400))
    assert few.high - few.low > 2 * (many.high - many.low) and few.high < 1 and many.mean > 0.98
    pure = [hodge(m - P).share for m in matches]
    assert np.mean(pure) == pytest.approx(2 / 6, abs=0.02)
    assert share_interval(matches[:1], rng).interval is None


def test_layers_are_found_in_order():
    assert layers(ROCK_PAPER_SCISSORS) == [[0, 1, 2]]
    assert layers(ladder([2.0, 9.0, 5.0])) == [[1], [2], [0]]
    top = np.block([[ROCK_PAPER_SCISSORS, np.full((3, 3), 2.0)], [np.full((3, 3), -2.0), 3 * ROCK_PAPER_SCISSORS]])
    at = np.array([4, 0, 3, 2, 5, 1])
    assert layers(top[np.ix_(at, at)]) == [[1, 3, 5], [0, 2, 4]]
    assert layers(np.zeros((2, 2))) == [[0, 1]]


def test_every_agent_is_in_one_layer_and_no_later_layer_beats_an_earlier():
    P = lopsided(12, 8)
    made = layers(P)
    assert sorted(sum(made, [])) == list(range(12)) and len(made) > 1
    from coplayer.measure.nash_averaging import task_average

    for earlier, later in combinations(made, 2):  # relative population performance (Czarnecki et al. 2020)
        assert task_average(P[np.ix_(earlier, later)]).value >= -1e-9


def test_what_is_not_antisymmetric_is_refused():
    for wrong in (np.eye(3), np.ones((2, 3)), np.full((2, 2), np.inf), np.zeros((0, 0))):
        with pytest.raises(Unsuited):
            hodge(wrong)
