"""Intervals: against scipy's t-test, hand sums, a published example of Holm's correction, and their coverage."""

import numpy as np
import pytest
from scipy import stats

from coplayer.game import Unsuited
from coplayer.measure.interval import bootstrap, difference, evenly, holm, mean


def test_the_t_interval_and_its_p_are_those_of_scipy():
    x = np.random.default_rng(1).gamma(0.7, size=13)
    got, want = mean(x), stats.ttest_1samp(x, 0)
    low, high = want.confidence_interval(0.95)
    assert (got.low, got.high, got.p) == pytest.approx((low, high, want.pvalue), rel=1e-12)
    assert (got.mean, got.se, got.n) == pytest.approx((x.mean(), stats.sem(x), 13), rel=1e-12)


def test_equal_clusters_give_the_interval_of_their_means():
    x = np.random.default_rng(2).normal(3, 1, (9, 4)) + np.random.default_rng(3).normal(0, 5, (9, 1))
    got, want = mean(x.ravel(), np.repeat(np.arange(9), 4)), mean(x.mean(1))
    assert (got.low, got.high, got.n) == pytest.approx((want.low, want.high, 9), rel=1e-12)


def test_unequal_clusters_by_hand():
    got = mean([1.0, 2.0, 6.0], ["a", "a", "b"])  # mean 3; cluster sums of deviations -3 and 3
    assert (got.mean, got.se, got.n) == pytest.approx((3, np.sqrt(2 * (9 + 9)) / 3, 2))


def test_fewer_than_two_draws_have_no_interval():
    assert mean([]).mean is None and mean([]).n == 0
    for got in (mean([4.0]), mean([3.0, 5.0], seeds=[7, 7]), bootstrap([4.0], np.random.default_rng(0))):
        assert (got.mean, got.interval, got.se, got.p, got.n) == (4.0, None, None, None, 1)


def test_equal_values_have_an_interval_of_one_point():
    assert mean([2.0] * 3).interval == [2.0, 2.0] and mean([2.0] * 3).p == 0.0
    assert mean([0.0] * 3).p == 1.0


def test_pairing_removes_what_both_share():
    rng = np.random.default_rng(4)
    luck, gain = rng.normal(0, 100, 30), rng.normal(1, 1, 30)
    got = difference(luck + gain, luck)
    assert got.interval == pytest.approx(list(stats.ttest_rel(luck + gain, luck).confidence_interval()), rel=1e-9)
    assert got.low > 0 > mean(luck + gain).low


def test_both_intervals_hold_the_mean_as_often_as_they_say():
    rng = np.random.default_rng(5)
    t = b = 0
    for _ in range(400):
        x = np.repeat(rng.normal(1, 1, 25), 3)  # three equal matches a seed: not 75 draws
        seeds = np.repeat(np.arange(25), 3)
        t += mean(x, seeds).low <= 1 <= mean(x, seeds).high
        boot = bootstrap(x, rng, seeds, draws=400)
        b += boot.low <= 1 <= boot.high
    assert 366 <= t <= 393 and 358 <= b <= 391  # 380 ± 3 sd; the bootstrap is a little narrow


def test_a_bootstrap_is_that_of_its_rng_and_of_scipy():
    x = np.random.default_rng(6).exponential(size=40)
    one, two = (bootstrap(x, np.random.default_rng(7), draws=20_000) for _ in range(2))
    want = stats.bootstrap([x], np.mean, method="percentile", n_resamples=20_000, rng=np.random.default_rng(8))
    assert one == two
    low, high = want.confidence_interval
    assert (one.low, one.high, one.se) == pytest.approx((low, high, want.standard_error), rel=0.03)


def test_holms_correction_by_hand():
    assert holm([0.01, None, 0.04, 0.03, 0.005]) == pytest.approx([0.03, None, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_what_is_not_a_number_is_refused():
    for wrong in ([1.0, np.nan], [[1.0, 2.0]]):
        with pytest.raises(Unsuited):
            mean(wrong)
    with pytest.raises(Unsuited):
        difference([1.0, 2.0], [1.0])
    with pytest.raises(Unsuited):
        mean([1.0, 2.0], seeds=[1])


def test_groups_weigh_the_same_whatever_their_size():
    found = evenly([1.0, 3.0, 10.0], ["a", "a", "b"], [1, 2, 1])
    assert found.mean == pytest.approx(((1 + 3) / 2 + 10) / 2) and found.n == 2
    assert evenly([2.0, 4.0], ["a", "b"], [1, 2]) == mean([2.0, 4.0], [1, 2])
