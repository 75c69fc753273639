"""Leaky pennies: player 0 hides a coin's face, player 1 guesses it; with chance `leak` it shows.

Rules: player 0 does not know whether its face will show. A right guess moves 1 from player 0 to player 1,
a wrong one 1 the other way.

Source: our own; matching pennies with a leak.

Known: worth `leak` to player 1 (a face that shows loses 1, the rest is matching pennies, worth 0).
"""

from dataclasses import dataclass
from typing import ClassVar

from coplayer.game import CHANCE, GameError


@dataclass(frozen=True)
class LeakyPennies:
    leak: float = 0.25

    players: ClassVar[int] = 2
    title = "Leaky pennies"
    unit = "pennies"

    def __post_init__(self):
        if not 0 <= self.leak <= 1:
            raise GameError(f"leaky_pennies: leak={self.leak} given, a chance from 0 to 1 is expected")

    def root(self):
        return ()  # grows into (shows, face, guess)

    def movers(self, s):
        return ((CHANCE,), (0,), (1,), ())[len(s)]

    def chance(self, s):
        return [(shows, p) for shows, p in ((True, self.leak), (False, 1 - self.leak)) if p]

    def actions(self, s, player):
        return ("heads", "tails")

    def play(self, s, moves):
        return (*s, *moves)

    def view(self, s, player):  # what this player sees now; what it did and saw before, it remembers
        return s[1] if player == 1 and len(s) == 2 and s[0] else None

    def rewards(self, s, moves, t):
        if len(t) < 3:
            return (0.0, 0.0)
        return (-1.0, 1.0) if t[1] == t[2] else (1.0, -1.0)

    def hidden(self, s):
        return {"face": s[1]} if len(s) > 1 else {}

    @property
    def known(self):
        ways = 2 if 0 < self.leak < 1 else 1  # outcomes of chance
        looks = (self.leak < 1) + 2 * (self.leak > 0)  # nothing; heads, tails
        return {
            "zero_sum": True,
            "constant_sum": True,
            "value": (-self.leak, self.leak),
            "terminals": 4 * ways,
            "histories": 1 + ways * 7,
            "infosets": (1, looks),
            "sequences": (3, 1 + 2 * looks),
        }
