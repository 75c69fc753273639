"""TableGame: a game in JAX behind the protocol of array games; its states are the nodes of form/decisions.

    reset(key) -> state                                        # the number of a node, int32
    step(state, actions [N], key) -> state, rewards [N], done
    observe(state) -> infoset [N], mask [N, A]

All three work under jit and vmap, as in `jax.vmap(game.step)`; `rollout` plays many games at once. A game is
a pytree and goes into jitted functions as an argument. What the steps of an episode pay adds up to its return
(discounted, with what chance paid before the first decision). A step after the end pays nothing.

A mover with n actions has the numbers 0 .. n - 1; others count as the nearest of these. Words of 32 random
bits become draws by multiplication (Lemire 2019): the high half is the draw, the low half is left for the
next one. A probability is off by less than the number of possibilities drawn from one word so far, divided
by 2^32; random play draws all of a step from one word where that is below 2^-20.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np

from coplayer.form.aliases import aliases
from coplayer.form.decisions import OVER, RESET, Decisions, decisions, joint_actions
from coplayer.form.features import features
from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm
from coplayer.game import NotFound

try:
    import jax
    import jax.numpy as jnp
except ImportError:
    raise NotFound("TableGame needs jax, which is not installed: pip install 'coplayer[deep]'") from None

Array = Any  # a jax.Array
SHARED = 2**12  # most possibilities drawn from one word


class Observation(NamedTuple):
    infoset: Array  # [..., N] row of `features`, -1: not moving
    mask: Array  # [..., N, A] which actions a mover has; nothing for who does not move


class Steps(NamedTuple):
    """What `rollout` saw: T steps of B games."""

    infoset: Array  # [T, B, N] -1: not moving
    action: Array  # [T, B, N] -1: not moving
    reward: Array  # [T, B, N]
    done: Array  # [T, B] the episode ended with this step; the next step is the first of a new one


@partial(
    jax.tree_util.register_dataclass,
    data_fields=["infoset", "width", "first", "begin", "count", "keep", "other", "target", "paid"],
    meta_fields=["form", "actions", "shared"],
)
@dataclass(frozen=True, eq=False)
class TableGame:
    """D nodes, J joint actions, O outcomes, as in Decisions; of I information sets, player 0's come first."""

    form: SequenceForm
    actions: int  # A: most actions of a player
    shared: bool  # random play needs one word a step
    infoset: Array  # [D, N]
    width: Array  # [D, N]
    first: Array  # [D]
    begin: Array  # [J]
    count: Array  # [J]
    keep: Array  # [O] out of 2^32, see decisions.aliases
    other: Array  # [O]
    target: Array  # [O]
    paid: Array  # [O, N]

    @property
    def players(self) -> int:
        return self.form.players

    @cached_property
    def offset(self) -> np.ndarray:
        """The number of each player's first information set, and I: [N + 1]."""
        return np.concatenate([[0], np.cumsum(self.form.infosets)])

    @cached_property
    def features(self) -> np.ndarray:
        """What tells information sets apart, [I, F] of 0 and 1; see form/features."""
        return features(self.form).table

    def reset(self, key: Array) -> Array:
        """The state at the beginning of an episode."""
        return self.target[self.outcome(jnp.int32(RESET), jax.random.bits(key))[0]]

    def step(self, state: Array, actions: Array, key: Array) -> tuple[Array, Array, Array]:
        """The state after a joint action [N], what it pays [N], and whether play is over."""
        o, _ = self.outcome(self.joint(state, actions), jax.random.bits(key))
        return self.target[o], self.paid[o], self.target[o] == OVER

    def observe(self, state: Array) -> Observation:
        """What the players know and can do."""
        mask = jnp.arange(self.actions) < self.width[state][..., None]
        return Observation(self.infoset[state], mask)

    def joint(self, state: Array, actions: Array) -> Array:
        """The number of a joint action [..., N]."""
        width, number = jnp.maximum(self.width[state], 1), jnp.zeros_like(state)
        for i in range(self.players):
            number = number * width[..., i] + jnp.clip(actions[..., i], 0, width[..., i] - 1)
        return self.first[state] + number

    def outcome(self, joint: Array, word: Array) -> tuple[Array, Array]:
        """An outcome of a joint action, and what is left of the word."""
        k, rest = drawn(word, self.count[joint])
        k = self.begin[joint] + k
        return jnp.where(rest < self.keep[k], k, self.other[k]), rest

    def table(self, policy: Policy) -> np.ndarray:
        """Behaviours on the sequence form as one table [I, A], for `rollout`."""
        out = np.zeros((self.offset[-1], self.actions), np.float32)
        for p, behaviour in enumerate(policy):
            out[self.offset[p] + self.form.owner[p][1:], self.form.action[p][1:]] = behaviour[1:]
        return out

    @partial(jax.jit, static_argnames=("batch", "steps"))
    def rollout(
        self, key: Array, batch: int, steps: int, policy: Array = None, state: Array = None
    ) -> tuple[Array, Steps]:
        """Play `batch` games for so many steps, each beginning again after its end; the last states [B] too.

        Actions are drawn from `policy` [I, A], evenly without one; `state` [B] goes on with earlier games.
        """
        begin, run = jax.random.split(key)
        if state is None:
            state = jax.vmap(self.reset)(jax.random.split(begin, batch))

        def one(state, key):
            return self.again(state, self.words(key, batch, policy is None), policy)

        return jax.lax.scan(one, state, jax.random.split(run, steps))

    def words(self, key: Array, batch: int, even: bool) -> Array:
        """Random words for a step: one each, or one for every draw."""
        return jax.random.bits(key, (1 if even and self.shared else self.players + 2, batch))

    def again(self, state: Array, words: Array, policy: Array) -> tuple[Array, Steps]:
        """A step of every game [B], and the beginning of the next where it ends."""
        infoset, width, actions, word = self.infoset[state], self.width[state], [], words[0]
        for i in range(self.players):
            if policy is None:
                action, rest = drawn(word, jnp.maximum(width[:, i], 1))
            else:
                action, rest = chosen(policy[infoset[:, i]], word), word
            actions.append(jnp.where(width[:, i] > 0, action, -1))
            word = rest if len(words) == 1 else words[i + 1]
        action = jnp.stack(actions, -1)
        o, rest = self.outcome(self.joint(state, action), word)
        reset, _ = self.outcome(jnp.full_like(state, RESET), rest if len(words) == 1 else words[-1])
        done = self.target[o] == OVER
        after = jnp.where(done, self.target[reset], self.target[o])
        return after, Steps(infoset, action, self.paid[o], done)


