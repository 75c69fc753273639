"""Kuhn poker: one card each, one bet; the smallest game in which bluffing pays.

Rules: `players` + 1 cards (J, Q, K for two), one to each player, an ante of 1. In turn each passes or
bets 1; once somebody has bet, each of the others gets one more turn: bet (call) or pass (fold). The
highest card among those who bet, or among all if nobody did, takes the pot; it is shown if contested.

Source: Kuhn (1950), "A simplified two-person poker"; for more players the rules are OpenSpiel's `kuhn_poker`.

Known for two players: value -1/18 to the first; 58 histories, 30 ends; 6 information sets and 13
sequences a player. The first player's equilibria are a line: it bluffs with a jack at any rate a <= 1/3,
bets a king at the rate 3a, and calls with a queen at a + 1/3; the second player's equilibrium is one point.
"""

from dataclasses import dataclass

from coplayer.game import CHANCE, GameError

RANKS = ("2", "3", "4", "5", "6", "7", "8", "9", "10", "J", "Q", "K")  # the highest players + 1 are dealt


@dataclass(frozen=True)
class Kuhn:
    players: int = 2

    title = "Kuhn poker"
    unit = "chips a hand"

    def __post_init__(self):
        if self.players not in range(2, len(RANKS)):
            raise GameError(f"kuhn: players={self.players} given, 2 to {len(RANKS) - 1} are expected")

    @property
    def deck(self):
        return RANKS[-self.players - 1 :]

    def root(self):
        return (), ()  # cards, one a player; what was done, in turn

    def movers(self, s):
        cards, done = s
        if len(cards) < self.players:
            return (CHANCE,)
        first_bet = done.index("bet") if "bet" in done else 0
        return () if len(done) == first_bet + self.players else (len(done) % self.players,)

    def chance(self, s):
        left = [c for c in self.deck if c not in s[0]]
        return [(c, 1 / len(left)) for c in left]

    def actions(self, s, player):
        return ("pass", "bet")

    def play(self, s, moves):
        cards, done = s
        return ((*cards, *moves), ()) if len(cards) < self.players else (cards, (*done, *moves))

    def contenders(self, s):
        """Who bet; everybody if nobody did."""
        bettors = {i % self.players for i, act in enumerate(s[1]) if act == "bet"}
        return bettors or set(range(self.players))

    def rewards(self, s, moves, t):
        if self.movers(t):
            return (0.0,) * self.players
        cards, done = t
        in_pot = [1 + ("bet" in done[i :: self.players]) for i in range(self.players)]
        winner = max(self.contenders(t), key=lambda i: RANKS.index(cards[i]))
        return tuple(float((i == winner) * sum(in_pot) - paid) for i, paid in enumerate(in_pot))

    def view(self, s, player):
        cards, done = s
        if len(cards) < self.players:
            return None
        if self.movers(s):
            return cards[player], done
        contenders = self.contenders(s)
        shown = tuple(c if len(contenders) > 1 and i in contenders else None for i, c in enumerate(cards))
        return cards[player], done, shown

    def tell(self, view, player):
        """A view in words."""
        card, done, *shown = view
        said = f"you hold {card}, {' '.join(done) or 'nobody has moved'}"
        others = [f"player {i} held {c}" for i, c in enumerate(shown[0]) if c and i != player] if shown else []
        return ", ".join([said, *others])

    def hidden(self, s):
        return {f"card{i}": card for i, card in enumerate(s[0])}

    @property
    def known(self):
        facts = {"zero_sum": True, "common_payoff": False, "perfect_information": False, "symmetric": False}
        if self.players != 2:
            return facts
        sizes = {"histories": 58, "terminals": 30, "infosets": (6, 6), "sequences": (13, 13)}
        return facts | sizes | {"value": (-1 / 18, 1 / 18)}
