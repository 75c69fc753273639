"""Where should what is learned of someone be kept?

One stream of partners, each met twice, with others in between. Four places behind one interface (model/places.py): the
context of a recurrent net that learned to learn; the weights of one net that learns on and replays; a board of counts
a person; a context tree a person, called as a tool, saved and loaded. Who comes is said, or has to be recognised
(four_places_stream.py, four_places_play.py, four_places_checks.py).

Not here yet: a language model that calls the four.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from coplayer.measure.interval import difference, holm, mean
from coplayer.population.by_name import population
from coplayer.study import four_places_shown as shown
from coplayer.study.by_name import Say, verdict
from coplayer.study.four_places_checks import checks
from coplayer.study.four_places_play import FRESH, LATE, PLACES, SETTINGS, Lived, alone, place, streamed
from coplayer.study.four_places_stream import Partner, game, order, partners, people, stage
from coplayer.study.setting import setting

CLAIM = (
    "What is learned of someone is best kept **outside the context and the weights**: as a small model or counts of "
    "that person, put away under who it is and loaded when they come back. Others in between overwrite one context and "
    "blur one set of weights."
)
RIVALS = (
    "Context is enough: a net that learned to learn picks a person up again in a few rounds.",
    "Weights are enough: with replay one net holds all of them.",
)
FLIP = (
    "on second visits context alone gains at least 95 % of the bits of the best of the other three, or is not surely below "
    "that, where names are given or where people have to be recognised (paired over streams, 5 % level, Holm over both)"
)
LEVEL, SHARE = 0.05, 0.95
WINDOWS = ((0, 10), (10, 100), (100, 1000))
ARMS = list(product(PLACES, (True, False)))


@dataclass(frozen=True)
class Config:
    """Where should what is learned of someone be kept?"""

    population: str = setting("roshambo", "population", "who comes; memory_one draws players and needs no OpenSpiel")
    people: str = setting("", "folder", "of records of people (rps|repeat(n), two matches or more each), who come too")
    partners: int = setting(40, "partners", "in the stream, people included; each is met twice")
    aside: int = setting(3, "partners", "of the population, for the choice of settings, with nine drawn ones")
    gap: int = setting(20, "partners", "or more between the two visits of each")
    first: int = setting(1000, "rounds", "of a first visit")
    second: int = setting(200, "rounds", "of a second visit")
    steps: int = setting(800, "steps", "of training the recurrent net on drawn players, three visits a lesson")
    streams: int = setting(10, "streams", "with another order, habit of ours and luck; intervals are over streams")
    live: int = setting(3, "streams", "in which each place plays for itself, answering its forecasts")
    seed: int = setting(0, "seed", "the first stream’s; settings are chosen on one that begins 10,000 later")

    @property
    def rounds(self) -> tuple[int, int]:
        return self.first, self.second


def run(config: Config, say: Say) -> dict[str, Any]:
    settings, trained = chosen(config, say)
    found: dict[tuple[str, bool], list[dict[str, Any]]] = {arm: [] for arm in ARMS}
    live: dict[tuple[str, bool], list[list[float]]] = {arm: [] for arm in ARMS}
    for k in range(config.streams):
        say(f"stream {k + 1} of {config.streams}")
        who = stream(config, config.seed + k)
        for which, named in ARMS:
            at = made(config, settings, which, named)
            found[which, named].append(
                scored(at, named, who, streamed(at, named, who, visits(config, who), config.rounds))
            )
            if k < config.live and not config.people:
                lived = streamed(at, named, who, visits(config, who), config.rounds, config.seed + k)
                live[which, named].append([float(np.nanmean(x)) for x in (*lived.paid, *lived.bits)])
    arms = [summary(which, named, rows) for (which, named), rows in found.items()]
    numbers = {
        "arms": arms, "settings": settings, "streams": config.streams, "partners": config.partners, "trained": trained, "second": config.second,
        "live": [shown.row(w, n, rows) for (w, n), rows in live.items() if rows], "tests": tests(found), "first": config.first,
    }  # fmt: skip
    return {
        "numbers": numbers, "verdict": verdict(flipped(numbers), shown.told(numbers)),
        "figures": shown.figures(numbers), "tables": shown.tables(numbers), "checks": checks(config.seed),
    }  # fmt: skip


def stream(config: Config, seed: int) -> list[Partner]:
    """The partners in their order: people, and members of the population that were not set aside."""
    guests = people(config.people, config.rounds)[: config.partners] if config.people else []
    wanted, rng = config.partners - len(guests), np.random.default_rng([seed, 3])
    rest = np.arange(config.aside, config.aside + wanted) if drawn(config) else members(config)[config.aside :]
    who = guests + (
        partners(config.population, rng.permutation(rest)[:wanted].tolist(), config.rounds, seed) if wanted else []
    )
    return [who[i] for i in rng.permutation(len(who))]


def drawn(config: Config) -> bool:
    return config.population == "memory_one"


def members(config: Config) -> np.ndarray:
    """Places of the population's members; the first `aside` are for the choice of settings."""
    many = len(population(config.population).members(game(2)))
    return np.random.default_rng(many).permutation(many)


