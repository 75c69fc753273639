"""Figures and tables of the price of drift."""

from __future__ import annotations

from typing import Any

HALF = 0.5  # of the prize
FIRST = 100.0  # rounds that a frozen answer is made from


def per_cent(x: float) -> str:
    return f"{100 * x:.0f} %".replace("-", "−")


def span(row: dict[str, Any]) -> str:
    low, high = row["interval"] or (row["share"], row["share"])
    return f"95 % interval {100 * low:.0f} to {100 * high:.0f}, n = {row['n']}"


def moving(game: dict[str, Any]) -> list[dict[str, Any]]:
    """Switching rivals that do switch, for the logarithmic axis."""
    return [r for r in game["rows"] if r["kind"] == "switch" and r["rate"] > 0]


def by_hazard(game: dict[str, Any]) -> dict[str, Any]:
    rows = moving(game)
    names = [
        "never forgets",
        "knows kinds and hazard",
        "discount for the rival",
        "one discount",
        "change points",
        "frozen",
    ]
    half = [r["rate"] for r in rows if r["arms"]["never forgets"]["share"] < HALF]
    return {
        "title": f"{game['title']}: never forgetting loses half of the prize or more at every hazard; who forgets pays for speed"
        if len(half) == len(rows)
        else "What of the prize is kept, by how often the rival changes",
        "x": "hazard: chance a round that the favourite changes",
        "y": "share of the prize",
        "log_x": True,
        "series": [{"name": n, "points": [[r["rate"], r["arms"][n]["share"], *banded(r["arms"][n])] for r in rows]} for n in names],
        "reference": {"name": "the oracle, who knows every switch", "y": 1.0},
        "note": f"{game['title']}; mean over {rows[0]['arms']['frozen']['n']} seeds, 95 % bands. The equilibrium’s share is 0. "
        f"Frozen: best answer to the first {FIRST:.0f} rounds, for ever. One discount ({game['one']:g}) and one hazard for "
        f"change points ({game['guess']:g}) serve all rivals; “for the rival”: the best for each; all chosen on other seeds.",
    }  # fmt: skip


def banded(row: dict[str, Any]) -> list[float]:
    return list(row["interval"] or [])


def memory(game: dict[str, Any]) -> dict[str, Any]:
    points = [[r["rate"], 1 / (1 - r["best"])] for r in moving(game)]
    said = ", ".join(f"{m:.0f}" for _, m in points)
    return {
        "title": f"The best memory shrinks as they change faster: {said} rounds",
        "x": "hazard: chance a round that the favourite changes",
        "y": "best memory 1 / (1 − discount), rounds",
        "log_x": True,
        "log_y": True,
        "series": [{"name": "best memory", "points": points}],
        "note": f"{game['title']}; the best of the discounts tried, on seeds of their own. Counts of n rounds weigh n.",
    }


def harder(rows: list[dict[str, Any]]) -> dict[str, Any]:
    lines = [
        {"name": f"{arm}, {kind}", "points": [[r["look"], r[key]] for r in rows if r["arm"] == arm]}
        for arm in dict.fromkeys(r["arm"] for r in rows)
        for kind, key in (("responsive", "responsive"), ("switching", "switching"))
    ]
    return {
        "title": "Rivals who change when exploited are harder than rivals who change as often by themselves"
        if all(r["gap"] < 0 for r in rows)
        else "Rivals who change when exploited, and rivals who change as often by themselves",
        "x": "rounds that the responsive rival looks back",
        "y": "share of the prize",
        "log_x": True,
        "series": lines,
        "note": "Each arm meets a switching rival with the hazard at which the responsive one changed against it. A switch "
        "that comes when one has learned enough to win costs more than one that may come before.",
    }


def table(game: dict[str, Any]) -> dict[str, Any]:
    names = list(game["rows"][0]["arms"])[1:]
    spoken = {"switch": "switches, hazard", "walk": "wanders, rate", "responsive": "responsive, looks back"}
    return {
        "title": f"{game['title']}: share of the prize",
        "head": ["rival", "how often", "oracle a round", *names],
        "rows": [
            [spoken[r["kind"]], f"{r['rate']:g}", r["arms"]["frozen"]["oracle"], *((r["arms"].get(n) or {}).get("share") for n in names)]
            for r in game["rows"]
        ],
        "decimals": 3,
        "note": f"n = {game['rows'][0]['arms']['frozen']['n']} seeds; half widths of the 95 % intervals: at most "
        f"{max(half_width(a) for r in game['rows'] for a in r['arms'].values()):.3f} (frozen: a matter of luck), without "
        f"frozen {max(half_width(a) for r in game['rows'] for n, a in r['arms'].items() if n != 'frozen'):.3f}. The equilibrium "
        "wins nothing of the prize and needs no learning. The oracle earns what the best answer to the true mix earns; "
        "against responsive rivals it depends on the arm only by luck.",
    }  # fmt: skip


def half_width(row: dict[str, Any]) -> float:
    low, high = row["interval"] or (0.0, 0.0)
    return (high - low) / 2


def chosen(games: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "title": "What was chosen, on seeds of its own",
        "head": ["game", "rival", "how often", "discount for the rival", "one discount", "hazard of change points"],
        "rows": [
            [g["title"], r["kind"], f"{r['rate']:g}", r["best"], g["one"], g["guess"]] for g in games for r in g["rows"]
        ],
        "decimals": 3,
    }


def against_a_learner(rows: list[dict[str, Any]], name: str, eta: float) -> dict[str, Any]:
    return {
        "title": "A rival who learns (Hedge): earned a round",
        "head": ["arm", "earned", "low", "high", "seeds"],
        "rows": [[r["arm"], r["earned"], *(r["interval"] or [None, None]), r["n"]] for r in rows],
        "decimals": 4,
        "note": f"{name}, rate {eta:g}. Only the equilibrium is sure of its value, 0; whoever can be "
        "foretold pays. The rival’s luck is left out, so where play goes round the same way every time the interval is a point.",
    }  # fmt: skip
