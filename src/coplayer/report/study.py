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

from markupsafe import Markup

from . import numbers, words
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


def table(part: dict[str, Any]) -> dict[str, Any]:
    """Cells as text, a column's numbers with the same decimals; words left, numbers right."""
    rows = part["rows"]
    columns = list(zip(*rows, strict=True)) if rows else []
    places = [numbers.decimals(c, 4) if part.get("decimals") is None else part["decimals"] for c in columns]
    whole = [all(float(x).is_integer() for x in c if numbers.known(x)) for c in columns]
    right = [any(numbers.known(x) for x in c) for c in columns]
    cells = [
        [(cell(x, 0 if w else p), r) for x, p, w, r in zip(row, places, whole, right, strict=True)] for row in rows
    ]
    head = list(zip(part["head"], right or [False] * len(part["head"]), strict=True))
    return {"title": part.get("title") or "", "head": head, "rows": cells, "note": part.get("note") or ""}


def cell(x: Any, places: int) -> Markup:
    if isinstance(x, bool):
        return Markup("yes" if x else "no")
    return Markup(numbers.fixed(x, places) if numbers.known(x) else words.markup(x) or numbers.UNKNOWN)


def check(part: dict[str, Any]) -> dict[str, Any]:
    return {
        "what": part["what"],
        "expected": numbers.value(part.get("expected")),
        "got": numbers.value(part.get("got")),
        "error": numbers.small(part.get("error")),
    }
