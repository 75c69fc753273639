"""Safe exploitation: risk what the other has given away (Ganzfried & Sandholm, EC 2012, TEAC 2015: RWYWE).

A bank k begins at 0. Each hand we play the plan x that earns most against the model among those with

    min over y of u(x, y)  >=  v* - spend * k,    0 < spend <= 1

and then credit the bank with what the hand proved: k <- k + c(end) - v*. Two-player zero-sum games only.

What a hand proves. The other plays a pure plan s each hand, which it may choose knowing x: a mixed plan is a
draw of a pure one. Its information sets being J, its actions a,

    u(x, s) = min over y of u(x, y)  +  sum over the (J, a) that s can come to of g(J, a)

g(J, a) >= 0, the gift, is what a leaves us more than the nemesis' action at J, later play its nemesis'. We see
one way through the game, and of that not the other's cards: an end fits several of its sequences q.

* credit="sure":  c = min over s that fit the end of u(x, s) = worst + min over q of (gifts along q)

  Nobody can show less. So k <= sum of u(x_t, s_t) - v* and k >= 0, whatever happened: in *every* match
  the expected total given the other's plans s_1 .. s_T is at least T v*, and so is the expectation over
  draws of them. It is the largest credit of which this is true. No credit at all would be sure if the total
  were of the expectations against *mixed* plans: who gives a gift with chance ε and else is a nemesis
  leaves the same record and has given next to nothing.

* credit="fair":  c = worst + min over q of the sum along q of g(J, a) / w(J)

  w(J), the chance that our plan and the dealer lead to J, is known, so the mean of c over what we and the
  dealer draw is u(x, s) where the end shows all, less where it does not; and c >= worst, so that k >= 0.
  So the expected total against any plans, chosen knowing all the past, is at least T v*, which is what the
  paper calls safe. But it is the expectation that is: a match may credit, by the deal, more than was given.

Crediting what was won (RWYW) is neither: with luck the bank pays for risks, without it is not made up for.

With spend=1 all is risked at once (the paper's rule), and where nothing is seen all of it is gone. What a
unit of risk earns falls with the risk taken, so a steady small risk earns more than the same sum at one blow:
we risk the share `spend`, or a hand's even share of what is left of the match if that is more.

A program is solved when the hands seen or the risk have grown by a share `step`, or the risk has fallen to about
half; in between we play a mixture of the last plan and an equilibrium, which is as safe. step=0 solves at every
hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from coplayer.form.hands import Hands
from coplayer.game import GameError
from coplayer.respond.guarded import Guarded, guarded
from coplayer.solve.level_k import reach
from coplayer.solve.regret import two_player_zero_sum
from coplayer.solve.response import regret

FOR = "zero-sum hands: never below the value in all, and the more the other gives away the more is risked (RWYWE)"
KIND = "hands"
CREDITS = ("sure", "fair")


class Bank(NamedTuple):
    """What is known before a hand."""

    bank: float  # k
    hands: int  # played
    solved: int  # as many had been when the two plans were made
    risk: float  # of the bold plan
    bold: np.ndarray | None  # [Q] plan
    calm: np.ndarray | None  # [Q] plan: a maximin one


@dataclass(frozen=True, eq=False)
class Banked:
    """Risk what was given."""

    hands: Hands
    spend: float = 0.1  # share of the bank that a hand may cost
    credit: str = "sure"
    step: float = 0.3

    def __post_init__(self):
        two_player_zero_sum(self.hands.form)
        if not 0 < self.spend <= 1 or self.credit not in CREDITS:
            raise GameError(
                f"banked: spend={self.spend}, credit={self.credit!r} given; "
                f"0 < spend <= 1 and one of {', '.join(CREDITS)} are expected"
            )

    @property
    def guard(self) -> Guarded:
        return guarded(self.hands.form, self.hands.seat)

    def begin(self) -> Bank:
        return Bank(0.0, 0, 0, 0.0, None, None)

    def strategy(self, model: Any, memory: Any, own: Bank) -> np.ndarray:
        """The behaviour [Q_seat] for the next hand."""
        if own.bold is None or own.calm is None:
            return self.guard.cautious(model.plan(memory))
        share = min(self.risk(own) / own.risk, 1.0) if own.risk > 0 else 0.0
        return self.guard.mixed(own.bold, own.calm, share)

    def risk(self, own: Bank) -> float:
        """What the next hand may cost."""
        left = max(self.hands.hands - own.hands, 1)
        return own.bank * max(self.spend, 1 / left)

    def update(self, own: Bank, behaviour: np.ndarray, end: int, model: Any, memory: Any) -> Bank:
        """After a hand in which `behaviour` was played and that ended in the record `end`."""
        bank = own.bank + self.proved(self.guard.plan(behaviour), end) - self.guard.value
        own = own._replace(bank=max(bank, 0.0), hands=own.hands + 1)  # below 0 by rounding only
        return self.planned(own, model.plan(memory)) if self.due(own) else own

    def due(self, own: Bank) -> bool:
        """Whether the plans are out of date."""
        risk, grown = self.risk(own), 1 + self.step
        if own.bold is None or own.hands >= grown * own.solved:
            return True
        return not own.risk / (1 + 4 * self.step) <= risk <= own.risk * grown

    def planned(self, own: Bank, y: np.ndarray) -> Bank:
        """The plans for the other's behaviour y."""
        risk, guard = self.risk(own), self.guard
        calm = guard.plan(guard.cautious(y))
        bold = guard.plan(guard.risking(y, risk)) if risk > 0 else calm
        return own._replace(solved=own.hands, risk=risk, bold=bold, calm=calm)

    def proved(self, x: np.ndarray, end: int) -> float:
        """The credit c for the plan x [Q_seat] and the end of a hand."""
        theirs, _ = self.hands.end_rows(end)
        return self.guard.worst(x) + float(self.gifts(x)[theirs].min())

    def gifts(self, x: np.ndarray) -> np.ndarray:
        """What the other gives away along each of its sequences when we play the plan x, [Q_other]."""
        form, other = self.hands.form, self.hands.other
        gift = np.maximum(regret(form, other, x), 0.0)
        if self.credit == "fair":
            profile = (x, x)  # the reach of the other's sets asks for our plan alone
            chance = reach(form, profile, other)[form.owner[other][1:]]
            gift[1:] = np.where(chance > 0, gift[1:] / np.where(chance > 0, chance, 1.0), 0.0)
        for first, n, A, q in form.trees[other].blocks:
            before = gift[form.trees[other].parent[first : first + n]]
            for a in range(A):
                gift[q + a * n : q + (a + 1) * n] += before
        return gift
