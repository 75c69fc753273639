"""Matrix games, Shapley's iteration and stage games, against scipy's programs and the sequence form."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.optimize import linprog
from scipy.sparse import lil_array

from coplayer.form.markov import markov_form
from coplayer.form.matrix import matrix, matrix_form
from coplayer.form.sequence import sequence_form
from coplayer.game import CHANCE, Unsuited
from coplayer.graph import walk
from coplayer.read import load
from coplayer.solve import linear_program, matrix_game, shapley

numbers = st.floats(-4, 4).map(lambda x: round(x, 2))  # ties are common


@given(A=arrays(float, array_shapes(min_dims=2, max_dims=2, max_side=7), elements=numbers))
def test_a_matrix_game_is_solved_to_rounding(A):
    value, x, y = matrix_game.solve(matrix(A))
    assert x.min() >= 0 and y.min() >= 0 and x.sum() == pytest.approx(1) and y.sum() == pytest.approx(1)
    assert (A @ y).max() - 1e-12 <= value <= (x @ A).min() + 1e-12  # von Neumann: both bounds meet


def test_biased_rock_paper_scissors_by_hand():
    value, x, y = matrix_game.solve(matrix_form(walk(load("biased_rps"))))
    assert value == pytest.approx(0, abs=1e-12)
    assert x == pytest.approx([1 / 16, 10 / 16, 5 / 16], abs=1e-12) and y == pytest.approx(x, abs=1e-12)


def test_a_large_lopsided_matrix_game_equals_scipy_s():
    A = np.random.default_rng(5).integers(-9, 10, (40, 23)) * 1e4
    value, *_ = matrix_game.solve(matrix(A))
    c = np.r_[np.zeros(40), -1]
    program = linprog(
        c,
        np.c_[-A.T, np.ones(23)],
        np.zeros(23),
        [np.r_[np.ones(40), 0]],
        [1],
        [(0, None)] * 40 + [(None, None)],
    )
    assert value == pytest.approx(-program.fun, rel=1e-9)


def test_prisoners_are_refused():
    with pytest.raises(Unsuited, match="`support`"):
        matrix_game.solve(matrix_form(walk(load("prisoners_dilemma"))))


def stage_values(tables):
    """The values of many zero-sum matrices [(m, n)] in one linear program of scipy's."""
    m, n = tables.shape[1:]
    S = len(tables)
    bound, equal = lil_array((S * n, S * (m + 1))), lil_array((S, S * (m + 1)))
    for s, A in enumerate(tables):
        bound[s * n : (s + 1) * n, s * m : (s + 1) * m] = -A.T
        bound[s * n : (s + 1) * n, S * m + s] = 1
        equal[s, s * m : (s + 1) * m] = 1
    c = np.r_[np.zeros(S * m), -np.ones(S)]
    limits = [(0, None)] * (S * m) + [(None, None)] * S
    return linprog(c, bound.tocsr(), np.zeros(S * n), equal.tocsr(), np.ones(S), limits).x[S * m :]


def soccer_tables(game, V):
    """Each state's stage game if V comes after, from the rules alone."""

    def worth(s, moves):
        t = game.play(s, moves)
        paid = game.rewards(s, moves, t)[0]
        if game.movers(t) == (CHANCE,):
            return paid + sum(p * worth_on(t, o) for o, p in game.chance(t))
        return paid + game.discount * V[t]

    def worth_on(t, outcome):
        u = game.play(t, (outcome,))
        paid = game.rewards(t, (outcome,), u)[0]
        if game.movers(u) == (CHANCE,):
            return paid + sum(p * worth_on(u, o) for o, p in game.chance(u))
        return paid + game.discount * V[u]

    steps = game.actions(None, 0)
    return np.array([[[worth(s, (a, b)) for b in steps] for a in steps] for s in V])


def test_soccer_equals_an_independent_value_iteration():
    game = load("soccer")
    form = markov_form(walk(game))
    states = [game_state for s in form.state for game_state in [form.graph.state(int(s))]]
    assert len(states) == 760
    V = dict.fromkeys(states, 0.0)
    for k in range(1, 6):
        V = dict(zip(states, stage_values(soccer_tables(game, V)), strict=True))
        assert np.abs(shapley.solve(form, iterations=k).V - list(V.values())).max() < 1e-8
    solution = shapley.solve(form, 1e-8)
    again = stage_values(soccer_tables(game, dict(zip(states, solution.V, strict=True))))
    assert np.abs(again - solution.V).max() / (1 - game.discount) < 1e-7  # so V is within 1e-7 of the fixed point
    assert solution.value == pytest.approx(0, abs=1e-7)  # by symmetry


def test_the_error_that_is_reported_holds():
    form = markov_form(walk(load("soccer")))
    exact, rough = shapley.solve(form, 1e-12).V, shapley.solve(form, 0.05)
    assert 0 < np.abs(rough.V - exact).max() <= rough.error <= 0.05


@dataclass(frozen=True)
class Border:
    """A lopsided random game: both see a place, choose at once, and chance moves on; six places, no end.

    With `staged` places count upwards, so that no place comes twice; the view is the place.
    """

    seed: int = 0
    staged: bool = False
    discount: float = 0.8
    horizon: int | None = None
    players = 2

    def _rng(self, *what):
        return np.random.default_rng([self.seed, *what])

    def root(self):
        return 0

    def movers(self, s):
        if not isinstance(s, int):
            return (CHANCE,)
        return () if self.staged and s == 5 else (0, 1)

    def actions(self, s, player):
        return range(int(self._rng(s, player).integers(1, 4)))

    def play(self, s, moves):
        return (s, moves) if isinstance(s, int) else moves[0]

    def chance(self, s):
        places = range(s[0] + 1, 6) if self.staged else range(6)
        weight = self._rng(s[0], *s[1]).random(len(places)) ** 3
        return list(zip(places, (weight / weight.sum()).tolist(), strict=True))

    def rewards(self, s, moves, t):
        place, chosen = (s, moves) if isinstance(s, int) else s
        paid = float(self._rng(place, *chosen, t if isinstance(t, int) else 9).normal())
        return (paid, -paid)

    def view(self, s, player):
        return s if isinstance(s, int) else None


@pytest.mark.parametrize(
    "game", [Border(s, staged=True) for s in range(3)] + [Border(s, horizon=3) for s in range(3)], ids=str
)
def test_finite_markov_games_are_worth_what_the_sequence_form_says(game):
    graph = walk(game)
    exact = linear_program.value(sequence_form(graph)).value[0]
    assert shapley.solve(markov_form(graph)).value == pytest.approx(exact, abs=1e-8)


def test_a_game_without_end_is_close_to_its_long_horizon():
    endless, long = (markov_form(walk(Border(4, horizon=h))) for h in (None, 60))
    assert shapley.solve(endless).value == pytest.approx(shapley.solve(long).value, abs=20 * 0.8**60 + 1e-8)


def test_undiscounted_endless_games_and_general_sum_are_refused():
    with pytest.raises(Unsuited, match="discount below 1"):
        shapley.solve(markov_form(walk(Border(discount=1.0))))
    with pytest.raises(Unsuited, match="zero-sum"):
        shapley.solve(markov_form(walk(load("prisoners_dilemma"))))
