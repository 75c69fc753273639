"""Alpha-rank: how often evolution under strong selection visits each agent (Omidshafiei et al. 2019).

A population of m copies of one profile meets a mutant; it takes over with probability
ρ(u) = (1 − e^−u) / (1 − e^−mu), u = α (mutant's payoff − resident's), and 1/m at u = 0. The ranking is the stationary
distribution of the walk over profiles that ρ makes. It depends on α, so α is doubled until nothing changes.

Under strong selection rates span hundreds of orders of magnitude. They are kept as logarithms, and states removed
one by one without a subtraction (Grassmann, Taksar & Heyman 1985), so any α is as exact as any other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from coplayer.game import TooLarge, Unsuited

DENSE = 400  # profiles up to which states are removed one by one
NEVER = -1e300  # the logarithm of a rate of 0
FAINT = 1e-14
SPARSE = 5_000  # profiles up to which a sparse system is solved


class AlphaRank(NamedTuple):
    mass: np.ndarray  # [K] or [K_1, .., K_N], sums to 1
    alpha: float  # the selection intensity it was computed at
    stable: bool  # whether it had stopped moving with alpha; True if alpha was given


def alpha_rank(payoff: np.ndarray, alpha: float | None = None, m: int = 50) -> AlphaRank:
    """The mass of each of K agents in one population, `payoff` [K, K] what the row gets from the column (any
    two-player symmetric game). Rock-paper-scissors: thirds."""
    M = np.asarray(payoff, float)
    if M.ndim != 2 or M.shape[0] != M.shape[1] or not M.size or not np.isfinite(M).all():
        raise Unsuited(f"one population has a square table of finite payoffs, got shape {M.shape}")
    gain = M.T - M  # [resident, mutant]
    linked = ~np.eye(len(M), dtype=bool)
    return swept(lambda a: stationary(np.where(linked, log_fixation(a * gain, m), -np.inf)), gain, alpha)


def alpha_rank_populations(payoffs: np.ndarray, alpha: float | None = None, m: int = 50) -> AlphaRank:
    """The mass of each profile of N populations, `payoffs` [N, K_1, .., K_N]; summing over the other axes gives the
    mass of each population's agents. In a step one population changes its agent.

    Up to 400 profiles take two seconds; above, a sparse system in ordinary floats serves where one class of profiles
    gets all the mass. Refused: where it is several, and more than 5,000 profiles.
    """
    G = np.asarray(payoffs, float)
    shape = G.shape[1:]
    if G.ndim < 2 or len(shape) != len(G) or not G.size or not np.isfinite(G).all():
        raise Unsuited(f"{len(G)} populations have finite payoffs [N, K_1, .., K_N], got shape {G.shape}")
    if (n := G[0].size) > SPARSE:
        raise TooLarge(f"{n} profiles, at most {SPARSE}; rank fewer agents, or one population")
    resident, mutant, gain = neighbours(G)
    if n > DENSE:
        return shaped(swept(lambda a: sparse(resident, mutant, log_fixation(a * gain, m), n), gain, alpha, 8), shape)

    def at(a: float) -> np.ndarray:
        L = np.full((n, n), -np.inf)
        L[resident, mutant] = log_fixation(a * gain, m)
        return stationary(L)

    return shaped(swept(at, gain, alpha), shape)


def log_fixation(u: np.ndarray, m: int = 50) -> np.ndarray:
    """ln ρ(u): the chance of one mutant in m, whose payoff times α is u above the residents', to take over."""
    size = np.maximum(np.abs(u), 1e-30)  # below, ρ is 1/m to rounding
    return np.log(-np.expm1(-size)) - np.log(-np.expm1(-m * size)) + (m - 1) * np.minimum(u, 0)


