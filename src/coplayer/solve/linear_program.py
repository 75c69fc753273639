"""Linear programs on the sequence form (von Stengel 1996; Koller, Megiddo & von Stengel 1996).

The most that a seat can guarantee itself in a two-player game, o being the other player:

    max f[0]   over plans x [Q] >= 0 and f [1 + I_o] free,  with
    E x = e                     x starts with 1, and what enters an information set leaves it
    F' f - A' x <= 0            for each sequence of o: no more is left to us at its set than it leaves

f[1 + i] is what o leaves us in its set i and after; f[0] in all. A [Q, Q_o] is what the seat is paid. In
a zero-sum game both seats' optima add up to 0, and the two plans are an equilibrium.

One model a seat stays in memory; other objectives (best_equilibrium.py, restricted_nash.py) start from
its last basis by primal simplex, which then is feasible. Payoffs are scaled by a power of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from coplayer.form.policy import Policy, normal, uniform
from coplayer.form.sequence import SequenceForm
from coplayer.game import CoplayerError, TooLarge
from coplayer.solve.best_response import plans
from coplayer.solve.regret import two_player_zero_sum
from coplayer.solve.response import plan, worst

NAME = "lp"
FOR = "two-player zero-sum games up to some 100,000 sequences: exact to rounding"
FORM = "sequence"
refuse = two_player_zero_sum

PRIMAL, DUAL = 4, 1  # HiGHS's simplex strategies
SHARP = 2.0**10  # scales objectives, so that reduced costs of 1e-12 count: opponents' moves can be rare
NOISE = 1e-12  # a plan's probabilities below this are rounding
EXACT: dict[str, Any] = {
    "output_flag": False,
    "parallel": "off",
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
    "small_matrix_value": 1e-12,
}


@dataclass(frozen=True, eq=False)
class Program:
    """One seat's linear program, solved and warm. Its columns are x and f, its rows E's and F's."""

    form: SequenceForm
    seat: int
    unit: float  # payoffs in the model are in this unit
    highs: Any
    seconds: float = float("inf")  # that one optimum may take

    def maximize(self, earned: np.ndarray, floor: float) -> np.ndarray:
        """Maximise earned @ x + floor * f[0] from the last basis; the behaviour [Q] that does."""
        n = self.highs.getNumCol()
        cost = np.zeros(n)
        cost[: len(earned)], cost[len(earned)] = SHARP * earned / self.unit, SHARP * floor
        self.highs.changeColsCost(n, np.arange(n, dtype=np.int32), cost)
        run(self.highs, PRIMAL, self.seconds)
        return self.behaviour()

    def behaviour(self) -> np.ndarray:
        """The behaviour [Q] of the last solution's plan, even where the plan does not lead."""
        x = np.array(self.highs.getSolution().col_value[: self.form.sequences[self.seat]])
        return normal(self.form, self.seat, np.where(x > NOISE, x, 0.0))


@dataclass(frozen=True, eq=False)
class ZeroSum:
    """A two-player zero-sum game solved."""

    value: np.ndarray  # [2] what each player's policy earns at worst, measured by best responses
    policy: Policy
    gap: float  # NashConv, -value.sum(): the game's value is within it of either


def value(form: SequenceForm, seconds: float = float("inf")) -> ZeroSum:
    """The value of a two-player zero-sum game, from one program a seat, both at once.

    Raises TooLarge when a program takes more than `seconds`.
    """
    two_player_zero_sum(form)
    with ThreadPoolExecutor(2) as pool:  # HiGHS lets go of the interpreter
        programs = list(pool.map(partial(maximin, form, seconds=seconds), range(2)))
    return zero_sum(programs)


def zero_sum(programs: Iterable[Program]) -> ZeroSum:
    """What two freshly solved programs, one a seat, say together."""
    form = next(iter(programs)).form
    policy = tuple(p.behaviour() for p in programs)
    value = np.array([worst(form, p, plan(form, p, b)) for p, b in enumerate(policy)])
    return ZeroSum(value, policy, float(0 - value.sum()))


def maximin(form: SequenceForm, seat: int, seconds: float = float("inf")) -> Program:
    """The program of `seat`, solved; the other player is out to hurt it, whatever its own payoffs."""
    unit = 2.0 ** np.round(np.log2(np.abs(form.paid[:, seat]).max(initial=1e-300)))
    program = Program(form, seat, float(unit), model(form, seat, float(unit)), seconds)
    run(program.highs, DUAL, seconds)
    return program


def model(form: SequenceForm, seat: int, unit: float) -> Any:
    """The program as a HiGHS model."""
    import highspy
    from scipy import sparse

    mine, theirs = form.leaf[:, seat], form.leaf[:, 1 - seat]
    shape = (form.sequences[1 - seat], form.sequences[seat])
    A = sparse.coo_matrix((form.paid[:, seat] / unit, (theirs, mine)), shape)  # [Q_o, Q], transposed
    E, F = flow(form, seat), flow(form, 1 - seat)
    matrix = sparse.bmat([[E, None], [-A, F.T]]).tocsc()
    inf, lp = highspy.kHighsInf, highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = (np.arange(lp.num_col_) == shape[1]).astype(float)
    lp.col_lower_ = np.where(np.arange(lp.num_col_) < shape[1], 0.0, -inf)
    lp.col_upper_ = np.full(lp.num_col_, inf)
    e = (np.arange(E.shape[0]) == 0).astype(float)
    lp.row_lower_ = np.concatenate([e, np.full(shape[0], -inf)])
    lp.row_upper_ = np.concatenate([e, np.zeros(shape[0])])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    return passed(lp)


def passed(lp: Any) -> Any:
    """A HiGHS solver that holds `lp`, with our options."""
    import highspy

    highs = highspy.Highs()
    for option, setting in EXACT.items():
        highs.setOptionValue(option, setting)
    highs.passModel(lp)
    return highs


def flow(form: SequenceForm, player: int) -> Any:
    """E [1 + I, Q]: row 0 picks the empty sequence, row 1 + i is what leaves set i minus what enters it."""
    from scipy import sparse

    sets, parent = form.infosets[player], form.trees[player].parent.astype(np.int64)
    row = np.concatenate([form.owner[player] + 1, np.arange(1, sets + 1)])
    col = np.concatenate([np.arange(form.sequences[player]), parent])
    sign = np.repeat([1.0, -1.0], [form.sequences[player], sets])
    return sparse.coo_matrix((sign, (row, col)), (sets + 1, form.sequences[player]))


def run(highs: Any, strategy: int, seconds: float = float("inf")) -> None:
    """Solve within `seconds`; where a warm start ends in doubt, once more from nothing."""
    import highspy

    optimal, late = highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kTimeLimit
    for how in (strategy, DUAL):
        highs.setOptionValue("simplex_strategy", how)
        highs.setOptionValue("time_limit", highs.getRunTime() + seconds)  # HiGHS adds up all its runs
        highs.run()
        status = highs.getModelStatus()
        if status == optimal:
            return
        if status == late:
            raise TooLarge(f"the linear program took longer than {seconds:g} s")
        highs.clearSolver()
    raise CoplayerError(f"HiGHS ends with {highs.modelStatusToString(status)!r} where an optimum exists")


def steps(form: SequenceForm, at: Iterable[int], rng: np.random.Generator) -> Iterator[tuple[int, Policy]]:
    """Yield (0, uniform plans) if asked for that first, then (1, the solution's plans), and end."""
    for n in at:
        if n == 0:
            yield 0, plans(form, uniform(form))
            continue
        yield 1, plans(form, value(form).policy)
        return
