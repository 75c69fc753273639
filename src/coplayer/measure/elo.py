"""Elo ratings by maximum likelihood (Zermelo 1929): P(i beats j) = 1 / (1 + 10^((r_j − r_i)/400)).

A draw is half a win for each. The likelihood is concave and Newton's method reaches its top to rounding; there is
one, up to a constant, if and only if every group of players has won against the rest (Ford 1957). The constant is
chosen so that the mean rating is 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coplayer.game import Unsuited

SCALE = 400 / np.log(10)  # rating points a nat


@dataclass(frozen=True)
class Elo:
    """Ratings [K] of mean 0 with standard errors [K]; `prior` drawn games were added to each pair that has met."""

    rating: np.ndarray
    se: np.ndarray
    prior: float

    def chance(self, i: int, j: int) -> float:
        """The probability that i beats j, draws as half."""
        return float(1 / (1 + np.exp((self.rating[j] - self.rating[i]) / SCALE)))


def elo(wins: np.ndarray, prior: float | None = None, names: Sequence[str] | None = None) -> Elo:
    """Ratings from `wins` [K, K], how often the row beat the column, draws as 1/2 each; the diagonal is unused.

    `prior` drawn games are added to each pair that has met (half a win to each); None adds none if the maximum
    exists without, else one: who never lost to some group then gets a finite rating. Standard errors are roots of
    the diagonal of the information's pseudo-inverse, for ratings of mean 0; with draws, or games that are not
    independent, they are only a guide. Refused, with the two groups named: groups that never met; with prior=0,
    a group that never won against the rest.
    """
    W = np.array(wins, float)
    if W.ndim != 2 or W.shape[0] != W.shape[1] or not (np.isfinite(W).all() and (W >= 0).all()):
        raise Unsuited(
            f"wins are a square table of numbers >= 0, got shape {W.shape}; `wins_from` makes it from matches"
        )
    np.fill_diagonal(W, 0)
    games = W + W.T  # [K, K]
    name = [str(k) for k in range(len(W))] if names is None else list(names)
    refuse_apart(games, name, "never met", "ratings compare only who is linked by games; rate them apart")
    if prior is None:
        prior = float(outside(W) is not None)
    if prior == 0:
        refuse_apart(W, name, "never lost to", "the maximum is at infinity; give prior=1, a drawn game for each pair")
    r, information = newton(W + prior / 2 * (games > 0))
    K = len(W)
    covariance = np.linalg.inv(information + 1 / K) - 1 / K
    return Elo(SCALE * r, SCALE * np.sqrt(np.maximum(np.diag(covariance), 0)), prior)


def newton(W: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The maximum of Σ W_ij log σ(r_i − r_j) with Σ r = 0, and the information [K, K] there."""
    games, r = W + W.T, np.zeros(len(W))
    for _ in range(200):
        p = 1 / (1 + np.exp(r[None, :] - r[:, None]))  # [K, K] the row beats the column
        slope = (W - games * p).sum(1)
        weight = games * p * (1 - p)
        information = np.diag(weight.sum(1)) - weight  # a Laplacian: adding 1/K fixes the constant
        step = np.linalg.solve(information + 1 / len(W), slope)
        r = r + step * min(1, 1 / max(np.abs(step).max(), 1e-300))  # never more than 1 nat at once
        if np.abs(step).max() < 1e-12:
            break
    return r - r.mean(), information


def outside(linked: np.ndarray) -> tuple[list[int], list[int]] | None:
    """Two groups with no link from the second to the first, or None if all are linked both ways."""
    from scipy.sparse.csgraph import connected_components

    count, group = connected_components(linked > 0, directed=True, connection="strong")
    into = np.array([(linked[group != g][:, group == g] > 0).any() for g in range(count)])
    if count < 2:
        return None
    first = group == np.flatnonzero(~into)[0]  # some group is a source
    return list(np.flatnonzero(first)), list(np.flatnonzero(~first))


def refuse_apart(linked: np.ndarray, name: Sequence[str], verb: str, why: str) -> None:
    if groups := outside(linked):
        one, other = (", ".join(name[k] for k in group) for group in groups)
        raise Unsuited(f"no ratings: {{{one}}} {verb} {{{other}}}; {why}")


def wins_from(players: int, pairs: Sequence[tuple[int, int]], margins: Sequence[float]) -> np.ndarray:
    """Wins [K, K] of K players from matches: `pairs` [M, 2] who met, `margins` [M] by how much the first's return
    exceeded the second's (in a zero-sum game its return will do); a margin of 0 is a draw. One match, one entry."""
    W = np.zeros((players, players))
    first, second = np.asarray(pairs, int).reshape(-1, 2).T
    won = (np.sign(np.asarray(margins, float)) + 1) / 2  # 0, 1/2, 1
    if not np.isfinite(won).all():
        raise Unsuited("a margin is a finite number; leave out matches that failed")
    np.add.at(W, (first, second), won)
    np.add.at(W, (second, first), 1 - won)
    return W
