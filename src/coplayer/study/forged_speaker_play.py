"""One owner and m voices: an order among the messages of others, and the best that any reader could make of them.

The owner wants one of K things, each as likely, and says which. m strangers say something too: with chance
`concerted` all of them the same other thing, else each anything. Messages come in random order. What is read:

    pooled      what was said, not by whom
    labelled    what was said, under a label that the owner writes and a stranger writes too with chance `forged`
    sure        the same with a label that only the owner can write

The hold rate is the chance that the owner gets what it wants. `best` is that of the reader who knows all these
chances (Bayes), by summing over all that can be read; no other reader of the same messages holds more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb, factorial, prod

import numpy as np

CONTEXTS = ("pooled", "labelled", "sure")


@dataclass(frozen=True)
class Crowd:
    """Those who speak beside the owner, and what they want."""

    things: int = 3  # K
    concerted: float = 0.5  # chance that all strangers want the same thing, and not the owner's
    forged: float = 0.2  # chance that a stranger writes the owner's label
    helpful: float = 0.0  # chance that a stranger says what the owner said, before all else


def label(crowd: Crowd, context: str) -> float:
    """The chance that a stranger's message looks like the owner's; 1 where nobody's can be told apart."""
    return {"pooled": 1.0, "labelled": crowd.forged, "sure": 0.0}[context]


def splits(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """All ways to write `total` as an ordered sum of `parts` counts."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in splits(total - first, parts - 1):
            yield (first, *rest)


def multinomial(counts: tuple[int, ...]) -> float:
    """The chance of these counts when each message says anything."""
    n = sum(counts)
    return factorial(n) / prod(map(factorial, counts)) / len(counts) ** n


def best(crowd: Crowd, m: int, context: str) -> float:
    """The hold rate of the Bayesian among m strangers who do not help: sum over what is read of its likeliest thing.

    Strangers' messages without the owner's label matter only in that, when they are concerted, they say which thing
    is not the owner's.
    """
    if crowd.helpful:
        raise ValueError("best: helpful strangers are for training only; expected helpful=0")
    k, look, total = crowd.things, label(crowd, context), 0.0
    for r in range(m + 1):  # strangers who look like the owner
        share = comb(m, r) * look**r * (1 - look) ** (m - r)
        total += share * sum(likeliest(crowd, own, rest) for rest in splits(m - r, k) for own in splits(r + 1, k))
    return total


def likeliest(crowd: Crowd, counts: tuple[int, ...], plain: tuple[int, ...]) -> float:
    """max_w P(counts [K] that look like the owner's, `plain` [K] that do not, owner wants w)."""
    chance = [0.0]
    for w, n in enumerate(counts):
        if n:
            chance.append(both(crowd, tuple(c - (v == w) for v, c in enumerate(counts)), plain, w) / len(counts))
    return max(chance)


def both(crowd: Crowd, others: tuple[int, ...], plain: tuple[int, ...], w: int) -> float:
    """The chance of what strangers say under the owner's label and without it; nobody speaking is concerted too."""
    k = len(plain)
    one = sum(v != w and others[v] == sum(others) and plain[v] == sum(plain) for v in range(k))
    freely = multinomial(others) * multinomial(plain)
    return crowd.concerted * one / (k - 1) + (1 - crowd.concerted) * freely


def episodes(crowd: Crowd, m: int, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(wanted [E], said [E, m + 1], by the owner [E, m + 1] bool), messages in random order."""
    k = crowd.things
    wanted = rng.integers(k, size=count)
    said = rng.integers(k, size=(count, m + 1))
    other = (wanted + rng.integers(1, k, size=count)) % k
    together = rng.random(count) < crowd.concerted
    said = np.where(together[:, None], other[:, None], said)
    said = np.where(rng.random(said.shape) < crowd.helpful, wanted[:, None], said)
    said[:, 0] = wanted
    order = rng.permuted(np.tile(np.arange(m + 1), (count, 1)), axis=1)
    return wanted, np.take_along_axis(said, order, 1), order == 0


def read(crowd: Crowd, said: np.ndarray, own: np.ndarray, context: str, rng: np.random.Generator) -> np.ndarray:
    """The messages as tokens: what is said, plus K where it looks like the owner's; pooled: what is said alone."""
    if context == "pooled":
        return said
    looks = own | (rng.random(own.shape) < label(crowd, context))
    return said + crowd.things * looks
