"""Q-learning on the last joint action: one more learner among learners (Watkins & Dayan 1992).

    Q[s, a] += rate * (r + discount * max Q[s'] - Q[s, a])

The state is what both did last round (looks=1) or nothing (looks=0); its own reward follows from that. With
chance `explore` it acts evenly, else greedily, ties evenly. Known: against one who plays a fixed memory-one
strategy it faces a Markov decision process and finds its best answer; in self-play it promises nothing.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from coplayer.game import Did, Game, Saw
from coplayer.model.stage import Stage, stage_of

FOR = "repeated games: a learner, Q-values of the last joint action, epsilon-greedy"
EXAMPLES = ("q_learning", "q_learning(rate=0.1, explore=0.02, discount=0.5, looks=0)")


class Memory(NamedTuple):
    q: np.ndarray  # [S, A]
    at: int  # the state: 0 at first, then 1 + B mine + theirs


class QLearning:
    """Epsilon-greedy Q-learning with memory 1 or 0."""

    def __init__(
        self, game: Game, seat: int, rate: float = 0.3, explore: float = 0.1, discount: float = 0.8, looks: int = 1
    ):
        self.stage = stage_of(game, seat)
        self.rate, self.explore, self.discount, self.looks = rate, explore, discount, looks

    def begin(self) -> Memory:
        return Memory(np.zeros((states(self.stage, self.looks), self.stage.shape[0])), 0)

    def mix(self, memory: Memory) -> np.ndarray:
        """What it does now [A]."""
        q = memory.q[memory.at]
        greedy = (q == q.max()).astype(float)
        return self.explore / len(q) + (1 - self.explore) * greedy / greedy.sum()

    def act(self, memory: Memory, view, actions, rng: np.random.Generator):
        return actions[rng.choice(len(actions), p=self.mix(memory))]

    def watch(self, memory: Memory, event: Did | Saw) -> Memory:
        seen = self.stage.read(event)
        if seen is None:
            return memory
        q, then = memory.q.copy(), after(self.stage, self.looks, *seen)
        target = self.stage.payoff[seen] + self.discount * q[then].max()
        q[memory.at, seen[0]] += self.rate * (target - q[memory.at, seen[0]])
        return Memory(q, then)

    def distribution(self, memory: Memory, view, actions) -> dict[Any, float]:
        """The chance of each action now."""
        return dict(zip(actions, self.mix(memory).tolist(), strict=True))


def states(stage: Stage, looks: int) -> int:
    """How many states a learner has that looks back one round, or none."""
    return 1 + looks * stage.shape[0] * stage.shape[1]


def after(stage: Stage, looks: int, mine: int, theirs: int) -> int:
    """Its state after a round."""
    return looks * (1 + stage.shape[1] * mine + theirs)
