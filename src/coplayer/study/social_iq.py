"""What is social intelligence?

Two forecasts of a rival are scored against its true behaviour, in nats above the truth itself: the plain one, of what
it does now; and the conditional one, of what it will do next *given what I do now*, for each thing I could do, by
forking the rival. Each is then asked how much of the returns it explains, within each rival. Models and responses are
crossed, so that the same forecasts are once used (planning through the reaction) and once not (best reply to now).
With hidden cards (social_iq_hands.py) a third forecast is scored: of what the rival holds, given both acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.agents.by_name import agent
from coplayer.arena.forks import conditional, mix
from coplayer.arena.match import Table
from coplayer.game import Game
from coplayer.model.stage import stage_of
from coplayer.population import hidden_types, memory_one
from coplayer.read.name import load, title
from coplayer.study import social_iq_hands
from coplayer.study.by_name import Say, check, verdict
from coplayer.study.policy_regret import expectations
from coplayer.study.setting import setting

CLAIM = (
    "Social intelligence is **conditional prediction that is used**: what a rival does given what I do explains returns "
    "better than what it does now, and only where the response plans with it."
)
RIVALS = (
    "Plain forecasts do: whoever predicts well now predicts well.",
    "Prediction is enough: how it is used hardly matters.",
)
FLIP = "over the arms that plan, the plain forecast explains at least as much of the returns as the conditional one"
MODELS = (
    "counts", "context_tree(depth=1)", "context_tree(depth=2)", "change_point(order=1)", "bounded_memory(rounds=1)",
    "bounded_memory(rounds=2)", "bounded_memory(rounds=1, decay=0.8)", "stage_types",
)  # fmt: skip
PLANLESS = ("counts",)  # models that cannot be planned through


@dataclass(frozen=True)
class Config:
    """What is social intelligence?"""

    games: tuple[str, ...] = setting(
        ("chicken", "stag_hunt", "prisoners_dilemma"), "games", "in the first two even a best reply needs a forecast"
    )
    rounds: int = setting(200, "rounds", "a match, as in the axelrod tournaments")
    reacting: int = setting(40, "rivals a game", "memory one, no chance under .05: all can be planned through")
    blind: int = setting(10, "rivals a game", "types that never look at us")
    every: int = setting(10, "rounds", "between two looks at the conditional forecast, which needs forks")
    hands: str = setting("kuhn", "game", "with hidden cards, from seat 0: matches of 64 hands")
    hands_reacting: int = setting(60, "rivals", "styles, moody, level-k, quantal players and noisy equilibria in turn")
    hands_blind: int = setting(15, "rivals", "the same, but they do the same with a card whatever we did")
    seed: int = setting(1000, "seed", "draws the rivals and all play; not the seed of the first runs")
    draws: int = setting(2000, "draws", "of the bootstrap over rivals")


def run(config: Config, say: Say) -> dict[str, Any]:
    rows = [row for spec in config.games for row in played(spec, config, say)]
    many = {"reacting": config.hands_reacting, "blind": config.hands_blind}
    hands = social_iq_hands.played(config.hands, many, config.seed, say)
    numbers = {
        "rows": rows, "hands": hands, "explained": both_kinds(rows, config, ("plain", "given")),
        "explained_hands": both_kinds(hands, config, ("plain", "given", "hidden")),
        "blind_gap": max(r["gap"] for r in (*rows, *hands) if r["kind"] == "blind"),
        "blind_hands": max(abs(r["plain"] - r["given"]) for r in hands if r["kind"] == "blind"),
    }  # fmt: skip
    return {
        "numbers": numbers, "verdict": verdict(flipped(numbers), told(numbers)), "figures": [drawn(rows), drawn(hands)],
        "tables": [table(numbers), hidden(numbers), summary(rows), summary(hands), HISTORY],
        "checks": [
            check("a rival that does not look at us does the same whatever we do", 0.0, numbers["blind_gap"]),
            check("chain rule in hands: what it does and holds, in nats, is never less than what it does", 0.0,
                  max(0.0, *(-r["hidden"] for r in hands))),
        ],
    }  # fmt: skip


def both_kinds(rows: list[dict[str, Any]], config: Config, errors: tuple[str, ...]) -> dict[str, Any]:
    return {
        kind: {r: explain(rows, kind, r, config, errors) for r in ("plan", "best")} for kind in ("reacting", "blind")
    }


def played(spec: str, config: Config, say: Say) -> list[dict[str, Any]]:
    """All arms against all rivals of one game."""
    game, rows = load(f"{spec}|repeat({config.rounds})"), []
    for kind, many in (("reacting", config.reacting), ("blind", config.blind)):
        for k in range(many):
            say(f"{spec}: {kind} rival {k + 1} of {many}")
            rows += [{"game": spec, **met(game, config, kind, k, *arm)} for arm in arms()]
    return rows


def arms() -> list[tuple[str, str]]:
    """(model, response), every model with both responses where it can be planned through."""
    return [(m, r) for m in MODELS for r in ("best", "plan") if r == "best" or m not in PLANLESS]


def met(game: Game, config: Config, kind: str, k: int, model: str, respond: str) -> dict[str, Any]:
    """One match: what was earned, and how far both forecasts were from the truth."""
    rng = np.random.default_rng([config.seed, k, kind == "blind"])
    rival = (
        memory_one.random(memory_one.LEAST, game, 1, rng)
        if kind == "reacting"
        else hidden_types.drawn("any", game, 1, rng)
    )
    ours = agent(f"{model}/{respond}", game, 0)
    stage, table = stage_of(game, 0), Table(game, [ours, rival], config.seed + k)
    plain, given, gap = [], [], 0.0
    while not table.over:
        memory = table.memories[0].model
        true = mix(stage, rival, table.memories[1], game.view(table.state, 1))
        plain.append(float(-true @ np.log(ours.model.predict(memory)) + true @ np.log(np.maximum(true, 1e-300))))
        if len(plain) % config.every == 0 and len(plain) < config.rounds:
            nats = conditional(table, 0, ours.model, memory)
            given.append(float((nats[:, 0] - nats[:, 1]).mean()))
            gap = max(gap, float(np.ptp(nats[:, 1])))
        table.step()
    best = max(expectations(game, tuple(rival.moore.plays[:, 0])).values())
    safe = config.rounds * stage.payoff.min(1).max()  # what one action played for ever is sure of
    share = float((table.match.returns[0] - safe) / (best - safe))
    return {
        "kind": kind, "rival": k, "model": model, "respond": respond, "plain": float(np.mean(plain)),
        "given": float(np.mean(given)), "share": share, "gap": gap,
    }  # fmt: skip


def explain(
    rows: list[dict[str, Any]], kind: str, respond: str, config: Config, errors: tuple[str, ...] = ("plain", "given")
) -> dict[str, Any]:
    """R^2 of the share of the best plan on each forecast's error, both less their mean over arms for each rival.

    `more` is how much more the second error explains than the first, with its interval.
    """
    kept = [r for r in rows if r["kind"] == kind and r["respond"] == respond]
    rivals = sorted({(r["game"], r["rival"]) for r in kept})
    cube = np.array(
        [[[r[c] for c in ("share", *errors)] for r in kept if (r["game"], r["rival"]) == k] for k in rivals]
    )
    centred = cube - cube.mean(1, keepdims=True)  # [rivals, arms, 1 + errors]
    rng = np.random.default_rng(config.seed)
    drawn = np.array([squares(centred[rng.integers(len(rivals), size=len(rivals))]) for _ in range(config.draws)])
    found = squares(centred)
    low, high = np.quantile(drawn[:, 1] - drawn[:, 0], [0.025, 0.975])
    ends = np.quantile(drawn, [0.025, 0.975], axis=0).T.tolist()  # [errors, 2]
    return dict(zip(errors, found.tolist(), strict=True)) | {
        "more": float(found[1] - found[0]), "interval": [float(low), float(high)], "rivals": len(rivals),
        "ends": dict(zip(errors, ends, strict=True)), "share": float(cube[..., 0].mean()),
    }  # fmt: skip


def squares(centred: np.ndarray) -> np.ndarray:
    """R^2 of the first column on each other one."""
    share, *errors = centred.reshape(-1, centred.shape[-1]).T
    return np.array([float((share @ x) ** 2 / max((share @ share) * (x @ x), 1e-300)) for x in errors])


def flipped(numbers: dict[str, Any]) -> bool | None:
    """FLIP in either half; not decided while an interval of the difference holds 0 and none lies below."""
    ends = [numbers[half]["reacting"]["plan"]["interval"] for half in ("explained", "explained_hands")]
    if any(high <= 0 for _, high in ends):
        return True
    return None if any(low <= 0 for low, _ in ends) else False


def told(numbers: dict[str, Any]) -> str:
    return f"{half(numbers['explained'], 'in matrix games')}; {half(numbers['explained_hands'], 'in hands of poker')}"


def half(explained: dict[str, Any], where: str) -> str:
    plan, best = explained["reacting"]["plan"], explained["reacting"]["best"]
    low, high = plan["interval"]
    hidden = f", that of the hidden card {plan['hidden']:.2f}" if "hidden" in plan else ""
    return (
        f"{where} against rivals who react the conditional forecast’s error explains {plan['given']:.2f} of the differences "
        f"between planners’ returns (R²), the plain one’s {plan['plain']:.2f}{hidden}; conditional less plain is "
        f"{plan['more']:+.2f} (95 % over {plan['rivals']} rivals {low:+.2f} to {high:+.2f}), and the same models earn "
        f"{100 * plan['share']:.0f} % of the best plan where they are planned with and {100 * best['share']:.0f} % where not"
    )


def drawn(rows: list[dict[str, Any]]) -> dict[str, Any]:
    pairs = list(dict.fromkeys((r["model"], r["respond"]) for r in rows))
    points = [
        {"name": model if respond == "plan" else "", "kind": int(respond == "best"), **place(rows, model, respond)}
        for model, respond in pairs
    ]
    planned, answered = (
        np.mean([r["share"] for r in rows if (r["kind"], r["respond"]) == ("reacting", respond)])
        for respond in ("plan", "best")
    )
    return {
        "title": f"{names(rows)}: planned with, models earn {100 * planned:.0f} % of the best plan, else {100 * answered:.0f} %",
        "kinds": ["planning", "best reply"],
        "x": "error of the conditional forecast, nats", "y": "share of the best plan", "points": points,
        "note": "Means over the rivals who react. A model has the same forecasts on both marks but for what its play shows it.",
    }  # fmt: skip


def names(rows: list[dict[str, Any]]) -> str:
    return ", ".join(title(load(spec)) for spec in dict.fromkeys(r["game"] for r in rows))


def place(rows: list[dict[str, Any]], model: str, respond: str) -> dict[str, float]:
    met = [r for r in rows if (r["kind"], r["model"], r["respond"]) == ("reacting", model, respond)]
    return {"x": float(np.mean([r["given"] for r in met])), "y": float(np.mean([r["share"] for r in met]))}


def rounded(*values: float) -> list[float]:
    """R² to two places."""
    return [round(x, 2) + 0.0 for x in values]


SAID = {"plan": "planning", "best": "best reply"}


def table(numbers: dict[str, Any]) -> dict[str, Any]:
    rows = [
        [where, kind, SAID[respond], *rounded(f["plain"], f["given"], f["more"], *f["interval"]), f["rivals"]]
        for where, key in (("matrix games", "explained"), ("hands", "explained_hands"))
        for kind, both in numbers[key].items()
        for respond, f in both.items()
    ]
    return {
        "title": "How much of the returns each forecast explains (R² within rivals)",
        "head": ["half", "rivals", "arms", "plain", "conditional", "difference", "from", "to", "n"],
        "rows": rows, "decimals": 2, "note": "From, to: 95 % of the difference, bootstrap over rivals.",
    }  # fmt: skip


def hidden(numbers: dict[str, Any]) -> dict[str, Any]:
    rows = [
        [kind, SAID[respond], *rounded(*(x for e in ("plain", "given", "hidden") for x in (f[e], *f["ends"][e])))]
        for kind, both in numbers["explained_hands"].items()
        for respond, f in both.items()
    ]
    return {
        "title": "Hands: what each of the three forecasts explains (R² within rivals)",
        "head": ["rivals", "arms", "its move", "from", "to", "given our act", "from", "to", "its card", "from", "to"],
        "rows": rows, "decimals": 2,
        "note": "95 %, bootstrap over rivals. Its card: given our act and its answer, by forks; with the conditional error it adds "
        "up to the error about what the rival knows and does.",
    }  # fmt: skip


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    errors = [e for e in ("plain", "given", "hidden") if e in rows[0]]
    cells: dict[tuple[str, str], list[list[float]]] = {}
    for r in rows:
        if r["kind"] == "reacting":
            cells.setdefault((r["model"], r["respond"]), []).append([r[c] for c in (*errors, "share")])
    named = {"plain": "plain error", "given": "conditional error", "hidden": "hidden error"}
    return {
        "title": f"{names(rows)}: the arms against rivals who react",
        "head": ["model", "response", *(named[e] for e in errors), "share"],
        "rows": [[model, SAID[respond], *np.mean(found, 0).tolist()] for (model, respond), found in cells.items()],
        "decimals": 3,
        "note": "Errors in nats above the truth. Share of what the best plan earns above what is sure: the pure security level and "
        "memory one in matrix games, the value in hands. Means over rivals.",
    }  # fmt: skip


HISTORY = {
    "title": "How the sample came about",
    "head": ["run", "seed", "reacting rivals in matrix games", "conditional less plain"],
    "rows": [
        ["first", "300", "36", "its interval held 0"],
        ["enlarged for that reason", "300", "120", "its interval lay above 0"],
        ["this page", "in the settings", "in the table above", "in the table above"],
    ],
    "note": "An interval looked at twice is too narrow, so that this page has other rivals, from a seed not used before, in the "
    "enlarged number. The flip condition was left as written. The half with hands was added with this page.",
}