def stationary(L: np.ndarray) -> np.ndarray:
    """The stationary distribution [n] of the Markov chain whose rates have logarithms L [n, n]; the diagonal is unused.

    State k is removed by sending what enters it on to the others; its mass is then what enters over what leaves.
    """
    L, n = np.maximum(L, NEVER), len(L)
    leave = np.zeros(n)
    for k in range(n - 1, 0, -1):
        leave[k] = np.logaddexp.reduce(L[k, :k])
        on = np.flatnonzero(L[:k, k] > NEVER)  # who enters k
        direct, through = L[on, :k], L[on, k, None] + (L[k, :k] - leave[k])
        L[on, :k] = np.maximum(direct, through) + np.log(1 + np.exp(-np.abs(direct - through)))
    mass = np.zeros(n)  # logarithms
    for k in range(1, n):
        mass[k] = np.logaddexp.reduce(mass[:k] + L[:k, k]) - leave[k]
    p = np.exp(mass - mass.max())
    return p / p.sum()


def sparse(resident: np.ndarray, mutant: np.ndarray, log_rate: np.ndarray, n: int) -> np.ndarray | None:
    """The same from E rates between n states without those below FAINT; None if these would decide.

    What is left has classes of states that are never left again. If there is one, it has all the mass, and rates
    that differ little; if there are several, faint rates decide between them.
    """
    from scipy.sparse import csc_matrix, diags
    from scipy.sparse.csgraph import connected_components
    from scipy.sparse.linalg import splu

    kept = log_rate > np.log(FAINT)
    rate = csc_matrix((np.exp(log_rate[kept]), (resident[kept], mutant[kept])), (n, n))
    count, group = connected_components(rate, directed=True, connection="strong")
    leaves = group[resident[kept]] != group[mutant[kept]]
    final = np.setdiff1d(np.arange(count), group[resident[kept][leaves]])
    if len(final) > 1:
        return None
    inside = np.flatnonzero(group == final[0])
    within = rate[inside][:, inside]
    flow = (within.T - diags(np.asarray(within.sum(1)).ravel())).tocsc()  # flow @ mass = 0
    p = np.ones(len(inside))
    if len(p) > 1:
        p[1:] = np.abs(splu(flow[1:, 1:]).solve(-flow[1:, 0].toarray().ravel()))
    mass = np.zeros(n)
    mass[inside] = p / p.sum()
    return mass


def swept(
    at: Callable[[float], np.ndarray | None],
    gain: np.ndarray,
    alpha: float | None,
    start: float = 1,
    tiny: float = 1e-6,
) -> AlphaRank:
    """at(alpha), or with None at the α = start 2^i / largest gain to which three doublings moved no mass by `tiny`."""
    span = float(np.abs(gain).max()) if gain.size else 0.0
    a = alpha if alpha is not None else start / span if span else 1.0
    mass = at(a)
    if mass is None:
        raise Unsuited(f"at alpha {a:g} rare changes decide, too rare for this many profiles; lower it, or rank fewer")
    if alpha is not None or span == 0:
        return AlphaRank(mass, a, True)
    still = 0
    for _ in range(60):
        after = at(2 * a)
        if after is None:
            break
        still = still + 1 if np.abs(after - mass).max() < tiny else 0
        mass, a = after, 2 * a
        if still == 3:
            break
    return AlphaRank(mass, a, still == 3)


def neighbours(G: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Profiles that differ in one population: from [E], to [E], and what that population gains [E]."""
    at = np.arange(G[0].size).reshape(G.shape[1:])
    parts = []
    for k, mine in enumerate(G):
        p, g = np.moveaxis(at, k, -1), np.moveaxis(mine, k, -1)  # [.., K_k]
        s, r = (x.ravel() for x in np.broadcast_arrays(p[..., :, None], p[..., None, :]))
        parts.append((s, r, (g[..., None, :] - g[..., :, None]).ravel()))
    s, r, gain = (np.concatenate(x) for x in zip(*parts, strict=True))
    return s[s != r], r[s != r], gain[s != r]


def shaped(made: AlphaRank, shape: tuple[int, ...]) -> AlphaRank:
    return made._replace(mass=made.mass.reshape(shape))
