"""Games of which only what people did in all is known: typed in from papers, files typed/NAME.toml with their sources.

A file has `[[observed]]`: choices in a matrix game, `payoff` (own choice, the other's; symmetric) or `row` and
`column`; `[[contest]]`: means of p-beauty contests; `[[centipede]]`: how often a centipede game ended where.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np

from coplayer.model.one_shot import Pair


@dataclass(frozen=True, eq=False)
class Observed:
    """What n people in each role of a matrix game did; `starts`: other ideas of level 0 than even play."""

    name: str
    source: str
    counts: Pair  # (row's [A], column's [B] or none where roles are alike)
    pay: Pair
    starts: dict[str, Pair]

    @property
    def n(self) -> int:
        return round(sum(c.sum() for c in self.counts))


def typed() -> dict[str, dict[str, Any]]:
    """All files by name."""
    folder = files("coplayer.people").joinpath("typed")
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return {f.name.removesuffix(".toml"): tomllib.loads(f.read_text(encoding="utf-8")) for f in found}


def observed(file: dict[str, Any]) -> list[Observed]:
    """The matrix games of a file."""
    return [one(file, row) for row in file.get("observed", [])]


def one(file: dict[str, Any], row: dict[str, Any]) -> Observed:
    tables = (file["payoff"], file["payoff"]) if "payoff" in file else (row["row"], row["column"])
    ours, theirs = (np.array(t, float) for t in tables)
    counts = counted(row["percent"], row["n"]), counted(row.get("percent_column", []), row["n"])
    starts = {name: (np.array(s, float), np.array(s, float)) for name, s in file.get("starts", {}).items()}
    return Observed(row["name"], row["source"], counts, (ours, theirs), starts)


def counted(percent: list[float], n: int) -> np.ndarray:
    """Percentages, which may not sum to 100 as printed, as how many of n."""
    share = np.array(percent, float)
    return share / share.sum() * n if len(share) else share
