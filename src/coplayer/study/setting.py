"""A study's settings: each a default with its unit and the reason for it, so that the page can say all three."""

from __future__ import annotations

import dataclasses
from typing import Any


def setting(default: Any, unit: str, why: str) -> Any:
    """A field of a study's frozen Config."""
    return dataclasses.field(default=default, metadata={"unit": unit, "why": why})


def table(config: Any) -> dict[str, Any]:
    """The settings as a table of the page (report/study.py)."""
    rows = [
        [f.name.replace("_", " "), said(getattr(config, f.name)), f.metadata["unit"], f.metadata["why"]]
        for f in dataclasses.fields(config)
    ]
    return {"title": "Settings", "head": ["setting", "value", "unit", "why"], "rows": rows}


def said(value: Any) -> str:
    """A setting's value as text."""
    if isinstance(value, tuple):
        return ", ".join(map(said, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
