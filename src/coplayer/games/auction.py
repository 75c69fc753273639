"""Sealed-bid auction: each knows what the object is worth to itself, all bid at once, the highest wins.

Rules: each player's value is drawn evenly and independently from 1 .. values; bids are 0 .. values.
The winner (among equal bids, drawn by lot) pays its own bid (`price` "first") or the best bid of the
others ("second") and gets value minus price; the others get 0. Afterwards winner and price are public.

Source: Vickrey, Counterspeculation, auctions, and competitive sealed tenders, J. Finance 16 (1961) 8-37.

Known: at the second price bidding one's value is weakly dominant, whatever the number of players. At the
first price one bids below one's value (half of it with two players and a continuum of even values).
Where all bid their value, the sum of gains at the second price is E[highest - second highest value].
"""

from dataclasses import dataclass
from itertools import product
from math import comb

from coplayer.game import CHANCE, GameError


@dataclass(frozen=True)
class Auction:
    players: int = 2
    values: int = 3
    price: str = "first"

    title = "Sealed-bid auction"
    unit = "money"

    def __post_init__(self):
        if self.players < 2 or self.values < 1:
            raise GameError(
                f"auction: players={self.players}, values={self.values} given; "
                "at least 2 players and 1 value are expected"
            )
        if self.price not in ("first", "second"):
            raise GameError(f"auction: price={self.price!r} given, 'first' or 'second' is expected")

    def root(self):
        return ()  # grows into (values, bids) and, among equal bids, the winner

    def movers(self, s):
        if not s:
            return (CHANCE,)
        if len(s) == 1:
            return tuple(range(self.players))
        return (CHANCE,) if len(s) == 2 and len(self._best(s[1])) > 1 else ()

    def chance(self, s):
        if s:
            best = self._best(s[1])
            return [(i, 1 / len(best)) for i in best]
        deals = list(product(range(1, self.values + 1), repeat=self.players))
        return [(deal, 1 / len(deals)) for deal in deals]

    def actions(self, s, player):
        return tuple(range(self.values + 1))

    def play(self, s, moves):
        return (*s, moves) if len(s) == 1 else (*s, *moves)

    def rewards(self, s, moves, t):
        gains = [0.0] * self.players
        if not self.movers(t):
            winner, paid = self._sale(t)
            gains[winner] = float(t[0][winner] - paid)
        return tuple(gains)

    def view(self, s, player):
        if s and not self.movers(s):
            return self._sale(s)
        return s[0][player] if len(s) == 1 else None

    def hidden(self, s):
        return {f"value{i}": v for i, v in enumerate(s[0])} if s else {}

    def _best(self, bids: tuple) -> list[int]:
        return [i for i, b in enumerate(bids) if b == max(bids)]

    def _sale(self, s: tuple) -> tuple[int, int]:
        bids = s[1]
        winner = s[2] if len(s) == 3 else self._best(bids)[0]
        return winner, sorted(bids)[-1 if self.price == "first" else -2]

    @property
    def known(self):
        n, bids, deals = self.players, self.values + 1, self.values**self.players
        ties = {k: comb(n, k) * sum(b ** (n - k) for b in range(bids)) for k in range(2, n + 1)}
        drawn = sum(k * profiles for k, profiles in ties.items())  # ends behind a draw by lot
        facts = {
            "zero_sum": False,
            "constant_sum": False,
            "common_payoff": False,
            "symmetric": True,
            "terminals": deals * (bids**n - sum(ties.values()) + drawn),
            "histories": 1 + deals * (1 + bids**n + drawn),
            "infosets": (self.values,) * n,
            "sequences": (1 + self.values * bids,) * n,
        }
        return facts | {"perfect_information": False} if self.values > 1 else facts
