"""The menus of actions: how many information sets of each seat offer each."""

from __future__ import annotations

from typing import Any

from .. import numbers, svg
from ..sentences import menus_title
from . import Figure

STEP, MOST = 34, 8  # px from one menu to the next; menus drawn


def figure(record: dict[str, Any]) -> Figure | None:
    """Only where no shares of decisions are known: those say the same and more."""
    composition = record["card"].get("composition", {})
    rows = sorted(composition.get("menus") or [], key=lambda m: -sum(m["sets"]))
    if not rows or composition.get("decisions"):
        return None
    title = menus_title(record)
    return Figure(title, svg.twice(lambda size: draw(rows[:MOST], size), title), note(rows))


def draw(rows: list[dict[str, Any]], size: int):
    most = max(sum(m["sets"]) for m in rows)
    long = svg.Scale(0, most, 0, size - 12 - svg.width(numbers.count(most)))
    parts = []
    for k, menu in enumerate(rows):
        y, x = STEP * k, 0.0
        parts.append(svg.text(0, y + 11, named(menu["actions"], size)))
        for seat, sets in enumerate(menu["sets"]):
            parts.append(svg.rect(x, y + 16, long(sets), 9, svg.seat(seat)))
            x += long(sets)
        parts.append(svg.text(x + 6, y + 25, numbers.count(sum(menu["sets"]))))
    return STEP * len(rows), parts


def named(actions: list[Any], size: int) -> str:
    """check or raise; a long menu is cut with its count."""
    said = " or ".join(map(str, actions))
    for n in range(len(actions), 0, -1):
        if svg.width(said) <= size - 8:
            break
        said = f"{', '.join(map(str, actions[:n]))} … ({len(actions)} actions)"
    return said


def note(rows: list[dict[str, Any]]) -> str:
    seats = len(rows[0]["sets"])
    colours = " and ".join(f"seat {i} {numbers.count(sum(m['sets'][i] for m in rows))}" for i in range(seats))
    said = f"Information sets that offer each menu, in the seats’ colours: {colours}."
    if len(rows) > MOST:
        rest = sum(sum(m["sets"]) for m in rows[MOST:])
        said += f" Left out: {len(rows) - MOST} rarer menus, {numbers.count(rest)} sets."
    return said
