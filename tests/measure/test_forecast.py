"""Scores of forecasts: hand sums, the arithmetic of numpy and scipy, and that merging in any order changes nothing."""

import json
from timeit import timeit

import numpy as np
import pytest
from scipy.stats import entropy

from coplayer.game import Unsuited
from coplayer.measure.forecast import BINS, FLOOR, Forecasts, from_plain


def scored(P, at, where=""):
    made = Forecasts()
    for p, a in zip(P, at, strict=True):
        made.add(p, int(a), where)
    return made


def drawn(n, rng, actions=3, true=True):
    P = rng.dirichlet([0.4, 1.0, 2.5][:actions], n)
    Q = P if true else rng.dirichlet([1.0] * actions, n)
    return P.tolist(), (Q.cumsum(1) < rng.random((n, 1))).sum(1)


def test_three_decisions_by_hand():
    made = scored([[0.5, 0.5], [0.25, 0.75], [1.0, 0.0]], [0, 1, 0])
    assert made.log_loss == pytest.approx((np.log(2) + np.log(4 / 3)) / 3)
    assert made.brier == pytest.approx((0.5 + 0.125 + 0) / 3)
    # pairs: 0.5 twice, one happened; 0.25 once, not; 0.75 once, happened; 1 and 0 right
    assert made.calibration == pytest.approx((0 + 0.25 + 0.25) / 6)
    # tops: 0.5 with half a hit (a tie), 0.75 and 1 right
    assert made.calibration_top == pytest.approx((0 + 0.25 + 0) / 3)
    assert made.marginal_loss == pytest.approx(entropy([2, 1]))
    assert made.bits == pytest.approx((entropy([2, 1]) - made.log_loss) / np.log(2))
    assert (made.n, made.floored) == (3, 0)


def test_many_decisions_are_scored_as_by_numpy():
    P, at = drawn(3_000, np.random.default_rng(1), true=False)
    made, P = scored(P, at), np.array(P)
    hit = np.eye(3)[at]
    assert made.log_loss == pytest.approx(-np.log(P[hit > 0]).mean())
    assert made.brier == pytest.approx(((P - hit) ** 2).sum(1).mean())
    bins, error = np.digitize(P, np.arange(1, BINS) / BINS), 0.0
    for b in range(BINS):
        here = bins == b
        error += here.sum() * abs(P[here].mean() - hit[here].mean()) if here.any() else 0.0
    assert made.calibration == pytest.approx(error / P.size)
    assert [row[4] for row in made.table()] == np.bincount(bins.ravel(), minlength=BINS).tolist()
    assert sum(row[3] * row[4] for row in made.table() if row[4]) == pytest.approx(3_000)


def test_forecasts_are_calibrated_when_true_and_not_when_sharpened():
    P, at = drawn(10_000, np.random.default_rng(2))
    sharp = np.array(P) ** 2.5
    sharp = (sharp / sharp.sum(1, keepdims=True)).tolist()
    true, over = scored(P, at), scored(sharp, at)
    assert true.calibration < 0.01 and true.calibration_top < 0.02
    assert over.calibration > 0.05 and over.calibration_top > 0.1
    assert true.log_loss < over.log_loss and true.brier < over.brier  # both scores are proper


def test_merging_is_scoring_all_together_in_any_order():
    P, at = drawn(300, np.random.default_rng(3))
    parts = [scored(P[:100], at[:100]), scored(P[100:120], at[100:120]), scored(P[120:], at[120:])]
    whole = scored(P, at).summary()
    assert sum(parts, Forecasts()).summary() == pytest.approx(whole)
    assert sum(reversed(parts), Forecasts()).summary() == pytest.approx(whole)
    assert parts[0].n == 100  # merging leaves the parts alone


def test_sums_survive_json():
    P, at = drawn(50, np.random.default_rng(4))
    made = scored(P, at, "bot 3")
    assert from_plain(json.loads(json.dumps(made.plain()))) == made
    line = made.plain()
    line["pairs"] = [[0.0] * 10] * 3
    with pytest.raises(Unsuited, match="15"):
        from_plain(line)


def test_each_place_has_its_own_marginal():
    known = [[1.0, 0.0], [0.0, 1.0]] * 20
    one = scored(known, [0, 1] * 20)
    two = Forecasts()
    for p, at in zip(known, [0, 1] * 20, strict=True):
        two.add(p, at, where=f"seat {at}")
    assert one.bits == pytest.approx(1.0) and two.bits == pytest.approx(0.0)


def test_places_may_differ_in_their_actions():
    made = Forecasts().add([0.5, 0.5], 0).add([0.2, 0.3, 0.5], 2) + Forecasts().add([1.0], 0)
    assert made.happened == {"": [2, 0, 1]}


def test_an_impossible_outcome_costs_the_floor_and_is_counted():
    made = Forecasts().add([1.0, 0.0], 1).add([0.5, 0.5], 1)
    assert made.floored == 1
    assert made.log_loss == pytest.approx((-np.log(FLOOR) + np.log(2)) / 2)


def test_nothing_scored_is_unknown():
    assert set(Forecasts().summary().values()) == {0, None}


@pytest.mark.parametrize(
    ("p", "at"), [([0.5, 0.6], 0), ([1.5, -0.5], 0), ([float("nan"), 1.0], 1), ([0.5, 0.5], 2), ([0.5, 0.5], -1)]
)
def test_what_is_no_forecast_is_refused_and_leaves_nothing_behind(p, at):
    made = Forecasts()
    with pytest.raises(Unsuited):
        made.add(p, at)
    assert made == Forecasts()


def test_a_second_scores_thirty_thousand_decisions():
    made = Forecasts()
    assert min(timeit(lambda: made.add([0.2, 0.5, 0.3], 1), number=1_000) for _ in range(5)) < 1_000 / 30_000
