"""Counts of one person in many contexts, mixed as the person goes: a base forecast bent towards what this person does.

For context k and weight α of the base an expert says

    p_k(a) = (n_k(a) + α base(a)) / (n_k + α)

where n_k are the person's own counts in the context's code. All of them and the base itself are mixed by Bayes with
fixed share (Herbster & Warmuth 1998): after each choice a part `share` of all weight is spread evenly.
"""

from __future__ import annotations

import numpy as np

from coplayer.compiled import njit
from coplayer.people.contexts import Contexts

ALPHAS = np.array([1.0, 6.0])


def adapted(base: np.ndarray, seen: Contexts, chosen: np.ndarray, share: float = 0.01) -> np.ndarray:
    """[n, A] forecasts of a person's choices [n] from base forecasts [n, A], each made before its choice is counted."""
    first = np.r_[0, np.cumsum(seen.size)]
    return follow(base, seen.code + first[:-1], int(first[-1]), chosen, ALPHAS, share)


@njit()
def follow(base, code, codes, chosen, alphas, share):
    n, actions = base.shape
    contexts, many = code.shape[1], code.shape[1] * len(alphas) + 1
    count = np.zeros((codes, actions))
    weight = np.full(many, 1 / many)
    said, out = np.empty((many, actions)), np.zeros((n, actions))
    for t in range(n):
        said[0] = base[t]
        for k in range(contexts):
            own = count[code[t, k]]
            for i in range(len(alphas)):
                said[1 + k * len(alphas) + i] = (own + alphas[i] * base[t]) / (own.sum() + alphas[i])
        for e in range(many):
            out[t] += weight[e] * said[e]
        weight *= said[:, chosen[t]]
        weight = (1 - share) * weight / weight.sum() + share / many
        for k in range(contexts):
            count[code[t, k], chosen[t]] += 1
    return out
