"""Decision nodes: where the players choose, with every player's record, chance in between folded away.

A node is a state together with all players' records and the number of decisions before it. Histories that
agree in these are one node: nobody can tell them apart, and what follows is the same. A joint action at a
node has outcomes: the nodes that can come next, each with its probability and what is paid until then. What
is paid is worth `discount ** t`, and what chance pays before the first decision is paid with that decision:
so the sum of what the steps of an episode pay is its return.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from coplayer.form.records import Records
from coplayer.form.sequence import SequenceForm, ragged
from coplayer.form.unroll import Edges, chance_pays
from coplayer.game import TooLarge, discount, horizon, recall
from coplayer.graph import DRAW, MOVE, Graph

OUTCOMES = 20_000_000  # default limit on outcomes
OVER = 0  # the node where play is over
RESET = 0  # the joint action that begins an episode, no node's own


@dataclass(frozen=True, eq=False)
class Decisions:
    """D nodes, J joint actions, O outcomes; those of joint action j are begin[j] : begin[j + 1].

    A joint action's number is first[d] plus its place in the product of the movers' menus in seat order, the
    last seat's action fastest. Node OVER has one, which leads back and pays nothing.
    """

    infoset: np.ndarray  # [D, N] the movers' information sets, all players' numbered through; -1: not moving
    width: np.ndarray  # [D, N] each player's number of actions, 0: not moving
    first: np.ndarray  # [D] first joint action
    begin: np.ndarray  # [J + 1] first outcome
    target: np.ndarray  # [O] the node that comes
    prob: np.ndarray  # [O]
    paid: np.ndarray  # [O, N]


class Front(NamedTuple):
    """M histories under way, or classes of them."""

    joint: np.ndarray  # [M] the joint action they come from
    state: np.ndarray  # [M]
    record: np.ndarray  # [M, N] nodes of the trie of records; unchanged where information sets are given
    prob: np.ndarray  # [M] since the joint action
    paid: np.ndarray  # [M, N] since the joint action

    def only(self, which: np.ndarray) -> Front:
        return Front(*(column[which] for column in self))


class Layer(NamedTuple):
    """The n nodes after the same number of decisions."""

    state: np.ndarray  # [n]
    record: np.ndarray  # [n, N]
    owed: np.ndarray  # [n, N] what chance paid before the first decision
    width: np.ndarray  # [n, N] as in Decisions; all 0 where play is over before any decision
    first: np.ndarray  # [n]

    @property
    def end(self) -> int:  # the first joint action of the next layer
        return int((self.first + joint_actions(self.width))[-1])


class Outcomes(NamedTuple):
    """What joint actions lead to: the columns of Decisions, each with its joint action."""

    joint: np.ndarray
    target: np.ndarray
    prob: np.ndarray
    paid: np.ndarray


def decisions(form: SequenceForm, limit: int = OUTCOMES) -> Decisions:
    """The decision nodes of a game with a sequence form; `infoset` counts its sets, player after player.

    Raises TooLarge past `limit` outcomes.
    """
    walk = Walk(form)
    layers, outcomes = [walk.over_layer()], [walk.over_outcome()]
    front, time = walk.settled(walk.root(), 0), 0
    while True:
        layer, found = walk.layer(front, sum(len(x.state) for x in layers), layers[-1].end, time)
        outcomes.append(found)
        if sum(len(o.joint) for o in outcomes) > limit:
            raise TooLarge(f"more than {limit:,} outcomes of joint actions; the table was not made")
        if not len(layer.state):
            return table(walk, layers, Outcomes(*map(np.concatenate, zip(*outcomes, strict=True))))
        layers.append(layer)
        front, time = walk.settled(walk.moved(layer, time), time + 1), time + 1


def table(walk: Walk, layers: list[Layer], o: Outcomes) -> Decisions:
    """All layers as one table, outcomes in the order of their joint actions."""
    sets = np.concatenate([walk.sets(x) for x in layers])
    width, first = (np.concatenate(c) for c in zip(*[(x.width, x.first) for x in layers], strict=True))
    order = np.argsort(o.joint, kind="stable")
    begin = np.concatenate([[0], np.cumsum(np.bincount(o.joint, minlength=layers[-1].end))])
    return Decisions(sets, width, first, begin, o.target[order], o.prob[order], o.paid[order])


class Walk:
    """Steps of all histories of a layer at a time, on a graph's arrays."""

    def __init__(self, form: SequenceForm):
        game = form.graph.game
        self.graph, self.last, self.discount = form.graph, horizon(game), discount(game)
        self.given, self.records = recall(game) == "given", Records.of(form)
        self.pays = pays(form.graph)
        self.sizes = np.array([len(m) for m in form.graph.menus] + [0])  # menu -1: not moving

    def root(self) -> Front:
        """Before anything, after the joint action RESET."""
        N = self.graph.players
        return Front(np.array([RESET]), np.zeros(1, int), np.arange(N)[None], np.ones(1), np.zeros((1, N)))

    def over_layer(self) -> Layer:
        """Node OVER."""
        zeros = np.zeros((1, self.graph.players), int)
        return Layer(np.array([-1]), zeros, zeros.astype(float), zeros, np.array([RESET + 1]))

    def over_outcome(self) -> Outcomes:
        """From OVER to OVER."""
        return Outcomes(np.array([RESET + 1]), np.array([OVER]), np.ones(1), np.zeros((1, self.graph.players)))

    def over(self, state: np.ndarray, time: int) -> np.ndarray:
        """Where play ends after `time` decisions."""
        g = self.graph
        ends = (state < 0) | (g.start[state] == g.start[state + 1])
        late = self.last is not None and time >= self.last
        return ends | (late & ((g.kind[state] == MOVE) | ~self.pays[state]))

    def settled(self, front: Front, time: int) -> Front:
        """What follows until somebody has to decide or play is over; there the state becomes -1."""
        g, done = self.graph, []
        weight = self.discount ** max(time - 1, 0)
        while len(front.state):
            front = self.looked(front)
            over = self.over(front.state, time)
            front = front._replace(state=np.where(over, -1, front.state))
            draws = ~over & (g.kind[front.state] == DRAW)
            done.append(front.only(~draws))
            front = front.only(draws)
            which, e = self.edges(front.state)
            front = front.only(which)
            front = Front(
                front.joint,
                g.target[e],
                front.record,
                front.prob * g.prob[e],
                front.paid + weight * g.reward[e],
            )
        return Front(*(np.concatenate(c) for c in zip(*done, strict=True)))

    def edges(self, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The edges of states, and which of the states each belongs to."""
        start = self.graph.start[state]
        count = np.where(state < 0, 0, self.graph.start[state + 1] - start)
        return np.repeat(np.arange(len(state)), count), np.repeat(start, count) + ragged(count)

    def looked(self, front: Front) -> Front:
        """Every player sees the state."""
        if self.given:
            return front
        view = self.graph.view[front.state]
        new = (view >= 0) & (view != self.records.last[front.record])
        record = front.record.copy()
        record[new] = self.records.longer(record[new], 2 * view[new].astype(np.int64))
        return front._replace(record=record)

    def layer(self, front: Front, nodes: int, joints: int, time: int) -> tuple[Layer, Outcomes]:
        """The nodes in which a front ends, numbered from `nodes`, and the outcomes that lead to them."""
        owed = front.paid if time == 0 else np.zeros_like(front.paid)
        is_node = (front.state >= 0) | (time == 0)
        keys = [front.state, *front.record.T, *owed.T]
        index, inverse = distinct([k[is_node] for k in keys])
        target = np.full(len(is_node), OVER)
        target[is_node] = nodes + inverse
        at = front.only(is_node).only(index)
        width = self.sizes[np.where(at.state[:, None] < 0, -1, self.graph.menu[at.state])]
        count = joint_actions(width)
        first = joints + np.cumsum(count) - count
        outcomes = merged(front.joint, target, front.prob, front.paid - owed)
        return Layer(at.state, at.record, owed[is_node][index], width, first), outcomes

    def sets(self, layer: Layer) -> np.ndarray:
        """The movers' information sets [n, N]."""
        key = self.graph.view[layer.state] if self.given else layer.record
        return np.where(layer.width > 0, self.records.met[np.arange(key.shape[1]), key], -1)

    def moved(self, layer: Layer, time: int) -> Front:
        """The front after every joint action."""
        g = self.graph
        which, e = self.edges(layer.state)
        move, number = g.move[e], np.zeros(len(e), np.int64)
        for i in range(g.players):
            number = number * np.maximum(layer.width[which, i], 1) + np.maximum(move[:, i], 0)
        record, acted = layer.record[which], move >= 0
        if not self.given:
            record[acted] = self.records.longer(record[acted], 2 * move[acted].astype(np.int64) + 1)
        paid = layer.owed[which] + self.discount**time * g.reward[e]
        front = Front(layer.first[which] + number, g.target[e].astype(np.int64), record, np.ones(len(e)), paid)
        over = np.flatnonzero(layer.state < 0)  # play is over before any decision: what is owed is paid
        still = Front(layer.first, np.full(len(layer.first), -1), layer.record, np.ones(len(layer.first)), layer.owed)
        return Front(*(np.concatenate(c) for c in zip(front, still.only(over), strict=True)))


def joint_actions(width: np.ndarray) -> np.ndarray:
    """Number of joint actions [n] for each player's number of actions [n, N]."""
    return np.maximum(width, 1).prod(1)


def pays(graph: Graph) -> np.ndarray:
    """Whether chance alone can still pay something from a state, [S]."""
    g = graph
    sizes = np.array([len(m) for m in g.menus], np.int64)
    return chance_pays(Edges(g.start, g.kind, g.menu, g.view, g.target, g.move, g.prob, g.reward, sizes))


def distinct(columns: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The rows of a table without repetition: where each is first met, and which of them every row is."""
    inverse = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        values, number = np.unique(column, return_inverse=True)
        _, index, inverse = np.unique(inverse * len(values) + number, return_index=True, return_inverse=True)
    return index, inverse


def merged(joint: np.ndarray, target: np.ndarray, prob: np.ndarray, paid: np.ndarray) -> Outcomes:
    """Outcomes of the same joint action that lead to the same node and pay the same become one."""
    index, inverse = distinct([joint, target, *paid.T])
    return Outcomes(joint[index], target[index], np.bincount(inverse, prob, len(index)), paid[index])
