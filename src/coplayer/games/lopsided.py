"""Lopsided: a random game made from its seed; famous small games are symmetric and hide faults.

Rules: a tree of at most `depth` steps. The first step is chance's, then each player moves once (one
after the other, or all at once with `simultaneous`); what follows, who moves, among how many actions
(1 to 3), with which chances, what is paid for it on the way, and whether play ends early, is read off a
hash of the history. Each player sees each step in one of three ways, fixed by seed, step and player: not
at all, whether its first move was "a" (coarse), or exactly. A view shows the last two steps; what was
seen earlier is in the record alone. The number of actions is in the view, so that histories with the
same record have the same actions.

Source: our own. Known: perfect recall (information sets are records); the same seed gives the same game
everywhere. With `zero_sum` the last player pays what the others get.
"""

from dataclasses import dataclass
from hashlib import blake2b

from coplayer.game import CHANCE, GameError

BLIND, COARSE, EXACT = range(3)  # how a player sees a step


@dataclass(frozen=True)
class Lopsided:
    seed: int = 0
    depth: int = 5
    players: int = 2
    zero_sum: bool = True
    simultaneous: bool = False

    tree = True  # states are histories
    title = "Lopsided"
    unit = "points"

    def __post_init__(self):
        least = 2 if self.simultaneous else 1 + self.players
        if self.players < 1 or self.depth < least:
            raise GameError(
                f"lopsided: players={self.players}, depth={self.depth} given; "
                f"at least 1 player and depth {least} are expected"
            )

    def root(self):
        return ()  # grows by the moves of each step

    def movers(self, s):
        if self._over(s):
            return ()
        if not s:
            return (CHANCE,)
        if len(s) <= self._opening():
            return tuple(range(self.players)) if self.simultaneous else (len(s) - 1,)
        who = self._draw("who", s) % (4 * self.players)
        if who < self.players:
            return (CHANCE,)
        if self.simultaneous and who < 2 * self.players:
            return tuple(range(self.players))
        return (who % self.players,)

    def chance(self, s):
        weights = [1 + self._draw("weight", s, k) % 7 for k in range(2 + self._draw("outcomes", s) % 2)]
        return [("abc"[k], w / sum(weights)) for k, w in enumerate(weights)]

    def actions(self, s, player):
        return tuple("abc"[: (1, 2, 2, 3)[self._draw("actions", s, player) % 4]])

    def play(self, s, moves):
        return (*s, moves)

    def rewards(self, s, moves, t):
        if not self._over(t) and self._draw("paid", t) % 3:
            return (0.0,) * self.players
        own = [(self._draw("reward", t, i) % 41 - 20) / 4 for i in range(self.players)]
        return (*own[:-1], -sum(own[:-1])) if self.zero_sum else tuple(own)

    def view(self, s, player):
        movers = self.movers(s)
        if movers in ((), (CHANCE,)):
            return None
        seen = tuple(g for k in (len(s) - 2, len(s) - 1) if (g := self._glimpse(s, k, player)))
        menu = len(self.actions(s, player)) if player in movers else 0
        return (menu, seen) if menu or seen else None

    def hidden(self, s):
        return {"deal": s[0][0]} if s else {}

    def _glimpse(self, s: tuple, k: int, player: int) -> tuple | None:
        """What `player` sees of step `k`: nothing, (step, whether it began with "a") or (step, moves)."""
        eye = self._draw("eye", k, player) % 3
        if k < 0 or eye == BLIND:
            return None
        return (k, s[k][0] == "a") if eye == COARSE else (k, s[k])

    def _opening(self) -> int:
        return 1 if self.simultaneous else self.players

    def _over(self, s: tuple) -> bool:
        early = len(s) > 1 + self._opening() and self._draw("over", s) % 6 == 0
        return len(s) >= self.depth or early

    def _draw(self, *what) -> int:
        digest = blake2b(repr((self.seed, *what)).encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big")

    @property
    def known(self):
        return {"zero_sum": True, "constant_sum": True} if self.zero_sum else {}
