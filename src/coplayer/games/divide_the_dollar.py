"""Divide the dollar: three players share some coins, and any two of them decide.

Rules: in each round one player, drawn evenly, proposes a division of `dollar` coins; the other two vote
at the same time, and one "yes" makes a majority with the proposer's own. If both say "no" the next round
begins; after `rounds` rounds everybody gets 0. All that happens is public, votes once they are cast.

Source: the closed rule of Baron & Ferejohn, Bargaining in legislatures, APSR 83 (1989) 1181-1206;
as a game of coalitions von Neumann & Morgenstern (1944), the three-person majority game.

Known: where somebody has two coins or more the other two can both have more, so that from 4 coins up no
division is safe (the core is empty). Where nobody votes against its interest, the last proposer keeps
everything; the one before it needs one partner, pays it just what that one expects of waiting (a third of
the dollar, discounted, in whole coins) and gives the third nothing: the smallest winning coalition, and
an advantage to whoever moves first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from coplayer.game import CHANCE, GameError


@dataclass(frozen=True)
class DivideTheDollar:
    dollar: int = 3
    rounds: int = 2
    discount: float = 1.0  # a decision; a round has two, the proposal and the vote

    players = 3
    title = "Divide the dollar"
    unit = "coins"

    def __post_init__(self):
        if self.dollar < 1 or self.rounds < 1 or not 0 < self.discount <= 1:
            raise GameError(
                f"divide_the_dollar: dollar={self.dollar}, rounds={self.rounds}, discount={self.discount} "
                "given; at least 1 coin, 1 round and a discount in (0, 1] are expected"
            )

    def root(self):
        return (0,)  # (round,), then also who proposes, then the division, then the two votes

    def movers(self, s):
        if len(s) == 4 or s[0] == self.rounds:
            return ()
        if len(s) == 1:
            return (CHANCE,)
        return (s[1],) if len(s) == 2 else tuple(i for i in range(3) if i != s[1])

    def chance(self, s):
        return [(i, 1 / 3) for i in range(3)]

    def actions(self, s, player):
        if len(s) == 3:
            return ("yes", "no")
        shares = range(self.dollar + 1)
        return tuple(d for d in product(shares, repeat=3) if sum(d) == self.dollar)

    def play(self, s, moves):
        if len(s) < 3:
            return (*s, *moves)
        return (s[0] + 1,) if "yes" not in moves else (*s, moves)

    def rewards(self, s, moves, t) -> Sequence[float]:
        return tuple(map(float, t[2])) if len(t) == 4 else (0.0, 0.0, 0.0)

    def view(self, s, player):
        return None if len(s) == 1 else s

    @property
    def known(self):
        divisions = (self.dollar + 1) * (self.dollar + 2) // 2
        offers = 3 * divisions  # ways to lead to a vote, a round; one way to fail each
        reached = sum(offers**k for k in range(self.rounds))  # histories in which a round begins
        return {
            "zero_sum": False,
            "constant_sum": False,
            "common_payoff": False,
            "terminals": 3 * offers * reached + offers**self.rounds,
            "histories": (1 + 3 + 4 * offers) * reached + offers**self.rounds,
            "infosets": ((1 + 2 * divisions) * reached,) * 3,
            "sequences": (1 + 5 * divisions * reached,) * 3,
        }
