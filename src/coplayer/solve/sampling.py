"""Monte-Carlo counterfactual regret minimisation: what external and outcome sampling share.

Regrets R and sums S of behaviours are kept per action, numbered as in form/histories.py. A solver visits
sampled histories; nothing but what is visited is touched, so an iteration's cost hardly grows with the game.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from coplayer.compiled import njit
from coplayer.form.histories import histories, sequences
from coplayer.form.policy import Policy, normal
from coplayer.form.sequence import SequenceForm
from coplayer.solve.best_response import plans


@njit()
def matched(R, at, count, sigma, place):
    """Regret matching into sigma[place : place + count]: in proportion to positive regrets, else uniform."""
    total = 0.0
    for a in range(count):
        r = max(R[at + a], 0.0)
        sigma[place + a] = r
        total += r
    for a in range(count):
        sigma[place + a] = sigma[place + a] / total if total > 0.0 else 1.0 / count


@njit()
def drawn(weight, place, count, u):
    """The index at which the running sum of weight[place : place + count] passes u, uniform in [0, 1)."""
    for a in range(count - 1):
        u -= weight[place + a]
        if u < 0.0:
            return a
    return count - 1


def averages(
    form: SequenceForm, kernel: Callable, at: Iterable[int], rng: np.random.Generator
) -> Iterator[tuple[int, Policy]]:
    """Run `kernel(tree, R, S, iterations, rng, depth, width)` to each count; yield it and the average "
    "plans."""
    tree = histories(form)
    actions = sum(form.sequences) - form.players
    R, S, done = np.zeros(actions), np.zeros(actions), 0
    depth = max(len(t.blocks) for t in form.trees) + 1  # a player's decisions on one path
    width = max((int(w.max(initial=1)) for w in form.widths), default=1)
    for stop in at:
        kernel(tree, R, S, stop - done, rng, depth, width)
        done = stop
        yield done, plans(form, average(form, S))


def average(form: SequenceForm, S: np.ndarray) -> Policy:
    """The behaviours in proportion to S [actions], uniform where nothing was seen."""
    out, first = [], 0
    for p, Q in enumerate(form.sequences):
        weight = np.ones(Q)
        weight[sequences(form, p)] = S[first : first + Q - 1]
        first += Q - 1
        out.append(normal(form, p, weight))
    return tuple(out)
