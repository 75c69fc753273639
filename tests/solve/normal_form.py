"""The normal form of a tiny game by brute force from the protocol, and its value by another LP code."""

from dataclasses import dataclass, field
from itertools import product

import numpy as np
from scipy.optimize import linprog

from coplayer.game import CHANCE, advance, begin


@dataclass(frozen=True)
class OneShot:
    """All players move at once; `payoff` [N, A_1, ...] as nested tuples."""

    payoff: tuple
    horizon: int = field(default=1, init=False)

    @property
    def players(self):
        return len(self.payoff)

    def root(self):
        return ()

    def movers(self, s):
        return () if s else tuple(range(self.players))

    def actions(self, s, player):
        return tuple(range(np.array(self.payoff).shape[1 + player]))

    def play(self, s, moves):
        return moves

    def rewards(self, s, moves, t):
        return np.array(self.payoff, float)[(slice(None), *moves)]

    def view(self, s, player):
        return None


def normal_form(game, most=400):
    """Payoffs [N, S_1, S_2, ...] of all pure policies (unreduced); None where one has over `most`."""
    menus = [{} for _ in range(game.players)]
    steps = list(plays(game, game.root(), begin(game, game.root()), (), 1.0, menus))
    if max(np.prod([float(len(a)) for a in m.values()]) for m in menus) > most:
        return None
    pure = [[dict(zip(m, c, strict=True)) for c in product(*m.values())] for m in menus]
    total = np.zeros((game.players, *map(len, pure)))
    for chosen, weight, paid in steps:
        follows = [
            np.array([all(s[r] == a for i, r, a in chosen if i == p) for s in pure[p]]) * 1.0
            for p in range(game.players)
        ]
        reach = weight
        for f in follows:
            reach = np.multiply.outer(reach, f)
        total += np.multiply.outer(np.array(paid, float), reach)
    return total


def plays(game, s, records, chosen, weight, menus):
    """Yield (choices made as (player, record, action), chance, payment) of every paid step."""
    movers = game.movers(s)
    if movers == (CHANCE,):
        steps = [((c,), p, chosen) for c, p in game.chance(s)]
    else:
        for i in movers:
            menus[i][records[i]] = game.actions(s, i)
        joint = product(*(game.actions(s, i) for i in movers)) if movers else ()
        steps = [(m, 1.0, (*chosen, *((i, records[i], a) for i, a in zip(movers, m, strict=True)))) for m in joint]
    for moves, p, after in steps:
        t = game.play(s, moves)
        paid = game.rewards(s, moves, t)
        if any(paid):
            yield after, weight * p, paid
        yield from plays(game, t, advance(game, records, s, moves, t), after, weight * p, menus)


def maximin(A, objective=None, floor=None):
    """max over mixtures x of min(x @ A), or of x @ objective while min(x @ A) >= floor, by scipy."""
    m, n = A.shape
    aim = np.append(np.zeros(m), -1.0) if objective is None else np.append(-objective, 0.0)
    bounds = [(0, None)] * m + [(floor, None)]
    done = linprog(
        aim,
        np.hstack([-A.T, np.ones((n, 1))]),
        np.zeros(n),
        [[1.0] * m + [0.0]],
        [1.0],
        bounds,
        method="highs",
    )
    assert done.status == 0
    return -done.fun