def drawn(word: Array, n: Array) -> tuple[Array, Array]:
    """word * n as a number of 64 bits: the high half is even among 0 .. n - 1, the low half is left."""
    n = n.astype(jnp.uint32)
    (a, b), (c, d) = (word >> 16, word & 0xFFFF), (n >> 16, n & 0xFFFF)
    inner = a * d + (b * d >> 16)
    outer = b * c + (inner & 0xFFFF)
    return (a * c + (inner >> 16) + (outer >> 16)).astype(jnp.int32), word * n


def chosen(probabilities: Array, word: Array) -> Array:
    """An action drawn from probabilities [..., A]."""
    below = jnp.cumsum(probabilities, -1)
    aim = (word >> 8).astype(jnp.float32) * 2.0**-24 * below[..., -1]  # never above the last
    return (aim[..., None] >= below).sum(-1)


def table_game(form: SequenceForm) -> TableGame:
    """The array game of a game with a sequence form; raises TooLarge where its table is."""
    d = decisions(form)
    keep, other = aliases(d.begin, d.prob)
    threshold = np.minimum(np.round(keep * 2.0**32), 2**32 - 1).astype(np.uint32)
    return TableGame(
        form=form, actions=int(d.width.max(initial=1)), shared=most_drawn(d) <= SHARED,
        infoset=whole(d.infoset), width=whole(d.width), first=whole(d.first), begin=whole(d.begin[:-1]),
        count=whole(np.diff(d.begin)), keep=jnp.asarray(threshold), other=whole(other),
        target=whole(d.target), paid=jnp.asarray(d.paid, jnp.float32),
    )  # fmt: skip


def whole(numbers: np.ndarray) -> Array:
    return jnp.asarray(numbers, jnp.int32)


def most_drawn(d: Decisions) -> int:
    """The most possibilities a step of even play has: joint actions times outcomes times beginnings."""
    count = np.diff(d.begin)
    outcomes = np.maximum.reduceat(count, d.first)  # most of a node's joint actions
    return int((joint_actions(d.width) * outcomes).max() * count[RESET])
