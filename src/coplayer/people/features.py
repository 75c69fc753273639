"""Numbers that describe a decision, all known before it: what trees learn from.

situation    the treatment's numbers, which match and round, the last three moves of both, frequencies, changes and
             runs within this match: nothing of what the person did in earlier matches
habits       the person's own frequencies so far in several contexts, with how often they were met, what was done
             the last time in the same one; the first and last moves, frequencies and length of the match before
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from coplayer.people.contexts import LOOKS, codes
from coplayer.people.records import NONE, Match, Person

EARLY = 5
CONTEXTS = ("nothing", "round", "own", "both", "own two", "both two")
Shape = tuple[int, int]  # (A, B)


def hot(moves: np.ndarray, n: int) -> np.ndarray:
    """[T, n] one-hot; a row of zeros where nothing is known."""
    return (moves[:, None] == np.arange(n)).astype(float)


def sofar(rows: np.ndarray) -> np.ndarray:
    """Sums of what came before each row, [T, ...]."""
    return rows.cumsum(0) - rows


def shifted(moves: np.ndarray, k: int) -> np.ndarray:
    """[T] the move k rounds ago, NONE where there was none."""
    out = np.full(len(moves), NONE)
    out[k:] = moves[: max(len(moves) - k, 0)]
    return out


def runs(moves: np.ndarray) -> np.ndarray:
    """[T] how often in a row the latest entry had come up, counted up to each place."""
    at = np.arange(len(moves))
    new = np.r_[True, moves[1:] != moves[:-1]] if len(moves) else np.zeros(0, bool)
    return at - np.maximum.accumulate(np.where(new, at, 0)) + 1


def shares(rows: np.ndarray, before: float = 1.0) -> np.ndarray:
    """[T, n - 1] or, with more than two kinds, [T, n]: frequencies so far, from even ones worth `before`."""
    n = rows.shape[1]
    share = (sofar(rows) + before / n) / (sofar(rows).sum(1, keepdims=True) + before)
    return share[:, :1] if n == 2 else share


def situation(match: Match, number: int, shape: Shape) -> np.ndarray:
    """[T, F] of one match, the person's `number`-th."""
    at = np.arange(match.length)
    own = [shifted(match.mine, k) for k in (1, 2, 3)]
    seen = [shifted(match.seen, k) for k in (1, 2)]
    other = [match.before, shifted(match.before, 1), shifted(match.before, 2)]
    joint = [s * (shape[1] + 1) + o for s, o in zip(seen, other, strict=False)]
    apart = [(s - o) % max(shape) for s, o in zip(seen, other, strict=False)]  # who won, in rock-paper-scissors
    first = [np.where(at > 0, m[:1].repeat(len(at)), NONE) for m in (match.mine, match.theirs)]
    played, met = hot(match.mine, shape[0]), hot(np.r_[match.before[1:], NONE][: len(at)], shape[1])
    columns = [np.full(match.length, g) for g in match.given]
    columns += [np.full(match.length, number), at, np.minimum(at, EARLY), *own, *seen, *other, *joint, *apart, *first]
    columns += [sofar(own[0] != own[1]), runs(own[0]), runs(match.before), *shares(played).T, *shares(met).T]
    columns += [sofar((played - hot(match.seen, shape[0]))[:, 0])]  # slips of the hand
    columns += [at - sofar(met).T[0], at - sofar(played).T[0]]  # how often not the first action
    return np.stack(columns, 1).astype(float)


def habits(person: Person, shape: Shape) -> np.ndarray:
    """[n, F] of all decisions of a person."""
    columns = [*counted(person, shape), *earlier_matches(person, shape)]
    return np.concatenate([c if c.ndim == 2 else c[:, None] for c in columns], 1).astype(float)


def counted(person: Person, shape: Shape) -> Iterator[np.ndarray]:
    """Frequencies so far in each context, how often it was met, and what was done there the last time."""
    for name in CONTEXTS:
        code = np.concatenate([codes(m, LOOKS[name], *shape)[0] for m in person.matches])
        count, last = met_before(code, person.chosen, shape[0])
        many = count.sum(1, keepdims=True)
        share = (count + 1 / shape[0]) / (many + 1)
        yield share[:, :1] if shape[0] == 2 else share
        yield many
        yield last


def met_before(code: np.ndarray, chosen: np.ndarray, actions: int) -> tuple[np.ndarray, np.ndarray]:
    """([n, A] counts of earlier choices under the same code, [n] the latest of them)."""
    order = np.argsort(code, kind="stable")
    rows = hot(chosen[order], actions)
    before, last = sofar(rows), shifted(chosen[order], 1)
    start = np.flatnonzero(np.r_[True, np.diff(code[order]) != 0])
    size = np.diff(np.r_[start, len(code)])
    before -= np.repeat(before[start], size, 0)
    last[start] = NONE
    back = np.empty(len(code), int)
    back[order] = np.arange(len(code))
    return before[back], last[back]


def earlier_matches(person: Person, shape: Shape) -> Iterator[np.ndarray]:
    """What is known from the matches before, the same for all decisions of a match."""
    length = np.array([m.length for m in person.matches])
    own = np.array([hot(m.mine, shape[0]).sum(0) for m in person.matches])  # [matches, A]
    other = np.array([hot(m.before, shape[1]).sum(0) for m in person.matches])
    first = np.array([m.mine[0] if m.length else NONE for m in person.matches])
    last = np.array([m.mine[-1] if m.length else NONE for m in person.matches])
    final = np.array([m.before[-1] if m.length else NONE for m in person.matches])
    opened = np.array([m.theirs[0] if m.length else NONE for m in person.matches])
    rows = [shifted(x, 1) for x in (first, last, final, opened, length)]
    rows += [*shares(hot(first, shape[0])).T, *shares(hot(opened, shape[1])).T]
    rows += [*shares(own).T, *shares(other).T, *recent(own).T, *recent(other).T]
    for row in rows:
        yield np.repeat(row, length)


def recent(rows: np.ndarray) -> np.ndarray:
    """Frequencies in the match before, [matches, n] (one column if n is 2)."""
    before = np.r_[np.zeros((1, rows.shape[1])), rows[:-1]]
    share = (before + 0.5 / rows.shape[1]) / (before.sum(1, keepdims=True) + 0.5)
    return share[:, :1] if rows.shape[1] == 2 else share
