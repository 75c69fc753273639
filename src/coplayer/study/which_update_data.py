"""Records of many partners, split into those met before, those of the stream, and those that rates are chosen on.

We play a habit against all, a memory-one mix drawn once a seed, so that each partner's answer to the last joint throw
is a thing to be learned. Every partner is met in two matches: one to learn from, one to be tested on.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from coplayer.game import Did, Saw
from coplayer.learn.in_context import members, play
from coplayer.model.stage import stage_of
from coplayer.population.by_name import population
from coplayer.read.name import load
from coplayer.study.which_update_play import CODES, WITHHELD, B, C, fresh, trained

MEMORY_ONE = "memory_one"
CONCENTRATION = 0.4  # of memory-one partners' Dirichlet distributions
HIDDEN = 64


class Records(NamedTuple):
    """Examples [N, T] of N partners, to learn from and to be tested on."""

    learn: np.ndarray
    test: np.ndarray


class World(NamedTuple):
    """One seed: what was met before, the net that knows it, and the stream."""

    start: np.ndarray  # [P] weights fitted to the old partners
    past: np.ndarray  # [M] their examples, to replay
    held: np.ndarray  # [CODES] what was withheld of them
    new: np.ndarray  # [N, T] the stream, partner by partner
    tests: np.ndarray  # [O + N, CODES] old, then new
    old: int  # O
    draws: np.ndarray  # [., AGAIN * batch] uniforms for replay
    order: np.ndarray  # [N * T] a permutation


def examples(mine: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """[..., T] throws of both -> [..., T - 1] examples: 3 * (last joint throw) + next throw of theirs."""
    return (B * (B * mine[..., :-1] + theirs[..., :-1]) + theirs[..., 1:]).astype(np.int8)


def tables(codes: np.ndarray) -> np.ndarray:
    """[N, T] examples -> [N, CODES] how often each occurs."""
    return np.array([np.bincount(row, minlength=CODES) for row in codes], float)


def habit(rng: np.random.Generator) -> np.ndarray:
    """Our mix [1 + C, 3], first in a match and after each joint throw."""
    return members(rng, 1, 1 + C, B, (1.0,))[0]


def records(named: str, many: int, throws: int, seed: int) -> Records:
    """`many` partners of a population; "memory_one" draws them (learn/in_context.py), others are played here."""
    ours = habit(np.random.default_rng([seed, 0]))
    if named == MEMORY_ONE:
        rng = np.random.default_rng([seed, 1])
        who = members(rng, many, 1 + C, B, (CONCENTRATION,))
        both = [examples(*play(rng, np.tile(ours, (many, 1, 1)), who, throws + 1)) for _ in range(2)]
        return Records(*both)
    game = load(f"rps|repeat({throws + 1})")
    makers = [m.make for m in population(named).members(game)][:many]
    return Records(*(
        np.array([met(game, make, ours, np.random.default_rng([seed, 1 + match, k])) for k, make in enumerate(makers)])
        for match in range(2)
    ))  # fmt: skip


def met(game: Any, make: Any, ours: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The examples of one match of our habit with a partner at seat 1."""
    stage = stage_of(game, 1)
    other = make(game, 1, rng)
    memory, view, at, throws = other.begin(), None, 0, []
    below = np.cumsum(ours, 1)[:, :-1]
    for t, u in enumerate(rng.random(stage.rounds)):
        a = int((u >= below[at]).sum())
        b = other.act(memory, view, stage.mine, rng)
        view = (t + 1, (stage.theirs[a], b))
        memory = other.watch(other.watch(memory, Did(b)), Saw(view))
        throws.append((a, stage.mine.index(b)))
        at = 1 + B * a + throws[-1][1]
    return examples(*np.array(throws).T)


def world(seen: Records, old: list[int], new: list[int], batch: int, seed: int) -> World:
    """Fit a net to the old partners; the new ones make the stream."""
    rng = np.random.default_rng([seed, 3])
    kept = np.arange(seen.learn.shape[1]) % WITHHELD != WITHHELD - 1
    past, held = seen.learn[old][:, kept], seen.learn[old][:, ~kept]
    start = fitted(tables(past).sum(0), rng)
    return World(
        start, past.ravel(), tables(held).sum(0), seen.learn[new], tables(seen.test[[*old, *new]]), len(old),
        rng.random((2048, 4 * batch)), rng.permutation(len(new) * seen.learn.shape[1]),
    )  # fmt: skip


def fitted(counts: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Weights [P] trained on examples [CODES] until they foresee them about as well as a net can."""
    return trained(fresh(HIDDEN, rng), counts, 1500, 0.5)


def split(many: int, old: int, new: int, tuning: int, seed: int, choosing: bool) -> tuple[list[int], list[int]]:
    """Places of (old partners, new ones). `tuning` partners, the same for all seeds, serve the choice of rates only."""
    apart = np.random.default_rng([tuning, many]).permutation(many)
    chosen, rest = apart[:tuning], np.random.default_rng([seed, 4]).permutation(apart[tuning:])
    return rest[:old].tolist(), (chosen if choosing else rest[old : old + new]).tolist()


def entropy(table: np.ndarray) -> float:
    """Mean nats of what cannot be foreseen in examples [..., CODES] by one who knows the chances after each joint throw."""
    counts = table.reshape(-1, C, B)
    chance = counts / np.maximum(counts.sum(-1, keepdims=True), 1)
    nats = -(counts * np.log(np.where(chance > 0, chance, 1))).sum((1, 2))
    return float((nats / counts.sum((1, 2))).mean())
