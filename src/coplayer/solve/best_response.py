"""Returns, best responses and exploitability of policies on a sequence form, one kernel.

Exploitability = NashConv / N in the game's own units; NashConv is what the players could gain, added
up, by each best-responding to the others (Lanctot et al. 2017).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from coplayer.form.passes import best, expected, gradient, realize, reply, room
from coplayer.form.sequence import SequenceForm


@njit(cache=True, fastmath=True)
def gains(trees, x, k, g, v, value, top):
    """Each player's return under the plans x, into value [N], and its best response's, into top [N]."""
    for p in range(len(trees)):
        gradient(trees[p], x, p, k, g[p])
        value[p] = np.dot(g[p], x[p])
        top[p] = best(trees[p], g[p], v[p])


@njit(cache=True, fastmath=True)
def measured(trees, behaviour, x, k, g, v, value, top):
    """`gains` of behaviours."""
    for p in range(len(trees)):
        realize(trees[p], behaviour[p], x[p])
    gains(trees, x, k, g, v, value, top)


@dataclass(frozen=True, eq=False)
class Judge:
    """Measures policies of one form again and again without new memory."""

    form: SequenceForm
    x: tuple[np.ndarray, ...]
    g: tuple[np.ndarray, ...]
    k: np.ndarray
    v: tuple[np.ndarray, ...]
    value: np.ndarray  # [N] returns last measured
    top: np.ndarray  # [N] best responses' returns last measured

    def nash_conv(self, behaviour: tuple[np.ndarray, ...]) -> float:
        """What the players could gain, added up, from this behaviour [N] of [Q_p]."""
        measured(self.form.trees, behaviour, self.x, self.k, self.g, self.v, self.value, self.top)
        return float(self.top.sum() - self.value.sum())

    def nash_conv_of_plans(self, x: tuple[np.ndarray, ...]) -> float:
        """The same for plans [N] of [Q_p]."""
        gains(self.form.trees, x, self.k, self.g, self.v, self.value, self.top)
        return float(self.top.sum() - self.value.sum())


def judge(form: SequenceForm) -> Judge:
    """A judge of policies on `form`."""
    k = np.zeros(max(len(t.pay) for t in form.trees))
    v = tuple(np.zeros(max(n, 1)) for n in form.infosets)
    return Judge(form, room(form), room(form), k, v, np.zeros(form.players), np.zeros(form.players))


def returns(form: SequenceForm, behaviour: tuple[np.ndarray, ...]) -> np.ndarray:
    """Expected return [N] of behaviours."""
    j = judge(form)
    j.nash_conv(behaviour)
    return j.value


def exploitability(form: SequenceForm, behaviour: tuple[np.ndarray, ...]) -> float:
    """NashConv / N of behaviours, in the game's units."""
    return judge(form).nash_conv(behaviour) / form.players


def plans(form: SequenceForm, behaviour: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
    """The plans of behaviours."""
    x = room(form)
    for tree, b, plan in zip(form.trees, behaviour, x, strict=True):
        realize(tree, b, plan)
    return x


def incentive(form: SequenceForm, x: tuple[np.ndarray, ...], player: int) -> np.ndarray:
    """What each sequence of `player` earns against the others' plans, [Q_p]."""
    g = np.zeros(form.sequences[player])
    gradient(form.trees[player], x, player, np.zeros(len(form.trees[player].pay)), g)
    return g


def best_response(
    form: SequenceForm, behaviour: tuple[np.ndarray, ...], player: int, slack: float = 1e-9
) -> tuple[float, np.ndarray]:
    """The most `player` can earn against the others' behaviour, and a behaviour [Q_p] that earns it.

    Actions within `slack` of the best share evenly. It is a *counterfactual* best response: it is best
    wherever the others' behaviour can lead, whatever the player did before.
    """
    g = incentive(form, plans(form, behaviour), player)
    out = np.zeros_like(g)
    value = reply(form.trees[player], g, np.zeros(max(form.infosets[player], 1)), slack, out)
    return float(value), out


def against(form: SequenceForm, behaviour: tuple[np.ndarray, ...], player: int) -> float:
    """The return of `player` under behaviours, by the same kernel as the best response."""
    g = incentive(form, plans(form, behaviour), player)
    return float(expected(form.trees[player], g, behaviour[player]))
