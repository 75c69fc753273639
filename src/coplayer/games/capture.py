"""Capture: two agents must stand on their targets at the same time, and often do not see where these are.

Rules: on a grid of `size` x `size` cells whose opposite edges are joined, each agent has a target of its own,
placed at first on any other cell with equal chance. At each step both choose to go north, south, east or
west or to stand; a move fails with chance `slip`, and the target (as far to the south and to the east) is
hidden from its agent with chance `flicker`, all independently. An agent sees nothing of the other.
When both stand on their targets both are paid 1 and the game is over; it also ends after `horizon` steps.

Source: after Omidshafiei, Pazis, Amato, How & Vian (2017), "Deep decentralized multi-task multi-agent
reinforcement learning under partial observability". Ours is smaller: the targets stay, and since the grid
has no edges a state keeps only where each target is from its agent.

Known: with neither flicker nor slip it is best to walk straight and wait, which pays discount^(m - 1)
where the farther target is m steps away: 0.9625 on 3 x 3 at discount 0.95.
"""

from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from coplayer.game import CHANCE, GameError

STEPS = {"north": (-1, 0), "south": (1, 0), "east": (0, 1), "west": (0, -1), "stand": (0, 0)}
HERE = (0, 0)
HIDDEN = "hidden"


class Grid(NamedTuple):
    targets: tuple | None = None  # by agent: its target's (rows south, columns east) of it; None: to be placed
    shown: tuple | None = None  # by agent: whether it sees its target; None: to be drawn
    intended: tuple | None = None  # `targets` if no move fails, while that is to be drawn


PLACE = Grid()
CAPTURED = Grid((HERE, HERE))


@dataclass(frozen=True)
class Capture:
    size: int = 3
    flicker: float = 0.3
    slip: float = 0.1
    horizon: int = 3
    discount: float = 0.95

    players = 2
    title = "Capture with flickering targets"
    unit = "discounted captures"

    def __post_init__(self):
        for name, least in (("size", 2), ("horizon", 1)):
            if getattr(self, name) < least:
                raise GameError(f"capture: {name}={getattr(self, name)} given, {least} or more is expected")
        for name in ("flicker", "slip"):
            if not 0 <= getattr(self, name) <= 1:
                raise GameError(f"capture: {name}={getattr(self, name)} given, a chance is expected")

    def root(self):
        return PLACE

    def movers(self, s):
        if s == CAPTURED:
            return ()
        return (CHANCE,) if s.shown is None else (0, 1)

    def chance(self, s):
        if s == PLACE:
            places = self.places()
            return [(pair, 1 / len(places) ** 2) for pair in product(places, places)]
        if s.intended is None:
            return chances((True, True), (False, False), self.flicker)
        return chances(s.intended, s.targets, self.slip)

    def places(self):
        """Where a target may be at first: any other cell."""
        return sorted({self.wrap(cell) for cell in product(range(self.size), repeat=2)} - {HERE})

    def wrap(self, cell):
        """The shortest way there, (rows south, columns east)."""
        half = (self.size - 1) // 2
        return tuple((x + half) % self.size - half for x in cell)

    def actions(self, s, player):
        return tuple(STEPS)

    def play(self, s, moves):
        if self.movers(s) == (CHANCE,):
            flickers = s != PLACE and s.intended is None
            return Grid(s.targets, moves[0]) if flickers else Grid(moves[0])
        after = [(r - STEPS[m][0], c - STEPS[m][1]) for (r, c), m in zip(s.targets, moves, strict=True)]
        return Grid(s.targets, None, tuple(map(self.wrap, after)))

    def rewards(self, s, moves, t):
        return (1.0, 1.0) if t == CAPTURED else (0.0, 0.0)

    def view(self, s, player):
        if s == CAPTURED:
            return "captured"
        if s.shown is None:
            return None
        return s.targets[player] if s.shown[player] else HIDDEN

    def hidden(self, s):
        return {f"target{i}": target for i, target in enumerate(s.targets or ())}

    @property
    def known(self):
        facts: dict = {"zero_sum": False, "common_payoff": True, "perfect_information": False, "symmetric": True}
        if self.flicker == self.slip == 0:
            pairs = list(product(self.places(), repeat=2))
            steps = [max(abs(r) + abs(c) for r, c in pair) for pair in pairs]
            value = sum(self.discount ** (m - 1) for m in steps if m <= self.horizon) / len(pairs)
            facts["value"] = (value, value)
        return facts


def chances(likely, otherwise, p):
    """[(pair, chance)]: each entry is, independently, that of `otherwise` with chance `p`."""
    merged: dict = {}
    for failed in product((False, True), repeat=2):
        pair = tuple(otherwise[i] if f else likely[i] for i, f in enumerate(failed))
        chance = (p if failed[0] else 1 - p) * (p if failed[1] else 1 - p)
        merged[pair] = merged.get(pair, 0.0) + chance
    return [(pair, chance) for pair, chance in merged.items() if chance > 0]
