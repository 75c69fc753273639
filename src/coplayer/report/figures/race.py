"""The race of the solvers: exploitability against iterations and against kernel time, log axes."""

from __future__ import annotations

import math
from typing import Any

from .. import numbers, svg, words
from ..sentences import kernel_unit, race_title, reached
from . import Figure

HIGH, LEFT, GAP, ROOM, LONG = 214, 46, 24, 8, 60  # px


def figure(record: dict[str, Any]) -> Figure | None:
    record = record | {"race": named(record["race"])}
    solvers = [s for s in record["race"].get("solvers", []) if points(s, "iteration")]
    if not solvers:
        return None
    title = race_title(record)
    return Figure(title, svg.twice(lambda size: draw(record, solvers, size), title), note(record))


def named(race: dict[str, Any]) -> dict[str, Any]:
    """The race with its solvers called what people call them."""
    return race | {"solvers": [s | {"solver": words.solver(s["solver"])} for s in race.get("solvers", [])]}


def sampled(solver: dict[str, Any]) -> bool:
    return (solver.get("seeds") or 1) > 1 or any(numbers.known(p.get("low")) for p in solver["trace"])


def points(solver: dict[str, Any], across: str) -> list[dict[str, Any]]:
    """The trace where a logarithm can draw it."""
    return [p for p in solver["trace"] if (p.get(across) or 0) > 0 and (p.get("exploitability") or 0) > 0]


def draw(record: dict[str, Any], solvers: list[dict[str, Any]], size: int):
    exact = [s for s in solvers if not sampled(s)] or solvers
    timed = [s for s in solvers if points(s, "seconds")]
    heights = [p["exploitability"] for s in solvers for p in points(s, "iteration")]
    limits = (min([*heights, record["race"]["target"]]), max(heights))
    panels = [p for p in ((exact, "iteration"), (timed, "seconds")) if p[0]]
    rooms = [label_room(p[0], size) for p in panels]
    if size == svg.WIDE and len(panels) == 2:
        long = (size - LEFT - GAP - sum(rooms)) / 2
        starts, tops = [LEFT, LEFT + long + rooms[0] + GAP], [24, 24]
    else:
        long = size - LEFT - max(rooms)
        starts, tops = [LEFT] * 2, [24, 24 + HIGH + 74]
    parts = []
    for (shown, across), x, y in zip(panels, starts, tops, strict=False):
        parts += panel(record, shown, across, limits, (x, x + long, y), size)
    return max(tops[: len(panels)]) + HIGH + 40, parts


def label_room(solvers: list[dict[str, Any]], size: int) -> float:
    """px right of a panel for names; on the phone long ones stand over their curve's end instead."""
    short = [s["solver"] for s in solvers if not over(s, size)]
    return ROOM + 2 + max((svg.width(name, bold=True) for name in short), default=0)


def over(solver: dict[str, Any], size: int) -> bool:
    return size == svg.NARROW and svg.width(solver["solver"]) > LONG


def panel(record, solvers, across: str, limits, box, size: int) -> list[str]:
    """One panel in `box` (left, right, top): grid, target, bands, curves, their names."""
    left, right, top = box
    labelled = left == LEFT
    unit, factor = ("iterations", 1.0) if across == "iteration" else kernel_unit(solvers)
    along = [p[across] * factor for s in solvers for p in points(s, across)]
    x = svg.Scale(min(along), max(max(along), 10 * min(along)), left, right, log=True)
    y = svg.Scale(limits[0], limits[1], top + HIGH, top + 6, log=True)
    parts = grid(x, y, box, labelled, unit)
    if labelled:
        parts.append(svg.text(0, top - 12, f"exploitability, {record['unit']}", "soft"))
    target = record["race"]["target"]
    if limits[0] <= target <= limits[1]:
        parts.append(svg.line(left, y(target), right, y(target), "dashed"))
    parts += [part for s in solvers for part in band(s, across, factor, x, y)]
    kind = {s["solver"]: k for s, k in zip(solvers, ranks(record, solvers), strict=True)}
    above = ("plain", "sampled", "second", "picked")
    for s in sorted(solvers, key=lambda s: above.index(kind[s["solver"]])):
        drawn = [(x(p[across] * factor), y(p["exploitability"])) for p in points(s, across)]
        parts.append(svg.curve(drawn, f"curve {kind[s['solver']]}"))
    beside = [s for s in solvers if not over(s, size)]
    parts += names(beside, kind, across, factor, x, y)
    for s in (s for s in solvers if over(s, size)):
        at = [(x(p[across] * factor), y(p["exploitability"])) for p in points(s, across)]
        under = [b for a, b in at if a >= at[-1][0] - svg.width(s["solver"])]  # the curve it stands over
        parts.append(svg.text(at[-1][0], min(under) - 7, s["solver"], f"halo name {kind[s['solver']]}", "end"))
    return parts


