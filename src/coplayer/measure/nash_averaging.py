"""Nash averaging: rate agents against the equilibrium of the game of choosing an agent (Balduzzi et al. 2018).

Of all the symmetric equilibria p of an antisymmetric payoff matrix P (Pp <= 0, p on the simplex) it takes the one
of greatest entropy, and rates agent i by (Pp)_i: 0 for the agents in the equilibrium, less for the others. If there is
one equilibrium only, as for almost all payoffs, an agent entered twice shares its weight and changes no rating; among
several, entropy leans towards copies (two equal agents weigh 1/2 each, and 2/3 to 1/3 once one is doubled).

Two steps, both by interior points. (1) The central path p_i (v − (Pp)_i) = v/K, v -> 0, ends in an equilibrium where
each agent either has weight or loses (Goldman & Tucker 1956); so it shows the support of all equilibria. (2) On
that support S the equilibria are  P_SS p = 0, P_OS p <= 0, and entropy is maximised there by Newton's method.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coplayer.game import Unsuited
from coplayer.measure.hodge import antisymmetric

FLAT = 1e-9  # singular values below, of payoffs scaled to 1, are 0


class NashAverage(NamedTuple):
    weight: np.ndarray  # [K] the equilibrium of greatest entropy
    rating: np.ndarray  # [K] what each agent gets against it, at most 0


class TaskAverage(NamedTuple):
    agents: np.ndarray  # [M] the agents' equilibrium of greatest entropy
    tasks: np.ndarray  # [N] the tasks' one, which makes agents look worst
    rating: np.ndarray  # [M] what each agent scores on the mixed tasks, at most `value`
    ease: np.ndarray  # [N] what the mixed agents score on each task, at least `value`
    value: float


def nash_average(payoff: np.ndarray) -> NashAverage:
    """Weights and ratings from `payoff` [K, K], what the row gets against the column; refused unless antisymmetric.

    References (OpenSpiel's tests): rock-paper-scissors gives thirds and zeros; [[0,-1,-1],[1,0,-1],[1,1,0]] gives
    (0, 0, 1) and (-1, -1, 0).
    """
    P = antisymmetric(payoff)
    scaled = P / (np.abs(P).max() or 1.0)
    p, inside = central(scaled)
    weight = spread(scaled[np.ix_(inside, inside)], scaled[np.ix_(~inside, inside)], p[inside])
    p = np.zeros(len(P))
    p[inside] = weight
    return NashAverage(p, P @ p)


def task_average(score: np.ndarray) -> TaskAverage:
    """Agents against tasks: `score` [M, N] of agent on task, as a zero-sum game in which the tasks minimise.

    All scores count in one unit: bring tasks to a common scale before, if they have none. The game is solved as the
    symmetric one of Gale, Kuhn & Tucker (1950): who plays which side is drawn, and a third option punishes refusal.
    """
    S = np.asarray(score, float)
    if S.ndim != 2 or not S.size or not np.isfinite(S).all():
        raise Unsuited(f"scores are a table [agents, tasks] of finite numbers, got shape {S.shape}")
    m, n = S.shape
    A = (S - S.min()) / (np.ptp(S) or 1.0) + 1  # in [1, 2], so the value is positive
    P = np.zeros((m + n + 1, m + n + 1))
    P[:m, m:-1], P[:m, -1], P[m:-1, -1] = A, -1, 1
    p, inside = central((P - P.T) / 2)
    row, col = inside[:m], inside[m:-1]
    x, y = np.zeros(m), np.zeros(n)
    a, b = p[:m][row] / p[:m][row].sum(), p[m:-1][col] / p[m:-1][col].sum()
    value = a @ A[np.ix_(row, col)] @ b
    G = A - value  # worth 0
    x[row] = spread(G[np.ix_(row, col)].T, -G[np.ix_(row, ~col)].T, a)
    y[col] = spread(G[np.ix_(row, col)], G[np.ix_(~row, col)], b)
    return TaskAverage(x, y, S @ y, x @ S, float(x @ S @ y))


def central(P: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """An equilibrium p [K] of antisymmetric P with the largest support, and which agents [K] are in it.

    Newton steps for p_i s_i = μ, s = v − Pp, Σp = 1. There p·s = v, so v is the distance from an equilibrium.
    """
    K = len(P)
    p = np.full(K, 1 / K)
    v = 2 * np.abs(P @ p).max() + 1
    M = np.zeros((K + 1, K + 1))
    M[K, :K] = 1
    for _ in range(200):
        s = v - P @ p
        M[:K, :K], M[:K, K] = np.diag(s) - p[:, None] * P, p
        wanted = 0.1 * v / K
        step = np.linalg.solve(M, np.append(wanted - p * s, 0.0))
        dp, ds = step[:K], step[K] - P @ step[:K]
        length = min(1.0, 0.95 * within(p, dp), 0.95 * within(s, ds))
        p, v = p + length * dp, v + length * step[K]
        p /= p.sum()
        if v < 1e-14:
            break
    return p, p > v - P @ p


def spread(equal: np.ndarray, less: np.ndarray, p: np.ndarray) -> np.ndarray:
    """The distribution of greatest entropy with  equal @ p = 0  [E, S] and  less @ p <= 0  [O, S], from one that has
    p > 0 and less @ p < 0.

    In coordinates z of the flat set, p = start + Nz, Newton steps with multipliers λ_o s_o = μ -> 0 for the slack
    s = −less @ p (primal-dual interior points). Payoffs that differ by less than FLAT without being equal can leave
    no room to move: then `p` comes back as it was, an equilibrium still.
    """
    null = kernel(equal, len(p))  # [S, D], equal @ null = 0
    flat = null @ (null.T @ p)
    if flat.min() <= 0 or (-less @ flat).min(initial=1.0) <= 0:
        return p / p.sum()
    p = flat / flat.sum()
    N = null @ kernel(null.sum(0)[None], null.shape[1])  # and Σ = 0
    A = less @ N  # [O, D]
    mu, lam = 1.0, 1 / (-less @ p)
    for _ in range(200 if N.shape[1] else 0):
        s = -less @ p
        slope = N.T @ np.log(p) + A.T @ (mu / s)
        H = N.T @ (N / p[:, None]) + A.T @ (A * (lam / s)[:, None])
        try:
            step = -np.linalg.solve(H, slope)
        except np.linalg.LinAlgError:
            break  # as far as rounding allows
        dp, ds = N @ step, -A @ step
        dlam = mu / s - lam - lam / s * ds
        p = p + min(1.0, 0.95 * within(p, dp), 0.95 * within(s, ds)) * dp
        lam = lam + min(1.0, 0.95 * within(lam, dlam)) * dlam
        if mu < 1e-15 and np.abs(dp).max() < 1e-13:
            break
        mu = max(mu * 0.2, 1e-16)
    return p


def within(x: np.ndarray, dx: np.ndarray) -> float:
    """How far x > 0 can go along dx before an entry is 0."""
    down = dx < 0
    return float((x[down] / -dx[down]).min()) if down.any() else np.inf


def kernel(M: np.ndarray, columns: int) -> np.ndarray:
    """Orthonormal columns [columns, D] that M [E, columns] sends to 0."""
    if not M.size:
        return np.eye(columns)
    _, size, V = np.linalg.svd(M)
    return V[(size > FLAT).sum() :].T
