"""Tiny Hanabi: each sees its own card, player 0 acts, player 1 sees that and acts; both are paid the same.

Rules: each player gets card 0 or 1 with equal chance, independently, and sees only its own. Player 0 chooses
one of three actions, then player 1, who saw it, one of three; `PAYOFF` tells what both get. A
player's action must both earn and tell its card.

Source: Foerster et al. (2019), "Bayesian action decoder"; the payoffs are those of OpenSpiel's `tiny_hanabi`.

Known: the best joint policy earns 10, the most there is. 55 histories, 36 ends; 2 and 6 information sets.
"""

from dataclasses import dataclass

from coplayer.game import CHANCE

CARDS, ACTIONS = (0, 1), (0, 1, 2)
PAYOFF = (  # [card of 0][card of 1][action of 0][action of 1]
    (((10, 0, 0), (4, 8, 4), (10, 0, 0)), ((0, 0, 10), (4, 8, 4), (0, 0, 10))),
    (((0, 0, 10), (4, 8, 4), (0, 0, 0)), ((10, 0, 0), (4, 8, 4), (10, 0, 0))),
)


@dataclass(frozen=True)
class TinyHanabi:
    players = 2
    title = "Tiny Hanabi"
    unit = "points a game"

    def root(self):
        return ()  # grows into (card of 0, card of 1, action of 0, action of 1)

    def movers(self, s):
        return ((CHANCE,), (CHANCE,), (0,), (1,), ())[len(s)]

    def chance(self, s):
        return [(card, 1 / 2) for card in CARDS]

    def actions(self, s, player):
        return ACTIONS

    def play(self, s, moves):
        return (*s, *moves)

    def rewards(self, s, moves, t):
        if len(t) < 4:
            return (0.0, 0.0)
        card, other, action, reply = t
        paid = float(PAYOFF[card][other][action][reply])
        return (paid, paid)

    def view(self, s, player):
        if len(s) < 2:
            return None
        return (s[player], s[2:]) if len(s) < 4 else s  # at the end the cards are open

    def hidden(self, s):
        return {f"card{i}": card for i, card in enumerate(s[:2])}

    @property
    def known(self):
        sizes = {"histories": 55, "terminals": 36, "infosets": (2, 6), "sequences": (7, 19)}
        kind = {"zero_sum": False, "common_payoff": True, "perfect_information": False, "symmetric": False}
        return sizes | kind | {"value": (10.0, 10.0)}
