"""The matrix form of a one-shot simultaneous game: what each joint action pays, chance after it folded in.

Only games that *are* one joint decision have it: it is never made as the normal form of a tree, whose size is
exponential in the tree's. A player who does not move has one action, labelled None.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from coplayer.form.markov import chance_folded
from coplayer.game import Unsuited
from coplayer.graph import DRAW, MOVE, Graph

INSTEAD = "use the sequence form (cfr+, team, logit), or with perfect information backward-induction or shapley"


@dataclass(frozen=True, eq=False)
class MatrixForm:
    """A finite game in which everybody chooses once, at the same time."""

    payoff: np.ndarray  # [N, A_1, ..., A_N]
    labels: tuple[tuple, ...]  # [N] of [A_i]
    graph: Graph | None = None

    @property
    def players(self) -> int:
        return len(self.payoff)

    @property
    def actions(self) -> tuple[int, ...]:
        return self.payoff.shape[1:]

    @cached_property
    def scale(self) -> float:
        """The largest payoff in absolute value."""
        return float(np.abs(self.payoff).max(initial=1e-300))

    @cached_property
    def zero_sum(self) -> bool:
        return bool(np.abs(self.payoff.sum(0)).max() <= 1e-12 * self.scale * self.players)

    @cached_property
    def common_payoff(self) -> bool:
        return bool(np.abs(self.payoff - self.payoff[0]).max() <= 1e-12 * self.scale)


def matrix(*payoffs, labels: tuple[tuple, ...] | None = None) -> MatrixForm:
    """A matrix form from one array [A_1, ..., A_N] a player; one array [A_1, A_2] alone means zero-sum."""
    payoff = np.array([payoffs[0], -np.asarray(payoffs[0])] if len(payoffs) == 1 else payoffs, float)
    if len(payoff) != payoff.ndim - 1 or not np.isfinite(payoff).all():
        raise Unsuited(
            f"payoffs of shape {payoff.shape} given; expected finite [N, A_1, ..., A_N], N one less than the dimensions"
        )
    return MatrixForm(payoff, labels or tuple(tuple(range(n)) for n in payoff.shape[1:]))


def matrix_form(graph: Graph) -> MatrixForm:
    """The matrix form of a graph: one joint decision at the root, then ends, perhaps after chance."""
    refuse(graph)
    N, first, last = graph.players, graph.start[0], graph.start[1]
    menus = [(None,) if m < 0 else graph.menus[m] for m in graph.menu[0]]
    _, paid = chance_folded(graph, np.arange(first, last))
    payoff = np.zeros((N, *map(len, menus)))
    payoff[(slice(None), *np.maximum(graph.move[first:last], 0).T)] = paid.T
    return MatrixForm(payoff, tuple(menus), graph)


def refuse(graph: Graph) -> None:
    """Raise Unsuited unless the one decision of the game is at its root."""
    if graph.kind[0] != MOVE:
        what = "begins with chance" if graph.kind[0] == DRAW else "has no decision"
        raise Unsuited(f"the game {what}; a matrix form has one joint decision, at the root; {INSTEAD}")
    later = np.flatnonzero(graph.kind[1:] == MOVE)
    if len(later):
        raise Unsuited(
            f"players choose again in state {graph.state(int(later[0]) + 1)!r}; "
            f"the normal form of a tree is never made; {INSTEAD}"
        )
