"""A study as one HTML page: `render(record) -> str`, a pure function in the style of the brief.

format "coplayer study 1", title, name, claim, rivals [text], flip (the condition written before the run)
verdict        {stands: true | false | null, text}: true when the claim stands, null when it is not decided
figures        [{title, x, y, series, note?, log_x?, log_y?, reference?}]; figures/lines.py has the details;
               or [{title, x, y, kinds, points, ...}]; figures/plane.py
tables         [{title, head [text], rows [[cell]], note?}]; numbers come out with `decimals?` digits
checks?        [{what, expected, got, error}]: closed forms the study must meet
command, seed, took_seconds, versions {name: version}, commit | null, clean | null; ? may be missing
"""

from __future__ import annotations

from typing import Any

from . import numbers
from .cells import table
from .figures import Figure, lines, plane
from .page import made_with, templates


def render(record: dict[str, Any]) -> str:
    """One HTML page from a study's record."""
    parts = [figure for f in record.get("figures") or [] if (figure := drawn(f)) is not None]
    return (
        templates()
        .get_template("study.html.j2")
        .render(
            record=record,
            verdict=verdict(record.get("verdict") or {}),
            figures=parts,
            tables=[table(t) for t in record.get("tables") or []],
            checks=[check(c) for c in record.get("checks") or []],
            **made_with(record),
        )
    )


def drawn(part: dict[str, Any]) -> Figure | None:
    """Named points on a plane, or curves."""
    return plane.figure(part) if "points" in part else lines.figure(part)


def verdict(said: dict[str, Any]) -> tuple[str, str]:
    """(in bold, the numbers that decide)."""
    heads = {True: "The claim stands", False: "The claim falls", None: "Not decided"}
    return heads[said.get("stands")], said.get("text") or "no reason was recorded"


def check(part: dict[str, Any]) -> dict[str, Any]:
    return {
        "what": part["what"],
        "expected": numbers.value(part.get("expected")),
        "got": numbers.value(part.get("got")),
        "error": numbers.small(part.get("error")),
    }
