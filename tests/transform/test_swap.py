"""Swap: values, records and declared facts move with the seats."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers

from coplayer.form.policy import uniform
from coplayer.games.lopsided import Lopsided
from coplayer.read.name import load
from coplayer.solve.best_response import best_response, returns
from coplayer.transform.swap import swap

from .pooled import form, worth


@pytest.mark.parametrize("spec", ["kuhn", "openspiel:kuhn_poker"])
def test_swapping_seats_swaps_the_value_of_kuhn(spec):
    if ":" in spec:
        pytest.importorskip("pyspiel")
    assert worth(load(spec)) == pytest.approx(-1 / 18, abs=1e-9)
    assert worth(load(f"{spec}|swap")) == pytest.approx(1 / 18, abs=1e-9)


def test_declared_facts_move_with_the_seats():
    assert load("kuhn|swap").known["value"] == (1 / 18, -1 / 18)
    assert load("forged_speaker|swap").known["infosets"] == load("forged_speaker").known["infosets"][::-1]


@given(integers(0, 10_000))
@settings(max_examples=15)
def test_three_swaps_of_three_seats_change_nothing_and_one_rotates(seed):
    game = Lopsided(seed, 5, players=3, zero_sum=False, simultaneous=seed % 2 == 0)
    plain, once, thrice = form(game), form(swap(game)), form(swap(swap(swap(game))))
    assert once.infosets == (*plain.infosets[1:], plain.infosets[0])
    assert thrice.infosets == plain.infosets
    for f, turn in ((once, 1), (thrice, 0)):
        assert returns(f, uniform(f)) == pytest.approx(np.roll(returns(plain, uniform(plain)), -turn), abs=1e-9)
        best = [best_response(f, uniform(f), i)[0] for i in range(3)]
        expected = [best_response(plain, uniform(plain), i)[0] for i in range(3)]
        assert best == pytest.approx(np.roll(expected, -turn), abs=1e-9)
