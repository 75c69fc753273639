"""The Markov form of a game whose state every mover sees: what each joint action pays, and what comes.

States here are the graph's decision states; chance between two decisions is folded in. A joint action's
number within its state runs over the players in seat order, the last player's action fastest; who does not
move has one action. Ends are left out: probabilities that sum to less than one end the game with the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from coplayer.compiled import njit
from coplayer.game import Unsuited, discount, horizon
from coplayer.graph import DRAW, MOVE, Graph


@dataclass(frozen=True, eq=False)
class MarkovForm:
    """A Markov game (Shapley 1953). S states, J joint actions over all states."""

    graph: Graph
    state: np.ndarray  # [S] the graph's number of a state
    sizes: np.ndarray  # [S, N] actions of each player, 1 where it does not move
    first: np.ndarray  # [S + 1] first joint action of a state
    paid: np.ndarray  # [J, N] expected pay until the next decision
    begin: np.ndarray  # [J + 1] first transition of a joint action
    target: np.ndarray  # [T] the state that comes
    prob: np.ndarray  # [T]
    start: np.ndarray  # [S] probabilities of the first decision's state
    opening: np.ndarray  # [N] expected pay before the first decision
    discount: float
    horizon: int | None

    @property
    def players(self) -> int:
        return self.sizes.shape[1]

    @property
    def states(self) -> int:
        return len(self.state)

    @cached_property
    def movers(self) -> np.ndarray:
        """Who moves in a state, [S, N]."""
        return self.graph.menu[self.state] >= 0

    @cached_property
    def zero_sum(self) -> bool:
        """Whether what is paid sums to zero at each step, to rounding."""
        scale = max(np.abs(self.paid).max(initial=0), np.abs(self.opening).max(initial=0), 1e-300)
        total = max(np.abs(self.paid.sum(1)).max(initial=0), abs(self.opening.sum()))
        return bool(total <= 1e-12 * scale * self.players)

    @cached_property
    def order(self) -> np.ndarray | None:
        """States so that each comes after those it leads to; None if play can return to a state."""
        owner = np.repeat(np.repeat(np.arange(self.states), np.diff(self.first)), np.diff(self.begin))
        return postorder(self.states, owner, self.target)

    def value(self, V: np.ndarray) -> np.ndarray:
        """Each player's return [N] if V [S, N] is what the states are worth."""
        return self.opening + self.start @ V


def markov_form(graph: Graph) -> MarkovForm:
    """The Markov form of a graph; refuses games whose movers cannot tell two states, with both as witness."""
    refuse(graph)
    state = np.flatnonzero(graph.kind == MOVE)
    at = np.full(graph.states, -1, np.int64)
    at[state] = np.arange(len(state))
    sizes = np.array([len(m) for m in graph.menus] + [1], np.int64)[graph.menu[state]]
    edges = np.flatnonzero(graph.kind[graph.source] == MOVE)
    next_, paid = chance_folded(graph, edges[joint_order(graph, sizes, at, edges)])
    next_ = next_[:, state]
    start, opening = begun(graph)
    first = np.concatenate([[0], np.cumsum(sizes.prod(1))])
    return MarkovForm(
        graph, state, sizes, first, paid, next_.indptr.astype(np.int64), next_.indices.astype(np.int64),
        next_.data, start[state], opening, discount(graph.game), horizon(graph.game),
    )  # fmt: skip


