"""Why are weight updates unstable at inference but not in training?

A small net forecasts others' throws and goes on learning from each throw. Same data, net, number of updates and
optimiser; what changes is the order of the data, the batch, clipping, replay, an anchor, a gate, whose data they are
and whether partners share the weights (which_update_play.py, which_update_cells.py, which_update_rivals.py).

Half of the 2^7 cells is run: effects of one, two and three factors stay apart. Not here yet: self-play policy
gradients on pennies and Leduc, language models.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.measure.interval import Estimate, difference, holm, mean
from coplayer.study import which_update_shown as shown
from coplayer.study.by_name import Say, verdict
from coplayer.study.setting import setting
from coplayer.study.which_update_cells import (
    MIXED,
    PLAIN,
    SHOWN,
    SOURCES,
    Arena,
    Cell,
    Score,
    arena,
    cost,
    effects,
    endogenous,
    estimate,
    frozen,
    half,
    scored,
    treatment,
)
from coplayer.study.which_update_checks import checks
from coplayer.study.which_update_data import HIDDEN, MEMORY_ONE, World, entropy, records, split, world

CLAIM = (
    "Two diseases go by one name. **Order**: what is seen now is one partner, so learning of this one unlearns the "
    "others. **Noise**: a batch of one. Replay treats the first, clipping the second; and what is unlearned is damage "
    "only if the others must be played again."
)
RIVALS = (
    "Independent draws are the whole story: shuffled, everything is well.",
    "Endogeneity: the data depend on oneself, which no replay mends.",
)
FLIP = (
    "with plain updates natural order does not leave a loss on the others surely above that of shuffled data, by at "
    "least .02 nats, at each arm’s best rate or at the equal one; or in natural order replay does not surely lower it more than "
    "clipping does; or at the highest rate clipping does not surely lower it in shuffled data; or after replay and clipping "
    "data made by itself leave a loss surely more than .02 nats from that of another learner’s log (paired over seeds, "
    "5 % level, Holm over these seven)"
)
LEVEL, MARGIN = 0.05, 0.02
CLIPPED, REPLAYED, BOTH = Cell(clip=True), Cell(replay=True), Cell(clip=True, replay=True)
LIVE = (PLAIN, BOTH, MIXED, Cell(shuffled=True, clip=True, replay=True))
MIXED_CLIPPED = Cell(shuffled=True, clip=True)
ARMS = [*half(), *(c for c in SHOWN if c not in half())]
PILOT = ((PLAIN, 0.1), (MIXED, 0.1), (PLAIN, 0.5), (MIXED, 0.5), (CLIPPED, 0.5), (BOTH, 0.5))

Found = dict[tuple[Cell, float], list[Score]]


@dataclass(frozen=True)
class Config:
    """Why are weight updates unstable at inference but not in training?"""

    population: str = setting("roshambo", "population", "whose throws are forecast; memory_one needs no OpenSpiel")
    old: int = setting(15, "partners", "met before the stream; the net is fitted to them")
    new: int = setting(20, "partners", "of the stream")
    tuning: int = setting(8, "partners", "for the choice of rates, in no claim")
    throws: int = setting(1000, "throws", "with each partner, one in ten withheld from learning")
    rates: tuple[float, ...] = setting((0.003, 0.01, 0.03, 0.1, 0.3, 1.0), "a gradient", "rates tried")
    equal: float = setting(0.1, "a gradient", "the rate at which all arms are compared too")
    clip: float = setting(1.0, "nats", "longest gradient")
    anchor: float = setting(
        0.01, "a rate", "pull to where it began; at rate .1 half of a step is gone after 700 updates"
    )
    seeds: int = setting(10, "seeds", "splits of the partners, habits of ours and luck")
    choosing: int = setting(2, "seeds", "for the choice of rates")
    seed: int = setting(0, "seed", "the first of the claims; those of the choice begin 10,000 later")


def run(config: Config, say: Say) -> dict[str, Any]:
    rates = chosen(config, say)
    found, kept, still = claims(config, rates, say)
    say("data made by itself")
    made = by_itself(config, say)
    say("the pilot’s players")
    numbers: dict[str, Any] = {
        "cells": cells(config, found, rates), "made": made["rows"], "pilot": pilot(config), "seeds": config.seeds,
        "effects": {at: acting(found, rates, config, at) for at in ("best", "equal")}, "frozen": summary(still),
        "entropy": estimate(mean(kept)), "curves": curves(config, found), "equal": config.equal, "highest": max(config.rates),
        "lowest": min(config.rates),
    }  # fmt: skip
    numbers["tests"] = tests(config, found, rates, made["gaps"])
    return {
        "numbers": numbers, "verdict": verdict(flipped(numbers), shown.told(numbers, failed(numbers))),
        "figures": [shown.plane(numbers, "best"), shown.plane(numbers, "equal"), shown.by_rate(numbers)],
        "tables": [*shown.tables(numbers), costs(config)], "checks": checks(config),
    }  # fmt: skip


def worlds(config: Config, choosing: bool) -> Callable[[int], World]:
    """Seed -> its world."""
    many = config.old + config.new + config.tuning
    first = config.seed + 10_000 * choosing

    def made(k: int) -> World:
        old, new = split(many, config.old, config.new, config.tuning, first + k, choosing)
        return world(records(config.population, many, config.throws, first + k), old, new, 32, first + k)

    return made


def chosen(config: Config, say: Say) -> dict[Cell, float]:
    """For each arm the rate with the smallest sum of the losses now and on others, on partners in no claim."""
    total = {c: np.zeros(len(config.rates)) for c in ARMS}
    for k in range(config.choosing):
        say(f"choosing rates, seed {k + 1} of {config.choosing}")
        at = worlds(config, True)(k)
        for cell, rate in ((c, r) for c in ARMS for r in config.rates):
            s = scored(at, cell, treatment(cell, rate, config.clip, config.anchor))
            total[cell][config.rates.index(rate)] += s.now + s.others
    return {c: config.rates[int(t.argmin())] for c, t in total.items()}


def claims(config: Config, rates: dict[Cell, float], say: Say) -> tuple[Found, list[float], list[Score]]:
    """(scores of every arm and rate wanted, one a seed; what cannot be foreseen; scores of who never updates)."""
    wanted = {(c, r) for c in ARMS for r in (rates[c], config.equal)} | {(c, r) for c in SHOWN for r in config.rates}
    found: Found = {w: [] for w in sorted(wanted)}
    kept, still = [], []
    for k in range(config.seeds):
        say(f"seed {k + 1} of {config.seeds}")
        at = worlds(config, False)(k)
        kept.append(entropy(at.tests))
        still.append(frozen(at))
        for cell, rate in found:
            found[cell, rate].append(scored(at, cell, treatment(cell, rate, config.clip, config.anchor)))
    return found, kept, still


def summary(scores: list[Score]) -> dict[str, Any]:
    return {f: estimate(mean([getattr(s, f) for s in scores])) for f in Score._fields}


def cells(config: Config, found: Found, rates: dict[Cell, float]) -> list[dict[str, Any]]:
    """Every arm at its best rate and at the equal one."""
    return [
        {"name": c.name, "levels": list(c), "rate": rates[c], "best": summary(found[c, rates[c]]),
         "equal": summary(found[c, config.equal])}
        for c in ARMS
    ]  # fmt: skip


def curves(config: Config, found: Found) -> list[dict[str, Any]]:
    return [{"name": c.name, "points": [[r, summary(found[c, r])] for r in config.rates]} for c in SHOWN]


def acting(found: Found, rates: dict[Cell, float], config: Config, at: str) -> dict[str, Any]:
    """Effects on the losses now and on others: of six factors with one weight set for all, and of one set a partner."""
    out = {}
    for what in ("now", "others"):
        every = half()
        values = np.array(
            [[getattr(s, what) for s in found[c, rates[c] if at == "best" else config.equal]] for c in every]
        )
        shared = [i for i, c in enumerate(every) if not c.own]
        out[what] = effects([every[i] for i in shared], values[shared]) + effects(every, values)[-1:]
    return out


def by_itself(config: Config, say: Say) -> dict[str, Any]:
    """Rows of the table of sources; and the paired gaps, itself less another learner's log, after replay and clipping."""
    best = {key: rate_of(config, *key) for key in ((c, s) for c in LIVE for s in SOURCES)}
    met: dict[tuple, list[tuple[float, float]]] = {(*k, at): [] for k in best for at in ("best", "equal")}
    for k in range(config.seeds):
        say(f"data made by itself, seed {k + 1} of {config.seeds}")
        there = arena(config.old, config.new, config.throws, config.seed + k)
        for cell, source, at in met:
            rate = best[cell, source] if at == "best" else config.equal
            met[cell, source, at].append(lived(there, cell, rate, source, config))
    rows = [
        {"name": c.name, "source": s, "at": at, "rate": best[c, s] if at == "best" else config.equal,
         "now": estimate(mean([x for x, _ in got])), "again": estimate(mean([y for _, y in got]))}
        for (c, s, at), got in met.items()
    ]  # fmt: skip
    own, log = SOURCES[2], SOURCES[1]
    gaps = {
        at: difference([y for _, y in met[BOTH, own, at]], [y for _, y in met[BOTH, log, at]])
        for at in ("best", "equal")
    }
    return {"rows": rows, "gaps": gaps}


