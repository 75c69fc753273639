"""The sequence form (von Stengel 1996): one treeplex per player, and leaves with one sequence each.

Made for straight vector loops. Information sets of equal depth and equal number of actions form a
block; its sequences are numbered action-major, so a block's row is the same action in all of them.
Within a block sets are sorted by how many leaves their sequences have, and the leaves of a run of
sequences with equally many are stored transposed: leaf l of all of them lies together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from coplayer.form.unroll import CAPACITY, ENDLESS, LIMIT, MENU, RECALL, Unrolled, entries, found
from coplayer.game import Did, GameError, Record, Saw, TooLarge, Unsuited, discount, horizon, recall
from coplayer.graph import Graph

HISTORIES = 50_000_000  # default limit on unrolled histories
WIDE = 8  # runs at least this wide are stored transposed


class Tree(NamedTuple):
    """One player's treeplex and what it is paid, as the kernels read it."""

    blocks: np.ndarray  # [B, 4] first set, sets n, actions A, first sequence; parents' blocks first
    parent: np.ndarray  # [I] the sequence that leads to a set
    segments: np.ndarray  # [G, 4] first sequence, sequences n, leaves each L, first leaf
    other: np.ndarray  # [N - 1, K] the other players' sequences at a leaf, in seat order
    pay: np.ndarray  # [K] what the player is paid there, chance and discount folded in


