"""Names of actions as a reader knows them: the game's own `say`, where it has one, else the label as text.

A menu is named by the first state of each seat that has it. Where seats say different things to one label, or
one thing to two, the labels themselves are shown.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coplayer.graph import Graph


def named(graph: Graph, menu: int) -> list[str]:
    """The actions of a menu as text, in its order; all differ."""
    labels = [str(a) for a in graph.menus[menu]]
    if not hasattr(graph.game, "say"):
        return labels
    having = [(i, at(graph, i, menu)) for i in range(graph.players)]
    tellers = [said(graph, int(np.argmax(here)), i, menu) for i, here in having if here.any()]
    agreed = bool(tellers) and all(names == tellers[0] for names in tellers)
    return tellers[0] if agreed and len(set(tellers[0])) == len(labels) else labels


def at(graph: Graph, seat: int, menu: int) -> np.ndarray:
    """In which states a seat has a menu [S]."""
    return graph.menu[:, seat] == menu


def said(graph: Graph, s: int, seat: int, menu: int) -> list[str]:
    game: Any = graph.game
    state = graph.state(s)
    return [str(game.say(state, seat, a)) for a in graph.menus[menu]]
