"""Predictive policy improvement on a repeated 2x2 game, exactly: the predictor is a table of all play so far.

    p(a, b | s) = D(s, a, b) / D(s)                      D: expected visits, over all data so far
    Q(s, a)     = E_p[what is paid in the next `ahead` rounds], both players going on as p says
    pi(a | s)  ~= p(a | s) exp(beta Q(s, a))             the next phase's policy; its play is added to D

s is what a player remembers of a match (`window`: the last rounds; `counters`: how each answers the other), so
the predictor infers in context: what the other did tells which kind it is, and, as D holds every phase's play
with the same policy on both sides, so does what one did oneself. Visits come from the Markov chain of s, not
from samples; only the members, memory-one players with five chances drawn from U(0, 1), are drawn.

Pools: "mixed", half of the matches against the learner itself, half against members; "named", the same but
the predictor and the policy are told which; "alone", the learner itself only. `first` is the play before the
first phase: of pairs of "members", or the "self"-play of one policy near uniform where the pool has no members.

Source: Weis et al., Multi-agent cooperation through in-context co-player inference (2026), arXiv 2602.16301;
they have a recurrent net, 100 rounds, 30 phases, and report cooperation for "mixed" and defection otherwise.

Measured with the settings below, cooperation with itself at phase 60, seeds 0 to 4: mixed .66 .97 .98 .77 .97 (at
phase 100: .98 .97 .98 for seeds 0, 4, 3), named .12 .07 .07 .06 .07, alone .14 .06 .06 .05 .06. What decides is what
the first play taught: alone, but begun with "members", comes to .98 or .99 by phase 30 (5 of 5). Nor is defection
for ever: alone, seed 0 is at .85 by phase 100, the others below .1. And members have to be many: with 8 a phase
and 60 pairs before, mixed is below .2 at phase 28 (4 of 4). Fresh seeds, shorter matches and what memory and beta
have to do with it: docs/predictive_improvement.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit
from coplayer.game import GameError

POOLS = ("mixed", "named", "alone")
LEAST = 1e-9  # visits of a state are followed down to this chance


class Statistic(NamedTuple):
    """What is remembered: S states, the first is 0."""

    next: np.ndarray  # [S, 2, 2] after (mine, theirs)
    last: np.ndarray  # [S] 0 at the start, else 1 + 2 * mine + theirs of the last round
    mirror: np.ndarray  # [S] what the other remembers


def window(rounds: int) -> Statistic:
    """The last `rounds` rounds."""
    s = np.arange(5**rounds)
    digits = [s // 5**i % 5 for i in range(rounds)]  # 0: no such round; the newest first
    swapped = np.array([0, 1, 3, 2, 4])
    mirror = sum(swapped[d] * 5**i for i, d in enumerate(digits))
    after = s[:, None, None] * 5 % len(s) + 1 + np.arange(4).reshape(2, 2)
    return Statistic(after, digits[0], np.asarray(mirror))


def counter(most: int) -> np.ndarray:
    """[cells, 2]: a pair (n0, n1) of counts after either answer; when n0 + n1 is `most`, one gives way to the other."""
    cells = [(i, j) for i in range(most + 1) for j in range(most + 1 - i)]  # the first is (0, 0)
    place = {c: k for k, c in enumerate(cells)}

    def grown(i: int, j: int) -> tuple[int, int]:
        full = i + j == most
        return place[min(i + 1, most), max(j - full, 0)], place[max(i - full, 0), min(j + 1, most)]

    return np.array([grown(*c) for c in cells])


def counters(most: int) -> Statistic:
    """The last round, and for each action of either player how the other answered it lately, up to `most` answers."""
    grow = counter(most)
    n = len(grow)
    cell = np.indices((5, n, n, n, n)).reshape(5, -1)  # last, their answers to our 0 and 1, ours to their 0 and 1
    last, seen, had = cell[0], cell[0] > 0, np.maximum(cell[0] - 1, 0)
    ours, others = had // 2, had % 2
    after = np.empty((cell.shape[1], 2, 2), np.int64)
    for a, b in np.ndindex(2, 2):
        theirs = [np.where(seen & (ours == x), grow[cell[1 + x], b], cell[1 + x]) for x in (0, 1)]
        mine = [np.where(seen & (others == x), grow[cell[3 + x], a], cell[3 + x]) for x in (0, 1)]
        after[:, a, b] = np.ravel_multi_index((np.full_like(last, 1 + 2 * a + b), *theirs, *mine), (5, n, n, n, n))
    swapped = np.array([0, 1, 3, 2, 4])[last]
    mirror = np.ravel_multi_index((swapped, *cell[3:], *cell[1:3]), (5, n, n, n, n))
    return Statistic(after, last, mirror)


@njit()
def follow(policy, other, reads, after, rounds, visits, cooperation):
    """Add to `visits` [S, 2, 2] and `cooperation` [T] the mean of our play against each of `other` [K, *, 2].

    Opponent k plays other[k, reads[s]] where we remember s.
    """
    now, then = np.zeros(len(policy)), np.zeros(len(policy))
    for k in range(len(other)):
        now[:] = 0
        now[0] = 1 / len(other)
        for t in range(rounds):
            then[:] = 0
            for s in np.flatnonzero(now > LEAST):
                cooperation[t] += now[s] * policy[s, 0]
                for move in range(4):
                    a, b = move // 2, move % 2
                    chance = now[s] * policy[s, a] * other[k, reads[s], b]
                    visits[s, a, b] += chance
                    then[after[s, a, b]] += chance
            now, then = then, now


def forecast(visits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The self-model p(a | s) [S, 2] and p(b | s a) [S, 2, 2]; uniform where there are no data."""
    own = visits.sum(2)
    total = own.sum(1, keepdims=True)
    mine = np.divide(own, total, out=np.full_like(own, 0.5), where=total > 0)
    theirs = np.divide(visits, own[..., None], out=np.full_like(visits, 0.5), where=own[..., None] > 0)
    return mine, theirs


