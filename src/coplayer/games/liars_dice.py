"""Liar's dice: bid on how many dice show a face, or call the last bid a lie.

Rules: each player rolls `dice` dice of `sides` sides in secret. In turn a player bids a quantity and a face,
with a higher quantity than the last bid, or the same quantity and a higher face, or calls "liar". Then
all dice are shown: the bidder wins if at least that many show the face or the highest face, which is
wild; otherwise the caller wins. The loser pays 1.

Source: Lisy, Lanctot & Bowling (2015), "Online Monte Carlo counterfactual regret minimization for search in
imperfect information games"; the rules are OpenSpiel's `liars_dice`.

A state keeps the dice and the last bid only; players remember the others.

Known for one die each: values to the first of 1/16 (4 sides), 1/125 (5) and -7/258 (6). With 4 sides 8,181
histories, 4,080 ends, 512 information sets and 1,021 sequences a player; with 6 sides 294,883, 147,420,
12,288 and 24,571.
"""

from dataclasses import dataclass
from typing import NamedTuple

from coplayer.game import CHANCE, GameError

VALUES = {4: 1 / 16, 5: 1 / 125, 6: -7 / 258}  # to player 0, one die each, by sides


class Table(NamedTuple):
    rolls: tuple  # faces rolled, in order, by player
    bid: int | None = None  # its number, from 0: quantity - 1, face - 1 in base `sides`
    mover: int | None = CHANCE  # None: over, `caller` said liar
    caller: int | None = None


@dataclass(frozen=True)
class LiarsDice:
    dice: int = 1
    sides: int = 6

    players = 2
    title = "Liar's dice"
    unit = "wins a game"

    def __post_init__(self):
        for name, least in (("dice", 1), ("sides", 2)):
            if getattr(self, name) < least:
                raise GameError(f"liars_dice: {name}={getattr(self, name)} given, {least} or more is expected")

    @property
    def bids(self):
        """All bids as labels, lowest first: "2x3" says at least two dice show a 3."""
        quantities, faces = range(1, 2 * self.dice + 1), range(1, self.sides + 1)
        return [f"{quantity}x{face}" for quantity in quantities for face in faces]

    def root(self):
        return Table(((), ()))

    def movers(self, s):
        return () if s.mover is None else (s.mover,)

    def chance(self, s):
        return [(face, 1 / self.sides) for face in range(1, self.sides + 1)]

    def actions(self, s, player):
        return tuple(self.bids) if s.bid is None else (*self.bids[s.bid + 1 :], "liar")

    def play(self, s, moves):
        if s.mover == CHANCE:
            return self.roll(s.rolls, moves[0])
        if moves[0] == "liar":
            return s._replace(mover=None, caller=s.mover)
        return s._replace(bid=self.bids.index(moves[0]), mover=1 - s.mover)

    def roll(self, rolls, face):
        """Player 0 rolls all its dice, then player 1; a hand is kept in order of faces."""
        first, second = rolls
        if len(first) < self.dice:
            return Table((tuple(sorted((*first, face))), second))
        second = tuple(sorted((*second, face)))
        return Table((first, second), None, 0 if len(second) == self.dice else CHANCE)

    def rewards(self, s, moves, t):
        if t.mover is not None:
            return (0.0, 0.0)
        quantity, face = t.bid // self.sides + 1, t.bid % self.sides + 1
        shown = sum(die in (face, self.sides) for roll in t.rolls for die in roll)
        winner = 1 - t.caller if shown >= quantity else t.caller
        return (1.0, -1.0) if winner == 0 else (-1.0, 1.0)

    def view(self, s, player):
        if s.mover == CHANCE:
            return None
        last = None if s.bid is None else self.bids[s.bid]
        if s.mover is None:
            return s.rolls, last, s.caller
        return s.rolls[player], last, s.mover

    def tell(self, view, player):
        """A view in words."""
        if len(view) == 3 and view[0] and isinstance(view[0][0], tuple):
            rolls, bid, caller = view
            shown = ", ".join(f"player {i} rolled {' '.join(map(str, roll))}" for i, roll in enumerate(rolls))
            return f"bid {bid}, player {caller} said liar, {shown}"
        rolled, bid, _ = view
        return f"you rolled {' '.join(map(str, rolled))}, {f'last bid {bid}' if bid else 'no bid yet'}"

    def hidden(self, s):
        return {f"dice{i}": roll for i, roll in enumerate(s.rolls) if len(roll) == self.dice}

    @property
    def known(self):
        facts: dict = {"zero_sum": True, "common_payoff": False, "perfect_information": False, "symmetric": False}
        if self.dice > 1:
            return facts
        bids, pairs = 2 * self.sides, self.sides**2
        sets = self.sides * 2 ** (bids - 1)  # a die and a set of bids whose size says whose turn it is
        sequences = 1 + self.sides * (2**bids - 1)
        facts |= {
            "histories": 1 + self.sides + pairs * (2 ** (bids + 1) - 1),
            "terminals": pairs * (2**bids - 1),
            "infosets": (sets, sets),
            "sequences": (sequences, sequences),
        }
        if self.sides in VALUES:
            facts["value"] = (VALUES[self.sides], -VALUES[self.sides])
        return facts
