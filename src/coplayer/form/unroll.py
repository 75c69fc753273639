"""Unroll a graph into its histories: information sets, sequences, and where rewards are paid.

One depth-first pass in numba. A record is a node of a trie: its children are `Did(action)` and
`Saw(view)`, so two histories have the same record exactly when they reach the same node.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from coplayer.compiled import njit

OK, MENU, RECALL, ENDLESS, LIMIT, CAPACITY = range(6)
HISTORIES, TERMINALS, SETS, LEAVES, ROWS, NODES, STATUS, FIRST, SECOND = range(9)  # places in the counters n
ROOM = 1 << 10  # rows of an array before it first grows


class Edges(NamedTuple):
    """A graph as the kernel reads it; see graph.Graph. `sizes` [M] is the number of actions of a menu."""

    start: np.ndarray
    kind: np.ndarray
    menu: np.ndarray
    sight: np.ndarray
    target: np.ndarray
    move: np.ndarray
    prob: np.ndarray
    reward: np.ndarray
    sizes: np.ndarray


class Trie(NamedTuple):
    """Records as nodes; keys and values are an open-addressing table (node, entry) -> longer node."""

    keys: np.ndarray
    values: np.ndarray
    parent: np.ndarray
    entry: np.ndarray
    met: np.ndarray  # node -> the information set met there, -1


class Sets(NamedTuple):
    """Information sets as they are found: columns of `Unrolled`."""

    player: np.ndarray
    parent: np.ndarray
    menu: np.ndarray
    first: np.ndarray
    record: np.ndarray
    state: np.ndarray
    met: np.ndarray


class Stack(NamedTuple):
    """The current history, a frame a step: per frame the state, the next edge, decisions so far, chance's
    probability, and per player its record, last view, sequence and information set."""

    state: np.ndarray
    edge: np.ndarray
    time: np.ndarray
    prob: np.ndarray
    record: np.ndarray
    last: np.ndarray
    seq: np.ndarray
    set: np.ndarray


class Unrolled(NamedTuple):
    """What the pass found. Sequences are numbered per player; 0 is the empty one."""

    status: int  # OK, or what went wrong with the two states in `clash`
    clash: np.ndarray  # [2] states
    histories: int
    terminals: int
    player: np.ndarray  # [I] who moves at an information set
    parent: np.ndarray  # [I] its player's last sequence before it
    menu: np.ndarray  # [I] menu id
    first: np.ndarray  # [I] its first sequence; action a is first + a
    record: np.ndarray  # [I] record node (recall made) or view id (recall given)
    state: np.ndarray  # [I] a state in which it is met
    met: np.ndarray  # [I] number of histories in it
    sequences: np.ndarray  # [N] number of sequences
    leaf: np.ndarray  # [Z, N] each player's sequence where something is paid
    paid: np.ndarray  # [Z, N] reward times chance's probability times discount
    at: np.ndarray  # [R] information set of each decision history, empty unless asked for
    at_seq: np.ndarray  # [R, N] the players' sequences there
    at_prob: np.ndarray  # [R] chance's probability of it
    trie_parent: np.ndarray  # [T] record node -> the shorter record
    trie_entry: np.ndarray  # [T] 2 * view id, or 2 * action index + 1; -1 at a root


@njit()
def longer(a):  # the same rows, twice the room
    b = np.empty((2 * a.shape[0],) + a.shape[1:], a.dtype)
    b[: a.shape[0]] = a
    return b


@njit(inline="always")
def slot(keys, key):  # where `key` is, or would go (-1: free)
    mask = np.uint64(len(keys) - 1)
    h = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)
    i = (h ^ (h >> np.uint64(32))) & mask
    while keys[i] != -1 and keys[i] != key:
        i = (i + np.uint64(1)) & mask
    return i


@njit()
def rehashed(keys, values):
    new_keys, new_values = np.full(2 * len(keys), -1, np.int64), np.empty(2 * len(keys), np.int32)
    for j in range(len(keys)):
        if keys[j] != -1:
            i = slot(new_keys, keys[j])
            new_keys[i], new_values[i] = keys[j], values[j]
    return new_keys, new_values


@njit()
def roomy(trie, nodes):
    """The trie with room for `nodes` nodes."""
    keys, values, parent, entry, met = trie
    if nodes > len(parent):
        old = len(parent)
        parent, entry, met = longer(parent), longer(entry), longer(met)
        met[old:] = -1
    if 2 * nodes > len(keys):
        keys, values = rehashed(keys, values)
    return Trie(keys, values, parent, entry, met)


@njit(inline="always")
def child(trie, n, r, entry):
    """The record `r` with one more entry: its node, made where it is new."""
    key = (np.int64(r) << 32) | np.int64(entry)
    i = slot(trie.keys, key)
    if trie.keys[i] != key:
        node = n[NODES]
        n[NODES] += 1
        trie.keys[i], trie.values[i] = key, node
        trie.parent[node], trie.entry[node] = r, entry
    return trie.values[i]


@njit(inline="always")
def pays_there(g, e):
    for i in range(g.reward.shape[1]):
        if g.reward[e, i] != 0:
            return True
    return False


@njit()
def chance_pays(g):
    """Whether anything can still be paid from a state by chance alone, [S]."""
    pays = np.zeros(len(g.kind), np.bool_)
    changed = True
    while changed:
        changed = False
        for s in range(len(g.kind)):
            if g.kind[s] == 1 and not pays[s]:
                for e in range(g.start[s], g.start[s + 1]):
                    pays[s] |= pays[g.target[e]] or pays_there(g, e)
                changed |= pays[s]
    return pays


@njit(inline="always")
def look(g, f, d, trie, n):
    """Every player sees the state of frame d."""
    s = f.state[d]
    for i in range(g.sight.shape[1]):
        v = g.sight[s, i]
        if v >= 0 and v != f.last[d, i]:
            f.last[d, i] = v
            f.record[d, i] = child(trie, n, f.record[d, i], 2 * v)


@njit(inline="always")
def is_over(g, f, d, pays, horizon):
    s = f.state[d]
    if g.kind[s] == 0 or g.start[s] == g.start[s + 1]:
        return True
    return 0 <= horizon <= f.time[d] and (g.kind[s] == 2 or not pays[s])


@njit(inline="always")
def meet(g, f, d, i, trie, view_set, given, sets, sequences, n):
    """The information set of player i in frame d, new or known (then checked)."""
    s = f.state[d]
    key = g.sight[s, i] if given else f.record[d, i]
    k = view_set[i, key] if given else trie.met[key]
    if k < 0:
        k = np.int32(n[SETS])
        n[SETS] += 1
        sets.player[k], sets.parent[k], sets.menu[k] = i, f.seq[d, i], g.menu[s, i]
        sets.first[k], sets.record[k], sets.state[k], sets.met[k] = sequences[i], key, s, 0
        sequences[i] += g.sizes[g.menu[s, i]]
        if given:
            view_set[i, key] = k
        else:
            trie.met[key] = k
    elif sets.menu[k] != g.menu[s, i] or sets.parent[k] != f.seq[d, i]:
        n[STATUS] = MENU if sets.menu[k] != g.menu[s, i] else RECALL
        n[FIRST], n[SECOND] = sets.state[k], s
    sets.met[k] += 1
    f.set[d, i] = k


@njit(inline="always")
def noted(g, f, d, at, at_seq, at_prob, n):
    """Write the sets met in frame d down as rows."""
    for i in range(g.menu.shape[1]):
        if g.menu[f.state[d], i] >= 0:
            at[n[ROWS]], at_seq[n[ROWS]], at_prob[n[ROWS]] = f.set[d, i], f.seq[d], f.prob[d]
            n[ROWS] += 1


@njit(inline="always")
def descend(g, f, d, e, sets, trie, given, n):
    """Fill frame d + 1 with what edge `e` leads to."""
    s = f.state[d]
    f.state[d + 1], f.time[d + 1], f.prob[d + 1] = (
        g.target[e],
        f.time[d] + (g.kind[s] == 2),
        f.prob[d] * g.prob[e],
    )
    for i in range(g.move.shape[1]):
        a = g.move[e, i]
        f.seq[d + 1, i], f.record[d + 1, i], f.last[d + 1, i] = f.seq[d, i], f.record[d, i], f.last[d, i]
        if a >= 0:
            f.seq[d + 1, i] = sets.first[f.set[d, i]] + a
            f.last[d + 1, i] = -1
            if not given:
                f.record[d + 1, i] = child(trie, n, f.record[d, i], 2 * a + 1)


@njit(inline="always")
def paid_there(g, f, d, e, discount, leaf, paid, n):
    """Write down what edge `e` out of frame d pays; what is paid before the first decision is not discounted."""
    if not pays_there(g, e):
        return
    late = f.time[d] if g.kind[f.state[d]] == 2 else max(f.time[d] - 1, 0)
    weight = f.prob[d + 1] * discount**late
    for i in range(leaf.shape[1]):
        leaf[n[LEAVES], i], paid[n[LEAVES], i] = f.seq[d + 1, i], weight * g.reward[e, i]
    n[LEAVES] += 1


@njit()
def begun(N):
    """The stack with the empty history in frame 0, and the trie with the players' empty records 0 .. N - 1."""
    D = 64
    f = Stack(
        np.zeros(D, np.int64), np.zeros(D, np.int64), np.zeros(D, np.int64), np.ones(D), np.zeros((D, N), np.int32),
        np.full((D, N), -1, np.int32), np.zeros((D, N), np.int32), np.zeros((D, N), np.int32),
    )  # fmt: skip
    f.record[0] = np.arange(N)
    table = np.full(4 * ROOM, -1, np.int64), np.empty(4 * ROOM, np.int32)
    return f, Trie(
        *table, np.full(ROOM, -1, np.int32), np.full(ROOM, -1, np.int64), np.full(ROOM, -1, np.int32)
    )


