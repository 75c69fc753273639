"""Agents, models and responses by name, found by looking into their folders.

A module says `FOR` (what it is for, one line) and has one class named like it (`pure_counts.py`: PureCounts).
Models and responses also say `KIND`: "stage" (rounds of a repeated one-shot game) or "hands" (sequence forms).

uniform, solver('cfr+')                  an agent of ours
counts(decay=0.9)/best                   a model of the other and a response to it: modeller or hand_player
policy:FILE                              a saved policy
mine.py:Agent, mine.py:Agent(x=1)        one's own
"""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from coplayer.game import Game, NotFound, nearest
from coplayer.read.catalogue import modules
from coplayer.read.python_file import run
from coplayer.read.spec import build, call, separated

SEE = "`coplayer agents` lists what there is"


@cache
def found(folder: str) -> dict[str, ModuleType]:
    """The modules of a folder ("agents", "model", "respond") that say what they are FOR."""
    package = f"coplayer.{folder}"
    made = {name: importlib.import_module(f"{package}.{name}") for name in modules(package)}
    return {name: module for name, module in made.items() if hasattr(module, "FOR")}


def maker(module: ModuleType) -> Any:
    """The class named like its file."""
    name = "".join(word.capitalize() for word in module.__name__.rpartition(".")[2].split("_"))
    return getattr(module, name)


@cache
def module_of(path: str) -> ModuleType:
    """A Python file of one's own, run once."""
    return run(Path(path))


def part(folder: str, text: str, *given: Any) -> Any:
    """The model or response that `text` names, made from `given`."""
    name, args, kwargs = call(text)
    if name not in found(folder):
        raise NotFound(f"there is no {folder} {name!r}{nearest(name, found(folder))}; {SEE}")
    return build(maker(found(folder)[name]), name, (*given, *args), kwargs)


def joined(model: str, response: str, game: Game, seat: int) -> Any:
    """The agent that models with one and responds with the other."""
    name = call(model).name
    if name not in found("model"):
        raise NotFound(f"there is no model {name!r}{nearest(name, found('model'))}; {SEE}")
    player = {"stage": "modeller", "hands": "hand_player"}[found("model")[name].KIND]
    return maker(found("agents")[player])(game, seat, model, response)


def agent(text: str, game: Game, seat: int) -> Any:
    """The agent that `text` names, for `seat` of `game`."""
    if text.startswith("policy:"):
        from coplayer.agents.saved_policy import SavedPolicy

        return SavedPolicy(game, seat, text.removeprefix("policy:"))
    if ".py" in text:
        path, _, rest = text.partition(".py")
        name, args, kwargs = call(rest.lstrip(":") or "Agent")
        made = getattr(module_of(f"{path}.py"), name, None)
        if made is None:
            raise NotFound(f"{path}.py has no class {name!r}")
        return build(made, name, (game, seat, *args), kwargs)
    if len(halves := separated(text, "/")) == 2:
        return joined(halves[0], halves[1], game, seat)
    name, args, kwargs = call(text)
    if name not in found("agents"):
        raise NotFound(f"there is no agent {name!r}{nearest(name, found('agents'))}; {SEE}")
    return build(maker(found("agents")[name]), name, (game, seat, *args), kwargs)
