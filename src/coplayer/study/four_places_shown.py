"""Figures and tables of the four places."""

from __future__ import annotations

from typing import Any

import numpy as np

from coplayer.measure.interval import mean
from coplayer.study.four_places_play import FRESH, LATE, PLACES, SETTINGS, WORDS

GIVEN = {True: "names given", False: "to be recognised"}
MEANT = {"context": "hidden units", "weights": "rate", "board": "throws’ worth of others", "tool": "rounds looked back"}


def span(e: list[Any], places: int = 3) -> str:
    said = f"{e[0]:.{places}f}" + ("" if e[1] is None else f" [{e[1]:.{places}f}, {e[2]:.{places}f}]")
    return said.replace("-", "−")


def curve(rows: np.ndarray) -> list[list[float | None]]:
    """[streams, T] bits by round -> points in doubling bins of rounds, at their middles."""
    edges = [0, *(2**k for k in range(0, 20) if 2**k < rows.shape[1]), rows.shape[1]]
    points = []
    for a, b in zip(edges, edges[1:], strict=False):
        e = mean(rows[:, a:b].mean(1).tolist())
        points.append([(a + 1 + b) / 2, e.mean, e.low, e.high])
    return points


def row(which: str, named: bool, rows: list[list[float]]) -> dict[str, Any]:
    """Live play: paid and bits of first and second visits."""
    es = [mean(x) for x in zip(*rows, strict=True)]
    return {"place": which, "named": named, "n": len(rows), "means": [[e.mean, e.low, e.high] for e in es]}


def of(numbers: dict[str, Any], which: str, named: bool) -> dict[str, Any]:
    return next(a for a in numbers["arms"] if a["place"] == which and a["named"] is named)


def ranked(numbers: dict[str, Any], named: bool) -> list[str]:
    """Places by bits on second visits, best first."""
    return sorted(PLACES, key=lambda which: -of(numbers, which, named)["all"][0])


def figures(numbers: dict[str, Any]) -> list[dict[str, Any]]:
    return [figure(numbers, "first", True), figure(numbers, "second", True), figure(numbers, "second", False)]


def figure(numbers: dict[str, Any], visit: str, named: bool) -> dict[str, Any]:
    names = ranked(numbers, named)
    ends = {w: of(numbers, w, named) for w in names}
    if visit == "first":
        ends_at = {w: a["windows"][-1][0] for w, a in ends.items()}
        title = f"First visits, {GIVEN[named]}: late in the visit {listed(ends_at)} bits a throw"
    else:
        ends_at = {w: a["again"][0][0] for w, a in ends.items()}
        title = f"Second visits, {GIVEN[named]}: in the first ten rounds {listed(ends_at)} bits a throw"
    return {
        "title": title, "x": "round of the visit", "y": "bits gained over guessing, a throw", "log_x": True,
        "series": [{"name": w, "points": ends[w][f"{visit}_curve"]} for w in names],
        "reference": {"name": "guessing", "y": 0.0},
        "note": f"Means over {numbers['streams']} streams of {numbers['partners']} partners, 95 % bands; bins of rounds that double."
        + (" Below 0: sure and wrong, as after a visit that ended otherwise than this one begins." if visit == "second" else ""),
    }  # fmt: skip


def listed(ends: dict[str, float]) -> str:
    return ", ".join(f"{w} {x:.2f}" for w, x in ends.items()).replace("-", "−")


def tables(numbers: dict[str, Any]) -> list[dict[str, Any]]:
    made = [windows(numbers), kept(numbers), costs(numbers)]
    return [*made, live(numbers)] if numbers["live"] else made


