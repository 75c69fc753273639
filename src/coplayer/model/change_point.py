"""Change-point detection: the other draws from one distribution until, some day, it takes up another.

After each round a new run begins with chance `hazard`; in a run the other's acts have an unknown distribution
(Dirichlet, `prior` per action), or one for each last round if `order` is 1. Kept is the posterior over the
length r of the current run, with the counts of those r rounds:

    P(r + 1 | x, b) ∝ (1 - hazard) P(r | x) P(b | counts_r),    P(0 | x, b) = hazard

Exact with drop = 0, in O(t) at round t. Otherwise lengths less likely than `drop` are given up; in expectation
under the model, forecasts are off (in total variation) by at most twice the sum of what was given up so far,
which the memory keeps as `lost`.
Source: Adams & MacKay, Bayesian online changepoint detection (arXiv 0710.3742, 2007).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit
from coplayer.game import Unsuited
from coplayer.model.stage import Reaction, Stage

FOR = "repeated games: the other changes its ways at times that nobody announces"
KIND = "stage"


@dataclass(frozen=True, eq=False)
class ChangePoint:
    """Bayes over the length of the current run of a player that changes with chance `hazard` a round."""

    stage: Stage
    hazard: float = 0.02
    order: int = 0  # 1: the other answers the last round
    prior: float = 0.5  # pseudo-count of each action
    drop: float = 1e-9  # lengths less likely are given up

    def __post_init__(self):
        if not 0 <= self.hazard < 1 or self.order not in (0, 1) or self.prior <= 0 or not 0 <= self.drop < 1:
            raise Unsuited(f"0 <= hazard < 1, order 0 or 1, prior > 0 and 0 <= drop < 1 are expected, given {self!r}")

    def begin(self) -> Runs:
        ours, theirs = self.stage.shape
        contexts = 1 + ours * theirs * self.order
        none = np.zeros((1, contexts, theirs))
        return Runs(np.zeros(1, np.int64), np.ones(1), none, 0, 0.0)

    def update(self, memory: Runs, mine: int, theirs: int) -> Runs:
        length, weight, counts = grown(*memory[:4], theirs, self.hazard, self.prior)
        kept = weight >= self.drop
        kept[weight.argmax()] = True
        lost = weight[~kept].sum()
        at = (1 + mine * self.stage.shape[1] + theirs) * self.order
        return Runs(length[kept], weight[kept] / (1 - lost), counts[kept], at, memory.lost + lost)

    def predict(self, memory: Runs) -> np.ndarray:
        return self.forecast(memory, memory.at)

    def forecast(self, memory: Runs, at: int) -> np.ndarray:
        """What they do [B] when the last round was number `at`."""
        seen = memory.counts[:, at] + self.prior  # [R, B]
        return (memory.weight / seen.sum(1)) @ seen

    def reaction(self, memory: Runs) -> Reaction:
        """The other as it answers the last round, if the run goes on or ends as it might now; S = 1 + A * B."""
        ours, theirs = self.stage.shape
        table = np.array([self.forecast(memory, at * self.order) for at in range(1 + ours * theirs)])
        then = np.broadcast_to(1 + np.arange(ours * theirs).reshape(ours, theirs), (len(table), ours, theirs))
        return Reaction(memory.at, table, then)


class Runs(NamedTuple):
    """The posterior over the length of the current run."""

    length: np.ndarray  # [R] rounds in the run
    weight: np.ndarray  # [R] chance of it
    counts: np.ndarray  # [R, S, B] what they did in the run, after each last round
    at: int  # the last round: 0 at the start, then 1 + mine * B + theirs; always 0 with order = 0
    lost: float  # sum of what was given up


@njit()
def grown(length, weight, counts, at, theirs, hazard, prior):
    """(lengths, weights, counts) after a round, the run that begins now first."""
    runs, contexts, actions = counts.shape
    longer, after = np.zeros(runs + 1, np.int64), np.zeros(runs + 1)
    told = np.zeros((runs + 1, contexts, actions))
    total = 0.0
    for r in range(runs):
        seen = prior * actions
        for b in range(actions):
            seen += counts[r, at, b]
        longer[r + 1] = length[r] + 1
        told[r + 1] = counts[r]
        told[r + 1, at, theirs] += 1
        after[r + 1] = weight[r] * (counts[r, at, theirs] + prior) / seen
        total += after[r + 1]
    for r in range(1, runs + 1):
        after[r] *= (1 - hazard) / total
    after[0] = hazard
    return longer, after, told
