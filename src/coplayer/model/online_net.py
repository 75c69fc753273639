"""A small net that goes on learning from every round, and from old rounds again (replay).

It reads the last two rounds and, if names are given, who the other is, each as one row of its first layer:

    h = tanh(row(last) + row(before) + row(who) + b)   [H]        p = softmax(h V + d)   [B]

After each round one step of gradient descent on it and one on each of `replay` rounds drawn from all before, so
that one set of weights serves all others it meets one after another. Draws come from a generator in its memory.

Known: on the roshambo bots (bench/forecasts.py) it loses 0.793 nats a throw, counts of all throws 1.056, a context tree
of depth 3 0.713.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit
from coplayer.model.stage import Stage

FOR = "repeated games: a small net that learns from each round and replays old ones"
KIND = "stage"


class Weights(NamedTuple):
    """The net and what it may replay; arrays are changed in place."""

    rows: np.ndarray  # [R, H] first layer: last round, round before, who
    bias: np.ndarray  # [H]
    out: np.ndarray  # [H, B]
    free: np.ndarray  # [B]
    at: np.ndarray  # [3] rows read now
    past: np.ndarray  # [M, 4] rounds to replay: three rows, what they did
    seen: np.ndarray  # [1] rounds so far
    dice: np.ndarray  # [1] state of the generator


@dataclass(frozen=True, eq=False)
class OnlineNet:
    stage: Stage
    rate: float = 0.03
    replay: int = 4
    hidden: int = 32
    names: int = 0  # others it can tell apart by name; row 0 is nobody's
    seed: int = 0

    @cached_property
    def rounds(self) -> int:
        """C: joint actions, and the time before the match."""
        a, b = self.stage.shape
        return 1 + a * b

    def begin(self) -> Weights:
        rng, c = np.random.default_rng(self.seed), self.rounds
        rows = rng.normal(0, 0.5, (2 * c + 1 + self.names, self.hidden))
        rows[2 * c] = 0.0
        return Weights(
            rows, np.zeros(self.hidden), np.zeros((self.hidden, self.stage.shape[1])), np.zeros(self.stage.shape[1]),
            np.array([0, c, 2 * c]), np.zeros((64, 4), np.int16), np.zeros(1, np.int64),
            np.array([2 * self.seed + 1], np.uint64),
        )  # fmt: skip

    def meet(self, memory: Weights, name: int = 0) -> Weights:
        """A match begins with number `name` of those it can tell apart, 1 ...; 0: not said."""
        memory.at[:] = 0, self.rounds, 2 * self.rounds + min(name, self.names)
        return memory

    def update(self, memory: Weights, mine: int, theirs: int) -> Weights:
        if memory.seen[0] == len(memory.past):
            memory = memory._replace(past=np.concatenate([memory.past, np.zeros_like(memory.past)]))
        learned(*memory, theirs, self.rate, self.replay)
        memory.at[1] = self.rounds + memory.at[0]
        memory.at[0] = 1 + mine * self.stage.shape[1] + theirs
        return memory

    def predict(self, memory: Weights) -> np.ndarray:
        p = np.empty(self.stage.shape[1])
        forward(memory.rows, memory.bias, memory.out, memory.free, memory.at, np.empty(self.hidden), p)
        return p


@njit()
def forward(rows, bias, out, free, at, h, p):
    """Fill the hidden layer h [H] and the forecast p [B]."""
    p[:] = free
    for j in range(len(h)):
        h[j] = np.tanh(rows[at[0], j] + rows[at[1], j] + rows[at[2], j] + bias[j])
        for b in range(len(p)):
            p[b] += h[j] * out[j, b]
    top, total = p.max(), 0.0
    for b in range(len(p)):
        p[b] = np.exp(p[b] - top)
        total += p[b]
    p /= total


@njit()
def step(rows, bias, out, free, at, theirs, rate, h, p):
    """One step down the gradient of -log p(theirs)."""
    forward(rows, bias, out, free, at, h, p)
    p[theirs] -= 1.0
    for j in range(len(h)):
        back = 0.0
        for b in range(len(p)):
            back += out[j, b] * p[b]
            out[j, b] -= rate * h[j] * p[b]
        back *= rate * (1 - h[j] * h[j])
        bias[j] -= back
        for k in at:
            rows[k, j] -= back
    for b in range(len(p)):
        free[b] -= rate * p[b]


@njit()
def learned(rows, bias, out, free, at, past, seen, dice, theirs, rate, replay):
    """The new round, then old ones drawn by a 64-bit linear congruential generator (Knuth's MMIX)."""
    h, p, old = np.empty(len(bias)), np.empty(len(free)), np.empty(3, np.int64)
    step(rows, bias, out, free, at, theirs, rate, h, p)
    for _ in range(replay if seen[0] else 0):
        dice[0] = dice[0] * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
        k = int((dice[0] >> np.uint64(33)) % np.uint64(seen[0]))
        old[:] = past[k, :3]
        step(rows, bias, out, free, old, past[k, 3], rate, h, p)
    past[seen[0], :3] = at
    past[seen[0], 3] = theirs
    seen[0] += 1
