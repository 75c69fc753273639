"""The tree of histories, one mover at a time, as arrays: what sampling solvers and playouts run on.

Players who move at once become nodes one after another, in seat order; the later ones do not see what the
earlier ones chose, which their information sets say. Children of a node lie together, in the order of
actions.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit
from coplayer.form.sequence import SequenceForm
from coplayer.form.unroll import chance_pays, edges
from coplayer.game import TooLarge, discount, horizon

OVER, CHANCE = -2, -1
LIMIT = 20_000_000  # nodes


class Histories(NamedTuple):
    """Nodes V; node 0 is the root. Actions are numbered over all sets of all players, a set's together."""

    mover: np.ndarray  # [V] a player, CHANCE or OVER
    at: np.ndarray  # [V] the number of the first action of the mover's information set
    child: np.ndarray  # [V] its first child
    width: np.ndarray  # [V] how many children
    prob: np.ndarray  # [V] chance's probability of coming here from the parent, 1 after a decision
    pay: np.ndarray  # [V, N] paid on the way here from the parent, discount folded in


class Walk(NamedTuple):
    """Where nodes come from, while they are laid out."""

    state: np.ndarray  # [V] of the graph
    time: np.ndarray  # [V] decisions so far
    row: np.ndarray  # [V] the row (SequenceForm.rows) of the first mover
    step: np.ndarray  # [V] how many of the state's movers have chosen
    chosen: np.ndarray  # [V] number of their joint action


def first_actions(form: SequenceForm) -> list[np.ndarray]:
    """The number of the first action of each information set, [N] of [I_p], and behind them the total."""
    widths = np.concatenate([*form.widths, [0]]).astype(np.int64)
    starts = np.cumsum(widths) - widths
    return np.split(starts, np.cumsum(form.infosets))


def sequences(form: SequenceForm, player: int) -> np.ndarray:
    """The sequences [actions of player] in the order of their numbers here."""
    owner, action = form.owner[player], form.action[player]
    return 1 + np.lexsort([action[1:], owner[1:]])


def histories(form: SequenceForm, limit: int = LIMIT) -> Histories:
    """Lay out the histories of a form; TooLarge past `limit` nodes."""
    graph, game = form.graph, form.graph.game
    player, sets, _, _ = form.rows
    starts = first_actions(form)
    at = np.zeros(len(sets), np.int64)
    for p in range(form.players):
        at[player == p] = starts[p][sets[player == p]]
    ends = -1 if horizon(game) is None else horizon(game)
    room = form.unrolled.histories + 64
    while room < 2 * limit:
        tree, made = empty(room, form.players), walk_of(room)
        g = edges(graph)
        n = lay(g, chance_pays(g), seat_order(graph), ends, discount(game), player, at, tree, made)
        if n > 0:
            return shortened(tree, n)
        room *= 2
    raise TooLarge(f"more than {limit:,} nodes in the tree of histories; use a solver on the sequence form (cfr+)")


def empty(room: int, players: int) -> Histories:
    at, child, width = (np.empty(room, np.int32) for _ in range(3))
    return Histories(np.empty(room, np.int8), at, child, width, np.ones(room), np.zeros((room, players)))


def shortened(tree: Histories, n: int) -> Histories:
    """The first n nodes."""
    mover, at, child, width, prob, pay = (column[:n].copy() for column in tree)
    return Histories(mover, at, child, width, prob, pay)


def walk_of(room: int) -> Walk:
    return Walk(*(np.zeros(room, np.int64) for _ in range(5)))


def seat_order(graph) -> np.ndarray:
    """Edges [E] by state, those of a decision by the joint action's number in seat order."""
    source, number = graph.source.astype(np.int64), np.zeros(graph.edges, np.int64)
    sizes = np.array([len(m) for m in graph.menus] + [1], np.int64)[graph.menu]
    for i in range(graph.players):
        number = number * sizes[source, i] + np.maximum(graph.move[:, i], 0)
    return np.lexsort([number, source])  # chance's edges keep their order: all their numbers are 0


@njit()
def children(g, order, w, v, player):
    """How many children node v has, and whether they are states of their own."""
    s, whole = w.state[v], g.start[w.state[v] + 1] - g.start[w.state[v]]
    if g.kind[s] == 1:
        return whole, True
    movers = 0
    for i in range(g.menu.shape[1]):
        movers += g.menu[s, i] >= 0
    return g.sizes[g.menu[s, player[w.row[v] + w.step[v]]]], w.step[v] == movers - 1


@njit()
def arrived(g, order, discount, tree, w, v, c, a):
    """Fill in child c of node v, reached by the last choice or outcome a."""
    s = w.state[v]
    e = order[g.start[s] + w.chosen[v] * tree.width[v] + a]
    late = w.time[v] if g.kind[s] == 2 else max(w.time[v] - 1, 0)
    w.state[c], w.time[c], w.step[c], w.chosen[c] = g.target[e], w.time[v] + (g.kind[s] == 2), 0, 0
    w.row[c] = -1
    tree.prob[c] = g.prob[e]
    for i in range(g.reward.shape[1]):
        tree.pay[c, i] = g.reward[e, i] * discount**late


@njit()
def chosen_first(tree, w, v, c, a):
    """Fill in child c of node v, at which others still choose, not knowing a."""
    w.state[c], w.time[c], w.row[c], w.step[c] = w.state[v], w.time[v], w.row[v], w.step[v] + 1
    w.chosen[c] = w.chosen[v] * tree.width[v] + a
    tree.prob[c], tree.pay[c] = 1.0, 0.0


@njit()
def lay(g, pays, order, horizon, discount, player, at, tree, w):
    """Depth first, as the rows are; the number of nodes, or -1 if there is too little room."""
    stack, top, n, row = np.zeros(len(tree.mover), np.int64), 1, 1, 0
    w.row[0], tree.prob[0] = -1, 1.0
    while top:
        top -= 1
        v = stack[top]
        s, tree.width[v], tree.child[v] = w.state[v], 0, n
        late = 0 <= horizon <= w.time[v] and w.step[v] == 0
        if g.start[s] == g.start[s + 1] or (late and (g.kind[s] == 2 or not pays[s])):
            tree.mover[v] = OVER
            continue
        tree.mover[v] = CHANCE
        if g.kind[s] == 2:
            if w.row[v] < 0:
                w.row[v] = row
                for i in range(g.menu.shape[1]):
                    row += g.menu[s, i] >= 0
            tree.mover[v], tree.at[v] = player[w.row[v] + w.step[v]], at[w.row[v] + w.step[v]]
        tree.width[v], real = children(g, order, w, v, player)
        if n + tree.width[v] > len(tree.mover):
            return -1
        for a in range(tree.width[v] - 1, -1, -1):
            if real:
                arrived(g, order, discount, tree, w, v, n + a, a)
            else:
                chosen_first(tree, w, v, n + a, a)
            stack[top] = n + a
            top += 1
        n += tree.width[v]
    return n
