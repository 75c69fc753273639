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


@njit(fastmath=True, _nrt=False)
def weighed(trees, profile, realized, x, g, v, k, out):
    """`measured`, given room: x [N, Q], g [Q], v [I], k [K]."""
    for p in range(len(trees)):
        plan = x[p, : len(profile[p])]
        if realized:
            for q in range(len(plan)):
                plan[q] = profile[p][q]
        else:
            realize(trees[p], profile[p], plan)
    gain = 0.0
    for p in range(len(trees)):
        earned, plan, total = g[: len(profile[p])], x[p, : len(profile[p])], 0.0
        gradient(trees[p], x, p, k, earned)
        for q in range(len(plan)):
            total += earned[q] * plan[q]
        out[0, p], out[1, p] = total, best(trees[p], earned, v)
        gain += out[1, p] - total
    return gain


@njit()
def measured(trees, profile, realized, out):
    """NashConv; and each player's return, into out[0], and its best response's, into out[1]; out [2, N].

    `profile` [N] of [Q_p] holds plans if `realized`, else behaviours.
    """
    N, Q, sets, leaves = len(trees), 0, 0, 0
    for p in range(N):
        Q, sets = max(Q, len(profile[p])), max(sets, len(trees[p].parent))
        leaves = max(leaves, len(trees[p].pay))
    k = np.empty(leaves if N > 2 else 0)
    return weighed(trees, profile, realized, np.empty((N, Q)), np.empty(Q), np.empty(sets), k, out)


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
