"""Fictitious play (Brown 1951) on the sequence form (Heinrich, Lanctot, Silver 2015: XFP).

Each round everybody best-responds to the average of what the others did before, all at once; the average of
plans is the plan of the average. Starts from uniform play, which counts as the first round; equally good
actions share. The averages approach an equilibrium in two-player zero-sum games (Robinson 1951) and in
games with common payoffs (Monderer & Shapley 1996: an equilibrium, not always the best one). In rock,
paper, scissors from (rock, rock) the exploitability is 0.060, 0.0185, 0.00575 after 100, 1,000, 10,000
rounds: about 0.6 / sqrt(T).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from coplayer.compiled import njit
from coplayer.form.passes import gradient, realize, reply, room
from coplayer.form.policy import Policy, uniform
from coplayer.form.sequence import SequenceForm
from coplayer.game import Unsuited
from coplayer.solve.best_response import plans
from coplayer.solve.team_optimum import common_payoff

NAME = "fp"
FOR = "two-player zero-sum and common-payoff games: slow, but how simple learners learn"
FORM = "sequence"
AVERAGING = "1, at once"
TIE = 1e-13  # of the largest payoff: equal actions differ by rounding only, since sums are kept, not means


@njit(fastmath=True)
def rounds(trees, total, done, stop, x, g, k, v, slack, answer):
    """Rounds done + 1 .. stop: best responses to the sums of plans total [N] of [Q_p], added to them."""
    for t in range(done, stop):
        for p in range(len(trees)):
            gradient(trees[p], total, p, k, g[p])
            reply(trees[p], g[p], v[p], slack[p] * float(t) ** (len(trees) - 1), answer[p])
            realize(trees[p], answer[p], x[p])
        for p in range(len(trees)):
            total[p][:] += x[p]


def fictitious_play(form: SequenceForm, at: Iterable[int], start: Policy | None = None) -> Iterator[tuple[int, Policy]]:
    """Yield (rounds, average plans) at each count in `at`; `start` are the behaviours of the first round."""
    total, done = plans(form, uniform(form) if start is None else start), 1
    x, g, answer = room(form), room(form), room(form)
    k, v = np.zeros(max(len(t.pay) for t in form.trees)), tuple(np.zeros(max(n, 1)) for n in form.infosets)
    tie = TIE * np.abs(form.paid).max(initial=0)
    slack = tuple(np.full(max(n, 1), tie) for n in form.infosets)
    for stop in at:
        rounds(form.trees, total, done, stop, x, g, k, v, slack, answer)
        done = max(done, stop)
        yield stop, tuple(s / s[0] for s in total)


def steps(form: SequenceForm, at: Iterable[int], rng: np.random.Generator) -> Iterator[tuple[int, Policy]]:
    """Yield (rounds, average plans) at each count in `at`; no randomness is used."""
    return fictitious_play(form, at)


def refuse(form: SequenceForm) -> None:
    """Raise Unsuited where the averages need not approach an equilibrium."""
    if not (form.players == 2 and form.zero_sum) and not common_payoff(form):
        raise Unsuited(
            f"the game has {form.players} players and is neither two-player zero-sum nor common payoff; "
            "there "
            "fictitious play can cycle for ever (Shapley 1964). For matrix games use `support` or "
            "`correlated`, "
            "for any finite game `logit` or `cfr-any` (its gap is reported, not promised to vanish)"
        )