@njit()
def more(sets):
    return Sets(
        longer(sets.player), longer(sets.parent), longer(sets.menu), longer(sets.first),
        longer(sets.record), longer(sets.state), longer(sets.met),
    )  # fmt: skip


@njit()
def deeper(f):
    return Stack(
        longer(f.state), longer(f.edge), longer(f.time), longer(f.prob),
        longer(f.record), longer(f.last), longer(f.seq), longer(f.set),
    )  # fmt: skip


@njit()
def unroll(g, views, given, horizon, discount, rows, limit):
    """The pass itself. `horizon` -1 for none; `rows`: also write every decision history down."""
    S, N = g.menu.shape
    pays, n, sequences = chance_pays(g), np.zeros(9, np.int64), np.ones(N, np.int64)
    n[NODES] = N
    f, trie = begun(N)
    view_set = np.full((N, views if given else 1), -1, np.int32)
    sets = Sets(
        np.empty(ROOM, np.int32), np.empty(ROOM, np.int32), np.empty(ROOM, np.int32), np.empty(ROOM, np.int32),
        np.empty(ROOM, np.int32), np.empty(ROOM, np.int32), np.empty(ROOM, np.int64),
    )  # fmt: skip
    leaf, paid = np.empty((ROOM, N), np.int32), np.empty((ROOM, N))
    at, at_seq, at_prob = np.empty(ROOM, np.int32), np.empty((ROOM, N), np.int32), np.empty(ROOM)
    d, arriving = 0, True
    while d >= 0 and n[STATUS] == OK:
        s = f.state[d]
        if arriving:
            n[HISTORIES] += 1
            if n[SETS] + N > len(sets.player):
                sets = more(sets)
            if n[NODES] + 2 * N > len(trie.parent) or 2 * (n[NODES] + 2 * N) > len(trie.keys):
                trie = roomy(trie, n[NODES] + 2 * N)
            if n[ROWS] + N > len(at):
                at, at_seq, at_prob = longer(at), longer(at_seq), longer(at_prob)
            if not given:
                look(g, f, d, trie, n)
            f.edge[d] = g.start[s]
            if n[HISTORIES] > limit or n[NODES] > 2**31 - 64:
                n[STATUS] = LIMIT if n[HISTORIES] > limit else CAPACITY
            elif is_over(g, f, d, pays, horizon):
                n[TERMINALS] += 1
                f.edge[d] = g.start[s + 1]
            elif g.kind[s] == 2:
                for i in range(N):
                    if g.menu[s, i] >= 0 and n[STATUS] == OK:
                        meet(g, f, d, i, trie, view_set, given, sets, sequences, n)
                if rows:
                    noted(g, f, d, at, at_seq, at_prob, n)
        e = f.edge[d]
        arriving = e < g.start[s + 1] and n[STATUS] == OK
        if not arriving:
            d -= 1
            continue
        f.edge[d] = e + 1
        if d + 1 == len(f.state):
            if horizon < 0 and d > S:
                n[STATUS], n[FIRST] = ENDLESS, s
                break
            f = deeper(f)
        if n[LEAVES] == len(leaf):
            leaf, paid = longer(leaf), longer(paid)
        descend(g, f, d, e, sets, trie, given, n)
        paid_there(g, f, d, e, discount, leaf, paid, n)
        d += 1
    return n, sets, sequences, leaf, paid, at, at_seq, at_prob, trie.parent, trie.entry


