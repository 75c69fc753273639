"""The game of an .efg file: a tree, its nodes numbered as they stand in the file."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Infoset:
    """A player's or chance's information set as the file writes it."""

    player: int
    number: int
    name: str
    actions: tuple[str, ...]
    chances: tuple[Fraction, ...] = ()  # of chance's actions


@dataclass(frozen=True, slots=True)
class Node:
    """A node as the file writes it."""

    label: str
    infoset: Infoset | None  # None: an end
    payoffs: tuple[float, ...] | None  # paid on arrival

    @property
    def steps(self) -> int:
        return len(self.infoset.actions) if self.infoset else 0


@dataclass(frozen=True)
class ExtensiveGame:
    """The game of an .efg file. States are node numbers in the file's order, 0 is the root.

    Information sets are the file's: a player's view at its own node names the set, elsewhere it is None.
    What is paid at the root is paid with the first step.
    """

    title: str
    names: tuple[str, ...]  # [N] of the players
    nodes: tuple[Node, ...]
    children: tuple[tuple[int, ...], ...]  # of each node, in the order of its actions
    sees: dict[tuple[int, int], str]  # (player, number of the information set) -> what the player sees there
    comment: str = ""

    tree = True  # states are histories
    recall = "given"

    @property
    def players(self):
        return len(self.names)

    def root(self):
        return 0

    def movers(self, s):
        infoset = self.nodes[s].infoset
        return (infoset.player,) if infoset else ()

    def chance(self, s):
        infoset = self.nodes[s].infoset
        total = sum(infoset.chances)  # within 1e-9 of 1
        return [(a, float(p / total)) for a, p in zip(infoset.actions, infoset.chances, strict=True)]

    def actions(self, s, player):
        return self.nodes[s].infoset.actions

    def play(self, s, moves):
        return self.children[s][self.nodes[s].infoset.actions.index(moves[0])]

    def rewards(self, s, moves, t):
        paid = self.nodes[t].payoffs or (0.0,) * self.players
        first = self.nodes[0].payoffs
        return tuple(a + b for a, b in zip(paid, first, strict=True)) if s == 0 and first else paid

    def view(self, s, player):
        infoset = self.nodes[s].infoset
        return self.sees[player, infoset.number] if infoset and infoset.player == player else None

    def __hash__(self):
        return hash((self.title, self.nodes))
