"""Agents, models and responses by name, found by looking into their folders.

A module of agents/, model/ or respond/ says `FOR` (what it is for, one line) and has one class named like it
(`context_tree.py`: ContextTree). Models and responses also say `KIND`: "stage" (rounds of a repeated one-shot game) or
"hands" (two-player games in sequence form).
"""

from __future__ import annotations

import importlib
from functools import cache
from types import ModuleType
from typing import Any

from coplayer.game import NotFound, Unsuited, nearest
from coplayer.read.catalogue import modules
from coplayer.read.spec import build, call

SEE = "`coplayer agents` lists what there is"
NOUN = {"agents": "agent", "model": "model", "respond": "response"}


@cache
def found(folder: str) -> dict[str, ModuleType]:
    """The modules of a folder ("agents", "model", "respond") that say what they are FOR."""
    package = f"coplayer.{folder}"
    made = {name: importlib.import_module(f"{package}.{name}") for name in modules(package)}
    return {name: module for name, module in made.items() if hasattr(module, "FOR")}


def module(folder: str, name: str) -> ModuleType:
    """One of them; NotFound with the nearest names otherwise."""
    if name not in found(folder):
        raise NotFound(f"there is no {NOUN[folder]} {name!r}{nearest(name, found(folder))}; {SEE}")
    return found(folder)[name]


def maker(module: ModuleType) -> Any:
    """The class named like its file."""
    name = "".join(word.capitalize() for word in module.__name__.rpartition(".")[2].split("_"))
    return getattr(module, name)


def part(folder: str, text: str, *given: Any, kind: str | None = None) -> Any:
    """The agent, model or response that `text` names, made from `given`; Unsuited if it is of another `kind`."""
    name, args, kwargs = call(text)
    chosen = module(folder, name)
    if kind is not None and getattr(chosen, "KIND", None) != kind:
        raise Unsuited(f"{name} is for {chosen.KIND}, one for {kind} is expected; {SEE}")
    return build(maker(chosen), name, (*given, *args), kwargs)
