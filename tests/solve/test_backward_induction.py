"""Backward induction against hand calculation, OpenSpiel's minimax and a plain recursion over histories."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import pyspiel
import pytest
from open_spiel.python.algorithms.minimax import alpha_beta_search

from coplayer.form.markov import markov_form
from coplayer.game import CHANCE, Unsuited
from coplayer.graph import walk
from coplayer.read import load
from coplayer.solve import backward_induction


@dataclass(frozen=True)
class Written:
    """A tree written as nested lists: (player, [(pay, subtree), ...]), or None at an end; chance has "
    "weights."""

    written: tuple
    players: int = 2
    horizon: int | None = None

    def root(self):
        return ()

    def _at(self, s):
        node = self.written
        for k in s:
            node = node[1][k][1]
        return node

    def movers(self, s):
        node = self._at(s)
        return () if node is None else (node[0],)

    def actions(self, s, player):
        return range(len(self._at(s)[1]))

    def chance(self, s):
        return list(enumerate(self._at(s)[2]))

    def play(self, s, moves):
        return (*s, moves[0])

    def rewards(self, s, moves, t):
        return self._at(s)[1][moves[0]][0]

    def view(self, s, player):
        return s


def end(*pay):
    return (pay, None)


def solved(game):
    return backward_induction.solve(markov_form(walk(game)))


def test_entry_deterrence_by_hand():
    # Selten's entrant: stay out (0, 2), or enter and be fought (-1, -1) or shared with (1, 1)
    game = Written((0, [end(0.0, 2.0), ((0.0, 0.0), (1, [end(-1.0, -1.0), end(1.0, 1.0)]))]))
    solution = solved(game)
    assert solution.value.tolist() == [1, 1] and solution.unique
    assert solution.action.tolist() == [1, 1]


def test_a_tie_makes_the_first_mover_s_value_an_interval():
    # player 1 does not care; player 0 gets 3 or -1 by its whim, or 1 for sure
    game = Written((0, [end(1.0, 0.0), ((0.0, 0.0), (1, [end(3.0, 5.0), end(-1.0, 5.0)]))]))
    solution = solved(game)
    assert solution.value.tolist() == [3, 5]  # the first of the best actions
    assert solution.low.tolist() == [1, 0] and solution.high.tolist() == [3, 5]
    assert not solution.unique


def test_a_tie_that_does_not_matter_is_unique():
    game = Written((0, [end(1.0, 2.0), end(1.0, 2.0), end(0.0, 9.0)]))
    assert solved(game).unique


@pytest.mark.parametrize("name", ["nim(pile_sizes=2;3)", "nim(pile_sizes=1;2;3)", "nim(pile_sizes=1;4)"])
def test_openspiel_s_games_of_perfect_information_equal_its_minimax(name):
    value, _ = alpha_beta_search(pyspiel.load_game(name))
    assert solved(load(f"openspiel:{name}")).value[0] == value


def random_tree(rng, players, depth, round_to):
    """A lopsided tree with chance, rewards on the way, and many ties if rewards are rounded."""
    if depth == 0 or rng.random() < 0.15:
        return None
    mover = int(rng.integers(-1, players))
    n = int(rng.integers(1, 4))
    steps = []
    for _ in range(n):
        pay = tuple(float(round(x, round_to)) for x in rng.normal(size=players))
        steps.append((pay, random_tree(rng, players, depth - 1, round_to)))
    return (mover, steps, (w := rng.random(n) + 0.1) / w.sum()) if mover == CHANCE else (mover, steps)


def plain(tree, players):
    """The value if everybody takes its first best action, by recursion."""
    if tree is None:
        return np.zeros(players)
    after = [np.array(pay) + plain(below, players) for pay, below in tree[1]]
    if tree[0] == CHANCE:
        return sum(p * v for p, v in zip(tree[2], after, strict=True))
    return max(after, key=lambda v: round(v[tree[0]], 9))


@pytest.mark.parametrize(("seed", "players"), list(product(range(6), (1, 2, 3))))
def test_lopsided_trees_equal_a_plain_recursion(seed, players):
    tree = random_tree(np.random.default_rng([seed, players]), players, 6, 4)
    if tree is None:
        tree = (0, [end(*[1.0] * players)])
    solution = solved(Written(tree, players))
    assert solution.value == pytest.approx(plain(tree, players))
    assert solution.unique


def all_values(tree, players):
    """Every pure subgame-perfect value."""
    if tree is None:
        return [np.zeros(players)]
    choices = [[np.array(pay) + v for v in all_values(below, players)] for pay, below in tree[1]]
    found = []
    for after in product(*choices):
        if tree[0] == CHANCE:
            found.append(sum(p * v for p, v in zip(tree[2], after, strict=True)))
        else:
            top = max(v[tree[0]] for v in after)
            found += [v for v in after if v[tree[0]] >= top - 1e-9]
    return list(np.unique(np.round(found, 9), axis=0))


@pytest.mark.parametrize("seed", range(12))
def test_with_ties_the_interval_holds_every_subgame_perfect_value(seed):
    tree = (0, [((0.0,) * 3, random_tree(np.random.default_rng(seed), 3, 4, 0)), end(0.0, 0.0, 0.0)])
    solution, values = solved(Written(tree, 3)), np.array(all_values(tree, 3))
    assert (solution.low - 1e-9 <= values.min(0)).all() and (values.max(0) <= solution.high + 1e-9).all()
    assert solution.unique == bool(np.ptp(values, axis=0).max() < 1e-9)


def test_simultaneous_moves_and_endless_play_are_refused():
    with pytest.raises(Unsuited, match="more than one player moves"):
        solved(load("prisoners_dilemma"))

    class Loop(Written):
        def play(self, s, moves):
            return ()

    with pytest.raises(Unsuited, match="horizon"):
        solved(Loop((0, [end(1.0, 0.0)])))


def test_a_horizon_counts_decisions():
    class Loop(Written):
        def play(self, s, moves):
            return ()

    assert solved(Loop((0, [end(1.0, -2.0), end(0.5, 3.0)]), horizon=5)).value.tolist() == [5, -10]