def joint_order(graph: Graph, sizes: np.ndarray, at: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Decision edges by state, then by the joint action's number in seat order."""
    s, number = at[graph.source[edges]], np.zeros(len(edges), np.int64)
    for i in range(graph.players):
        number = number * sizes[s, i] + np.maximum(graph.move[edges, i], 0)
    return np.lexsort([number, s])


def chance_folded(graph: Graph, edges: np.ndarray) -> tuple[csr_array, np.ndarray]:
    """Where edges lead once chance has moved, [E', S], and the expected pay until then, [E', N]."""
    shape = (len(edges), graph.states)
    reach = csr_array((np.ones(len(edges)), (np.arange(len(edges)), graph.target[edges])), shape)
    paid = graph.reward[edges].copy()
    draws = graph.kind == DRAW
    step, earned = chance_step(graph, draws)
    for _ in range(int(draws.sum()) + 1):
        here = reach * draws  # mass that is at chance states
        here.eliminate_zeros()
        if not here.nnz:
            break
        paid += here @ earned
        reach = reach * ~draws + here @ step
    else:
        raise Unsuited("chance can go round for ever without a decision; the Markov form needs that it cannot")
    reach = csr_array(reach)
    reach.eliminate_zeros()
    reach.sort_indices()
    return reach, paid


def chance_step(graph: Graph, draws: np.ndarray) -> tuple[csr_array, np.ndarray]:
    """Chance's own steps [S, S], and what a step pays on average [S, N]."""
    source = graph.source
    e = np.flatnonzero(draws[source])
    step = csr_array((graph.prob[e], (source[e], graph.target[e])), (graph.states, graph.states))
    weighted = graph.reward[e] * graph.prob[e, None]
    earned = np.stack([np.bincount(source[e], w, graph.states) for w in weighted.T], axis=1)
    return step, earned


def begun(graph: Graph) -> tuple[np.ndarray, np.ndarray]:
    """Where the first decision is, [S], and the expected pay before it, [N]."""
    if graph.kind[0] != DRAW:
        return np.eye(1, graph.states)[0], np.zeros(graph.players)
    e = np.arange(graph.start[0], graph.start[1])
    reach, paid = chance_folded(graph, e)
    return graph.prob[e] @ reach.toarray(), graph.prob[e] @ paid


def refuse(graph: Graph) -> None:
    """Raise Unsuited where a mover sees the same in two decision states, or cannot know the time."""
    for i in range(graph.players):
        mine = np.flatnonzero(graph.menu[:, i] >= 0)
        _, index, count = np.unique(graph.view[mine, i], return_inverse=True, return_counts=True)
        twice = np.flatnonzero(count > 1)
        if len(twice):
            a, b = (graph.state(int(s)) for s in mine[index == twice[0]][:2])
            raise Unsuited(
                f"player {i} moves in state {a!r} and in state {b!r} and sees the same: not a Markov game of "
                "seen states; use the sequence form (solvers cfr+, team, logit)"
            )
    timeless(graph)


def timeless(graph: Graph) -> None:
    """Refuse a horizon that a player who waits may not see coming: the time is not read off the state."""
    moves = graph.menu[graph.kind == MOVE] >= 0
    if horizon(graph.game) is None or moves[:, moves.any(0)].all():
        return
    source = graph.source
    late = graph.time[source] + (graph.kind[source] == MOVE) != graph.time[graph.target]
    if late.any():
        s = graph.state(int(graph.target[np.flatnonzero(late)[0]]))
        raise Unsuited(
            f"state {s!r} is reached at different times and not all players move each time, so that one "
            "of them may not know how far the horizon is; put the time into the state and its views"
        )


def postorder(states: int, source: np.ndarray, target: np.ndarray) -> np.ndarray | None:
    """States so that each comes after all that it leads to, given the edges [E]; None if there is a cycle."""
    into = np.argsort(target, kind="stable")
    bounds = np.searchsorted(target[into], np.arange(states + 1))
    left = np.bincount(source, minlength=states)
    order, done = peeled(source[into], bounds, left)
    return order if done == states else None


@njit()
def peeled(above, bounds, left):
    """Take off states whose targets are all off; above [E]: sources by target, left [S]: targets to go."""
    order, done = np.empty(len(left), np.int64), 0
    for s in range(len(left)):
        if left[s] == 0:
            order[done] = s
            done += 1
    read = 0
    while read < done:
        s = order[read]
        read += 1
        for e in range(bounds[s], bounds[s + 1]):
            left[above[e]] -= 1
            if left[above[e]] == 0:
                order[done] = above[e]
                done += 1
    return order, done