def found(graph, given: bool, horizon: int | None, discount: float, rows: bool, limit: int) -> Unrolled:
    """`unroll` on a Graph, its result named."""
    sizes = np.array([len(m) for m in graph.menus], np.int64)
    edges = Edges(
        graph.start,
        graph.kind,
        graph.menu,
        graph.view,
        graph.target,
        graph.move,
        graph.prob,
        graph.reward,
        sizes,
    )
    n, sets, sequences, leaf, paid, at, at_seq, at_prob, parent, entry = unroll(
        edges, len(graph.views), given, -1 if horizon is None else horizon, discount, rows, limit
    )
    columns = [c[: n[SETS]] for c in sets]
    Z, R, T = n[LEAVES], n[ROWS], n[NODES]
    return Unrolled(
        int(n[STATUS]), n[FIRST : SECOND + 1], int(n[HISTORIES]), int(n[TERMINALS]), *columns,
        sequences, leaf[:Z], paid[:Z], at[:R], at_seq[:R], at_prob[:R], parent[:T], entry[:T],
    )  # fmt: skip


def entries(u: Unrolled, node: int) -> list[tuple[int, int]]:
    """The entries of a record, first to last, each with the node before it."""
    path = []
    while u.trie_entry[node] >= 0:
        before = int(u.trie_parent[node])
        path.append((before, int(u.trie_entry[node])))
        node = before
    return path[::-1]
