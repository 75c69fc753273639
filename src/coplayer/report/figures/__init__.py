"""One file a figure: `figure(record, ...) -> Figure | None`; None means the record has nothing to draw."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A finding in words, two drawings of it as SVG, and what the marks mean."""

    title: str
    drawings: str
    note: str
