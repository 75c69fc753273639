"""Value and optimal strategies of a two-player zero-sum matrix game, by the simplex method (Dantzig 1951).

With B = A scaled into [1, 2], the program  max 1'y, B y <= 1, y >= 0  starts feasible at y = 0; at its end
the column's strategy is y and the row's the dual x, each over its sum 1 / value. Small games take
microseconds, so that Shapley's iteration can solve them by the hundred thousand.
"""

from __future__ import annotations

import numpy as np

from coplayer.compiled import njit
from coplayer.form.matrix import MatrixForm
from coplayer.game import Unsuited

NAME = "matrix-game"
FOR = "two-player zero-sum matrix games: value and optimal strategies, to rounding"
FORM = "matrix"
TINY = 1e-11  # reduced costs and pivots below are rounding


@njit()
def saddle(A, x, y):
    """Whether A has a saddle point in pure strategies; then x and y are it."""
    m, n = A.shape
    top, low = -np.inf, np.inf
    row, col = 0, 0
    for i in range(m):
        least = A[i].min()
        if least > top:
            top, row = least, i
    for j in range(n):
        most = A[:, j].max()
        if most < low:
            low, col = most, j
    if top < low:
        return False
    x[:], y[:] = 0.0, 0.0
    x[row], y[col] = 1.0, 1.0
    return True


@njit()
def entering(T, outside, bland):
    """The column to bring in: the most negative reduced cost, or the smallest variable's (Bland) if "
    "cycling is feared."""
    m, at = T.shape[0] - 1, -1
    for j in range(len(outside)):
        if T[m, j] < -TINY and (at < 0 or (outside[j] < outside[at] if bland else T[m, j] < T[m, at])):
            at = j
    return at


@njit()
def leaving(T, col, basis):
    """The row that limits the column: the least ratio, ties by the smallest basic variable."""
    m, n = T.shape[0] - 1, T.shape[1] - 1
    least, at = np.inf, -1
    for i in range(m):
        if T[i, col] > TINY:
            ratio = T[i, n] / T[i, col]
            if at < 0 or ratio < least - 1e-14 or (ratio <= least + 1e-14 and basis[i] < basis[at]):
                least, at = min(ratio, least), i
    return at


@njit()
def pivot(T, row, col):
    """Exchange the variables of a row and a column of the condensed tableau."""
    p = 1.0 / T[row, col]
    for i in range(T.shape[0]):
        if i != row:
            factor = T[i, col] * p
            for j in range(T.shape[1]):
                T[i, j] -= factor * T[row, j]
            T[i, col] = -factor
    for j in range(T.shape[1]):
        T[row, j] *= p
    T[row, col] = p


@njit()
def between(A, x, y):
    """The middle of what x is sure to get and what y is sure to leave: the value, if both are optimal."""
    least, most = np.inf, -np.inf
    for j in range(len(y)):
        total = 0.0
        for i in range(len(x)):
            total += x[i] * A[i, j]
        least = min(least, total)
    for i in range(len(x)):
        total = 0.0
        for j in range(len(y)):
            total += A[i, j] * y[j]
        most = max(most, total)
    return 0.5 * (least + most)


@njit()
def equilibrium(A, x, y):
    """The value of A [m, n] to the row player, who maximises; optimal strategies into x [m] and y [n]."""
    m, n = A.shape
    if saddle(A, x, y):
        return between(A, x, y)
    low, span = A.min(), A.max() - A.min()
    T = np.zeros((m + 1, n + 1))
    T[:m, :n] = (A - low) / span + 1.0
    T[:m, n], T[m, :n] = 1.0, -1.0
    basis, outside = np.arange(n, n + m), np.arange(n)
    for step in range(50 * (m + n)):
        col = entering(T, outside, step > 10 * (m + n))
        if col < 0:
            break
        row = leaving(T, col, basis)
        pivot(T, row, col)
        basis[row], outside[col] = outside[col], basis[row]
    x[:], y[:] = 0.0, 0.0
    for i in range(m):
        if basis[i] < n:
            y[basis[i]] = max(T[i, n], 0.0)
    for j in range(n):
        if outside[j] >= n:
            x[outside[j] - n] = max(T[m, j], 0.0)
    x /= x.sum()
    y /= y.sum()
    return between(A, x, y)


def matrix_game(form: MatrixForm) -> tuple[float, np.ndarray, np.ndarray]:
    """The value to player 0 and optimal strategies of both. Other games are refused."""
    refuse(form)
    payoff = np.ascontiguousarray(form.payoff[0])
    x, y = np.empty(payoff.shape[0]), np.empty(payoff.shape[1])
    return float(equilibrium(payoff, x, y)), x, y


def refuse(form: MatrixForm) -> None:
    """Raise Unsuited unless the game has two players whose payoffs sum to zero."""
    if form.players != 2 or not form.zero_sum:
        raise Unsuited(
            f"the game has {form.players} players and is {'' if form.zero_sum else 'not '}zero-sum; "
            "matrix-game is "
            "for two-player zero-sum games. Use `support` for two players, `pure` or `correlated` for any "
            "number"
        )


solve = matrix_game  # the name all solvers of a form share
