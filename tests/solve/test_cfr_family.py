"""The CFR family against a table made by another implementation (exploitability after N iterations).

Pins of the table: players in turn; the average takes the policy played at t, before its update. Three
digits up to N = 100; above, the order of floating-point sums shows: in games with ties a payoff off by one
part in 10^15 moves the number at N = 1000, in goofspiel 4 from 1.9e-3 to 6.9e-3 for CFR (OpenSpiel's C++
has 4.48e-3). So at N = 1000 the table must be met to 15 %, or lie within 15 % of what such a payoff does.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from coplayer.form.sequence import sequence_form
from coplayer.game import Unsuited
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.read import load
from coplayer.solve import by_name

GOOFSPIEL = "goofspiel(num_cards=4,imp_info=True,points_order=descending)"
GAMES = {
    "kuhn": "openspiel:kuhn_poker",
    "leduc": "openspiel:leduc_poker",
    "liars_dice 4": "openspiel:liars_dice(numdice=1,dice_sides=4)",
    "goofspiel 4": f"openspiel:turn_based_simultaneous_game(game={GOOFSPIEL})",
}
SOLVERS = ("cfr", "cfr+", "lcfr", "dcfr", "pcfr+")
TABLE = {
    ("kuhn", 10): (6.870e-2, 3.269e-2, 2.125e-2, 2.278e-2, 2.021e-2),
    ("kuhn", 100): (8.226e-3, 1.194e-3, 1.089e-3, 1.666e-3, 2.323e-5),
    ("kuhn", 1000): (9.376e-4, 8.737e-5, 9.353e-5, 1.465e-4, 2.354e-8),
    ("leduc", 10): (0.8886, 0.6104, 0.7211, 0.7788, 0.5368),
    ("leduc", 100): (9.572e-2, 1.342e-2, 3.449e-2, 7.758e-3, 1.980e-2),
    ("leduc", 1000): (1.182e-2, 2.418e-4, 5.355e-3, 1.786e-4, 7.142e-4),
    ("goofspiel 4", 100): (3.259e-2, 1.113e-2, 1.982e-2, 7.940e-3, 1.016e-4),
    ("goofspiel 4", 1000): (7.649e-3, 2.680e-4, 4.458e-3, 4.096e-4, 1.023e-7),
    ("liars_dice 4", 100): (1.704e-2, 2.295e-3, 8.676e-3, 6.845e-4, 1.594e-3),
    ("liars_dice 4", 1000): (1.727e-3, 4.533e-5, 2.834e-4, 2.622e-5, 1.459e-6),
}
ROWS = [(g, n, s, e) for (g, n), row in TABLE.items() for s, e in zip(SOLVERS, row, strict=True)]


@cache
def form(game):
    return sequence_form(walk(load(GAMES[game])))


@cache
def trace(game, solver):
    points = by_name.run(form(game), solver, at=[10, 100, 1000]).trace
    return {p.iteration: p.exploitability for p in points}


def shaken(form, seed):
    """The form with each payoff off by one part in 10^15."""
    rng = np.random.default_rng(seed)
    pays = [t.pay * (1 + 1e-15 * rng.standard_normal(len(t.pay))) for t in form.trees]
    return replace(form, trees=tuple(t._replace(pay=p) for t, p in zip(form.trees, pays, strict=True)))


@pytest.mark.parametrize(("game", "n", "solver", "expected"), [r for r in ROWS if r[1] <= 100])
def test_exploitability_equals_the_table(game, n, solver, expected):
    assert trace(game, solver)[n] == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(("game", "n", "solver", "expected"), [r for r in ROWS if r[1] > 100])
def test_late_exploitability_is_near_the_table(game, n, solver, expected):
    got = trace(game, solver)[n]
    if got == pytest.approx(expected, rel=0.15):
        return
    runs = [by_name.run(shaken(form(game), seed), solver, at=[n]).exploitability for seed in range(24)]
    assert 0.85 * min(runs) <= expected <= 1.15 * max(runs)
    assert 0.85 * min(runs) <= got <= 1.15 * max(runs)


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("seed", range(3))
def test_lopsided_zero_sum_games_are_solved(solver, seed):
    game = sequence_form(walk(Lopsided(seed, depth=6)))
    assert by_name.run(game, solver, at=[3000]).exploitability < 0.02


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("game", [Lopsided(1, players=3), Lopsided(1, zero_sum=False)], ids=str)
def test_other_games_are_refused_by_name(solver, game):
    with pytest.raises(Unsuited, match="cfr-any"):
        by_name.solver(solver).refuse(sequence_form(walk(game)))


def test_any_game_may_be_tried_and_its_gap_is_told():
    solution = by_name.run(sequence_form(walk(Lopsided(1, players=3))), "cfr-any", at=[1, 1000])
    assert solution.trace[-1].exploitability < solution.trace[0].exploitability
