"""Passes over the layers against a slow walk over every history, by the protocol alone."""

import itertools
from dataclasses import dataclass

import numpy as np
import pytest

from coplayer.card.facts import Facts
from coplayer.card.layers import cycle, lay_out
from coplayer.card.payments import ending, span
from coplayer.game import CHANCE, discount, horizon
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.read.name import load


class Discounted(Lopsided):
    """Chance pays too: what it pays after a decision is discounted like that decision's pay."""

    discount = 0.7


@dataclass(frozen=True)
class Gamble:
    """At each turn a bet, then a wheel pays it or not: after the last decision chance still has to."""

    horizon: int = 2
    discount: float = 0.5
    players = 1

    def root(self):
        return ("ask", 0)

    def movers(self, s):
        return (0,) if s[0] == "ask" else (CHANCE,)

    def chance(self, s):
        return [("red", 0.25), ("black", 0.75)]

    def actions(self, s, player):
        return (1, 2, 3)

    def play(self, s, moves):
        return ("spin", moves[0]) if s[0] == "ask" else ("ask", 0)

    def rewards(self, s, moves, t):
        return (float(s[1]) * (moves[0] == "red"),)

    def view(self, s, player):
        return None


GAMES = [Lopsided(s, 5, 2 + s % 2, s % 3 == 0, s % 2 == 1) for s in range(6)]
GAMES += [Gamble(), Gamble(3, 1.0)]
GAMES += [Discounted(s, 5, 2, False, s == 1) for s in range(3)]
GAMES += [load(n) for n in ("kuhn", "dec_tiger(horizon=2)", "prisoners_dilemma|repeat(2)", "auction")]
games = pytest.mark.parametrize("game", GAMES, ids=lambda g: str(g)[:50])


def plays(game, s, made=0, steps=0, p=1.0, paid=None):
    """(chance under uniform play, returns, steps) of every play."""
    paid = np.zeros(game.players) if paid is None else paid
    movers = game.movers(s)
    chance = movers == (CHANCE,)
    if not movers or (made == horizon(game) and not chance):
        yield p, paid, steps
        return
    outcomes = [((o,), q) for o, q in game.chance(s)] if chance else None
    if outcomes is None:
        joint = list(itertools.product(*(game.actions(s, i) for i in movers)))
        outcomes = [(m, 1 / len(joint)) for m in joint]
    rate = discount(game) ** (max(made - 1, 0) if chance else made)
    for moves, q in outcomes:
        t = game.play(s, moves)
        more = paid + rate * np.asarray(game.rewards(s, moves, t))
        yield from plays(game, t, made + (not chance), steps + 1, p * q, more)


@games
def test_moments_and_extremes_are_those_of_all_plays(game):
    p, returns, _ = (np.array(x) for x in zip(*plays(game, game.root()), strict=True))
    mean, spread = Facts(game).layers.moments
    assert p.sum() == pytest.approx(1)
    assert mean == pytest.approx(p @ returns, abs=1e-9)
    centred = returns - mean
    assert spread == pytest.approx((p[:, None] * centred).T @ centred, abs=1e-8)
    for weights in (np.ones(game.players), np.eye(game.players)[-1], np.arange(game.players) - 0.5):
        found = span(facts := Facts(game), weights)
        assert (found.low, found.high) == pytest.approx(((returns @ weights).min(), (returns @ weights).max()))
        for edges, value in ((found.least, found.low), (found.most, found.high)):
            assert ending(facts, edges)[0] @ weights == pytest.approx(value)  # the witness pays what it should


@games
def test_layers_count_what_the_sequence_form_unrolls(game):
    facts = Facts(game)
    unrolled = facts.form.unrolled
    assert (facts.layers.histories, facts.layers.terminals) == (unrolled.histories, unrolled.terminals)
    assert sum(r.sum() for r in facts.layers.forward(facts.layers.uniform)) == pytest.approx(
        sum(r.sum() for r in facts.layers.reach)
    )
    assert len(facts.rows.state) == len(facts.sets) == unrolled.met.sum()


def test_discounted_soccer_has_the_returns_of_a_geometric_series():
    """The fastest goals: from the kick-off player 0 needs four steps west, and so again after each."""
    facts = Facts(load("soccer"))
    assert facts.layers.cut and cycle(facts.graph) is not None
    goals = [span(facts, w) for w in np.eye(2)]
    best = 0.9**3 / (1 - 0.9**4)  # a goal at the fourth decision, then every four: A needs columns 3, 2, 1, 0, out
    assert goals[0].high == pytest.approx(-goals[0].low, abs=1e-6)
    assert goals[0].high == pytest.approx(goals[1].high, abs=1e-6)
    assert goals[0].high == pytest.approx(best, abs=1e-6)


def test_a_cut_says_so_and_a_horizon_needs_none():
    graph = walk(load("soccer"))
    assert lay_out(graph, steps=5).cut
    assert len(lay_out(graph, steps=5)) == 6
    assert not Facts(load("dec_tiger")).layers.cut
