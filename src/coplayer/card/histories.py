"""One depth-first pass over decision histories, in the order of SequenceForm.rows: what the rows don't say.

For each decision of each mover: the state, a number for the decisions made so far by all (equal decisions,
equal number), and for each of the mover's actions the least and most it can earn from here on, chance averaged.
"""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit
from coplayer.game import CHANCE, discount, horizon
from coplayer.graph import Graph


class Rows(NamedTuple):
    """R decisions; a history in which k players move at once is k rows."""

    state: np.ndarray  # [R]
    depth: np.ndarray  # [R] steps so far
    deeds: np.ndarray  # [R] hash of all decisions so far


class Frames(NamedTuple):
    state: np.ndarray
    edge: np.ndarray
    time: np.ndarray
    deeds: np.ndarray


@njit()
def mixed(h, x):  # splitmix64's finalizer
    z = np.uint64(h) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(x) + np.uint64(0x7F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit()
def arrived(f, d, start, kind, pays, last):
    """Begin with the edges of frame d's state; none where play is over."""
    s = f.state[d]
    f.edge[d] = start[s]
    if 0 <= last <= f.time[d] and (kind[s] == 2 or not pays[s]):
        f.edge[d] = start[s + 1]


@njit()
def stepped(f, d, e, kind, target, move):
    """Fill frame d + 1 with what edge e leads to."""
    s = f.state[d]
    f.state[d + 1], f.time[d + 1], f.deeds[d + 1] = target[e], f.time[d] + (kind[s] == 2), f.deeds[d]
    if kind[s] == 2:
        for i in range(move.shape[1]):
            f.deeds[d + 1] = mixed(f.deeds[d + 1], move[e, i] + 2)


@njit()
def noted(f, d, menu, state, deep, deeds, n):
    """Write frame d down as rows, one a mover."""
    s = f.state[d]
    for i in range(menu.shape[1]):
        if menu[s, i] >= 0:
            state[n], deep[n], deeds[n] = s, d, f.deeds[d]
            n += 1
    return n


@njit()
def visit(start, kind, menu, target, move, pays, last, rows, depth, stop):
    """Walk all histories; `stop`: at this row, and give the edges of its history."""
    f = Frames(
        np.zeros(depth + 2, np.int64), np.zeros(depth + 2, np.int64), np.zeros(depth + 2, np.int64),
        np.zeros(depth + 2, np.uint64),
    )  # fmt: skip
    state, deep, deeds = np.empty(rows, np.int32), np.empty(rows, np.int32), np.empty(rows, np.uint64)
    n, d = 0, 0
    arrived(f, 0, start, kind, pays, last)
    fresh = True
    while d >= 0:
        s = f.state[d]
        if fresh and kind[s] == 2 and f.edge[d] < start[s + 1]:
            first = n
            n = noted(f, d, menu, state, deep, deeds, n)
            if first <= stop < n:
                return state, deep, deeds, f.edge[:d] - 1
        e = f.edge[d]
        fresh = e < start[s + 1]
        if not fresh:
            d -= 1
            continue
        f.edge[d] = e + 1
        stepped(f, d, e, kind, target, move)
        d += 1
        arrived(f, d, start, kind, pays, last)
    return state, deep, deeds, f.edge[:0]


def rows_of(graph: Graph, pays: np.ndarray, rows: int, depth: int) -> Rows:
    """All rows of a game whose histories have at most `depth` steps."""
    return Rows(*visit(*read(graph, pays), rows, depth, -1)[:3])


def history(graph: Graph, pays: np.ndarray, row: int, rows: int, depth: int) -> list[int]:
    """The edges of the history behind a row."""
    return visit(*read(graph, pays), rows, depth, row)[3].tolist()


def read(graph: Graph, pays: np.ndarray) -> tuple:
    last = horizon(graph.game)
    edges = graph.start, graph.kind, graph.menu, graph.target, graph.move
    return *edges, pays, -1 if last is None else last


@njit()
def bounds(start, kind, menu, target, move, pays, last, prob, reward, discount, depth, width, sets, room, allowed):
    """Strike (a, b) out of allowed [I, A, A] wherever, in some history of the set, action a can earn more than b.

    `sets` [R] is the set of each row. What remains: b is never worse than a, whatever anybody does later.
    low, high [D, N]: the least and most player i earns from frame d on; per action: lows, highs [D, N, A].
    """
    N = menu.shape[1]
    f = Frames(
        np.zeros(depth + 2, np.int64), np.zeros(depth + 2, np.int64), np.zeros(depth + 2, np.int64),
        np.zeros(depth + 2, np.uint64),
    )  # fmt: skip
    first = np.zeros(depth + 2, np.int64)
    low, high = np.zeros((depth + 2, N)), np.zeros((depth + 2, N))
    lows, highs = np.zeros((depth + 2, N, width)), np.zeros((depth + 2, N, width))
    n, d, fresh = 0, 0, True
    arrived(f, 0, start, kind, pays, last)
    while d >= 0:
        s = f.state[d]
        if fresh:
            n = opened(f, d, kind, menu, start, low, high, lows, highs, first, n)
        e = f.edge[d]
        fresh = e < start[s + 1]
        if fresh:
            f.edge[d] = e + 1
            stepped(f, d, e, kind, target, move)
            d += 1
            arrived(f, d, start, kind, pays, last)
            continue
        judged(s, menu, lows[d], highs[d], sets, first[d], room, allowed)
        d -= 1
        if d >= 0:
            returned(f, d, f.edge[d] - 1, kind, move, prob, reward, discount, low, high, lows, highs)


@njit()
def opened(f, d, kind, menu, start, low, high, lows, highs, first, n):
    """Frame d before its first step: nothing is earned yet; its rows begin at n (-1: it has none)."""
    s = f.state[d]
    low[d], high[d], first[d] = 0.0, 0.0, -1
    if kind[s] == 2 and f.edge[d] < start[s + 1]:
        low[d], high[d], first[d] = np.inf, -np.inf, n
        for i in range(menu.shape[1]):
            if menu[s, i] >= 0:
                lows[d, i], highs[d, i] = np.inf, -np.inf
                n += 1
    return n


@njit()
def returned(f, d, e, kind, move, prob, reward, discount, low, high, lows, highs):
    """Frame d hears what came after its edge e: a share of it for chance, the least and most of all else."""
    s = f.state[d]
    rate = discount ** (f.time[d] if kind[s] == 2 else max(f.time[d] - 1, 0))
    for i in range(move.shape[1]):
        worst, best = rate * reward[e, i] + low[d + 1, i], rate * reward[e, i] + high[d + 1, i]
        if kind[s] != 2:
            low[d, i] += prob[e] * worst
            high[d, i] += prob[e] * best
            continue
        low[d, i], high[d, i] = min(low[d, i], worst), max(high[d, i], best)
        a = move[e, i]
        if a >= 0:
            lows[d, i, a] = min(lows[d, i, a], worst)
            highs[d, i, a] = max(highs[d, i, a], best)


@njit()
def judged(s, menu, lows, highs, sets, row, room, allowed):
    """A decision's actions compared with each other."""
    for i in range(menu.shape[1]):
        if row < 0 or menu[s, i] < 0:
            continue
        k, width = sets[row], room[menu[s, i]]
        row += 1
        for a in range(width):
            for b in range(width):
                allowed[k, a, b] &= highs[i, a] <= lows[i, b] + 1e-12


def said(graph: Graph, edges: list[int]) -> str:
    """A history in words: "chance: J, chance: Q, seat 0: pass, seat 1: bet"; a step done n times is told once."""
    game, state, parts = graph.game, graph.game.root(), []
    say = getattr(game, "say", lambda s, i, label: str(label))
    for e in edges:
        moves, movers = graph.moves(state, e), game.movers(state)
        step = [
            f"{'chance' if i == CHANCE else f'seat {i}'}: {str(say(state, i, a)).removeprefix('Chance outcome:')}"
            for i, a in zip(movers, moves, strict=True)
        ]
        same = len(moves) > 2 and len({w.partition(": ")[2] for w in step}) == 1
        parts.append(f"all: {step[0].partition(': ')[2]}" if same else " and ".join(step))
        state = game.play(state, moves)
    runs = [(step, len(list(same))) for step, same in groupby(parts)]
    return ", ".join(f"{step} ({n} times)" if n > 1 else step for step, n in runs) or "the beginning"


def never_worse(graph: Graph, pays: np.ndarray, sets: np.ndarray, number: int, depth: int) -> np.ndarray:
    """[I, A, A]: at each set, whether action b is never worse than action a, whatever anybody does later."""
    room = np.array([len(m) for m in graph.menus] or [0], np.int64)
    width = int(room.max(initial=1))
    allowed = np.ones((number, width, width), bool)
    start, kind, menu, target, move, pays, last = read(graph, pays)
    bounds(
        start, kind, menu, target, move, pays, last, graph.prob, graph.reward, discount(graph.game), depth, width,
        np.asarray(sets, np.int64), room, allowed,
    )  # fmt: skip
    return allowed
