"""How transitive a game between agents is: the Hodge split of its payoffs (Jiang et al. 2011; Balduzzi et al. 2019).

An antisymmetric P [K, K] is T + C: T_ij = f_i − f_j with the ratings f = row means, and C, whose rows sum to 0. They
are orthogonal, so |P|² = |T|² + |C|². C is a sum of rank/2 games on a disc (its real Schur form), each as cyclic as
rock-paper-scissors. Wins and losses of a ladder are not additive, so a pure ladder scored −1, 0, 1 has a cyclic part
(8/9 transitive for three): use log-odds of winning for a ladder to come out as one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coplayer.game import Unsuited
from coplayer.measure.interval import Estimate


@dataclass(frozen=True)
class Hodge:
    """The split of P [K, K]."""

    rating: np.ndarray  # [K] row means, Σ = 0
    cyclic: np.ndarray  # [K, K] what ratings do not explain, rows sum to 0
    share: float | None  # transitive |T|²/|P|²; None for P = 0
    discs: np.ndarray  # [rank/2] weights of the disc games, largest first: |C|² = 2 Σ weight²

    @property
    def rank(self) -> int:
        """Rank of the cyclic part: even."""
        return 2 * len(self.discs)


def antisymmetric(payoff: np.ndarray) -> np.ndarray:
    """`payoff` [K, K] if it is what the row gets from the column in a zero-sum game, else refused."""
    P = np.asarray(payoff, float)
    if P.ndim != 2 or P.shape[0] != P.shape[1] or not P.size or not np.isfinite(P).all():
        raise Unsuited(f"payoffs between agents are a square table of finite numbers, got shape {P.shape}")
    if (off := np.abs(P + P.T).max()) > 1e-9 * np.abs(P).max():
        raise Unsuited(f"payoffs must change sign with the seats, and some are off by {off:g}; take (P − P^T)/2")
    return (P - P.T) / 2


def hodge(payoff: np.ndarray, tiny: float = 1e-9) -> Hodge:
    """Split antisymmetric `payoff` [K, K]; disc games lighter than `tiny` times the largest payoff count as 0.

    Rock-paper-scissors has share 0 and one disc; payoffs f_i − f_j share 1 and none. With payoffs estimated from
    matches the rank is full but for noise: look at the weights.
    """
    P = antisymmetric(payoff)
    f = P.mean(1)
    C = P - (f[:, None] - f[None, :])
    whole = (P**2).sum()
    weights = np.linalg.svd(C, compute_uv=False)[::2]  # singular values come in equal pairs
    share = float(1 - (C**2).sum() / whole) if whole else None
    return Hodge(f, C, share, weights[weights > tiny * np.abs(P).max()])


def disc_games(payoff: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights [D] and places [K, D, 2] with C_ij = Σ_d weight_d (a_id b_jd − b_id a_jd): where each agent sits on each
    disc, (a, b) = places[i, d]."""
    from scipy.linalg import schur

    made = hodge(payoff)
    S, Q = schur(made.cyclic, output="real")
    at = np.flatnonzero(np.abs(np.diag(S, 1)) > 1e-9 * np.abs(payoff).max())  # blocks [[0, w], [−w, 0]]
    w = S[at, at + 1]
    places = np.stack([Q[:, at], Q[:, at + 1] * np.sign(w)], axis=2)
    order = np.argsort(-np.abs(w))
    return np.abs(w)[order], places[:, order]


def intransitive_triples(payoff: np.ndarray) -> int:
    """How many triples of agents beat each other in a circle: tr(A³)/3 for A_ij = [P_ij > 0]."""
    A = (antisymmetric(payoff) > 0).astype(float)
    return round(float(np.einsum("ij,ji->", A @ A, A)) / 3)


def share_interval(matches: np.ndarray, rng: np.random.Generator, draws: int = 1000, level: float = 0.95) -> Estimate:
    """The transitive share of the mean of `matches` [M, K, K], with its bootstrap interval over matches.

    Each match is an antisymmetric table (one seed, all pairs). Noise looks cyclic: (K−2)/K of its
    square falls on C, so the share of few matches is too low, and so are the interval's ends.
    """
    X = np.asarray(matches, float)
    M, share = len(X), hodge(X.mean(0)).share
    if M < 2 or share is None:
        return Estimate(share, None, None, None, M)
    times = rng.multinomial(M, np.full(M, 1 / M), size=draws) / M  # [draws, M]
    again = [hodge(np.tensordot(t, X, 1)).share for t in times]
    known = np.array([x for x in again if x is not None])
    low, high = np.quantile(known, [0.5 - level / 2, 0.5 + level / 2])
    return Estimate(share, float(low), float(high), float(known.std(ddof=1)), M)