@dataclass(frozen=True, eq=False)
class SequenceForm:
    """A finite game with perfect recall. I_p, Q_p: player p's information sets and sequences."""

    graph: Graph
    trees: tuple[Tree, ...]  # [N]
    sets: tuple[np.ndarray, ...]  # [N] of [I_p]: the unrolled information set behind each
    owner: tuple[np.ndarray, ...]  # [N] of [Q_p]: information set of a sequence, -1 for the empty one
    action: tuple[np.ndarray, ...]  # [N] of [Q_p]: index of its action
    number: tuple[np.ndarray, ...]  # [N] of [Q_p]: unrolled sequence -> sequence
    leaf: np.ndarray  # [Z, N] sequences at a leaf; no two leaves alike
    paid: np.ndarray  # [Z, N]
    unrolled: Unrolled

    @property
    def players(self) -> int:
        return len(self.trees)

    @property
    def infosets(self) -> tuple[int, ...]:
        return tuple(len(t.parent) for t in self.trees)

    @property
    def sequences(self) -> tuple[int, ...]:
        return tuple(len(q) for q in self.owner)

    @cached_property
    def zero_sum(self) -> bool:
        """Whether the players' payoffs sum to zero at each leaf, to rounding."""
        scale = np.abs(self.paid).max(initial=1e-300)
        return bool(np.abs(self.paid.sum(1)).max(initial=0) <= 1e-12 * scale * self.players)

    @cached_property
    def widths(self) -> tuple[np.ndarray, ...]:
        """Number of actions of each information set, [N] of [I_p]."""
        return tuple(np.repeat(t.blocks[:, 2], t.blocks[:, 1]) for t in self.trees)

    def menu(self, player: int, infoset: int) -> tuple:
        """The labels of the actions at an information set."""
        return self.graph.menus[self.unrolled.menu[self.sets[player][infoset]]]

    def record(self, player: int, infoset: int) -> Record | object:
        """What the player has done and seen there; for given information sets the view itself."""
        u, k = self.unrolled, self.sets[player][infoset]
        if recall(self.graph.game) == "given":
            return self.graph.views[u.record[k]]
        return record_of(self, player, int(u.record[k]))

    def sequence(self, player: int, infoset: int, action: int) -> int:
        """The number of a sequence."""
        first, n, _, q = self.block(player, infoset)
        return int(q + action * n + infoset - first)

    def block(self, player: int, infoset: int) -> np.ndarray:
        blocks = self.trees[player].blocks
        return blocks[np.searchsorted(blocks[:, 0], infoset, side="right") - 1]

    @cached_property
    def menu_at(self) -> tuple[dict[int, int], ...]:
        """Per player: record node -> menu id, where the player moves."""
        u = self.unrolled
        mine = [u.player == p for p in range(self.players)]
        return tuple(dict(zip(u.record[m].tolist(), u.menu[m].tolist(), strict=True)) for m in mine)

    @cached_property
    def rows(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Every decision history: its player [R], set [R], the sequences there [R, N], chance [R]."""
        game = self.graph.game
        u = found(self.graph, recall(game) == "given", horizon(game), discount(game), True, HISTORIES)
        player = u.player[u.at]
        back = np.empty(len(u.player), np.int32)
        for p in range(self.players):
            back[self.sets[p]] = np.arange(len(self.sets[p]))
        seqs = np.stack([self.number[p][u.at_seq[:, p]] for p in range(self.players)], axis=1)
        return player, back[u.at], seqs, u.at_prob


def record_of(form: SequenceForm, player: int, node: int) -> Record:
    """A node of the trie of records, with its labels and views."""
    u, graph = form.unrolled, form.graph
    record = Record()
    for before, entry in entries(u, node):
        if entry % 2:
            label = graph.menus[form.menu_at[player][before]][entry // 2]
            record = Record((*record.entries, Did(label)), None)
        else:
            view = graph.views[entry // 2]
            record = Record((*record.entries, Saw(view)), view)
    return record


def sequence_form(graph: Graph, limit: int = HISTORIES) -> SequenceForm:
    """The sequence form of a graph; refuses endless games and information sets without perfect recall.

    Raises GameError, Unsuited or TooLarge, each with the states that show why.
    """
    game = graph.game
    u = found(graph, recall(game) == "given", horizon(game), discount(game), False, limit)
    refuse(graph, u, limit)
    players = range(graph.players)
    leaf, paid = merged(u.leaf, u.paid, u.sequences)
    plans = [arranged(u, p, graph, leaf, paid) for p in players]
    sets, owner, action, number, blocks, parent = zip(*plans, strict=True)
    leaf = np.stack([number[p][leaf[:, p]] for p in players], axis=1)
    trees = tuple(Tree(blocks[p], parent[p], *layout(p, leaf, paid, blocks[p])) for p in players)
    return SequenceForm(graph, trees, sets, owner, action, number, leaf, paid, u)


def refuse(graph: Graph, u: Unrolled, limit: int) -> None:
    """Raise what the unrolling found wrong."""
    if u.status in (MENU, RECALL):
        first, second = (graph.state(int(s)) for s in u.clash)
        what = {
            MENU: "a player has the same record but different actions in",
            RECALL: "imperfect recall: a player's own past differs within one information set, in",
        }[u.status]
        error = GameError if u.status == MENU else Unsuited
        raise error(f"{what} state {first!r} and state {second!r}; the view must tell them apart")
    if u.status == ENDLESS:
        s = graph.state(int(u.clash[0]))
        raise Unsuited(
            f"play can go on for ever (state {s!r} comes again) and the game has no horizon; "
            "give it one, or use a solver for Markov games (shapley)"
        )
    if u.status in (LIMIT, CAPACITY):
        raise TooLarge(f"more than {limit:,} histories; the sequence form was not made")


def merged(leaf: np.ndarray, paid: np.ndarray, sequences: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Leaves with the same sequences added up, and those that pay nothing dropped."""
    if float(np.prod(sequences.astype(float))) < 2**62:
        key = np.zeros(len(leaf), np.int64)
        for p, n in enumerate(sequences):
            key = key * n + leaf[:, p]
        _, index, inverse = np.unique(key, return_index=True, return_inverse=True)
    else:
        _, index, inverse = np.unique(leaf, axis=0, return_index=True, return_inverse=True)
    if len(index) < len(leaf):
        total = np.stack([np.bincount(inverse.ravel(), w, len(index)) for w in paid.T], axis=1)
        leaf, paid = leaf[index], total
    keep = (paid != 0).any(1)
    return leaf[keep], paid[keep]


def arranged(u: Unrolled, p: int, graph: Graph, leaf: np.ndarray, paid: np.ndarray):
    """Player p's sets in their final order: the order, per-sequence owner and action, numbers, blocks, parents."""
    mine = np.flatnonzero(u.player == p)
    sizes = np.array([len(m) for m in graph.menus] or [0], np.int64)
    width, first, parent = sizes[u.menu[mine]], u.first[mine].astype(np.int64), u.parent[mine]
    Q = int(u.sequences[p])
    holder = np.full(Q, -1, np.int64)  # unrolled sequence -> position in `mine`
    slots = np.repeat(first, width) + ragged(width)
    holder[slots] = np.repeat(np.arange(len(mine)), width)
    depth = depths(holder, parent)
    counts = np.bincount(leaf[paid[:, p] != 0, p], minlength=Q)
    keys = [parent]
    for a in reversed(range(int(width.max(initial=0)))):
        keys.append(np.where(a < width, counts[np.minimum(first + a, Q - 1)], -1))
    order = np.lexsort([*keys, width, depth])
    blocks = runs(depth[order], width[order])
    number = np.zeros(Q, np.int64)
    owner, action = np.full(Q, -1, np.int64), np.zeros(Q, np.int64)
    for start, n, A, q in blocks:
        sets = np.arange(start, start + n)
        for a in range(A):
            new = q + a * n + np.arange(n)
            number[first[order[sets]] + a] = new
            owner[new], action[new] = sets, a
    return mine[order], owner, action, number, blocks, number[parent[order]].astype(np.uint32)


def ragged(width: np.ndarray) -> np.ndarray:
    """0 .. w - 1 for each w, one after another."""
    ends = np.cumsum(width)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - width, width)