def lived(there: Arena, cell: Cell, rate: float, source: str, config: Config) -> tuple[float, float]:
    return endogenous(there, cell, treatment(cell, rate, config.clip, config.anchor), source, config.throws)


def rate_of(config: Config, cell: Cell, source: str) -> float:
    """The best rate, against rivals that are in no claim."""
    arenas = [arena(config.old, config.tuning, config.throws, config.seed + 10_000 + k) for k in range(config.choosing)]
    return min(config.rates, key=lambda r: sum(sum(lived(a, cell, r, source, config)) for a in arenas))


def pilot(config: Config) -> list[dict[str, Any]]:
    """Memory-one players, twenty before and twenty new: plain updates at two rates, clipping, replay."""
    rows: dict[str, list[Score]] = {name: [] for name in ("frozen", *(f"{c.name}, rate {r:g}" for c, r in PILOT))}
    for k in range(config.seeds):
        seen = records(MEMORY_ONE, 40, config.throws, config.seed + k)
        at = world(seen, list(range(20)), list(range(20, 40)), 1, config.seed + k)
        rows["frozen"].append(frozen(at))
        for c, r in PILOT:
            rows[f"{c.name}, rate {r:g}"].append(scored(at, c, treatment(c, r, config.clip, config.anchor)))
    return [{"name": name, **summary(scores)} for name, scores in rows.items()]


