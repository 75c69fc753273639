"""Readers who learn: a small recurrent net that reads messages one by one and says what the owner wants.

Trained on crowds of up to `most` strangers, who either are like those it will meet, or mostly repeat the owner (as
people around an assistant do); judged among up to twenty who do not. Cross-entropy, Adam, messages as one token each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from coplayer.game import NotFound
from coplayer.learn.recurrent import Weights, cell, fresh, logits
from coplayer.study.forged_speaker_play import Crowd, episodes, read


@dataclass(frozen=True)
class Schooling:
    """How a net is taught."""

    context: str = "labelled"
    crowd: Crowd = Crowd()
    most: int = 5  # strangers in training
    hidden: int = 32
    steps: int = 600
    batch: int = 256
    rate: float = 1e-2
    seed: int = 0


def lesson(s: Schooling, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(tokens [most + 1, batch], -1 before the first message; wanted [batch]), one number of strangers."""
    m = int(rng.integers(s.most + 1))
    wanted, said, own = episodes(s.crowd, m, s.batch, rng)
    tokens = np.full((s.batch, s.most + 1), -1)
    tokens[:, s.most - m :] = read(s.crowd, said, own, s.context, rng)
    return tokens.T, wanted


def final(xp: Any, scan: Any, w: Weights, tokens: Any) -> Any:
    """The net's scores [E, K] after tokens [T, E]; those below 0 are not read."""

    def step(h, t):
        return xp.where((t >= 0)[:, None], cell(xp, w, h, xp.maximum(t, 0)), h), None

    start = xp.zeros((tokens.shape[1], w["recur"].shape[0]), xp.float32)
    return logits(w, scan(step, start, tokens)[0])


def loop(step: Any, h: np.ndarray, tokens: np.ndarray) -> tuple[np.ndarray, None]:
    """jax.lax.scan for numpy, the last state only."""
    for t in tokens:
        h, _ = step(h, t)
    return h, None


@cache
def teacher(rate: float, steps: int) -> tuple[Any, Any]:
    """(start, improve): the optimiser's first state, and one compiled step of Adam on the cross-entropy."""
    try:
        import jax
        import jax.numpy as jnp
        import optax  # type: ignore[import-untyped]
    except ImportError:
        raise NotFound("readers that learn need jax and optax: pip install 'coplayer[deep]'") from None
    rule = optax.chain(optax.clip_by_global_norm(1.0), optax.adam(optax.cosine_decay_schedule(rate, steps)))

    def loss(w, tokens, wanted):
        scores = final(jnp, jax.lax.scan, w, tokens)
        return optax.softmax_cross_entropy_with_integer_labels(scores, wanted).mean()

    @jax.jit
    def improve(w, state, tokens, wanted):
        change, state = rule.update(jax.grad(loss)(w, tokens, wanted), state)
        return optax.apply_updates(w, change), state

    return rule.init, improve


def taught(s: Schooling) -> Weights:
    """A net after its schooling."""
    rng = np.random.default_rng(s.seed)
    start, improve = teacher(s.rate, s.steps)
    w = fresh(rng, 2 * s.crowd.things, s.hidden, s.crowd.things)
    state = start(w)
    for _ in range(s.steps):
        w, state = improve(w, state, *lesson(s, rng))
    return {name: np.asarray(v) for name, v in w.items()}


def hold(w: Weights, crowd: Crowd, m: int, context: str, count: int, rng: np.random.Generator) -> float:
    """The share of `count` episodes among m strangers in which the net's likeliest thing is the owner's."""
    wanted, said, own = episodes(crowd, m, count, rng)
    scores = final(np, loop, w, read(crowd, said, own, context, rng).T)
    return float((scores.argmax(-1) == wanted).mean())
