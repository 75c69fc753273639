"""A mixture over universes: joint distributions over one's own actions *and* what one sees (MUPI).

A universe l says how we act, l(a|h), and what we then see, l(e|h a). The belief moves by both:

    w(l|h a) = w(l|h) l(a|h) / rho(a|h),   w(l|h a e) = w(l|h a) l(e|h a) / rho(e|h a),   rho = sum of w(l) l

so one's own choice is news about the other wherever a universe ties the two together ("the other is a copy of
me"). `embedded=False` leaves the first step out: the usual, decoupled Bayesian, the control. The planner is

    Q^1(h, a) = E_rho(e|h a)[(1 - gamma) r + gamma V_rho(h a e)]      V_rho rolls out the self-model rho(a|h)
    Q^k(h, a) = E_rho(e|h a)[(1 - gamma) r + gamma max over a' of Q^(k-1)(h a e, a')]

Everything is plain arithmetic on whatever numbers come in: with fractions.Fraction it is exact.
Source: Meulemans et al., Embedded universal predictive intelligence (2025), arXiv 2511.22226.
Known (their Example 4.13, payoffs as in `EmbeddedMixture`): two copies defect until the smallest k with
alpha (R - P) > (1 - alpha) m_k (T - R), then cooperate for good; decoupled ones never do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from coplayer.game import Unsuited
from coplayer.model.stage import Stage

FOR = "repeated games: the other may be a copy of me, so what I do tells what it does"
KIND = "stage"


@dataclass(frozen=True)
class Turn:
    """A policy: `first` for `after` rounds (None: for ever), then `then` for ever. Its state: rounds played."""

    first: int
    then: int
    after: int | None
    actions: int

    def begin(self) -> int:
        return 0

    def mix(self, rounds: int) -> list[int]:
        does = self.first if self.after is None or rounds < self.after else self.then
        return [int(a == does) for a in range(self.actions)]

    def step(self, rounds: int, own: int, other: int) -> int:
        return rounds + 1


@dataclass(frozen=True)
class Doubt:
    """A policy: one of several, drawn once. Its state: the weight of each given its own actions, and their states."""

    policies: Sequence[Any]
    weights: Sequence[Any]

    def begin(self) -> tuple[tuple, tuple]:
        return tuple(self.weights), tuple(p.begin() for p in self.policies)

    def mix(self, state: tuple[tuple, tuple]) -> list:
        return blend(state[0], [p.mix(s) for p, s in zip(self.policies, state[1], strict=True)])

    def step(self, state: tuple[tuple, tuple], own: int, other: int) -> tuple[tuple, tuple]:
        weights, states = state
        likely = [w and w * p.mix(s)[own] for w, p, s in zip(weights, self.policies, states, strict=True)]
        moved = tuple(p.step(s, own, other) for p, s in zip(self.policies, states, strict=True))
        return (tuple(scaled(likely)) if any(likely) else weights), moved


@dataclass(frozen=True)
class Pair:
    """A universe: we follow one policy and the other another one, each with its own randomness."""

    mine: Any
    theirs: Any

    def begin(self) -> tuple:
        return self.mine.begin(), self.theirs.begin()

    def own(self, state: tuple) -> list:
        """l(a | h) [A]."""
        return self.mine.mix(state[0])

    def percept(self, state: tuple, a: int) -> list:
        """l(e | h a) [B]; here what they do does not depend on what we do this round."""
        return self.theirs.mix(state[1])

    def step(self, state: tuple, a: int, b: int) -> tuple:
        return self.mine.step(state[0], a, b), self.theirs.step(state[1], b, a)


class Part(NamedTuple):
    """A universe that is still possible, with its posterior weight."""

    weight: Any
    universe: Any
    state: Any


@dataclass(frozen=True)
class Mixture:
    """rho = sum over universes of weight * universe; itself a universe. Its state: the Parts still possible."""

    universes: Sequence[Any]
    weights: Sequence[Any]
    embedded: bool = True  # False: one's own action is no evidence

    def begin(self) -> tuple[Part, ...]:
        return tuple(Part(w, u, u.begin()) for w, u in zip(self.weights, self.universes, strict=True) if w)

    def own(self, parts: tuple[Part, ...]) -> list:
        """The self-model rho(a | h) [A]."""
        return blend([p.weight for p in parts], [p.universe.own(p.state) for p in parts])

    def possible(self, parts: tuple[Part, ...]) -> list[int]:
        """Actions after which rho says what happens: those that some universe foresees (grain of uncertainty)."""
        return [a for a, p in enumerate(self.own(parts)) if p or not self.embedded]

    def having_acted(self, parts: tuple[Part, ...], a: int) -> list:
        """w(l | h a) of each part; decoupled: w(l | h)."""
        weights = [p.weight for p in parts]
        if not self.embedded:
            return weights
        return scaled([w * p.universe.own(p.state)[a] for w, p in zip(weights, parts, strict=True)])

    def percept(self, parts: tuple[Part, ...], a: int) -> list:
        """rho(e | h a) [B]."""
        return blend(self.having_acted(parts, a), [p.universe.percept(p.state, a) for p in parts])

    def step(self, parts: tuple[Part, ...], a: int, b: int) -> tuple[Part, ...]:
        """The belief after a round; where no universe foresaw it there is none, and it begins afresh."""
        if self.embedded and not self.own(parts)[a]:
            return self.begin()
        acted = self.having_acted(parts, a)
        likely = [w and w * p.universe.percept(p.state, a)[b] for w, p in zip(acted, parts, strict=True)]
        if not any(likely):
            return self.begin()
        kept = [(w, p) for w, p in zip(scaled(likely), parts, strict=True) if w]
        return tuple(Part(w, p.universe, p.universe.step(p.state, a, b)) for w, p in kept)


def scaled(weights: Sequence[Any]) -> list:
    """To sum one."""
    total = sum(weights)
    return [w / total for w in weights]


def blend(weights: Sequence[Any], mixes: Sequence[Sequence[Any]]) -> list:
    """sum over l of weights[l] * mixes[l] [n]."""
    used = [(w, m) for w, m in zip(weights, mixes, strict=True) if w]
    return [sum(w * m[i] for w, m in used) for i in range(len(mixes[0]))]


def quality(rho: Mixture, belief: Any, pay: Sequence[Sequence[Any]], gamma: Any, k: int, left: int) -> dict[int, Any]:
    """Q^k(h, a) of every possible action over the `left` rounds ahead; pay [A][B]. Takes (A B)^left steps."""

    def value(a: int, b: int) -> Any:
        now = (1 - gamma) * pay[a][b]
        return now + gamma * onward(rho, rho.step(belief, a, b), pay, gamma, k, left - 1) if gamma else now

    chances = {a: rho.percept(belief, a) for a in rho.possible(belief)}
    return {a: sum(p * value(a, b) for b, p in enumerate(chance) if p) for a, chance in chances.items()}


def onward(rho: Mixture, belief: Any, pay: Sequence[Sequence[Any]], gamma: Any, k: int, left: int) -> Any:
    """What follows: max over a of Q^(k-1), or for k = 1 the self-model's value of Q^1."""
    if not left:
        return 0
    if k > 1:
        return max(quality(rho, belief, pay, gamma, k - 1, left).values())
    own = rho.own(belief)
    return sum(own[a] * q for a, q in quality(rho, belief, pay, gamma, 1, left).items())


