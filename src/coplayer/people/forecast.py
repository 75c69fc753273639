"""Forecasts of real people by several predictors, learnt from other people only: the record of `coplayer forecast`.

predictors    [{name, kind, for, nats, bits, gain, accuracy, net, calibration_error, each with NAME_interval, n, people,
              seconds, reliability, by_treatment, by_seen, by_person} | {name, kind, for, reason}], in the order asked
pairs         for each predictor after the best: how many nats a choice it loses to it, paired by person
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from coplayer.game import Unsuited
from coplayer.measure import interval
from coplayer.people.folds import folds
from coplayer.people.predictor import LEARNS, Predictor, predictor, purpose
from coplayer.people.records import Records
from coplayer.people.scores import FEWEST, Scores, enough, proper, scores, summary, zero_sum

FORMAT = "coplayer forecast 1"
SEEN = (0, 10, 30, 100, 300, 1000, 3000)  # choices of the person already seen, where curves are cut
Say = Callable[[str], None]


def forecasts(
    records: Records, names: Sequence[str], k: int = 6, seed: int = 0, say: Say = lambda what: None
) -> dict[str, Any]:
    """The record: every predictor scored on all people, each left out of what it was learnt from."""
    asked = [(name, *predictor(name)) for name in names]  # an unknown name should not cost a fit
    made, kept = [], {}
    for name, one, kind in asked:
        began = time.perf_counter()
        row: dict[str, Any] = {"name": name, "kind": kind, "for": purpose(name)}
        say(name)
        try:
            kept[name] = list(left_out(records, one, kind, k, seed))
            row |= summary(kept[name], np.random.default_rng(seed)) | parts(kept[name])
        except Unsuited as why:
            row |= dict.fromkeys(("nats", "bits", "gain", "accuracy", "net", "calibration_error")) | {
                "reason": str(why)
            }
        made.append(row | {"seconds": time.perf_counter() - began})
    if not kept:
        raise Unsuited("; ".join(row["reason"] for row in made))
    return {
        "format": FORMAT, "title": f"Forecasts of people: {records.source}", "source": records.source,
        "game": records.game, "show": records.show, "actions": list(records.actions), "people": len(records.people),
        "matches": sum(len(p.matches) for p in records.people), "choices": records.decisions, "folds": k, "seed": seed,
        "treatments": sorted({m.treatment for p in records.people for m in p.matches}),
        "net_reason": None if zero_sum(records) else NO_NET, "interval_reason": few(records),
        "predictors": made, "pairs": paired(kept),
    }  # fmt: skip


NO_NET = "a best response to this round's forecast says something in zero-sum rounds only"


def few(records: Records) -> str | None:
    """Why there are no intervals, where there are too few people who count as draws of their own."""
    many = len({p.group for p in records.people})
    if many >= FEWEST:
        return None
    who = "one person" if many == 1 else f"{many} people who count apart"
    return f"no interval from {who}; at least {FEWEST} are expected"


def left_out(records: Records, one: Predictor, kind: str, k: int, seed: int) -> Iterator[Scores]:
    """The scores of each person; a predictor that learns from nobody needs no folds."""
    stage = zero_sum(records)
    alone = iter([(records, records.people)])
    parts_ = folds(records, k, np.random.default_rng(seed)) if kind in LEARNS else alone
    for fold, (others, people) in enumerate(parts_):
        learned = one.learn(others, np.random.default_rng([seed, fold]))
        for person in people:
            p = proper(one.forecast(learned, person), person, type(one).__name__)
            yield scores(p, person, None if stage is None else stage.payoff)


def parts(found: Sequence[Scores]) -> dict[str, Any]:
    """The nats by treatment, by how much of the person was seen before, and of each person."""
    nats = np.concatenate([s.nats for s in found])
    group = {g: k for k, g in enumerate(dict.fromkeys(s.person.group for s in found))}
    who = np.concatenate([np.full(len(s.nats), group[s.person.group]) for s in found])
    seen = np.concatenate([np.arange(len(s.nats)) for s in found])
    kind = np.concatenate([np.repeat([m.treatment for m in s.person.matches], [m.length for m in s.person.matches])
                           for s in found])  # fmt: skip
    hits, gain = (np.concatenate([getattr(s, name) for s in found]) for name in ("accuracy", "gain"))
    bands = np.searchsorted(SEEN, seen, side="right") - 1
    return {
        "by_treatment": [
            {"treatment": str(t), **told(nats[kind == t], who[kind == t]), "accuracy": float(hits[kind == t].mean())}
            for t in np.unique(kind)
        ],
        "by_seen": [
            {"from": SEEN[b], "to": int(seen[bands == b].max()) + 1, "gain": float(gain[bands == b].mean()),
             **told(nats[bands == b], who[bands == b])}
            for b in np.unique(bands)
        ],
        "by_person": [
            {"person": s.person.name, "n": len(s.nats), "nats": float(s.nats.mean()), "gain": float(s.gain.mean()),
             "net": None if s.net is None else float(s.net.mean())}
            for s in found
        ],
    }  # fmt: skip


def told(nats: np.ndarray, who: np.ndarray) -> dict[str, Any]:
    made = interval.mean(nats.tolist(), who.tolist())
    return {"n": len(nats), "people": made.n, "nats": made.mean, "interval": enough(made)}


def paired(kept: dict[str, list[Scores]]) -> list[dict[str, Any]]:
    """How much each predictor loses to the best one, over the same choices."""
    if not kept:
        return []
    lined = {name: sorted(found, key=lambda s: s.person.name) for name, found in kept.items()}
    costs = {name: np.concatenate([s.nats for s in found]) for name, found in lined.items()}
    best = min(costs, key=lambda name: costs[name].mean())
    who = [k for k, s in enumerate(lined[best]) for _ in s.nats]
    group = [s.person.group for s in lined[best] for _ in s.nats]
    out = []
    for name, cost in costs.items():
        if name == best:
            continue
        made = interval.difference(cost.tolist(), costs[best].tolist(), group)
        worse = np.bincount(who, cost - costs[best])
        out.append({"best": best, "other": name, "loses": made.mean, "interval": enough(made),
                    "best_for": int((worse > 0).sum()), "people": len(worse)})  # fmt: skip
    return out
