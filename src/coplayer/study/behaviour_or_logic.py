"""Predict what they do, or why?

Models of behaviour (a context tree, counts) and models of reasons (inverse planning over goals, levels of thought)
forecast the same players of a repeated matrix game. In the middle the pay changes, or the other's goal.
(behaviour_or_logic_play.py has players and models.) Scored on acts only: goals are known up to what gives the same acts.

With `net` steps a recurrent net that learned to learn from players with a habit takes part (model/in_context.py).
Not here yet: one trained on players with goals, grids, bargaining, people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.measure.interval import difference, holm, mean
from coplayer.study.behaviour_or_logic_play import (
    ANGLES,
    BEHAVIOUR,
    LOGIC,
    POPULATIONS,
    PRECISIONS,
    ROUNDS_AHEAD,
    WITH_GOALS,
    Match,
    by_hand,
    exact_total,
    judged,
    match,
    mixed,
)
from coplayer.study.by_name import Say, check, verdict
from coplayer.study.setting import setting

CLAIM = (
    "Whoever predicts what others do from what they did wins as long as nothing changes; **whoever asks why they do it "
    "wins after the payoffs change**."
)
RIVALS = (
    "Behaviour is enough: a model that forgets fast has recovered in some twenty rounds.",
    "The change does not matter: a model wins where it is of the right kind, before and after.",
)
FLIP = (
    "against players with goals, of the goal model’s list or not, the best behaviour model has recovered in rounds 11 to "
    "20 after the change: neither its error nor the pay lost by trusting it is above the goal model’s; or before the "
    "change no behaviour model has a smaller error than the goal model on any kind of player (paired over matches, 5 % "
    "level, Holm)"
)
LEVEL = 0.05
BOTH = "goals and tree"
MODELS = (*LOGIC, *BEHAVIOUR, BOTH)
BIN = 5  # rounds


@dataclass(frozen=True)
class Config:
    """Predict what they do, or why?"""

    half: int = setting(60, "rounds", "before the change and after it; by then errors hardly fall")
    matches: int = setting(60, "matches", "with each kind of player, each with fresh pay, player and luck")
    net: int = setting(0, "steps", "of training a recurrent net on habits; needs coplayer[deep]; 0 leaves it out")
    seed: int = setting(0, "seed", "of the first match; seed 1 was used to try things out")


def run(config: Config, say: Say) -> dict[str, Any]:
    found = {}
    for number, population in enumerate(POPULATIONS):
        say(f"players: {population}")
        found[population] = [
            match(population, config.half, np.random.default_rng([config.seed, number, k]), config.net)
            for k in range(config.matches)
        ]
    numbers: dict[str, Any] = {"half": config.half, "matches": config.matches, "bin": BIN}
    numbers["kinds"] = {name: scores(matches, config.half) for name, matches in found.items()}
    numbers["before"] = compared(numbers["kinds"], "before", POPULATIONS)
    numbers["after"] = compared(numbers["kinds"], "after", WITH_GOALS)
    for kind in numbers["kinds"].values():
        kind.pop("windows")
    return {
        "numbers": numbers, "verdict": verdict(flipped(numbers), told(numbers)),
        "figures": [drawn(numbers, name) for name in POPULATIONS],
        "tables": [players(list(numbers["kinds"]["habit"]["means"])), recovery(numbers), inside(numbers), *(means(numbers, what) for what in ("error", "pay lost"))],
        "checks": checks(config, found["known goals"]),
    }  # fmt: skip


def scores(matches: list[Match], half: int) -> dict[str, Any]:
    """Of each model the error by bins of rounds, with intervals; and means of windows, per match."""
    curves: dict[str, Any] = {}
    windows: dict[str, Any] = {}
    spans = {"before": slice(half - 20, half), "soon": slice(half, half + 10), "after": slice(half + 10, half + 20),
             "late": slice(2 * half - 20, 2 * half)}  # fmt: skip
    for name in (m for m in MODELS if m == BOTH or m in matches[0].forecasts):
        rows = np.array([judged(m, forecast(m, name)) for m in matches])  # [matches, 2, T]
        binned = rows[:, 0].reshape(len(matches), -1, BIN).mean(2)
        curves[name] = [[BIN * (k + 0.5) - half, *triple(column)] for k, column in enumerate(binned.T)]
        windows[name] = {w: rows[:, :, span].mean(2).T.tolist() for w, span in spans.items()}  # [2][matches]
    table = {name: {w: [float(np.mean(x)) for x in both] for w, both in at.items()} for name, at in windows.items()}
    return {"curves": curves, "windows": windows, "means": table}


def forecast(seen: Match, name: str) -> np.ndarray:
    """[T, B]; goals and tree: the mixture of both."""
    if name != BOTH:
        return seen.forecasts[name]
    return mixed(seen.forecasts["goals"], seen.forecasts["tree"], seen.moves[:, 1])


def triple(values: np.ndarray) -> list[float | None]:
    e = mean(values.tolist())
    return [e.mean, e.low, e.high]


def compared(kinds: dict[str, Any], window: str, populations: tuple[str, ...]) -> list[dict[str, Any]]:
    """The best behaviour model, by its mean error in the window, less the goal model: error and pay lost."""
    rows: list[dict[str, Any]] = []
    ps: list[float | None] = []
    for name in populations:
        windows, table = kinds[name]["windows"], kinds[name]["means"]
        best = min(behaviours(table), key=lambda model: table[model][window][0])
        gaps = [difference(windows[best][window][k], windows["goals"][window][k]) for k in range(2)]
        ps += [g.p for g in gaps]
        rows.append({"players": name, "best": best, "gaps": [[g.mean, g.low, g.high] for g in gaps]})
    sure = holm(ps)
    for k, row in enumerate(rows):
        row["p"] = sure[2 * k : 2 * k + 2]
    return rows


def behaviours(table: dict[str, Any]) -> list[str]:
    """The behaviour models that took part."""
    return [m for m in BEHAVIOUR if m in table]


def above(row: dict[str, Any], what: int, sign: int = 1) -> bool:
    """Whether the behaviour model's error (0) or pay lost (1) is surely above the goal model's (sign -1: below)."""
    p = row["p"][what]
    return bool(sign * row["gaps"][what][0] > 0 and p is not None and p <= LEVEL)


def recovered(numbers: dict[str, Any]) -> list[str]:
    return [r["players"] for r in numbers["after"] if not above(r, 0) and not above(r, 1)]


def ahead(numbers: dict[str, Any]) -> list[str]:
    """Players whom a behaviour model foresees better before the change."""
    return [r["players"] for r in numbers["before"] if above(r, 0, -1)]


def flipped(numbers: dict[str, Any]) -> bool:
    return bool(recovered(numbers)) or not ahead(numbers)


def told(numbers: dict[str, Any]) -> str:
    said = []
    for r in numbers["after"]:
        e, lost = (f"{g[0]:.3f} [{g[1]:.3f}, {g[2]:.3f}]" for g in r["gaps"])
        said.append(
            f"{r['players']}: the best behaviour model ({r['best']}) errs by {e} nats and loses {lost} pay a round more"
        )
    worse = [r["players"] for r in numbers["before"] if above(r, 0)]
    return (
        f"in rounds 11 to 20 after the change, {numbers['matches']} matches each: {'; '.join(said)}, than the goal model. "
        f"Before the change a behaviour model is ahead against {listed(ahead(numbers))}, and the goal model is already "
        f"ahead of all of them against {listed(worse)}: {second_rival(numbers, worse)}."
    )


def listed(names: list[str]) -> str:
    return ", ".join(names) or "none"


def second_rival(numbers: dict[str, Any], worse: list[str]) -> str:
    """Whether kinds matter without a change, and whether the change matters as well."""
    if not set(WITH_GOALS) <= set(worse):
        return "the second rival is not confirmed"
    before = {r["players"]: r["gaps"][0][0] for r in numbers["before"]}
    wider = all(r["gaps"][0][0] > before[r["players"]] for r in numbers["after"])
    more = "; the change widens the gap" if wider else "; the change does not widen the gap"
    return "being of the right kind matters before the change too, as the second rival says" + more


def drawn(numbers: dict[str, Any], name: str) -> dict[str, Any]:
    kind = numbers["kinds"][name]
    best = min(behaviours(kind["means"]), key=lambda m: kind["means"][m]["soon"][0])
    shown = ["goals", best, BOTH] if best != "tree" else ["goals", "tree", BOTH]
    soon = [kind["means"][m]["soon"][0] for m in shown[:2]]
    before = [kind["means"][m]["before"][0] for m in shown[:2]]
    what = "goal" if name == "new goal" else "pay"
    note = (
        "Kullback and Leibler’s, exact in each round; means of "
        f"{numbers['bin']} rounds over {numbers['matches']} matches with 95 % bands. The titles compare the last 20 rounds "
        "before the change with the first 10 after it. Beside the goal model: the behaviour model that is best in those 10, "
        "and the mixture of goals and tree by Bayes."
    )
    return {
        "title": f"{name.capitalize()}: at the change the goal model’s error goes from {before[0]:.2f} to {soon[0]:.2f} nats, "
        f"from {before[1]:.2f} to {soon[1]:.2f} for the {best}",
        "x": f"rounds after the change of {what}", "y": "error, nats a round above what could be foreseen",
        "series": [{"name": m, "points": kind["curves"][m]} for m in shown],
        "note": note if name == POPULATIONS[0] else "",
    }  # fmt: skip


def players(models: list[str]) -> dict[str, Any]:
    rows = [
        ["known goals", "plan for a mixture of their own pay and ours that is in the goal model’s list", "the pay"],
        ["other goals", "the same, mixtures and depths of planning that are not in the list", "the pay"],
        ["levels", "best-answer what we did lately, or what answers what they did lately", "the pay"],
        ["habit", "have a mixed action for each last round, whatever it pays", "the pay"],
        ["new goal", "plan for a mixture in the list; another one after the change", "their goal"],
    ]
    sorts = "; ".join(LOGIC), "; ".join(m for m in BEHAVIOUR if m in models)
    return {"title": "Who is predicted", "head": ["players", "what they do", "what changes"], "rows": rows,
            "note": f"Models of reasons: {sorts[0]}. Models of behaviour: {sorts[1]}. Begun anew: nothing is kept at the "
            "change, of which it is told; the others keep what they learned, of the player’s reasons or habits."}  # fmt: skip


def recovery(numbers: dict[str, Any]) -> dict[str, Any]:
    rows = [[r["players"], r["best"], r["gaps"][0][0], r["p"][0], r["gaps"][1][0], r["p"][1]] for r in numbers["after"]]
    return {
        "title": "Rounds 11 to 20 after the change: the best behaviour model less the goal model",
        "head": ["players", "best behaviour model", "error more", "p (Holm)", "pay lost more", "p (Holm)"], "rows": rows,
        "note": "The best is taken afterwards, by its mean error here, which favours it.",
    }  # fmt: skip


def inside(numbers: dict[str, Any]) -> dict[str, Any]:
    rows = [[r["players"], "behaviour" if above(r, 0, -1) else "goals" if above(r, 0) else "neither", r["best"],
             r["gaps"][0][0], r["p"][0]] for r in numbers["before"]]  # fmt: skip
    return {
        "title": "The last 20 rounds before the change: the best behaviour model less the goal model",
        "head": ["players", "ahead", "best behaviour model", "error more", "p (Holm)"],
        "rows": rows,
    }


def means(numbers: dict[str, Any], what: str) -> dict[str, Any]:
    k = ("error", "pay lost").index(what)
    rows = [[name, m, *(kind["means"][m][w][k] for w in ("before", "soon", "after", "late"))]
            for name, kind in numbers["kinds"].items() for m in MODELS if m in kind["means"]]  # fmt: skip
    unit = "nats a round" if k == 0 else "a round; pay is drawn from [0, 1]"
    return {
        "title": f"{what.capitalize()}, {unit}",
        "head": ["players", "model", "last 20 before", "1 to 10 after", "11 to 20", "last 20"], "rows": rows, "decimals": 3,
    }  # fmt: skip


def checks(config: Config, known: list[Match]) -> list[dict[str, Any]]:
    """The exact posterior, where the truth is in its list."""
    rounds, many = min(config.half, 30), len(ANGLES) * len(ROUNDS_AHEAD) * len(PRECISIONS)
    weights, product = by_hand(known[0], rounds)
    total = float(np.mean([exact_total(m, config.half) for m in known]))
    return [
        check(f"posterior over {many} goals after {rounds} rounds, against the product of forecasts (largest gap)",
              0.0, float(np.abs(weights - product).max())),
        check(f"its errors added up, on average at most ln {many} = {np.log(many):.2f} nats (what is above)",
              0.0, max(0.0, total - float(np.log(many)))),
    ]  # fmt: skip
