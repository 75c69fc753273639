"""Unroll a graph into its histories: information sets, sequences, and where rewards are paid.

One depth-first pass in numba. Its kernels make no arrays, so that numba can leave out counting references
(`_nrt=False`), which took five sixths of the time: where room is short the pass stops, is given arrays twice
as long and goes on.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit
from coplayer.form.trie import MOST, Trie, child, rooted, twice

OK, MENU, RECALL, ENDLESS, LIMIT, CAPACITY, CROWDED = range(7)
HISTORIES, TERMINALS, SETS, LEAVES, ROWS, DEPTH, ARRIVING, STATUS, FIRST, SECOND, SEQUENCES = range(11)
# places in the counters n; from SEQUENCES on, each player's number of sequences
BEGIN = 1 << 10  # rows of an array before it first grows


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


class Leaves(NamedTuple):
    """What is paid: columns of `Unrolled`."""

    leaf: np.ndarray
    paid: np.ndarray


class Rows(NamedTuple):
    """Decision histories: columns of `Unrolled`."""

    at: np.ndarray
    at_seq: np.ndarray
    at_prob: np.ndarray


class Room(NamedTuple):
    """All that the pass fills."""

    stack: Stack
    trie: Trie
    sets: Sets
    leaves: Leaves
    rows: Rows
    view_set: np.ndarray  # [N, views] information set of a view, -1; where sets are given


class Terms(NamedTuple):
    """How to unroll."""

    pays: np.ndarray  # [S] whether anything can still be paid from a state by chance alone
    given: bool  # views are information sets
    horizon: int  # -1: none
    discount: float
    rows: bool  # also write every decision history down
    limit: int  # most histories


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


@njit(_nrt=False)
def pays_there(g, e):
    paid = False
    for i in range(g.reward.shape[1]):
        paid |= g.reward[e, i] != 0
    return paid


@njit(_nrt=False)
def mark(g, pays):
    """Mark the states [S] from which chance alone can still pay."""
    changed = True
    while changed:
        changed = False
        for s in range(len(g.kind)):
            if g.kind[s] == 1 and not pays[s]:
                for e in range(g.start[s], g.start[s + 1]):
                    pays[s] |= pays[g.target[e]] or pays_there(g, e)
                changed |= pays[s]


def chance_pays(g: Edges) -> np.ndarray:
    """Whether anything can still be paid from a state by chance alone, [S]."""
    pays = np.zeros(len(g.kind), np.bool_)
    mark(g, pays)
    return pays


@njit(_nrt=False)
def look(g, f, trie, d):
    """Every player sees the state of frame d."""
    s = f.state[d]
    for i in range(g.sight.shape[1]):
        v = g.sight[s, i]
        if v >= 0 and v != f.last[d, i]:
            f.last[d, i] = v
            f.record[d, i] = child(trie, f.record[d, i], 2 * v)


@njit(_nrt=False)
def is_over(g, terms, f, d):
    s = f.state[d]
    if g.kind[s] == 0 or g.start[s] == g.start[s + 1]:
        return True
    return 0 <= terms.horizon <= f.time[d] and (g.kind[s] == 2 or not terms.pays[s])


@njit(_nrt=False)
def meet(g, terms, room, n, d, i):
    """The information set of player i in frame d, new or known (then checked)."""
    f, sets = room.stack, room.sets
    s = f.state[d]
    key = g.sight[s, i] if terms.given else f.record[d, i]
    k = room.view_set[i, key] if terms.given else room.trie.met[key]
    if k < 0:
        k = np.int32(n[SETS])
        n[SETS] += 1
        sets.player[k], sets.parent[k], sets.menu[k] = i, f.seq[d, i], g.menu[s, i]
        sets.first[k], sets.record[k], sets.state[k], sets.met[k] = n[SEQUENCES + i], key, s, 0
        n[SEQUENCES + i] += g.sizes[g.menu[s, i]]
        if terms.given:
            room.view_set[i, key] = k
        else:
            room.trie.met[key] = k
    elif sets.menu[k] != g.menu[s, i] or sets.parent[k] != f.seq[d, i]:
        n[STATUS] = MENU if sets.menu[k] != g.menu[s, i] else RECALL
        n[FIRST], n[SECOND] = sets.state[k], s
    sets.met[k] += 1
    f.set[d, i] = k


@njit(_nrt=False)
def note(g, f, rows, n, d):
    """Write the sets met in frame d down as rows."""
    N = g.menu.shape[1]
    for i in range(N):
        if g.menu[f.state[d], i] >= 0:
            r = n[ROWS]
            n[ROWS] += 1
            rows.at[r], rows.at_prob[r] = f.set[d, i], f.prob[d]
            for j in range(N):
                rows.at_seq[r, j] = f.seq[d, j]


@njit(_nrt=False)
def arrive(g, terms, room, n, d):
    """Frame d is new: what the players see there, whether it is over, the information sets met."""
    f = room.stack
    s = f.state[d]
    n[HISTORIES] += 1
    if not terms.given:
        look(g, f, room.trie, d)
    f.edge[d] = g.start[s]
    if is_over(g, terms, f, d):
        n[TERMINALS] += 1
        f.edge[d] = g.start[s + 1]
    elif g.kind[s] == 2:
        for i in range(g.menu.shape[1]):
            if g.menu[s, i] >= 0 and n[STATUS] == OK:
                meet(g, terms, room, n, d, i)
        if terms.rows:
            note(g, f, room.rows, n, d)


@njit(_nrt=False)
def descend(g, terms, room, d, e):
    """Fill frame d + 1 with what edge `e` leads to."""
    f = room.stack
    s = f.state[d]
    f.state[d + 1], f.prob[d + 1] = g.target[e], f.prob[d] * g.prob[e]
    f.time[d + 1] = f.time[d] + (g.kind[s] == 2)
    for i in range(g.move.shape[1]):
        a = g.move[e, i]
        f.seq[d + 1, i], f.record[d + 1, i], f.last[d + 1, i] = f.seq[d, i], f.record[d, i], f.last[d, i]
        if a >= 0:
            f.seq[d + 1, i] = room.sets.first[f.set[d, i]] + a
            f.last[d + 1, i] = -1
            if not terms.given:
                f.record[d + 1, i] = child(room.trie, f.record[d, i], 2 * a + 1)


@njit(_nrt=False)
def pay(g, terms, room, n, d, e):
    """Write down what edge `e` out of frame d pays; before the first decision nothing is discounted."""
    if not pays_there(g, e):
        return
    f, z = room.stack, n[LEAVES]
    late = f.time[d] if g.kind[f.state[d]] == 2 else max(f.time[d] - 1, 0)
    weight = f.prob[d + 1] * terms.discount**late
    for i in range(g.reward.shape[1]):
        room.leaves.leaf[z, i], room.leaves.paid[z, i] = f.seq[d + 1, i], weight * g.reward[e, i]
    n[LEAVES] += 1


@njit(_nrt=False)
def is_crowded(room, n, N):
    """Whether the next step might not find room."""
    nodes = room.trie.nodes[0] + 2 * N
    return (
        n[DEPTH] + 2 > len(room.stack.state)
        or nodes > len(room.trie.parent)
        or n[SETS] + N > len(room.sets.player)
        or n[LEAVES] + 1 > len(room.leaves.paid)
        or n[ROWS] + N > len(room.rows.at)
    )


@njit(_nrt=False)
def unroll(g, terms, room, n):
    """The pass, from where the counters n say it is until it ends, something is wrong or room is short."""
    S, N = g.menu.shape
    f = room.stack
    while n[DEPTH] >= 0:
        d = n[DEPTH]
        if n[ARRIVING]:
            if is_crowded(room, n, N):
                n[STATUS] = CROWDED
                return
            arrive(g, terms, room, n, d)
            if n[HISTORIES] > terms.limit:
                n[STATUS] = LIMIT
            if n[STATUS] != OK:
                return
        e = f.edge[d]
        n[ARRIVING] = e < g.start[f.state[d] + 1]
        if n[ARRIVING]:
            if terms.horizon < 0 and d > S:
                n[STATUS], n[FIRST] = ENDLESS, f.state[d]
                return
            f.edge[d] = e + 1
            descend(g, terms, room, d, e)
            pay(g, terms, room, n, d, e)
        n[DEPTH] += 1 if n[ARRIVING] else -1


def begun(N: int, views: int) -> Room:
    """Little room, with the empty history in frame 0 of the stack."""

    def ints(*shape: int) -> np.ndarray:
        return np.zeros((BEGIN, *shape), np.int32)

    def longs() -> np.ndarray:
        return np.zeros(BEGIN, np.int64)

    f = Stack(longs(), longs(), longs(), np.ones(BEGIN), ints(N), ints(N) - 1, ints(N), ints(N))
    f.record[0] = np.arange(N)
    sets = Sets(ints(), ints(), ints(), ints(), ints(), ints(), longs())
    leaves, rows = Leaves(ints(N), np.zeros((BEGIN, N))), Rows(ints(), ints(N), np.zeros(BEGIN))
    return Room(f, rooted(N, BEGIN), sets, leaves, rows, np.full((N, views), -1, np.int32))


def longer(columns, used: int):
    """The columns, twice as long if fewer than `used` rows fit."""
    if used <= len(columns[0]):
        return columns
    return type(columns)(*(np.concatenate([c, np.empty_like(c)]) for c in columns))


def roomier(room: Room, n: np.ndarray, N: int) -> Room:
    """Room for the next step."""
    trie = room.trie
    return Room(
        longer(room.stack, n[DEPTH] + 2),
        twice(trie) if trie.nodes[0] + 2 * N > len(trie.parent) else trie,
        longer(room.sets, n[SETS] + N),
        longer(room.leaves, n[LEAVES] + 1),
        longer(room.rows, n[ROWS] + N),
        room.view_set,
    )


def edges(graph) -> Edges:
    """A Graph as the kernels read it."""
    sizes = np.array([len(m) for m in graph.menus], np.int64)
    g = graph
    return Edges(g.start, g.kind, g.menu, g.view, g.target, g.move, g.prob, g.reward, sizes)


def found(graph, given: bool, horizon: int | None, discount: float, rows: bool, limit: int) -> Unrolled:
    """All of a Graph unrolled."""
    g, N = edges(graph), graph.players
    terms = Terms(chance_pays(g), given, -1 if horizon is None else horizon, float(discount), rows, limit)
    n = np.zeros(SEQUENCES + N, np.int64)
    n[ARRIVING], n[SEQUENCES:] = True, 1
    room = begun(N, len(graph.views) if given else 0)
    unroll(g, terms, room, n)
    while n[STATUS] == CROWDED:
        if room.trie.nodes[0] + 2 * N > MOST:
            n[STATUS] = CAPACITY
            break
        room, n[STATUS] = roomier(room, n, N), OK
        unroll(g, terms, room, n)
    return named(room, n)


def named(room: Room, n: np.ndarray) -> Unrolled:
    """What was found, without the unused room."""
    sets, leaves = (c[: n[SETS]] for c in room.sets), (c[: n[LEAVES]] for c in room.leaves)
    rows, T = (c[: n[ROWS]] for c in room.rows), room.trie.nodes[0]
    columns = [*sets, n[SEQUENCES:], *leaves, *rows, room.trie.parent[:T], room.trie.entry[:T]]
    return Unrolled(int(n[STATUS]), n[FIRST : SECOND + 1], int(n[HISTORIES]), int(n[TERMINALS]), *columns)


def entries(u: Unrolled, node: int) -> list[tuple[int, int]]:
    """The entries of a record, first to last, each with the node before it."""
    path = []
    while u.trie_entry[node] >= 0:
        before = int(u.trie_parent[node])
        path.append((before, int(u.trie_entry[node])))
        node = before
    return path[::-1]
