"""Dec-Tiger: two agents, two doors, a tiger behind one; both listen or open, neither sees the other act.

Rules: the tiger is left or right with equal chance. At each of `horizon` steps both choose at once to
listen or to open a door. If both listen, each hears the tiger on its true side with chance `accuracy`,
independently; after any opening the tiger is placed anew and both hear noise. Both are paid

    both listen               -2     both open the tiger's door     -50
    both open the other door  20     they open different doors     -100
    one listens while the other opens the tiger's door -101, or the other door 9

Source: Nair, Tambe, Yokoo, Pynadath & Marsella (2003), "Taming decentralized POMDPs".

Known: best joint policy for accuracy 0.85 at horizon 2: -4, at horizon 3: 5.1908125 (listen twice, open
on two equal sounds).  Information sets a player: 1 + 6 + ... + 6^(horizon - 1).
"""

from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from coplayer.game import CHANCE, GameError

SIDES = ("left", "right")
ACTIONS = ("listen", "open left", "open right")
PAYS = ((-2.0,), (9.0, -101.0), (20.0, -100.0, -50.0))  # by how many opened a door, how many the tiger's
BEST = {1: -2.0, 2: -4.0, 3: 5.1908125}  # horizon -> team optimum at accuracy 0.85


class Doors(NamedTuple):
    tiger: str | None = None  # None: to be placed
    heard: tuple | str | None = None  # by both; "listening": about to hear; None: nothing yet


PLACE = Doors()
REPLACE = Doors(None, "listening")  # after an opening: place the tiger, then hear noise


@dataclass(frozen=True)
class DecTiger:
    horizon: int = 3
    accuracy: float = 0.85

    players = 2
    title = "Decentralised tiger"
    unit = "points an episode"

    def __post_init__(self):
        if self.horizon < 1:
            raise GameError(f"dec_tiger: horizon={self.horizon} given, at least 1 is expected")
        if not 0.5 <= self.accuracy <= 1:
            raise GameError(f"dec_tiger: accuracy={self.accuracy} given, 0.5 to 1 is expected")

    def root(self):
        return PLACE

    def movers(self, s):
        return (CHANCE,) if s.tiger is None or s.heard == "listening" else (0, 1)

    def chance(self, s):
        if s == PLACE:
            return [((side, None), 1 / 2) for side in SIDES]
        if s == REPLACE:
            return [((side, heard), 1 / 8) for side in SIDES for heard in product(SIDES, SIDES)]
        right = {side: self.accuracy if side == s.tiger else 1 - self.accuracy for side in SIDES}
        pairs = [(heard, right[heard[0]] * right[heard[1]]) for heard in product(SIDES, SIDES)]
        return [((s.tiger, heard), p) for heard, p in pairs if p > 0]

    def actions(self, s, player):
        return ACTIONS

    def play(self, s, moves):
        if self.movers(s) == (CHANCE,):
            return Doors(*moves[0])  # the tiger, and what is heard by both
        return Doors(s.tiger, "listening") if moves == ("listen", "listen") else REPLACE

    def rewards(self, s, moves, t):
        if len(moves) == 1:
            return (0.0, 0.0)
        opened = [move.removeprefix("open ") for move in moves if move != "listen"]
        wrong = opened.count(s.tiger)
        paid = PAYS[len(opened)][wrong]
        return (paid, paid)

    def view(self, s, player):
        return s.heard[player] if isinstance(s.heard, tuple) else None

    def hidden(self, s):
        return {"tiger": s.tiger} if s.tiger else {}

    @property
    def known(self):
        sets = sum(6**t for t in range(self.horizon)) if self.accuracy < 1 else None
        facts: dict = {"zero_sum": False, "common_payoff": True, "perfect_information": False, "symmetric": True}
        if sets:
            facts |= {"infosets": (sets, sets), "sequences": (1 + 3 * sets, 1 + 3 * sets)}
        if self.accuracy == 0.85 and self.horizon in BEST:
            facts["value"] = (BEST[self.horizon], BEST[self.horizon])
        return facts
