"""What each predictor gains over guessing: every person a tick, the mean with its interval above them."""

from __future__ import annotations

from typing import Any

from .. import numbers, svg
from . import Figure
from .returns import draw

MOST = 8  # predictors in the drawing


def figure(record: dict[str, Any], title: str) -> Figure | None:
    known = sorted((p for p in record["predictors"] if numbers.known(p["gain"])), key=lambda p: -p["gain"])
    rows = [row(p) for p in known if p["kind"] != "blind"][:MOST]
    if not rows:
        return None
    return Figure(title, svg.twice(lambda size: draw(rows, "", size, "bits a choice"), title), note(known[0]))


def row(p: dict[str, Any]) -> dict[str, Any]:
    """A predictor as the drawing of returns has an agent."""
    people = [{"mean": person["gain"]} for person in p["by_person"]]
    return {"name": p["name"], "population_return": p["gain"], "interval": p["gain_interval"], "by_rival": people}


def note(p: dict[str, Any]) -> str:
    n = "one person" if p["people"] == 1 else f"{numbers.count(p['people'])} people"
    return f"The triangle is the mean over all choices, the bar its 95 % interval over {n}."
