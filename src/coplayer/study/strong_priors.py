"""When is it right not to update?

A number drifts; an informant reports it. The agent moves its estimate by a share of the surprise. How large should
the share be when the report is honest, noisier than it claims, chosen by somebody with an interest, or by an
opponent? (strong_priors_world.py has the equations.) And what if the estimate decides about something that cannot
be undone?
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from coplayer.form.matrix import matrix
from coplayer.measure.interval import difference, holm, mean
from coplayer.solve.matrix_game import matrix_game
from coplayer.study.by_name import Say, check, verdict
from coplayer.study.setting import setting
from coplayer.study.strong_priors_world import (
    INFORMANTS,
    Menu,
    World,
    careful_weight,
    chosen,
    error,
    errors,
    paid,
    right_weight,
)

CLAIM = (
    "The weight of evidence is spread² / (spread² + error²) only if nobody chose it. **Where somebody with an interest "
    "chooses it the right weight is less**, and there is a region where never updating beats a Bayesian who trusts."
)
RIVALS = (
    "A Bayesian with the right prior always does better with evidence than without.",
    "Interest is only noise: count the evidence as less precise and all is well.",
)
FLIP = (
    "for interested or for opposed informants there is no cell of the grid (spread × push) where never updating has a "
    "smaller error than trusting (paired over seeds, 5 % level, Holm over cells)"
)
LEVEL = 0.05
STRATEGIC = ("interested", "opposed")
MENUS = {"build or not": Menu(False), "also probe or bet": Menu(True)}


@dataclass(frozen=True)
class Config:
    """When is it right not to update?"""

    spreads: tuple[float, ...] = setting(
        (0.25, 0.5, 1.0, 2.0, 4.0), "errors of a report", "of the number: from a prior worth 16 reports to 1/16"
    )
    pushes: tuple[float, ...] = setting(
        (0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0), "errors of a report", "how far an informant wants or can push"
    )
    keep: float = setting(0.9, "share", "of the number kept a round: half of it is gone after 7 rounds")
    lie: float = setting(0.1, "a squared push", "what pushing costs the interested; with 0 it gets all it wants")
    rounds: int = setting(1500, "rounds", "of each run, after those that the start is forgotten in")
    seeds: int = setting(20, "seeds", "runs of each cell, with the same luck in all cells")
    shown: float = setting(1.0, "errors of a report", "the spread in the text: a prior worth one report")
    usual: float = setting(-0.5, "spreads", "worth of a project on average: most are not worth building")
    honest: float = setting(0.5, "chance", "that the careful gives the informant to be honest; else opposed")
    projects: int = setting(4000, "projects", "a seed, for what can and cannot be undone")
    seed: int = setting(0, "seed", "of all luck")


def run(config: Config, say: Say) -> dict[str, Any]:
    rng = np.random.default_rng(config.seed)
    cells = []
    for informant, spread in product(INFORMANTS, config.spreads):
        say(f"{informant} informant, spread {spread:g}")
        cells += row(config, informant, spread, rng)
    adjusted(cells)
    say("what cannot be undone")
    numbers: dict[str, Any] = {"cells": cells, "weights": weights(config), "static": static(config)}
    numbers |= {"undo": undone(config, rng), "pushes": list(config.pushes), "shown": config.shown}
    return {
        "numbers": numbers, "verdict": verdict(flipped(numbers), told(numbers)),
        "figures": [right(numbers), *(region(config, numbers, who) for who in STRATEGIC), for_good(numbers)],
        "tables": [by_informant(numbers), counted(numbers)], "checks": checks(config, cells, rng),
    }  # fmt: skip


def row(config: Config, informant: str, spread: float, rng: np.random.Generator) -> list[dict[str, Any]]:
    """Never updating against trusting, at each push, in the drifting world."""
    world = World(spread, config.keep, config.lie)
    gains = np.array([0.0, world.gain])
    found = errors(world, informant, gains, np.array(config.pushes), config.rounds, config.seeds, rng)
    out = []
    for push, pair in zip(config.pushes, found, strict=True):
        never, trusts = pair.tolist()
        gap = difference(trusts, never)
        out.append({"informant": informant, "spread": spread, "push": push, "never": mean(never).mean,
                    "trusts": mean(trusts).mean, "gap": gap.mean, "interval": gap.interval, "raw": gap.p})  # fmt: skip
    return out


def adjusted(cells: list[dict[str, Any]]) -> None:
    """p after Holm over the cells of each informant; who wins."""
    for informant in INFORMANTS:
        here = [c for c in cells if c["informant"] == informant]
        for c, p in zip(here, holm([c.pop("raw") for c in here]), strict=True):
            sure = p is not None and p <= LEVEL
            c |= {"p": p, "wins": ("never" if c["gap"] > 0 else "trusts") if sure else "neither"}


def weights(config: Config) -> dict[str, list[float]]:
    """The best constant weight as a share of Kalman's, by push, exactly, without drift."""
    world = World(config.shown, 0.0, config.lie)
    return {who: [right_weight(world, who, s) / world.kappa for s in config.pushes] for who in INFORMANTS}


