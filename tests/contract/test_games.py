"""What every native game keeps to, found by looking into the folder: the protocol, declared facts, a playthrough."""

from collections import deque
from itertools import product
from math import isfinite

import numpy as np
import pytest

import coplayer
from coplayer.game import CHANCE, horizon, known
from coplayer.read import catalogue
from coplayer.report.playthrough import playthrough

NAMES = [*catalogue.rules(), *catalogue.numbers()]
STATES, EDGES = 5_000, 30_000  # looked at in each game
SIZES = ("histories", "terminals", "infosets", "sequences")

# The card of these takes longer than five seconds as they are (10^6 histories of dice, a team's joint plans,
# 4.5e12 positions), so their facts are measured on smaller ones.
SMALLER = {
    "liars_dice": "liars_dice(sides=4)",
    "assistance": "assistance(horizon=2)",
    "connect_four": "connect_four(rows=3, columns=3, line=3)",
}
# What the card does not say, each with why; tests/games/ counts or proves these by hand.
UNSAID = {
    ("value", "forged_speaker"): "interests are mixed: equilibria may differ in what they pay",
    ("symmetric", "auction"): "symmetry is looked for in matrix games",
    ("symmetric", "capture"): "symmetry is looked for in matrix games",
    ("symmetric", "dec_tiger"): "symmetry is looked for in matrix games",
    ("symmetric", "goofspiel"): "symmetry is looked for in matrix games",
}


def reached(game):
    """Steps (s, t, moves, decisions before s) from the first states, breadth first, each state once."""
    root = game.root()
    seen, queue, edges = {root}, deque([(root, 0)]), 0
    while queue and len(seen) < STATES and edges < EDGES:
        s, time = queue.popleft()
        movers = game.movers(s)
        if not movers or (movers != (CHANCE,) and time == horizon(game)):
            continue
        for moves in joint(game, s, movers):
            t = game.play(s, moves)
            edges += 1
            yield s, moves, t
            if t not in seen:
                seen.add(t)
                queue.append((t, time + (movers != (CHANCE,))))


def joint(game, s, movers):
    """All joint moves; what chance and the players can do is checked on the way."""
    if movers == (CHANCE,):
        outcomes = list(game.chance(s))
        assert abs(sum(p for _, p in outcomes) - 1) < 1e-9, s
        assert all(0 <= p <= 1 for _, p in outcomes), s
        assert len({o for o, _ in outcomes}) == len(outcomes), s
        return [(o,) for o, p in outcomes if p > 0]
    assert list(movers) == sorted(set(movers)) and all(0 <= i < game.players for i in movers), s
    menus = [tuple(game.actions(s, i)) for i in movers]
    assert all(menu and len(set(menu)) == len(menu) for menu in menus), s
    return list(product(*menus))


@pytest.mark.parametrize("name", NAMES)
def test_rules_keep_to_the_protocol(name):
    game = coplayer.load(name)
    steps, views = 0, set()
    for s, moves, t in reached(game):
        paid = game.rewards(s, moves, t)
        assert len(paid) == game.players and all(isfinite(x) for x in paid), (s, moves)
        assert hash(s) == hash(s) and game.play(s, moves) == t, (s, moves)
        views |= {game.view(t, i) for i in range(game.players)}  # each hashable
        steps += 1
    assert steps and views


@pytest.mark.parametrize("name", catalogue.rules())  # games of numbers declare nothing
def test_declared_facts_are_measured(name):
    game = coplayer.load(SMALLER.get(name, name))
    facts = dict(known(game))
    assert facts, f"{name} declares nothing that could be compared"
    card = coplayer.card(game)
    assert card.counts_are != "sampled"
    for fact, told in facts.items():
        found = card.size[fact] if fact in SIZES else card.value(fact)
        if (fact, name) in UNSAID:
            assert found is None, f"{fact} of {name} is measured now: take it out of UNSAID"
        elif fact == "value":
            assert found == pytest.approx(list(told), abs=1e-7)
        else:
            assert found == (list(told) if isinstance(told, tuple) else told), fact


@pytest.mark.parametrize("name", NAMES)
def test_a_playthrough_can_be_read(name):
    game = coplayer.load(name)
    lines = list(playthrough(game, np.random.default_rng(0), steps=200))
    assert any(line.startswith("over after") for line in lines)
    assert [line.split("'s record:")[0] for line in lines[-game.players :]] == [
        f"player {i}" for i in range(game.players)
    ]
    assert len(lines) > 3 and not any(" object at 0x" in line for line in lines)
