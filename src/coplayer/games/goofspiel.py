"""Goofspiel: both bid a card of their hand at once for each prize; who wins prizes worth more wins.

Rules: both hold the cards 1 to `cards`; the prizes `cards`, ..., 2, 1 come up in this order. For each, both
bid a card; the higher takes the prize, equal bids discard it, both cards are gone. The last round plays
itself. The larger sum of prizes gets +1, the other -1, equal sums 0. If `revealed`, bids are shown
after each round; otherwise only who won it.

Source: Ross (1971), "Goofspiel, the game of pure strategy"; the rules and payoffs are those of OpenSpiel's
`goofspiel(imp_info=True or False, points_order=descending, returns_type=win_loss)`, kept simultaneous.

A state keeps both hands and by how much player 0 leads.

Known: value 0 by symmetry. Histories 737 (4 cards), 18,426 (5 cards), in general the sum of (n! / (n - k)!)^2
over k = 0 ... n - 1. Bids not revealed: 81 information sets and 175 sequences a player with 4 cards, 1,062
and 2,284 with 5.
"""

from dataclasses import dataclass
from math import factorial, perm
from typing import NamedTuple

from coplayer.game import GameError

HIDDEN = {4: (81, 175), 5: (1062, 2284)}  # cards -> information sets, sequences a player when bids are hidden


class Table(NamedTuple):
    hands: tuple  # cards left, by player; empty at the end
    lead: int  # prizes of player 0 minus those of player 1; at the end only its sign


@dataclass(frozen=True)
class Goofspiel:
    cards: int = 4
    revealed: bool = False

    players = 2
    title = "Goofspiel"
    unit = "wins a game"

    def __post_init__(self):
        if self.cards < 2:
            raise GameError(f"goofspiel: cards={self.cards} given, at least 2 are expected")

    def root(self):
        hand = tuple(range(1, self.cards + 1))
        return Table((hand, hand), 0)

    def movers(self, s):
        return (0, 1) if s.hands[0] else ()

    def actions(self, s, player):
        return s.hands[player]

    def play(self, s, moves):
        hands, lead = s.hands, s.lead
        while True:
            mine, theirs = moves
            prize = len(hands[0])
            lead += prize * ((mine > theirs) - (mine < theirs))
            hands = tuple(tuple(c for c in hand if c != bid) for hand, bid in zip(hands, moves, strict=True))
            if len(hands[0]) != 1:
                break
            moves = (hands[0][0], hands[1][0])  # the last round plays itself
        return Table(hands, lead) if hands[0] else Table(((), ()), (lead > 0) - (lead < 0))

    def rewards(self, s, moves, t):
        won = 0.0 if t.hands[0] else float(t.lead)
        return (won, -won)

    def view(self, s, player):
        return s if self.revealed else (s.hands[player], s.lead)

    def hidden(self, s):
        return {} if self.revealed else {f"hand{i}": hand for i, hand in enumerate(s.hands)}

    @property
    def known(self):
        n = self.cards
        facts = {
            "zero_sum": True,
            "common_payoff": False,
            "symmetric": True,
            "value": (0.0, 0.0),
            "histories": sum(perm(n, k) ** 2 for k in range(n)),
            "terminals": factorial(n) ** 2,
        }
        if n in HIDDEN and not self.revealed:
            sets, sequences = HIDDEN[n]
            facts |= {"infosets": (sets, sets), "sequences": (sequences, sequences)}
        return facts
