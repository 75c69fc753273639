"""The cells of the factorial, what a stream scores in one of them, and the effects of its factors."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from coplayer.measure.interval import Estimate, holm, mean
from coplayer.study import which_update_rivals as rival
from coplayer.study.which_update_data import World, fitted, habit, tables
from coplayer.study.which_update_play import (
    AGAIN,
    CODES,
    B,
    C,
    Treatment,
    forecasts,
    learner,
    losses,
    parameters,
    stream,
)

LARGE = 32  # throws in the larger batch


class Cell(NamedTuple):
    """The two levels of each factor."""

    shuffled: bool = False
    large: bool = False  # the latest 32 throws in each update
    clip: bool = False
    replay: bool = False
    anchor: bool = False
    gate: bool = False
    own: bool = False  # one weight set a partner

    @property
    def name(self) -> str:
        said = [WORDS[f] for f in Cell._fields[1:] if getattr(self, f)]
        return ", ".join(["shuffled" if self.shuffled else "natural", *said])


WORDS = {"shuffled": "shuffled", "large": "batch 32", "clip": "clip", "replay": "replay", "anchor": "anchor", "gate": "gate",
         "own": "one set a partner"}  # fmt: skip
SHOWN = [Cell(s, large, clip, replay) for s in (False, True)
         for large, clip, replay in ((False, False, False), (False, True, False), (False, False, True), (False, True, True),
                                     (True, False, False))]  # fmt: skip
PLAIN, MIXED = Cell(), Cell(shuffled=True)


class Score(NamedTuple):
    """Nats a throw."""

    now: float  # on the present partner, forecast before learning
    others: float  # after each visit, on all who were met before it
    new: float  # after the stream, on all of it
    old: float  # after the stream, on those met before it
    refused: float  # share of updates that the gate refused


def half() -> list[Cell]:
    """Half of the 2^7 cells, those with an even number of factors on: effects of one factor, of two and of three are
    all told apart from each other (resolution VII; Box & Hunter 1961)."""
    return [cell for on in product((False, True), repeat=len(Cell._fields)) if not sum(on) % 2 for cell in [Cell(*on)]]


def treatment(cell: Cell, rate: float, clip: float, anchor: float) -> Treatment:
    batch = LARGE if cell.large else 1
    return Treatment(rate, batch, clip * cell.clip, cell.replay, anchor * cell.anchor, cell.gate)


def scored(world: World, cell: Cell, how: Treatment) -> Score:
    """One stream."""
    many, each = world.new.shape
    who, looks = np.repeat(np.arange(many), each), each * np.arange(1, many + 1)
    order = world.order if cell.shuffled else np.arange(many * each)
    me = learner(world.start, many if cell.own else 1, how.batch, many * each, world.past, world.held)
    now, seen = np.empty(many * each), np.empty((many, len(me.w), C, B))
    stream(me, how, who[order], world.new.ravel()[order], looks, world.draws, now, seen)
    return Score(float(now.mean()), *afterwards(world, seen), float(me.taken[1] / me.taken[0]))


def afterwards(world: World, seen: np.ndarray) -> tuple[float, float, float]:
    """(others, new, old) from forecasts [visits, sets, C, B]; who has a set of its own is judged by it, the old by the
    net of the start."""
    old, many = world.old, len(world.new)
    if seen.shape[1] == 1:
        nats = losses(seen[:, 0], world.tests)  # [visits, old + new]
    else:
        first = np.empty((1, C, B))
        forecasts(world.start, first[0])
        kept = np.tile(losses(first[0], world.tests[:old]), (many, 1))
        own = np.stack([losses(seen[:, k], world.tests[old + k][None])[:, 0] for k in range(many)], 1)
        nats = np.concatenate([kept, own], 1)
    others = float(np.mean([nats[i, : old + i].mean() for i in range(many)]))
    return others, float(nats[-1, old:].mean()), float(nats[-1, :old].mean())


def frozen(world: World) -> Score:
    """Never updated."""
    first = np.empty((1, C, B))
    forecasts(world.start, first[0])
    streamed = losses(first[0], tables(world.new)).mean()
    seen = np.tile(first[None], (len(world.new), 1, 1, 1))
    return Score(float(streamed), *afterwards(world, seen), 0.0)


class Arena(NamedTuple):
    """One seed of rivals who learn: two nets that know the old ones, and the rivals."""

    starts: np.ndarray  # [2, P]
    past: np.ndarray
    held: np.ndarray
    others: rival.Rivals  # old, then new
    old: int
    ours: np.ndarray  # [C, B] our habit
    seed: int


SOURCES = ("a habit’s log", "another learner’s log", "made by itself")
MET_AGAIN = 200  # throws with each, frozen, afterwards


def arena(old: int, new: int, throws: int, seed: int) -> Arena:
    """The old rivals were met by our habit."""
    rng = np.random.default_rng([seed, 5])
    others, ours = rival.rivals(old + new, rng), habit(rng)[1:]
    blank = learner(np.zeros(parameters(1)), 1, 1, 1, np.zeros(0, np.int8), np.zeros(CODES))
    who = np.repeat(np.arange(old), throws)
    _, codes = rival.live(blank, Treatment(0.0), others, who, rival.luck(len(who), 1, rng), ours, learns=False)
    kept = np.arange(len(codes)) % 10 != 9
    starts = np.array([fitted(tables(codes[None, kept])[0], rng) for _ in range(2)])
    return Arena(starts, codes[kept], tables(codes[None, ~kept])[0], others, old, ours, seed)


def endogenous(at: Arena, cell: Cell, how: Treatment, source: str, throws: int) -> tuple[float, float]:
    """(nats now, nats when all are met again by the frozen net, which plays by its forecasts) from one source of data."""
    many = len(at.others.decay) - at.old
    new, luck = rival.some(at.others, list(range(at.old, at.old + many))), np.random.default_rng([at.seed, 6])
    who = np.repeat(np.arange(many), throws)
    who = luck.permutation(who) if cell.shuffled else who
    draws = [rival.luck(len(who), how.batch, luck) for _ in range(3)]

    def net(which: int):
        return learner(at.starts[which], 1, how.batch, len(who), at.past, at.held)

    me = net(0)
    if source == SOURCES[2]:
        now, _ = rival.live(me, how, new, who, draws[0])
    else:
        ours = at.ours if source == SOURCES[0] else None
        _, codes = rival.live(net(1), how, new, who, draws[1], ours, learns=ours is None)
        now, nothing = np.empty(len(who)), np.zeros((0, 1, C, B))
        stream(me, how, who, codes, np.zeros(0, np.int64), draws[0].replay, now, nothing)
    again = np.repeat(np.arange(len(at.others.decay)), MET_AGAIN)
    nats, _ = rival.live(me, how, at.others, again, rival.luck(len(again), 1, luck), learns=False)
    return float(now.mean()), float(nats.mean())


def effects(cells: Sequence[Cell], values: np.ndarray) -> list[dict]:
    """Of each factor on values [cells, seeds], the other factors averaged over: overall, and in each order.

    p after Holm over the factors.
    """
    on, shuffled = np.array(cells), np.array([c.shuffled for c in cells])
    rows, ps = [], []
    for f, name in enumerate(Cell._fields):
        if on[:, f].all() or not on[:, f].any():
            continue
        parts = {"all": np.ones(len(on), bool), "natural": ~shuffled, "shuffled": shuffled}
        if not f:
            parts = {"all": parts["all"]}
        row: dict = {"factor": WORDS[name]}
        for part, inside in parts.items():
            gap = values[on[:, f] & inside].mean(0) - values[~on[:, f] & inside].mean(0)
            e = mean(gap.tolist())
            row[part] = estimate(e)
            ps += [e.p] if part == "all" else []
        rows.append(row)
    for row, p in zip(rows, holm(ps), strict=True):
        row["p"] = p
    return rows


def estimate(e: Estimate) -> list[float | None]:
    return [e.mean, e.low, e.high]


def cost(cell: Cell, hidden: int, partners: int, room: int) -> tuple[float, float]:
    """(floating-point operations an update, bytes kept): rows a batch that differ are at most nine, forward 2 P and
    backward 4 P each (P with one row of W), the gate two passes over nine rows; numbers of 8 bytes, examples of one."""
    p = parameters(hidden)
    row = p - (C - 1) * hidden
    rows = min(C, (LARGE if cell.large else 1) * (1 + AGAIN * cell.replay))
    flops = 6 * row * rows + 2 * p + 4 * row * C * cell.gate + 2 * p * cell.clip + 3 * p * cell.anchor
    kept = 8 * p * ((partners if cell.own else 1) + cell.anchor) + room * cell.replay
    return float(flops), float(kept + 8 * CODES * (cell.gate + cell.large) * (partners if cell.own else 1))
