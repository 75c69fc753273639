"""The walk: which rules raised and where, and the playouts that refuse trees without walking them."""

from dataclasses import dataclass
from random import Random

import numpy as np
import pytest

from coplayer.game import CHANCE, GameError, TooLarge
from coplayer.graph import DRAW, playout, refuse_at_once, walk


@dataclass(frozen=True)
class Sticks:
    """A lopsided tree: a state is what was taken so far, 1 to 3 a turn; every third turn is chance's."""

    sticks: int = 7
    broken: str = ""
    players = 1
    tree = True

    def root(self):
        return ()

    def trouble(self, rule, s):
        if rule == self.broken and sum(s) == 3:
            raise ZeroDivisionError("planted")

    def movers(self, s):
        self.trouble("movers", s)
        return () if sum(s) >= self.sticks else (CHANCE,) if len(s) % 3 == 2 else (0,)

    def chance(self, s):
        self.trouble("chance", s)
        return [(1, 0.9), (2, 0.0), (3, 0.1)]

    def actions(self, s, player):
        self.trouble("actions", s)
        return tuple(range(1, 1 + min(3, self.sticks - sum(s))))

    def play(self, s, moves):
        self.trouble("play", s)
        return (*s, *moves)

    def rewards(self, s, moves, t):
        self.trouble("rewards", s)
        return (float(len(t)),)

    def view(self, s, player):
        self.trouble("view", s)
        return s


def size(game, s=()):
    """Histories from `s`, counted by recursion."""
    match game.movers(s):
        case ():
            return 1
        case (0,):
            menu = game.actions(s, 0)
        case _:
            menu = [o for o, p in game.chance(s) if p > 0]
    return 1 + sum(size(game, game.play(s, (m,))) for m in menu)


def test_a_tree_is_walked_to_its_last_history():
    graph = walk(Sticks())
    assert graph.states == size(Sticks()) > 50
    assert sorted(len(graph.state(s)) for s in range(graph.states)) == sorted(
        len(graph.path(s)) for s in range(graph.states)
    )
    assert all(graph.views[graph.view[s, 0]] == graph.state(s) for s in range(graph.states))


def test_playouts_estimate_the_size_of_a_tree_without_bias():
    rng, game = Random(5), Sticks(10)
    estimates = [playout(game, rng, float("inf")) for _ in range(20_000)]
    mean = sum(estimates) / len(estimates)
    error = (sum((e - mean) ** 2 for e in estimates)) ** 0.5 / len(estimates)
    assert abs(mean - size(game)) < 4 * error < 0.05 * mean


def test_a_tree_is_refused_at_once_only_when_hopeless():
    refuse_at_once(Sticks(20), limit=size(Sticks(20)) // 100)  # too large, but the walk has to find out
    with pytest.raises(TooLarge, match="playouts"):
        walk(Sticks(200))


@pytest.mark.parametrize("rule", ["movers", "chance", "actions", "play", "rewards", "view"])
def test_a_rule_that_raises_is_named_with_the_state(rule):
    with pytest.raises(GameError, match=rf"{rule}\(\) raises ZeroDivisionError: planted") as caught:
        walk(Sticks(broken=rule))
    assert "in state (" in str(caught.value)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_time_counts_decisions_and_not_chance():
    graph = walk(Sticks())
    for s in range(graph.states):
        taken = len(graph.state(s))
        assert graph.time[s] == taken - taken // 3  # every third step is chance's


def test_a_horizon_ends_the_walk():
    class Short(Sticks):
        horizon = 2

    graph = walk(Short(20))
    decided = graph.time[np.diff(graph.start) > 0]
    assert decided.max() == 2  # chance is still drawn there
    assert (graph.kind[(graph.time == 2) & (np.diff(graph.start) > 0)] == DRAW).all()
