"""The recurrent form of predictive policy improvement: its pieces judged by sums done another way."""

from dataclasses import replace

import numpy as np
import pytest

from coplayer.game import GameError
from coplayer.learn.in_context import play
from coplayer.learn.predictive_improvement import draw, improved
from coplayer.learn.predictive_improvement_net import (
    ITSELF,
    MEMBER,
    TOKENS,
    Matches,
    Net,
    NetImprovement,
    before,
    improve,
    lesson,
    meet,
    policy,
    trained,
)

SMALL = NetImprovement(
    rounds=6, ahead=3, rollouts=2, phases=2, before=20, matches=12, hidden=4, first_steps=3, steps=2, batch=8
)


def net(seed=0):
    made = Net(np.random.default_rng(seed), 4)
    made.weights[1][:] = np.random.default_rng(seed).normal(0, 0.5, made.weights[1].shape)
    return made


def uniform(s, seed=0):
    return np.random.default_rng(seed).random((s.rounds, s.ahead, 2, s.rollouts), np.float32)


def test_the_policy_is_that_of_the_exact_table():
    rng = np.random.default_rng(1)
    own, q = rng.uniform(0.01, 0.99, 20), rng.normal(0, 2, (20, 2))
    expected = improved(np.stack([own, 1 - own], 1), q, 1.7)[:, 0]
    assert policy(own, q, 1.7) == pytest.approx(expected)
    assert policy(np.array([0.5, 0.5]), np.array([[900.0, 0.0], [0.0, 900.0]]), 3.0) == pytest.approx([1, 0])


def test_the_policy_has_the_largest_gain_less_divergence():
    """Gibbs: of all pi on a fine grid none has a larger E Q - KL(pi | p) / beta."""
    rng, beta = np.random.default_rng(2), 2.5
    own, q = rng.uniform(0.05, 0.95, 10), rng.normal(size=(10, 2))
    p, grid = np.stack([own, 1 - own], 1), np.linspace(0.0005, 0.9995, 1000)

    def worth(chance):
        pi = np.stack([chance, 1 - chance], 1)
        return (pi * q).sum(1) - (pi * np.log(pi / p)).sum(1) / beta

    best = worth(policy(own, q, beta))
    assert all((worth(np.full(10, x)) <= best + 1e-12).all() for x in grid)


def test_a_match_with_itself_is_seen_from_both_sides():
    mine, theirs = meet(np.random.default_rng(3), net(3), replace(SMALL, share=0.0), uniform(SMALL))
    assert len(mine) == 12 and 0 < mine.mean() < 1
    assert (mine[:6] == theirs[6:]).all() and (mine[6:] == theirs[:6]).all()


def test_members_answer_as_their_tables_say():
    """Members that copy our last action and begin with 0; the net plays as it likes."""
    copycat = np.zeros((50, 5, 2))
    copycat[:, [0, 1, 2], 0] = copycat[:, [3, 4], 1] = 1
    mine, theirs = meet(np.random.default_rng(4), net(4), SMALL, uniform(SMALL), copycat)
    assert (theirs[:, 0] == 0).all() and (theirs[:, 1:] == mine[:, :-1]).all()
    assert 0 < mine.mean() < 1


def test_play_follows_the_policy_at_the_start():
    """With beta = 0 the first action has the self-model's chance: uniform where the outputs are 0; 4 errors."""
    fresh, s = Net(np.random.default_rng(0), 4), replace(SMALL, beta=1e-9, rounds=1, matches=4000, share=0.0)
    mine, _ = meet(np.random.default_rng(1), fresh, s, uniform(s))
    assert mine.mean() == pytest.approx(0.5, abs=0.032)


def test_names_choose_the_tokens_and_each_share_is_kept():
    data = [
        Matches(np.zeros((4, 6), int), np.ones((4, 6), int), ITSELF, 3.0),
        Matches(np.ones((9, 6), int), np.ones((9, 6), int), MEMBER, 1.0),
    ]
    read, mine, theirs = lesson(np.random.default_rng(5), replace(SMALL, batch=4000), data)
    assert read.shape == (6, 4000) and (theirs == 1).all()
    assert (read[0] == TOKENS * mine[0]).all()  # here members are those that we play 1 with
    assert (read[1:] == np.where(mine[0], TOKENS + 4, 2)).all()  # 1 + 2 mine + theirs
    assert mine[0].mean() == pytest.approx(0.25, abs=0.028)  # by weight, not by number; 4 errors


def test_the_first_play_is_of_members_where_the_pool_has_them():
    kinds = {
        pool: [(m.kind, m.weight) for m in before(np.random.default_rng(0), replace(SMALL, pool=pool))]
        for pool in ("mixed", "named", "alone")
    }
    assert kinds == {"mixed": [(ITSELF, 10)], "named": [(ITSELF, 7.5), (MEMBER, 2.5)], "alone": [(ITSELF, 10)]}

    def spread(s):  # of how often a player cooperates: 30 coins vary by 1/120, a mixture by far more
        return before(np.random.default_rng(1), s)[0].mine.mean(1).var()

    long = replace(SMALL, rounds=30, before=2000)
    assert spread(replace(long, pool="alone")) == pytest.approx(1 / 120, rel=0.15)
    assert spread(long) > 0.03 and spread(replace(long, pool="alone", first="members")) > 0.03


def test_the_net_learns_who_copies():
    """Copycats met by coins: their move is certain, ours is a coin, so the loss can fall to log 2."""
    rng = np.random.default_rng(6)
    coins, copycat = np.full((200, 5, 2), 0.5), np.zeros((200, 5, 2))
    copycat[:, [0, 1, 2], 0] = copycat[:, [3, 4], 1] = 1
    s = replace(SMALL, batch=64, rate=0.02)
    data = [Matches(*play(rng, coins, copycat, s.rounds), ITSELF, 1.0)]
    learner = Net(rng, 4)
    assert trained(rng, learner, s, data, 20) > 1.1
    trained(rng, learner, s, data, 600)
    assert trained(rng, learner, s, data, 20) == pytest.approx(np.log(2), abs=0.06)


def test_where_there_is_no_weight_there_stays_none():
    learner, rng = net(7), np.random.default_rng(7)
    trained(rng, learner, SMALL, before(rng, SMALL), 5)
    assert (learner.weights[0][learner.there == 0] == 0).all()


@pytest.mark.parametrize("pool", ["mixed", "named", "alone"])
def test_phases_repeat_for_the_same_seed(pool):
    first, again = (list(improve(replace(SMALL, pool=pool))) for _ in range(2))
    assert len(first) == 2 and [p.loss for p in first] == [p.loss for p in again]
    assert all((p.cooperation == q.cooperation).all() for p, q in zip(first, again, strict=True))
    assert np.isfinite(first[0].from_members) == (pool != "alone") and first[0].with_members.shape == (6,)


def test_members_have_five_chances():
    members = draw(np.random.default_rng(0), 2000)
    assert members.shape == (2000, 5, 2) and members.sum(2) == pytest.approx(1.0)
    assert members[..., 0].var(0) == pytest.approx(np.full(5, 1 / 12), abs=0.01)  # of U(0, 1)


def test_unknown_pools_are_refused():
    with pytest.raises(GameError, match="pool='none'"):
        NetImprovement("none")
