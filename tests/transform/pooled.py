"""What players know, counted from the protocol alone: an independent judge of what transforms tell them."""

from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

from coplayer.form.sequence import sequence_form
from coplayer.game import CHANCE, Record, Saw, advance, begin, horizon
from coplayer.graph import walk
from coplayer.solve.linear_program import value


def form(game):
    return sequence_form(walk(game))


def worth(game):
    """Value to player 0 of a two-player zero-sum game."""
    return value(form(game)).value[0]


def infosets(game, player, news):
    """How many information sets `player` has if each step also tells it `news(step)`, None for nothing.

    It remembers in order what it did and what arrived; a step in which nothing arrives passes unnoticed.
    """
    sets = set()

    def visit(s, records, past, time):
        movers = game.movers(s)
        if not movers or (movers != (CHANCE,) and time == horizon(game)):
            return
        if player in movers:
            sets.add(past)
        for moves in steps(game, s, movers):
            t = game.play(s, moves)
            after = advance(game, records, s, moves, t)
            did = moves[movers.index(player) :][:1] if player in movers else ()
            later = (*past, *did, *arrived(Step(s, t, records, after)))
            visit(t, after, later, time + (movers != (CHANCE,)))

    def arrived(step):
        own = [e for e in grown(step, player) if isinstance(e, Saw)]
        told = news(step)
        return ((tuple(own), told),) if own or told is not None else ()

    s = game.root()
    records = begin(game, s)
    visit(s, records, arrived(Step(None, s, [Record()] * game.players, records)), 0)
    return len(sets)


class Step(NamedTuple):
    """A step from state s (None: there was nothing before) to t, and the records around it."""

    s: Any
    t: Any
    before: list
    after: list


def grown(step, player):
    """The entries a record grew by."""
    return step.after[player].entries[len(step.before[player].entries) :]


def steps(game, s, movers):
    if movers == (CHANCE,):
        return [(o,) for o, p in game.chance(s) if p]
    return list(product(*(game.actions(s, i) for i in movers)))


class Node:
    """A history with its records, equal to no other."""

    def __init__(self, at, records):
        self.at, self.records = at, records


@dataclass(frozen=True, eq=False)
class Given:
    """A game as if imported: histories for states, and records as information sets, given at own moves."""

    game: Any
    tells: bool = True  # whether it says what players know between their moves

    recall = "given"
    tree = True

    @property
    def players(self):
        return self.game.players

    def root(self):
        s = self.game.root()
        return Node(s, begin(self.game, s))

    def movers(self, s):
        return self.game.movers(s.at)

    def chance(self, s):
        return self.game.chance(s.at)

    def actions(self, s, player):
        return self.game.actions(s.at, player)

    def play(self, s, moves):
        t = self.game.play(s.at, moves)
        return Node(t, advance(self.game, s.records, s.at, moves, t))

    def rewards(self, s, moves, t):
        return self.game.rewards(s.at, moves, t.at)

    def view(self, s, player):
        return s.records[player].entries if player in self.movers(s) else None

    def hidden(self, s):
        return self.game.hidden(s.at)

    def __getattr__(self, name):
        if name == "private" and self.tells:
            return lambda s, player: s.records[player].entries
        raise AttributeError(name)
