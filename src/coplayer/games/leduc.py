"""Leduc hold'em: one private card each, one public card, two rounds of betting.

Rules: `players` + 1 ranks in `suits` suits (J, Q, K for two), one card to each player, an ante of 1. In
turn each calls, raises or, when facing a raise, folds; raises are 2 in the first round and 4 in the
second, at most two a round, and player 0 (or the next still in) starts each round. After the first
round a public card is shown. A pair with it wins, else the highest card; equal cards split the pot.
The last player in takes the pot unshown.

Source: Southey et al. (2005), "Bayes' bluff"; for more players the rules are OpenSpiel's `leduc_poker`,
which also tells suits apart.

A state keeps what matters from here on, the bets and not their order: 4,597 states for two players.

Known for two players and suits: value -0.0856064241 to the first; 9,457 histories, 5,520 ends; 468
information sets and 1,093 sequences a player.
"""

from dataclasses import dataclass
from typing import NamedTuple

from coplayer.game import CHANCE, GameError

RANKS = ("2", "3", "4", "5", "6", "7", "8", "9", "10", "J", "Q", "K")
SUITS = ("s", "h", "d", "c")
RAISE = (2, 4)  # by round
MOST_RAISES = 2  # a round


class Table(NamedTuple):
    cards: tuple = ()  # dealt so far, one a player
    board: str | None = None
    bets: tuple = ()  # chips in the pot, by player
    live: tuple = ()  # who has not folded, by player
    mover: int | None = CHANCE  # None: over
    raises: int = 0  # in this round
    to_act: int = 0  # players who must still act in this round unless somebody raises


@dataclass(frozen=True)
class Leduc:
    players: int = 2
    suits: int = 2

    title = "Leduc poker"
    unit = "chips a hand"

    def __post_init__(self):
        if self.players not in range(2, len(RANKS)):
            raise GameError(f"leduc: players={self.players} given, 2 to {len(RANKS) - 1} are expected")
        if self.suits not in range(2, len(SUITS) + 1):
            raise GameError(f"leduc: suits={self.suits} given, 2 to {len(SUITS)} are expected")

    @property
    def deck(self):
        return [rank + suit for rank in RANKS[-self.players - 1 :] for suit in SUITS[: self.suits]]

    def root(self):
        return Table(bets=(1,) * self.players, live=(True,) * self.players)

    def movers(self, s):
        return () if s.mover is None else (s.mover,)

    def chance(self, s):
        left = [card for card in self.deck if card not in s.cards]
        return [(card, 1 / len(left)) for card in left]

    def actions(self, s, player):
        fold = ("fold",) if s.bets[player] < max(s.bets) else ()
        return (*fold, "call", "raise") if s.raises < MOST_RAISES else (*fold, "call")

    def play(self, s, moves):
        if s.mover == CHANCE:
            return self.deal(s, moves[0])
        bets, live, raises, to_act = s.bets, s.live, s.raises, s.to_act - 1
        match moves[0]:
            case "fold":
                live = put(live, s.mover, False)
            case "call":
                bets = put(bets, s.mover, max(bets))
            case "raise":
                bets = put(bets, s.mover, max(bets) + RAISE[s.board is not None])
                raises, to_act = raises + 1, sum(live) - 1
        if sum(live) == 1 or (to_act == 0 and s.board):
            return Table(s.cards, s.board, bets, live, None)
        if to_act == 0:
            return Table(s.cards, None, bets, live)
        return Table(s.cards, s.board, bets, live, following(live, s.mover), raises, to_act)

    def deal(self, s, card):
        cards = s.cards if len(s.cards) == self.players else (*s.cards, card)
        if len(cards) < self.players:
            return s._replace(cards=cards)
        board = card if cards is s.cards else None
        return Table(cards, board, s.bets, s.live, following(s.live, -1), to_act=sum(s.live))

    def rewards(self, s, moves, t):
        if t.mover is not None:
            return (0.0,) * self.players
        strength = [self.strength(t, i) for i in range(self.players)]
        share = sum(t.bets) / strength.count(max(strength))
        return tuple((n == max(strength)) * share - bet for n, bet in zip(strength, t.bets, strict=True))

    def strength(self, s, player):
        """Orders the hands: folded, by rank, pair."""
        if not s.live[player] or not s.board:
            return int(s.live[player]) - 1
        rank = s.cards[player][:-1]
        return len(RANKS) if rank == s.board[:-1] else RANKS.index(rank)

    def view(self, s, player):
        if s.mover == CHANCE:
            return None
        public = (s.board, s.bets, s.live, s.mover)
        if s.mover is None and sum(s.live) > 1:
            shown = tuple(card if live else None for card, live in zip(s.cards, s.live, strict=True))
            return (s.cards[player], *public, shown)
        return (s.cards[player], *public)

    def tell(self, view, player):
        """A view in words."""
        card, board, bets, live, mover, *shown = view
        folded = [f"player {i} folded" for i, still in enumerate(live) if not still]
        others = [f"player {i} held {c}" for i, c in enumerate(shown[0]) if c and i != player] if shown else []
        chips = " ".join(f"player {i} has bet {n}" for i, n in enumerate(bets))
        return ", ".join([f"you hold {card}", f"board {board or 'closed'}", chips, *folded, *others])

    def hidden(self, s):
        return {f"card{i}": card for i, card in enumerate(s.cards)}

    @property
    def known(self):
        facts = {"zero_sum": True, "common_payoff": False, "perfect_information": False, "symmetric": False}
        if (self.players, self.suits) != (2, 2):
            return facts
        sizes = {"histories": 9457, "terminals": 5520, "infosets": (468, 468), "sequences": (1093, 1093)}
        return facts | sizes | {"value": (-0.0856064241, 0.0856064241)}


def put(values, i, new):
    """`values` with `new` at place `i`."""
    return (*values[:i], new, *values[i + 1 :])


def following(live, player):
    """The next player still in after `player`."""
    n = len(live)
    return next(i % n for i in range(player + 1, player + 1 + n) if live[i % n])
