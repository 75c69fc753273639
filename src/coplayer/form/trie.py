"""Records as nodes of a trie: two histories have the same record exactly when they reach the same node.

A node's children are `Did(action)` and `Saw(view)`. The kernels make no arrays (`_nrt=False`, see unroll.py);
room is made between their runs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit

MOST = 2**31  # nodes


class Trie(NamedTuple):
    """The nodes, and an open-addressing table of the steps from one to the next, at most half full."""

    table: np.ndarray  # [C, 2] (node << 32 | entry, longer node), (-1, -1) where free; C a power of two
    nodes: np.ndarray  # [1] how many are in use
    parent: np.ndarray  # [T] the shorter record
    entry: np.ndarray  # [T] 2 * view id, or 2 * action index + 1; -1 at a root
    met: np.ndarray  # [T] the information set met there, -1: none


def rooted(roots: int, room: int) -> Trie:
    """The empty records 0 .. roots - 1, and room for `room` nodes (a power of two)."""
    table, nodes = np.full((2 * room, 2), -1, np.int64), np.array([roots])
    return Trie(table, nodes, np.full(room, -1, np.int32), np.full(room, -1, np.int64), np.full(room, -1, np.int32))


def twice(trie: Trie) -> Trie:
    """The same with twice the room."""
    table = np.full((2 * len(trie.table), 2), -1, np.int64)
    rehash(trie.table, table)
    longer = [np.concatenate([c, np.full_like(c, -1)]) for c in (trie.parent, trie.entry, trie.met)]
    return Trie(table, trie.nodes, *longer)


@njit(_nrt=False)
def slot(table, key):
    """The place of `key` in the table, or the free one where it would go."""
    mask = np.uint64(len(table) - 1)
    h = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio: Fibonacci hashing
    i = (h ^ (h >> np.uint64(32))) & mask
    while table[i, 0] != -1 and table[i, 0] != key:
        i = (i + np.uint64(1)) & mask
    return i


@njit(_nrt=False)
def rehash(table, larger):
    """Every step in `table` into the empty `larger`."""
    for j in range(len(table)):
        if table[j, 0] != -1:
            i = slot(larger, table[j, 0])
            larger[i, 0], larger[i, 1] = table[j, 0], table[j, 1]


@njit(_nrt=False)
def child(trie, node, entry):
    """The record `node` with one more entry: its node, made where it is new."""
    key = (np.int64(node) << 32) | np.int64(entry)
    i = slot(trie.table, key)
    if trie.table[i, 0] != key:
        new = trie.nodes[0]
        trie.nodes[0] += 1
        trie.table[i, 0], trie.table[i, 1] = key, new
        trie.parent[new], trie.entry[new] = node, entry
    return trie.table[i, 1]
