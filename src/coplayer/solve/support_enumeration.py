"""Equilibria of two-player matrix games by enumerating supports (Dickhaut & Kaplan 1991).

For each pair of equally large supports the mixtures that make the other indifferent solve linear
equations; they are an equilibrium if they are distributions and nothing outside the supports pays more.
In a nondegenerate game these are all equilibria, an odd number (Wilson 1971). A degenerate game may have
more, often infinitely many: at least one is found (a complementary basis), and the game is called
degenerate if an equilibrium has a best reply outside its supports, a zero within them, or a support's
equations leave a choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, product
from math import comb

import numpy as np

from coplayer.form.matrix import MatrixForm
from coplayer.game import TooLarge, Unsuited

NAME = "support"
FOR = "two-player matrix games up to 9 x 9: all equilibria if the game is nondegenerate"
FORM = "matrix"
LIMIT = 50_000  # pairs of supports, some 0.1 ms each
SLACK = 1e-9  # in units of the range of payoffs


@dataclass(frozen=True, eq=False)
class Equilibrium:
    row: np.ndarray  # [A]
    col: np.ndarray  # [B]
    payoffs: np.ndarray  # [2]


@dataclass(frozen=True, eq=False)
class Equilibria:
    """The equilibria found; `low` and `high` [2] are the least and most that they pay each player."""

    found: list[Equilibrium] = field(default_factory=list)
    degenerate: bool = False  # then there may be more, and the interval may be wider

    def __iter__(self) -> Iterator[Equilibrium]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    @property
    def low(self) -> np.ndarray:
        return np.min([e.payoffs for e in self.found], axis=0)

    @property
    def high(self) -> np.ndarray:
        return np.max([e.payoffs for e in self.found], axis=0)


def support_enumeration(form: MatrixForm) -> Equilibria:
    """All equilibria with equally large supports. Refuses what is not a two-player game of moderate size."""
    refuse(form)
    A, B = (scaled(p) for p in form.payoff)
    found, degenerate = [], False
    for rows, cols in supports(A):
        x, y, loose = pair(A, B, np.array(rows), np.array(cols))
        degenerate |= loose
        if x is not None:
            found.append(Equilibrium(x, y, np.einsum("a,iab,b->i", x, form.payoff, y)))
    return Equilibria(distinct(found), degenerate)


def supports(A: np.ndarray) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Equally large sets of rows and columns, small ones first, without rows that are always worse."""
    for size in range(1, min(A.shape) + 1):
        for rows in combinations(range(A.shape[0]), size):
            if size == 1 or not wasted(A, rows):
                yield from product([rows], combinations(range(A.shape[1]), size))


def scaled(payoff: np.ndarray) -> np.ndarray:
    """Payoffs brought into [0, 1]."""
    return (payoff - payoff.min()) / (np.ptp(payoff) or 1.0)


def wasted(A: np.ndarray, rows: tuple[int, ...]) -> bool:
    """Whether a row of the support is strictly worse than another one whatever the column does."""
    return bool((A[:, None, :] > A[None, list(rows), :] + SLACK).all(-1).any())


def pair(A: np.ndarray, B: np.ndarray, rows: np.ndarray, cols: np.ndarray):
    """The equilibrium with these supports, or None twice; and whether they show a degenerate game."""
    y, free = indifferent(A[np.ix_(rows, cols)])
    x, free_too = indifferent(B[np.ix_(rows, cols)].T)
    if x is None or y is None:
        return None, None, (x is not None or free_too) and (y is not None or free)
    full_x, full_y = np.zeros(A.shape[0]), np.zeros(A.shape[1])
    full_x[rows], full_y[cols] = x, y
    row_pay, col_pay = A @ full_y, full_x @ B
    if row_pay.max() > row_pay[rows].min() + SLACK or col_pay.max() > col_pay[cols].min() + SLACK:
        return None, None, False
    outside = len(rows) < (row_pay >= row_pay.max() - SLACK).sum()
    outside |= len(cols) < (col_pay >= col_pay.max() - SLACK).sum()
    return full_x, full_y, bool(free or free_too or outside or min(x.min(), y.min()) <= SLACK)


def indifferent(A: np.ndarray) -> tuple[np.ndarray | None, bool]:
    """A mixture of the columns of A [k, k] under which all rows pay the same; whether there is a choice."""
    k = len(A)
    system = np.zeros((k + 1, k + 1))
    system[:k, :k], system[:k, k], system[k, :k] = A, -1.0, 1.0
    right = np.eye(1, k + 1, k)[0]
    free = False
    if np.linalg.matrix_rank(system, tol=1e-10) <= k:
        free = True
        solution = np.linalg.lstsq(system, right, rcond=1e-10)[0]
        if np.abs(system @ solution - right).max() > SLACK:
            return None, False
    else:
        solution = np.linalg.solve(system, right)
    mix = solution[:k]
    if mix.min() < -SLACK:
        return None, free
    mix = np.maximum(mix, 0)
    return mix / mix.sum(), free


def distinct(found: list[Equilibrium]) -> list[Equilibrium]:
    """Each equilibrium once."""
    kept: dict[bytes, Equilibrium] = {}
    for e in found:
        kept.setdefault((np.round(np.r_[e.row, e.col], 7) + 0.0).tobytes(), e)
    return list(kept.values())


def refuse(form: MatrixForm) -> None:
    """Raise Unsuited for other than two players, TooLarge past `LIMIT` pairs of supports."""
    if form.players != 2:
        raise Unsuited(
            f"the game has {form.players} players; `support` is for two. Use `pure` or `correlated` for any number"
        )
    A, B = form.actions
    pairs = sum(comb(A, k) * comb(B, k) for k in range(1, min(A, B) + 1))
    if pairs > LIMIT:
        raise TooLarge(
            f"{A} x {B} actions have {pairs:,} pairs of supports, the limit is {LIMIT:,}; use `correlated` "
            "or `pure`, "
            "or `matrix-game` if it is zero-sum"
        )


solve = support_enumeration  # the name all solvers of a form share
