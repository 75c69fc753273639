"""Predictive policy improvement with a recurrent net: predictive_improvement.py where no table would do.

One net of at most 32 units reads a match and says, before each round, what we do, p(a | h), and what they then do,
p(b | h a).  Q(h, a) is the mean of `rollouts` played inside the net for `ahead` rounds; the next phase plays

    pi(a | h)  ~  p(a | h) exp(beta Q(h, a))

and the net goes on learning from all play so far, each phase in the share it has there.  The rollouts of a phase
share their random numbers, so that a phase plays one policy, whatever noise is in its Q: two learners in the same
place choose with the same chances.

Source: Weis et al. (2026), arXiv 2602.16301.  Smaller and different here: 32 hidden units (128); 30 rounds (100),
10 ahead (15); 100 matches a phase (20,000) and 20,000 before the first (200,000), these counting as much as ten
phases; a quarter of the matches with members (half); the net of a phase goes on from that of the phase before (they
begin anew); beta is 5 a unit of payoff (0.01 is printed there, of what scale is not known to us).  With names there
are two sets of tokens.  "alone", and for itself "named", begin with matches of coins.
Measured by bench/predictive_improvement.py: at phase 40 all of seeds 0 to 4 cooperate in "mixed" (in .90 to 1.00 of
the rounds), and in "named" (.11 to .23) and "alone" (.11 to .30) none.  More, and its limits:
docs/predictive_improvement.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from coplayer.game import GameError
from coplayer.learn.in_context import play
from coplayer.learn.predictive_improvement import POOLS, draw
from coplayer.learn.recurrent import fresh, tokens
from coplayer.learn.recurrent_kernel import advance, chances, imagined, matrices, present, slope

TOKENS = 5  # the start and four joint moves
ITSELF, MEMBER = 0, 1  # kinds of opponents
DECAY = (0.9, 0.99)  # of the means of slopes and of their squares (Adam)


@dataclass(frozen=True)
class NetImprovement:
    """What is improved, on whom, and how much; action 0 is to cooperate."""

    pool: str = "mixed"
    first: str | None = None  # "members" or "coins"; None: members where the pool has them
    payoff: tuple[tuple[float, float], ...] = ((1, -1), (2, 0))
    rounds: int = 30
    ahead: int = 10
    rollouts: int = 16
    beta: float = 5.0
    phases: int = 40
    weight: float = 10.0  # of what comes before the first phase, in phases
    share: float = 0.25  # of the matches with members
    before: int = 20000  # matches before the first phase
    matches: int = 100  # a phase
    hidden: int = 32
    first_steps: int = 3000
    steps: int = 100  # a phase
    batch: int = 128
    rate: float = 3e-3  # falls to a tenth within each phase
    seed: int = 0

    def __post_init__(self):
        if self.pool not in POOLS or self.first not in (None, "members", "coins"):
            raise GameError(f"pool={self.pool!r}, first={self.first!r} given; pools: {POOLS}, first: members or coins")


class Phase(NamedTuple):
    phase: int
    loss: float  # of the training before it
    cooperation: np.ndarray  # [T] rate in matches with itself
    with_members: np.ndarray  # [T] the same with members (in "alone": nan)
    from_members: float  # what it gets a round from members


class Matches(NamedTuple):
    mine: np.ndarray  # [M, T]
    theirs: np.ndarray
    kind: int  # what the net is told: ITSELF unless kinds are named
    weight: float  # how often they are read, beside the others


class Net:
    """The two matrices of recurrent_kernel.py, and what Adam (Kingma & Ba 2015) keeps about them."""

    def __init__(self, rng: np.random.Generator, hidden: int):
        self.weights = matrices(fresh(rng, 2 * TOKENS, hidden, 3))
        self.there = present(hidden, 2 * TOKENS)
        self.means = [np.zeros_like(x) for x in (*self.weights, *self.weights)]
        self.count = 0

    def learn(self, lesson: tuple[np.ndarray, ...], rate: float) -> float:
        """One step, of a slope cut to length 1; returns the loss."""
        loss, by_gates, by_out = slope(*self.weights, *lesson)
        slopes = (by_gates * self.there, by_out)
        length = np.sqrt(sum(float((x * x).sum()) for x in slopes))
        self.count += 1
        scale = [1 / (1 - d**self.count) for d in DECAY]
        for w, mean, square, x in zip(self.weights, self.means[:2], self.means[2:], slopes, strict=True):
            x /= max(length, 1.0)
            mean += (1 - DECAY[0]) * (x - mean)
            square += (1 - DECAY[1]) * (x * x - square)
            w -= rate * scale[0] * mean / (np.sqrt(scale[1] * square) + 1e-8)
        return loss


def policy(own: np.ndarray, q: np.ndarray, beta: float) -> np.ndarray:
    """The chance [M] of action 0 in p exp(beta Q), from p's [M] and Q [M, 2]."""
    return 1 / (1 + (1 / own.astype(float) - 1) * np.exp(beta * np.clip(q[:, 1] - q[:, 0], -50 / beta, 50 / beta)))