def grid(x: svg.Scale, y: svg.Scale, box, labelled: bool, unit: str) -> list[str]:
    left, right, top = box
    parts = [svg.line(left, top + HIGH + 4, right, top + HIGH + 4)]
    for k in svg.decades(y.low, y.high):
        parts.append(svg.line(left, y(10.0**k), right, y(10.0**k), "grid"))
        if labelled:
            parts.append(svg.text(left - 6, y(10.0**k) + 4, svg.decade(k), "soft", "end"))
    for k in svg.decades(x.low, x.high, 5):
        parts.append(svg.line(x(10.0**k), top + HIGH + 4, x(10.0**k), top + HIGH + 8))
        parts.append(svg.text(x(10.0**k), top + HIGH + 20, svg.decade(k), "soft", "middle"))
    return [*parts, svg.text((left + right) / 2, top + HIGH + 36, unit, "soft", "middle")]


def ranks(record: dict[str, Any], solvers: list[dict[str, Any]]) -> list[str]:
    """The first to the target is picked out, the second black, sampled ones have their own colour."""
    order = [s["solver"] for s in reached(record)]
    place = {name: kind for name, kind in zip(order, ("picked", "second"), strict=False)}
    return ["sampled" if sampled(s) else place.get(s["solver"], "plain") for s in solvers]


def band(solver, across: str, factor: float, x: svg.Scale, y: svg.Scale) -> list[str]:
    """The range of seeds, where the trace has one."""
    ends = [p for p in points(solver, across) if numbers.known(p.get("low")) and numbers.known(p.get("high"))]
    if len(ends) < 2:
        return []
    upper = [(x(p[across] * factor), y(p["high"])) for p in ends]
    lower = [(x(p[across] * factor), y(max(p["low"], y.low))) for p in reversed(ends)]
    return [svg.area([*upper, *lower], "sampled band")]


def names(solvers, kind, across: str, factor: float, x: svg.Scale, y: svg.Scale) -> list[str]:
    """Each curve's name at its end, pushed apart, a thin leader where it had to move."""
    ends = [points(s, across)[-1] for s in solvers]
    at = [(x(p[across] * factor), y(p["exploitability"])) for p in ends]
    heights = svg.push_apart([h for _, h in at], svg.NARROWEST, y.end, y.start + 4)
    parts = []
    for s, (px, py), h in zip(solvers, at, heights, strict=True):
        if math.dist((0, py), (0, h)) > 5:
            parts.append(svg.line(px + 1, py, px + 6, h, "leader"))
        parts.append(svg.text(px + ROOM, h + 4, s["solver"], f"halo name {kind[s['solver']]}"))
    return parts


def note(record: dict[str, Any]) -> str:
    """What is exact, what is a band, what was left out, and the time that is not kernel time."""
    race = record["race"]
    drawn = [s for s in race["solvers"] if points(s, "iteration")]
    noisy, exact = [s for s in drawn if sampled(s)], [s for s in drawn if not sampled(s)]
    said = [f"One run each of {words.several(len(exact), 'deterministic solver')}."] if len(exact) > 1 else []
    for s in noisy:
        ends = f"the range of {s['seeds']} seeds" if s.get("seeds") else "the range of seeds"
        said.append(f"The band of {s['solver']} is {ends}.")
    if noisy and exact:
        said.append("Sampled iterations touch a part of the game, so they are drawn against time only.")
    said.append(f"Dashed: the target, {numbers.round_ten(race['target'])}.")
    if lost := [s["solver"] for s in race["solvers"] if not points(s, "iteration")]:
        said.append(f"No trace: {words.listed(lost)}.")
    apart = [("graph", "seconds_graph"), ("form", "seconds_form"), ("compilation", "seconds_compile")]
    apart += [("one check of exploitability", "seconds_check")]
    times = [f"{name} {numbers.duration(race[key])}" for name, key in apart if numbers.known(race.get(key))]
    return " ".join(said + ([f"Apart from kernel time: {', '.join(times)}."] if times else []))
