"""An arena as one HTML page: `render(record) -> str`, a pure function of the board (arena/board.py) with command,
seed, took_seconds, versions, commit and clean beside it, as for a study.
"""

from __future__ import annotations

from typing import Any

from . import numbers, regrets, talking, words
from .cells import table
from .figures import Figure, heat, lines, returns
from .names import renamed
from .page import made_with, templates
from .ratings import RATED, rating_note

CURVES = 6  # agents in one drawing of curves


def render(record: dict[str, Any]) -> str:
    """One HTML page from an arena's record."""
    record = renamed({"seed": record.get("first", 0), **record})
    drawn = [earned(record), adaptation(record), *prizes(record), regrets.after_switch(record), regrets.figure(record)]
    drawn += [calibration(record), crossed(record)]
    tables = [agents(record), regrets.table(record), forecasts(record), regrets.conditional(record)]
    tables += [halves(record), shares(record), regrets.recovery(record), standing(record), ratings(record)]
    tables += [costs(record), talking.used(record), talking.harness(record), *rivals(record)]
    return templates().get_template("arena.html.j2").render(
        record=record, finding=finding(record), figures=[f for f in drawn if f],
        tables=[table(t) for t in tables if t], about=about(record), kicker="coplayer arena", **made_with(record),
    )  # fmt: skip


def about(record: dict[str, Any]) -> str:
    said = f" {record['note']}" if record.get("note") else ""
    who = f"against the population {record['population']}" if record["population"] else "against each other"
    return f"{words.several(len(record['agents']), 'agent')} {who}: {numbers.count(record['matches'])} matches.{said}"


def finding(record: dict[str, Any]) -> list[str]:
    """What the numbers say, in words."""
    best, *rest = returns.ranked(record)
    places = numbers.decimals([best["population_return"]])
    low, high = best["interval"] or (None, None)
    band = f", 95 % {numbers.interval(low, high, places)}" if numbers.known(low) else ""
    mean_ = numbers.fixed(best["population_return"], places)
    said = [f"**{best['name']}** earns {'most: ' if rest else ''}{mean_} points {record['unit']}{band}."]
    if rest:
        said.append(f"Next is {rest[0]['name']} with {numbers.fixed(rest[0]['population_return'], places)}.")
    worst = "itself" if best["worst_against"] == best["name"] else best["worst_against"]
    said.append(f"Its worst rival is {worst}: {numbers.fixed(best['worst'], places)}.")
    if numbers.known(best["bits"]):
        loss, bits, error = (numbers.fixed(abs(best[name]), 3) for name in ("log_loss", "bits", "calibration"))
        better = "better" if best["bits"] >= 0 else "worse"
        said.append(
            f"Its forecasts cost {loss} nats a decision, {bits} bits {better} than each rival’s own frequencies, "
            f"with a calibration error of {error}."
        )
    said += regrets.said(best)
    share = (best.get("prize") or {}).get("share")
    if numbers.known(share):
        said.append(f"It takes {numbers.percent(share)} % of what there was to win over an equilibrium.")
    return said + talking.failures(record)


def earned(record: dict[str, Any]) -> Figure | None:
    best, *rest = returns.ranked(record)
    said = f"{best['name']} earns most, {rest[0]['name']} less" if rest else f"What {best['name']} earns"
    return returns.figure(record, f"{said}; each thin line is one rival")


def adaptation(record: dict[str, Any]) -> Figure | None:
    """Return a round over the match."""
    top = returns.ranked(record)[:CURVES]
    if len(top[0]["blocks"]) < 4:
        return None
    curves = [{"name": short(a["name"]), "points": over(a["blocks"])} for a in top]
    title = "How fast they adapt: the return a round as the match goes on"
    return lines.figure({"title": title, "x": "share of the match, %", "y": "points a round", "series": curves})


def over(blocks: list[float]) -> list[list[float]]:
    """Block means at the middles of the blocks, in percent of the match."""
    return [[100 * (k + 0.5) / len(blocks), value] for k, value in enumerate(blocks)]


