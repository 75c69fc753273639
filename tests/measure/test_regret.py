"""Regret and adaptation: the published case of tit-for-tat, brute force, hand counts."""

import numpy as np
import pytest

from coplayer.game import Unsuited
from coplayer.measure.regret import by_block, external_regret, policy_regret, recovery, rounds_to, share_of_prize

DILEMMA = np.array([[3.0, 0.0], [5.0, 1.0]])  # cooperate, defect


def against_tit_for_tat(mine):
    theirs = [0, *mine[:-1]]
    return theirs, DILEMMA[mine, theirs]


def test_always_defecting_against_tit_for_tat_regrets_only_its_policy():
    T = 50
    theirs, got = against_tit_for_tat([1] * T)
    assert external_regret(DILEMMA, [1] * T, theirs)[-1] == 0
    replays = [[against_tit_for_tat([a] * T)[1].sum()] for a in (0, 1)]
    made = policy_regret(np.array(replays), [got.sum()])
    assert (made.regret / T, made.best) == (pytest.approx(2 - 4 / T), 0)


def test_external_regret_is_that_of_trying_each_action():
    rng = np.random.default_rng(1)
    G, a, b = rng.normal(size=(4, 3)), rng.integers(0, 4, 60), rng.integers(0, 3, 60)
    made = external_regret(G, a, b)
    for t in (1, 7, 60):
        best = max(sum(G[k, b[s]] for s in range(t)) for k in range(4))
        assert made[t - 1] == pytest.approx(best - sum(G[a[s], b[s]] for s in range(t)))


def test_policy_regret_is_of_the_best_mean_and_keeps_its_matches_paired():
    made = policy_regret(np.array([[9.0, 0.0, 0.0], [4.0, 4.0, 2.0]]), [1.0, 5.0, 0.0])
    assert (made.best, made.regret) == (1, pytest.approx(4 / 3))
    assert made.gains.tolist() == [3.0, -1.0, 2.0]


def test_shares_of_the_prize():
    assert share_of_prize(7.0, 5.0, 9.0) == 0.5
    assert share_of_prize(4.0, 5.0, 9.0) == -0.25
    assert share_of_prize(0.5, 0.0, 0.0) is None and share_of_prize(0.5, 0.1 + 0.2, 0.3) is None
    assert share_of_prize(1.0, 2.0, 1.0) is None


def test_rounds_to_nine_tenths_are_counted_as_by_hand():
    curve = [0.0] * 4 + [1.0] * 6
    assert rounds_to(curve, oracle=1.0, window=1) == 5  # the fifth round is the first good one
    assert rounds_to(curve, oracle=1.0, window=2) == 6
    assert rounds_to(curve, oracle=1.0, share=0.5, window=2) == 5
    assert rounds_to(curve, oracle=2.0, window=2) is None
    assert rounds_to([-1.0] * 3 + [-0.1] * 3, oracle=0.0, floor=-1.0, window=3) == 6  # losses count from the floor
    assert rounds_to([1.0, 1.0], oracle=1.0, window=2) == 2


def test_recovery_counts_from_the_switch_and_sees_nothing_before_it():
    curve = [1.0] * 10 + [0.0] * 3 + [1.0] * 5
    assert recovery(curve, switch=10, oracle=1.0, window=2) == 5
    assert recovery(curve[:13], switch=10, oracle=1.0, window=2) is None


def test_blocks_sum_whole_ones():
    assert by_block(np.arange(7.0), 3).tolist() == [3, 12]
    assert by_block(np.ones((2, 100)), 50).tolist() == [[50, 50], [50, 50]]


def test_what_does_not_fit_is_refused():
    with pytest.raises(Unsuited):
        external_regret(DILEMMA, [0, 1], [0])
    with pytest.raises(Unsuited):
        policy_regret(np.ones((2, 3)), [1.0, 2.0])
    with pytest.raises(Unsuited, match="window"):
        rounds_to([1.0], 1.0, window=2)
