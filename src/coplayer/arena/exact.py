"""The exact expected return of a match in which everybody plays a fixed behaviour, hand after hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from coplayer.solve.best_response import returns


def expected(agents: Sequence[Any]) -> np.ndarray | None:
    """What each seat gets in a match [N], discount apart; None where somebody is not one behaviour throughout."""
    if not all(hasattr(agent, "behaviour") and hasattr(agent, "hands") for agent in agents):
        return None
    hands = agents[0].hands
    return returns(hands.form, tuple(agent.behaviour for agent in agents)) * hands.hands
