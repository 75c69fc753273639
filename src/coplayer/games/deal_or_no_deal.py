"""Deal or no deal: two players share a few things whose worth to the other neither knows.

Rules: there are items[k] things of kind k. Each player's worths are whole numbers that make the whole
pile worth `total` to it; chance draws a pair of worths evenly among those in which every kind is worth
something to somebody. In turn, player 0 first, each either accepts what lies on the table or names what
it wants to have itself; after `turns` offers the other can only accept or refuse. A deal gives each the
worth of its part, no deal gives 0.

Source: Lewis et al., Deal or no deal? End-to-end learning for negotiation dialogues, EMNLP 2017 (three
kinds, 5 to 7 things, total 10, and talk); with offers in turn it is OpenSpiel's `bargaining`.

Known: with turns=1 it is an ultimatum: accepting is never worse, so asking for everything is an
equilibrium. At the last turn refusing what is worth something is never a best answer.
"""

from dataclasses import dataclass
from itertools import product
from math import prod

from coplayer.game import CHANCE, GameError


@dataclass(frozen=True)
class DealOrNoDeal:
    items: tuple[int, ...] = (1, 2)
    total: int = 4
    turns: int = 2

    players = 2
    title = "Deal or no deal"
    unit = "points"

    def __post_init__(self):
        if not self.items or min(self.items) < 1 or self.turns < 1 or self.total < 1:
            raise GameError(
                f"deal_or_no_deal: items={self.items}, total={self.total}, turns={self.turns} given; "
                "at least one thing of each kind, 1 point and 1 turn are expected"
            )
        if not self._pairs():
            raise GameError(
                f"deal_or_no_deal: items={self.items} cannot be worth total={self.total}; "
                "a total is expected that whole numbers per thing can reach"
            )

    def root(self):
        return ()  # grows into (worths of both, offer, offer ..., "accept" or "refuse")

    def movers(self, s):
        if not s:
            return (CHANCE,)
        return () if isinstance(s[-1], str) else ((len(s) - 1) % 2,)

    def chance(self, s):
        pairs = self._pairs()
        return [(pair, 1 / len(pairs)) for pair in pairs]

    def actions(self, s, player):
        if len(s) > self.turns:
            return ("accept", "refuse")
        offers = tuple(product(*(range(n + 1) for n in self.items)))  # what the speaker wants
        return offers if len(s) == 1 else ("accept", *offers)

    def play(self, s, moves):
        return (*s, *moves)

    def rewards(self, s, moves, t):
        if t[-1] != "accept":
            return (0.0, 0.0)
        asked, asker = t[-2], (len(t) - 3) % 2
        left = tuple(n - k for n, k in zip(self.items, asked, strict=True))
        return tuple(self._worth(t[0][i], asked if i == asker else left) for i in range(2))

    def view(self, s, player):
        return (s[0][player], s[-1] if len(s) > 1 else None) if s else None

    def hidden(self, s):
        return {"worth0": s[0][0], "worth1": s[0][1]} if s else {}

    def _worth(self, worths: tuple, things: tuple) -> float:
        return float(sum(w * n for w, n in zip(worths, things, strict=True)))

    def _pairs(self) -> list[tuple]:
        each = [w for w in product(range(self.total + 1), repeat=len(self.items)) if self._fits(w)]
        return [(a, b) for a, b in product(each, each) if all(map(max, zip(a, b, strict=True)))]

    def _fits(self, worths: tuple) -> bool:
        return self._worth(worths, self.items) == self.total

    @property
    def known(self):
        pairs, offers = self._pairs(), prod(n + 1 for n in self.items)
        talks = [offers**k for k in range(self.turns + 1)]  # sequences of k offers
        sets, sequences = [0, 0], [1, 1]
        for k, n in enumerate(talks):
            i = k % 2
            own = len({pair[i] for pair in pairs}) * n
            sets[i] += own
            sequences[i] += own * (offers if k == 0 else offers + 1 if k < self.turns else 2)
        ends = len(pairs) * (sum(talks[1:]) + talks[-1])
        return {
            "zero_sum": False,
            "constant_sum": False,
            "common_payoff": False,
            "perfect_information": len(pairs) == 1,
            "terminals": ends,
            "histories": 1 + len(pairs) * sum(talks) + ends,
            "infosets": tuple(sets),
            "sequences": tuple(sequences),
        }
