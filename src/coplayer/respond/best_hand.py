"""Best response to what the other is expected to do this hand; ties evenly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.form.hands import Hands
from coplayer.form.passes import reply
from coplayer.solve.best_response import incentive
from coplayer.solve.response import plan

FOR = "hands: the policy that earns most against the forecast of this hand"
KIND = "hands"
TIE = 1e-9


@dataclass(frozen=True, eq=False)
class BestHand:
    """Best-respond to the other's expected plan; inside the hand this is also best for all that it will show."""

    hands: Hands

    def strategy(self, model: Any, memory: Any) -> np.ndarray:
        """The behaviour [Q_seat] of this hand."""
        return best_against(self.hands, plan(self.hands.form, self.hands.other, model.plan(memory)))


def best_against(hands: Hands, y: np.ndarray) -> np.ndarray:
    """A best response [Q_seat] to the plan y [Q_other]; even where actions are equally good or y never leads."""
    form, seat = hands.form, hands.seat
    g = incentive(form, (y, y), seat)
    out, sets = np.ones_like(g), max(form.infosets[seat], 1)
    reply(form.trees[seat], g, np.zeros(sets), np.full(sets, TIE), out)
    return out
