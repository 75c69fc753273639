"""Learn, offline, to learn about an opponent while playing it: a recurrent net trained on a population.

A net that reads joint actions and predicts the other's next one, trained on the play of many members each met
once, comes to imitate the Bayesian who knows the distribution of members (Ortega et al. 2019, arXiv 1905.03030).

The population is of memory-one players: for the start and for each joint action of the round before a mixed
action drawn from a Dirichlet distribution with all parameters equal to a concentration, one drawn for each
member. Known: with the single concentration c the exact Bayesian predicts (n_b + c) / (n + B c) from the counts
of what followed the same joint action; `excess` is what the net loses beside it, in nats a round.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from coplayer.game import NotFound
from coplayer.learn.recurrent import Weights, cell, fresh, logits, tokens


@dataclass(frozen=True)
class Course:
    """What to train on, how much and how."""

    mine: int = 2  # A
    theirs: int = 2  # B
    concentrations: tuple[float, ...] = (1.0,)  # of the members' Dirichlet distributions
    rounds: int = 100
    hidden: int = 32
    steps: int = 2000
    batch: int = 128  # members a step, never met again
    rate: float = 1e-2
    seed: int = 0
    visits: int = 1  # members who come one after another within the rounds, each announced by the start token
    back: float = 0.5  # chance that the last visitor is the first again, where there are three visits or more


class Progress(NamedTuple):
    step: int
    loss: float  # nats a round, since the last report
    weights: Weights


def members(rng: np.random.Generator, count: int, contexts: int, actions: int, concentrations: Any) -> np.ndarray:
    """Memory-one players [count, contexts, actions]."""
    c = rng.choice(np.asarray(concentrations, float), (count, 1, 1))
    drawn = rng.gamma(np.broadcast_to(c, (count, contexts, actions))) + 1e-300
    return drawn / drawn.sum(-1, keepdims=True)


def play(rng: np.random.Generator, ours: np.ndarray, others: np.ndarray, rounds: int) -> tuple[np.ndarray, np.ndarray]:
    """(mine, theirs) [M, T] of memory-one players [M, 1 + A B, A] and [M, 1 + A B, B] that read the same tokens."""
    count, _, b = others.shape
    at, who = np.zeros(count, int), np.arange(count)
    moves = np.empty((2, count, rounds), int)
    sums = [np.cumsum(p, -1)[..., :-1] for p in (ours, others)]
    for t in range(rounds):
        for side, below in enumerate(sums):
            moves[side, :, t] = (rng.random((count, 1)) >= below[who, at]).sum(-1)
        at = 1 + moves[0, :, t] * b + moves[1, :, t]
    return moves[0], moves[1]


def lessons(rng: np.random.Generator, course: Course, count: int) -> tuple[np.ndarray, np.ndarray]:
    """(mine, theirs) [count * V, T / V] of members met by other members; V visits in a row share a lesson."""
    contexts, many = 1 + course.mine * course.theirs, count * course.visits
    ours = members(rng, many, contexts, course.mine, course.concentrations)
    others = members(rng, many, contexts, course.theirs, course.concentrations)
    if course.visits > 2:
        last = np.arange(course.visits - 1, many, course.visits)[rng.random(count) < course.back]
        others[last] = others[last + 1 - course.visits]
    return play(rng, ours, others, course.rounds // course.visits)


def batches(rng: np.random.Generator, course: Course, at_once: int = 50) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """(read, theirs) [T, M] for ever: new members in each; `at_once` batches are drawn together, for speed."""
    while True:
        mine, theirs = lessons(rng, course, at_once * course.batch)
        read = tokens(mine, theirs, course.theirs).reshape(at_once * course.batch, -1)
        theirs = theirs.reshape(read.shape)
        for start in range(0, len(read), course.batch):
            part = slice(start, start + course.batch)
            yield read[part].T, theirs[part].T


def log_loss(xp: Any, scan: Any, w: Weights, read: Any, theirs: Any) -> Any:
    """-log p of what they did [T, M]; `read`, `theirs` [T, M]; scan is jax.lax.scan or one like it."""

    def step(h, t):
        h = cell(xp, w, h, t)
        return h, h

    start = xp.zeros((read.shape[1], w["recur"].shape[0]), xp.float32)
    scores = logits(w, scan(step, start, read)[1])  # [T, M, B]
    top = scores.max(-1, keepdims=True)
    total = xp.log(xp.exp(scores - top).sum(-1)) + top[..., 0]
    return total - xp.take_along_axis(scores, theirs[..., None], -1)[..., 0]


def train(course: Course, every: int = 100) -> Iterator[Progress]:
    """Fit the net to ever new members, reporting each `every` steps; Adam with a rate that falls to 0."""
    try:
        import jax
        import jax.numpy as jnp
        import optax  # type: ignore[import-untyped]
    except ImportError:
        raise NotFound("training needs jax and optax: pip install 'coplayer[deep]'") from None
    rng = np.random.default_rng(course.seed)
    w = fresh(rng, 1 + course.mine * course.theirs, course.hidden, course.theirs)
    schedule = optax.cosine_decay_schedule(course.rate, course.steps)
    rule = optax.chain(optax.clip_by_global_norm(1.0), optax.adam(schedule))

    def mean(w, read, theirs):
        return log_loss(jnp, jax.lax.scan, w, read, theirs).mean()

    @jax.jit
    def improve(w, state, read, theirs):
        loss, slope = jax.value_and_grad(mean)(w, read, theirs)
        change, state = rule.update(slope, state)
        return optax.apply_updates(w, change), state, loss

    w = jax.tree.map(jnp.asarray, w)
    state = rule.init(w)
    losses = []
    for step, (read, theirs) in enumerate(islice(batches(rng, course), course.steps), 1):
        w, state, loss = improve(w, state, read, theirs)
        losses.append(loss)
        if step % every == 0 or step == course.steps:
            yield Progress(step, float(np.mean(losses)), {k: np.asarray(v) for k, v in w.items()})
            losses = []
