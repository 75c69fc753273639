"""`coplayer games`, `coplayer solvers`, `coplayer show`."""

from __future__ import annotations

import numpy as np
from rich.console import Console
from rich.table import Table

from coplayer.read import catalogue
from coplayer.read.name import load
from coplayer.report.playthrough import playthrough


def table(*heads: str) -> Table:
    """A table with nothing but its rows."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        made.add_column(head, overflow="fold")
    return made


def games(match: str) -> None:
    """Every game by name, those that need something marked with it."""
    rows = table("game", "parameters", "what it is", "needs")
    for name, about, parameters, needs in catalogue.names():
        if match in name:
            rows.add_row(name, ", ".join(parameters), about, needs)
    Console().print(rows)


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
