"""The recurrent form of predictive policy improvement: its pieces judged by sums done another way."""

import numpy as np
import pytest

from coplayer.game import GameError
from coplayer.learn.predictive_improvement import draw
from coplayer.learn.predictive_improvement_net import (
    ITSELF,
    MEMBER,
    TOKENS,
    Matches,
    NetImprovement,
    before,
    improve,
    lesson,
    loss,
    meet,
    policy,
    returns,
)
from coplayer.learn.recurrent import cell, fresh, logits, tokens

SMALL = NetImprovement(rounds=6, ahead=3, phases=2, before=20, matches=10, hidden=4, first_steps=3, steps=2, batch=8)


def net(seed=0, hidden=4):
    rng = np.random.default_rng(seed)
    return {k: v + rng.normal(0, 0.5, v.shape).astype(np.float32) for k, v in fresh(rng, 10, hidden, 6).items()}


def test_returns_are_means_of_the_rounds_ahead():
    paid = np.random.default_rng(0).normal(size=(3, 7))
    expected = [[paid[i, t : t + 3].sum() / 3 for t in range(5)] for i in range(3)]
    assert returns(paid, 3) == pytest.approx(np.array(expected))


def test_the_policy_is_the_self_model_times_exp_beta_q():
    w, h = net(), np.random.default_rng(1).normal(size=(5, 4))
    out = logits(w, h)
    for row, pi in zip(out, policy(w, h, SMALL), strict=True):
        p = np.exp(row[:2]) / np.exp(row[:2]).sum()
        weight = p * np.exp(SMALL.beta * SMALL.ahead * row[4:])
        assert pi == pytest.approx(weight / weight.sum())


def test_the_loss_is_both_log_losses_and_the_error_of_q():
    jnp = pytest.importorskip("jax.numpy")
    jax = pytest.importorskip("jax")
    w, rng = net(2), np.random.default_rng(2)
    mine, theirs, paid = rng.integers(0, 2, (3, 6)), rng.integers(0, 2, (3, 6)), rng.normal(size=(3, 4))
    read = tokens(mine, theirs, 2)
    told, error = [], []
    for i in range(3):
        h = np.zeros(4)
        for t in range(6):
            h = cell(np, w, h, read[i, t])
            out, a, b = logits(w, h), mine[i, t], theirs[i, t]
            own = np.exp(out[:2]) / np.exp(out[:2]).sum()
            other = 1 / (1 + np.exp(-out[2 + a]))  # chance of their action 0 after ours
            told.append(-np.log(own[a]) - np.log(other if b == 0 else 1 - other))
            if t < 4:
                error.append((out[4 + a] - paid[i, t]) ** 2)
    given = loss(jnp, jax.lax.scan, jax.tree.map(jnp.asarray, w), read.T, mine.T, theirs.T, jnp.asarray(paid.T))
    assert float(given) == pytest.approx(np.mean(told) + 5 * np.mean(error), rel=1e-4)


def test_a_match_with_itself_is_seen_from_both_sides():
    played = meet(np.random.default_rng(3), net(3), SMALL, ITSELF, None)
    assert (played.mine[:5] == played.theirs[5:]).all() and (played.mine[5:] == played.theirs[:5]).all()


def test_members_answer_as_their_tables_say():
    """Members that copy our last action and begin with 0; the net plays as it likes."""
    copycat = np.zeros((50, 5, 2))
    copycat[:, [0, 1, 2], 0] = copycat[:, [3, 4], 1] = 1
    played = meet(np.random.default_rng(4), net(4), SMALL, MEMBER, copycat)
    assert (played.theirs[:, 0] == 0).all() and (played.theirs[:, 1:] == played.mine[:, :-1]).all()
    assert 0 < played.mine.mean() < 1


def test_names_choose_the_tokens_and_only_where_they_are_given():
    data = Matches(np.zeros((4, 6), int), np.ones((4, 6), int), np.array([ITSELF, ITSELF, MEMBER, MEMBER]))
    read, mine, theirs, paid = lesson(np.random.default_rng(5), SMALL, data)
    starts = set(read[0].tolist())
    assert starts == {0, TOKENS} and set((read - read[0])[1:].ravel().tolist()) == {2}  # 1 + 2 * 0 + 1
    assert (mine == 0).all() and (theirs == 1).all() and paid == pytest.approx(np.full((4, 8), -1))
    kinds = {
        pool: {int(k) for m in before(np.random.default_rng(0), NetImprovement(pool, before=3)) for k in m.kind}
        for pool in ("mixed", "named", "alone")
    }
    assert kinds == {"mixed": {ITSELF}, "named": {ITSELF, MEMBER}, "alone": {ITSELF}}


def test_phases_repeat_for_the_same_seed():
    pytest.importorskip("optax")
    first, again = (list(improve(NetImprovement(**{**vars(SMALL), "pool": "named"}))) for _ in range(2))
    assert len(first) == 2 and [p.loss for p in first] == [p.loss for p in again]
    assert all((p.cooperation == q.cooperation).all() for p, q in zip(first, again, strict=True))
    assert np.isfinite(first[0].from_members) and first[0].with_members.shape == (6,)


def test_members_have_five_chances():
    members = draw(np.random.default_rng(0), 2000)
    assert members.shape == (2000, 5, 2) and members.sum(2) == pytest.approx(1.0)
    assert members[..., 0].var(0) == pytest.approx(np.full(5, 1 / 12), abs=0.01)  # of U(0, 1)


def test_unknown_pools_are_refused():
    with pytest.raises(GameError, match="pool='none'"):
        NetImprovement("none")
