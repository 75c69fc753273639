"""Value iteration through a reaction against brute force over everything that can happen."""

from types import SimpleNamespace

import numpy as np
import pytest

from coplayer.game import Unsuited
from coplayer.model.stage import Reaction, stage_of
from coplayer.read import load
from coplayer.respond.plan import Plan, worth


def expectimax(payoff, r, s, rounds, discount, tremble):
    """[A] by recursion over every round that can happen, in plain words."""
    if not rounds:
        return [0.0] * len(payoff)
    out = []
    for a in range(len(payoff)):
        q = 0.0
        for b in range(payoff.shape[1]):
            after = expectimax(payoff, r, r.then[s][a][b], rounds - 1, discount, tremble)
            best = max(after)
            rest = sum(after) - best
            mean = (1 - tremble) * best + tremble * rest / (len(after) - 1)
            q += r.theirs[s][b] * (payoff[a][b] + discount * mean)
        out.append(q)
    return out


@pytest.mark.parametrize("seed", range(4))
def test_values_equal_a_recursion_over_all_futures(seed):
    rng = np.random.default_rng(seed)
    payoff = rng.normal(size=(3, 2))
    theirs = rng.dirichlet((1, 3), size=5)
    r = Reaction(int(rng.integers(5)), theirs, rng.integers(5, size=(5, 3, 2)))
    expected = expectimax(payoff, r, r.at, 4, 0.8, 0.1)
    np.testing.assert_allclose(worth(payoff, r, 4, 0.8, 0.1), expected, rtol=1e-12)


def tit_for_tat():
    """States: cooperates now, defects now; it does next what we do."""
    then = np.array([[[0, 0], [1, 1]]] * 2)
    return SimpleNamespace(reaction=lambda memory: Reaction(memory, np.eye(2), then))


def stage(rounds=10):
    return stage_of(load(f"prisoners_dilemma|repeat({rounds})"), 0)


def test_tit_for_tat_gets_cooperation_until_the_last_round():
    plan = Plan(stage())
    for left in range(2, 11):
        np.testing.assert_array_equal(plan.strategy(tit_for_tat(), 0, left), [1, 0])
    np.testing.assert_array_equal(plan.strategy(tit_for_tat(), 0, 1), [0, 1])
    np.testing.assert_allclose(plan.values(tit_for_tat(), 0, 10), [9 * 3 + 5, 5 + 0 + 7 * 3 + 5])


def test_a_defecting_tit_for_tat_is_apologised_to_if_enough_rounds_are_left():
    # left 2: C then D earns 0 + 5, D then D 1 + 1
    np.testing.assert_array_equal(Plan(stage()).strategy(tit_for_tat(), 1, 2), [1, 0])
    np.testing.assert_array_equal(Plan(stage()).strategy(tit_for_tat(), 1, 1), [0, 1])


def test_a_short_sight_defects_and_a_model_without_reaction_is_refused():
    np.testing.assert_array_equal(Plan(stage(), ahead=1).strategy(tit_for_tat(), 0, 10), [0, 1])
    np.testing.assert_array_equal(Plan(stage(), discount=0.5).strategy(tit_for_tat(), 0, 10), [0, 1])
    with pytest.raises(Unsuited, match="bounded_memory"):
        Plan(stage()).strategy(SimpleNamespace(), 0, 10)
