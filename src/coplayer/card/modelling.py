"""What modelling the others is worth: best responses to reference opponents against safe play.

In a two-player zero-sum game the value of modelling an opponent is what a best response earns from it
minus the most that a policy which stays unexploitable can earn from it. Both numbers are measured again
on the policies themselves. Elsewhere there is no safe value to compare with; then the rows say what is
meaningful: the security level, the team optimum, or what the seat earns by playing the reference itself.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from coplayer.card.facts import Facts
from coplayer.card.references import Reference, references
from coplayer.form.sequence import SequenceForm
from coplayer.game import Game, TooLarge, Unsuited
from coplayer.solve.best_response import against, best_response, returns
from coplayer.solve.safe_side import SafeSide, safe_side
from coplayer.solve.security_level import security_level
from coplayer.solve.team_optimum import common_payoff, team_optimum

SEQUENCES = 100_000  # most, both players' together; past a tenth of them only uniform play has a full frontier
COARSE = (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)  # how far the model is trusted
FINE = (0.0, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.99, 1.0)


def modelling(game: Game | Facts, files: tuple[Path, ...] = (), seed: int = 7, hands: int = 100_000) -> dict:
    """The section on modelling as the brief's record has it (report/page.py); {"reason"} where there is none."""
    facts = game if isinstance(game, Facts) else Facts(game)
    if facts.form is None:
        return {"reason": f"no sequence form: {facts.why_no_form}", "rows": []}
    if why := too_many(facts):
        return {"reason": why, "rows": []}
    if facts.players == 1:
        return {"reason": "there is nobody else in the game", "rows": []}
    if facts.players == 2 and facts.form.zero_sum:
        return zero_sum(facts, files, seed, hands)
    if common_payoff(facts.form):
        return common(facts, files)
    return general(facts, files)


def too_many(facts: Facts) -> str:
    """Why the reference opponents are not asked for, or nothing."""
    count = sum(facts.form.sequences) if facts.form else 0
    return f"{count:,} sequences: more than {SEQUENCES:,}, up to which this is computed" if count > SEQUENCES else ""


def zero_sum(facts: Facts, files: tuple[Path, ...], seed: int, hands: int) -> dict:
    """Best response, best safe response and the frontier between them, per seat and opponent."""
    form = facts.form
    assert form
    with ThreadPoolExecutor(2) as pool:
        sides = list(pool.map(partial(safe_side, form), range(2)))
        known = list(references(facts, (sides[0].policy, sides[1].policy), files))
        rows = list(pool.map(partial(side_rows, known=known), sides))
    return {
        "kind": "zero_sum",
        "value": [side.value for side in sides],
        "rows": rows[0] + rows[1],
        "played": played(facts, known[0], seed, hands),
    }


def side_rows(side: SafeSide, known: list[Reference]) -> list[dict]:
    """The rows of one seat."""
    return [row(side, reference) for reference in known]


def row(side: SafeSide, reference: Reference) -> dict:
    """One seat against one opponent; `risks` is how far below the value the worst opponent could push it."""
    y = reference.policy[1 - side.seat]
    few = COARSE if sum(side.form.sequences) <= SEQUENCES // 10 else COARSE[:: len(COARSE) - 1]
    weights = FINE if reference.name == "uniform" else few
    frontier = side.frontier(y, weights)
    safe, best = frontier[0], frontier[-1]
    return head(side.seat, reference) | {
        "best_response": best.against,
        "best_safe": safe.against,
        "best_safe_worst": safe.worst,
        "value_of_modelling": best.against - safe.against,
        "frontier": [{"p": r.weight, "earns": r.against, "risks": side.value - r.worst} for r in frontier],
    }


def head(seat: int, reference: Reference) -> dict:
    made = {"seat": seat, "opponent": reference.name, "residual": reference.residual}
    made |= {"given": True} if reference.given else {}
    return made | ({"note": reference.note} if reference.note else {})


