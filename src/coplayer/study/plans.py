"""Small two-player trees as matrices of their pure plans, and all their extreme equilibria.

Every equilibrium of a two-player matrix game mixes extreme ones: pairs of vertices of the two best-reply
polytopes that between them carry every label (Mangasarian 1964; Avis, Rosenberg, Savani & von Stengel
2010). What a player is paid is therefore least and most at extreme equilibria, in degenerate games
too: games with messages that nobody sends are degenerate, which support enumeration may not list whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any

import numpy as np

from coplayer.form.matrix import MatrixForm, matrix
from coplayer.form.sequence import SequenceForm, sequence_form
from coplayer.game import Game, Record, Saw, TooLarge
from coplayer.graph import walk
from coplayer.solve.security_level import pure_plans

LIMIT = 200_000  # subsets of inequalities tried for vertices
SLACK = 1e-9  # payoffs are scaled into [1, 2]


def matrix_of_plans(game: Game | SequenceForm) -> MatrixForm:
    """Both players' pure plans against each other; for trees so small that they can be listed."""
    form = game if isinstance(game, SequenceForm) else sequence_form(walk(game))
    rows, cols = (pure_plans(form, i) for i in (0, 1))
    at_leaf = rows[:, form.leaf[:, 0]], cols[:, form.leaf[:, 1]]  # [K_i, Z]
    return matrix(*((at_leaf[0] * form.paid[:, i]) @ at_leaf[1].T for i in (0, 1)))


@dataclass(frozen=True, eq=False)
class Extreme:
    """All extreme equilibria, K of them."""

    row: np.ndarray  # [K, A]
    col: np.ndarray  # [K, B]
    payoffs: np.ndarray  # [K, 2]

    @property
    def low(self) -> np.ndarray:
        """The least that any equilibrium pays each player [2]."""
        return self.payoffs.min(0)

    @property
    def high(self) -> np.ndarray:
        return self.payoffs.max(0)


def extreme_equilibria(form: MatrixForm) -> Extreme:
    """The extreme equilibria of a two-player matrix game."""
    A, B = (1 + (p - p.min()) / (np.ptp(p) or 1.0) for p in form.payoff)
    x, columns_best = vertices(B.T)
    y, rows_best = vertices(A)
    labels_x = np.hstack([x <= SLACK, columns_best])  # rows not used, columns that are best replies
    labels_y = np.hstack([rows_best, y <= SLACK])
    pairs = np.argwhere((labels_x[:, None] | labels_y[None]).all(-1))
    row, col = (z[pairs[:, i]] / z[pairs[:, i]].sum(1, keepdims=True) for i, z in enumerate((x, y)))
    return Extreme(row, col, np.einsum("ka,iab,kb->ki", row, form.payoff, col))


def vertices(M: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The vertices [V, d] but 0 of {z >= 0, M z <= 1}, M [k, d] positive, and which rows of M are tight [V, k]."""
    k, d = M.shape
    if comb(k + d, d) > LIMIT:
        raise TooLarge(f"{comb(k + d, d):,} candidate vertices for {k} x {d} plans, the limit is {LIMIT:,}")
    G, h = np.vstack([-np.eye(d), M]), np.repeat([0.0, 1.0], [d, k])
    chosen = np.array(list(combinations(range(k + d), d)))
    systems = G[chosen]  # [C, d, d]
    regular = np.abs(np.linalg.det(systems)) > 1e-12
    z = np.linalg.solve(systems[regular], h[chosen[regular]][:, :, None])[:, :, 0]
    inside = (z @ G.T <= h + SLACK).all(1) & (z.max(1) > SLACK)
    z = np.unique(np.round(np.maximum(z[inside], 0), 10), axis=0)
    return z, z @ M.T >= 1 - 1e-8


def interchangeable(form: MatrixForm, found: Extreme, slack: float = 1e-7) -> bool:
    """Whether each equilibrium's row strategy is in equilibrium with each other one's column strategy."""
    pay = [np.einsum("ka,ab,lb->kl", found.row, form.payoff[i], found.col) for i in (0, 1)]  # [K, K]
    most = (form.payoff[0] @ found.col.T).max(0)[None, :], (found.row @ form.payoff[1]).max(1)[:, None]
    gain = np.maximum(most[0] - pay[0], most[1] - pay[1])
    return bool(gain.max() <= slack * form.scale)


def last_seen(form: SequenceForm, player: int, i: int) -> Any:
    """The last view in a record."""
    record = form.record(player, i)
    assert isinstance(record, Record)
    return [e.view for e in record.entries if isinstance(e, Saw)][-1]


def put(form: SequenceForm, behaviour: np.ndarray, player: int, i: int, chances: np.ndarray) -> None:
    """Write the probabilities [A] of the actions at a set."""
    for a, p in enumerate(chances):
        behaviour[form.sequence(player, i, a)] = p