def windows(numbers: dict[str, Any]) -> dict[str, Any]:
    rows = []
    for a in numbers["arms"]:
        first = [span(e, 2) for e in a["windows"]] + [""] * (3 - len(a["windows"]))
        rows.append([WORDS[a["place"]], GIVEN[a["named"]], *first, *(span(e, 2) for e in a["again"][:2]), span(a["all"], 2),
                     *(round(e[0], 3) for e in a["paid"])])  # fmt: skip
    return {
        "title": "Bits gained over guessing, a throw",
        "head": ["place", "who it is", "rounds 1–10", "11–100", "101 and later", "again: 1–10", "again: 11–100", "again: all",
                 "would earn, first", "would earn, again"],
        "rows": rows, "decimals": 3,
        "note": f"95 % over {numbers['streams']} streams; again: second visits of {numbers['second']} rounds, after at least twenty "
        "others. Would earn: points a throw of the answer to the forecast, against the log.",
    }  # fmt: skip


def kept(numbers: dict[str, Any]) -> dict[str, Any]:
    rows = [
        [WORDS[a["place"]], GIVEN[a["named"]], span(a["kept"]), None if a["share"] is None else f"{100 * a['share']:.0f} %".replace("-", "−"),
         span(a["harm"]), *("" if x is None else f"{100 * x:.0f} %" for x in a["right"])]
        for a in numbers["arms"]
    ]  # fmt: skip
    return {
        "title": "Retention and contamination",
        "head": ["place", "who it is", "bits kept", "of what was learned", "contamination", "new taken for new", "known taken for who it is"],
        "rows": rows,
        "note": "Kept: bits a throw in rounds 1–10 of the second visit more than of the first; as a share of what the last 100 rounds "
        f"of the first visit had more. Contamination: bits a throw lost in rounds 1–{FRESH} of first visits, after {LATE} others or more, "
        "beside the same place that met nobody (below 0: others helped).",
    }  # fmt: skip


def costs(numbers: dict[str, Any]) -> dict[str, Any]:
    rows = [
        [
            WORDS[a["place"]],
            GIVEN[a["named"]],
            f"{numbers['settings'][a['place']]:g} {MEANT[a['place']]}",
            a["size"],
            a["milli"],
            a["micro"],
        ]
        for a in numbers["arms"]
    ]
    total = [a["milli"] * numbers["partners"] / 1e3 for a in numbers["arms"]]
    return {
        "title": "What it costs",
        "head": ["place", "who it is", "setting", "bytes a partner", "milliseconds a partner", "microseconds a throw"],
        "rows": rows, "decimals": 1,
        "note": f"Processor time as measured, {min(total):.1f} to {max(total):.1f} s a stream; the same "
        "throws are read once by each. Each setting is the better of two ("
        + "; ".join(f"{w}: {a:g} or {b:g}" for w, (a, b) in SETTINGS.items())
        + ") on partners that are in no claim. Before the stream only the recurrent net was trained, on drawn players, "
        f"for {numbers['trained']:.0f} s of processor time.",
    }  # fmt: skip


def live(numbers: dict[str, Any]) -> dict[str, Any]:
    rows = [[WORDS[r["place"]], GIVEN[r["named"]], *(span(e) for e in r["means"])] for r in numbers["live"]]
    return {
        "title": "When each plays for itself, answering its forecasts",
        "head": ["place", "who it is", "earned a throw, first", "earned, again", "bits, first", "bits, again"],
        "rows": rows,
        "note": f"Points and bits a throw, 95 % over {numbers['live'][0]['n']} streams. Partners who model us see a player who can be modelled.",
    }  # fmt: skip


def told(numbers: dict[str, Any]) -> str:
    said = []
    for t in numbers["tests"]:
        context, best = (of(numbers, w, t["named"]) for w in ("context", t["best"]))
        said.append(
            f"{GIVEN[t['named']]}, context alone gains {span(context['all'])} bits a throw on second visits, the best place "
            f"({t['best']}) {span(best['all'])}: {100 * t['share']:.0f} % of it (late in first visits, before anybody left, "
            f"{context['windows'][-1][0]:.2f} and {best['windows'][-1][0]:.2f})"
        )
    weights = of(numbers, "weights", True)
    return "; ".join(said) + (
        f". One set of weights that reads the name keeps {span(weights['kept'])} bits in the first ten rounds and costs newcomers "
        f"{span(weights['harm'])} ({numbers['streams']} streams of {numbers['partners']} partners, 95 % intervals)."
    )
