"""The race: what each solver reaches is measured as the solver itself is, and the first run's compilation is shown."""

import pytest

from coplayer.card.race import race
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
