from itertools import product

import pytest

from coplayer.game import Did, Saw
from coplayer.games.assistance import CORNERS, MIDDLE, STEPS, Assistance, Grid, step

from .walk import walk

SIGNAL = dict(zip(CORNERS, ("north", "east", "west", "south"), strict=True))


def signalling(first):
    """The human's first step names the corner; the robot's is `first`, then it goes there."""

    def policy(player, record, actions):
        steps = sum(isinstance(e, Did) for e in record.entries)
        if player == 0:
            return {SIGNAL[record.entries[0].view[0]] if steps == 0 else "stand": 1.0}
        if steps == 0:
            return {first: 1.0}
        human, _ = [e.view for e in record.entries if isinstance(e, Saw)][1]
        corner = next(c for c, signal in SIGNAL.items() if step(MIDDLE, signal) == human)
        return {towards(record.last[1], CORNERS[corner]): 1.0}

    return policy


def towards(cell, goal):
    return min(STEPS, key=lambda move: distance(step(cell, move), goal))


def distance(cell, goal):
    return abs(cell[0] - goal[0]) + abs(cell[1] - goal[1])


@pytest.mark.parametrize("horizon", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("discount", [0.9, 0.5, 0.3])
def test_naming_the_corner_by_the_first_step_reaches_the_declared_value(horizon, discount):
    game = Assistance(horizon, discount)
    best = max(walk(game, signalling(first)).value[0] for first in STEPS)
    assert best == pytest.approx(game.known["value"][0])


@pytest.mark.parametrize("horizon", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("discount", [0.9, 0.5, 0.3])
def test_no_robot_that_learns_the_goal_after_one_step_does_better(horizon, discount):
    """Its first step cannot depend on the goal; afterwards it can do no better than walk straight."""
    values = []
    for first in STEPS:
        arrivals = [1 + distance(step(MIDDLE, first), goal) for goal in CORNERS.values()]
        values.append(sum(discount ** (n - 1) for n in arrivals if n <= horizon) / len(CORNERS))
    assert max(values) == pytest.approx(Assistance(horizon, discount).known["value"][0])


def test_the_robot_does_not_see_the_goal_until_it_is_there():
    game = Assistance()
    for one, two in product(CORNERS, repeat=2):
        assert game.view(Grid(one), 1) == game.view(Grid(two), 1)
    there = Grid("north-east", (MIDDLE, (0, 2)))
    assert game.movers(there) == () and game.view(there, 1)[0] == "north-east"


def test_the_edge_stops_and_the_human_on_the_goal_earns_nothing():
    game = Assistance()
    s = Grid("north-west", ((0, 1), MIDDLE))
    t = game.play(s, ("west", "stand"))
    assert t.cells == ((0, 0), MIDDLE) and game.rewards(s, (), t) == (0, 0) and game.movers(t)
    assert game.play(t, ("north", "stand")) == t
    corner = Grid("north-west", ((2, 2), (2, 2)))
    assert game.play(corner, ("south", "east")) == corner