def static(config: Config) -> list[dict[str, Any]]:
    """Errors of four agents against four informants, exactly, without drift, at one push."""
    world, push = World(config.shown, 0.0, config.lie), 2.0
    agents = {"never": 0.0, "trusts": world.kappa, "careful": careful_weight(world, config.honest, push)}
    return [
        {"informant": who, "push": push, **{a: error(world, who, g, push) for a, g in agents.items()},
         "knows": error(world, who, right_weight(world, who, push), push)}
        for who in INFORMANTS
    ]  # fmt: skip


def undone(config: Config, rng: np.random.Generator) -> dict[str, list[dict[str, Any]]]:
    """Per menu and push of a seller, who always pushes up: what never updating earns more than trusting."""
    world, shape = World(config.shown, 0.0, config.lie), (config.seeds, config.projects)
    usual = config.usual * world.spread
    theta = usual + world.spread * rng.standard_normal(shape)
    z = theta + rng.standard_normal(shape)
    out: dict[str, list[dict[str, Any]]] = {}
    for name, menu in MENUS.items():
        never = earned(menu, usual + 0 * z, world.spread**2, theta, world.spread)
        out[name] = []
        for push in config.pushes:
            trusts = earned(menu, usual + world.kappa * (z + push - usual), world.kappa, theta, world.spread)
            ends = mean(trusts), mean(never), difference(never, trusts)
            out[name].append({"push": push, "trusts": [ends[0].mean, *(ends[0].interval or [])],
                              "never": [ends[1].mean, *(ends[1].interval or [])], "gap": ends[2].mean, "p": ends[2].p})  # fmt: skip
    return out


def earned(menu: Menu, belief: np.ndarray, variance: float, theta: np.ndarray, spread: float) -> list[float]:
    """Of each seed the mean over projects, when choosing by this belief."""
    return paid(menu, chosen(menu, belief, variance, spread), theta, spread).mean(1).tolist()


def checks(config: Config, cells: list[dict[str, Any]], rng: np.random.Generator) -> list[dict[str, Any]]:
    world = World(config.shown, config.keep, config.lie)
    plain, low = World(config.shown, 0.0, config.lie), config.shown**2
    ignored = np.sqrt(np.pi * plain.v / 2)
    drawn = {w: errors(plain, w, np.array([plain.kappa]), np.array([1.5]), 200, 200, rng).mean() for w in INFORMANTS}
    honest = next(c["trusts"] for c in cells if c["informant"] == "honest" and c["spread"] == config.shown)
    with_talk, without = cheap_talk()
    return [
        check("Kalman’s gain is the constant weight with the smallest stationary error", world.gain, searched(world)),
        check(f"its error, drawn {config.rounds * config.seeds:,} times", world.gain, honest),
        check("noisy: trusting is as good as never at push² = spread² + error²", low, error(plain, "noisy", plain.kappa, np.sqrt(plain.v))),
        check("opposed: the right weight just past push = √(π (spread² + error²) / 2)", 0.0, right_weight(plain, "opposed", 1.001 * ignored)),
        check("opposed, three states, two messages, exact equilibrium: error with messages is that without", without, with_talk),
        *(check(f"{w}, no drift, push 1.5: error of trusting, drawn", error(plain, w, plain.kappa, 1.5), float(drawn[w])) for w in INFORMANTS),
    ]  # fmt: skip


