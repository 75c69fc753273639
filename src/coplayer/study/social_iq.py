"""What is social intelligence?

Two forecasts of a rival are scored against its true behaviour, in nats above the truth itself: the plain one, of what
it does now; and the conditional one, of what it will do next *given what I do now*, for each thing I could do, by
forking the rival. Each is then asked how much of the returns it explains, within each rival. Models and responses are
crossed, so that the same forecasts are once used (planning through the reaction) and once not (best reply to now).

Not here yet: forecasts of hidden state, which need hands.
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
from coplayer.read.name import load
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
    seed: int = setting(300, "seed", "draws the rivals and all play")
    draws: int = setting(2000, "draws", "of the bootstrap over rivals")


def run(config: Config, say: Say) -> dict[str, Any]:
    rows = [row for spec in config.games for row in played(spec, config, say)]
    explained = {kind: {r: explain(rows, kind, r, config) for r in ("plan", "best")} for kind in ("reacting", "blind")}
    numbers = {"rows": rows, "explained": explained, "blind_gap": max(r["gap"] for r in rows if r["kind"] == "blind")}
    return {
        "numbers": numbers, "verdict": verdict(flipped(numbers), told(numbers)), "figures": [drawn(rows)],
        "tables": [table(explained), summary(rows)],
        "checks": [check("a rival that does not look at us does the same whatever we do", 0.0, numbers["blind_gap"])],
    }  # fmt: skip


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


def explain(rows: list[dict[str, Any]], kind: str, respond: str, config: Config) -> dict[str, Any]:
    """R^2 of the share of the best plan on each forecast's error, both less their mean over arms for each rival."""
    kept = [r for r in rows if r["kind"] == kind and r["respond"] == respond]
    rivals = sorted({(r["game"], r["rival"]) for r in kept})
    cube = np.array(
        [[[r[c] for c in ("share", "plain", "given")] for r in kept if (r["game"], r["rival"]) == k] for k in rivals]
    )
    centred = cube - cube.mean(1, keepdims=True)  # [rivals, arms, 3]
    rng = np.random.default_rng(config.seed)
    drawn = [squares(centred[rng.integers(len(rivals), size=len(rivals))]) for _ in range(config.draws)]
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    plain, given, more = squares(centred)
    return {
        "plain": plain, "given": given, "more": more, "interval": [low[2], high[2]], "rivals": len(rivals),
        "share": float(cube[..., 0].mean()),
    }  # fmt: skip


def squares(centred: np.ndarray) -> tuple[float, float, float]:
    """R^2 on the plain error, on the conditional one, and how much more the second explains."""
    share, plain, given = centred.reshape(-1, 3).T
    a, b = (float((share @ x) ** 2 / max((share @ share) * (x @ x), 1e-300)) for x in (plain, given))
    return a, b, b - a


def flipped(numbers: dict[str, Any]) -> bool | None:
    """FLIP; not decided while the interval of the difference holds 0."""
    low, high = numbers["explained"]["reacting"]["plan"]["interval"]
    return None if low <= 0 < high else bool(high <= 0)


def told(numbers: dict[str, Any]) -> str:
    found = numbers["explained"]["reacting"]
    plan, best = found["plan"], found["best"]
    low, high = plan["interval"]
    return (
        f"against rivals who react the conditional forecast’s error explains {plan['given']:.2f} of the differences between "
        f"planners’ returns (R²), the plain one’s {plan['plain']:.2f}; the difference is {plan['more']:+.2f} (95 % over "
        f"{plan['rivals']} rivals {low:+.2f} to {high:+.2f}). The same models earn {100 * plan['share']:.0f} % of the best "
        f"plan where they are planned with and {100 * best['share']:.0f} % where only the present forecast is answered"
    )


def drawn(rows: list[dict[str, Any]]) -> dict[str, Any]:
    points = [
        {"name": model if respond == "plan" else "", "kind": int(respond == "best"), **place(rows, model, respond)}
        for model, respond in arms()
    ]
    return {
        "title": "To foresee the answer to one’s own act pays for those who plan with it", "kinds": ["planning", "best reply"],
        "x": "error of the conditional forecast, nats", "y": "share of the best plan", "points": points,
        "note": "Means over the rivals who react. A model has the same forecasts on both marks but for what its play shows it.",
    }  # fmt: skip


def place(rows: list[dict[str, Any]], model: str, respond: str) -> dict[str, float]:
    met = [r for r in rows if (r["kind"], r["model"], r["respond"]) == ("reacting", model, respond)]
    return {"x": float(np.mean([r["given"] for r in met])), "y": float(np.mean([r["share"] for r in met]))}


def table(explained: dict[str, Any]) -> dict[str, Any]:
    rows = [
        [
            kind,
            {"plan": "planning", "best": "best reply"}[respond],
            f["plain"],
            f["given"],
            f["more"],
            *f["interval"],
            f["rivals"],
        ]
        for kind, both in explained.items()
        for respond, f in both.items()
    ]
    return {
        "title": "How much of the returns each forecast explains (R² within rivals)",
        "head": ["rivals", "arms", "plain", "conditional", "difference", "from", "to", "n"],
        "rows": rows, "note": "From, to: 95 %, bootstrap over rivals.",
    }  # fmt: skip


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    def means(model: str, respond: str) -> list[float]:
        kept = [r for r in rows if (r["kind"], r["model"], r["respond"]) == ("reacting", model, respond)]
        return [float(np.mean([r[c] for r in kept])) for c in ("plain", "given", "share")]

    return {
        "title": "The arms against rivals who react", "head": ["model", "response", "plain error", "conditional error", "share"],
        "rows": [[model, respond, *means(model, respond)] for model, respond in arms()],
        "note": "Errors in nats above the truth. Share of what the best plan of memory one earns above the pure security level.",
    }  # fmt: skip
