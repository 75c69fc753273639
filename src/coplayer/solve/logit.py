"""Logit equilibrium (McKelvey & Palfrey 1998, agent form): noisy best responses to each other, at a precision λ.

    σ(a | I)  ∝  exp(λ Q(I, a)),    Q(I, a) = counterfactual value of a at I / the others' reach of I

λ = 0 is uniform play; as λ grows one branch leads to an equilibrium. We follow it from λ = 0 by a damped
fixed-point iteration. It may not converge for large λ; then `converged` is False and `residual` says by
how much the policy still differs from its own quantal response.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from coplayer.form.passes import expected
from coplayer.form.policy import Policy, uniform
from coplayer.form.sequence import SequenceForm
from coplayer.game import Unsuited
from coplayer.solve.best_response import incentive, plans
from coplayer.solve.level_k import reach

NAME = "logit"
FOR = "any finite game with perfect recall: iteration n is the logit equilibrium at λ = n per unit of payoff"
FORM = "sequence"
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Logit:
    """A policy and how far it is from its own quantal response (the largest difference of a probability)."""

    policy: Policy
    residual: float
    converged: bool


def logit(form: SequenceForm, precision: float, steps: int = 8, iterations: int = 400) -> Logit:
    """The logit equilibrium at λ = `precision` (per unit of payoff), followed from uniform in `steps` steps."""
    policy, residual = uniform(form), 0.0
    for part in np.linspace(0, 1, steps + 1)[1:]:
        last = part == 1
        policy, residual = settled(form, policy, part * precision, iterations * (4 if last else 1), last)
    return Logit(policy, residual, residual <= 10 * ROUNDING)


def settled(form: SequenceForm, policy: Policy, precision: float, iterations: int, last: bool) -> tuple[Policy, float]:
    """Iterate σ <- σ + d (response - σ); d is halved when the residual grows and creeps up when it falls."""
    damping, before, residual = 0.5, np.inf, np.inf
    for _ in range(iterations):
        answer = response(form, policy, precision)
        residual = max(float(np.abs(a - b).max()) for a, b in zip(answer, policy, strict=True))
        if residual <= (ROUNDING if last else 1e-4):
            break
        damping = min(damping * 1.1, 1.0) if residual < before else max(damping / 2, 0.02)
        before = residual
        policy = tuple(b + damping * (a - b) for a, b in zip(answer, policy, strict=True))
    return policy, residual


def response(form: SequenceForm, policy: Policy, precision: float) -> Policy:
    """Everybody's quantal response to `policy`."""
    x = plans(form, policy)
    return tuple(quantal(form, x, policy, p, precision) for p in range(form.players))


def quantal(form: SequenceForm, x: Policy, policy: Policy, player: int, precision: float) -> np.ndarray:
    """The quantal response [Q] of one player, later moves as in `policy`."""
    g = incentive(form, x, player)
    expected(form.trees[player], g, policy[player])  # g: values of sequences
    out = np.ones_like(g)
    if form.infosets[player]:
        owner = form.owner[player][1:]
        u = precision * g[1:] / np.maximum(reach(form, x, player), 1e-300)[owner]
        top = np.full(form.infosets[player], -np.inf)
        np.maximum.at(top, owner, u)
        weight = np.exp(u - top[owner])
        out[1:] = weight / np.bincount(owner, weight)[owner]
    return out


def refuse(form: SequenceForm) -> None:
    """Nothing: a sequence form is a finite game with perfect recall."""


def steps(form: SequenceForm, at: Iterable[int], rng: np.random.Generator) -> Iterator[tuple[int, Policy]]:
    """Yield (n, plans of the logit equilibrium at λ = n); raises Unsuited where it was not reached."""
    for n in at:
        found = logit(form, n)
        if not found.converged:
            raise Unsuited(
                f"logit: no fixed point was reached at λ = {n} (residual {found.residual:.2g}); take a smaller λ"
            )
        yield n, plans(form, found.policy)
