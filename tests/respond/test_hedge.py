"""Hedge against its theorem, with adversaries."""

from math import log, sqrt

import numpy as np
import pytest

from coplayer.game import NotFound
from coplayer.model.counts import Counts
from coplayer.model.stage import Stage
from coplayer.respond.best import Best
from coplayer.respond.hedge import Hedge

LOPSIDED = np.array([[2.0, -3, 0.5], [-1, 4, 0], [1, 1, -2]])


def stage(payoff, rounds):
    ours, theirs = payoff.shape
    return Stage(0, tuple(range(ours)), tuple(range(theirs)), payoff, -payoff, rounds, 1.0, 0.0, False)


def match(here, other, rng):
    """(what the mixture earned in expectation, what the response alone would have, what the safe arm would have)."""
    model, response, best = Counts(here, decay=0.5), Hedge(here), Best(here)
    memory, own, got = model.begin(), response.begin(), np.zeros(3)
    for t in range(here.rounds):
        mix = response.strategy(model, memory, here.rounds - t, own=own)
        alone = best.strategy(model, memory, here.rounds - t) if t else response.safe
        assert mix.sum() == pytest.approx(1) and mix.min() >= 0
        b = other(t, mix, alone, rng)
        got += np.array([mix, alone, response.safe]) @ here.payoff[:, b]
        memory = model.update(memory, 0, b)
        own = response.update(own, 0, b, model, memory)
    return got


def least(t, mix, alone, rng):
    return int((mix @ LOPSIDED).argmin())


def against_the_model(t, mix, alone, rng):
    return int((alone @ LOPSIDED).argmin())


def even(t, mix, alone, rng):
    return int(rng.integers(3))


def constant_then_turned(t, mix, alone, rng):
    return 1 if t < 150 else int((alone @ LOPSIDED).argmin())


@pytest.mark.parametrize("other", [least, against_the_model, even, constant_then_turned])
def test_it_is_never_far_behind_the_better_arm(other):
    for rounds in (20, 300):
        here = stage(LOPSIDED, rounds)
        mixed, alone, safe = match(here, other, np.random.default_rng(1))
        assert mixed >= max(alone, safe) - np.ptp(LOPSIDED) * sqrt(rounds * log(2) / 2) - 1e-9


def test_the_guarantee_is_needed_and_earned():
    """Who plays against the model ruins the response alone; the hedge ends near the value; a constant is exploited."""
    here = stage(LOPSIDED, 300)
    mixed, alone, safe = match(here, against_the_model, np.random.default_rng(1))
    assert alone < safe - 200 and mixed > safe - 60
    mixed, alone, safe = match(here, lambda *_: 1, np.random.default_rng(1))
    assert mixed > 0.9 * alone > safe + 500


def test_the_safe_arm_is_the_maximin_strategy():
    """Matching pennies with stakes 4 and 1: (4p - (1 - p)) = ((1 - p) - p) at p = 2/7, worth 3/7."""
    here = stage(np.array([[4.0, -1], [-1, 1]]), 10)
    safe = Hedge(here).safe
    assert safe == pytest.approx([2 / 7, 5 / 7])
    assert (safe @ here.payoff) == pytest.approx([3 / 7, 3 / 7])


def test_the_response_is_found_by_name():
    here = stage(LOPSIDED, 10)
    assert Hedge(here, "logit(precision=2)").inner.precision == 2
    with pytest.raises(NotFound, match="no response 'bets'"):
        Hedge(here, "bets").update(Hedge(here).begin(), 0, 0, Counts(here), Counts(here).begin())
