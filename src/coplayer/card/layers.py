"""Histories by depth: the graph laid out step by step, equal situations kept once with their multiplicity.

A node of layer k is a state reached after k steps (chance counted), and the decisions made so far where
those matter (a horizon, a discount). All numbers about plays come from passes over these layers:
counts, uniform play, and the least and most that can be paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from coplayer.form.sequence import ragged
from coplayer.game import discount, horizon
from coplayer.graph import DRAW, END, MOVE, Graph

NODES = 20_000_000  # laid out at most
ENDLESS = 24  # steps laid out of a game without an end


class Layer(NamedTuple):
    """Nodes n after so many steps, and the steps m out of them."""

    state: np.ndarray  # [n]
    time: np.ndarray  # [n] decisions so far; 0 where they do not matter
    over: np.ndarray  # [n]
    source: np.ndarray  # [m] a node of this layer
    edge: np.ndarray  # [m] the graph's edge
    child: np.ndarray  # [m] a node of the next layer
    rate: np.ndarray  # [m] the discount on what is paid


@dataclass(frozen=True, eq=False)
class Layers:
    """`cut`: the game goes on below the last layer."""

    graph: Graph
    layers: list[Layer]
    cut: bool

    def __len__(self) -> int:
        return len(self.layers)

    @cached_property
    def counts(self) -> list[np.ndarray]:
        """How many histories each node stands for; exact below 2**53."""
        return self.forward(np.ones(self.graph.edges))

    @cached_property
    def reach(self) -> list[np.ndarray]:
        """The chance of each node when everybody moves uniformly."""
        return self.forward(self.uniform)

    @cached_property
    def uniform(self) -> np.ndarray:
        """The probability of each edge in its state under uniform play [E]."""
        return self.graph.prob / np.repeat(width(self.graph), np.diff(self.graph.start))

    def forward(self, weight: np.ndarray) -> list[np.ndarray]:
        """Weights [E] multiplied along histories and added up in nodes."""
        out: list[np.ndarray] = [np.ones(1)]
        for here, below in zip(self.layers, self.layers[1:], strict=False):
            w = out[-1][here.source] * weight[here.edge]
            out.append(np.bincount(here.child, w, len(below.state)))
        return out

    def nodes(self, kind: int) -> list[np.ndarray]:
        """Per layer, which nodes are of a kind: END where play is over."""
        kinds = self.graph.kind
        return [np.where(here.over, END, kinds[here.state]) == kind for here in self.layers]

    def total(self, values: list[np.ndarray], where: list[np.ndarray]) -> float:
        return float(sum(v[w].sum() for v, w in zip(values, where, strict=True)))

    @cached_property
    def histories(self) -> float:
        return float(sum(c.sum() for c in self.counts))

    @cached_property
    def terminals(self) -> float:
        return self.total(self.counts, self.nodes(END))

    def paid(self, here: Layer, weights: np.ndarray) -> np.ndarray:
        """What each step out of a layer pays, the players' rewards weighted [N] and discounted."""
        return (self.graph.reward[here.edge] @ weights) * here.rate

    def extreme(self, weights: np.ndarray, sign: int, ended: bool = False) -> tuple[float, list[int]]:
        """The most (sign 1) or least (-1) that a history pays, rewards weighted [N], and its edges.

        `ended`: only histories that end within the layers count; infinite where there is none.
        """
        best: list[np.ndarray] = []  # per layer, last first: the step chosen in each node
        below = np.zeros(0)
        for here in reversed(self.layers):
            worth = sign * self.paid(here, weights) + (below[here.child] if len(below) else 0.0)
            below = np.full(len(here.state), -np.inf)
            np.maximum.at(below, here.source, worth)
            first = np.full(len(here.state), -1, np.int64)
            top = np.flatnonzero(worth == below[here.source])[::-1]
            first[here.source[top]] = top
            best.append(first)
            below[here.over] = 0.0
            below[np.isneginf(below) & (not (ended and self.cut))] = 0.0
        return sign * float(below[0]), self.followed(best[::-1])

    def followed(self, chosen: list[np.ndarray]) -> list[int]:
        """The edges of the history that takes the chosen step [n] in each layer."""
        node, edges = 0, []
        for here, steps in zip(self.layers, chosen, strict=True):
            if (m := steps[node]) < 0 or not len(here.child):
                break
            edges.append(int(here.edge[m]))
            node = here.child[m]
        return edges

    @cached_property
    def moments(self) -> tuple[np.ndarray, np.ndarray]:
        """Mean [N] and covariance [N, N] of the returns under uniform play."""
        N = self.graph.players
        one, two = np.zeros((0, N)), np.zeros((0, N, N))
        for here in reversed(self.layers):
            p = self.uniform[here.edge]
            r = self.graph.reward[here.edge] * here.rate[:, None]
            m = one[here.child] if len(one) else np.zeros_like(r)
            cross = r[:, :, None] * m[:, None, :]
            square = r[:, :, None] * r[:, None, :] + cross + cross.transpose(0, 2, 1)
            square += two[here.child] if len(two) else 0.0
            n = len(here.state)
            one, two = added(here.source, p, r + m, n), added(here.source, p, square, n)
        return one[0], two[0] - np.outer(one[0], one[0])


