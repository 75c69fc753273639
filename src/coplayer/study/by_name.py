"""Studies by name: found by looking into this folder, and run with their usual settings.

A study is a module with

    first line of its docstring         the question
    CLAIM, RIVALS, FLIP                 what is tested, what else might be so, what would refute the claim:
                                        texts, written before the run
    Config                              a frozen dataclass of settings, each with unit and reason
    run(config, say) -> found           the page's parts: verdict, figures, tables, checks, and the raw numbers
    flipped(numbers) -> bool            FLIP, evaluated on the numbers
"""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import time
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

import coplayer.study
from coplayer.game import NotFound, nearest
from coplayer.study.setting import table

FORMAT = "coplayer study 1"

Say = Callable[[str], None]


@cache
def studies() -> dict[str, ModuleType]:
    """Every study by its name; the brief asks about one game and has its own command."""
    found = {}
    for info in pkgutil.iter_modules(coplayer.study.__path__):
        module = importlib.import_module(f"coplayer.study.{info.name}")
        if hasattr(module, "Config") and hasattr(module, "flipped"):
            found[info.name] = module
    return found


def study(name: str) -> ModuleType:
    """The study called `name`; NotFound with the nearest names otherwise."""
    if name not in studies():
        near = nearest(name, studies()) or f"; expected one of {', '.join(studies())}"
        raise NotFound(f"no study {name!r}{near}; `coplayer study` lists all with their questions")
    return studies()[name]


def question(module: ModuleType) -> str:
    return (module.__doc__ or "").partition("\n")[0]


def run(name: str, say: Say = lambda what: None, config: Any = None) -> dict[str, Any]:
    """The record of a study (report/study.py says what is in it); `say` hears what is being done."""
    module = study(name)
    asked = config or module.Config()
    start = time.perf_counter()
    found = module.run(asked, say)
    head = {
        "format": FORMAT, "name": name, "title": question(module), "claim": module.CLAIM,
        "rivals": list(module.RIVALS), "flip": module.FLIP, "seed": getattr(asked, "seed", None),
        "config": dataclasses.asdict(asked), "flipped": module.flipped(found["numbers"]),
    }  # fmt: skip
    tables = [*found.get("tables", []), table(asked)]
    return head | found | {"tables": tables, "took_seconds": time.perf_counter() - start}


def verdict(flipped: bool | None, text: str) -> dict[str, Any]:
    """The claim stands unless its flip condition holds; None: it could not be evaluated."""
    return {"stands": None if flipped is None else not flipped, "text": text}


def check(what: str, expected: float, got: float) -> dict[str, Any]:
    """A closed form beside what was computed."""
    return {"what": what, "expected": expected, "got": round(got, 12), "error": abs(expected - got)}
