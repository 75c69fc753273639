"""A table of a page from rows of plain values: {title, head [text], rows [[cell]], note?, decimals?}."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from . import numbers, words


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
