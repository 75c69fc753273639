"""A recurrent net in few_rounds: taught on the records of partners met before, it learns of a new one by reading.

The net (learn/recurrent.py) reads rounds and says what comes next. It is fitted to the records of four partners in
five, by Adam, and kept as it was when it foretold the fifth best. What it expects after other last rounds than
the present ones is asked by letting it read these two rounds next; so its table is planned on like the counts'.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from coplayer.learn.in_context import log_loss
from coplayer.learn.recurrent import START, Weights, cell, fresh, logits, tokens
from coplayer.study.few_rounds_play import CONTEXTS, TREMBLE, planned, valued

LOOK = 20  # steps between two looks at the partners kept back
BATCH = 32  # records a step
RATE = 1e-2
FIRST, SECOND = np.divmod(np.arange(CONTEXTS), 4)  # the last round but one, and the last, of each context


class Net(NamedTuple):
    """One arm."""

    hidden: int
    earlier: int  # partners met before
    sweeps: int = 4


def here() -> bool:
    """Whether there is what nets are taught with."""
    try:
        import jax  # noqa: F401
        import optax  # type: ignore[import-untyped]  # noqa: F401
    except ImportError:
        return False
    return True


def sequences(tables: np.ndarray, rounds: int, rng: np.random.Generator) -> np.ndarray:
    """[n, T, 2] (mine, theirs) of partners [n, 16, 2] whom we meet with random play."""
    moves, at = np.empty((len(tables), rounds, 2), int), np.zeros(len(tables), int)
    for t in range(rounds):
        moves[:, t, 0] = rng.integers(2, size=len(tables))
        moves[:, t, 1] = rng.random(len(tables)) < tables[np.arange(len(tables)), at, 1]
        at = (4 * at + 2 * moves[:, t, 0] + moves[:, t, 1]) % CONTEXTS
    return moves


@cache
def improver() -> Any:
    """(one step of Adam on a batch, the loss on records), compiled once for each shape."""
    import jax
    import jax.numpy as jnp
    import optax

    rule = optax.chain(optax.clip_by_global_norm(1.0), optax.adam(RATE))

    def mean(w, read, theirs):
        return log_loss(jnp, jax.lax.scan, w, read, theirs).mean()

    @jax.jit
    def improve(w, state, read, theirs):
        slope = jax.grad(mean)(w, read, theirs)
        change, state = rule.update(slope, state)
        return optax.apply_updates(w, change), state

    return rule, improve, jax.jit(mean)


def taught(moves: np.ndarray, hidden: int, steps: int, seed: int) -> tuple[Weights, float]:
    """A net that read the records [n, T, 2], and the nats a round it errs by on those kept back."""
    rule, improve, loss = improver()
    rng = np.random.default_rng([seed, hidden, len(moves)])
    read, theirs = tokens(moves[..., 0], moves[..., 1], 2), moves[..., 1]
    back = np.arange(len(moves)) % 5 == 4
    w = fresh(rng, 5, hidden, 2)
    state, best, least = rule.init(w), w, float(loss(w, read[back].T, theirs[back].T))
    learned = np.flatnonzero(~back)
    for step in range(1, steps + 1):
        some = rng.choice(learned, BATCH, replace=len(learned) < BATCH)
        w, state = improve(w, state, read[some].T, theirs[some].T)
        if step % LOOK == 0 and (now := float(loss(w, read[back].T, theirs[back].T))) < least:
            best, least = w, now
    return {k: np.asarray(v) for k, v in best.items()}, least


def expected(w: Weights, h: np.ndarray, at: int) -> np.ndarray:
    """[16, 2] what is expected after each two rounds; at the present ones, `at`, from what was read alone."""
    then = cell(np, w, cell(np, w, np.tile(h, (CONTEXTS, 1)), 1 + FIRST), 1 + SECOND)
    then[at] = h
    scores = logits(w, then).astype(float)
    high = 1 / (1 + np.exp(scores[:, 0] - scores[:, 1]))
    return np.stack([1 - high, high], 1)


def worths(w: Weights, arm: Net, pay: np.ndarray, table: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """[T] what the plan of each round is worth, as few_rounds_play.worths for counts; draws [T, 3] all luck."""
    plan, last = np.zeros(CONTEXTS, np.int64), np.full(CONTEXTS, -1)
    worth, room = np.zeros(len(draws)), np.zeros((4, CONTEXTS))
    h, at = cell(np, w, np.zeros(arm.hidden, np.float32), START), 0
    for t, (tremble, random, their) in enumerate(draws):
        planned(pay, expected(w, h, at), arm.sweeps, room[0], room[1], plan)
        worth[t] = worth[t - 1] if (plan == last).all() else valued(pay, table, plan, 0.0, room[2], room[3])
        last = plan.copy()
        a = plan[at] if tremble >= TREMBLE else int(2 * random)
        b = int(their < table[at, 1])
        h, at = cell(np, w, h, 1 + 2 * a + b), (4 * at + 2 * a + b) % CONTEXTS
    return worth


def met(
    arms: dict[str, Net], earlier: np.ndarray, each: int, steps: int, seed: int
) -> Iterator[tuple[str, Net, Weights, float]]:
    """Each arm with its net, taught on the first of the earlier partners [n, 16, 2]."""
    moves = sequences(earlier, each, np.random.default_rng([seed, 3]))
    for name, arm in arms.items():
        yield name, arm, *taught(moves[: arm.earlier], arm.hidden, steps, seed)
