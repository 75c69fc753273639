"""Theories of how people play once, fitted to the typed-in games: logit equilibrium, cognitive hierarchy, level k.

    quantal               logit equilibrium, precision per unit of payoff
    hierarchy             cognitive hierarchy of best replies, tau, and a share that acts evenly
    quantal hierarchy     cognitive hierarchy of logit replies, tau and precision, a fixed share of .02 acts evenly
    level k               shares of levels 0 to 3, and of even play where that is not level 0

Each by maximum likelihood (model/one_shot.py); beauty contests give the tau under which the mean is met. `random` is
even play and `ceiling` the shares themselves, between which a log-likelihood lies. The 95 % interval of the one
parameter of a theory is where twice the log-likelihood is within 3.84 of its largest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from coplayer.model.one_shot import Pair, fit, fit_shares, hierarchy, levels, likelihood, quantal, uniform
from coplayer.people.centipede import ends, mean_guess
from coplayer.people.typed_in import Observed, observed, typed

DROP = 3.841458820694124 / 2  # of the log-likelihood: the .95 quantile of chi-squared with one degree of freedom
TREMBLE = 0.02
TAUS, TREMBLES = np.arange(0.3, 4, 0.05).tolist(), np.arange(0.02, 1, 0.05).tolist()
REPLIES = np.geomspace(1, 40, 6).tolist()  # precision per range of payoffs
HIGHEST = 3  # of the levels of level k
Row = dict[str, Any]


def fits(say: Callable[[str], None] = lambda what: None) -> list[Row]:
    """A row for each game and theory."""
    rows: list[Row] = []
    for name, file in typed().items():
        say(name)
        games = observed(file)
        for game in games:
            rows += [head(game) | row for row in matrix_fits(game)]
        if "together" in file:
            whole = {"game": file["together"], "source": games[0].source, "n": sum(g.n for g in games)}
            rows.append(whole | bounds(games) | by_quantal(games))
        rows += [contest(row) for row in file.get("contest", [])]
        rows += [centipede(row) for row in file.get("centipede", [])]
    return rows


def head(game: Observed) -> Row:
    return {"game": game.name, "source": game.source, "n": game.n} | bounds([game])


def bounds(games: Sequence[Observed]) -> Row:
    """The log-likelihoods of even play and of the shares themselves."""
    ceiling = sum(entropy(c) for g in games for c in g.counts)
    return {"random": sum(likelihood(g.counts, uniform(g.pay)) for g in games), "ceiling": ceiling}


def entropy(counts: np.ndarray) -> float:
    """Of counts [A] under their own shares, in nats."""
    kept = counts[counts > 0]
    return float(kept @ np.log(kept / counts.sum()))


def matrix_fits(game: Observed) -> Iterator[Row]:
    """Every theory of a matrix game."""
    yield by_quantal([game])
    starts: dict[str, Pair | None] = {"even play": None, **game.starts}
    for name, start in starts.items():
        yield by_hierarchy(game, name, start)
    yield by_quantal_hierarchy(game)
    for name, start in starts.items():
        yield by_levels(game, name, start)


def scale(games: Sequence[Observed]) -> float:
    """The largest range of payoffs."""
    return max(float(np.ptp(p)) for g in games for p in g.pay)


def by_quantal(games: Sequence[Observed]) -> Row:
    seen = [(g.counts, g.pay) for g in games]
    grid = [x / scale(games) for x in (0.5, 1, 2, 3, 5, 8, 12, 20)]
    found = fit(quantal, seen, precision=grid)

    def of(precision: float) -> float:
        return sum(likelihood(counts, quantal(pay, precision)) for counts, pay in seen)

    best = found.parameters["precision"]
    return told("quantal", found.parameters, found.likelihood, interval(of, best, grid[0] / 10, grid[-1]))


def by_hierarchy(game: Observed, name: str, start: Pair | None) -> Row:
    def make(pay, tau, tremble):
        return hierarchy(pay, tau, tremble=tremble, start=start)

    found = fit(make, [(game.counts, game.pay)], tau=TAUS, tremble=TREMBLES)
    return told(f"hierarchy from {name}", found.parameters, found.likelihood)


def by_quantal_hierarchy(game: Observed) -> Row:
    def make(pay, tau, precision):
        return hierarchy(pay, tau, precision, tremble=TREMBLE)

    found = fit(make, [(game.counts, game.pay)], tau=TAUS[::10], precision=[x / scale([game]) for x in REPLIES])
    return told("quantal hierarchy", found.parameters, found.likelihood)


def by_levels(game: Observed, name: str, start: Pair | None) -> Row:
    """Shares of the levels and of even play: one mixture, whose likelihood is concave; both roles mix alike."""
    chain = np.eye(HIGHEST + 1, k=-1)[None]
    ladders = levels(game.pay, chain, np.array([np.inf]), start or uniform(game.pay))
    keep = [k for k, counts in enumerate(game.counts) if len(counts)]
    kinds = [ladders[k][0] for k in keep]  # [K, A] each
    if start is not None:
        kinds = [np.concatenate([kind, np.full((1, kind.shape[1]), 1 / kind.shape[1])]) for kind in kinds]
    share, found = fit_shares(np.concatenate([game.counts[k] for k in keep]), np.concatenate(kinds, 1))
    names = [*(f"level {k}" for k in range(HIGHEST + 1)), "even"]
    return told(f"level k from {name}", dict(zip(names, share.tolist(), strict=False)), found)


def contest(row: dict[str, Any]) -> Row:
    from scipy.optimize import brentq

    tau = brentq(lambda t: mean_guess(t, row["p"]) - row["mean"], 1e-3, 8)
    head_ = {"game": row["name"], "source": row["source"], "n": row["n"], "random": None, "ceiling": None}
    return head_ | told("hierarchy, from the mean", {"tau": float(tau)}, None)


def centipede(row: dict[str, Any]) -> Row:
    from scipy.optimize import minimize_scalar

    seen, payoff = np.array(row["ends"]) / sum(row["ends"]) * row["n"], np.array(row["payoff"])

    def of(precision: float) -> float:
        return float(seen @ np.log(np.maximum(ends(payoff, precision), 1e-300)))

    grid = np.geomspace(0.01, 30, 60).tolist()
    best = max(range(len(grid)), key=lambda k: of(grid[k]))
    box = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    found = minimize_scalar(lambda x: -of(x), bounds=box, method="bounded", options={"xatol": 1e-9})
    head_ = {"game": row["name"], "source": row["source"], "n": row["n"], "random": of(0.0), "ceiling": entropy(seen)}
    return head_ | told("quantal, agents", {"precision": float(found.x)}, of(found.x), interval(of, found.x, 0.0, 60.0))


def interval(of: Callable[[float], float], best: float, low: float, high: float) -> list[float | None]:
    """Where the log-likelihood has fallen by DROP on either side; None where it does not before low or high."""
    from scipy.optimize import brentq

    level = of(best) - DROP
    sides = []
    for end in (low, high):
        sides.append(float(brentq(lambda x: of(x) - level, *sorted((end, best)))) if of(end) < level else None)
    return sides


def told(theory: str, parameters: dict[str, float], found: float | None, span: list[float | None] | None = None) -> Row:
    return {"theory": theory, "parameters": parameters, "likelihood": found, "interval": span}
