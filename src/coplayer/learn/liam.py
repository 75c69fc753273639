"""Learn to embed another player of hands with hidden cards, from one's own record only (LIAM).

As in Papoudakis, Christianos & Albrecht (2021, arXiv 2006.09447) an encoder reads, hand after hand, what the seat
itself did and saw, and says a vector z. While it learns, decoders see what it will never see in play: the other's
cards and moves. One has to say from z what the other does at each of its information sets in the next hand; one has
to reconstruct from z and the seat's record of this hand what the other held and did in it,

    loss = - log y(q'; z) - log P(q | record, z)

where q and q' are the other's last sequences (its record in its own terms) in this hand and the next, and y the plan
that the first decoder makes of z. In play the encoder reads the seat's own record; the plan made of z is the forecast.

Members come from a function that draws plans; their hands are drawn here from the sequence form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import NamedTuple

import numpy as np

from coplayer.form.hands import Hands
from coplayer.form.sequence import SequenceForm
from coplayer.game import NotFound
from coplayer.learn.in_context import Progress
from coplayer.learn.recurrent import START, Array, Weights, cell, fresh, logits

Draw = Callable[[np.random.Generator, int], np.ndarray]  # (rng, M) -> plans [M, Q]


@dataclass(frozen=True)
class Acquaintance:
    """What to train on, how much and how."""

    hands: int = 120  # in a lesson, all with one member
    hidden: int = 32
    size: int = 8  # of the vector
    steps: int = 1000
    batch: int = 64  # members a step, never met again
    rate: float = 1e-2
    seed: int = 0


class Ends(NamedTuple):
    """The E histories in which a hand ends."""

    token: np.ndarray  # [E] 1 + number of the seat's record
    ours: np.ndarray  # [E] the seat's last sequence
    theirs: np.ndarray  # [E] the other's
    chance: np.ndarray  # [E]
    number: dict[int, int]  # record node of the seat -> token


@lru_cache(maxsize=8)
def ends(hands: Hands) -> Ends:
    lived, over = hands.lived, hands.lived.over
    node, other = lived.node[over, hands.seat], lived.node[over, hands.other]
    nodes, place = np.unique(node, return_inverse=True)
    number = {int(n): 1 + i for i, n in enumerate(nodes)}
    return Ends(1 + place, hands.own[node], hands.own[other], lived.chance[over], number)


def lineage(form: SequenceForm, player: int) -> np.ndarray:
    """[Q, Q] 1 where the column is the row's sequence or one before it: log plan = lineage @ log behaviour."""
    tree, owner = form.trees[player], form.owner[player]
    line = np.eye(form.sequences[player], dtype=np.float32)
    for q in range(1, len(line)):
        line[q] += line[tree.parent[owner[q]]]
    return line


def begin(rng: np.random.Generator, course: Acquaintance, tokens: int, sequences: int) -> Weights:
    """Weights of the encoder and of both decoders."""
    w = fresh(rng, tokens, course.hidden, course.size)

    def drawn(*shape: int) -> np.ndarray:
        return rng.normal(0, 1 / np.sqrt(shape[0]), shape).astype(np.float32)

    w["out"] = drawn(course.hidden, course.size)
    return w | {
        "plan_in": drawn(course.size, course.hidden), "plan_bias": np.zeros(course.hidden, np.float32),
        "plan_out": np.zeros((course.hidden, sequences), np.float32), "plan_free": np.zeros(sequences, np.float32),
        "seen": np.zeros((tokens, sequences), np.float32), "seen_by": np.zeros((course.size, sequences), np.float32),
    }  # fmt: skip


def scores(xp: ModuleType, w: Weights, z: Array) -> Array:
    """Of each of the other's sequences [..., Q], from the vector [..., size]."""
    return xp.tanh(z @ w["plan_in"] + w["plan_bias"]) @ w["plan_out"] + w["plan_free"]


def lessons(
    rng: np.random.Generator, hands: Hands, course: Acquaintance, ours: Draw, theirs: Draw
) -> tuple[np.ndarray, np.ndarray]:
    """(the seat's records as tokens, the other's last sequences) [T, M] of the hands of M members."""
    at = ends(hands)
    x, y = ours(rng, course.batch), theirs(rng, course.batch)
    chance = np.cumsum(at.chance * x[:, at.ours] * y[:, at.theirs], axis=1)
    u = rng.random((course.batch, course.hands)) * chance[:, -1:]
    drawn = np.array([np.searchsorted(c, v, "right") for c, v in zip(chance, u, strict=True)])
    drawn = np.minimum(drawn, len(at.token) - 1)
    return at.token[drawn].T, at.theirs[drawn].T


def train(hands: Hands, course: Acquaintance, ours: Draw, theirs: Draw, every: int = 100) -> Iterator[Progress]:
    """Fit all three nets to ever new members, reporting each `every` steps."""
    try:
        import jax
        import jax.numpy as jnp
        import optax  # type: ignore[import-untyped]
    except ImportError:
        raise NotFound("training needs jax and optax: pip install 'coplayer[deep]'") from None
    form, other, rng = hands.form, hands.other, np.random.default_rng(course.seed)
    sets = form.infosets[other] + 1  # the empty sequence has one of its own
    line, owner = jnp.asarray(lineage(form, other)), jnp.asarray(form.owner[other]).at[0].set(sets - 1)
    schedule = optax.cosine_decay_schedule(course.rate, course.steps)
    rule = optax.chain(optax.clip_by_global_norm(1.0), optax.adam(schedule))

    def logarithms(s):
        """Of a behaviour, from scores [..., Q]: a softmax at each information set."""
        by_set = jax.ops.segment_sum(jnp.exp(jnp.moveaxis(s, -1, 0)), owner, sets)
        return s - jnp.moveaxis(jnp.log(by_set)[owner], 0, -1)

    def loss(w, tokens, last):
        h = jnp.zeros((tokens.shape[1], w["recur"].shape[0]), jnp.float32)
        start = cell(jnp, w, h, jnp.full(tokens.shape[1], START))
        _, states = jax.lax.scan(lambda h, t: (g := cell(jnp, w, h, t), g), start, tokens)
        z = logits(w, states)  # [T, M, size] after each hand
        before = jnp.concatenate([logits(w, start)[None], z[:-1]])
        acts = (line[last] * logarithms(jnp.clip(scores(jnp, w, before), -15, 15))).sum(-1)
        held = jax.nn.log_softmax(w["seen"][tokens] + z @ w["seen_by"])
        held = jnp.take_along_axis(held, last[..., None], -1)[..., 0]
        return -acts.mean() - held.mean(), -acts.mean()

    @jax.jit
    def improve(w, memory, tokens, last):
        (_, acts), slope = jax.value_and_grad(loss, has_aux=True)(w, tokens, last)
        change, memory = rule.update(slope, memory)
        return optax.apply_updates(w, change), memory, acts

    w = jax.tree.map(jnp.asarray, begin(rng, course, 1 + len(ends(hands).number), form.sequences[other]))
    memory, losses = rule.init(w), []
    for step in range(1, course.steps + 1):
        w, memory, value = improve(w, memory, *lessons(rng, hands, course, ours, theirs))
        losses.append(value)
        if step % every == 0 or step == course.steps:
            yield Progress(step, float(np.mean(losses)), {k: np.asarray(v) for k, v in w.items()})
            losses = []
