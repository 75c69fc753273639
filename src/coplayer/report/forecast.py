"""Forecasts of people as one HTML page: `render(record) -> str`, a pure function of what people/forecast.py makes, with
command, seed, took_seconds, versions, commit and clean beside it.
"""

from __future__ import annotations

from typing import Any

from . import numbers, words
from .cells import table
from .figures import Figure, lines, people
from .page import made_with, templates

CURVES, BELIEVED = 6, 2  # predictors in the drawings
COMES = {"blind": "nobody", "pooled": "other people", "personal": "the person", "mixed": "both", "shown": "the record"}


def render(record: dict[str, Any]) -> str:
    """One HTML page."""
    drawn = [people.figure(record, gained(record)), learning(record), calibration(record)]
    tables = [scored(record), worth(record), treatments(record), paired(record), missing(record)]
    return templates().get_template("arena.html.j2").render(
        record=record | {"game": record["source"].rpartition("/")[2]}, finding=finding(record),
        figures=[f for f in drawn if f], tables=[table(t) for t in tables if t], about=about(record),
        kicker="coplayer forecast", **made_with(record),
    )  # fmt: skip


def ranked(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The predictors that could be scored, the best first."""
    return sorted((p for p in record["predictors"] if numbers.known(p["nats"])), key=lambda p: p["nats"])


def folk(n: int) -> str:
    return "one person" if n == 1 else f"{numbers.count(n)} people"


def about(record: dict[str, Any]) -> str:
    game = f" of {record['game']}" if record["show"] else ""  # a table does not say which payoffs there were
    shown = f" The agent’s forecast was shown: {record['show']}." if record["show"] else ""
    return (
        f"{numbers.count(record['choices'])} choices{game} by {folk(record['people'])}, "
        f"among {words.listed(record['actions'])}.{shown} Whoever is forecast is left out of what is learnt."
    )


def finding(record: dict[str, Any]) -> list[str]:
    """What the numbers say, in words."""
    best, *rest = ranked(record)
    said = [
        f"**{best['name']}** foresees people best: {numbers.fixed(best['nats'], 3)} nats "
        f"({numbers.fixed(best['bits'], 3)} bits) a choice{band(best, 'nats')}; its likeliest action is chosen "
        f"{numbers.percent(best['accuracy'])} % of the time."
    ]
    gain, low = best["gain"], (best["gain_interval"] or [None])[0]
    if numbers.known(low) and low <= 0:
        said.append("No skill is claimed: the interval of its gain over even guessing reaches 0.")
    else:
        said.append(f"That is {numbers.fixed(gain, 3)} bits a choice better than guessing evenly.")
    if rest:
        pair = record["pairs"][[p["other"] for p in record["pairs"]].index(rest[0]["name"])]
        low, high = pair["interval"] or (None, None)
        span = f" (95 % {numbers.interval(low, high, 3)})" if numbers.known(low) else ""
        said.append(
            f"The next, {rest[0]['name']}, loses {numbers.fixed(pair['loses'], 3)} nats to it{span}; "
            f"{best['name']} is better for {pair['best_for']} of {folk(pair['people'])}."
        )
    if numbers.known(best["net"]):
        said.append(
            f"Answering its forecasts best would have earned {numbers.signed(best['net'], 3)} a round"
            f"{band(best, 'net')}: an upper view, since these people did not face this agent."
        )
    return said


def band(row: dict[str, Any], name: str) -> str:
    low, high = row[f"{name}_interval"] or (None, None)
    return f", 95 % {numbers.interval(low, high, 3)}" if numbers.known(low) else ""


def gained(record: dict[str, Any]) -> str:
    best = ranked(record)[0]["name"]
    return f"{best} gains most over guessing; each thin line is one person"


def learning(record: dict[str, Any]) -> Figure | None:
    """Bits gained by how much of the person was seen."""
    top = [p for p in ranked(record) if p["kind"] != "blind"][:CURVES]
    if not top or len(top[0]["by_seen"]) < 3:
        return None
    series = [
        {"name": p["name"], "points": [[(b["from"] + b["to"]) / 2, b["gain"]] for b in p["by_seen"]]} for p in top
    ]
    part = {
        "title": "What watching a person is worth", "x": "choices of the person seen before", "log_x": True,
        "y": "bits gained over guessing, a choice", "series": series,
        "note": "Each point is a band of choices, drawn at its middle.",
    }  # fmt: skip
    return lines.figure(part)


def calibration(record: dict[str, Any]) -> Figure | None:
    """Frequencies against forecasts."""
    curves = [
        {"name": p["name"], "points": [[mean, f] for _, _, mean, f, n in p["reliability"] if n and n >= 30]}
        for p in ranked(record)[:BELIEVED]
    ]
    curves = [c for c in curves if len(c["points"]) > 1]
    if not curves:
        return None
    curves.append({"name": "as forecast", "points": [[0, 0], [1, 1]]})
    note = "Bins of one fifteenth with at least 30 forecasts; on the line from 0 to 1 forecasts are calibrated."
    part = {"title": "Are forecasts to be believed? How often happened what was forecast", "x": "forecast probability"}
    return lines.figure(part | {"y": "frequency", "series": curves, "note": note})


def scored(record: dict[str, Any]) -> dict[str, Any]:
    head = ["predictor", "learns from", "nats", "95 %", "bits", "accuracy", "calibration error"]
    rows = [
        [p["name"], COMES[p["kind"]], p["nats"], span(p["nats_interval"]), p["bits"], p["accuracy"],
         p["calibration_error"]]
        for p in ranked(record)
    ]  # fmt: skip
    best = ranked(record)[0]
    over = record.get("interval_reason") or f"over {folk(best['people'])}; all choices of one count as one draw"
    note = (
        f"A choice: −ln of the probability that was given to it, n = {numbers.count(best['n'])}. 95 %: {over}. "
        "Calibration: 15 bins of equal width."
    )
    return {"title": "Their forecasts", "head": head, "rows": rows, "note": note, "decimals": 4}


def span(ends: list[float] | None) -> str | None:
    """An interval in a cell, as the console prints it."""
    return ends and f"{numbers.rounded(ends[0], 4)} to {numbers.rounded(ends[1], 4)}"  # type: ignore[return-value]


def worth(record: dict[str, Any]) -> dict[str, Any]:
    """Gain and net."""
    names = ("gain", "net") if record["net_reason"] is None else ("gain",)
    rows = [[p["name"], *(x for name in names for x in (p[name], span(p[f"{name}_interval"])))] for p in ranked(record)]
    net = record["net_reason"] or "what best responses to the forecasts get a round from the recorded moves"
    head = ["predictor", "gain, bits", "95 %", *(("net a round", "95 %") if len(names) > 1 else ())]
    note = f"Gain: bits a choice over guessing evenly; where its interval reaches 0 no skill is claimed. Net: {net}."
    return {"title": "What they are worth", "head": head, "rows": rows, "note": note, "decimals": 4}


def treatments(record: dict[str, Any]) -> dict[str, Any] | None:
    """The best predictors by treatment, where there are several."""
    top = ranked(record)[:3]
    if len(record["treatments"]) < 2:
        return None
    rows = [
        [str(row["treatment"]), row["n"], row["people"], *(p["by_treatment"][k]["nats"] for p in top)]
        for k, row in enumerate(top[0]["by_treatment"])
    ]
    head = ["treatment", "choices", "people", *(f"{p['name']}, nats" for p in top)]
    return {"title": "By treatment", "head": head, "rows": rows}


def paired(record: dict[str, Any]) -> dict[str, Any] | None:
    rows = [
        [f"{p['other']}, against {p['best']}", p["loses"], span(p["interval"]), p["best_for"], p["people"]]
        for p in record["pairs"]
    ]
    head = ["predictor", "loses, nats", "95 %", "worse for", "people"]
    note = "Paired: over the same choices; 95 %: over people."
    return {"title": "How much each loses to the best", "head": head, "rows": rows, "note": note} if rows else None


def missing(record: dict[str, Any]) -> dict[str, Any] | None:
    rows = [[p["name"], p["reason"]] for p in record["predictors"] if p.get("reason")]
    return {"title": "Not scored", "head": ["predictor", "why"], "rows": rows} if rows else None