def depths(holder: np.ndarray, parent: np.ndarray) -> np.ndarray:
    """Number of own sets before each set; a set is always found after those before it."""
    depth = np.zeros(len(parent), np.int64)
    above = holder[parent]
    todo = above >= 0
    level = np.zeros(len(parent), np.int64)
    while todo.any():
        level = np.where(todo, depth[above] + 1, 0)
        if (level == depth).all():
            break
        depth = level
    return depth


def runs(depth: np.ndarray, width: np.ndarray) -> np.ndarray:
    """Blocks [B, 4] of sets with equal depth and width, which are sorted."""
    if not len(depth):
        return np.zeros((0, 4), np.int64)
    cut = np.flatnonzero((np.diff(depth) != 0) | (np.diff(width) != 0)) + 1
    start = np.concatenate([[0], cut])
    n = np.diff(np.concatenate([start, [len(depth)]]))
    A = width[start]
    first = 1 + np.concatenate([[0], np.cumsum(n * A)[:-1]])
    return np.stack([start, n, A, first], axis=1).astype(np.int64)


def layout(p: int, leaf: np.ndarray, paid: np.ndarray, blocks: np.ndarray):
    """Player p's leaves by its sequences: segments [G, 4], others' sequences [N - 1, K], pay [K]."""
    keep = paid[:, p] != 0
    own, pay = leaf[keep, p], paid[keep, p]
    others = np.delete(leaf[keep], p, axis=1)
    Q = 1 + int((blocks[:, 1] * blocks[:, 2]).sum())
    counts = np.bincount(own, minlength=Q)
    row = np.zeros(Q, np.int64)  # which block row a sequence is in; 0 for the empty one
    row[1:] = 1 + np.repeat(np.arange(int(blocks[:, 2].sum())), np.repeat(blocks[:, 1], blocks[:, 2]))
    start = np.flatnonzero(np.concatenate([[True], (np.diff(row) != 0) | (np.diff(counts) != 0)]))
    n, L = np.diff(np.concatenate([start, [Q]])), counts[start]
    offset = np.concatenate([[0], np.cumsum(n * L)[:-1]])
    segments = np.stack([start, n, L, offset], axis=1)
    order = np.lexsort([*others.T[::-1], own])
    own, seg = own[order], np.repeat(np.arange(len(start)), n)[own[order]]
    rank = ragged(counts)
    i = own - start[seg]
    place = offset[seg] + np.where(n[seg] >= WIDE, rank * n[seg] + i, i * L[seg] + rank)
    other = np.empty((others.shape[1], len(pay)), np.uint32)
    packed = np.empty(len(pay))
    other[:, place], packed[place] = others[order].T, pay[order]
    return segments[L > 0].astype(np.int64), other, packed
