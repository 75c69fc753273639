"""Off-switch: a robot may act, switch itself off, or wait and let the human, who knows better, decide.

Rules: acting is worth u to both, which only the human (player 1) knows; the robot (player 0) believes u is
normal with mean `mean` and standard deviation `spread`, here the middles of `points` equally likely slices.
The robot acts (u), switches itself off (0) or waits; if it waits, the human allows it to act or switches it
off, and with chance `slip` the order is carried out the wrong way round.

Source: Hadfield-Menell, Dragan, Abbeel & Russell (2017), "The off-switch game"; `slip` stands for their human
who errs.

Known: best joint policy worth max(0, E u, E max(w, v)) with w = (1 - slip) u, v = slip u. Without slips
waiting is best, and worth E max(u, 0) - max(E u, 0) more than deciding alone; a robot that is sure of u
gains nothing.
"""

from dataclasses import dataclass
from statistics import NormalDist

from coplayer.game import CHANCE, GameError


@dataclass(frozen=True)
class OffSwitch:
    mean: float = 0.25
    spread: float = 1.0
    points: int = 5
    slip: float = 0.0

    players = 2
    title = "Off-switch game"
    unit = "utility a task"

    def __post_init__(self):
        if self.points < 1:
            raise GameError(f"off_switch: points={self.points} given, at least 1 is expected")
        if self.spread <= 0:
            raise GameError(f"off_switch: spread={self.spread} given, more than 0 is expected")
        if not 0 <= self.slip < 0.5:
            raise GameError(f"off_switch: slip={self.slip} given, 0 to below 0.5 is expected")

    @property
    def utilities(self):
        """What acting may be worth, [points], equally likely."""
        belief = NormalDist(self.mean, self.spread)
        return [round(belief.inv_cdf((k + 0.5) / self.points), 6) for k in range(self.points)]

    def root(self):
        return ()  # grows into (u, the robot's move, the human's order, how it was carried out)

    def movers(self, s):
        if len(s) == 2:
            return (1,) if s[1] == "wait" else ()
        if len(s) == 3:
            return (CHANCE,) if self.slip else ()
        return ((CHANCE,), (0,), None, None, ())[len(s)]

    def chance(self, s):
        if s:
            return [("obeyed", 1 - self.slip), ("misheard", self.slip)]
        return [(u, 1 / self.points) for u in self.utilities]

    def actions(self, s, player):
        return ("act", "switch off", "wait") if player == 0 else ("allow", "switch off")

    def play(self, s, moves):
        return (*s, *moves)

    def rewards(self, s, moves, t):
        match t:
            case (u, "act") | (u, "wait", "allow", "obeyed") | (u, "wait", "switch off", "misheard"):
                return (u, u)
            case (u, "wait", "allow") if not self.slip:
                return (u, u)
        return (0.0, 0.0)

    def view(self, s, player):
        if not s or self.movers(s) == (CHANCE,):
            return None
        return s if player == 1 else s[1:] or None  # the robot never sees u

    def hidden(self, s):
        return {"utility": s[0]} if s else {}

    @property
    def known(self):
        n, us = self.points, self.utilities
        wait = sum(max((1 - self.slip) * u, self.slip * u) for u in us) / n
        best = max(0.0, sum(us) / n, wait)
        each = (10, 6) if self.slip else (6, 4)  # histories and ends for each u
        sizes = {"histories": 1 + each[0] * n, "terminals": each[1] * n}
        sets = {"infosets": (1, n), "sequences": (4, 1 + 2 * n)}
        kind = {"zero_sum": False, "common_payoff": True, "perfect_information": False, "symmetric": False}
        return sizes | sets | kind | {"value": (best, best)}
