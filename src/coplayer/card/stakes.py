"""V_i(G), what a game is worth to each player, in the sense in which prices compare two games.

    value     one player, two-player constant sum, or common payoff: the number theory names
    nash      two-player matrix games: the interval over the equilibria found
    security  otherwise: the most a player can guarantee itself (a linear program)

A price compares the same sense on both sides, never one arbitrary equilibrium.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coplayer.card.facts import Facts
from coplayer.card.worth import worth
from coplayer.game import TooLarge, Unsuited, recall
from coplayer.solve.security_level import security_level
from coplayer.transform.pool import pool
from coplayer.transform.reveal import RevealAll

SENSES = ("value", "nash", "security")


@dataclass(frozen=True, eq=False)
class Stakes:
    """What each player gets, as [low, high] [N, 2]; a missing number is NaN and `why` says why."""

    sense: str
    bounds: np.ndarray
    how: str
    why: str = ""


def sense(facts: Facts) -> str:
    """Which sense of V fits the game."""
    if facts.players == 1 or facts.payments.common or (facts.players == 2 and facts.payments.constant):
        return "value"
    return "nash" if facts.matrix is not None and facts.players == 2 else "security"


def stakes(facts: Facts, as_: str | None = None) -> Stakes:
    """V of a game in the sense `as_` (default: the one that fits)."""
    kind = as_ or sense(facts)
    try:
        return {"value": valued, "nash": nash, "security": secure}[kind](facts)
    except (Unsuited, TooLarge) as error:
        return unknown(kind, facts, str(error))


def unknown(kind: str, facts: Facts, why: str) -> Stakes:
    return Stakes(kind, np.full((facts.game.players, 2), np.nan), "", why)


def valued(facts: Facts) -> Stakes:
    """The value, or of a team that sees different things its optimum."""
    found = worth(facts)
    if found.value is not None:
        return Stakes("value", np.repeat(np.array(found.value)[:, None], 2, axis=1), found.how)
    if facts.payments.common and facts.form is not None:
        if isinstance(facts.game, RevealAll) and facts.game.to is None and recall(facts.game) == "made":
            return pooled(facts)
        from coplayer.solve.team_optimum import team_optimum

        best = team_optimum(facts.form).value
        return Stakes("value", np.full((facts.players, 2), best), "team optimum")
    return unknown("value", facts, found.how)


def pooled(facts: Facts) -> Stakes:
    """What a team that shares all it knows is worth: one player in all seats."""
    one = Facts(pool(facts.game.game), facts.limit)  # type: ignore[attr-defined]
    best = worth(one).value
    assert best is not None
    how = "best response of one player in all seats: who knows the same needs one plan"
    return Stakes("value", np.full((facts.players, 2), best[0]), how)


def nash(facts: Facts) -> Stakes:
    """The least and most that the equilibria found give each player."""
    from coplayer.solve.support_enumeration import support_enumeration

    assert facts.matrix is not None
    found = support_enumeration(facts.matrix)
    how = f"support enumeration, {len(found)} equilibri{'um' if len(found) == 1 else 'a'}"
    how += " found, perhaps not all (degenerate)" if found.degenerate else ""
    return Stakes("nash", np.stack([found.low, found.high], axis=1), how)


def secure(facts: Facts) -> Stakes:
    """Security levels."""
    if facts.form is None:
        raise Unsuited(facts.why_no_form)
    found = [security_level(facts.form, i, facts.seconds) for i in range(facts.players)]
    level = np.array([np.nan if s.value is None else s.value for s in found])
    why = "; ".join(sorted({s.reason for s in found if s.reason}))
    return Stakes("security", np.repeat(level[:, None], 2, axis=1), "security level: one linear program a seat", why)
