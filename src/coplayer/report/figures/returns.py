"""What each agent earns from the population: every rival a tick, the mean with its interval above them."""

from __future__ import annotations

from typing import Any

from .. import numbers, svg
from . import Figure

ROW, TOP = 58, 8  # px
MARGIN = 14


def figure(record: dict[str, Any], title: str) -> Figure | None:
    agents = ranked(record)
    if not agents:
        return None
    return Figure(title, svg.twice(lambda size: draw(agents, record["unit"], size), title), note(record))


def ranked(record: dict[str, Any]) -> list[dict[str, Any]]:
    """Agents by return, the best first."""
    known = [a for a in record["agents"] if numbers.known(a["population_return"])]
    return sorted(known, key=lambda a: -a["population_return"])


def draw(agents: list[dict[str, Any]], unit: str, size: int, what: str = ""):
    ends = [r["mean"] for a in agents for r in a["by_rival"]] + [0.0]
    ends += [x for a in agents for x in a["interval"] or ()]
    across = svg.Scale(min(ends), max(ends) if max(ends) > min(ends) else min(ends) + 1, MARGIN, size - MARGIN)
    foot = TOP + ROW * len(agents)
    parts = []
    for t in svg.ticks(across.low, across.high, 5):
        parts.append(svg.line(across(t), TOP + 18, across(t), foot, "axis" if t == 0 else "grid"))
        parts.append(svg.text(across(t), foot + 15, numbers.fractional(round(t, 9)), "soft", "middle"))
    for k, agent in enumerate(agents):
        parts += row(agent, across, TOP + ROW * k, k == 0)
    parts.append(svg.text(size / 2, foot + 32, what or f"points {unit}", "soft", "middle"))
    return foot + 38, parts


def row(agent: dict[str, Any], across: svg.Scale, y: float, first: bool) -> list[str]:
    """The name, a tick a rival, the mean and its interval."""
    places = numbers.decimals([agent["population_return"]])
    said = f"{agent['name']}  {numbers.fixed(agent['population_return'], places)}"
    kind = "picked" if first else "second"
    parts = [svg.text(across.start, y + 13, said, f"{kind} halo")]
    middle = y + 34
    for rival in agent["by_rival"]:
        if numbers.known(rival["mean"]):
            x = across(rival["mean"])
            parts.append(svg.line(x, middle - 8, x, middle + 8, "rule"))
    low, high = agent["interval"] or (agent["population_return"],) * 2
    parts.append(svg.rect(across(low), middle - 3, max(across(high) - across(low), 1.5), 6, "g3"))
    parts.append(svg.mark(2, across(agent["population_return"]), middle, r=5))
    return parts


def note(record: dict[str, Any]) -> str:
    agent = record["agents"][0]
    n = len(agent["by_rival"])
    rivals = "one rival" if n == 1 else f"{numbers.count(n)} rivals"
    return (
        f"A thin line is the mean against one of {rivals}; the triangle is the mean over them, each with the same "
        f"weight, the bar its 95 % interval over {numbers.count(agent['n'])} seeds."
    )
