"""Strategic games from Gambit's .nfg files: one simultaneous move, payoffs for each combination.

    NFG 1 R "title" { "player" ... } { { "strategy" ... } ... } "comment"    or counts of strategies: { 2 3 }
    1 1 0 2 ...                                   payoff version: the players' payoffs, for each combination
    { { "outcome" 1, 1 } { "" 0, 2 } } 1 2 0 ...  outcome version: which outcome; 0: nobody gets anything

The first player's strategy varies fastest. Source: Gambit's documentation, "Game representation formats".
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from pathlib import Path

from coplayer.game import GameError
from coplayer.read.tokens import Tokens, labels, text_of


@dataclass(frozen=True)
class StrategicGame:
    """Each player chooses once, all at once, and is paid by the combination. States: (), the moves made."""

    title: str
    names: tuple[str, ...]  # [N] of the players
    strategies: tuple[tuple[str, ...], ...]  # [N][A_i] labels
    payoffs: tuple[tuple[float, ...], ...]  # [A_1 * ... * A_N][N], the first player's strategy fastest
    comment: str = ""

    tree = True  # states are histories

    @property
    def players(self):
        return len(self.names)

    def root(self):
        return ()

    def movers(self, s):
        return () if s else tuple(range(self.players))

    def chance(self, s):
        return []

    def actions(self, s, player):
        return self.strategies[player]

    def play(self, s, moves):
        return tuple(moves)

    def rewards(self, s, moves, t):
        place, stride = 0, 1
        for own, move in zip(self.strategies, moves, strict=True):
            place += stride * own.index(move)
            stride *= len(own)
        return self.payoffs[place]

    def view(self, s, player):
        return None


def load(path: str | Path) -> StrategicGame:
    """The game in an .nfg file."""
    return parse(text_of(path), str(path))


def parse(text: str, file: str = "text") -> StrategicGame:
    tokens = Tokens(text, file)
    tokens.word("NFG")
    tokens.word("1")
    tokens.word("R", "D")
    title = tokens.text("the title")
    names = labels(tokens.texts("a player's name"))
    if not names:
        raise GameError(f"{file}: read no player's name, expected at least one")
    strategies = read_strategies(tokens, len(names))
    comment = tokens.text_if()
    count = prod(map(len, strategies))
    payoffs = by_outcome(tokens, len(names), count) if tokens.sees("{") else listed(tokens, len(names), count)
    if tokens.next.kind != "end":
        raise tokens.wrong(f"the end of the file after {count} combinations of strategies")
    return StrategicGame(title, names, strategies, payoffs, comment)


def read_strategies(tokens: Tokens, players: int) -> tuple[tuple[str, ...], ...]:
    """{ { "a" "b" } { "c" } } or { 2 1 }: one list or one count for each player."""
    opening = tokens.next
    tokens.word("{")
    found: list[tuple[str, ...]] = []
    while not tokens.sees("}"):
        if tokens.sees("{"):
            names = tokens.texts("a strategy's name")
        else:
            names = ("",) * tokens.count("how many strategies a player has", most=tokens.size)
        if not names:
            raise tokens.wrong(f"at least one strategy for player {len(found) + 1}")
        found.append(labels(names))
    if len(found) != players:
        raise tokens.wrong(f"strategies of {players} players, not of {len(found)}", opening)
    tokens.take()
    return tuple(found)


def listed(tokens: Tokens, players: int, count: int) -> tuple[tuple[float, ...], ...]:
    """Payoff version."""
    meaning = f"payoffs of {players} players for {count} combinations of strategies"
    return tuple(tokens.numbers(players, meaning) for _ in range(count))


def by_outcome(tokens: Tokens, players: int, count: int) -> tuple[tuple[float, ...], ...]:
    """Outcome version: outcomes first, then for each combination the number of one."""
    tokens.word("{")
    outcomes = [(0.0,) * players]
    while not tokens.sees("}"):
        outcomes.append(read_outcome(tokens, players))
    tokens.take()
    chosen = []
    for _ in range(count):
        at = tokens.next
        number = tokens.count(f"an outcome's number for each of {count} combinations of strategies")
        if number >= len(outcomes):
            raise tokens.wrong(f"the number of an outcome, at most {len(outcomes) - 1}", at)
        chosen.append(outcomes[number])
    return tuple(chosen)


def read_outcome(tokens: Tokens, players: int) -> tuple[float, ...]:
    """{ "name" 1, 2 }"""
    tokens.word("{")
    tokens.text("an outcome's name")
    payoffs = tokens.numbers(players, f"payoffs of {players} players")
    tokens.word("}")
    return payoffs
