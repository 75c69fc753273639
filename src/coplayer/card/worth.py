"""What a game is worth to each player, where theory names one number, and by which method it was found.

One player: the best response. Two players, constant sum: the minimax value (of Markov games by Shapley's
iteration, else by a linear program a seat). Common payoff: the best that a team can do, where players see
the state or choose once. Otherwise a value exists where iterated strict dominance leaves one outcome.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coplayer.card import facts as fact
from coplayer.card.dominance import survivors
from coplayer.form.policy import uniform
from coplayer.game import TooLarge, Unsuited, horizon
from coplayer.solve.best_response import measure

LARGE = 60_000  # sequences a linear program is tried for
ERROR = 1e-9


@dataclass(frozen=True)
class Worth:
    """`value` None: unknown, and `how` says why. `error`: how far each number can be off."""

    value: tuple[float, ...] | None
    how: str
    error: float = 0.0


def worth(facts: fact.Facts) -> Worth:
    if facts.players == 1:
        return alone(facts)
    if facts.payments.common:
        return team(facts)
    if facts.players == 2 and facts.payments.constant:
        return minimax(facts)
    left = survivors(facts.matrix.payoff) if facts.matrix is not None else []
    if facts.matrix is not None and all(len(a) == 1 for a in left):
        cell = tuple(int(a[0]) for a in left)
        return Worth(tuple(float(u[cell]) for u in facts.matrix.payoff), "iterated strict dominance")
    if (seen := perfect_play(facts)) is not None:
        return seen
    reason = "not asked of three or more players" if facts.players > 2 else "interests are mixed"
    return Worth(None, f"no single value: {reason}, equilibria may differ in what they pay")


def alone(facts: fact.Facts) -> Worth:
    if facts.form is None:
        return Worth(None, facts.why_no_form)
    return Worth((float(measure(facts.form, uniform(facts.form))[1][0]),), "best response: nobody else plays")


def minimax(facts: fact.Facts) -> Worth:
    total = facts.payments.sums.low
    if facts.markov is not None and facts.markov.zero_sum:
        return by_states(facts)
    if facts.form is None:
        return Worth(None, facts.why_no_form)
    if facts.lp is not None:
        return by_programs(facts)
    if sum(facts.form.sequences) > LARGE:
        return Worth(
            None,
            f"{sum(facts.form.sequences):,} sequences: more than {LARGE:,}, where a linear program is tried",
        )
    from coplayer.solve.security_level import security_level

    try:
        level = [security_level(facts.form, i, facts.seconds).value for i in (0, 1)]
    except TooLarge as error:
        return Worth(None, str(error))
    assert level[0] is not None and level[1] is not None
    gap = total - level[0] - level[1]
    return Worth((level[0], level[1]), "one linear program a seat", abs(gap))


def by_programs(facts: fact.Facts) -> Worth:
    from coplayer.solve.response import plan, worst

    assert facts.form and facts.lp
    value = [worst(facts.form, i, plan(facts.form, i, b)) for i, b in enumerate(facts.lp.policy)]
    return Worth((value[0], value[1]), "one linear program a seat", abs(sum(value)))


def by_states(facts: fact.Facts) -> Worth:
    from coplayer.solve import shapley

    assert facts.markov
    try:
        found = shapley.solve(facts.markov, ERROR)
    except Unsuited as error:
        return Worth(None, str(error))
    once = horizon(facts.game) is None and facts.endless is None
    how = "backward induction over states" if once else "Shapley's value iteration"
    return Worth((found.value, -found.value + 0.0), how, found.error)


def team(facts: fact.Facts) -> Worth:
    """The team optimum of common payoffs."""
    if facts.matrix is not None:
        best = float(facts.matrix.payoff[0].max())
        return Worth((best,) * facts.players, "team optimum: the best cell")
    if facts.sight.kind in ("perfect", "simultaneous only") and facts.endless is None:
        best = planned(facts)
        return Worth((best,) * facts.players, "team optimum by backward induction: everybody sees the state")
    if facts.form is None:
        return Worth(None, facts.why_no_form)
    from coplayer.solve import team_optimum

    try:
        best = team_optimum.solve(facts.form).value
    except TooLarge as error:
        return Worth(None, str(error))
    return Worth((best,) * facts.players, "team optimum: the best of all pure joint policies")


def planned(facts: fact.Facts) -> float:
    """The most a team that sees the state can expect, by backward induction over the layers."""
    graph, below = facts.graph, np.zeros(0)
    for here in reversed(facts.layers.layers):
        worth = graph.reward[here.edge, 0] * here.rate + (below[here.child] if len(below) else 0.0)
        most = np.full(len(here.state), -np.inf)
        np.maximum.at(most, here.source, worth)
        mean = np.bincount(here.source, worth * graph.prob[here.edge], len(here.state))
        most[np.isneginf(most)] = 0.0
        below = np.where(facts.decisions[here.state], most, mean)
    return float(below[0])


def perfect_play(facts: fact.Facts) -> Worth | None:
    """What subgame-perfect play is worth, if all of it is worth the same."""
    from coplayer.solve import backward_induction

    if facts.markov is None:
        return None
    try:
        found = backward_induction.solve(facts.markov)
    except Unsuited:
        return None
    how = "backward induction: all subgame-perfect equilibria are worth the same"
    return Worth(tuple(map(float, found.value)), how) if found.unique else None