def searched(world: World) -> float:
    """The weight g that minimises the stationary error ((1-g)^2 fresh + g^2) / (1 - (1-g)^2 keep^2), by search."""
    from scipy.optimize import minimize_scalar

    fresh = (1 - world.keep**2) * world.spread**2

    def stationary(g: float) -> float:
        return ((1 - g) ** 2 * fresh + g**2) / (1 - ((1 - g) * world.keep) ** 2)

    return float(minimize_scalar(stationary, bounds=(0, 1), method="bounded", options={"xatol": 1e-9}).x)


def cheap_talk() -> tuple[float, float]:
    """The agent's error at the equilibrium with an opposed informant, and at best without one; states -1, 0, 1."""
    states = (-1, 0, 2)  # lopsided
    errors = [[np.mean([(act[say[k]] - s) ** 2 for k, s in enumerate(states)]) for say in product(range(2), repeat=3)]
              for act in product(states, repeat=2)]  # fmt: skip
    value, _, _ = matrix_game(matrix(-np.array(errors)))
    return -value, min(float(np.mean([(a - s) ** 2 for s in states])) for a in states)


def regions(numbers: dict[str, Any]) -> dict[str, int]:
    """In how many cells never updating wins."""
    return {w: sum(c["wins"] == "never" for c in numbers["cells"] if c["informant"] == w) for w in INFORMANTS}


def flipped(numbers: dict[str, Any]) -> bool:
    return any(regions(numbers)[who] == 0 for who in STRATEGIC)


def told(numbers: dict[str, Any]) -> str:
    won, each = regions(numbers), len(numbers["cells"]) // len(INFORMANTS)
    at = {r["informant"]: r for r in numbers["static"]}
    opposed, interested = at["opposed"], at["interested"]
    least = [min(numbers["weights"][w]) for w in STRATEGIC]
    return (
        f"in the drifting world never updating beats trusting in {won['interested']} of {each} cells with an interested "
        f"and {won['opposed']} with an opposed informant, {won['noisy']} with one that is noisier than it says and "
        f"{won['honest']} with an honest one. Without drift, at spread {numbers['shown']:g}, the right weight falls to "
        f"{least[1]:.2g} of Kalman’s for an opposed informant, but never below {least[0]:.2g} for an interested one: who "
        f"knows the interest gains {opposed['never'] - interested['knows']:.2g} over never updating at push 2, and against "
        f"an opponent {opposed['never'] - opposed['knows']:.2g}. Interest is not noise of the same size: at push "
        f"{numbers['pushes'][2]:g} it leaves a weight of {numbers['weights']['interested'][2]:.2f}, noise "
        f"{numbers['weights']['noisy'][2]:.2f}. So never updating beats those who trust, not those who know."
    )


def right(numbers: dict[str, Any]) -> dict[str, Any]:
    ends = {w: rows[-1] for w, rows in numbers["weights"].items()}
    return {
        "title": f"The right weight is 0 against an opponent, {ends['interested']:.2g} of Kalman’s against an interest, "
        f"at push {numbers['pushes'][-1]:g}",
        "x": "push, errors of a report", "y": "right weight, share of Kalman’s",
        "series": [{"name": w, "points": [list(p) for p in zip(numbers["pushes"], numbers["weights"][w], strict=True)]}
                   for w in ("opposed", "interested", "noisy", "honest")],
        "note": f"Exact, one report, spread {numbers['shown']:g}: the constant weight with the smallest expected error when "
        "the informant knows it and replies to it. Honest: σ² = 1, so that Kalman’s is spread² / (spread² + 1).",
    }  # fmt: skip


