"""The security level: the most a player can guarantee itself, whatever the others do and want.

With two players it is the value of the zero-sum game of its own payoffs. With more, the others may
correlate (by a signal before the game that the player does not see) but learn nothing from each other
during play: a program with a row for each joint pure plan of theirs. In general that is hard (von Stengel
& Forges 2008), so it is done where those plans can be listed: one-shot games and small trees. A minimum
over the others' independent mixtures would be higher or equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, product
from math import prod
from typing import Any

import numpy as np

from coplayer.form.policy import normal
from coplayer.form.sequence import SequenceForm
from coplayer.solve.linear_program import DUAL, NOISE, flow, maximin, passed, run
from coplayer.solve.response import plan, worst

JOINT = 20_000  # most joint pure plans listed
CELLS = 50_000_000  # most (joint plan, leaf) pairs


@dataclass(frozen=True, eq=False)
class Security:
    """What `player` can guarantee itself; None with the reason where it was not computed."""

    player: int
    value: float | None  # what `policy` earns at worst, measured
    policy: np.ndarray | None  # behaviour [Q]
    reason: str = ""


def security_level(form: SequenceForm, player: int, seconds: float = float("inf")) -> Security:
    """The security level of `player` and a policy that reaches it."""
    if form.players == 2:
        policy = maximin(form, player, seconds).behaviour()
        return Security(player, worst(form, player, plan(form, player, policy)), policy)
    others = [j for j in range(form.players) if j != player]
    joint = prod(plans_of(form, j) for j in others)
    if joint > JOINT or joint * len(form.leaf) > CELLS:
        reason = f"{joint:.3g} joint pure plans of the {len(others)} other players: too many to list"
        return Security(player, None, None, reason + "; a policy against a correlated coalition is hard in general")
    return against_all(form, player, coalition(form, player, others), seconds)


def against_all(form: SequenceForm, player: int, left: np.ndarray, seconds: float) -> Security:
    """Maximise the least of `left` [S, Q] @ x over the plans x of `player`."""
    unit = float(2.0 ** np.round(np.log2(np.abs(left).max(initial=1e-300))))
    highs = passed(model(form, player, left / unit))
    run(highs, DUAL, seconds)
    x = np.array(highs.getSolution().col_value[: left.shape[1]])
    policy = normal(form, player, np.where(x > NOISE, x, 0.0))
    return Security(player, float((left @ plan(form, player, policy)).min()), policy)


def model(form: SequenceForm, player: int, left: np.ndarray) -> Any:
    """max f over plans x [Q] and f free with f <= left [S, Q] @ x, for HiGHS."""
    import highspy
    from scipy import sparse

    E, (S, Q) = flow(form, player), left.shape
    matrix = sparse.bmat([[E, None], [sparse.coo_matrix(-left), np.ones((S, 1))]]).tocsc()
    inf, lp = highspy.kHighsInf, highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.concatenate([np.zeros(Q), [1.0]])
    lp.col_lower_ = np.concatenate([np.zeros(Q), [-inf]])
    lp.col_upper_ = np.full(Q + 1, inf)
    e = (np.arange(E.shape[0]) == 0).astype(float)
    lp.row_lower_ = np.concatenate([e, np.full(S, -inf)])
    lp.row_upper_ = np.concatenate([e, np.zeros(S)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    return lp


def coalition(form: SequenceForm, player: int, others: list[int]) -> np.ndarray:
    """What each sequence of `player` earns against each joint pure plan of the others, [S, Q]."""
    reached = np.ones((1, len(form.leaf)))
    for j in others:
        theirs = pure_plans(form, j)[:, form.leaf[:, j]]  # [K_j, Z]
        reached = (reached[:, None] * theirs[None]).reshape(-1, len(form.leaf))
    left = np.zeros((len(reached), form.sequences[player]))
    np.add.at(left.T, form.leaf[:, player], (reached * form.paid[:, player]).T)
    return left


def plans_of(form: SequenceForm, player: int) -> float:
    """How many pure plans a player has: of pure policies that differ only where they don't lead, one."""
    tree, count = form.trees[player], np.ones(form.sequences[player])
    for first, n, A, q in tree.blocks[::-1]:
        with np.errstate(over="ignore"):
            each = count[q : q + n * A].reshape(A, n).sum(0)
            np.multiply.at(count, tree.parent[first : first + n], each)
    return float(count[0])


def pure_plans(form: SequenceForm, player: int) -> np.ndarray:
    """All pure plans of a player, [K, Q] of zeros and ones."""
    owner, parent = form.owner[player], form.trees[player].parent
    moves = [np.flatnonzero(owner == i).tolist() for i in range(len(parent))]

    def after(q: int) -> list[tuple[int, ...]]:
        sets = np.flatnonzero(parent == q)
        options = [[(r, *rest) for r in moves[i] for rest in after(r)] for i in sets]
        return [tuple(chain(*choice)) for choice in product(*options)]

    listed = after(0)
    out = np.zeros((len(listed), len(owner)))
    out[:, 0] = 1
    for row, sequences in zip(out, listed, strict=True):
        row[list(sequences)] = 1
    return out
