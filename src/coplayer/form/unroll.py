"""Unroll a graph into its histories: information sets, sequences, and where rewards are paid.

One depth-first pass in numba. A record is a node of a trie: its children are `Did(action)` and
`Saw(view)`, so two histories have the same record exactly when they reach the same node.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

OK, MENU, RECALL, ENDLESS, LIMIT, CAPACITY = range(6)


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


@njit(cache=True)
def longer(a):  # the same rows, twice the room
    b = np.empty((2 * a.shape[0],) + a.shape[1:], a.dtype)
    b[: a.shape[0]] = a
    return b


@njit(cache=True)
def slot(keys, key):  # where `key` is, or would go, in an open-addressing table (-1: free)
    mask = np.uint64(len(keys) - 1)
    h = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)
    i = (h ^ (h >> np.uint64(32))) & mask
    while keys[i] != -1 and keys[i] != key:
        i = (i + np.uint64(1)) & mask
    return i


@njit(cache=True)
def rehashed(keys, values):
    new_keys = np.full(2 * len(keys), -1, np.int64)
    new_values = np.empty(2 * len(keys), np.int32)
    for j in range(len(keys)):
        if keys[j] != -1:
            i = slot(new_keys, keys[j])
            new_keys[i] = keys[j]
            new_values[i] = values[j]
    return new_keys, new_values


@njit(cache=True)
def chance_pays(start, kind, target, reward):
    """Whether anything can still be paid from a state by chance alone, [S]."""
    pays = np.zeros(len(kind), np.bool_)
    changed = True
    while changed:
        changed = False
        for s in range(len(kind)):
            if kind[s] != 1 or pays[s]:
                continue
            for e in range(start[s], start[s + 1]):
                if pays[target[e]] or np.any(reward[e] != 0):
                    pays[s] = True
                    changed = True
                    break
    return pays


@njit(cache=True)
def child(keys, values, used, tp, te, r, entry):
    """The record `r` with one more entry; the trie and its table grow as needed."""
    key = (np.int64(r) << 32) | np.int64(entry)
    i = slot(keys, key)
    if keys[i] == key:
        return values[i], keys, values, used, tp, te
    if used == len(tp):
        tp, te = longer(tp), longer(te)
    if 2 * used > len(keys):
        keys, values = rehashed(keys, values)
        i = slot(keys, key)
    keys[i] = key
    values[i] = used
    tp[used] = r
    te[used] = entry
    return used, keys, values, used + 1, tp, te


@njit(cache=True)
def unroll(start, kind, menu, view, target, move, prob, reward, sizes, views, given, horizon, discount, rows, limit):
    """The pass itself. `sizes` [M] is the number of actions of a menu; `horizon` -1 for none."""
    S, N = menu.shape
    pays = chance_pays(start, kind, target, reward)
    # the trie of records; nodes 0 .. N-1 are the players' empty records
    keys, values = np.full(1 << 12, -1, np.int64), np.empty(1 << 12, np.int32)
    tp, te = np.full(1 << 10, -1, np.int32), np.full(1 << 10, -1, np.int64)
    used = N
    node_set = np.full(1 << 10, -1, np.int32)  # record -> information set
    view_set = np.full((N, views + 1), -1, np.int32)  # given view -> information set
    # information sets
    I, room = 0, 1 << 10
    i_player, i_parent, i_menu = np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.int32)
    i_first, i_record, i_state = np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.int32)
    i_met = np.zeros(room, np.int64)
    sequences = np.ones(N, np.int64)
    # leaves and rows
    Z, leaf, paid = 0, np.empty((1 << 10, N), np.int32), np.empty((1 << 10, N), np.float64)
    R, at, at_seq = 0, np.empty(1 << 10, np.int32), np.empty((1 << 10, N), np.int32)
    at_prob = np.empty(1 << 10, np.float64)
    # the stack: one frame a step of the current history
    D = 1 << 6
    f_state, f_edge, f_time = np.empty(D, np.int64), np.empty(D, np.int64), np.empty(D, np.int64)
    f_prob, f_rec, f_last = np.empty(D), np.empty((D, N), np.int32), np.empty((D, N), np.int32)
    f_seq, f_set = np.zeros((D, N), np.int32), np.empty((D, N), np.int32)
    clash = np.full(2, -1, np.int64)
    status, histories, terminals = OK, 0, 0
    f_state[0], f_time[0], f_prob[0] = 0, 0, 1.0
    for i in range(N):
        f_rec[0, i], f_last[0, i] = i, -1
    d, arriving = 0, True
    while d >= 0:
        s = f_state[d]
        if arriving:
            histories += 1
            if histories > limit:
                status = LIMIT
                break
            if not given:
                for i in range(N):
                    v = view[s, i]
                    if v >= 0 and v != f_last[d, i]:
                        f_last[d, i] = v
                        r, keys, values, used, tp, te = child(keys, values, used, tp, te, f_rec[d, i], 2 * v)
                        f_rec[d, i] = r
            over = kind[s] == 0 or start[s] == start[s + 1]
            if horizon >= 0 and f_time[d] >= horizon:
                over = over or kind[s] == 2 or not pays[s]
            if over:
                terminals += 1
                d -= 1
                arriving = False
                continue
            f_edge[d] = start[s]
            if kind[s] == 2:
                while used > len(node_set):
                    old = len(node_set)
                    node_set = longer(node_set)
                    node_set[old:] = -1
                for i in range(N):
                    m = menu[s, i]
                    if m < 0:
                        continue
                    k = view_set[i, view[s, i]] if given else node_set[f_rec[d, i]]
                    if k < 0:
                        if I == len(i_player):
                            i_player, i_parent, i_menu = longer(i_player), longer(i_parent), longer(i_menu)
                            i_first, i_record, i_state = longer(i_first), longer(i_record), longer(i_state)
                            i_met = longer(i_met)
                        k = I
                        I += 1
                        i_player[k], i_parent[k], i_menu[k] = i, f_seq[d, i], m
                        i_first[k], i_state[k], i_met[k] = sequences[i], s, 0
                        sequences[i] += sizes[m]
                        if given:
                            view_set[i, view[s, i]] = k
                            i_record[k] = view[s, i]
                        else:
                            node_set[f_rec[d, i]] = k
                            i_record[k] = f_rec[d, i]
                    elif i_menu[k] != m:
                        status = MENU
                    elif i_parent[k] != f_seq[d, i]:
                        status = RECALL
                    if status:
                        clash[0], clash[1] = i_state[k], s
                        break
                    f_set[d, i] = k
                    i_met[k] += 1
                    if rows:
                        if R == len(at):
                            at, at_seq, at_prob = longer(at), longer(at_seq), longer(at_prob)
                        at[R] = k
                        at_seq[R] = f_seq[d]
                        at_prob[R] = f_prob[d]
                        R += 1
                if status:
                    break
        e = f_edge[d]
        if e == start[s + 1]:
            d -= 1
            arriving = False
            continue
        f_edge[d] = e + 1
        if d + 1 == len(f_state):
            if horizon < 0 and d > S:
                status = ENDLESS
                clash[0] = s
                break
            f_state, f_edge, f_time, f_prob = longer(f_state), longer(f_edge), longer(f_time), longer(f_prob)
            f_rec, f_last, f_seq, f_set = longer(f_rec), longer(f_last), longer(f_seq), longer(f_set)
        f_state[d + 1] = target[e]
        f_time[d + 1] = f_time[d] + (kind[s] == 2)
        f_prob[d + 1] = f_prob[d] * prob[e]
        any_paid = False
        for i in range(N):
            f_seq[d + 1, i], f_rec[d + 1, i], f_last[d + 1, i] = f_seq[d, i], f_rec[d, i], f_last[d, i]
            a = move[e, i]
            if kind[s] == 2 and a >= 0:
                f_seq[d + 1, i] = i_first[f_set[d, i]] + a
                if not given:
                    f_last[d + 1, i] = -1
                    r, keys, values, used, tp, te = child(keys, values, used, tp, te, f_rec[d, i], 2 * a + 1)
                    f_rec[d + 1, i] = r
            any_paid |= reward[e, i] != 0
        if any_paid:
            if Z == len(leaf):
                leaf, paid = longer(leaf), longer(paid)
            late = f_time[d] if kind[s] == 2 else max(f_time[d] - 1, 0)
            weight = f_prob[d + 1] * discount**late
            for i in range(N):
                leaf[Z, i] = f_seq[d + 1, i]
                paid[Z, i] = weight * reward[e, i]
            Z += 1
        d += 1
        arriving = True
    if used >= 2**31 - 8 or sequences.max() >= 2**31 - 8:
        status = CAPACITY
    return (
        (status, clash, histories, terminals),
        (i_player[:I], i_parent[:I], i_menu[:I], i_first[:I], i_record[:I], i_state[:I], i_met[:I]),
        (sequences, leaf[:Z], paid[:Z], at[:R], at_seq[:R], at_prob[:R], tp[:used], te[:used]),
    )


def found(graph, given: bool, horizon: int | None, discount: float, rows: bool, limit: int) -> Unrolled:
    """`unroll` on a Graph, its result named."""
    sizes = np.array([len(m) for m in graph.menus], np.int64)
    head, sets, rest = unroll(
        graph.start, graph.kind, graph.menu, graph.view, graph.target, graph.move, graph.prob, graph.reward,
        sizes, len(graph.views), given, -1 if horizon is None else horizon, discount, rows, limit,
    )  # fmt: skip
    return Unrolled(*head, *sets, *rest)


def entries(u: Unrolled, node: int) -> list[tuple[int, int]]:
    """The entries of a record, first to last, each with the node before it."""
    path = []
    while u.trie_entry[node] >= 0:
        before = int(u.trie_parent[node])
        path.append((before, int(u.trie_entry[node])))
        node = before
    return path[::-1]
