"""WoLF policy hill climbing: learn fast when losing, slowly when winning (Bowling & Veloso 2002).

    Q[s, a] += rate * (r + discount * max Q[s'] - Q[s, a])
    mean[s] += (pi[s] - mean[s]) / visits(s)
    step = win if pi[s] @ Q[s] > mean[s] @ Q[s] else lose
    pi[s] moves by at most step towards the action with the largest Q

With win == lose it is plain policy hill climbing, and any pi may be mixed with `explore` of uniform play. `fade`
makes both steps and the rate shrink as fade / (fade + visits). Known: in matching pennies against itself PHC goes
round for ever while WoLF-PHC ends at the equilibrium (steps well below `rate`, so that Q can follow).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from coplayer.agents.q_learning import after, states
from coplayer.game import Did, Game, Saw
from coplayer.model.stage import stage_of

FOR = "repeated games: a learner, win or learn fast (WoLF-PHC); with win=lose plain hill climbing"
EXAMPLES = ("wolf_phc", "wolf_phc(win=0.02, lose=0.02, looks=1)")


class Memory(NamedTuple):
    q: np.ndarray  # [S, A]
    pi: np.ndarray  # [S, A]
    mean: np.ndarray  # [S, A] the average of pi
    visits: np.ndarray  # [S]
    at: int


class WolfPhc:
    """Win or learn fast, with memory 1 or 0."""

    def __init__(
        self, game: Game, seat: int, win: float = 0.0025, lose: float = 0.01, rate: float = 0.1,
        discount: float = 0.9, explore: float = 0.05, fade: float = float("inf"), looks: int = 0,
    ):  # fmt: skip
        self.stage = stage_of(game, seat)
        self.win, self.lose, self.rate, self.discount = win, lose, rate, discount
        self.explore, self.fade, self.looks = explore, fade, looks

    def begin(self) -> Memory:
        shape = states(self.stage, self.looks), self.stage.shape[0]
        even = np.full(shape, 1 / shape[1])
        return Memory(np.zeros(shape), even, even.copy(), np.zeros(shape[0]), 0)

    def mix(self, memory: Memory) -> np.ndarray:
        """What it does now [A]."""
        pi = memory.pi[memory.at]
        return self.explore / len(pi) + (1 - self.explore) * pi

    def act(self, memory: Memory, view, actions, rng: np.random.Generator):
        return actions[rng.choice(len(actions), p=self.mix(memory))]

    def watch(self, memory: Memory, event: Did | Saw) -> Memory:
        seen = self.stage.read(event)
        if seen is None:
            return memory
        s, then = memory.at, after(self.stage, self.looks, *seen)
        q, pi, mean, visits = (x.copy() for x in memory[:4])
        slower = 1 / (1 + visits[s] / self.fade)
        target = self.stage.payoff[seen] + self.discount * q[then].max()
        q[s, seen[0]] += self.rate * slower * (target - q[s, seen[0]])
        visits[s] += 1
        mean[s] += (pi[s] - mean[s]) / visits[s]
        winning = pi[s] @ q[s] > mean[s] @ q[s]
        pi[s] = climbed(pi[s], int(q[s].argmax()), slower * (self.win if winning else self.lose))
        return Memory(q, pi, mean, visits, then)

    def distribution(self, memory: Memory, view, actions) -> dict[Any, float]:
        """The chance of each action now."""
        return dict(zip(actions, self.mix(memory).tolist(), strict=True))


def climbed(pi: np.ndarray, best: int, step: float) -> np.ndarray:
    """pi [A] with at most step / (A - 1) of each other action given to the best one."""
    taken = np.minimum(pi, step / (len(pi) - 1)) if len(pi) > 1 else np.zeros(1)
    taken[best] = 0.0
    pi = pi - taken
    pi[best] = max(0.0, 1.0 - (pi.sum() - pi[best]))
    return pi
