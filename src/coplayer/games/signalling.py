"""Signalling: a sender who knows its type sends a message; a receiver who sees only that acts.

Rules: types k = 0 .. types - 1 are equally likely and worth (k + 1/2) / types. The receiver names an act
a in steps of half the distance between types, from the lowest worth to the highest, and loses
(a - worth)^2; the sender loses (a - worth - bias)^2: it wants the act higher by `bias`. With `cost`
"cheap" messages are free; with "costly" message m costs effort * m * (1 - worth), less to the better.

Source: cheap: Crawford & Sobel, Strategic information transmission, Econometrica 50 (1982) 1431-1451,
with finitely many types; costly: Spence, Job market signaling, QJE 87 (1973) 355-374.

Known: babbling is always an equilibrium where talk is cheap. With enough messages cheap talk can tell all
types apart exactly if |bias| <= 1 / (2 types). With two types a costly message tells them apart exactly if
the lower one would not buy it, bias - 1/4 <= 3/4 effort, and the higher one would, bias + 1/4 >= effort / 4.
bias = 0 and cheap: common payoff.
"""

from dataclasses import dataclass

from coplayer.game import CHANCE, GameError


@dataclass(frozen=True)
class Signalling:
    types: int = 2
    messages: int = 2
    bias: float = 0.1
    cost: str = "cheap"
    effort: float = 1.0

    players = 2
    title = "Signalling"
    unit = "squared error"

    def __post_init__(self):
        if self.types < 2 or self.messages < 1:
            raise GameError(
                f"signalling: types={self.types}, messages={self.messages} given; "
                "at least 2 types and 1 message are expected"
            )
        if self.cost not in ("cheap", "costly"):
            raise GameError(f"signalling: cost={self.cost!r} given, 'cheap' or 'costly' is expected")
        if not (abs(self.bias) < float("inf") and 0 <= self.effort < float("inf")):
            raise GameError(
                f"signalling: bias={self.bias}, effort={self.effort} given; "
                "a finite bias and an effort of 0 or more are expected"
            )

    def root(self):
        return ()  # grows into (type, message, act)

    def movers(self, s):
        return ((CHANCE,), (0,), (1,), ())[len(s)]

    def chance(self, s):
        return [(k, 1 / self.types) for k in range(self.types)]

    def actions(self, s, player):
        if player == 0:
            return tuple(range(self.messages))
        return tuple((k + 1) / (2 * self.types) for k in range(2 * self.types - 1))

    def play(self, s, moves):
        return (*s, *moves)

    def rewards(self, s, moves, t):
        if len(t) < 3:
            return (0.0, 0.0)
        kind, message, act = t
        worth = (kind + 0.5) / self.types
        paid = self.effort * message * (1 - worth) if self.cost == "costly" else 0.0
        return (-((act - worth - self.bias) ** 2) - paid, -((act - worth) ** 2))

    def view(self, s, player):
        if player == 0:
            return s[0] if s else None
        return s[1] if len(s) > 1 else None

    def hidden(self, s):
        return {"type": s[0]} if s else {}

    @property
    def known(self):
        acts, sent = 2 * self.types - 1, self.types * self.messages
        free = self.cost == "cheap" or self.effort == 0 or self.messages == 1
        return {
            "zero_sum": False,
            "constant_sum": False,
            "common_payoff": self.bias == 0 and free,
            "perfect_information": False,
            "terminals": sent * acts,
            "histories": 1 + self.types + sent * (1 + acts),
            "infosets": (self.types, self.messages),
            "sequences": (1 + sent, 1 + self.messages * acts),
        }