def played(facts: Facts, reference: Reference, seed: int, hands: int) -> dict:
    """Seat 0's best response against a reference, played out: a check of the exact number by sampling."""
    form = facts.form
    assert form
    _, reply = best_response(form, reference.policy, 0)
    policy = (reply, *reference.policy[1:])
    from coplayer.card.playout import sampled

    earned = sampled(form, policy, hands, np.random.default_rng(seed))[:, 0]
    half = 1.96 * earned.std(ddof=1) / np.sqrt(hands)
    mean = float(earned.mean())
    return {
        "seat": 0, "opponent": reference.name, "n": hands, "seed": seed, "mean": mean,
        "low": mean - half, "high": mean + half, "exact": against(form, policy, 0),
    }  # fmt: skip


def common(facts: Facts, files: tuple[Path, ...]) -> dict:
    """The best a team can do, and what a seat earns by answering each reference partner."""
    form = facts.form
    assert form
    try:
        found = team_optimum(form)
        optimum, policy, reason = found.value, found.policy, None
    except (Unsuited, TooLarge) as error:
        optimum, policy, reason = None, None, str(error)
    known = list(references(facts, None, files))
    if policy is not None:
        known.append(Reference("the team's optimum", policy))
    rows = [own_row(form, seat, r) for seat in range(form.players) for r in known]
    made = {"kind": "common", "team": {"optimum": optimum, "reason": reason}, "rows": rows}
    return (
        made | baseline() | ({"reference": [optimum] * form.players, "reference_is": "team optimum"} if policy else {})
    )


def baseline() -> dict:
    return {"baseline_is": "what the seat earns by playing the same policy as the others", "short": "itself"}


def own_row(form: SequenceForm, seat: int, reference: Reference) -> dict:
    """A best response to the others' reference policies, beside playing the reference oneself."""
    best, _ = best_response(form, reference.policy, seat)
    own = float(returns(form, reference.policy)[seat])
    return head(seat, reference) | {
        "best_response": best, "best_safe": None, "baseline": own, "value_of_modelling": best - own, "frontier": [],
    }  # fmt: skip


def general(facts: Facts, files: tuple[Path, ...]) -> dict:
    """Security levels, Nash intervals and commitment where they are defined, and best responses."""
    form = facts.form
    assert form
    levels = [security_level(form, seat, facts.seconds) for seat in range(form.players)]
    stable, why = equilibria(facts)
    seats = [
        seat_row(facts, seat, levels[seat].value, levels[seat].reason, stable, why) for seat in range(form.players)
    ]
    rows = [own_row(form, seat, r) for r in references(facts, None, files) for seat in range(form.players)]
    sure = [level.value for level in levels]
    made = {"kind": "general" if form.players == 2 else "many", "rows": sorted(rows, key=lambda r: r["seat"])}
    made |= {"seats": seats, **baseline()}
    return made | ({"reference": sure, "reference_is": "security level"} if None not in sure else {})


def equilibria(facts: Facts) -> tuple[np.ndarray | None, str]:
    """Payoffs [K, N] at the equilibria found of a two-player matrix game, or why there are none."""
    from coplayer.solve.support_enumeration import support_enumeration

    if facts.matrix is None or facts.players != 2:
        return None, "no solver here lists the equilibria of trees or of three or more players"
    try:
        found = support_enumeration(facts.matrix)
    except (Unsuited, TooLarge) as error:
        return None, str(error)
    return np.array([e.payoffs for e in found]), ""


def seat_row(facts: Facts, seat: int, level: float | None, reason: str, stable: np.ndarray | None, why: str) -> dict:
    """What a seat can be sure of, what equilibria give it, and what committing first gives it."""
    from coplayer.solve.stackelberg import stackelberg

    made: dict[str, Any] = {"seat": seat, "security_level": level, "nash_low": None, "nash_high": None}
    made |= {"equilibria": None, "stackelberg": None}
    if stable is not None and facts.matrix is not None:
        made |= {
            "nash_low": stable[:, seat].min(),
            "nash_high": stable[:, seat].max(),
            "equilibria": len(stable),
        }
        made["stackelberg"] = stackelberg(facts.matrix, seat).value
        made["stackelberg_minus_nash"] = [
            made["stackelberg"] - made["nash_high"], made["stackelberg"] - made["nash_low"],
        ]  # fmt: skip
    why_not = "; ".join(filter(None, (reason, why)))
    return made | ({"reason": why_not} if why_not else {})
