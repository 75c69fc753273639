"""A mixture of predictors in which the one that is right may change, with levels of what-they-think-I-will-do.

Each member is a model by its name. Level 0 is its forecast of the other. At level k the other makes the k-th
best reply in a chain that starts from the member's forecast of what both do:

    1   they best-respond to the forecast of *me* (the same model, fed from the other's side)
    2   they best-respond to my best response to the forecast of them
    3   they best-respond to my best response to their best response to the forecast of me ...

A best reply is trusted as often as it came true, lately more than long ago; what is left is spread evenly.
Experts are all members at all levels and the uniform distribution. Their weights follow the fixed share:

    v_i = w_i * p_i(b)^power / sum,    w_i <- (1 - share) v_i + share / (n - 1) * (1 - v_i)

Known, for power = 1: at most ln n + k ln(n - 1) - k ln share - (T - 1 - k) ln(1 - share) nats more than the best
sequence of experts that changes k times in T rounds; share = 0 is Bayes' rule.
Source: Herbster & Warmuth, Tracking the best expert (Machine Learning 32, 1998).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from coplayer.compiled import njit
from coplayer.game import Unsuited
from coplayer.model.stage import Predictor, Stage
from coplayer.read.parts import part
from coplayer.read.spec import separated

FOR = "repeated games: a mixture of models that may take turns, with what-they-think-I-will-do levels"
KIND = "stage"
MEMBERS = (
    "counts(decay=0.8); counts; context_tree(depth=4); context_tree(depth=4, seen=mine); context_tree(seen=theirs)"
)
TIE = 1e-9


@dataclass(frozen=True, eq=False)
class Switching:
    """Fixed share over `members` (models by name, separated by ;) at levels 0 to `levels`, and uniform."""

    stage: Stage
    members: str = MEMBERS
    levels: int = 2
    share: float = 0.01
    power: float = 1.0  # of the likelihood; below 1 it is trusted less
    decay: float = 0.95  # of the record of a best reply

    def __post_init__(self):
        if not 0 <= self.share < 1 or self.levels < 0 or self.power <= 0:
            raise Unsuited(f"0 <= share < 1, levels >= 0 and power > 0 are expected, given {self!r}")

    @cached_property
    def models(self) -> list[Predictor]:
        """[M] of what they do."""
        return [part("model", text, self.stage, kind="stage") for text in separated(self.members, ";")]

    @cached_property
    def mirrors(self) -> list[Predictor]:
        """[M] of what I do, seen from the other's side; none at level 0."""
        return [
            part("model", text, turned(self.stage), kind="stage")
            for text in separated(self.members, ";")
            if self.levels
        ]

    @cached_property
    def theirs(self) -> np.ndarray:
        """[B, A] what their actions are worth to them."""
        return np.ascontiguousarray(self.stage.other.T)

    def begin(self) -> Mixture:
        experts = len(self.models) * (1 + self.levels) + 1
        record = np.zeros((len(self.models), self.levels, 2))
        weight = np.full(experts, 1 / experts)
        return self.advised([m.begin() for m in self.models], [m.begin() for m in self.mirrors], record, weight)

    def update(self, memory: Mixture, mine: int, theirs: int) -> Mixture:
        judge(memory.named, theirs, memory.record, self.decay)
        share_out(memory.weight, memory.advice[:, theirs], self.power, self.share)
        after = [m.update(kept, mine, theirs) for m, kept in zip(self.models, memory.theirs, strict=True)]
        mirrored = [m.update(kept, theirs, mine) for m, kept in zip(self.mirrors, memory.mine, strict=True)]
        return self.advised(after, mirrored, memory.record, memory.weight)

    def predict(self, memory: Mixture) -> np.ndarray:
        return memory.weight @ memory.advice

    def advised(self, theirs: list, mine: list, record: np.ndarray, weight: np.ndarray) -> Mixture:
        """The memory, with what each expert says now."""
        ours, others = self.stage.shape
        p = np.asarray([m.predict(kept) for m, kept in zip(self.models, theirs, strict=True)])
        q = np.asarray([m.predict(kept) for m, kept in zip(self.mirrors, mine, strict=True)]).reshape(-1, ours)
        advice = np.full((len(weight), others), 1 / others)
        named = np.zeros((*record.shape[:2], others), np.bool_)
        advise(p, q, self.stage.payoff, self.theirs, record, advice, named)
        return Mixture(theirs, mine, record, weight, advice, named)


class Mixture(NamedTuple):
    """Members' memories and how far each expert is trusted; expert m * (1 + levels) + k, uniform last."""

    theirs: list[Any]  # [M]
    mine: list[Any]  # [M], or none
    record: np.ndarray  # [M, levels, 2] (decayed) how often a best reply came true, and of how often
    weight: np.ndarray  # [E]
    advice: np.ndarray  # [E, B]
    named: np.ndarray  # [M, levels, B] whether it is among the best replies


def turned(stage: Stage) -> Stage:
    """The stage as the other sees it."""
    mine, theirs = stage.other.T.copy(), stage.payoff.T.copy()
    return replace(stage, seat=1 - stage.seat, mine=stage.theirs, theirs=stage.mine, payoff=mine, other=theirs)


@njit()
def reply(value, mix, best):
    """The best actions against `mix`, evenly, by their value [actions, len(mix)] against each pure one."""
    worth = np.zeros(len(best))
    for i in range(len(best)):
        for j in range(len(mix)):
            worth[i] += value[i, j] * mix[j]
    top, ties = worth.max() - TIE, 0
    for i in range(len(best)):
        best[i] = worth[i] >= top
        ties += worth[i] >= top
    for i in range(len(best)):
        best[i] /= ties
    return ties


@njit()
def advise(p, q, ours, theirs, record, advice, named):
    """Fill advice [E, B] and the best replies in named [M, levels, B] from forecasts p [M, B] of them and
    q [M, A] of me; `ours` [A, B] is worth of our actions to us, `theirs` [B, A] of theirs to them."""
    members, levels, actions = named.shape
    mine, answer = np.empty(ours.shape[0]), np.empty(actions)
    for m in range(members):
        for b in range(actions):
            advice[m * (levels + 1), b] = p[m, b]
        for k in range(1, levels + 1):
            wide = 0
            if k % 2:
                wide = reply(theirs, q[m], answer)
            else:
                answer[:] = p[m]
            for _ in range(k // 2):
                reply(ours, answer, mine)
                wide = reply(theirs, mine, answer)
            here = wide / actions
            trust = (record[m, k - 1, 0] + here) / (record[m, k - 1, 1] + 1) if wide < actions else 1.0
            for b in range(actions):
                named[m, k - 1, b] = answer[b] > 0
                advice[m * (levels + 1) + k, b] = trust / wide if answer[b] > 0 else (1 - trust) / (actions - wide)


@njit()
def judge(named, theirs, record, decay):
    """Note which best replies came true; those that name every action say nothing."""
    for m in range(record.shape[0]):
        for k in range(record.shape[1]):
            if named[m, k].sum() < named.shape[2]:
                record[m, k, 0] = record[m, k, 0] * decay + named[m, k, theirs]
                record[m, k, 1] = record[m, k, 1] * decay + 1


@njit()
def share_out(weight, chance, power, share):
    """The fixed-share update of weight [E] after what came had `chance` [E], in place."""
    for e in range(len(weight)):
        weight[e] *= chance[e] ** power
    weight /= weight.sum()
    if len(weight) > 1:
        weight[:] = (1 - share) * weight + share / (len(weight) - 1) * (1 - weight)