def prizes(record: dict[str, Any]) -> list[Figure | None]:
    """For the best agent: its expected return between an equilibrium's and the oracle's."""
    best = max(returns.ranked(record), key=lambda a: (a.get("prize") or {}).get("share") or float("-inf"))
    found = best.get("prize")
    if not found or len(found["arm"]) < 4:
        return []
    curves = [
        {"name": short(best["name"]), "points": over(found["arm"])},
        {"name": "oracle", "points": over(found["oracle"])},
        {"name": "equilibrium", "points": over(found["equilibrium"])},
    ]
    title = "What there was to win: expected return between an equilibrium’s and the oracle’s"
    note = "Expectations are exact: the rival’s true behaviour is known to the arena, not to the agent."
    part = {"title": title, "x": "share of the match, %", "y": "points a round", "series": curves, "note": note}
    return [lines.figure(part)]


def calibration(record: dict[str, Any]) -> Figure | None:
    """Frequencies against forecasts."""
    forecasting = [a for a in returns.ranked(record) if a["forecasts"]][:CURVES]
    curves = [
        {"name": short(a["name"]), "points": [[p, f] for _, _, p, f, n in a["reliability"] if n and n >= 30]}
        for a in forecasting
    ]
    curves = [c for c in curves if len(c["points"]) > 1]
    if not curves:
        return None
    curves.append({"name": "as forecast", "points": [[0, 0], [1, 1]]})
    title = "Are forecasts to be believed? How often happened what was forecast"
    note = "Bins of one fifteenth with at least 30 forecasts; on the line from 0 to 1 forecasts are calibrated."
    return lines.figure({"title": title, "x": "forecast probability", "y": "frequency", "series": curves, "note": note})


def crossed(record: dict[str, Any]) -> Figure | None:
    """The whole matrix where all met all, else what our agents earn."""
    rows = None if record["everyone"] or not record["population"] else {a["name"] for a in record["agents"]}
    return heat.figure(record["cross"], f"points {record['unit']}", "Who earns from whom", rows)


def agents(record: dict[str, Any]) -> dict[str, Any]:
    head = ["agent", f"return {record['unit']}", "from", "to", "worst rival", "return there", "most taken"]
    rows = [
        [
            a["name"], a["population_return"], *(a["interval"] or (None, None)),
            "itself" if a["worst_against"] == a["name"] else a["worst_against"], a["worst"], a["taken"],
        ]
        for a in returns.ranked(record)
    ]  # fmt: skip
    note = "From, to: 95 %, over seeds. Most taken: what the rival earned that earned most from it."
    return {"title": "The agents", "head": head, "rows": rows, "note": note}


def costs(record: dict[str, Any]) -> dict[str, Any]:
    rows = [
        [a["name"], scaled(a["seconds_per_decision"], 1e6), scaled(a["bytes"], 1e-3)] for a in returns.ranked(record)
    ]
    head = ["agent", "µs a decision", "memory at the end, kB"]
    return {"title": "What they cost", "head": head, "rows": rows, "note": "Watching and forecasting are in the time."}


def scaled(x: float | None, by: float) -> float | None:
    return None if x is None else round(x * by, 1)


def forecasts(record: dict[str, Any]) -> dict[str, Any] | None:
    rows = [
        [a["name"], a["log_loss"], a["marginal_loss"], a["bits"], a["brier"], a["calibration"], a["forecasts"]]
        for a in returns.ranked(record)
        if a["forecasts"]
    ]
    head = ["agent", "log-loss, nats", "of the marginal", "bits gained", "Brier", "calibration error", "forecasts"]
    note = "The marginal is each rival’s own frequencies, known with hindsight. Calibration: 15 bins of equal width."
    return {"title": "Their forecasts", "head": head, "rows": rows, "note": note} if rows else None


def halves(record: dict[str, Any]) -> dict[str, Any] | None:
    """The board's hidden half, where there is a population to halve."""
    if not record["population"] or len(record["agents"][0]["by_rival"]) < 4:
        return None
    rows = [[a["name"], *halved(a["halves"]["open"]), *halved(a["halves"]["hidden"])] for a in returns.ranked(record)]
    note = (
        "For settings of one’s own: choose them against the open half, claim on the hidden one. A rival’s name decides "
        "its half; whether an agent’s author kept to it is for the author to say."
    )
    head = ["agent", "open half", "±", "hidden half", "±"]
    return {"title": "Against the open and the hidden half", "head": head, "rows": rows, "note": note}