def tests(config: Config, found: Found, rates: dict[Cell, float], gaps: dict[str, Estimate]) -> dict[str, Any]:
    """The seven differences of the flip condition, with p after Holm."""

    def others(cell: Cell, at: str) -> list[float]:
        rate = {"best": rates[cell], "equal": config.equal, "highest": max(config.rates)}[at]
        return [s.others for s in found[cell, rate]]

    es = {}
    for at in ("best", "equal"):
        es[f"order, {at}"] = difference(others(PLAIN, at), others(MIXED, at))
        es[f"replay, {at}"] = difference(others(CLIPPED, at), others(REPLAYED, at))
        es[f"itself, {at}"] = gaps[at]
    es["clip, highest"] = difference(others(MIXED, "highest"), others(MIXED_CLIPPED, "highest"))
    ps = holm([e.p for e in es.values()])
    return {name: {"gap": estimate(e), "p": p} for (name, e), p in zip(es.items(), ps, strict=True)}


def failed(numbers: dict[str, Any]) -> list[str]:
    """The parts of FLIP that hold."""
    tests = numbers["tests"]

    def sure(name: str, least: float) -> bool:
        t = tests[name]
        return bool(t["p"] is not None and t["p"] <= LEVEL and t["gap"][0] > least)

    out = []
    if not all(sure(f"order, {at}", MARGIN) for at in ("best", "equal")):
        out.append("order")
    if not all(sure(f"replay, {at}", 0) for at in ("best", "equal")):
        out.append("replay")
    if not sure("clip, highest", 0):
        out.append("clip")
    apart = [t for at in ("best", "equal") if (t := tests[f"itself, {at}"])["p"] is not None and t["p"] <= LEVEL]
    if any(abs(t["gap"][0]) > MARGIN for t in apart):
        out.append("itself")
    return out


def flipped(numbers: dict[str, Any]) -> bool:
    return bool(failed(numbers))


def costs(config: Config) -> dict[str, Any]:
    kinds = [Cell(), Cell(large=True), Cell(clip=True), Cell(replay=True), Cell(large=True, replay=True), Cell(anchor=True),
             Cell(gate=True), Cell(own=True)]  # fmt: skip
    room = (config.old + config.new) * config.throws
    return {
        "title": "What an update costs",
        "head": ["update", "floating-point operations", "bytes kept"],
        "rows": [[c.name.removeprefix("natural, ").replace("natural", "plain"), *cost(c, HIDDEN, config.new, room)] for c in kinds],
        "decimals": 0,
        "note": "Counted, not timed: a net that reads one of nine inputs has at most nine different rows in a batch. Numbers "
        "of 8 bytes; replay keeps every throw, of one byte.",
    }  # fmt: skip
