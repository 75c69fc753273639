"""Returns, best responses and exploitability of policies on a sequence form, one kernel.

Exploitability = NashConv / N in the game's own units; NashConv is what the players could gain, added
up, by each best-responding to the others (Lanctot et al. 2017).
"""

from __future__ import annotations

import numpy as np

from coplayer.compiled import njit
from coplayer.form.passes import best, expected, gradient, realize, reply, room
from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm


@njit(fastmath=True)
def measured(trees, profile, realized, out):
    """NashConv; and each player's return, into out[0], and its best response's, into out[1]; out [2, N].

    `profile` [N] of [Q_p] holds plans if `realized`, else behaviours.
    """
    N, Q, sets, leaves = len(trees), 0, 0, 0
    for p in range(N):
        Q, sets = max(Q, len(profile[p])), max(sets, len(trees[p].parent))
        leaves = max(leaves, len(trees[p].pay))
    x, room, v, k = np.empty((N, Q)), np.empty(Q), np.empty(sets), np.empty(leaves if N > 2 else 0)
    for p in range(N):
        if realized:
            x[p, : len(profile[p])] = profile[p]
        else:
            realize(trees[p], profile[p], x[p])
    for p in range(N):
        g, own = room[: len(profile[p])], x[p, : len(profile[p])]
        gradient(trees[p], x, p, k, g)
        out[0, p] = np.dot(g, own)
        out[1, p] = best(trees[p], g, v)
    return out[1].sum() - out[0].sum()


def measure(form: SequenceForm, profile: Policy, realized: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Each player's return [N] and the most it could earn against the others [N]."""
    out = np.empty((2, form.players))
    measured(form.trees, profile, realized, out)
    return out[0], out[1]


def nash_conv(form: SequenceForm, profile: Policy, realized: bool = False) -> float:
    """What the players could gain, added up, from behaviours (or plans, if `realized`)."""
    return measured(form.trees, profile, realized, np.empty((2, form.players)))


def returns(form: SequenceForm, behaviour: Policy) -> np.ndarray:
    """Expected return [N] of behaviours."""
    return measure(form, behaviour)[0]


def exploitability(form: SequenceForm, behaviour: Policy) -> float:
    """NashConv / N of behaviours, in the game's units."""
    return nash_conv(form, behaviour) / form.players


def plans(form: SequenceForm, behaviour: Policy) -> Policy:
    """The plans of behaviours."""
    x = room(form)
    for tree, b, plan in zip(form.trees, behaviour, x, strict=True):
        realize(tree, b, plan)
    return x


def incentive(form: SequenceForm, x: Policy, player: int) -> np.ndarray:
    """What each sequence of `player` earns against the others' plans, [Q_p]."""
    g = np.zeros(form.sequences[player])
    gradient(form.trees[player], x, player, np.zeros(len(form.trees[player].pay)), g)
    return g


def best_response(form: SequenceForm, behaviour: Policy, player: int, slack: float = 1e-9) -> tuple[float, np.ndarray]:
    """The most `player` can earn against the others' behaviour, and a behaviour [Q_p] that earns it.

    Actions within `slack` of the best share evenly. It is a *counterfactual* best response: it is best
    wherever the others' behaviour can lead, whatever the player did before.
    """
    g = incentive(form, plans(form, behaviour), player)
    out = np.zeros_like(g)
    sets = max(form.infosets[player], 1)
    value = reply(form.trees[player], g, np.zeros(sets), np.full(sets, slack), out)
    return float(value), out


def against(form: SequenceForm, behaviour: Policy, player: int) -> float:
    """The return of `player` under behaviours, by the same kernel as the best response."""
    g = incentive(form, plans(form, behaviour), player)
    return float(expected(form.trees[player], g, behaviour[player]))
