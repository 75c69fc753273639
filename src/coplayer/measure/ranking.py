"""How alike two rankings of the same agents are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coplayer.game import Unsuited


def kendall(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Kendall's τ_b of two ratings [K]: pairs in the same order minus pairs in opposite order, over all, from −1 to 1;
    ties are corrected for (Kendall 1945). None if one of them ties all agents."""
    x, y = np.asarray(one, float), np.asarray(other, float)
    if x.shape != y.shape or x.ndim != 1 or not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise Unsuited(f"two ratings of the same agents, finite numbers, got shapes {x.shape} and {y.shape}")
    a, b = (np.sign(np.subtract.outer(r, r)) for r in (x, y))
    whole = np.sqrt((a**2).sum() * (b**2).sum())
    return float((a * b).sum() / whole) if whole else None
