"""A gated recurrent unit (Cho et al. 2014) over tokens, in numpy for playing and in JAX for learning.

    r, z = sigmoid(W x + U h)      n = tanh(W_n x + r * (U_n h + b_n))      h <- (1 - z) n + z h

Token 0 starts a sequence; token 1 + mine * B + theirs is a round in which we played `mine` and they `theirs`.
Weights are a dict of arrays, so that they save with numpy.savez and pass through jax.grad unchanged.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

Array = Any  # a numpy or a jax array
Weights = dict[str, Array]

START = 0


def fresh(rng: np.random.Generator, tokens: int, hidden: int, outputs: int) -> Weights:
    """Weights to begin with: uniform in +-1/sqrt(hidden), outputs 0 so that the first forecast is uniform."""

    def drawn(*shape: int) -> np.ndarray:
        return rng.uniform(-1, 1, shape).astype(np.float32) / np.float32(np.sqrt(hidden))

    return {
        "token": drawn(tokens, 3 * hidden),
        "recur": drawn(hidden, 3 * hidden),
        "reset": np.zeros(hidden, np.float32),
        "out": np.zeros((hidden, outputs), np.float32),
        "bias": np.zeros(outputs, np.float32),
    }


def cell(xp: ModuleType, w: Weights, h: Array, token: Array) -> Array:
    """The state [..., H] after a token [...]; xp is numpy or jax.numpy."""
    n = w["recur"].shape[0]
    x, u = w["token"][token], h @ w["recur"]  # [..., 3H] both
    gates = 0.5 * (1 + xp.tanh(0.5 * (x[..., : 2 * n] + u[..., : 2 * n])))  # the logistic function
    r, z = gates[..., :n], gates[..., n:]
    new = xp.tanh(x[..., 2 * n :] + r * (u[..., 2 * n :] + w["reset"]))
    return (1 - z) * new + z * h


def logits(w: Weights, h: Array) -> Array:
    """[..., H] -> [..., outputs]."""
    return h @ w["out"] + w["bias"]


def tokens(mine: np.ndarray, theirs: np.ndarray, of_theirs: int) -> np.ndarray:
    """What is read before each round [..., T]: the start, then the rounds before it."""
    seen = 1 + mine * of_theirs + theirs
    return np.concatenate([np.full((*mine.shape[:-1], 1), START), seen[..., :-1]], axis=-1)
