"""The reference opponents: players one might meet, made for any game that has a sequence form.

uniform; level-1 and level-2 (best responses to the level below, ties evenly); logit equilibria at
λ = 5, 10, 20 over the payoff range; the average and the last policy of thirty iterations of CFR+; an
equilibrium, where there is a solver for one; and the policy files given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from coplayer.card.facts import Facts
from coplayer.form.policy import Policy, behaviour, load, uniform
from coplayer.form.sequence import SequenceForm
from coplayer.solve import cfr_plus, regret
from coplayer.solve.level_k import level_k
from coplayer.solve.logit import logit

SHORT = 30  # iterations of the short run
PRECISIONS = (5, 10, 20)  # λ times the payoff range


@dataclass(frozen=True, eq=False)
class Reference:
    """A policy for every seat, with what is known about it."""

    name: str
    policy: Policy
    residual: float | None = None  # how far a logit policy is from its own quantal response
    note: str = ""
    given: bool = False  # a policy file of the asker's, not one made here


def references(facts: Facts, equilibrium: Policy | None, files: tuple[Path, ...] = ()) -> Iterator[Reference]:
    """Each reference opponent, the weakest kinds first."""
    form = facts.form
    assert form
    yield Reference("uniform", uniform(form))
    for k in (1, 2):
        yield Reference(f"level-{k}", level_k(form, k))
    spread = payoff_range(facts)
    for precision in PRECISIONS if spread else ():
        found = logit(form, precision / spread)
        note = "" if found.converged else "the fixed point was not reached"
        yield Reference(f"logit, λ = {precision / spread:.3g}", found.policy, found.residual, note)
    average, last = short_run(form)
    yield Reference(f"CFR+ {SHORT}, average", average)
    yield Reference(f"CFR+ {SHORT}, last", last)
    if equilibrium is not None:
        yield Reference("equilibrium", equilibrium)
    for path in files:
        yield Reference(path.stem, load(form, path), note=str(path), given=True)


def payoff_range(facts: Facts) -> float:
    """The widest span of any player's return."""
    unit = np.eye(facts.players)
    return max(facts.layers.extreme(w, 1)[0] - facts.layers.extreme(w, -1)[0] for w in unit)


def short_run(form: SequenceForm) -> tuple[Policy, Policy]:
    """The average and the last policy of a short run of CFR+."""
    state = [state for _, state in regret.minimize(form, cfr_plus.schedule, [SHORT])][-1]
    return behaviour(form, state.plans()), tuple(s.copy() for s in state.sigma)
