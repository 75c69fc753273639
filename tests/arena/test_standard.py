"""The brief's agents: cross-play by hand, and a modeller between an equilibrium and the oracle."""

import numpy as np
import pytest

from coplayer.arena.standard import standard
from coplayer.card.facts import Facts
from coplayer.measure.nash_averaging import nash_average
from coplayer.read.name import load


def found(spec):
    return standard(Facts(load(spec)), spec, 3)


def test_cross_play_of_matching_pennies_by_hand():
    made = found("matching_pennies")
    names, mean = made["cross"]["names"], made["cross"]["mean"]
    assert mean[names.index("uniform"), names.index("equilibrium")] == pytest.approx(0)
    assert np.allclose(mean, -mean.T)  # a mean over both seats of a zero-sum game


def test_in_a_lopsided_game_the_equilibrium_loses_to_nobody():
    made = found("lopsided(seed=5)")
    names, mean = made["cross"]["names"], made["cross"]["mean"]
    assert mean[names.index("equilibrium")].min() > -1e-9 and mean.min() < -0.1
    assert np.allclose(made["ratings"]["nash"]["rating"], nash_average(mean).rating)


def test_the_modeller_lies_between_nothing_and_the_oracle():
    curves = found("kuhn")["adaptation"]["curves"]
    assert (curves["arm"] <= curves["oracle"] + 1e-9).all() and (curves["equilibrium"] <= curves["oracle"] + 1e-9).all()
    assert curves["arm"][10:].mean() > curves["equilibrium"][10:].mean()


def test_a_repeated_dilemma_has_no_equilibrium_line():
    made = found("prisoners_dilemma")["adaptation"]
    assert set(made["curves"]) == {"arm", "oracle"} and made["share"] is None


@pytest.mark.parametrize(("spec", "why"), [("kuhn(players=3)", "two players"), ("soccer", "no sequence form")])
def test_where_there_are_none_it_says_why(spec, why):
    assert why in found(spec)["reason"]
