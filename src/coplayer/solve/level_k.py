"""Level-k players (Stahl & Wilson 1994; Nagel 1995): level 0 is uniform, level k best-responds to level k - 1.

Ties are shared evenly. A best response is taken at every information set, also at those its own earlier
actions avoid; where the others never lead all actions are ties, so play there is uniform.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from coplayer.form.passes import reply
from coplayer.form.policy import Policy, uniform
from coplayer.form.sequence import SequenceForm
from coplayer.solve.best_response import incentive, plans

NAME = "level-k"
FOR = "any finite game with perfect recall: iteration k is the player of level k, no equilibrium"
FORM = "sequence"
TIE = 1e-9  # of the largest payoff, per unit of the others' reach


def level_k(form: SequenceForm, k: int) -> Policy:
    """The policy of level k for every seat."""
    policy = uniform(form)
    for _ in range(k):
        x = plans(form, policy)
        policy = tuple(answered(form, x, p) for p in range(form.players))
    return policy


def answered(form: SequenceForm, x: Policy, player: int) -> np.ndarray:
    """The best response [Q] of `player` to the others' plans, ties evenly."""
    g = incentive(form, x, player)
    slack = TIE * np.abs(form.paid[:, player]).max(initial=0) * np.maximum(reach(form, x, player), 1e-300)
    out = np.ones_like(g)
    reply(form.trees[player], g, np.zeros(max(form.infosets[player], 1)), slack, out)
    return out


def reach(form: SequenceForm, x: Policy, player: int) -> np.ndarray:
    """The chance [I] that others' plans and chance lead to each information set of `player`, added over histories."""
    mover, sets, seqs, chance = form.rows
    mine = mover == player
    weight = chance[mine].copy()
    for j in range(form.players):
        if j != player:
            weight *= x[j][seqs[mine, j]]
    return np.bincount(sets[mine], weight, form.infosets[player])


def refuse(form: SequenceForm) -> None:
    """Nothing: a sequence form is a finite game with perfect recall."""


def steps(form: SequenceForm, at: Iterable[int], rng: np.random.Generator) -> Iterator[tuple[int, Policy]]:
    """Yield (k, plans of level k) for each k in `at`; no randomness is used."""
    for k in at:
        yield k, plans(form, level_k(form, k))
