"""Forged speaker: an order arrives, from the principal or from an impostor; the agent obeys or refuses.

Rules: with chance `q` the speaker (player 0) is an impostor, else the principal; the speaker knows
which, the agent (player 1) does not. Obeying the principal gives both +1; obeying an impostor costs
the agent `loss` and gives the impostor `loot`; refusing gives 0. The order may carry a tag:

    none           there is no tag
    cheap          anybody may show it, for nothing
    costly         anybody may show it: for `fee` the principal, for `forgery` the impostor
    authenticated  only the principal can show it

Source: our own; a sender-receiver game after Spence (1973), Crawford & Sobel (1982).

Known: without a tag the agent gets max(0, 1 - q - q loss), with an authenticated one 1 - q, so that
knowing the speaker is worth min(1 - q, q loss) to it (q = 0.1, loss = 5: 0.5). An impostor wants to be
obeyed like a principal: a cheap tag is worth nothing (babbling). A costly one is worth as much as an
authenticated one where fee <= 1 and forgery >= loot: then only the principal can afford it.
"""

from dataclasses import dataclass

from coplayer.game import CHANCE, GameError

TAGS = ("none", "cheap", "costly", "authenticated")


@dataclass(frozen=True)
class ForgedSpeaker:
    q: float = 0.1
    loss: float = 5.0
    tag: str = "none"
    loot: float = 1.0
    fee: float = 0.25
    forgery: float = 2.0

    players = 2
    title = "Forged speaker"
    unit = "points an order"

    def __post_init__(self):
        if not 0 < self.q < 1:
            raise GameError(f"forged_speaker: q={self.q} given, a chance between 0 and 1 is expected")
        if self.tag not in TAGS:
            raise GameError(f"forged_speaker: tag={self.tag!r} given, one of {', '.join(TAGS)} is expected")
        for name in ("loss", "loot", "fee", "forgery"):
            if not 0 <= getattr(self, name) < float("inf"):
                raise GameError(f"forged_speaker: {name}={getattr(self, name)} given, expected 0 or more")

    def root(self):
        return ()  # grows into (speaker, order, answer)

    def movers(self, s):
        return ((CHANCE,), (0,), (1,), ())[len(s)]

    def chance(self, s):
        return [("principal", 1 - self.q), ("impostor", self.q)]

    def actions(self, s, player):
        if player == 1:
            return ("obey", "refuse")
        can = self.tag in ("cheap", "costly") or (self.tag == "authenticated" and s[0] == "principal")
        return ("plain", "tagged") if can else ("plain",)

    def play(self, s, moves):
        return (*s, *moves)

    def rewards(self, s, moves, t):
        if len(t) < 3:
            return (0.0, 0.0)
        speaker, order, answer = t
        paid = 0.0
        if self.tag == "costly" and order == "tagged":
            paid = self.fee if speaker == "principal" else self.forgery
        if answer == "refuse":
            return (-paid, 0.0)
        return (1 - paid, 1.0) if speaker == "principal" else (self.loot - paid, -self.loss)

    def view(self, s, player):
        if player == 0:
            return s[0] if s else None
        return s[1] if len(s) > 1 else None  # the order, not who gave it

    def hidden(self, s):
        return {"speaker": s[0]} if s else {}

    @property
    def known(self):
        orders = {"none": 2, "authenticated": 3}.get(self.tag, 4)  # both speakers together
        seen = 1 if self.tag == "none" else 2
        facts = {
            "zero_sum": False,
            "constant_sum": False,
            "common_payoff": False,
            "perfect_information": False,
            "terminals": 2 * orders,
            "histories": 3 + 3 * orders,
            "infosets": (2, seen),
            "sequences": (1 + orders, 1 + 2 * seen),
        }
        gain = 1 - self.q - self.q * self.loss
        if self.tag == "none" and gain != 0:  # otherwise the agent does not care, the speaker does
            facts["value"] = (1 - self.q + self.q * self.loot, gain) if gain > 0 else (0.0, 0.0)
        return facts
