"""External and policy regret of a match of a repeated one-shot game, side by side (Arora, Dekel & Tewari 2012).

external  max over a of sum_t G[a, b_t] - G[a_t, b_t]: the other's actions b_t held fixed
policy    max over comparators of what they got in the same match, less what we got; 0 if none did better

A comparator's match is a job like any other (arena/schedule.py): the same rival with the same randomness, another
agent in our seat. So the rival answers it, whether or not it can be copied; and all our agents share it.
Comparators: always the same action; the other's last action moved on by k = 0 .. A - 1, if both have the same number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from coplayer.game import Game, Unsuited
from coplayer.measure.interval import evenly
from coplayer.model.stage import Stage, stage_of


def suited(game: Game, seat: int) -> Stage:
    """The stage from `seat`; Unsuited, with the reason, where regrets are not defined here."""
    try:
        stage = stage_of(game, seat)
    except Unsuited:
        raise Unsuited("regrets are of one-shot games of two players, repeated; this is none") from None
    if stage.noise or stage.discount != 1:
        raise Unsuited("regrets are of games without noise and discount; this one has them")
    return stage


def comparators(game: Game, seat: int) -> dict[str, str]:
    """Name -> agent."""
    stage = suited(game, seat)
    found = {f"always {label}": f"machine(always, label={str(label)!r})" for label in stage.mine}
    if len(stage.mine) != len(stage.theirs):
        return found
    steps = range(len(stage.mine))
    return found | {f"their last action{f' + {k}' * bool(k)}": f"answer(step={k})" for k in steps}


def external(stage: Stage, moves: Iterable[tuple]) -> float:
    """External regret of a match from its joint moves."""
    joint, (mine, theirs) = np.zeros(stage.shape), stage.numbers
    for move, n in Counter(moves).items():
        joint[mine[move[stage.seat]], theirs[move[1 - stage.seat]]] += n
    return float((stage.payoff @ joint.sum(0)).max() - (stage.payoff * joint).sum())


def policy(earned: float, replayed: Mapping[str, float]) -> tuple[float, str]:
    """(policy regret of a match, the comparator that got most) beside what each comparator got."""
    best = max(replayed, key=lambda name: replayed[name])
    return max(replayed[best] - earned, 0.0), best


def side_by_side(entries: list[dict[str, Any]], reason: str | None) -> dict[str, Any]:
    """Both regrets a round, over the matches whose comparators were replayed; without replays the external one."""
    nothing = {"external": None, "external_interval": None, "policy": None, "policy_interval": None, "best": None}
    met = [e for e in entries if e["external"] is not None]
    if reason or not met:
        return {**nothing, "matches": 0, "reason": reason or "no match was played for it"}
    again = [e for e in met if e["replayed"]]
    kept = again or met
    groups, seeds = [e["rival"] for e in kept], [e["seed"] for e in kept]
    fixed = evenly([e["external"] / e["rounds"] for e in kept], groups, seeds)
    found = {**nothing, "external": fixed.mean, "external_interval": fixed.interval, "matches": len(kept)}
    if not again:
        return {**found, "reason": "no comparators were replayed: --regrets says for how many seeds they are"}
    pairs = [policy(e["total"], e["replayed"]) for e in kept]
    reacting = evenly([p / e["rounds"] for (p, _), e in zip(pairs, kept, strict=True)], groups, seeds)
    best = Counter(name for p, name in pairs if p > 0).most_common(1)
    found |= {"policy": reacting.mean, "policy_interval": reacting.interval, "reason": None}
    return found | {"best": best[0][0] if best else None, "comparators": len(kept[0]["replayed"])}
