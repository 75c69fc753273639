"""The compiled recurrent net: against recurrent.py in double precision, differences, and the exact table."""

from itertools import product

import numpy as np
import pytest

from coplayer.learn.predictive_improvement import looked_ahead, window
from coplayer.learn.recurrent import cell, fresh, logits, tokens
from coplayer.learn.recurrent_kernel import F, advance, chances, imagined, matrices, present, slope

V, H = 10, 4
PAYOFF = np.array([[1, -1], [2.5, 0]])


def net(seed=0, spread=0.7):
    rng = np.random.default_rng(seed)
    return {k: rng.normal(0, spread, v.shape) for k, v in fresh(rng, V, H, 3).items()}  # double precision


def forecast(w, read):
    """p [3, M] after the tokens read [T, M], by recurrent.py; and the states [M, H]."""
    h = np.zeros((read.shape[1], H))
    for token in read:
        h = cell(np, w, h, token)
    return 1 / (1 + np.exp(-logits(w, h).T)), h


def state(w, read):
    """x after the tokens read [T, M], by the kernel."""
    gates, out = matrices(w)
    x, rows, p = (np.zeros((n, read.shape[1]), F) for n in (V + H + 1, 4 * H, 3))
    x[-1] = 1
    for token in read:
        advance(gates, x, token, rows)
    chances(out, x, p)
    return x, p


@pytest.mark.parametrize("seed", range(3))
def test_the_kernel_is_the_recurrent_net(seed):
    w, read = net(seed), np.random.default_rng(seed).integers(0, V, (12, 7))
    x, p = state(w, read)
    expected, h = forecast(w, read)
    assert x[V:-1] == pytest.approx(h.T, abs=2e-3) and p == pytest.approx(expected, abs=2e-3)


def loss(w, read, mine, theirs):
    """Mean -log p of both moves, by recurrent.py."""
    h, total = np.zeros((read.shape[1], H)), 0.0
    for token, a, b in zip(read, mine, theirs, strict=True):
        h = cell(np, w, h, token)
        p = 1 / (1 + np.exp(-logits(w, h)))  # [M, 3]
        reply = np.where(a == 0, p[:, 1], p[:, 2])
        total -= np.log(np.where(a == 0, p[:, 0], 1 - p[:, 0])).sum() + np.log(np.where(b == 0, reply, 1 - reply)).sum()
    return total / read.size


@pytest.mark.parametrize("part", ["token", "recur", "reset", "out", "bias"])
def test_slopes_are_differences_of_the_loss(part):
    """Along 5 random directions of each part of the weights; central differences in double precision."""
    rng, w = np.random.default_rng(3), net(3, 0.5)
    mine, theirs = rng.integers(0, 2, (2, 9, 6))
    read = tokens(mine.T, theirs.T, 2).T + 5 * (np.arange(6) % 2)
    value, by_gates, by_out = slope(*matrices(w), read, mine, theirs)
    assert value == pytest.approx(loss(w, read, mine, theirs), abs=1e-3)
    for _ in range(5):
        way = {k: rng.normal(size=v.shape) if k == part else np.zeros_like(v) for k, v in w.items()}
        up, down = ({k: v + sign * 1e-5 * way[k] for k, v in w.items()} for sign in (1, -1))
        difference = (loss(up, read, mine, theirs) - loss(down, read, mine, theirs)) / 2e-5
        gates, out = matrices(way)
        assert (by_gates * gates).sum() + (by_out * out).sum() == pytest.approx(difference, abs=1e-3)


def test_what_is_present_are_the_weights():
    """Every weight of recurrent.py has one place in `gates`, and no other place is present."""
    ones = {k: np.ones_like(v) for k, v in net().items()}
    assert (matrices(ones)[0] == present(H, V)).all()
    assert present(H, V).sum() == sum(net()[k].size for k in ("token", "recur", "reset"))


def exact(w, h, kind, ahead, first):
    """Q of action `first` in state h: the sum over all continuations, by recurrent.py."""
    if not ahead:
        return 0.0
    p = 1 / (1 + np.exp(-logits(w, h)))
    total = 0.0
    for a, b in product((0, 1), (0, 1)):
        own = (p[0] if a == 0 else 1 - p[0]) if first is None else float(a == first)
        chance = own * (p[1 + a] if b == 0 else 1 - p[1 + a])
        if chance:
            later = cell(np, w, h, kind + 1 + 2 * a + b)
            total += chance * (PAYOFF[a, b] + exact(w, later, kind, ahead - 1, None))
    return total


def test_rollouts_average_to_the_sum_over_all_continuations():
    """4,000 rollouts of 3 rounds; their spread is below 3 each, so 0.2 is four standard errors."""
    w, rng = net(5), np.random.default_rng(5)
    x, _ = state(w, rng.integers(0, V, (4, 3)))
    for kind in (0, 5):
        uniform = rng.random((3, 2, 4000), F)
        q = imagined(*matrices(w), x[V:-1], kind, PAYOFF.astype(F), uniform)
        for i, a in product(range(3), (0, 1)):
            assert q[i, a] == pytest.approx(exact(w, x[V:-1, i].astype(float), kind, 3, a), abs=0.2)


def remembering_one(players):
    """A net that remembers the last round alone: p [3, 5] after each token; z = 0, n = +-1 as by the token."""
    w = {k: np.zeros(v.shape) for k, v in fresh(np.random.default_rng(0), 5, 5, 3).items()}
    w["token"][:, 5:10], w["token"][:, 10:] = -20, np.where(np.eye(5) > 0, 20, -20)
    score = np.log(players / (1 - players))
    w["out"], w["bias"] = score.T / 2, score.sum(1) / 2
    return w


@pytest.mark.parametrize("seed", range(3))
def test_rollouts_in_a_world_of_memory_one_equal_the_exact_table(seed):
    """Against the backward sum of predictive_improvement.py over the last round, 10 rounds ahead."""
    rng = np.random.default_rng(seed)
    p, memory = rng.uniform(0.05, 0.95, (3, 5)), window(1)
    theirs = np.stack([np.stack([p[1], 1 - p[1]], -1), np.stack([p[2], 1 - p[2]], -1)], 1)
    q = looked_ahead(np.stack([p[0], 1 - p[0]], -1), theirs, memory.next, PAYOFF, 10)
    gates, out = matrices(remembering_one(p))
    states = np.ascontiguousarray(np.where(np.eye(5) > 0, 1, -1), F)
    uniform = rng.random((10, 2, 6000), F)
    assert imagined(gates, out, states, 0, PAYOFF.astype(F), uniform) == pytest.approx(q, abs=0.25)  # 4 errors


def test_rollouts_share_their_numbers():
    """With equal forecasts for both actions and no memory, the two Q differ by one round's payoff exactly."""
    p = np.tile(np.array([[0.3], [0.6], [0.6]]), 5)
    gates, out = matrices(remembering_one(p))
    start = np.where(np.arange(5) == 0, 1, -1).astype(F)[:, None]
    q = imagined(gates, out, start, 0, PAYOFF.astype(F), np.random.default_rng(1).random((6, 2, 3), F))
    reply = np.array([0.6, 0.4])
    assert q[0, 1] - q[0, 0] == pytest.approx(float((PAYOFF[1] - PAYOFF[0]) @ reply), abs=1e-3)
