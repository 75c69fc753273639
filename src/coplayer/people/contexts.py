"""What a choice may depend on: contexts, each a number for every decision, known before it.

A context is a few of: the round (up to EARLY), own moves of the last rounds (what they became), the other's. Codes are
numbers of mixed radix, so that counts are kept in plain arrays.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coplayer.people.records import Match, Person

EARLY = 4  # rounds from here on are alike
LARGEST = 200_000  # codes of a context
#: what each context looks at: rounds back of own moves, rounds back of the other's, and whether at the round
LOOKS = {
    "nothing": ((), (), False), "round": ((), (), True), "own": ((1,), (), False), "other": ((), (1,), False),
    "both": ((1,), (1,), False), "own two": ((1, 2), (), False), "both, own two": ((1, 2), (1,), False),
    "both two": ((1, 2), (1, 2), False), "both two, own three": ((1, 2, 3), (1, 2), False),
    "round and both": ((1,), (1,), True), "own three": ((1, 2, 3), (), False), "own four": ((1, 2, 3, 4), (), False),
    "own six": ((1, 2, 3, 4, 5, 6), (), False),
}  # fmt: skip


class Contexts(NamedTuple):
    """Codes [n, C] of all decisions of a person in order, and how many codes each context has, [C]."""

    code: np.ndarray
    size: np.ndarray


def back(moves: np.ndarray, rounds: int) -> np.ndarray:
    """[T] the move so many rounds ago plus 1; 0 where there was none or it is not known."""
    shifted = np.zeros(len(moves), np.int64)
    shifted[rounds:] = moves[: max(len(moves) - rounds, 0)] + 1
    return shifted


def codes(match: Match, look: tuple, actions: int, others: int) -> tuple[np.ndarray, int]:
    """([T] the codes of one context in a match, how many there are)."""
    own, other, early = look
    code, size = np.zeros(match.length, np.int64), 1
    parts = [(back(match.seen, k), actions + 1) for k in own]
    parts += [(back(match.before, k - 1), others + 1) for k in other]
    parts += [(np.minimum(np.arange(match.length), EARLY), EARLY + 1)] if early else []
    for part, radix in parts:
        code, size = code * radix + part, size * radix
    return code, size


def names(shape: tuple[int, int], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the wanted contexts that are small enough to count where A and B actions can be chosen."""
    a, b = shape[0] + 1, shape[1] + 1
    return tuple(n for n in wanted if a ** len(LOOKS[n][0]) * b ** len(LOOKS[n][1]) * (EARLY + 1) <= LARGEST)


def contexts(person: Person, wanted: tuple[str, ...], actions: int, others: int) -> Contexts:
    """All decisions of a person under the wanted contexts."""
    size = np.array([codes(person.matches[0], LOOKS[name], actions, others)[1] for name in wanted])
    rows = [
        np.stack([codes(m, LOOKS[name], actions, others)[0] for name in wanted], 1) for m in person.matches if m.length
    ]
    return Contexts(np.concatenate(rows), size)
