"""Softmax policy gradient with a trace: REINFORCE, online (Williams 1992; Baxter & Bartlett 2001).

    z <- discount * z + grad log pi(a | s),    theta <- theta + rate * (r - baseline) / span * z

The state is what both did last round (looks=1) or nothing (looks=0); the baseline is a decayed mean of r that begins at
the mean payoff; span is that of the payoffs. Known: with a discount of 1, a constant baseline and a rate that goes
to 0, a match's steps are on average the gradient of its return.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from coplayer.agents.q_learning import after, states
from coplayer.game import Did, Game, Saw
from coplayer.model.stage import stage_of

FOR = "repeated games: a learner, softmax policy gradient (REINFORCE) on the last joint action"
EXAMPLES = ("policy_gradient", "policy_gradient(rate=0.2, discount=0, looks=0)")


class Memory(NamedTuple):
    theta: np.ndarray  # [S, A]
    trace: np.ndarray  # [S, A]
    at: int
    mean: float  # the baseline


class PolicyGradient:
    """REINFORCE with memory 1 or 0; `steady` is the baseline's decay, 1 for a constant one."""

    def __init__(
        self, game: Game, seat: int, rate: float = 0.1, discount: float = 0.9, steady: float = 0.99, looks: int = 1
    ):
        self.stage = stage_of(game, seat)
        self.span = max(float(np.ptp(self.stage.payoff)), 1e-300)
        self.rate, self.discount, self.steady, self.looks = rate, discount, steady, looks

    def begin(self) -> Memory:
        theta = np.zeros((states(self.stage, self.looks), self.stage.shape[0]))
        return Memory(theta, np.zeros_like(theta), 0, float(self.stage.payoff.mean()))

    def mix(self, memory: Memory) -> np.ndarray:
        """What it does now [A]."""
        theta = memory.theta[memory.at]
        weight = np.exp(theta - theta.max())
        return weight / weight.sum()

    def act(self, memory: Memory, view, actions, rng: np.random.Generator):
        return actions[rng.choice(len(actions), p=self.mix(memory))]

    def watch(self, memory: Memory, event: Did | Saw) -> Memory:
        seen = self.stage.read(event)
        if seen is None:
            return memory
        trace = self.discount * memory.trace
        trace[memory.at] -= self.mix(memory)
        trace[memory.at, seen[0]] += 1  # grad log softmax
        paid = float(self.stage.payoff[seen])
        theta = memory.theta + self.rate * (paid - memory.mean) / self.span * trace
        mean = self.steady * memory.mean + (1 - self.steady) * paid
        return Memory(theta, trace, after(self.stage, self.looks, *seen), mean)

    def distribution(self, memory: Memory, view, actions) -> dict[Any, float]:
        """The chance of each action now."""
        return dict(zip(actions, self.mix(memory).tolist(), strict=True))
