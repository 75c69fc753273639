"""A recorded person as an agent: does at each round what it did then, whatever we do.

An open loop: the person did not face this agent, and would have played on differently. What is earned from a replay
says how far forecasts could be used: an upper view of what would be earned from the person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from coplayer.game import Did, Game, Label, Saw, Unsuited
from coplayer.model.stage import stage_of
from coplayer.people.records import Person, Records


@dataclass(frozen=True)
class Replay:
    """The moves, in their order; the memory is how many were made."""

    moves: tuple[Label, ...]

    def begin(self) -> int:
        return 0

    def act(self, memory: int, view: Any, actions: Sequence[Label], rng: np.random.Generator) -> Label:
        return self.moves[memory]

    def watch(self, memory: int, event: Did | Saw) -> int:
        return memory + isinstance(event, Did)


def longest(people: Sequence[Person]) -> int:
    """The most rounds for which there is a match of every person."""
    return min(max(m.length for m in p.matches) for p in people)


def replays(records: Records, game: Game) -> dict[str, Any]:
    """{person: what makes its agent for a match} of those who have a match as long as `game`.

    A match longer than the game is cut; of several that are long enough one is drawn.
    """
    stage = stage_of(game, records.seat)
    if {str(a) for a in stage.mine} != set(records.actions):
        raise Unsuited(
            f"{records.source}: {records.game or 'choices'} among {', '.join(records.actions)} recorded; "
            f"the game has {', '.join(map(str, stage.mine))}"
        )
    label = {str(a): a for a in stage.mine}
    found = {}
    for person in records.people:
        long = [m for m in person.matches if m.length >= stage.rounds]
        moves = [tuple(label[records.actions[a]] for a in m.mine[: stage.rounds]) for m in long]
        if moves:
            found[person.name] = partial(replay, moves)
    return found


def replay(moves: Sequence[tuple[Label, ...]], game: Game, seat: int, rng: np.random.Generator) -> Replay:
    """One of the matches."""
    return Replay(moves[int(rng.integers(len(moves)))])
