"""Alpha-rank: OpenSpiel on the same lopsided payoffs, exact fractions where rates are too small for floats."""

from time import perf_counter

import numpy as np
import pytest

from coplayer.game import TooLarge, Unsuited
from coplayer.measure import alpha_rank as module
from coplayer.measure.alpha_rank import alpha_rank, alpha_rank_populations, log_fixation, neighbours, sparse, stationary

ROCK_PAPER_SCISSORS = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0.0]])


def test_rock_paper_scissors_is_a_tie():
    made = alpha_rank(ROCK_PAPER_SCISSORS)
    assert made.mass == pytest.approx([1 / 3] * 3, abs=1e-12) and made.stable


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("alpha", [0.01, 0.1, 0.4])
def test_openspiel_gives_the_same_masses(seed, alpha):
    from open_spiel.python.egt import alpharank as peer

    rng = np.random.default_rng(seed)
    M = rng.normal(size=(5, 5)) * rng.exponential(size=(5, 1))
    assert alpha_rank(M, alpha, m=30).mass == pytest.approx(peer.compute([M], alpha=alpha, m=30)[2], abs=1e-9)
    G = rng.normal(size=(2, 3, 4))
    want = peer.compute(list(G), alpha=alpha, m=50)[2]
    assert alpha_rank_populations(G, alpha).mass.ravel() == pytest.approx(want, abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_openspiel_sweeps_to_the_same_limit(seed):
    from open_spiel.python.egt import alpharank as peer

    M = np.random.default_rng(seed).normal(size=(4, 4))
    want = peer.compute([M], use_inf_alpha=True, inf_alpha_eps=1e-9)[2]
    made = alpha_rank(M)
    assert made.stable and made.mass == pytest.approx(want, abs=1e-5)


def test_fixation_is_the_gamblers_ruin():
    u, m = np.array([-0.3, -1e-12, 0.0, 1e-40, 0.2, 3.0]), 7
    ruin = [1 / sum(np.exp(-x * np.arange(m))) for x in u]  # 1 / (1 + Σ_l Π e^-u)
    assert np.exp(log_fixation(u, m)) == pytest.approx(ruin, rel=1e-12)
    assert log_fixation(np.array([-1e4]), 50) == pytest.approx(-49e4)


def test_rates_too_small_for_floats_still_rank():
    never = -np.inf
    L = np.array([[0, -5000.0, never], [-5001.0, 0, -1.0], [-9000.0, -2.0, 0]])
    p = stationary(L)  # 0 <-> 1 <-> 2; what 2 sends to 0 directly is nothing beside it
    x1 = np.exp(-5000 + 5001)  # balance 0 <-> 1, then 1 <-> 2
    want = np.array([1, x1, x1 * np.exp(1)])
    assert p == pytest.approx(want / want.sum(), rel=1e-9)


def test_the_stationary_distribution_does_not_move():
    rng = np.random.default_rng(8)
    L = 3 * rng.normal(size=(12, 12)) - 8
    C = np.exp(L) * ~np.eye(12, dtype=bool)
    C += np.diag(1 - C.sum(1))
    p = stationary(L)
    assert p @ C == pytest.approx(p, abs=1e-14) and p.sum() == pytest.approx(1)


def test_two_conventions_share_by_their_barriers_not_by_luck():
    M = np.diag([3.0, 1.0, 2.0])  # all pure equilibria of coordination tie: a mutant's payoff equals the resident's
    assert alpha_rank(M).mass == pytest.approx([1 / 3] * 3)
    G = np.stack([M, M])  # two populations: only profiles that agree last, the dearest longest
    mass = alpha_rank_populations(G).mass
    assert mass.argmax() == 0 and mass[0, 0] > 0.999


def test_order_of_agents_does_not_matter_and_dominance_does():
    rng = np.random.default_rng(3)
    M, at = rng.normal(size=(6, 6)), rng.permutation(6)
    assert alpha_rank(M[np.ix_(at, at)], 2.0).mass == pytest.approx(alpha_rank(M, 2.0).mass[at], rel=1e-9)
    f = rng.normal(size=6)
    assert alpha_rank(np.subtract.outer(f, f)).mass[f.argmax()] == pytest.approx(1)


def test_one_population_of_two_seats_is_a_chain_done_by_hand():
    G = np.array([[[0.0], [1.0]], [[5.0], [7.0]]])  # [2, 2, 1]: only population 0 chooses
    made = alpha_rank_populations(G, alpha=0.1, m=10)
    up, down = (np.exp(log_fixation(np.array([u]), 10))[0] for u in (0.1, -0.1))
    assert made.mass.shape == (2, 1) and made.mass[1, 0] == pytest.approx(up / (up + down))
    assert made.mass[1, 0] / made.mass[0, 0] == pytest.approx(np.exp(0.9))


@pytest.mark.parametrize("seed", range(3))
def test_many_profiles_are_ranked_as_few(seed, monkeypatch):
    G = np.random.default_rng(seed).normal(size=(3, 4, 3, 3))
    dense = alpha_rank_populations(G)
    s, r, gain = neighbours(G)
    assert len(s) == 36 * (3 + 2 + 2)
    found = sparse(s, r, log_fixation(dense.alpha * gain), 36)
    monkeypatch.setattr(module, "DENSE", 10)
    if found is None:
        with pytest.raises(Unsuited, match="rare changes"):
            alpha_rank_populations(G, dense.alpha)
    else:
        assert alpha_rank_populations(G).mass == pytest.approx(dense.mass, abs=1e-5)


def test_faint_rates_that_would_decide_are_not_dropped(monkeypatch):
    monkeypatch.setattr(module, "DENSE", 1)
    with pytest.raises(Unsuited, match="rare changes"):
        alpha_rank_populations(np.stack([np.eye(2)] * 2), alpha=10.0)


@pytest.mark.parametrize("kind", ["lopsided", "coarse", "ladder"])
def test_a_hundred_agents_take_less_than_two_seconds(kind):
    rng = np.random.default_rng(2)
    A = {"lopsided": rng.normal(size=(100, 100)) ** 3, "coarse": rng.integers(-1, 2, (100, 100))}.get(kind)
    f = rng.normal(size=100)
    P = np.subtract.outer(f, f) if A is None else A - A.T
    start = perf_counter()
    made = alpha_rank(P)
    assert perf_counter() - start < 2
    assert made.stable and made.mass.sum() == pytest.approx(1)


def test_what_is_no_game_is_refused():
    for wrong in (np.ones((2, 3)), np.full((2, 2), np.nan)):
        with pytest.raises(Unsuited):
            alpha_rank(wrong)
    with pytest.raises(Unsuited):
        alpha_rank_populations(np.ones((3, 2, 2)))
    with pytest.raises(TooLarge, match="5000"):
        alpha_rank_populations(np.ones((2, 100, 100)))
