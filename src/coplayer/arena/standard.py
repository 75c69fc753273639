"""A standard set of agents on one game: for its brief.

Cross-play and ratings: every reference policy (card/references.py) against every other one, exactly, a mean over
both seats. Adaptation: a modeller against a rival whose style or type is drawn and hidden, between what an
equilibrium and the best answer would have earned; in expectation, with the luck of the cards left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from coplayer.arena.play import play
from coplayer.arena.ratings import matrix
from coplayer.arena.schedule import Job
from coplayer.card.facts import Facts
from coplayer.card.references import references
from coplayer.game import CoplayerError
from coplayer.measure.interval import mean
from coplayer.solve.best_response import returns
from coplayer.solve.safe_side import safe_side
from coplayer.transform.repeat import one_shot

SEQUENCES = 20_000  # of both players, up to which this is done
HANDS, THROWS = 100, 200  # rounds of a match of hands, of one-shot games
SEEDS = 5  # matches from each seat

Say = Callable[[str], None]


def standard(facts: Facts, spec: str, seed: int, say: Say = lambda what: None) -> dict[str, Any]:
    """{cross, ratings, adaptation} of a two-player game, or {reason}; a part may be {reason} too."""
    if facts.form is None:
        return {"reason": f"no sequence form: {facts.why_no_form}"}
    if facts.players != 2:
        return {"reason": f"cross-play is between two players; the game has {facts.players}"}
    if (count := sum(facts.form.sequences)) > SEQUENCES:
        return {"reason": f"{count:,} sequences: more than {SEQUENCES:,}, up to which agents are played here"}
    say("cross-play of the reference policies")
    crossed = cross(facts)
    say("a modeller against hidden types")
    return {"cross": crossed, "ratings": matrix(crossed["mean"]), "adaptation": adapted(facts, spec, seed)}


def cross(facts: Facts) -> dict[str, Any]:
    """What each reference policy earns from each, [K, K], a mean over seats; exact."""
    form = facts.form
    assert form
    equilibrium = tuple(safe_side(form, i).policy for i in range(2)) if form.zero_sum else None
    known = list(references(facts, equilibrium))
    earned = np.zeros((len(known), len(known)))
    for i, one in enumerate(known):
        for j, other in enumerate(known):
            first, second = (one.policy[0], other.policy[1]), (other.policy[0], one.policy[1])
            earned[i, j] = (returns(form, first)[0] + returns(form, second)[1]) / 2
    return {"names": [r.name for r in known], "mean": earned}


def adapted(facts: Facts, spec: str, seed: int) -> dict[str, Any]:
    """A modeller's expected return by block of rounds, beside an equilibrium's and the oracle's."""
    throws = one_shot(facts.game)
    rounds, agent = (THROWS, "context_tree/best") if throws else (HANDS, "mixed_plans/best_hand")
    people, member = ("hidden_types", "@any") if throws else ("styles", "@any style")
    game = f"{spec}|repeat({rounds})"
    jobs = [Job(seats, seed + k) for k in range(SEEDS) for seats in ((agent, member), (member, agent))]
    try:
        found = [row["prize"] for job in jobs if (row := play(game, people, job))["prize"]]
    except CoplayerError as error:
        return {"reason": str(error)}
    if not found:
        return {"reason": "what there was to win is not known here"}
    curves = {name: np.array([f[name] for f in found]) for name in ("arm", "equilibrium", "oracle")}  # [n, blocks]
    known = {name: c.mean(0) for name, c in curves.items() if np.isfinite(c).all()}
    head = {"agent": agent, "population": people, "rounds": rounds, "n": len(found), "seed": seed}
    return head | {"curves": known, "share": late_share(**curves) if len(known) == 3 else None}


def late_share(arm: np.ndarray, equilibrium: np.ndarray, oracle: np.ndarray) -> list[float | None] | None:
    """[mean, low, high] over matches of the share of the prize in their second half; None where there is no prize."""
    half = arm.shape[1] // 2
    won, prize = ((x - equilibrium)[:, half:].sum(1) for x in (arm, oracle))
    some = prize > 1e-9
    found = mean((won[some] / prize[some]).tolist())
    return [found.mean, found.low, found.high] if some.any() else None
