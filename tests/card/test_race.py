"""The race: what each solver reaches is measured as the solver itself is, and the first run's compilation is shown."""

from pathlib import Path

import numpy as np
import pytest

import coplayer.games
from coplayer.card.facts import Facts
from coplayer.card.race import many_seeds, race
from coplayer.form.sequence import sequence_form
from coplayer.graph import walk
from coplayer.read.name import load


def test_solvers_race_to_the_numbers_they_reach_alone():
    found = {s["solver"]: s for s in race(load("leduc"), target=1e-3, seconds=1.0)["solvers"]}
    at = {p["iteration"]: p["exploitability"] for p in found["cfr+"]["trace"]}
    assert at[100] == pytest.approx(1.342e-2, rel=2e-3)  # as OpenSpiel finds
    first = next(p for p in found["cfr+"]["trace"] if p["exploitability"] <= 1e-3)
    assert found["cfr+"]["iterations_to_target"] == first["iteration"]
    assert found["es-mccfr"]["seeds"] == 10
    assert all(p["low"] <= p["exploitability"] <= p["high"] for p in found["es-mccfr"]["trace"])


def test_games_without_a_sequence_form_say_why():
    assert "for ever" in race(load("soccer"))["reason"]


MATRICES = sorted(path.stem for path in (Path(coplayer.games.__path__[0]) / "data").glob("*.nfg"))
ZERO_SUM = [n for n in MATRICES if (f := sequence_form(walk(load(n)))).zero_sum and f.players == 2]


@pytest.mark.parametrize("name", ZERO_SUM)
def test_matrix_games_race_from_every_seed_to_the_same_looks(name):
    found = {s["solver"]: s for s in race(load(name), seconds=0.05)["solvers"]}
    sampled = found["es-mccfr"]["trace"]
    assert sampled[-1]["iteration"] in (100, 1000, 10_000, 100_000, 1_000_000)
    assert all(0 <= p["low"] <= p["exploitability"] <= p["high"] for p in sampled)


def test_a_seed_that_meets_an_equilibrium_goes_on():
    """A game that pays nothing: every policy is an equilibrium, so each look of each seed is exactly 0."""
    nothing = many_seeds(Facts(Nothing()), "es-mccfr", 0.01, 1e-3, None)
    assert nothing["seeds"] == 10
    assert [p["iteration"] for p in nothing["trace"]][:2] == [1, 2]
    assert nothing["trace"][-1]["iteration"] >= 100
    assert {(p["low"], p["exploitability"], p["high"]) for p in nothing["trace"]} == {(0, 0, 0)}
    assert nothing["iterations_to_target"] == 1


class Nothing:
    """Two players choose at once and nothing is paid."""

    players = 2

    def root(self):
        return "start"

    def movers(self, s):
        return (0, 1) if s == "start" else ()

    def chance(self, s):
        return []

    def actions(self, s, player):
        return ("a", "b")

    def play(self, s, moves):
        return moves

    def rewards(self, s, moves, t):
        return np.zeros(2)

    def view(self, s, player):
        return None
