"""`coplayer games`, `coplayer solvers`, `coplayer show`."""

from __future__ import annotations

import sys

import numpy as np
from rich.console import Console
from rich.table import Table

from coplayer.game import NotFound, nearest
from coplayer.read import catalogue
from coplayer.read.name import load
from coplayer.report.playthrough import playthrough

WIDE = 36  # of the column of names


def table(*heads: str) -> Table:
    """A table with nothing but its rows."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        made.add_column(head, overflow="fold")
    return made


def games(match: str, all: bool) -> None:
    """Games and transforms, a line each; those that match, with all their parameters."""
    rows = [row for row in catalogue.rows() if match.lower() in f"{row.name} {row.about}".lower()]
    if not rows:
        near = nearest(match, [row.name for row in catalogue.rows()])
        raise NotFound(f"no game or transform has {match!r} in its name or line{near}; `coplayer games` lists them")
    others = [row for row in rows if row.name.startswith("openspiel:")]
    if others and not (match or all):
        rows = [row for row in rows if row not in others] + [catalogue.grouped(len(others))]
    rows.sort(key=lambda row: (row.name.startswith("|"), row.name.startswith("openspiel:")))
    if match:
        return whole(rows)
    listed(rows)


def listed(rows: list[catalogue.Row]) -> None:
    """A line each; a screen cuts what is too wide for it."""
    width = Console().width if sys.stdout.isatty() else None
    names = [called(row) for row in rows]
    widest = max(map(len, names))
    for name, row in zip(names, rows, strict=True):
        line = f"{name:{widest}}  {about(row)}"
        print(line if width is None or len(line) <= width else f"{line[: width - 1]}…")


def whole(rows: list[catalogue.Row]) -> None:
    """Name, what it is, and all parameters, a block each."""
    for row in rows:
        print(f"{row.name}  {about(row)}")
        for parameter in row.parameters:
            print(f"    {parameter}")


def called(row: catalogue.Row) -> str:
    """`name(first, second, ...)` in at most WIDE characters."""
    shown = list(row.parameters)
    while shown:
        dots = ", ..." if len(shown) < len(row.parameters) else ""
        text = f"{row.name}({', '.join(shown)}{dots})"
        if len(text) <= WIDE:
            return text
        shown.pop()
    return f"{row.name}(...)" if row.parameters else row.name


def about(row: catalogue.Row) -> str:
    return f"{row.about}  [{row.needs}]" if row.needs else row.about


def solvers() -> None:
    """Every solver with what it is for."""
    from coplayer.solve.by_name import solvers

    rows = table("solver", "for")
    for name, module in sorted(solvers().items()):
        rows.add_row(name, module.FOR)
    Console().print(rows)


def show(spec: str, seed: int) -> None:
    """One random playthrough in words."""
    for line in playthrough(load(spec), np.random.default_rng(seed)):
        print(line)
