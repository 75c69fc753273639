"""Data-biased response (Johanson & Bowling, AISTATS 2009): trust the model only where there is evidence.

The other is expected to follow the model m at its information set J with chance p(J), drawn anew at each, and
to do what hurts us most otherwise:

    y(Ja) = y(parent of J) * (p(J) m(a | J) + (1 - p(J)) f(a | J)),    f free

We solve max over x of min over such y of u(x, y). The y are a polytope (y is a plan with y(Ja) >= p(J) m(a | J)
y(parent of J)), so this is one linear program. With q(Ja) what is left to us from Ja on and f(J) at J,

    max q(0)   E x = e,  x >= 0
    q(Ja)  =   sum over leaves at Ja of what they pay times x   +   sum over sets J' that follow Ja of f(J')
    f(J)  <=   (1 - p(J)) q(Jb)  +  p(J) * sum over a of m(a | J) q(Ja)      for each action b at J

p(J) = most * min(n(J) / full, 1), n(J) being how often the other was at J in the hands seen; where its cards were
not shown, each set counts with the chance the model gives it. With p = 0 it is an equilibrium, with p = 1 a
best response, and its value does not fall as p rises anywhere; of equals it is the one that earns more against m.
(It is not the restricted Nash response even with
equal p: there one draw decides for the whole hand.) Two-player zero-sum games only; solved anew when the hands
have grown by a `step`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from coplayer.form.hands import Hands
from coplayer.form.policy import normal
from coplayer.form.sequence import SequenceForm
from coplayer.game import GameError
from coplayer.respond.guarded import TIE
from coplayer.respond.played import Played, renewed
from coplayer.solve.linear_program import DUAL, NOISE, SHARP, flow, passed, run
from coplayer.solve.regret import two_player_zero_sum
from coplayer.solve.response import earned, left, plan

FOR = "zero-sum hands: trusts the model at each information set of the other by how often it was seen there"
KIND = "hands"


class Evidence(NamedTuple):
    seen: np.ndarray  # [I_other] how often the other was at each set
    played: Played


@dataclass(frozen=True, eq=False)
class DataBiased:
    """Exploit where there is evidence."""

    hands: Hands
    most: float = 0.9  # trust where there is much evidence
    full: float = 10.0  # visits that are much evidence
    step: float = 0.2

    def __post_init__(self):
        two_player_zero_sum(self.hands.form)
        if not (0 <= self.most <= 1 and self.full > 0):
            raise GameError(
                f"data_biased: most={self.most}, full={self.full} given; 0 <= most <= 1 and full > 0 are expected"
            )

    def begin(self) -> Evidence:
        return Evidence(np.zeros(self.hands.form.infosets[self.hands.other]), Played())

    def trust(self, seen: np.ndarray) -> np.ndarray:
        """p [I_other]."""
        return self.most * np.minimum(seen / self.full, 1.0)

    def strategy(self, model: Any, memory: Any, own: Evidence) -> np.ndarray:
        """The behaviour [Q_seat] for the next hand."""
        return self.solved(own.seen, model, memory) if own.played.policy is None else own.played.policy

    def update(self, own: Evidence, behaviour: np.ndarray, end: int, model: Any, memory: Any) -> Evidence:
        seen = own.seen + visits(self.hands, end, model.plan(memory))
        return Evidence(seen, renewed(own.played, self.step, lambda: self.solved(seen, model, memory)))

    def solved(self, seen: np.ndarray, model: Any, memory: Any) -> np.ndarray:
        return biased(self.hands.form, self.hands.seat, model.plan(memory), self.trust(seen))


def visits(hands: Hands, end: int, y: np.ndarray) -> np.ndarray:
    """The chance [I_other] that the other was at each set in a hand that ended so, expecting its behaviour y."""
    form, other = hands.form, hands.other
    theirs, chance = hands.end_rows(end)
    weight = chance * plan(form, other, y)[theirs]
    weight = weight if weight.sum() > 0 else chance  # the model did not expect this at all
    at = np.bincount(theirs, weight / weight.sum(), form.sequences[other])
    out = np.zeros(form.infosets[other])
    for first, n, A, q in form.trees[other].blocks[::-1]:
        out[first : first + n] = at[q : q + n * A].reshape(A, n).sum(0)
        np.add.at(at, form.trees[other].parent[first : first + n], out[first : first + n])
    return out


def biased(form: SequenceForm, seat: int, y: np.ndarray, p: np.ndarray) -> np.ndarray:
    """The behaviour [Q] that earns most at worst if the other follows y [Q_other] with chance p [I_other]."""
    highs = passed(program(form, seat, y, np.asarray(p, float)))
    run(highs, DUAL)
    x = np.array(highs.getSolution().col_value[: form.sequences[seat]])
    return normal(form, seat, np.where(x > NOISE, x, 0.0))


def at_worst(form: SequenceForm, seat: int, x: np.ndarray, y: np.ndarray, p: np.ndarray) -> float:
    """The least that such an other can leave to the plan x [Q]."""
    other, q = 1 - seat, left(form, seat, x)
    for first, n, A, start in form.trees[other].blocks[::-1]:
        rows, trust = slice(start, start + n * A), p[first : first + n]
        values, model = q[rows].reshape(A, n), y[rows].reshape(A, n)
        kept = (1 - trust) * values.min(0) + trust * (model * values).sum(0)
        np.add.at(q, form.trees[other].parent[first : first + n], kept)
    return float(q[0])


def program(form: SequenceForm, seat: int, y: np.ndarray, p: np.ndarray) -> Any:
    """The linear program above; columns x, f, q; payoffs in units of the largest."""
    import highspy
    from scipy import sparse

    other = 1 - seat
    Q, I, Qo = form.sequences[seat], form.infosets[other], form.sequences[other]  # noqa: E741
    unit = np.abs(form.paid[:, seat]).max(initial=1e-300)
    A = sparse.coo_matrix((form.paid[:, seat] / unit, (form.leaf[:, other], form.leaf[:, seat])), (Qo, Q))
    follows = sparse.coo_matrix((np.ones(I), (form.trees[other].parent.astype(np.int64), np.arange(I))), (Qo, I))
    owner = form.owner[other][1:]
    holds = sparse.coo_matrix((np.ones(Qo - 1), (np.arange(Qo - 1), owner)), (Qo - 1, I)).tocsr()
    mean = holds @ sparse.coo_matrix((y[1:], (owner, np.arange(1, Qo))), (I, Qo)).tocsr()  # of the set's values
    own = sparse.eye_array(Qo, format="csr")[1:]
    least = sparse.diags_array(1 - p[owner]) @ own + sparse.diags_array(p[owner]) @ mean
    E = flow(form, seat)
    matrix = sparse.block_array([[E, None, None], [-A, -follows, sparse.eye_array(Qo)], [None, holds, -least]]).tocsc()
    inf, lp = highspy.kHighsInf, highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = SHARP * (np.arange(lp.num_col_) == Q + I)
    lp.col_cost_[:Q] = SHARP * TIE * earned(form, seat, plan(form, other, y)) / unit
    lp.col_lower_ = np.where(np.arange(lp.num_col_) < Q, 0.0, -inf)
    lp.col_upper_ = np.full(lp.num_col_, inf)
    equal = np.concatenate([[1.0], np.zeros(E.shape[0] - 1 + Qo)])
    lp.row_lower_ = np.concatenate([equal, np.full(Qo - 1, -inf)])
    lp.row_upper_ = np.concatenate([equal, np.zeros(Qo - 1)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    return lp
