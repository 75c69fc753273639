"""A study's settings: each a default with its unit and the reason for it, so that the page can say all three."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Sequence
from typing import Any

from coplayer.game import GameError, NotFound, nearest

KINDS = {
    int: "a whole number", float: "a number", str: "a text", bool: "True or False", tuple: "several values",
    list: "a list", dict: "a dictionary", set: "a set", type(None): "None",
}  # fmt: skip


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


def changed(config: Any, texts: Sequence[str]) -> Any:
    """`config` with settings given as "name=value"; a value is a Python literal of the default's type, or a text."""
    fields = {f.name: getattr(config, f.name) for f in dataclasses.fields(config)}
    new = {}
    for text in texts:
        name, equals, value = text.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or name not in fields:
            raise NotFound(f"--set {text!r}: no such setting{nearest(name, fields)}; expected NAME=VALUE, with one of "
                           f"{', '.join(fields)}")  # fmt: skip
        new[name] = like(fields[name], value.strip(), text)
    return dataclasses.replace(config, **new)


def like(default: Any, value: str, text: str) -> Any:
    """The value as the default's type has it."""
    try:
        read = ast.literal_eval(value)
    except (ValueError, SyntaxError):
        read = value
    if isinstance(default, tuple) and not isinstance(read, tuple):
        read = (read,)
    if isinstance(default, float) and isinstance(read, int):
        read = float(read)
    if isinstance(default, str):
        read = value
    if default is not None and type(read) is not type(default):
        given, expected = (KINDS.get(type(x), type(x).__name__) for x in (read, default))
        raise GameError(f"--set {text!r}: {given} given, expected {expected} like {default!r}")
    return read
