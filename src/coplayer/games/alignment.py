"""Alignment: one knows, the other acts; how far they want the same is a dial from -1 to +1.

Rules: the world is in one of `states` states, evenly. Player 0 is a friend with chance (1 + rho) / 2, else
a rival, and sends one of `messages` messages. Player 1 sees the message alone and names a state: if right
it gets 1, else -1 / (states - 1), so that a blind guess is worth 0; a friend gets the same, a rival the
negative. Without `split` the sender knows the state. With `split` each knows a part of it: player 1 a
number z and player 0 the state shifted by z, each of which alone says nothing about the state.

Source: our own; Crawford & Sobel (1982) and Kalai & Kalai (2013, a game as a common and an opposed part).

Known: in random play the payoffs' correlation is rho; zero-sum at -1, common payoff at +1. With as many
messages as states there is an equilibrium with a truthful friend and a lying rival, worth to player 1
max(0, (1 + rho) / 2 - (1 - rho) / 2 / (states - 1)), with `split` too; two states: max(0, rho). Talk is
worth 0 at rho = -1 and (messages - 1) / (states - 1), up to 1, at rho = +1.
"""

from dataclasses import dataclass

from coplayer.game import CHANCE, GameError


@dataclass(frozen=True)
class Alignment:
    rho: float = 0.0
    states: int = 2
    messages: int = 2
    split: bool = False

    players = 2
    title = "Alignment"
    unit = "right guesses over chance"

    def __post_init__(self):
        if not -1 <= self.rho <= 1:
            raise GameError(f"alignment: rho={self.rho} given, a number from -1 to 1 is expected")
        if self.states < 2 or self.messages < 1:
            raise GameError(
                f"alignment: states={self.states}, messages={self.messages} given; "
                "at least 2 states and 1 message are expected"
            )

    def root(self):
        return ()  # grows into ((state, player 1's part, motive), message, guess)

    def movers(self, s):
        return ((CHANCE,), (0,), (1,), ())[len(s)]

    def chance(self, s):
        parts = range(self.states if self.split else 1)
        motives = [("friend", (1 + self.rho) / 2), ("rival", (1 - self.rho) / 2)]
        cells = self.states * len(parts)
        return [((w, z, m), p / cells) for w in range(self.states) for z in parts for m, p in motives if p]

    def actions(self, s, player):
        return tuple(range(self.messages if player == 0 else self.states))

    def play(self, s, moves):
        return (*s, *moves)

    def rewards(self, s, moves, t):
        if len(t) < 3:
            return (0.0, 0.0)
        (state, _, motive), _, guess = t
        gain = 1.0 if guess == state else -1 / (self.states - 1)
        return (gain if motive == "friend" else -gain, gain)

    def view(self, s, player):
        if not s:
            return None
        state, part, motive = s[0]
        if player == 0:
            return ((state + part) % self.states, motive)
        return (part, *s[1:2]) if self.split else (s[1] if len(s) > 1 else None)

    def hidden(self, s):
        return {"state": s[0][0], "motive": s[0][2]} if s else {}

    @property
    def known(self):
        parts = self.states if self.split else 1
        motives = 2 if abs(self.rho) < 1 else 1
        deals, own = self.states * parts * motives, self.states * motives
        facts = {
            "zero_sum": self.rho == -1,
            "constant_sum": self.rho == -1,
            "common_payoff": self.rho == 1,
            "perfect_information": False,
            "terminals": deals * self.messages * self.states,
            "histories": 1 + deals * (1 + self.messages * (1 + self.states)),
            "infosets": (own, parts * self.messages),
            "sequences": (1 + own * self.messages, 1 + parts * self.messages * self.states),
        }
        if self.rho == -1:
            facts["value"] = (0.0, 0.0)
        elif self.rho == 1:
            worth = min(1.0, (self.messages - 1) / (self.states - 1))
            facts["value"] = (worth, worth)
        return facts