def meet(rng: np.random.Generator, net: Net, s: NetImprovement, uniform: np.ndarray, members: np.ndarray | None = None):
    """Moves (mine, theirs) [M, T] of matches with members [M, 5, 2], or with itself, each seen from both sides.

    `uniform` [T, ahead, 2, K] is what the rollouts draw by.
    """
    count = 2 * round(s.matches * (1 - share(s)) / 2) if members is None else len(members)
    kind = MEMBER * TOKENS if members is not None and s.pool == "named" else ITSELF
    gates, out = net.weights
    x, rows, p = (np.zeros((n, count), np.float32) for n in (gates.shape[1], len(gates), 3))
    x[-1], token, every = 1, np.zeros(count, int), np.arange(count)
    moves = np.zeros((2, count, s.rounds), int)
    for t in range(s.rounds):
        advance(gates, x, token + kind, rows)
        chances(out, x, p)
        q = imagined(gates, out, x[2 * TOKENS : -1], kind, np.array(s.payoff, np.float32), uniform[t])
        ours = (rng.random(count) >= policy(p[0], q, s.beta)).astype(int)
        if members is None:
            theirs = np.roll(ours, count // 2)  # row i sits opposite row i + M / 2
        else:
            theirs = (rng.random(count) >= members[every, token, 0]).astype(int)
        moves[:, :, t] = ours, theirs
        token = 1 + 2 * ours + theirs
    return moves[0], moves[1]


def share(s: NetImprovement) -> float:
    """Of the matches with members."""
    return 0.0 if s.pool == "alone" else s.share


def before(rng: np.random.Generator, s: NetImprovement) -> list[Matches]:
    """Play before the first phase."""

    def pairs(first: str) -> tuple[np.ndarray, np.ndarray]:
        coins = np.full((s.before, 5, 2), 0.5)
        sides = (draw(rng, s.before), draw(rng, s.before)) if first == "members" else (coins, coins)
        return play(rng, *sides, s.rounds)

    itself = pairs(s.first or ("members" if s.pool == "mixed" else "coins"))
    if s.pool != "named":
        return [Matches(*itself, ITSELF, s.weight)]
    weights = s.weight * (1 - s.share), s.weight * s.share
    return [Matches(*itself, ITSELF, weights[0]), Matches(*pairs("members"), MEMBER, weights[1])]


def lesson(rng: np.random.Generator, s: NetImprovement, data: list[Matches]) -> tuple[np.ndarray, ...]:
    """A batch (read, mine, theirs) [T, batch] of all play so far."""
    weights = np.array([m.weight for m in data])
    counts = rng.multinomial(s.batch, weights / weights.sum())
    picks = [(m, rng.integers(0, len(m.mine), n)) for m, n in zip(data, counts, strict=True)]
    mine = np.concatenate([m.mine[pick] for m, pick in picks])
    theirs = np.concatenate([m.theirs[pick] for m, pick in picks])
    kind = np.repeat([m.kind for m in data], counts)
    read = tokens(mine, theirs, 2) + TOKENS * kind[:, None]
    return tuple(np.ascontiguousarray(x.T) for x in (read, mine, theirs))


def trained(rng: np.random.Generator, net: Net, s: NetImprovement, data: list[Matches], steps: int) -> float:
    """The mean loss of so many steps, at a rate that falls to a tenth."""
    rates = s.rate * (1 - 0.9 * np.arange(steps) / steps)
    return float(np.mean([net.learn(lesson(rng, s, data), float(r)) for r in rates]))


def improve(s: NetImprovement) -> Iterator[Phase]:
    """Train, play, add what was played; yield after each phase."""
    rng = np.random.default_rng(s.seed)
    net, data, part = Net(rng, s.hidden), before(rng, s), share(s)
    for phase in range(s.phases):
        loss = trained(rng, net, s, data, s.steps if phase else s.first_steps)
        uniform = rng.random((s.rounds, s.ahead, 2, s.rollouts), np.float32)
        mine, theirs = meet(rng, net, s, uniform)
        data.append(Matches(mine, theirs, ITSELF, 1 - part))
        met, paid = np.full(s.rounds, np.nan), np.nan
        if part:
            ours, answers = meet(rng, net, s, uniform, draw(rng, round(s.matches * part)))
            data.append(Matches(ours, answers, MEMBER if s.pool == "named" else ITSELF, part))
            met, paid = (ours == 0).mean(0), float(np.array(s.payoff)[ours, answers].mean())
        yield Phase(phase, loss, (mine == 0).mean(0), met, paid)
