"""Public goods: each keeps or gives points; what is given grows by `factor` and is shared by all.

Rules: everybody has `endowment` points and gives 0 .. endowment of them at the same time (with one
point: "keep" or "give"). A player gets what it kept plus factor / players of all that was given.
With `punishment` all then see who gave what, and each names whom to punish: that costs the punisher
`fee` and the punished `fine` a head.

Source: Fehr & Gaechter, Cooperation and punishment in public goods experiments, AER 90 (2000) 980-994
(4 players, 20 points, a given point returns 0.4 to each: factor 1.6, our default). They take a tenth
of the income for a punishment point at a rising fee; the flat 1 : 3 is that of Fehr & Gaechter,
Altruistic punishment in humans, Nature 415 (2002) 137-140.

Known: with factor < players keeping is strictly dominant, with factor > 1 giving all is best for the
sum: a social dilemma in between. Punishment costs its author and is never used in the subgame-perfect
equilibrium, which gives nothing either; but threats hold up full giving in other Nash equilibria.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from coplayer.game import GameError


@dataclass(frozen=True)
class PublicGoods:
    players: int = 2
    endowment: int = 1
    factor: float = 1.6
    punishment: bool = False
    fee: float = 1.0
    fine: float = 3.0

    title = "Public goods"
    unit = "points a round"

    def __post_init__(self):
        if self.players < 2 or self.endowment < 1:
            raise GameError(
                f"public_goods: players={self.players}, endowment={self.endowment} given; "
                "at least 2 players and 1 point are expected"
            )
        if not 0 < self.factor < float("inf"):
            raise GameError(f"public_goods: factor={self.factor} given, a positive number is expected")
        if not (0 <= self.fee < float("inf") and 0 <= self.fine < float("inf")):
            raise GameError(f"public_goods: fee={self.fee}, fine={self.fine} given, expected 0 or more")

    def root(self):
        return ()  # grows into (what each gave, whom each punishes)

    def movers(self, s):
        return tuple(range(self.players)) if len(s) < 1 + self.punishment else ()

    def chance(self, s):
        return []

    def actions(self, s, player):
        if not s:
            return ("keep", "give") if self.endowment == 1 else tuple(range(self.endowment + 1))
        others = [i for i in range(self.players) if i != player]
        return tuple(c for n in range(self.players) for c in combinations(others, n))  # () : nobody

    def play(self, s, moves):
        return (*s, moves)

    def rewards(self, s, moves, t):
        if s:
            return tuple(
                -self.fee * len(own) - self.fine * sum(i in those for those in moves) for i, own in enumerate(moves)
            )
        gave = self._given(moves)
        share = self.factor * sum(gave) / self.players
        return tuple(self.endowment - g + share for g in gave)

    def view(self, s, player):
        return s or None  # everything done so far is public

    def _given(self, moves: Sequence) -> list[int]:
        return [int(m == "give") if isinstance(m, str) else m for m in moves]

    @property
    def known(self):
        gifts, n = self.endowment + 1, self.players
        blows = 2 ** (n - 1) if self.punishment else 1  # ways to punish, a player
        ends = (gifts * blows) ** n
        facts = {
            "zero_sum": False,
            "constant_sum": self.factor == 1 and not (self.punishment and self.fee + self.fine > 0),
            "common_payoff": False,
            "symmetric": True,
            "terminals": ends,
            "histories": 1 + ends + (gifts**n if self.punishment else 0),
            "infosets": (1 + self.punishment * gifts**n,) * n,
            "sequences": (1 + gifts + self.punishment * gifts**n * blows,) * n,
        }
        if not self.punishment and self.factor != n:  # a dominant action each
            facts["value"] = (self.endowment * (1.0 if self.factor < n else self.factor),) * n
        return facts
