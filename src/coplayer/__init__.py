"""coplayer: a laboratory for agents that model the other players.

    game = coplayer.load("leduc")                          # rules
    solution = coplayer.solve(game, "cfr+", iterations=1000)
    card = coplayer.card(game)                             # what kind of game, each property with its witness

The public names are on this page; each is imported when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coplayer.card.card import card
    from coplayer.card.modelling import modelling
    from coplayer.card.prices import prices
    from coplayer.form.policy import load as load_policy
    from coplayer.form.policy import saved as saved_policy
    from coplayer.form.policy import uniform
    from coplayer.form.sequence import SequenceForm, sequence_form
    from coplayer.game import (
        CHANCE,
        CoplayerError,
        Did,
        Game,
        GameError,
        NotFound,
        Record,
        Saw,
        TooLarge,
        Unsuited,
    )
    from coplayer.graph import Graph, walk
    from coplayer.read.name import load
    from coplayer.solve.best_response import best_response, exploitability, returns
    from coplayer.solve.by_name import Solution, solve, solvers

PLACES = {
    "CHANCE": "game", "CoplayerError": "game", "Did": "game", "Game": "game", "GameError": "game",
    "NotFound": "game", "Record": "game", "Saw": "game", "TooLarge": "game", "Unsuited": "game",
    "load": "read.name",
    "Graph": "graph", "walk": "graph",
    "SequenceForm": "form.sequence", "sequence_form": "form.sequence", "uniform": "form.policy",
    "load_policy": "form.policy:load", "saved_policy": "form.policy:saved",
    "best_response": "solve.best_response", "exploitability": "solve.best_response",
    "returns": "solve.best_response",
    "Solution": "solve.by_name", "solve": "solve.by_name", "solvers": "solve.by_name",
    "card": "card.card", "prices": "card.prices", "modelling": "card.modelling",
}  # fmt: skip

__all__ = [
    "CHANCE", "CoplayerError", "Did", "Game", "GameError", "Graph", "NotFound", "Record", "Saw",
    "SequenceForm", "Solution", "TooLarge", "Unsuited", "best_response", "card", "exploitability", "load",
    "load_policy", "modelling", "prices", "returns", "saved_policy", "sequence_form", "solve", "solvers",
    "uniform", "walk",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in PLACES:
        raise AttributeError(f"module 'coplayer' has no attribute {name!r}")
    place, _, other = PLACES[name].partition(":")
    return getattr(import_module(f"coplayer.{place}"), other or name)


def __dir__() -> list[str]:
    return __all__
