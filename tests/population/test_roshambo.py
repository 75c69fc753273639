"""The roshambo bots: repeatable, told the truth, and as strong as they are known to be."""

from itertools import pairwise

import numpy as np
import pytest

import coplayer
from coplayer.arena.match import play
from coplayer.game import Unsuited
from coplayer.population.roshambo import GAME, members, table

pytest.importorskip("pyspiel")
BEATS = {"rock": "scissors", "paper": "rock", "scissors": "paper"}


class Scripted:
    """Throws what it is told to, over and over."""

    def __init__(self, throws):
        self.throws = throws

    def begin(self):
        return 0

    def act(self, memory, view, actions, rng):
        return self.throws[memory % len(self.throws)]

    def watch(self, memory, event):
        return memory + (type(event).__name__ == "Saw")


def match(name, throws=("rock", "paper", "paper", "scissors", "paper"), seed=0, rounds=1000):
    """What was thrown in a match of a script against a bot."""
    game = coplayer.load(f"rps|repeat({rounds})")
    make = dict(members(game))[name]
    agents = [Scripted(throws), make(game, 1, np.random.default_rng(seed))]
    return play(game, agents, seed, keep=True)


def test_there_are_forty_three():
    names = [m.name for m in members(coplayer.load(GAME))]
    assert len(set(names)) == 43 and {"greenberg", "iocainebot", "randbot", "rockbot"} <= set(names)


@pytest.mark.parametrize("name", ["randbot", "greenberg", "switchbot", "shofar"])
def test_the_same_seed_gives_the_same_throws_and_another_seed_others(name):
    first, second, other = (match(name, seed=s).moves for s in (3, 3, 4))
    assert first == second != other


def test_a_bot_is_told_what_both_threw():
    """copybot beats our last throw; rotatebot turns; rockbot stays; freqbot2 beats our most frequent throw."""
    moves = match("copybot").moves
    assert all(BEATS[theirs] == mine for (mine, _), (_, theirs) in pairwise(moves))
    turned = [["rock", "paper", "scissors"].index(theirs) for _, theirs in match("rotatebot").moves]
    assert all((b - a) % 3 == 1 for a, b in pairwise(turned))
    assert {theirs for _, theirs in match("rockbot").moves} == {"rock"}
    assert [theirs for _, theirs in match("freqbot2").moves[-900:]] == ["scissors"] * 900


@pytest.mark.parametrize(("name", "known", "sd"), [("greenberg", 287, 7.3), ("phasenbott", 230, 4.5)])
def test_bots_earn_what_they_are_known_to(name, known, sd):
    """Against all 43, itself included; `sd` is the spread of one repetition.  greenberg: 288 in Lanctot et al."""
    game, rng = coplayer.load(GAME), np.random.default_rng(1)
    bots = members(game)
    make = dict(bots)[name]
    got = [play(game, [make(game, 0, rng), other.make(game, 1, rng)], 1).returns[0] for other in bots]
    assert np.mean(got) == pytest.approx(known, abs=3 * sd)


@pytest.mark.parametrize("game", ["prisoners_dilemma|repeat(1000)", "rps", "biased_rps|repeat(10)"])
def test_other_games_are_refused(game):
    with pytest.raises(Unsuited):
        members(coplayer.load(game))


def test_openspiel_pays_what_our_rules_pay():
    moves = match("marble", rounds=50).moves
    state = table(50).new_initial_state()
    order = ["rock", "paper", "scissors"]
    for mine, theirs in moves:
        state.apply_actions([order.index(mine), order.index(theirs)])
    assert state.returns()[0] == sum((BEATS[a] == b) - (BEATS[b] == a) for a, b in moves)
