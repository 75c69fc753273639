"""Predictive policy improvement with a recurrent net: predictive_improvement.py where no table would do.

One net reads a match and says, before each round, what we do, p(a | h), what they then do, p(b | h a), and
Q(h, a), what is paid in the next `ahead` rounds. It is trained on all play so far; the next phase plays

    pi(a | h)  ~  p(a | h) exp(beta Q(h, a))

Source: Weis et al. (2026), arXiv 2602.16301. Smaller and different here: Q is regressed on what was paid in the
play so far (of which the mean over rollouts in a perfect forecast is the expectation; they roll out); the net of
a phase goes on from that of the phase before (they begin anew); 32 hidden units (128), a thousand matches a
phase (20,000), 4,000 before the first (200,000). Each round reads a token; with names there are two sets.

Measured, one seed each: none cooperates at this size. Cooperation with itself after 20 phases with beta = 1: mixed
.005, named .07, alone .05 (all below .01 in the last 20 of 100 rounds); mixed after 35 phases with beta = 0.3 and
10,000 matches before: .06. So far only the exact table shows the finding of the paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from coplayer.game import GameError, NotFound
from coplayer.learn.in_context import play
from coplayer.learn.predictive_improvement import POOLS, draw
from coplayer.learn.recurrent import START, Weights, cell, fresh, logits, tokens

TOKENS = 5  # the start and four joint moves
ITSELF, MEMBER = 0, 1  # kinds of opponents


@dataclass(frozen=True)
class NetImprovement:
    """What is improved, on whom, and how much; action 0 is to cooperate."""

    pool: str = "mixed"
    payoff: tuple[tuple[float, float], ...] = ((1, -1), (2, 0))
    rounds: int = 100
    ahead: int = 15
    beta: float = 1.0
    phases: int = 30
    share: float = 0.5  # of the matches with members
    before: int = 4000  # matches before the first phase: of members, or of coins where the pool has no members
    matches: int = 1000  # a phase
    hidden: int = 32
    first_steps: int = 1000
    steps: int = 150  # a phase
    batch: int = 128
    rate: float = 3e-3
    seed: int = 0

    def __post_init__(self):
        if self.pool not in POOLS:
            raise GameError(f"pool={self.pool!r} given, expected one of {POOLS}")


class Phase(NamedTuple):
    phase: int
    loss: float  # of the training before it
    cooperation: np.ndarray  # [T] rate in matches with itself
    with_members: np.ndarray  # [T] the same with members (in "alone": nan)
    from_members: float  # what it gets a round from members


class Matches(NamedTuple):
    mine: np.ndarray  # [M, T]
    theirs: np.ndarray
    kind: np.ndarray  # [M] what the net is told: ITSELF for all unless kinds are named


def policy(w: Weights, h: np.ndarray, s: NetImprovement) -> np.ndarray:
    """p exp(beta Q) [M, 2]; outputs of the net: own logits, theirs after either action, Q / ahead."""
    out = logits(w, h)
    score = out[:, :2] + s.beta * s.ahead * out[:, 4:]
    chance = np.exp(score - score.max(1, keepdims=True))
    return chance / chance.sum(1, keepdims=True)


def meet(rng: np.random.Generator, w: Weights, s: NetImprovement, kind: int, members: np.ndarray | None) -> Matches:
    """Matches with members [M, 5, 2], or with itself (None), each of these seen from both sides."""
    count = s.matches if members is None else len(members)
    h, token = np.zeros((count, s.hidden), np.float32), np.full(count, START)
    moves = np.zeros((2, count, s.rounds), int)
    partner = np.roll(np.arange(count), count // 2)  # itself: row i sits opposite row i + M / 2
    for t in range(s.rounds):
        h = cell(np, w, h, token + kind * TOKENS)
        ours = (rng.random(count) >= policy(w, h, s)[:, 0]).astype(int)
        if members is None:
            theirs = ours[partner]
        else:
            theirs = (rng.random(count) >= members[np.arange(count), token, 0]).astype(int)
        moves[:, :, t] = ours, theirs
        token = 1 + 2 * ours + theirs
    return Matches(moves[0], moves[1], np.full(count, kind))


def before(rng: np.random.Generator, s: NetImprovement) -> list[Matches]:
    """Play before the first phase."""
    coins = np.full((s.before, 5, 2), 0.5)
    made = []
    if s.pool != "mixed":
        made.append(Matches(*play(rng, coins, coins, s.rounds), np.full(s.before, ITSELF)))
    if s.pool != "alone":
        kind = MEMBER if s.pool == "named" else ITSELF
        drawn = draw(rng, s.before), draw(rng, s.before)
        made.append(Matches(*play(rng, *drawn, s.rounds), np.full(s.before, kind)))
    return made


def returns(paid: np.ndarray, ahead: int) -> np.ndarray:
    """Mean of what is paid in rounds t to t + ahead - 1 [M, T - ahead + 1]."""
    sums = np.cumsum(np.pad(paid, ((0, 0), (1, 0))), 1)
    return (sums[:, ahead:] - sums[:, :-ahead]) / ahead


def loss(jnp: Any, scan: Any, w: Weights, read: Any, mine: Any, theirs: Any, paid: Any) -> Any:
    """-log p of both moves, and the squared error of Q where all its rounds were played; all [T, M], paid shorter."""
    h = jnp.zeros((read.shape[1], w["recur"].shape[0]), jnp.float32)

    def step(h, token):
        h = cell(jnp, w, h, token)
        return h, h

    out = logits(w, scan(step, h, read)[1])  # [T, M, 6]

    def cross_entropy(score, chose):  # of the logit of 0 over 1
        return jnp.logaddexp(0.0, jnp.where(chose == 0, -score, score)).mean()

    def after(pair):
        return jnp.take_along_axis(pair, mine[..., None], -1)[..., 0]

    error = after(out[..., 4:])[: len(paid)] - paid
    told = cross_entropy(out[..., 0] - out[..., 1], mine) + cross_entropy(after(out[..., 2:4]), theirs)
    return told + 5 * (error**2).mean()


def trainer(s: NetImprovement) -> tuple[Any, Any]:
    """(begin, improve) of the optimiser, compiled once."""
    try:
        import jax
        import jax.numpy as jnp
        import optax  # type: ignore[import-untyped]
    except ImportError:
        raise NotFound("training needs jax and optax: pip install 'coplayer[deep]'") from None
    rule = optax.chain(optax.clip_by_global_norm(1.0), optax.adam(s.rate))

    @jax.jit
    def improve(w, state, *lesson):
        value, slope = jax.value_and_grad(lambda w: loss(jnp, jax.lax.scan, w, *lesson))(w)
        change, state = rule.update(slope, state)
        return optax.apply_updates(w, change), state, value

    return rule.init, improve


def lesson(rng: np.random.Generator, s: NetImprovement, data: Matches) -> tuple[np.ndarray, ...]:
    """A batch (read, mine, theirs, paid) [T, batch] of all play so far."""
    pick = rng.integers(0, len(data.kind), s.batch)
    mine, theirs, kind = data.mine[pick], data.theirs[pick], data.kind[pick]
    read = tokens(mine, theirs, 2) + TOKENS * kind[:, None]
    paid = returns(np.array(s.payoff, np.float32)[mine, theirs], s.ahead)
    return read.T, mine.T, theirs.T, paid.T


def improve(s: NetImprovement) -> Iterator[Phase]:
    """Train, play, add what was played; yield after each phase."""
    rng = np.random.default_rng(s.seed)
    begin, step = trainer(s)
    w, data = fresh(rng, 2 * TOKENS, s.hidden, 6), before(rng, s)
    state = begin(w)
    share = 0.0 if s.pool == "alone" else s.share
    for phase in range(s.phases):
        so_far, losses = Matches(*map(np.concatenate, zip(*data, strict=True))), []
        for _ in range(s.steps if phase else s.first_steps):
            w, state, value = step(w, state, *lesson(rng, s, so_far))
            losses.append(value)
        now = {k: np.asarray(v) for k, v in w.items()}
        made = [meet(rng, now, s, ITSELF, None)]
        if share:
            kind = MEMBER if s.pool == "named" else ITSELF
            made.append(meet(rng, now, s, kind, draw(rng, s.matches)))
        kept = [
            Matches(*(x[: round(s.matches * part)] for x in m))
            for m, part in zip(made, (1 - share, share), strict=False)
        ]
        data += kept
        met, paid = (made[1].mine == 0).mean(0) if share else np.full(s.rounds, np.nan), np.nan
        if share:
            paid = float(np.array(s.payoff)[made[1].mine, made[1].theirs].mean())
        yield Phase(phase, float(np.mean(losses)), (made[0].mine == 0).mean(0), met, paid)
