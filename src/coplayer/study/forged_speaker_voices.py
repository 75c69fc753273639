"""How long an owner's order is kept among m voices: by nets that read it in three contexts, and by a record a speaker.

A net is taught among strangers like those it will meet, or among people who mostly repeat the owner. "Kept apart"
counts what each authenticated speaker said, outside any reader, and does what the owner said most.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import numpy as np

from coplayer.measure.interval import mean
from coplayer.study.by_name import Say, check
from coplayer.study.forged_speaker_play import CONTEXTS, Crowd, best, episodes
from coplayer.study.forged_speaker_readers import Schooling, hold, taught

APART = "kept apart"
SAID = {
    "pooled": "one context, no labels",
    "labelled": "labels anybody can write",
    "sure": "sure labels",
    APART: "a record per speaker, outside",
}
SCHOOLS = {"its like": 0.0, "helpers": 0.8}  # chance that a stranger in training repeats the owner


def kept_apart(crowd: Crowd, m: int, count: int, rng: np.random.Generator) -> float:
    """The hold rate of counts per authenticated speaker: column 0 of [E, m + 1, K] is the owner's."""
    wanted, said, own = episodes(crowd, m, count, rng)
    speaker = np.where(own, 0, 1 + np.cumsum(~own, 1) - 1)
    counts = np.zeros((count, m + 1, crowd.things))
    np.add.at(counts, (np.arange(count)[:, None], speaker, said), 1)
    return float((counts[:, 0].argmax(-1) == wanted).mean())


def measured(config: Any, say: Say) -> list[dict[str, Any]]:
    """Rows {school, context, m, hold, low, high, n}: means over nets taught from different seeds; without jax no nets."""
    rows = []
    nets = CONTEXTS if find_spec("jax") and find_spec("optax") else ()
    for school, helpful in SCHOOLS.items():
        for context in (*nets, APART):
            say(f"taught among {school}, {SAID[context]}")
            found = np.array([holds(config, context, helpful, seed) for seed in range(config.nets)])  # [n, M]
            for m, values in zip(config.voices, found.T, strict=True):
                e = mean(values)
                rows.append({"school": school, "context": context, "m": m, "hold": e.mean, "low": e.low,
                             "high": e.high, "n": e.n})  # fmt: skip
    return rows


def holds(config: Any, context: str, helpful: float, seed: int) -> list[float]:
    """[M] what one net, or the record, holds among strangers who do not help."""
    rng, crowd = np.random.default_rng([config.seed, seed, 1]), config.crowd
    if context == APART:
        return [kept_apart(crowd, m, config.episodes, rng) for m in config.voices]
    net = taught(Schooling(context, replace(crowd, helpful=helpful), steps=config.steps, seed=config.seed + seed))
    return [hold(net, crowd, m, context, config.episodes, rng) for m in config.voices]


def at(rows: list[dict[str, Any]], school: str, context: str, m: int) -> float | None:
    """What was held; None where no net was taught."""
    return next((r["hold"] for r in rows if (r["school"], r["context"], r["m"]) == (school, context, m)), None)


def behind(rows: list[dict[str, Any]], m: int) -> float | None:
    """How much less often a net with plain labels keeps an order than a record per speaker, at its better school."""
    apart, nets = at(rows, "its like", APART, m), [at(rows, school, "labelled", m) for school in SCHOOLS]
    known = [x for x in nets if x is not None]
    return apart - max(known) if known and apart is not None else None


def figures(config: Any, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    if behind(rows, config.judged) is not None:
        yield from by_school(config, rows)
    yield forging(config)


def by_school(config: Any, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A figure for each way the nets were taught."""
    m = config.judged
    share = {key: at(rows, *key, m) or 0.0 for key in ((s, c) for s in SCHOOLS for c in SAID)}
    told = {
        "its like": f"Among {m} strangers a net with labels that can be forged keeps "
        f"{100 * share['its like', 'labelled']:.0f} % of orders, one without any {100 * share['its like', 'pooled']:.0f} %",
        "helpers": f"Taught among people who agree with the owner it yields: {100 * share['helpers', 'sure']:.0f} % "
        f"among {m} strangers, even with labels that are sure",
    }  # fmt: skip
    for school in SCHOOLS:
        yield {
            "title": told[school],
            "x": "voices beside the owner’s",
            "y": "share of orders kept",
            "series": [{"name": name, "points": curve(rows, school, c)} for c, name in reversed(SAID.items())],
            "note": f"Nets of 32 units, taught among at most {Schooling.most} strangers; mean of n = {config.nets} nets "
            f"with 95 % intervals, {config.episodes:,} orders each. {config.crowd.things} things to want: "
            f"chance is {1 / config.crowd.things:.2f}.",
        }


def curve(rows: list[dict[str, Any]], school: str, context: str) -> list[list[float]]:
    """[m, hold, low, high]; where all nets agree there is no interval to draw."""
    here = [r for r in rows if (r["school"], r["context"]) == (school, context)]
    return [[r["m"], r["hold"], *(x for x in (r["low"], r["high"]) if x is not None)] for r in here]


def forging(config: Any) -> dict[str, Any]:
    """What the best reader keeps, over how often strangers write the owner's label."""
    chances, m = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0), config.judged
    lines = [
        (f"all want the same: {c:g}", [[f, best(replace(config.crowd, forged=f, concerted=c), m, "labelled")] for f in chances])
        for c in (0.0, config.crowd.concerted)
    ]  # fmt: skip
    return {
        "title": f"Nobody can do better: among {m} strangers a label is worth what forging it leaves",
        "x": "chance that a stranger writes the owner’s label",
        "y": "share of orders the best reader keeps",
        "series": [{"name": name, "points": points} for name, points in lines],
        "note": "Exact: the Bayesian who knows every chance, summed over all that can be read. Strangers who all want "
        "the same are easier to tell from the owner: it is the odd one out.",
    }


def table(config: Any, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Nets beside the best that their context allows."""
    return {
        "title": "Share of orders kept, beside the best that any reader of the same messages could",
        "head": ["what is read", "voices", "best possible", *(f"taught among {s}" for s in SCHOOLS)],
        "rows": [
            [SAID[c], m, best(config.crowd, m, c), *(at(rows, s, c, m) for s in SCHOOLS)]
            for c in CONTEXTS
            for m in config.voices
            if m in (1, config.judged, max(config.voices))
        ],
        "decimals": 3,
        "note": "Nets are taught with jax and optax (extra deep); without them they are left out.",
    }


def checks(config: Any) -> list[dict[str, Any]]:
    """Two messages without labels: if they say the same, it is the owner's; else either, even chances."""
    k, free = config.crowd.things, 1 - config.crowd.concerted
    return [
        check("best reader, one stranger, no labels: (1 + (1 − c)/K) / 2", (1 + free / k) / 2, best(config.crowd, 1, "pooled")),
        check("best reader, labels nobody forges: 1", 1.0, best(config.crowd, config.judged, "sure")),
    ]  # fmt: skip
