"""Long names made short: of agents written NAME(setting=..., ...) only the settings in which they differ are shown.

`shortened(names)` gives name -> short name; the value of the first setting always stays. `renamed(record)` puts the
short names into an arena's record and keeps the long ones in `harness`, short -> long. Short names stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from coplayer.game import CoplayerError
from coplayer.read.spec import call

LONG = 60  # characters from which on a name is shortened
KEPT = ("command",)  # said as it was


def shortened(names: Collection[str]) -> dict[str, str]:
    """The short names of those that are long."""
    kinds: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for name in names:
        try:
            read = call(name) if len(name) >= LONG else None
        except CoplayerError:
            continue
        if read is not None and not read.args:
            kinds[read.name][name] = read.kwargs
    return {name: short for kind, members in kinds.items() for name, short in told_apart(kind, members).items()}


def told_apart(kind: str, members: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Short names for the members of one kind."""
    settings = dict.fromkeys(key for kwargs in members.values() for key in kwargs)
    differ = [key for key in settings if len({repr(kwargs.get(key)) for kwargs in members.values()}) > 1]
    first = list(settings)[:1]
    return {
        name: f"{kind}({', '.join([*[str(kwargs.get(k)) for k in first], *said(kwargs, differ, first)])})"
        for name, kwargs in members.items()
    }


def said(kwargs: Mapping[str, Any], differ: Collection[str], first: Collection[str]) -> list[str]:
    """key=value of the settings in which names differ, but the first."""
    return [f"{key}={kwargs[key]}" for key in differ if key in kwargs and key not in first]


def renamed(record: dict[str, Any]) -> dict[str, Any]:
    """The record of an arena with short names."""
    short = shortened([agent["name"] for agent in record["agents"]])
    if not short:
        return record
    changed = {key: value if key in KEPT else replaced(value, short) for key, value in record.items()}
    return changed | {"harness": {s: name for name, s in short.items()}}


def replaced(value: Any, short: Mapping[str, str]) -> Any:
    """`value` with short names wherever a long one stands."""
    if isinstance(value, dict):
        return {replaced(k, short): replaced(v, short) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [replaced(v, short) for v in value]
    if isinstance(value, str):
        for name, brief in short.items():
            value = value.replace(name, brief)
    return value
