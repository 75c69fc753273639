"""A game whose information sets are given, as one of records: each view is an information set.

A given information set tells all that the player did and saw before (perfect recall), so the records of these views
have the same information sets in the same order, and behaviours fit both. Where a hand ends a player sees what the
game says that it knows there (`private`), if it says so. In a repeated game it hears of that at its next turn only:
before, what it expects of the other is of the hand it last moved in, and nothing is expected where that has ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from coplayer.game import Game


@dataclass(frozen=True)
class Recorded:
    """`game` with records in place of given information sets."""

    game: Game
    recall: ClassVar[str] = "made"

    def __getattr__(self, name: str) -> Any:
        if name == "game":  # asked before there is one, when a copy is made
            raise AttributeError(name)
        return getattr(self.game, name)

    def view(self, s: Any, player: int) -> Any:
        if self.game.movers(s) or not hasattr(self.game, "private"):
            return self.game.view(s, player)
        return self.game.private(s, player)
