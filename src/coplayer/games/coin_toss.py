"""Coin toss: see a fair coin, then sell it or let the other guess; what a safe subgame solver must get right.

Rules: player 0 sees the coin and sells it, for `sell` if heads and -`sell` if tails, or plays: then
player 1 guesses, and a right guess costs player 0 one unit, a wrong one pays it one.

Source: Brown & Sandholm (2017), "Safe and nested subgame solving for imperfect-information games", section 2.

Known: value 0. Player 1 must guess heads with chance (1 - sell) / 2: 1/4 at sell = 0.5, 3/4 at -0.5,
although the subgame after "play" looks the same in both. Guessing always heads loses 0.75, always tails
0.25 (sell = 0.5).
"""

from dataclasses import dataclass

from coplayer.game import CHANCE, GameError


@dataclass(frozen=True)
class CoinToss:
    sell: float = 0.5

    players = 2
    title = "Coin toss"
    unit = "units a toss"

    def __post_init__(self):
        if not -1 <= self.sell <= 1:
            raise GameError(f"coin_toss: sell={self.sell} given, -1 to 1 is expected")

    def root(self):
        return ()  # grows into (face, "sell") or (face, "play", guess)

    def movers(self, s):
        if len(s) == 2 and s[1] == "sell":
            return ()
        return ((CHANCE,), (0,), (1,), ())[len(s)]

    def chance(self, s):
        return [("heads", 1 / 2), ("tails", 1 / 2)]

    def actions(self, s, player):
        return ("sell", "play") if player == 0 else ("heads", "tails")

    def play(self, s, moves):
        return (*s, *moves)

    def rewards(self, s, moves, t):
        match t:
            case (face, "sell"):
                gain = self.sell if face == "heads" else -self.sell
            case (face, "play", guess):
                gain = -1.0 if guess == face else 1.0
            case _:
                gain = 0.0
        return (gain, -gain)

    def view(self, s, player):
        if len(s) == 3:
            return s  # the coin is shown after the guess
        if player == 0:
            return s[0] if s else None
        return s[1] if len(s) == 2 else None

    def hidden(self, s):
        return {"face": s[0]} if s else {}

    @property
    def known(self):
        sizes = {"histories": 11, "terminals": 6, "infosets": (2, 1), "sequences": (5, 3)}
        kind = {"zero_sum": True, "common_payoff": False, "perfect_information": False, "symmetric": False}
        return sizes | kind | {"value": (0.0, 0.0)}
