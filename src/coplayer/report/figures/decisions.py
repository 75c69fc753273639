"""What is chosen: the share of decisions of each kind, a bar a policy; without policies, the menus."""

from __future__ import annotations

from typing import Any

from .. import numbers, svg
from ..sentences import decisions_title
from . import Figure

ROW, GROUP = 25, 24  # px
GREYS = 5  # classes g0 (light) to g4 (dark), for ordered kinds


def figure(record: dict[str, Any]) -> Figure | None:
    rows = record["card"].get("composition", {}).get("decisions")
    if not rows:
        return None
    title = decisions_title(record)
    return Figure(title, svg.twice(lambda size: draw(rows, size), title), note(record))


def kinds(rows: list[dict[str, Any]]) -> list[str]:
    """Every label in order of first appearance."""
    return list(dict.fromkeys(label for row in rows for label in row["shares"]))


def grey(k: int, n: int) -> str:
    return f"g{round(k * (GREYS - 1) / max(n - 1, 1))}"


def draw(rows: list[dict[str, Any]], size: int):
    labels = kinds(rows)
    left = max(svg.width(r["policy"]) for r in rows) + 18
    left = max(left, max(svg.width(str(r["group"]), bold=True) for r in rows) + 10)
    across = svg.Scale(0, 1, left, size - 2)
    parts, y, last = names(rows[0], labels, across), 16 - GROUP, None
    for row in rows:
        if row["group"] != last:
            y, last = y + GROUP, row["group"]
            parts.append(svg.text(0, y - 5, str(last), "strong"))
        parts.append(svg.text(left - 8, y + 14, row["policy"], "" if row["policy"] != "uniform" else "soft", "end"))
        parts += bars(row, labels, across, y)
        y += ROW
    return y + 2, parts


def names(row: dict[str, Any], labels: list[str], across: svg.Scale) -> list[str]:
    """Each kind's name over its part of the first bar, pushed apart."""
    start, at = 0.0, {}
    for label in labels:
        if label in row["shares"]:
            at[label] = across(start)
            start += row["shares"][label]
    wide = [svg.width(label) + 8 for label in at]
    middles = [x + 2 + w / 2 for x, w in zip(at.values(), wide, strict=True)]
    spread = svg.push_apart(middles, wide, across.start + wide[0] / 2, across.end - wide[-1] / 2)
    return [svg.text(x - w / 2, 11, label, "soft") for x, w, label in zip(spread, wide, at, strict=True)]


def bars(row: dict[str, Any], labels: list[str], across: svg.Scale, y: float) -> list[str]:
    parts, start = [], 0.0
    for k, label in enumerate(labels):
        share = row["shares"].get(label) or 0
        x, w = across(start), across(start + share) - across(start)
        if share:
            parts.append(svg.rect(x, y, w - 1.5, 20, grey(k, len(labels))))
        said = numbers.percent(share) + (" %" if start == 0 else "")
        if w > svg.width(said) + 8:
            parts.append(svg.text(x + 6, y + 14, said, f"on-{grey(k, len(labels))}"))
        start += share
    return parts


def note(record: dict[str, Any]) -> str:
    said = ["Share of decisions, %, each weighted by how often play comes to it."]
    menus = record["card"]["composition"].get("menus", [])
    if 0 < len(menus) <= 4:
        each = "; ".join(f"{' or '.join(map(str, m['actions']))} ({numbers.count(sum(m['sets']))})" for m in menus)
        said.append(f"Menus, with the information sets that have them: {each}.")
    elif menus:
        said.append(f"{numbers.count(len(menus))} different menus of actions.")
    return " ".join([*said, *record["card"]["composition"].get("decision_notes", [])])
