"""Hedge between exploiting the model and an equilibrium (Exp4: Auer, Cesa-Bianchi, Freund & Schapire 2002).

Two advisers, each with a plan for every hand: the best response to the model, and the equilibrium that earns most
against it. We play the mixture x = w_1 x_1 + w_2 x_2, weighted by the losses their plans would have had,

    w_i  ∝  exp(-η_t L_i),    L_i <- L_i + (highest - paid) x_i(q) / x(q),    η_t = rate sqrt(ln 2 / (2 t)) / span

q is our own sequence in the hand that was played. The mean of what is added is highest - u(x_i, s) for any plan s
of the other, and of sum over i of w_i (what is added)^2 at most 2 span^2. So, T being the hands played (any T),

    E sum of u(x_t, s_t)  >=  E sum of u(x_i_t, s_t)  -  (rate + 1 / rate) span sqrt(2 T ln 2)    for both i

whatever the other does, knowing all the past and our plan: hardly less than the better adviser, hence hardly less
than T v*. In the first hand, when the model has seen nothing, both advise the equilibrium. Two-player zero-sum
games whose end tells us what it paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from coplayer.form.hands import Hands
from coplayer.form.policy import normal
from coplayer.game import GameError, Unsuited
from coplayer.respond.best_hand import best_against
from coplayer.respond.guarded import guarded
from coplayer.respond.played import Played, renewed
from coplayer.solve.regret import two_player_zero_sum
from coplayer.solve.response import plan

FOR = "zero-sum hands: Hedge between the best response to the model and an equilibrium, with bounded regret"
KIND = "hands"
SAME = 1e-9  # payments that differ by less, in the span, are equal


class Advice(NamedTuple):
    loss: np.ndarray  # [2] L
    plans: np.ndarray | None  # [2, Q_seat] the advisers' plans for the next hand
    calm: Played  # the equilibrium's behaviour


@dataclass(frozen=True, eq=False)
class Hedged:
    """Mix the best response to the model with an equilibrium."""

    hands: Hands
    rate: float = 1.0
    step: float = 0.1  # a new equilibrium is chosen when the hands seen have grown by this share

    def __post_init__(self):
        two_player_zero_sum(self.hands.form)
        if self.rate <= 0:
            raise GameError(f"hedged: rate={self.rate} given, rate > 0 is expected")
        _ = self.paid

    @cached_property
    def paid(self) -> np.ndarray:
        """What a hand that ends in a record paid us, [T]; Unsuited where the record does not tell."""
        lived, seat = self.hands.lived, self.hands.seat
        node, pay = lived.node[lived.over, seat], lived.paid[lived.over, seat]
        out = np.zeros(node.max() + 1)
        out[node] = pay
        if np.abs(out[node] - pay).max() > SAME * max(np.ptp(pay), 1e-300):
            raise Unsuited("hedged: the end of a hand must tell what it paid; here one view follows different payments")
        return out

    @cached_property
    def range(self) -> tuple[float, float]:
        """(highest payment, span)."""
        pay = self.hands.lived.paid[self.hands.lived.over, self.hands.seat]
        return float(pay.max()), float(max(np.ptp(pay), 1e-300))

    def begin(self) -> Advice:
        return Advice(np.zeros(2), None, Played())

    def weights(self, own: Advice) -> np.ndarray:
        """w [2] for the next hand: of the best response, of the equilibrium."""
        rate = self.rate * np.sqrt(np.log(2) / (2 * (own.calm.hands + 1))) / self.range[1]
        w = np.exp(-rate * (own.loss - own.loss.min()))
        return w / w.sum()

    def strategy(self, model: Any, memory: Any, own: Advice) -> np.ndarray:
        """The behaviour [Q_seat] for the next hand."""
        if own.plans is None:
            return self.equilibrium(model, memory)
        return normal(self.hands.form, self.hands.seat, self.weights(own) @ own.plans)

    def update(self, own: Advice, behaviour: np.ndarray, end: int, model: Any, memory: Any) -> Advice:
        """After a hand in which `behaviour` was played and that ended in the record `end`."""
        form, seat, y = self.hands.form, self.hands.seat, model.plan(memory)
        x = plan(form, seat, behaviour)
        loss = own.loss + self.losses(x[None] if own.plans is None else own.plans, x, end)
        calm = renewed(own.calm, self.step, lambda: self.equilibrium(model, memory))
        bold = best_against(self.hands, plan(form, 1 - seat, y))
        return Advice(loss, np.stack([plan(form, seat, bold), plan(form, seat, calm.policy)]), calm)

    def losses(self, plans: np.ndarray, x: np.ndarray, end: int) -> np.ndarray:
        """What a hand played by x [Q_seat] adds to the loss of each of the plans [k, Q_seat]."""
        q = self.hands.own[end]
        return (self.range[0] - self.paid[end]) * plans[:, q] / x[q]

    def equilibrium(self, model: Any, memory: Any) -> np.ndarray:
        """The equilibrium that earns most against the model."""
        return guarded(self.hands.form, self.hands.seat).cautious(model.plan(memory))
