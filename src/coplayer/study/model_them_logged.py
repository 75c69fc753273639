"""People from records ("coplayer people 1", JSON lines) in model_them_as_me: repeated one-shot games only.

What a person threw is taken as what it would have thrown whatever we did, so that every arm can be judged on every
round. Each arm answers what it expects of the person now:

    crowd            the throws of all other people, and one of each
    person alone     this person's throws so far, and one of each
    crowd + person   this person's throws so far, and the crowd's mix as `strength` throws

One label is one person, and all its matches of a game follow one another.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coplayer.arena.prize import maximin
from coplayer.game import NotFound
from coplayer.measure.interval import mean
from coplayer.model.stage import Stage, stage_of
from coplayer.people.read import alike
from coplayer.people.records import stage as played
from coplayer.read.name import load, title


def measured(path: str, strength: float) -> list[dict[str, Any]]:
    """Of each game: what every arm earned a round, mean over people with interval."""
    found: dict[tuple[str, int], dict[str, list[str]]] = {}
    for records in alike(path, lambda game, seat: played(game, seat) is not None):
        people = found.setdefault((records.game.partition("|")[0], records.seat), {})
        for person in records.people:
            people.setdefault(person.name, []).extend(records.actions[k] for k in person.chosen)
    if not found:
        raise NotFound(f"{path!r} has no record of a repeated one-shot game of two")
    return [game(spec, seat, people, strength) for (spec, seat), people in sorted(found.items())]


def game(spec: str, seat: int, people: dict[str, list[str]], strength: float) -> dict[str, Any]:
    """One game, the person in one seat."""
    stage = stage_of(load(f"{spec}|repeat(2)"), 1 - seat)
    names = [str(a) for a in stage.theirs]
    throws = {who: np.array([names.index(m) for m in moves], int) for who, moves in people.items()}
    counts = {who: np.bincount(t, minlength=len(names)).astype(float) for who, t in throws.items()}
    won = [earned(stage, t, sum(counts.values()) - counts[who] + 1.0, strength) for who, t in throws.items() if len(t)]
    rows = {arm: mean([w[arm] for w in won]) for arm in (won[0] if won else ())}
    return {
        "game": spec, "title": title(load(spec)), "people": len(won), "rounds": int(sum(map(len, throws.values()))),
        "arms": {arm: [e.mean, e.low, e.high] for arm, e in rows.items()},
    }  # fmt: skip


def earned(stage: Stage, throws: np.ndarray, crowd: np.ndarray, strength: float) -> dict[str, float]:
    """What each arm earns a round from one person's throws [T]."""
    so_far = np.vstack([np.zeros(len(crowd)), np.cumsum(np.eye(len(crowd))[throws], 0)])[:-1]  # [T, B]
    beliefs = {
        "crowd": np.tile(crowd, (len(throws), 1)), "person alone": so_far + 1.0,
        "crowd + person": so_far + strength * crowd / crowd.sum(),
    }  # fmt: skip
    calm = maximin(stage)
    out = {} if calm is None else {"equilibrium": float((calm @ stage.payoff)[throws].mean())}
    for arm, belief in beliefs.items():
        value = belief @ stage.payoff.T  # [T, B] @ [B, A]
        ours = np.isclose(value, value.max(1, keepdims=True))  # ties evenly
        out[arm] = float(((ours / ours.sum(1, keepdims=True)) * stage.payoff[:, throws].T).sum(1).mean())
    return out


def tables(found: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """The page's table, where records were given."""
    if found is None:
        return []
    rows = [[g["title"], g["people"], g["rounds"], arm, *g["arms"][arm]] for g in found for arm in g["arms"]]
    return [{
        "title": "People from records: earned a round", "head": ["game", "people", "rounds", "arm", "mean", "low", "high"],
        "rows": rows, "decimals": 3,
        "note": "Their throws are taken as what they would have done whatever we did. 95 %, over people.",
    }]  # fmt: skip
