"""Price setting: sellers of similar goods name a price at the same time; buyers choose by logit.

Rules: seller i with price p_i sells q_i = exp((2 - p_i) / mu) / (sum_j exp((2 - p_j) / mu) + exp(a / mu))
at unit cost 1 and earns (p_i - 1) q_i. Prices are the points of an even grid of size `grid` around the
interval from the competitive price (Nash, continuous) to the monopoly price, a tenth of its length wider
at both ends, in thousandths. The outside good is worth a = 0; with `shock` it is worth +shock or -shock,
evenly, and the sellers learn which only afterwards. Prices are public once set.

Source: Calvano, Calzolari, Denicolo & Pastorello, Artificial intelligence, algorithmic pricing, and
collusion, AER 110 (2020) 3267-3297: 2 sellers, mu = 1/4, 15 prices, repeated with discount 0.95.

Known: competitive price 1.473 and monopoly price 1.925 for two sellers, with profits 0.2229 and 0.3375
each; p - 1 = mu / (1 - q) at the first, p - 1 = mu / (1 - players q) at the second (first-order
conditions). Each seller gains by undercutting the monopoly price: a prisoner's dilemma with more steps.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp

from coplayer.game import CHANCE, GameError


@dataclass(frozen=True)
class PriceSetting:
    players: int = 2
    grid: int = 5
    mu: float = 0.25
    shock: float = 0.0

    title = "Price setting"
    unit = "profit a round"

    def __post_init__(self):
        if self.players < 2 or self.grid < 2:
            raise GameError(
                f"price_setting: players={self.players}, grid={self.grid} given; "
                "at least 2 sellers and 2 prices are expected"
            )
        if not 0.05 <= self.mu <= 10 or not 0 <= self.shock <= 10:
            raise GameError(
                f"price_setting: mu={self.mu}, shock={self.shock} given; "
                "mu in 0.05 .. 10 and shock in 0 .. 10 are expected"
            )

    def root(self):
        return ("steady",) if self.shock == 0 else ()  # grows into (demand, prices)

    def movers(self, s):
        return ((CHANCE,), tuple(range(self.players)), ())[len(s)]

    def chance(self, s):
        return [("low", 0.5), ("high", 0.5)]

    def actions(self, s, player):
        return self.prices

    def play(self, s, moves):
        return (*s, moves) if s else moves

    def rewards(self, s, moves, t):
        return self.profits(*t) if len(t) == 2 else (0.0,) * self.players

    def view(self, s, player):
        return s if len(s) == 2 else None

    def hidden(self, s):
        return {"demand": s[0]} if self.shock and s else {}

    def profits(self, demand: str, prices: Sequence[float]) -> tuple[float, ...]:
        outside = {"low": self.shock, "steady": 0.0, "high": -self.shock}[demand]
        appeal = [exp((2 - p) / self.mu) for p in prices]
        buyers = sum(appeal) + exp(outside / self.mu)
        return tuple((p - 1) * e / buyers for p, e in zip(prices, appeal, strict=True))

    @cached_property
    def prices(self) -> tuple[float, ...]:
        low, high = self.competitive, self.monopoly
        low, high = low - 0.1 * (high - low), high + 0.1 * (high - low)
        step = (high - low) / (self.grid - 1)
        return tuple(round(low + k * step, 3) for k in range(self.grid))

    @cached_property
    def competitive(self) -> float:
        """The symmetric Nash price of the game without a grid."""
        return _fall(lambda p: self.mu / (1 - self._share(p)) - (p - 1))

    @cached_property
    def monopoly(self) -> float:
        """The price that is best for all sellers together."""
        return _fall(lambda p: self.mu / (1 - self.players * self._share(p)) - (p - 1))

    def _share(self, p: float) -> float:
        return 1 / (self.players + exp((p - 2) / self.mu))

    @property
    def known(self):
        demands, n = 1 + (self.shock > 0), self.players
        ends = demands * self.grid**n
        return {
            "zero_sum": False,
            "constant_sum": False,
            "common_payoff": False,
            "symmetric": True,
            "terminals": ends,
            "histories": ends + (3 if self.shock > 0 else 1),
            "infosets": (1,) * n,
            "sequences": (1 + self.grid,) * n,
        }


def _fall(f: Callable[[float], float]) -> float:
    """Where the falling function f crosses 0 between prices 1 and 100, by bisection."""
    low, high = 1.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) > 0 else (low, middle)
    return low