def halved(half: dict[str, Any]) -> tuple[float | None, float | None]:
    known = numbers.known(half.get("low")) and numbers.known(half.get("high"))
    return half["mean"], (half["high"] - half["low"]) / 2 if known else None


def shares(record: dict[str, Any]) -> dict[str, Any] | None:
    rows = [
        [a["name"], mean(p["arm"]), mean(p["equilibrium"]), mean(p["oracle"]), p["share"], p["rounds_to_90"]]
        for a in returns.ranked(record)
        if (p := a.get("prize"))
    ]
    head = ["agent", "expected, a round", "equilibrium", "oracle", "share of the prize", "rounds to 90 %"]
    note = (
        "Share of the prize: (agent − equilibrium) / (oracle − equilibrium), over the whole match. Rounds to 90 %: "
        "when a twentieth of the match first takes so much of it; a dash: never."
    )
    return {"title": "Share of the prize", "head": head, "rows": rows, "note": note} if rows else None


def mean(values: list[float | None]) -> float | None:
    """The mean of the blocks, if all are known."""
    kept = [x for x in values if numbers.known(x)]
    return sum(kept) / len(kept) if len(kept) == len(values) else None


def ratings(record: dict[str, Any]) -> dict[str, Any] | None:
    """Elo and, where everybody met everybody, the ratings of empirical games."""
    found = record["ratings"]
    kinds = [name for name in RATED if rated(found, name)]
    if not kinds:
        return None
    errors = found["elo"].get("se") if rated(found, "elo") else None
    whole = len(kinds) > 1 or not record["population"]
    ours = set(found["names"]) if whole else {a["name"] for a in record["agents"]}
    rows = [
        [name, *[found[k]["rating"][i] for k in kinds], *([errors[i]] if errors else [])]
        for i, name in enumerate(found["names"])
        if name in ours
    ]
    rows.sort(key=lambda row: -row[1])
    head = ["who", *[RATED[name] for name in kinds], *(["standard error (Elo)"] if errors else [])]
    return {"title": "Ratings", "head": head, "rows": rows, "note": rating_note(found)}


def standing(record: dict[str, Any]) -> dict[str, Any] | None:
    """Where our agents stand in the population’s own round robin."""
    found = record.get("standing")
    if not found:
        return None
    rows = [[row["rank"], row["name"], row["score"], "ours" if row["ours"] else "theirs"] for row in found["rows"]]
    note = f"Round robin of {numbers.count(found['players'])}, everybody with everybody and itself. {found['note']}"
    return {
        "title": "The round robin",
        "head": ["rank", "who", f"score {record['unit']}", ""],
        "rows": rows,
        "note": note,
    }


def rated(found: dict[str, Any], name: str) -> bool:
    return bool((found.get(name) or {}).get("rating"))


def rivals(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The best agent against each rival, with the exact expectation of fixed policies and its share of the prize."""
    best = returns.ranked(record)[0]
    exact = any(numbers.known(r.get("exact")) for r in best["by_rival"])
    share = any(r.get("late_share") for r in best["by_rival"])
    regret = any(numbers.known(r.get("policy")) for r in best["by_rival"])
    rows = [
        [
            r["rival"],
            r["mean"],
            r["low"],
            r["high"],
            r["n"],
            *([r["exact"]] * exact),
            *late(r["late_share"]) * share,
            *[r.get("external"), r.get("policy")] * regret,
        ]
        for r in best["by_rival"]
    ]
    rows.sort(key=lambda row: -row[1])
    head = [
        "rival",
        "mean",
        "from",
        "to",
        "seeds",
        *(["exact expectation"] * exact),
        *(["late share", "± s.e."] * share),
        *(["external regret", "policy regret"] * regret),
    ]
    note = "From, to: 95 %, over seeds." + " Late share: of the prize, in the second half of the match." * share
    return [{"title": f"{best['name']}, rival by rival", "head": head, "rows": rows, "note": note}]


def late(share: dict[str, Any] | None) -> list[float | None]:
    return [share["mean"], share["se"]] if share else [None, None]


def short(name: str) -> str:
    return name if len(name) <= 26 else f"{name[:25]}…"
