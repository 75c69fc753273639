"""Games played out on the graph: many hands at once, a step of all of them at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coplayer.card.layers import pays
from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm
from coplayer.game import discount, horizon, recall
from coplayer.graph import DRAW, MOVE, Graph

STEPS = 100_000


@dataclass(frozen=True, eq=False)
class Sets:
    """Where a player's records lead: longer records, information sets, and their sequences."""

    keys: np.ndarray  # sorted (node, entry) of the trie of records
    nodes: np.ndarray  # the node each leads to
    met: np.ndarray  # node (or given view) -> information set, -1
    first: np.ndarray  # [I] sequence of an information set's action 0
    stride: np.ndarray  # [I] from one action's sequence to the next


def sets_of(form: SequenceForm, player: int) -> Sets:
    """The tables of one player."""
    u, tree = form.unrolled, form.trees[player]
    key = (u.trie_parent.astype(np.int64) << 32) | np.maximum(u.trie_entry, 0)
    key[u.trie_entry < 0] = -1
    order = np.argsort(key)
    met = np.full(max(len(u.trie_entry), len(form.graph.views)) + 1, -1, np.int64)
    met[u.record[form.sets[player]]] = np.arange(form.infosets[player])
    start, n, _, q = (np.repeat(c, tree.blocks[:, 1]) for c in tree.blocks.T)
    return Sets(key[order], order, met, q + np.arange(len(start)) - start, n)


def sampled(form: SequenceForm, policy: Policy, hands: int, rng: np.random.Generator) -> np.ndarray:
    """The returns [hands, N] of so many hands under `policy`."""
    graph, players = form.graph, form.players
    tables = [sets_of(form, p) for p in range(players)]
    given, last = recall(graph.game) == "given", horizon(graph.game)
    can_pay = pays(graph)
    state, time = np.zeros(hands, np.int64), np.zeros(hands, np.int64)
    record = np.tile(np.arange(players), (hands, 1))
    seen = np.full((hands, players), -1, np.int64)
    total, alive = np.zeros((hands, players)), np.arange(hands)
    for _ in range(STEPS):
        if not given:
            look(graph, tables, state, alive, record, seen)
        s = state[alive]
        over = graph.start[s] == graph.start[s + 1]
        if last is not None:
            over |= (time[alive] >= last) & ((graph.kind[s] == MOVE) | ~can_pay[s])
        alive = alive[~over]
        if not len(alive):
            return total
        s = state[alive]
        edge = np.where(graph.kind[s] == DRAW, drawn(graph, s, rng), 0)
        moving = graph.kind[s] == MOVE
        edge[moving] = decided(graph, form, tables, policy, alive[moving], state, record, seen, given, rng)
        late = np.where(moving, time[alive], np.maximum(time[alive] - 1, 0))
        total[alive] += graph.reward[edge] * (discount(graph.game) ** late)[:, None]
        state[alive], time[alive] = graph.target[edge], time[alive] + moving
    return total


def look(graph: Graph, tables: list[Sets], state, alive, record, seen) -> None:
    """Every player sees where it is."""
    for p, table in enumerate(tables):
        view = graph.view[state[alive], p]
        new = (view >= 0) & (view != seen[alive, p])
        who = alive[new]
        seen[who, p] = view[new]
        record[who, p] = longer(table, record[who, p], 2 * view[new].astype(np.int64))


def longer(table: Sets, node: np.ndarray, entry: np.ndarray) -> np.ndarray:
    """Records with one more entry."""
    return table.nodes[np.searchsorted(table.keys, (node << 32) | entry)]


def drawn(graph: Graph, s: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Edges that chance draws."""
    before = np.concatenate([[0.0], np.cumsum(graph.prob)])
    low, high = graph.start[s], graph.start[s + 1]
    aim = before[low] + rng.random(len(s)) * (before[high] - before[low])
    return np.clip(np.searchsorted(before, aim, side="right") - 1, low, high - 1)


def decided(graph: Graph, form, tables, policy, who, state, record, seen, given, rng) -> np.ndarray:
    """Edges that the movers choose; the last mover's action is the fastest."""
    s, edge = state[who], graph.start[state[who]].astype(np.int64)
    step = np.ones(len(who), np.int64)
    sizes = np.array([len(m) for m in graph.menus], np.int64)
    for p in reversed(range(graph.players)):
        mover = graph.menu[s, p] >= 0
        at = who[mover]
        key = graph.view[s[mover], p] if given else record[at, p]
        action = chosen(tables[p], tables[p].met[key], sizes[graph.menu[s[mover], p]], policy[p], rng)
        edge[mover] += action * step[mover]
        step[mover] *= sizes[graph.menu[s[mover], p]]
        if not given:
            record[at, p] = longer(tables[p], record[at, p], 2 * action + 1)
            seen[at, p] = -1
    return edge


def chosen(table: Sets, infoset: np.ndarray, size: np.ndarray, behaviour: np.ndarray, rng) -> np.ndarray:
    """Actions drawn from a behaviour [Q]."""
    u, action, below = rng.random(len(infoset)), np.zeros(len(infoset), np.int64), np.zeros(len(infoset))
    for a in range(int(size.max(initial=1)) - 1):
        open_ = a < size - 1
        below = below + np.where(
            open_, behaviour[np.where(open_, table.first[infoset] + a * table.stride[infoset], 0)], 0
        )
        action += open_ & (u >= below)
    return action
