"""What better play would have earned: external and policy regret, shares of the prize, and how fast one adapts.

External regret holds the others' actions fixed; policy regret lets them answer (Arora, Dekel & Tewari 2012). Always
defecting against tit-for-tat in T rounds of the prisoner's dilemma (5, 3, 1, 0) has external regret 0 and policy
regret 2 − 4/T a round.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from coplayer.game import Unsuited


class PolicyRegret(NamedTuple):
    regret: float  # a match; never below 0 if the realised policy is one of those replayed
    best: int  # which policy would have earned most
    gains: np.ndarray  # [M] what it would have earned more in each match; `interval.mean(gains)` is conditional on best


def external_regret(payoff: np.ndarray, mine: Sequence[int], theirs: Sequence[int]) -> np.ndarray:
    """max_a Σ_{s<=t} payoff[a, theirs_s] − payoff[mine_s, theirs_s], for t = 1..T [T]; the last is the match's.

    `payoff` [A, B] is ours for (our action, theirs). Divide by t for a regret a round.
    """
    G, a, b = np.asarray(payoff, float), np.asarray(mine, int), np.asarray(theirs, int)
    if a.shape != b.shape or a.ndim != 1:
        raise Unsuited(f"regret wants the two players' actions round by round, got shapes {a.shape} and {b.shape}")
    return (G[:, b] - G[a, b]).cumsum(1).max(0)


def policy_regret(replayed: np.ndarray, realised: Sequence[float]) -> PolicyRegret:
    """How much more the best of D policies would have earned than what was played, the others answering to it.

    `replayed` [D, M] holds each policy's return in M matches forked at the first decision (same opponent, same
    randomness), `realised` [M] ours. The best is chosen on these same matches: with few of them, or many policies,
    regret comes out too high; choose on half and judge on the other.
    """
    R, got = np.atleast_2d(np.asarray(replayed, float)), np.atleast_1d(np.asarray(realised, float))
    if R.shape[1:] != got.shape or not R.size:
        raise Unsuited(f"replays are [policies, matches] of the matches played, got {R.shape} and {got.shape}")
    best = int(R.mean(1).argmax())
    gains = R[best] - got
    return PolicyRegret(float(gains.mean()), best, gains)


def share_of_prize(arm: float, equilibrium: float, oracle: float) -> float | None:
    """(arm − equilibrium) / (oracle − equilibrium): 0 for playing safe, 1 for knowing the opponent, negative for being
    exploited; None if knowing it is worth nothing."""
    prize = oracle - equilibrium
    if prize <= 1e-12 * max(abs(oracle), abs(equilibrium)):
        return None
    return (arm - equilibrium) / prize


def rounds_to(
    curve: Sequence[float], oracle: float, floor: float = 0.0, share: float = 0.9, window: int = 50
) -> int | None:
    """Rounds played when the mean return of the last `window` rounds first reaches floor + share (oracle − floor);
    at least `window`; None if it never does.

    `curve` [T] is the return of each round, best a mean over matches; `floor` the return that counts as nothing
    learnt (the equilibrium's).
    """
    x = np.asarray(curve, float)
    if not 1 <= window <= len(x):
        raise Unsuited(f"a window of {window} rounds in a curve of {len(x)}; take one between 1 and {len(x)}")
    total = np.append(0.0, x.cumsum())
    means = (total[window:] - total[:-window]) / window  # [T - window + 1]
    prize = oracle - floor
    there = np.flatnonzero(means >= floor + share * prize - 1e-9 * abs(prize))
    return int(there[0]) + window if len(there) else None


def recovery(
    curve: Sequence[float], switch: int, oracle: float, floor: float = 0.0, share: float = 0.9, window: int = 50
) -> int | None:
    """Rounds from the opponent's `switch` (the first round of its new way) until `rounds_to` is reached again, counting
    only rounds after it; `oracle` and `floor` are those against the new way."""
    return rounds_to(curve[switch:], oracle, floor, share, window)


def by_block(curve: np.ndarray, block: int = 50) -> np.ndarray:
    """The sum over each `block` rounds, [.., T] -> [.., T // block]; a rest shorter than a block is left out."""
    x = np.asarray(curve, float)
    whole = x.shape[-1] // block
    return x[..., : whole * block].reshape(*x.shape[:-1], whole, block).sum(-1)
