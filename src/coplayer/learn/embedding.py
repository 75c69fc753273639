"""Learn to embed another player: past play -> a vector -> a forecast of what it does next.

As in ToMnet (Rabinowitz et al. 2018, arXiv 1802.07740) one net reads each past episode and says a vector, the mean
over episodes is what is known of the player's character, and a second net, begun in a state made of it, reads the
present episode and forecasts. Here the episodes are the stretches of `stretch` rounds of one long match: the second
net forgets at the end of each, so that what it knows of earlier ones has come through the vector.

The population is that of in_context.py, and so is the yardstick: for the one concentration c, Dirichlet counts of
the present stretch alone are the best without a vector, counts of the whole match the best with one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from types import ModuleType
from typing import Any

import numpy as np

from coplayer.game import NotFound
from coplayer.learn.in_context import Course, Progress, batches
from coplayer.learn.recurrent import Array, Weights, cell, fresh, logits


@dataclass(frozen=True)
class Acquaintance(Course):
    """A course in which a match is read in stretches; `rounds` is a multiple of `stretch`."""

    rounds: int = 80
    hidden: int = 16
    steps: int = 1500
    rate: float = 2e-2
    batch: int = 64
    stretch: int = 20
    size: int = 8  # of the vector


def begin(rng: np.random.Generator, course: Acquaintance) -> Weights:
    """Weights of both nets and of what joins them."""
    reads = 1 + course.mine * course.theirs
    character = fresh(rng, reads, course.hidden, course.size)
    character["out"] = rng.normal(0, 0.1, character["out"].shape).astype(np.float32)
    forecast = fresh(rng, reads, course.hidden, course.theirs)
    join = rng.normal(0, 0.3, (course.size, course.hidden)).astype(np.float32)
    return {f"{net}_{k}": v for net, w in (("e", character), ("f", forecast)) for k, v in w.items()} | {"join": join}


def net(w: Weights, which: str) -> Weights:
    """The net "e", which embeds, or "f", which forecasts."""
    return {k.removeprefix(f"{which}_"): v for k, v in w.items() if k.startswith(f"{which}_")}


def state(xp: ModuleType, w: Weights, vector: Array) -> Array:
    """What the forecasting net begins a stretch with [..., H]."""
    return xp.tanh(vector @ w["join"])


def loss(jnp: Any, scan: Any, w: Weights, read: Any, theirs: Any, stretch: int) -> Any:
    """-log p of what they did [T, M]."""
    parts = len(read) // stretch
    read = read.reshape(parts, stretch, -1).swapaxes(0, 1)  # [stretch, parts, M]

    def run(which, h):
        def step(h, token):
            h = cell(jnp, net(w, which), h, token)
            return h, h

        return scan(step, h, read)

    nothing = jnp.zeros((parts, read.shape[2], w["e_recur"].shape[0]), jnp.float32)
    vectors = logits(net(w, "e"), run("e", nothing)[0])  # [parts, M, size]
    counts = jnp.maximum(jnp.arange(parts), 1)[:, None, None]
    earlier = (jnp.cumsum(vectors, 0) - vectors) / counts  # the mean over stretches before; 0 in the first
    scores = logits(net(w, "f"), run("f", state(jnp, w, earlier))[1])  # [stretch, parts, M, B]
    top = scores.max(-1, keepdims=True)
    scores = scores - top - jnp.log(jnp.exp(scores - top).sum(-1, keepdims=True))
    scores = scores.swapaxes(0, 1).reshape(parts * stretch, read.shape[2], -1)
    return -jnp.take_along_axis(scores, theirs[..., None], -1)[..., 0]


def train(course: Acquaintance, every: int = 100) -> Iterator[Progress]:
    """Fit both nets to ever new members, reporting each `every` steps."""
    try:
        import jax
        import jax.numpy as jnp
        import optax  # type: ignore[import-untyped]
    except ImportError:
        raise NotFound("training needs jax and optax: pip install 'coplayer[deep]'") from None
    rng = np.random.default_rng(course.seed)
    rule = optax.chain(
        optax.clip_by_global_norm(1.0), optax.adam(optax.cosine_decay_schedule(course.rate, course.steps))
    )

    def mean(w, read, theirs):
        return loss(jnp, jax.lax.scan, w, read, theirs, course.stretch).mean()

    @jax.jit
    def improve(w, memory, read, theirs):
        value, slope = jax.value_and_grad(mean)(w, read, theirs)
        change, memory = rule.update(slope, memory)
        return optax.apply_updates(w, change), memory, value

    w = jax.tree.map(jnp.asarray, begin(rng, course))
    memory, losses = rule.init(w), []
    for step, lesson in enumerate(islice(batches(rng, course), course.steps), 1):
        w, memory, value = improve(w, memory, *lesson)
        losses.append(value)
        if step % every == 0 or step == course.steps:
            yield Progress(step, float(np.mean(losses)), {k: np.asarray(v) for k, v in w.items()})
            losses = []
