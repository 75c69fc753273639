"""A policy kept from hand to hand, for responses that take longer to make than a hand to play."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np


class Played(NamedTuple):
    hands: int = 0
    solved: int = 0  # as many had been played when `policy` was made
    policy: Any = None  # [Q_seat] behaviour; None before the first


def renewed(own: Played, step: float, solve: Callable[[], np.ndarray]) -> Played:
    """After one more hand; with a new policy where the hands have grown by the share `step` since the last one."""
    hands = own.hands + 1
    if own.policy is not None and hands < (1 + step) * own.solved:
        return own._replace(hands=hands)
    return Played(hands, hands, solve())