@njit()
def looked_ahead(mine, theirs, after, payoff, ahead):
    """Q [S, 2] of `ahead` rounds, for the forecasts mine [S, 2] and theirs [S, 2, 2]."""
    value, q = np.zeros(len(after)), np.zeros((len(after), 2))
    for _ in range(ahead):
        for s in range(len(after)):
            for a in range(2):
                q[s, a] = 0.0
                for b in range(2):
                    q[s, a] += theirs[s, a, b] * (payoff[a, b] + value[after[s, a, b]])
        value = (mine * q).sum(1)
    return q


def quality(visits: np.ndarray, after: np.ndarray, payoff: np.ndarray, ahead: int) -> np.ndarray:
    """Q [S, 2]: what the forecast says is paid in the next `ahead` rounds."""
    return looked_ahead(*forecast(visits), after, payoff, ahead)


def improved(mine: np.ndarray, q: np.ndarray, beta: float) -> np.ndarray:
    """p exp(beta Q), to sum one: of all pi [S, 2] the one with the largest E_pi Q - KL(pi | p) / beta."""
    weight = mine * np.exp(beta * (q - q.max(1, keepdims=True)))
    return weight / weight.sum(1, keepdims=True)


@dataclass(frozen=True)
class Improvement:
    """What is improved, on whom, and how much; action 0 is to cooperate."""

    pool: str = "mixed"
    first: str | None = None  # "members" or "self"; None: members where the pool has them
    most: int = 3  # of the counters
    payoff: tuple[tuple[float, float], ...] = ((1, -1), (2, 0))
    rounds: int = 100
    ahead: int = 15
    beta: float = 2.0
    phases: int = 60
    weight: float = 10.0  # of what comes before the first phase, in phases
    share: float = 0.5  # of the matches with members
    members: int = 30  # drawn anew for each phase
    pairs: int = 400  # of members, before the first phase
    spread: float = 0.1  # of the logits of the first policy of "self"
    seed: int = 0

    def __post_init__(self):
        if self.pool not in POOLS or self.first not in (None, "members", "self"):
            raise GameError(f"pool={self.pool!r}, first={self.first!r} given; pools: {POOLS}, first: members or self")


class Phase(NamedTuple):
    phase: int
    cooperation: np.ndarray  # [T] chance to cooperate in each round against itself
    with_members: np.ndarray  # [T] the same against members (not in "alone": nan)
    from_members: float  # what it gets a round against members
    policy: np.ndarray  # [S, 2] against whom it takes for itself


def draw(rng: np.random.Generator, count: int) -> np.ndarray:
    """Memory-one players [count, 5, 2] that read `Statistic.last`."""
    cooperate = rng.random((count, 5))
    return np.stack([cooperate, 1 - cooperate], -1)


class Table:
    """Expected visits of one kind of match, and the play of policies in it."""

    def __init__(self, setting: Improvement, statistic: Statistic):
        self.setting, self.statistic = setting, statistic
        self.visits = np.zeros((len(statistic.last), 2, 2))

    def policy(self) -> np.ndarray:
        """[S, 2] what the next phase plays."""
        s = self.setting
        q = quality(self.visits, self.statistic.next, np.array(s.payoff, float), s.ahead)
        return improved(forecast(self.visits)[0], q, s.beta)

    def play(self, policy: np.ndarray, other: np.ndarray, reads: np.ndarray, weight: float) -> tuple[np.ndarray, float]:
        """Add a policy's matches, `weight` of them; returns (cooperation [T], what it got a round)."""
        visits, cooperation = np.zeros_like(self.visits), np.zeros(self.setting.rounds)
        follow(policy, other, reads, self.statistic.next, self.setting.rounds, visits, cooperation)
        self.visits += weight * visits
        return cooperation, float((visits * self.setting.payoff).sum()) / self.setting.rounds

    def itself(self, policy: np.ndarray, weight: float) -> np.ndarray:
        """Matches of a policy with itself."""
        same = policy[self.statistic.mirror][None]
        return self.play(policy, same, np.arange(len(policy)), weight)[0]

    def begin(self, rng: np.random.Generator, first: str) -> None:
        """Play before the first phase."""
        s, last = self.setting, self.statistic.last
        if first == "self":
            odds = np.exp(rng.normal(0, s.spread, self.visits.shape[:2]))
            self.itself(odds / odds.sum(1, keepdims=True), s.weight)
            return
        for ours, others in zip(draw(rng, s.pairs), draw(rng, s.pairs), strict=True):
            self.play(ours[last], others[None], last, s.weight / s.pairs)


def improve(setting: Improvement, statistic: Statistic | None = None) -> Iterator[Phase]:
    """Yield each phase; `statistic` is counters(setting.most) unless given."""
    rng = np.random.default_rng(setting.seed)
    statistic = statistic or counters(setting.most)
    itself = Table(setting, statistic)
    others = Table(setting, statistic) if setting.pool == "named" else itself
    itself.begin(rng, setting.first or ("members" if setting.pool == "mixed" else "self"))
    if setting.pool == "named":
        others.begin(rng, "members")
    share = 0.0 if setting.pool == "alone" else setting.share
    for phase in range(setting.phases):
        policy, known = itself.policy(), others.policy()
        cooperation = itself.itself(policy, 1 - share)
        met, paid = np.full(setting.rounds, np.nan), np.nan
        if share:
            met, paid = others.play(known, draw(rng, setting.members), statistic.last, share)
        yield Phase(phase, cooperation, met, paid, policy)