@dataclass(frozen=True, eq=False)
class EmbeddedMixture:
    """Prior: with `alpha` the other is a copy of me, else it is drawn from the same class on its own.

    The class: always `first` with mass `always`; else `first` for j rounds and then `then` for ever, the rest of
    the mass spread as 2^-(j+1). m_k = always + (1 - always) / 2^k is the chance of `first` in the first k rounds.
    Numbers may be given as text ("9/20"); `exact` takes them as fractions.
    """

    stage: Stage
    alpha: Any = 0.5
    always: Any = 0.3
    first: int = -1  # index of the action the class begins with; in a prisoner's dilemma: defect
    then: int = 0
    exact: bool = False
    embedded: bool = True

    def __post_init__(self):
        if self.stage.mine != self.stage.theirs:
            raise Unsuited(f"a copy has the same actions; given {self.stage.mine} against {self.stage.theirs}")

    def number(self, given: Any) -> Any:
        return Fraction(str(given)) if self.exact else float(Fraction(str(given)))

    @cached_property
    def rho(self) -> Mixture:
        n, actions = self.stage.rounds, len(self.stage.mine)
        alpha, always = self.number(self.alpha), self.number(self.always)
        policies = [Turn(self.first % actions, self.then, j, actions) for j in (*range(n), None)]
        half = self.number("1/2")
        mass = [(1 - always) * half ** (j + 1) for j in range(n)]
        mass.append(1 - sum(mass))  # whoever turns only after the last round always plays `first`
        copies = [alpha * w for w in mass]
        alone = Doubt(policies, mass)
        return Mixture([*(Pair(p, p) for p in policies), Pair(alone, alone)], [*copies, 1 - alpha], self.embedded)

    def begin(self) -> tuple[Part, ...]:
        return self.rho.begin()

    def update(self, memory: tuple[Part, ...], mine: int, theirs: int) -> tuple[Part, ...]:
        return self.rho.step(memory, mine, theirs)

    def predict(self, memory: tuple[Part, ...]) -> np.ndarray:
        """rho(e | h) [B]: before we know what we do."""
        own = self.rho.own(memory)
        return np.array(blend(own, [self.given(memory, a) for a in range(len(own))]), float)

    def given(self, memory: tuple[Part, ...], mine: int) -> list:
        """rho(e | h a) [B]; of an action that no universe foresees, as if it had not been taken."""
        if mine in self.rho.possible(memory):
            return self.rho.percept(memory, mine)
        return blend([p.weight for p in memory], [p.universe.percept(p.state, mine) for p in memory])