def visits(config: Config, who: list[Partner]) -> list:
    return order(len(who), min(config.gap, max(1, len(who) // 2)))


def made(config: Config, settings: dict[str, float], which: str, named: bool) -> Any:
    return place(which, settings[which], named, stage(), config.partners, config.steps, config.seed)


def chosen(config: Config, say: Say) -> tuple[dict[str, float], float]:
    """Of the two settings of each place the one that gains more bits on a stream of its own, with names; and the
    processor time, in seconds, that the recurrent nets took to train."""
    say("training the recurrent nets, choosing settings")
    seed = config.seed + 10_000
    own = list(range(config.aside)) if drawn(config) else members(config)[: config.aside].tolist()
    who = partners(config.population, own, config.rounds, seed) + partners(
        "memory_one", list(range(100, 109)), config.rounds, seed
    )
    out, start = {}, time.process_time()
    for value in SETTINGS["context"]:
        net = place("context", value, True, stage(), len(who), config.steps, config.seed)
        net.meet(net.begin(), None)  # trains it
    trained = time.process_time() - start
    for which in PLACES:
        gained = []
        for value in SETTINGS[which]:
            at = place(which, value, True, stage(), len(who), config.steps, config.seed)
            lived = streamed(at, True, who, order(len(who), 4), config.rounds)
            gained.append(np.nanmean(np.concatenate([x.ravel() for x in lived.bits])))
        out[which] = SETTINGS[which][int(np.argmax(gained))]
    return out, trained


def scored(at: Any, named: bool, who: list[Partner], lived: Lived) -> dict[str, Any]:
    """One stream's numbers."""
    first, second = (np.nanmean(x, 0) for x in lived.bits)  # [T] bits by round
    met = first[:10].mean()
    late = range(min(LATE, len(who) // 2), len(who))
    harm = alone(at, named, who, late) - lived.bits[0][late.start :, :FRESH]
    right = np.nanmean(lived.right, 0) if np.isfinite(lived.right).any() else np.array([np.nan, np.nan])
    rounds = sum(int(np.isfinite(x).sum()) for x in lived.bits)
    return {
        "first": first, "second": second, "windows": [float(first[a:b].mean()) for a, b in WINDOWS if a < len(first)],
        "again": [float(second[a:b].mean()) for a, b in WINDOWS if a < len(second)], "all": float(second.mean()),
        "kept": float(second[:10].mean() - met), "there": float(first[-100:].mean() - met), "harm": float(np.nanmean(harm)),
        "right": right.tolist(), "size": lived.size / len(who), "micro": 1e6 * lived.seconds / rounds,
        "milli": 1e3 * lived.seconds / len(who), "paid": [float(np.nanmean(x)) for x in lived.paid],
    }  # fmt: skip


def summary(which: str, named: bool, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Means and intervals over streams."""

    def over(get: Callable[[dict[str, Any]], float]) -> list[float | None]:
        e = mean([get(r) for r in rows])
        return [e.mean, e.low, e.high]

    out: dict[str, Any] = {"place": which, "named": named, "n": len(rows)}
    for key in ("all", "kept", "harm"):
        out[key] = over(lambda r, key=key: r[key])  # type: ignore[misc]
    for key in ("windows", "again", "paid"):
        out[key] = [over(lambda r, key=key, i=i: r[key][i]) for i in range(len(rows[0][key]))]  # type: ignore[misc]
    for key in ("first", "second"):
        out[f"{key}_curve"] = shown.curve(np.array([r[key] for r in rows]))
    for key in ("size", "micro", "milli"):
        out[key] = float(np.mean([r[key] for r in rows]))
    out["share"] = out["kept"][0] / there if (there := float(np.mean([r["there"] for r in rows]))) > 0 else None
    right = np.mean([r["right"] for r in rows], 0)
    out["right"] = [None if named or np.isnan(x) else float(x) for x in right]
    return out


def tests(found: dict[tuple[str, bool], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Context less 95 % of the best other place on second visits, in bits a throw."""
    rows: list[dict[str, Any]] = []
    ps = []
    for named in (True, False):
        gained = {which: [r["all"] for r in found[which, named]] for which in PLACES}
        best = max(PLACES[1:], key=lambda which: float(np.mean(gained[which])))
        e = difference(gained["context"], [SHARE * x for x in gained[best]])
        share = float(np.mean(gained["context"]) / np.mean(gained[best]))
        rows.append({"named": named, "best": best, "gap": [e.mean, e.low, e.high], "share": share})
        ps.append(e.p)
    for row, p in zip(rows, holm(ps), strict=True):
        row["p"] = p
    return rows


def flipped(numbers: dict[str, Any]) -> bool:
    return not all(t["p"] is not None and t["p"] <= LEVEL and t["gap"][0] < 0 for t in numbers["tests"])
