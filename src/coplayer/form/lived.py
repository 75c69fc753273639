"""Every history of a sequence form at once, with the players' records: what lies behind a record."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit
from coplayer.form.records import Records
from coplayer.form.sequence import SequenceForm, ragged
from coplayer.form.unroll import chance_pays, edges
from coplayer.game import discount, horizon
from coplayer.graph import MOVE


class Lived(NamedTuple):
    """All H histories of a hand, ends included."""

    state: np.ndarray  # [H] of the graph
    node: np.ndarray  # [H, N] the players' records
    chance: np.ndarray  # [H]
    over: np.ndarray  # [H] whether the hand is over
    moves: np.ndarray  # [H, N] who is to move
    paid: np.ndarray  # [H, N] so far, discount folded in


def own_sequences(form: SequenceForm, records: Records) -> np.ndarray:
    """The last own sequence of each record, [T]."""
    u = form.unrolled
    first, stride, _ = (np.concatenate(c) for c in zip(*map(partial(slots, form), range(form.players)), strict=True))
    met = records.met[:, : len(u.trie_entry)].max(0)  # a record is one player's
    out = np.zeros(len(met), np.int64)
    passed_down(u.trie_parent, u.trie_entry, met, first, stride, out)
    return out


@njit()
def passed_down(parent, entry, met, first, stride, out):
    """Each record's sequence from the shorter one's, which has a lower number."""
    for t in range(len(out)):
        if entry[t] >= 0:
            i = met[parent[t]]
            out[t] = first[i] + entry[t] // 2 * stride[i] if entry[t] % 2 else out[parent[t]]


@lru_cache(maxsize=8)
def lived(form: SequenceForm) -> Lived:
    """Every history, a step of all of them at a time."""
    graph, records, layers = form.graph, Records.of(form), []
    ends = over_at(form)
    state, time, chance = np.zeros(1, np.int64), np.zeros(1, np.int64), np.ones(1)
    node, paid = np.arange(form.players)[None], np.zeros((1, form.players))
    while len(state):
        node = looked(form, records, state, node)
        over = ends(state, time)
        layers.append(Lived(state, node, chance, over, (graph.menu[state] >= 0) & ~over[:, None], paid))
        which, e = onward(graph.start[state], np.where(over, 0, graph.start[state + 1] - graph.start[state]))
        moving = graph.kind[state[which]] == MOVE
        weight = discount(graph.game) ** np.where(moving, time[which], np.maximum(time[which] - 1, 0))
        node, move = node[which], graph.move[e]
        acted = move >= 0
        node[acted] = records.longer(node[acted], 2 * move[acted].astype(np.int64) + 1)
        paid = paid[which] + graph.reward[e] * weight[:, None]
        state, time, chance = graph.target[e].astype(np.int64), time[which] + moving, chance[which] * graph.prob[e]
    return Lived(*(np.concatenate(column) for column in zip(*layers, strict=True)))


def over_at(form: SequenceForm) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """Says of states [M] after so many decisions [M] whether play is over."""
    graph, last = form.graph, horizon(form.graph.game)
    pays, moving, final = chance_pays(edges(graph)), graph.kind == MOVE, np.diff(graph.start) == 0
    if last is None:
        return lambda state, time: final[state]
    return lambda state, time: final[state] | ((time >= last) & (moving | ~pays)[state])


def looked(form: SequenceForm, records: Records, state: np.ndarray, node: np.ndarray) -> np.ndarray:
    """The records [M, N] when all players have seen the states [M]."""
    view, node = form.graph.view[state], node.copy()
    new = (view >= 0) & (view != records.last[node])
    node[new] = records.longer(node[new], 2 * view[new].astype(np.int64))
    return node


def onward(start: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The edges of states, and which of the states each belongs to."""
    return np.repeat(np.arange(len(start)), count), np.repeat(start, count) + ragged(count)


def slots(form: SequenceForm, player: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per information set: sequence of its first action, step to the next one, number of actions; each [I]."""
    blocks = form.trees[player].blocks
    start, n, width, q = (np.repeat(c, blocks[:, 1]) for c in blocks.T)
    return q + np.arange(len(start)) - start, n, width