def added(source: np.ndarray, p: np.ndarray, values: np.ndarray, n: int) -> np.ndarray:
    """values [m, ...] times p [m], added up by source: [n, ...]."""
    flat = values.reshape(len(p), int(np.prod(values.shape[1:])))
    sums = [np.bincount(source, p * column, n) for column in flat.T]
    return np.stack(sums, axis=1).reshape(n, *values.shape[1:])


def width(graph: Graph) -> np.ndarray:
    """By what an edge's probability is divided under uniform play: joint actions of a decision, 1 for chance [S]."""
    return np.where(graph.kind == MOVE, np.maximum(np.diff(graph.start), 1), 1)


def pays(graph: Graph) -> np.ndarray:
    """Whether chance alone can still pay something from a state [S]."""
    out = np.zeros(graph.states, bool)
    draws = np.flatnonzero((graph.kind == DRAW)[graph.source])  # edges out of chance states
    source, target, some = graph.source[draws], graph.target[draws], (graph.reward[draws] != 0).any(1)
    while True:
        now = np.zeros(graph.states, bool)
        now[source[some | out[target]]] = True
        if (now == out).all():
            return out
        out = now


def endless(graph: Graph) -> int | None:
    """A state that play can come back to, if the game has no horizon and there is one."""
    return cycle(graph) if horizon(graph.game) is None else None


def cycle(graph: Graph) -> int | None:
    """A state from which steps lead back to it."""
    if graph.edges < graph.states:
        return None
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    source = graph.source
    if (loops := source[source == graph.target]).size:
        return int(loops[0])
    links = coo_matrix((np.ones(graph.edges, bool), (source, graph.target)), (graph.states,) * 2)
    _, part = connected_components(links, connection="strong")
    sizes = np.bincount(part)
    return None if sizes.max() == 1 else int(np.flatnonzero(sizes[part] > 1)[0])


def lay_out(graph: Graph, steps: int | None = None, limit: int = NODES) -> Layers:
    """The layers of a graph, down to the end, or to `steps` steps or `limit` nodes."""
    last, rate = horizon(graph.game), discount(graph.game)
    clock = last is not None or rate != 1
    ends = Ends(graph, last, pays(graph) if last is not None else np.zeros(0, bool))
    state, time = np.zeros(1, np.int64), np.zeros(1, np.int64)
    found: list[Layer] = []
    used = 0
    while len(state):
        over = ends.at(state, time)
        out = np.where(over, 0, np.diff(graph.start)[state])
        used += len(state) + int(out.sum())
        if (steps is not None and len(found) >= steps) or used > limit:
            return Layers(graph, closed(found, state, time, over), True)
        source = np.repeat(np.arange(len(state)), out)
        edge = np.repeat(graph.start[state], out) + ragged(out)
        moved = (graph.kind[state] == MOVE)[source]
        late = np.where(moved, time[source], np.maximum(time[source] - 1, 0))
        after = (time[source] + moved) * clock
        here = Layer(state, time, over, source, edge, np.zeros(0), rate**late if rate != 1 else np.ones(len(edge)))
        state, time, child = distinct(graph.target[edge], after, graph.edges < graph.states)
        found.append(here._replace(child=child))
    return Layers(graph, found, False)


def closed(found: list[Layer], state: np.ndarray, time: np.ndarray, over: np.ndarray) -> list[Layer]:
    """The layers laid out so far with a last one out of which no step leads."""
    none = np.zeros(0, np.int64)
    return [*found, Layer(state, time, over, none, none, none, np.zeros(0))]


class Ends(NamedTuple):
    """Where play is over: an end, or the horizon with no pay from chance to come."""

    graph: Graph
    last: int | None
    pays: np.ndarray

    def at(self, state: np.ndarray, time: np.ndarray) -> np.ndarray:
        over = (self.graph.kind[state] == END) | (np.diff(self.graph.start)[state] == 0)
        if self.last is not None:
            over |= (time >= self.last) & ((self.graph.kind[state] == MOVE) | ~self.pays[state])
        return over


def distinct(state: np.ndarray, time: np.ndarray, tree: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The different (state, time), and which one each is; in a tree all differ."""
    if tree:
        return state.astype(np.int64), time, np.arange(len(state))
    span = int(time.max(initial=0)) + 1
    key, child = np.unique(state.astype(np.int64) * span + time, return_inverse=True)
    return key // span, key % span, child.ravel()
