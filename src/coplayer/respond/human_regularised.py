"""Human-regularised best response (piKL: Jacob et al. 2022; Bakhtin et al. 2023): exploit, but stay recognisable.

    max over behaviours π of   E[return against the model]  -  λ E[sum over our turns of KL(π(I) || τ(I))]

τ is the anchor: how people, or whoever we should stay close to, play; λ, in units of payoff, is what a nat of
difference costs. From the last set to the first,

    π(a | I)  =  τ(a | I) exp((Q(I, a) - V(I)) / λ),    V(I) = λ log sum over a of τ(a | I) exp(Q(I, a) / λ)

Q(I, a) is what a earns on average once I is reached, later turns at their V. λ -> 0 is the best response among
what τ plays at all, λ -> infinity is τ. Where the model never leads we play τ. Any two-player game.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.form.hands import Hands
from coplayer.form.policy import uniform
from coplayer.form.sequence import SequenceForm
from coplayer.game import GameError
from coplayer.respond.guarded import guarded
from coplayer.solve.level_k import reach
from coplayer.solve.response import earned, plan

FOR = "hands: best response with a price on leaving an anchor (piKL); anchor=uniform is logit, anchor=equilibrium"
KIND = "hands"
ANCHORS = ("uniform", "equilibrium")


@dataclass(frozen=True, eq=False)
class HumanRegularised:
    """Best-respond at a price for leaving the anchor."""

    hands: Hands
    price: float = 0.5  # λ
    anchor: Any = "uniform"  # or "equilibrium" (zero-sum games), or a behaviour [Q_seat]

    def __post_init__(self):
        named = not isinstance(self.anchor, str) or self.anchor in ANCHORS
        if not (self.price > 0 and named):
            raise GameError(
                f"human_regularised: price={self.price}, anchor={self.anchor!r} given; "
                f"price > 0 and an anchor of {', '.join(ANCHORS)} are expected"
            )

    def strategy(self, model: Any, memory: Any) -> np.ndarray:
        """The behaviour [Q_seat] for the next hand."""
        return regularised(self.hands.form, self.hands.seat, model.plan(memory), self.tau(), self.price)

    def tau(self) -> np.ndarray:
        """The anchor's behaviour [Q_seat]."""
        form, seat = self.hands.form, self.hands.seat
        if not isinstance(self.anchor, str):
            return np.asarray(self.anchor, float)
        return uniform(form)[seat] if self.anchor == "uniform" else guarded(form, seat).side.policy


def regularised(form: SequenceForm, seat: int, y: np.ndarray, tau: np.ndarray, price: float) -> np.ndarray:
    """The behaviour [Q] above against the behaviour y [Q_other], with the anchor tau [Q]."""
    theirs = plan(form, 1 - seat, y)
    g = earned(form, seat, theirs)  # what sequences earn, times the chance that the others lead there
    weight = reach(form, (theirs, theirs), seat)
    out = np.ones_like(g)
    for first, n, A, q in form.trees[seat].blocks[::-1]:
        rows, w = slice(q, q + n * A), weight[first : first + n]
        share = np.where(w > 0, w, 1.0)
        policy, value = soft(np.where(w > 0, g[rows].reshape(A, n) / share, 0.0), tau[rows].reshape(A, n), price)
        out[rows] = policy.ravel()
        np.add.at(g, form.trees[seat].parent[first : first + n], w * value)
    return out


def soft(Q: np.ndarray, tau: np.ndarray, price: float) -> tuple[np.ndarray, np.ndarray]:
    """π [A, n] and V [n] for the values Q [A, n] of n sets with the anchor tau [A, n]."""
    top = np.where(tau > 0, Q, -np.inf).max(0)
    weight = tau * np.exp(np.minimum(Q - top, 0.0) / price)
    total = weight.sum(0)
    return weight / total, top + price * np.log(total)
