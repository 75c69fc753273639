"""From a text to an agent: ours, a model and a response joined, a saved policy, one's own.

uniform, solver('cfr+')                  an agent of ours
counts(decay=0.9)/best                   a model of the other and a response to it: modeller or hand_player
policy:FILE                              a saved policy
language:smollm2, language:URL#MODEL     a language model with the usual harness
mine.py:Agent, mine.py:Agent(x=1)        one's own
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from coplayer.game import Game, NotFound
from coplayer.read.parts import found, maker, module, part
from coplayer.read.python_file import run
from coplayer.read.spec import build, call, separated


@cache
def module_of(path: str) -> ModuleType:
    """A Python file of one's own, run once."""
    return run(Path(path))


def joined(model: str, response: str, game: Game, seat: int) -> Any:
    """The agent that models with one and responds with the other."""
    kind = module("model", call(model).name).KIND
    player = {"stage": "modeller", "hands": "hand_player"}[kind]
    return maker(module("agents", player))(game, seat, model, response)


def agent(text: str, game: Game, seat: int) -> Any:
    """The agent that `text` names, for `seat` of `game`."""
    if text.startswith("policy:"):
        from coplayer.agents.saved_policy import SavedPolicy

        return SavedPolicy(game, seat, text.removeprefix("policy:"))
    if text.startswith("language:"):
        text = spelled(text)
    elif ".py" in text:
        path, _, rest = text.partition(".py")
        name, args, kwargs = call(rest.lstrip(":") or "Agent")
        made = getattr(module_of(f"{path}.py"), name, None)
        if made is None:
            raise NotFound(f"{path}.py has no class {name!r}")
        return build(made, name, (game, seat, *args), kwargs)
    if len(halves := separated(text, "/")) == 2:
        return joined(halves[0], halves[1], game, seat)
    return part("agents", text, game, seat)


def spelled(text: str) -> str:
    """`text` with all its settings said, where the agent's module knows how (`spelled`): results name what played."""
    name = re.match(r"\w*", text)[0]  # type: ignore[index]
    says = getattr(found("agents").get(name), "spelled", None)
    return says(text) if says and text[len(name) : len(name) + 1] in ("", "(", ":") else text
