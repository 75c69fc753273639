"""Scores of forecasts, kept as sums: add decisions one by one, merge by +, keep as a line of JSON.

log-loss     mean −ln p(what happened), in nats; p below FLOOR counts as FLOOR, and such decisions are counted
Brier        mean Σ_a (p_a − [a happened])², between 0 and 2 (Brier 1950)
calibration  expected calibration error: Σ_bin (share of bin) |mean p − frequency|, BINS equal-width bins of p
             (Naeini et al. 2015), over every (decision, action) pair; `calibration_top` over the likeliest
             action of each decision only
bits         how many bits a decision the forecasts gain over the marginal: the frequencies of what happened,
             seen with hindsight (so a perfect forecast of independent draws scores just below 0)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import fsum, log

from coplayer.game import Unsuited

BINS = 15
FLOOR = 1e-9  # a forecast of 0 for what happened costs 20.7 nats
SLACK = 1e-6  # by which probabilities may miss a sum of 1


def zeros() -> list[float]:
    return [0.0] * BINS


@dataclass(frozen=True)
class Forecasts:
    """The sums. `pairs` and `tops` are three rows of bins: how many, sum of p, how many happened."""

    total: list[float] = field(default_factory=lambda: [0.0] * 4)  # decisions, nats, Brier, floored
    pairs: list[list[float]] = field(default_factory=lambda: [zeros(), zeros(), zeros()])
    tops: list[list[float]] = field(default_factory=lambda: [zeros(), zeros(), zeros()])
    happened: dict[str, list[int]] = field(default_factory=dict)  # where -> times each action happened

    def add(self, p: Sequence[float], at: int, where: str = "") -> Forecasts:
        """Score the forecast `p` [A] where action `at` happened, in place; returns itself.

        Decisions of one `where` share a marginal (an information set, an opponent; all, by default). Plain floats
        are quickest: `p.tolist()` of an array. Refused: what is not a distribution.
        """
        if not (abs(sum(p) - 1) <= SLACK and min(p) >= 0 and 0 <= at < len(p)):
            raise Unsuited(f"a forecast is a distribution over the actions and `at` one of them, got {p} and {at}")
        many, mass, hits = self.pairs
        square = 1 - 2 * p[at]
        for q in p:
            b = min(int(q * BINS), BINS - 1)
            many[b] += 1
            mass[b] += q
            square += q * q
        hits[min(int(p[at] * BINS), BINS - 1)] += 1
        self._add_top(p, at)
        total = self.total
        total[0] += 1
        total[1] -= log(max(p[at], FLOOR))
        total[2] += square
        total[3] += p[at] < FLOOR
        counts = self.happened.setdefault(where, [])
        if len(counts) < len(p):
            counts.extend([0] * (len(p) - len(counts)))
        counts[at] += 1
        return self

    def _add_top(self, p: Sequence[float], at: int) -> None:
        top = max(p)
        b = min(int(top * BINS), BINS - 1)
        self.tops[0][b] += 1
        self.tops[1][b] += top
        if p[at] == top:  # equally likely ones share the hit
            self.tops[2][b] += 1 / len([q for q in p if q == top])

    def __add__(self, other: Forecasts) -> Forecasts:
        """The sums of both, as new ones; `sum(list, Forecasts())` merges many."""
        names = dict.fromkeys([*self.happened, *other.happened])
        return Forecasts(
            added(self.total, other.total),
            [added(a, b) for a, b in zip(self.pairs, other.pairs, strict=True)],
            [added(a, b) for a, b in zip(self.tops, other.tops, strict=True)],
            {name: added(self.happened.get(name, []), other.happened.get(name, [])) for name in names},
        )

    @property
    def n(self) -> int:
        """Decisions scored."""
        return int(self.total[0])

    @property
    def floored(self) -> int:
        """Decisions whose outcome had been given less than FLOOR."""
        return int(self.total[3])

    @property
    def log_loss(self) -> float | None:
        """Nats a decision."""
        return self.total[1] / self.n if self.n else None

    @property
    def brier(self) -> float | None:
        return self.total[2] / self.n if self.n else None

    @property
    def marginal_loss(self) -> float | None:
        """Nats a decision of the best constant forecast for each `where`, known with hindsight."""
        kept = [(c, sum(counts)) for counts in self.happened.values() for c in counts if c]
        return -fsum(c * log(c / n) for c, n in kept) / self.n if self.n else None

    @property
    def bits(self) -> float | None:
        """Bits a decision gained over the marginal."""
        if self.log_loss is None or self.marginal_loss is None:
            return None
        return (self.marginal_loss - self.log_loss) / log(2)

    @property
    def calibration(self) -> float | None:
        """Expected calibration error over all (decision, action) pairs."""
        return calibration_error(self.pairs)

    @property
    def calibration_top(self) -> float | None:
        """Expected calibration error of each decision's likeliest action."""
        return calibration_error(self.tops)

    def table(self) -> list[tuple[float, float, float | None, float | None, int]]:
        """The reliability table over pairs: (from, to, mean p, frequency, n) for each bin; None where it is empty."""
        rows = zip(*self.pairs, strict=True)
        return [
            (b / BINS, (b + 1) / BINS, mass / n if n else None, hits / n if n else None, int(n))
            for b, (n, mass, hits) in enumerate(rows)
        ]

    def plain(self) -> dict:
        """As a line of JSON; `Forecasts(**line)` is the way back."""
        return asdict(self)

    def summary(self) -> dict[str, float | int | None]:
        """All the scores by name."""
        names = ("n", "log_loss", "brier", "calibration", "calibration_top", "marginal_loss", "bits", "floored")
        return {name: getattr(self, name) for name in names}


def from_plain(line: Mapping) -> Forecasts:
    """Sums read back from `plain()`; refused if they were made with another number of bins."""
    if any(len(row) != BINS for row in (*line["pairs"], *line["tops"])):
        raise Unsuited(f"forecast sums with {len(line['pairs'][0])} bins, expected {BINS}; score the matches again")
    return Forecasts(**line)


def added(one: Sequence, other: Sequence) -> list:
    """Sums entry by entry; the shorter list is filled up with zeros."""
    longer, shorter = sorted((list(one), list(other)), key=len, reverse=True)
    return [a + b for a, b in zip(longer, shorter, strict=False)] + longer[len(shorter) :]


def calibration_error(bins: Sequence[Sequence[float]]) -> float | None:
    """Σ |sum of p − how many happened| / how many, from three rows of bins."""
    many, mass, hits = bins
    n = sum(many)
    return fsum(abs(m - h) for m, h in zip(mass, hits, strict=True)) / n if n else None