def region(config: Config, numbers: dict[str, Any], who: str) -> dict[str, Any]:
    cells = [c for c in numbers["cells"] if c["informant"] == who]
    kinds = {"never": "never updating wins", "trusts": "trusting wins", "neither": "not told apart"}
    won = [c["push"] for c in cells if c["wins"] == "never"]
    first = f"from push {min(won):g} on never updating can win" if won else "never updating wins nowhere"
    return {
        "title": f"{who.capitalize()} informant: {first} ({len(won)} of {len(cells)} cells)",
        "x": "spread of the number, doublings of a report’s error (left: strong prior)",
        "y": "push, errors of a report",
        "kinds": list(kinds.values()),
        "points": [{"name": "", "kind": list(kinds).index(c["wins"]), "x": float(np.log2(c["spread"])), "y": c["push"]} for c in cells],
        "note": f"Simulated, {config.keep:g} of the number kept a round, {config.seeds} seeds, Holm over the cells.",
    }  # fmt: skip


def crossing(rows: list[dict[str, Any]]) -> float | None:
    """The push from which on never updating earns more, between the pushes tried; None if it surely does nowhere."""
    sure = holm([r["p"] for r in rows])
    if not any(r["gap"] > 0 and p is not None and p <= LEVEL for r, p in zip(rows, sure, strict=True)):
        return None
    k = next(k for k, r in enumerate(rows) if r["gap"] > 0)
    if k == 0:
        return float(rows[0]["push"])
    (a, b), (x, y) = ((rows[i]["gap"], rows[i]["push"]) for i in (k - 1, k))
    return float(b + (y - b) * a / (a - x))


def for_good(numbers: dict[str, Any]) -> dict[str, Any]:
    undo = numbers["undo"]
    first = {name: crossing(rows) for name, rows in undo.items()}
    said = [f"from push {x:.2f}" if x is not None else "nowhere" for x in first.values()]
    return {
        "title": f"If one can only build or not, never updating wins {said[0]}; if one can probe or bet first, {said[1]}",
        "x": "push of a seller, errors of a report", "y": "earned a project",
        "series": [{"name": f"{who}, {'may try' if MENUS[name].try_first else 'build or not'}",
                    "points": [[r["push"], *r[who]] for r in rows]}
                   for name, rows in reversed(undo.items()) for who in ("never", "trusts")],
        "note": "A project is worth theta in each of two periods, half a spread below 0 on average. Building is for good. A small bet pays a fifth of theta, "
        "a probe costs a twentieth of the spread; both show theta before the second period. The seller always pushes up; "
        "who trusts takes its report for honest. 95 % over seeds.",
    }  # fmt: skip


def by_informant(numbers: dict[str, Any]) -> dict[str, Any]:
    rows = [[r["informant"], r["never"], r["trusts"], r["careful"], r["knows"]] for r in numbers["static"]]
    return {
        "title": f"Expected squared error, spread {numbers['shown']:g}, push {numbers['static'][0]['push']:g}, one report",
        "head": ["informant", "never updates", "trusts (Kalman)", "careful", "knows who informs it"], "rows": rows,
        "note": "Exact. Careful: the weight that is best if the informant is honest with chance 1/2 and opposed otherwise; "
        "knows: the best weight for this informant, which knows the weight.", "decimals": 3,
    }  # fmt: skip


def counted(numbers: dict[str, Any]) -> dict[str, Any]:
    rows = []
    for who in INFORMANTS:
        here = [c for c in numbers["cells"] if c["informant"] == who]
        counts = [sum(c["wins"] == kind for c in here) for kind in ("trusts", "neither", "never")]
        rows.append([who, *counts, max(c["gap"] for c in here)])
    return {
        "title": "Cells of the grid in the drifting world",
        "head": ["informant", "trusting wins", "not told apart", "never updating wins", "most that trusting loses"],
        "rows": rows, "note": "Squared errors; the most that trusting loses to never updating in a cell (negative: gains).",
    }  # fmt: skip
