"""A person's seat at the arena's table: moves come from outside, everything else is the arena's.

The table stops before the person's turn. What the others do at the same time they decide before the person does,
each from its own record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coplayer.agents.agent import Agent
from coplayer.arena.match import Table
from coplayer.game import CHANCE, Did, Game, GameError, Saw

LIMIT = 100  # joint decisions, where the rules set no horizon


class Person:
    """Keeps nothing and is never asked: the table keeps its record, and its moves are said to the table."""

    def begin(self) -> None:
        return None

    def watch(self, memory: None, event: Did | Saw) -> None:
        return None

    def act(self, memory: None, view: Any, actions: Sequence, rng: Any) -> Any:
        raise GameError("a person's move is said to the table, not asked for")


class Seat(Table):
    """A table with a person at `seat`, which also keeps every player's record."""

    def __init__(self, game: Game, seat: int, agents: Mapping[int, Agent], seed: int):
        self.seat = seat
        self.records: list[list[Did | Saw]] = [[] for _ in range(game.players)]
        super().__init__(game, [agents.get(i) or Person() for i in range(game.players)], seed)
        self.horizon = LIMIT if self.horizon is None else self.horizon

    def watch(self, i: int, event: Did | Saw) -> None:
        self.records[i].append(event)
        super().watch(i, event)

    @property
    def movers(self) -> tuple[int, ...]:
        return () if self.over else self.game.movers(self.state)

    @property
    def asked(self) -> bool:
        """Whether the person is to move."""
        return self.seat in self.movers

    def menu(self, player: int) -> tuple:
        return tuple(self.game.actions(self.state, player))

    def words(self, player: int, label: Any) -> str:
        """A label as the game says it."""
        said = getattr(self.game, "say", None)
        return str(said(self.state, player, label)) if said else str(label)

    def others(self) -> dict[int, Any]:
        """What all others who move now do."""
        return {i: self.act(i, self.state, self.menu(i)) for i in self.movers if i not in (self.seat, CHANCE)}
