"""Team optima against published values, and by trying every profile of small lopsided games."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest

from coplayer.form.policy import normal, pure
from coplayer.form.sequence import sequence_form
from coplayer.game import TooLarge, Unsuited
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.read import load
from coplayer.solve import team_optimum
from coplayer.solve.best_response import returns

# The tiny Hanabi suite and its optima: Sokota et al., Solving common-payoff games with approximate policy
# iteration, AAAI 2021. Payoffs by player 0's card, player 1's card, player 0's action, player 1's action.
HANABI = {
    "A": (2, 2, 2.25, "0;1;0;0;0;1;3;2;3;3;3;2;2;0;3;3"),
    "B": (2, 2, 1.0, "1;0;1;0;0;1;0;1;0;1;0;0;1;0;1;0"),
    "C": (2, 2, 2.5, "3;0;0;3;2;0;3;3;2;2;3;0;0;1;0;2"),
    "D": (2, 2, 2.5, "3;0;1;3;3;0;3;0;3;2;0;2;0;1;0;0"),
    "E": (2, 3, 10.0, "10;0;0;4;8;4;10;0;0;0;0;10;4;8;4;0;0;10;0;0;10;4;8;4;0;0;0;10;0;0;4;8;4;10;0;0"),
    "F": (3, 2, 7 / 3, "0;3;3;2;0;0;0;1;3;1;2;1;0;2;0;1;1;2;1;2;0;1;0;3;1;3;1;2;0;3;2;2;3;1;3;0"),
}


@pytest.mark.parametrize("name", HANABI)
def test_the_tiny_hanabi_suite(name):
    cards, actions, optimum, pays = HANABI[name]
    game = load(f"openspiel:tiny_hanabi(num_chance={cards},num_actions={actions},payoff={pays})")
    form = sequence_form(walk(game))
    best = team_optimum.solve(form)
    assert best.value == pytest.approx(optimum)
    assert pure(form, best.policy)
    assert returns(form, best.policy) == pytest.approx([optimum, optimum])


@pytest.mark.parametrize(("horizon", "optimum"), [(2, -4.0), (3, 5.1908125)])
def test_two_agents_and_a_tiger(horizon, optimum):
    form = sequence_form(walk(load(f"dec_tiger(horizon={horizon})")))
    best = team_optimum.solve(form)
    assert best.value == pytest.approx(optimum, abs=1e-9)
    assert returns(form, best.policy) == pytest.approx([optimum] * 2, abs=1e-9)


def test_two_agents_and_a_tiger_have_3_to_the_7_plans_each():
    form = sequence_form(walk(load("dec_tiger")))
    assert [team_optimum.reduced_plans(form, p) for p in (0, 1)] == [3.0**7] * 2
    assert team_optimum.solve(form).tried == 3**7


@dataclass(frozen=True)
class Together(Lopsided):
    """A lopsided game in which all get what player 0 gets."""

    def rewards(self, s, moves, t):
        return (super().rewards(s, moves, t)[0],) * self.players


TWO = [Together(seed, depth=3) for seed in range(4)]
SMALL = TWO + [Together(seed, depth=4, players=3, zero_sum=False) for seed in (3, 4, 7, 10)]


def every_profile(form):
    """The best return over all pure behaviours, reduced or not, one after another."""
    menus = [[range(w) for w in widths] for widths in form.widths]
    best = -np.inf
    for profile in product(*(product(*m) for m in menus)):
        policy = tuple(np.zeros(q) for q in form.sequences)
        for p, choices in enumerate(profile):
            policy[p][[0, *(form.sequence(p, i, a) for i, a in enumerate(choices))]] = 1
        best = max(best, returns(form, policy)[0])
    return best


@pytest.mark.parametrize("game", SMALL, ids=str)
def test_lopsided_teams_by_trying_everything(game):
    form = sequence_form(walk(game))
    assert team_optimum.solve(form).value == pytest.approx(every_profile(form))


@pytest.mark.parametrize("seed", range(3))
def test_nothing_random_beats_the_optimum(seed):
    form = sequence_form(walk(Together(seed, depth=5, players=3)))
    best, rng = team_optimum.solve(form), np.random.default_rng(seed)
    for _ in range(200):
        policy = tuple(normal(form, p, rng.random(q) ** 8) for p, q in enumerate(form.sequences))
        assert returns(form, policy)[0] <= best.value + 1e-9


def test_rivals_and_large_teams_are_refused(monkeypatch):
    with pytest.raises(Unsuited, match="not paid the same"):
        team_optimum.solve(sequence_form(walk(load("kuhn"))))
    monkeypatch.setattr(team_optimum, "LIMIT", 3**7 * 10_000)
    with pytest.raises(TooLarge, match=r"2.19e\+03 x 2.19e\+03 pure plans"):
        team_optimum.solve(sequence_form(walk(load("dec_tiger"))))
