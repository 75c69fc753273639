"""Rollouts: the states it thinks of are those that its record allows, and it takes what is plainly best."""

from collections import Counter

import numpy as np
import pytest

from coplayer.agents.by_name import agent
from coplayer.agents.uniform import Uniform
from coplayer.arena.match import Table
from coplayer.game import Did, Saw, Unsuited
from coplayer.read.name import load


def test_cards_it_thinks_of_are_those_left_evenly():
    game = load("kuhn")
    made = agent("rollouts(plays=4000, states=4000)", game, 1)
    memory = made.watch(made.begin(), Saw(("Q", ())))
    memory = made.watch(memory, Saw(("Q", ("bet",))))
    found = Counter(s for s, _ in made.allowed(memory, np.random.default_rng(0)))
    assert set(found) == {(("J", "Q"), ("bet",)), (("K", "Q"), ("bet",))}
    assert 0.8 < found[("J", "Q"), ("bet",)] / found[("K", "Q"), ("bet",)] < 1.25


def test_values_of_a_bet_by_hand():
    """Player 1 with a king against a bet: calling wins 2, folding loses 1, whatever the other holds."""
    made = agent("rollouts", load("kuhn"), 1)
    memory = made.watch(made.watch(made.begin(), Saw(("K", ()))), Saw(("K", ("bet",))))
    value = made.values(memory, ("pass", "bet"), np.random.default_rng(0))
    n = len(made.allowed(memory, np.random.default_rng(0)))
    assert value / n == pytest.approx([-1, 2])


def test_what_it_did_itself_is_kept():
    made = agent("rollouts", load("kuhn"), 0)
    memory = made.begin()
    for event in (Saw(("J", ())), Did("pass"), Saw(("J", ("pass",))), Saw(("J", ("pass", "bet")))):
        memory = made.watch(memory, event)
    assert {s[1] for s, _ in made.allowed(memory, np.random.default_rng(0))} == {("pass", "bet")}


@pytest.mark.parametrize(("target", "way"), [((0, 1), "east"), ((-1, 0), "north"), ((0, 0), "stand")])
def test_it_walks_to_its_target(target, way):
    made = agent("rollouts(states=300)", load("capture(flicker=0, slip=0)"), 1)
    memory = made.watch(made.begin(), Saw(target)) if target != (0, 0) else walked(made)
    did = [
        made.act(memory, target, ("north", "south", "east", "west", "stand"), np.random.default_rng(k))
        for k in range(5)
    ]
    assert did.count(way) >= 4


def walked(made):
    """It was west of its target and went there."""
    memory = made.watch(made.begin(), Saw((0, 1)))
    return made.watch(made.watch(memory, Did("east")), Saw((0, 0)))


def test_a_record_that_no_play_gives_is_played_at_random():
    game = load("kuhn")
    made = agent("rollouts", game, 1)
    memory = made.watch(made.begin(), Saw(("no such card", ())))
    assert {made.act(memory, None, ("pass", "bet"), np.random.default_rng(k)) for k in range(20)} == {"pass", "bet"}


def test_repeated_games_are_refused():
    with pytest.raises(Unsuited, match="played once"):
        agent("rollouts", load("kuhn|repeat(3)"), 0)


@pytest.mark.parametrize("spec", ["dec_tiger", "soccer", "leduc(players=3)"])
def test_it_sits_down_at_other_games(spec):
    game = load(spec)
    table = Table(
        game, [agent("rollouts(plays=40, states=5)", game, 0), *(Uniform(game, i) for i in range(1, game.players))], 3
    )
    for _ in range(12):
        if not table.over:
            table.step()
    assert table.match.decisions[0] > 0
