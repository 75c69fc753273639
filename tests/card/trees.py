"""Games written down as trees, for tests: what is what can be read off the page.

draw({"rain": (0.3, NODE), "sun": (0.7, NODE)})      chance
turn(1, "I", {"left": NODE, "right": NODE})          player 1 moves in its information set "I"
(2, -2)                                              the end, with what each is paid
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coplayer.game import CHANCE


@dataclass(frozen=True, eq=False)
class Node:
    mover: int
    infoset: str
    steps: dict[str, Any]


def draw(steps):
    return Node(CHANCE, "", steps)


def turn(player, infoset, steps):
    return Node(player, infoset, steps)


@dataclass(frozen=True, eq=False)
class Tree:
    """States are paths of labels; information sets are given."""

    top: Node
    players: int = 2
    recall = "given"
    tree = True

    def at(self, s):
        node = self.top
        for label in s:
            node = node.steps[label]
            node = node[1] if isinstance(node, tuple) and isinstance(node[-1], Node | tuple) else node
        return node

    def root(self):
        return ()

    def movers(self, s):
        node = self.at(s)
        return (node.mover,) if isinstance(node, Node) else ()

    def chance(self, s):
        return [(label, p) for label, (p, _) in self.at(s).steps.items()]

    def actions(self, s, player):
        return tuple(self.at(s).steps)

    def play(self, s, moves):
        return (*s, *moves)

    def rewards(self, s, moves, t):
        node = self.at(t)
        return (0.0,) * self.players if isinstance(node, Node) else node

    def view(self, s, player):
        node = self.at(s)
        return node.infoset if isinstance(node, Node) and node.mover == player else None
