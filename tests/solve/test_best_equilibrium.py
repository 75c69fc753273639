from functools import cache

import numpy as np
import pytest

from coplayer.form.policy import normal, uniform
from coplayer.form.sequence import sequence_form
from coplayer.game import Unsuited
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.read.openspiel import load
from coplayer.solve.best_response import best_response, measure
from coplayer.solve.safe_side import safe_side

from .normal_form import OneShot, maximin, normal_form

DICE = "liars_dice(numdice=1,dice_sides=4)"
AGAINST_UNIFORM = [  # game, seat, value, best equilibrium, best response
    ("kuhn_poker", 0, -0.055556, 0.166667, 0.500000),
    ("kuhn_poker", 1, 0.055556, 0.166667, 0.416667),
    ("leduc_poker", 0, -0.085606, 0.622080, 2.087500),
    ("leduc_poker", 1, 0.085606, 0.870855, 2.659722),
    (DICE, 0, 0.062500, 0.552083, 0.683705),
    (DICE, 1, -0.062500, 0.587853, 0.626414),
]


@cache
def spiel(name):
    return sequence_form(walk(load(name)))


@cache
def side(name, seat):
    return safe_side(spiel(name), seat)


def drawn(form, rng):
    """A random policy, close to pure."""
    return tuple(normal(form, p, rng.random(n) ** 6) for p, n in enumerate(form.sequences))


@pytest.mark.parametrize(("name", "seat", "value", "safe", "most"), AGAINST_UNIFORM)
def test_returns_against_uniform_are_those_of_the_table(name, seat, value, safe, most):
    form, s = spiel(name), side(name, seat)
    opponent = uniform(form)
    best = s.best_equilibrium(opponent[1 - seat])
    assert s.value == pytest.approx(value, abs=6e-7)
    assert best.against == pytest.approx(safe, abs=6e-7)
    assert best.worst == pytest.approx(s.value, abs=1e-11)
    assert best_response(form, opponent, seat)[0] == pytest.approx(most, abs=6e-7)


@pytest.mark.parametrize("seat", [0, 1])
def test_best_equilibria_of_leduc_stay_on_the_face(seat):
    form, s, rng = spiel("leduc_poker"), side("leduc_poker", seat), np.random.default_rng(seat)
    for _ in range(10):
        opponent = drawn(form, rng)
        best = s.best_equilibrium(opponent[1 - seat])
        mine = (best.policy, opponent[1 - seat]) if seat == 0 else (opponent[1 - seat], best.policy)
        returns, _ = measure(form, mine)  # by the kernel, in the form's own payoffs
        assert best.against == pytest.approx(returns[seat], abs=1e-12)
        assert best.worst >= s.value - 1e-11
        assert s.value - 1e-11 <= best.against <= best_response(form, opponent, seat)[0] + 1e-11


def test_the_order_of_opponents_does_not_matter():
    form, rng = spiel(DICE), np.random.default_rng(3)
    opponents = [drawn(form, rng)[1] for _ in range(6)]
    warm = safe_side(form, 0)
    there = [warm.best_equilibrium(y).against for y in opponents]
    back = [warm.best_equilibrium(y).against for y in opponents[::-1]][::-1]
    fresh = [safe_side(form, 0).best_equilibrium(y).against for y in opponents]
    assert there == pytest.approx(back, abs=1e-11)
    assert there == pytest.approx(fresh, abs=1e-11)


@pytest.mark.parametrize("seat", [0, 1])
def test_lopsided_best_equilibria_are_those_of_the_normal_form(seat):
    """There the floor has 1e-9 of slack, so it may do a little better, never worse."""
    checked, better = 0, 0
    for seed in range(40):
        game = Lopsided(seed, depth=4)
        matrix = normal_form(game)
        if matrix is None:
            continue
        A = matrix[seat] if seat == 0 else matrix[seat].T
        form = sequence_form(walk(game))
        best = safe_side(form, seat).best_equilibrium(uniform(form)[1 - seat])
        even = np.full(A.shape[1], 1 / A.shape[1])  # all pure policies alike: every behaviour is uniform
        there = maximin(A, A @ even, maximin(A) - 1e-9)
        assert best.against <= there + 1e-8, seed
        assert best.against == pytest.approx(there, abs=1e-6), seed
        checked, better = checked + 1, better + (best.against > maximin(A) + 1e-3)
    assert checked >= 12
    assert better >= 6


def test_by_hand_of_two_safe_rows_the_better_one_is_taken():
    rows = ((0.0, 0.0), (0.0, 1.0), (-1.0, 9.0))  # value 0: the column player has column 0
    form = sequence_form(walk(OneShot((rows, tuple(tuple(-v for v in r) for r in rows)))))
    best = safe_side(form, 0).best_equilibrium(uniform(form)[1])
    assert [best.against, best.worst] == pytest.approx([1 / 2, 0])
    assert best.policy[1:] == pytest.approx([0, 1, 0])


def test_general_sum_games_are_refused():
    with pytest.raises(Unsuited, match="two-player zero-sum"):
        safe_side(sequence_form(walk(Lopsided(2, zero_sum=False))), 0)
