"""Recorded people, replayed: `people:FOLDER` (records of `coplayer play`) or `people:TABLE.csv`.

An open loop: they did not face this agent, and do at each round what they did then, whatever we do.
`people:FOLDER#live` takes the records under one condition of showing the forecast; conditions are never pooled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from coplayer.game import Game, NotFound, Unsuited
from coplayer.model.stage import Stage, stage_of
from coplayer.people.read import alike
from coplayer.people.records import Records, stage
from coplayer.people.replay import longest, replays
from coplayer.read.name import load, title


@dataclass(frozen=True)
class People:
    """The population of the people recorded at `where`: PATH or PATH#SHOW."""

    where: str

    NOTE = "These are recorded people, replayed: they did not face this agent, and would have answered it."
    UNIT = "turn"
    SEEDS = 5

    @cached_property
    def SEATS(self) -> tuple[int, ...]:
        """Opposite to where people sat."""
        return tuple(sorted({1 - r.seat for r in self.records(lambda spec, seat: stage(spec, seat) is not None)}))

    def records(self, fits: Callable[[str, int], bool]) -> list[Records]:
        path, _, show = self.where.partition("#")
        return alike(path, fits, show)

    def of(self, game: Game) -> list[Records]:
        """The records of this game, repeated however often; NotFound if there are none."""
        found = self.records(lambda spec, seat: same(stage(spec, seat), stage_of(game, 1 - seat)))
        if not found:
            raise NotFound(f"people:{self.where}: no record of {title(game)} is there, of any number of rounds")
        return found

    def rounds(self, spec: str) -> int:
        """For a game named without its repeats: the most rounds for which every person has a match."""
        return min(longest(r.people) for r in self.of(load(f"{spec}|repeat(1)")))

    def members(self, game: Game) -> list[Any]:
        from coplayer.population.by_name import Member

        made: dict[str, Any] = {}
        for records in self.of(game):
            made |= replays(records, game)
        if not made:
            raise Unsuited(f"people:{self.where}: nobody has a match of {stage_of(game, 0).rounds} rounds; take fewer")
        return [Member(person, make) for person, make in made.items()]


def same(one: Stage | None, other: Stage) -> bool:
    """Whether two stages are the same game from the same seat, for any number of rounds."""
    if one is None or (one.mine, one.theirs) != (other.mine, other.theirs):
        return False
    return np.array_equal(one.payoff, other.payoff) and np.array_equal(one.other, other.other)
