"""Crawford & Sobel's (1982) partitions: how much a sender with a bias can say, and the same played in a finite game.

The state is uniform on [0, 1]; both lose the square of their distance, the sender's measured from the state plus
the bias. In equilibrium only the cell of a partition is told; the most cells are the most that can be said.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm, sequence_form
from coplayer.games.signalling import Signalling
from coplayer.graph import walk
from coplayer.solve.best_response import nash_conv, returns
from coplayer.study.plans import last_seen, put


def partition(bias: float, types: int) -> dict[str, Any]:
    """The most cells of the uniform-quadratic game, and that partition played in the game of many types."""
    n = 1
    while cells(n + 1, bias) is not None:
        n += 1
    edges = cells(n, bias)
    assert edges is not None
    widths = np.diff(edges)
    game = Signalling(types, n, bias)
    form = sequence_form(walk(game))
    policy = partitioned(form, np.round(edges * types).astype(int), types)
    paid = returns(form, policy)
    return {
        "bias": bias,
        "messages": n,
        "error": float((widths**3).sum() / 12),
        "nash_conv": float(nash_conv(form, policy)),
        "error_of_types": float(-paid[1]),
        "types": types,
    }


def cells(n: int, bias: float) -> np.ndarray | None:
    """The edges [n + 1] at which the sender is indifferent between neighbours; None if they do not rise.

    At an edge e both means are equally far from e + bias: before - 2 e + after = 4 bias.
    """
    system = np.diag(np.full(n - 1, -2.0)) + np.diag(np.ones(max(n - 2, 0)), 1) + np.diag(np.ones(max(n - 2, 0)), -1)
    right = np.full(n - 1, 4 * bias)
    right[-1:] -= 1.0
    inner = np.linalg.solve(system, right) if n > 1 else np.zeros(0)
    edges = np.array([0.0, *inner, 1.0])
    return edges if (np.diff(edges) > 1e-9).all() else None


def partitioned(form: SequenceForm, edges: np.ndarray, types: int) -> Policy:
    """Each type names its cell; the receiver takes the cell's mean."""
    told, acted = (np.ones(n) for n in form.sequences)
    for i in range(form.infosets[0]):
        cell = np.searchsorted(edges, last_seen(form, 0, i), side="right") - 1
        put(form, told, 0, i, np.arange(len(edges) - 1) == cell)
    for i in range(form.infosets[1]):
        message = last_seen(form, 1, i)
        mean = (edges[message] + edges[message + 1]) / (2 * types)
        put(form, acted, 1, i, np.isclose(form.menu(1, i), mean))
    return told, acted
