"""Extensive games from Gambit's .efg files: a tree written node by node, depth first.

    EFG 2 R "title" { "player" ... } "comment"
    c "label" 1 "infoset" { "heads" 1/2 "tails" 1/2 } 0       chance
    p "label" 1 1 "infoset" { "raise" "fold" } 0              player 1 at its information set 1
    t "label" 1 "outcome" { 10, -10 }                         the end

The last number of a node is an outcome, 0 for none; outcomes may be paid on the way too. An information
set's actions, and an outcome's payoffs, stand where it is first named and may be left out later.
Source: Gambit's documentation, "Game representation formats".
"""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from pathlib import Path

from coplayer.game import CHANCE, GameError
from coplayer.read.extensive import ExtensiveGame, Infoset, Node
from coplayer.read.tokens import Tokens, labels, text_of

NEAR = Fraction(1, 10**9)  # decimals like 0.333333333 need not sum to 1 exactly


def load(path: str | Path) -> ExtensiveGame:
    """The game in an .efg file."""
    return parse(text_of(path), str(path))


def parse(text: str, file: str = "text") -> ExtensiveGame:
    tokens = Tokens(text, file)
    tokens.word("EFG")
    tokens.word("2")
    tokens.word("R", "D")
    title = tokens.text("the title")
    names = labels(tokens.texts("a player's name"))
    if not names:
        raise GameError(f"{file}: read no player's name, expected at least one")
    comment = tokens.text_if()
    reader = Nodes(tokens, len(names))
    nodes, children = tree(reader)
    if tokens.next.kind != "end":
        raise tokens.wrong(f"the end of the file: the tree is complete with {len(nodes)} nodes")
    if len(nodes) == 1:
        raise GameError(f"{file}: read a tree of one node, expected at least one move")
    return ExtensiveGame(title, names, nodes, children, sights(reader.infosets), comment)


def tree(reader: Nodes) -> tuple[tuple[Node, ...], tuple[tuple[int, ...], ...]]:
    """All nodes in the file's order, depth first, and each one's children."""
    nodes: list[Node] = []
    children: list[list[int]] = []
    path: list[int] = []  # nodes that still lack children, the deepest last
    while path or not nodes:
        n, node = len(nodes), reader.node(nodes[path[-1]].label if path else "")
        nodes.append(node)
        children.append([])
        if path:
            children[path[-1]].append(n)
        path.append(n)
        while path and len(children[path[-1]]) == nodes[path[-1]].steps:
            path.pop()
    return tuple(nodes), tuple(map(tuple, children))


def sights(infosets: dict[tuple[int, int], Infoset]) -> dict[tuple[int, int], str]:
    """What tells a player's information sets apart: their names if distinct, else names and numbers."""
    seen: dict[tuple[int, int], str] = {}
    for player, group in groupby(sorted(infosets), key=lambda key: key[0]):
        keys = list(group)
        own = labels(tuple(infosets[key].name or str(key[1]) for key in keys))
        if player != CHANCE:
            seen.update(zip(keys, own, strict=True))
    return seen


class Nodes:
    """Reads nodes; remembers the information sets and outcomes named so far."""

    def __init__(self, tokens: Tokens, players: int):
        self.tokens, self.players = tokens, players
        self.infosets: dict[tuple[int, int], Infoset] = {}
        self.outcomes: dict[int, tuple[float, ...]] = {}

    def node(self, parent: str) -> Node:
        if self.tokens.next.kind == "end":
            raise self.tokens.wrong(f"a node c, p or t: the tree is not complete below node {parent!r}")
        kind = self.tokens.word("c", "p", "t")
        label = self.tokens.text("a node's label")
        infoset = None if kind == "t" else self.infoset(CHANCE if kind == "c" else self.player())
        return Node(label, infoset, self.outcome())

    def player(self) -> int:
        at = self.tokens.next
        player = self.tokens.count("a player's number")
        if not 1 <= player <= self.players:
            raise self.tokens.wrong(f"a player's number, 1 to {self.players}", at)
        return player - 1

    def infoset(self, player: int) -> Infoset:
        """number "name" { actions }, the last two left out if the set was named before."""
        at = self.tokens.next
        number = self.tokens.count("an information set's number")
        name = self.tokens.text_if()
        before = self.infosets.get((player, number))
        if not self.tokens.sees("{"):
            if before is None:
                raise self.tokens.wrong(f"the actions of information set {number}, named here first")
            return before
        made = self.moves(player, number, name)
        if before and (before.actions, before.chances) != (made.actions, made.chances):
            raise self.tokens.wrong(f"the actions it had before, {before.actions}, not {made.actions}", at)
        return self.infosets.setdefault((player, number), made)

    def moves(self, player: int, number: int, name: str) -> Infoset:
        """{ "a" "b" } or, for chance, { "a" 1/2 "b" 1/2 }"""
        opening = self.tokens.take()
        actions: list[str] = []
        chances: list[Fraction] = []
        while not self.tokens.sees("}"):
            actions.append(self.tokens.text("an action's name"))
            if player == CHANCE:
                chances.append(self.probability())
        if not actions:
            raise self.tokens.wrong(f"at least one action for information set {number}")
        if player == CHANCE and abs(sum(chances, Fraction(0)) - 1) > NEAR:
            total = float(sum(chances))
            raise self.tokens.wrong(f"probabilities that sum to 1, not to {total:.10g}", opening)
        self.tokens.take()
        return Infoset(player, number, name, labels(tuple(actions)), tuple(chances))

    def probability(self) -> Fraction:
        at = self.tokens.next
        p = self.tokens.number("a probability")
        if not 0 <= p <= 1:
            raise self.tokens.wrong("a probability, 0 to 1", at)
        return p

    def outcome(self) -> tuple[float, ...] | None:
        """number "name" { payoffs }, the last two left out if the outcome was named before or is 0."""
        at = self.tokens.next
        number = self.tokens.count("an outcome's number, 0 for none")
        if number == 0:
            return None
        self.tokens.text_if()
        before = self.outcomes.get(number)
        if not self.tokens.sees("{"):
            if before is None:
                raise self.tokens.wrong(f"the payoffs of outcome {number}, named here first")
            return before
        self.tokens.take()
        payoffs = self.tokens.numbers(self.players, f"payoffs of {self.players} players")
        self.tokens.word("}")
        if before not in (None, payoffs):
            raise self.tokens.wrong(f"outcome {number}'s payoffs as before, {before}, not {payoffs}", at)
        return self.outcomes.setdefault(number, payoffs)
