"""What a plan of the other says, inside a hand, about its next move and about what is hidden.

With w(h) = chance(h) y[the other's sequence in h] over the histories h that agree with the seat's record,

    P(move a) = sum over h of w(h) y(a | h) / sum of w(h),        P(hidden = v) = sum over h with v of w(h) / same

A posterior mean plan y carries the posterior over types along: sum over types of weight times its plan. Where the
other moves twice unseen, its next move is that of all these moments together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from coplayer.form.hands import Hands
from coplayer.game import Label


def next_move(hands: Hands, node: int, y: np.ndarray, actions: Sequence[Label]) -> dict[Label, float]:
    """The other's next move, while the seat's record is `node`, from its plan y [Q_other]."""
    form, other = hands.form, hands.other
    first, stride, _ = hands.slots[other]
    total = np.zeros(len(actions))
    for i, chance in zip(*(c.tolist() for c in hands.others.at(node)), strict=True):
        menu = form.menu(other, i)
        if set(menu) == set(actions):
            at = [menu.index(a) for a in actions]
            total += chance * y[first[i] + np.array(at) * stride[i]]
    return dict(zip(actions, shares(total), strict=True))


def hidden(hands: Hands, node: int, y: np.ndarray) -> dict[str, dict[Any, float]]:
    """The values of the parts that the game names as hidden, where the seat's record is `node`."""
    lived, found = hands.lived, moment(hands, node)
    weight = shares(lived.chance[found] * y[hands.own[lived.node[found, hands.other]]])
    parts: dict[str, dict[Any, float]] = {}
    for s, w in zip(lived.state[found].tolist(), weight, strict=True):
        for name, value in hands.hidden[s].items():
            part = parts.setdefault(name, {})
            part[value] = part.get(value, 0.0) + w
    return {name: dict(zip(part, shares(np.array(list(part.values()))), strict=True)) for name, part in parts.items()}


def moment(hands: Hands, node: int) -> np.ndarray:
    """The histories in which the seat asks: its own turn if it moves there, else the other's turn, else all."""
    lived, found = hands.lived, hands.histories.at(node)[0]
    for turn in (lived.moves[found, hands.seat], lived.moves[found, hands.other]):
        if turn.any():
            return found[turn]
    return found


def shares(weight: np.ndarray) -> list[float]:
    """Weights as parts of one; even where all are 0: then nothing that the plan allows has happened."""
    total = weight.sum()
    return (weight / total if total > 0 else np.full(len(weight), 1 / max(len(weight), 1))).tolist()
