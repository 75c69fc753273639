"""The best joint policy of a small common-payoff game, exactly: all pure plans of all players but one, each
answered by the last one's best response.

A team has an optimal pure profile (the return is linear in each player's plan), so this finds the optimum.
Plans are *reduced*: what a player would do where its own earlier choice does not let it come is not told
apart. Their number is doubly exponential in the horizon: common-payoff games with hidden information are
NEXP-hard (Bernstein et al. 2002). The player with the most plans is the one left to respond.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from coplayer.compiled import njit
from coplayer.form.passes import best, gradient, realize
from coplayer.form.policy import Policy, uniform
from coplayer.form.sequence import SequenceForm
from coplayer.game import TooLarge, Unsuited
from coplayer.solve.best_response import best_response, plans

NAME = "team"
FOR = "small common-payoff games: the best joint policy, exactly"
FORM = "sequence"
AVERAGING = "none: exact"
LIMIT = 3e9  # plans tried times leaves each: some five seconds


@dataclass(frozen=True, eq=False)
class TeamOptimum:
    value: float
    policy: Policy
    tried: int  # combinations of plans


def reduced_plans(form: SequenceForm, player: int) -> float:
    """How many reduced pure plans a player has (inf past the largest float)."""
    tree, after = form.trees[player], np.ones(form.sequences[player])
    with np.errstate(over="ignore"):
        for first, n, A, q in tree.blocks[::-1]:
            choices = after[q : q + n * A].reshape(A, n).sum(0)
            np.multiply.at(after, tree.parent[first : first + n], choices)
    return float(after[0])


@njit()
def pick(tree, choice, behaviour):
    """The pure behaviour [Q] of choices [I]."""
    behaviour[0] = 1.0
    for b in range(len(tree.blocks)):
        first, n, A, q = tree.blocks[b]
        for i in range(n):
            for a in range(A):
                behaviour[q + a * n + i] = 1.0 if choice[first + i] == a else 0.0


@njit()
def following(tree, width, choice, x):
    """Turn choices [I] into those of the next reduced plan; False (and the first plan) after the last one.

    Of the sets that the plan x [Q] reaches, the last one that has another action takes it, and those behind
    it begin anew.
    """
    for i in range(len(choice) - 1, -1, -1):
        if x[tree.parent[i]] > 0 and choice[i] + 1 < width[i]:
            choice[i] += 1
            choice[i + 1 :] = 0
            return True
    choice[:] = 0
    return False


@njit()
def search(trees, widths, last, choice, top, x, behaviour, k, g, v):
    """Try all plans of all but player `last`; the best value and number tried; `top` keeps the best "
    "choices."""
    most, tried = -np.inf, 0
    for p in range(len(trees)):
        pick(trees[p], choice[p], behaviour[p])
        realize(trees[p], behaviour[p], x[p])
    more = True
    while more:
        gradient(trees[last], x, last, k, g)
        value = best(trees[last], g, v)
        tried += 1
        if value > most:
            most = value
            for p in range(len(trees)):
                top[p][:] = choice[p]
        more = False
        for p in range(len(trees)):
            if p != last and not more:
                more = following(trees[p], widths[p], choice[p], x[p])
                pick(trees[p], choice[p], behaviour[p])
                realize(trees[p], behaviour[p], x[p])
    return most, tried


def team_optimum(form: SequenceForm) -> TeamOptimum:
    """The optimum and a pure policy that reaches it. Other games are refused, large ones with their size."""
    refuse(form)
    last = largest(form)
    sets = max(*form.infosets, 1)
    choice = tuple(np.zeros(max(n, 1), np.int64)[:n] for n in form.infosets)
    top = tuple(c.copy() for c in choice)
    x, behaviour = uniform(form), tuple(np.ones(n) for n in form.sequences)
    k, g, v = np.zeros(len(form.trees[last].pay)), np.zeros(form.sequences[last]), np.zeros(sets)
    widths = tuple(w.astype(np.int64) for w in form.widths)
    value, tried = search(form.trees, widths, last, choice, top, x, behaviour, k, g, v)
    for p, tree in enumerate(form.trees):
        pick(tree, top[p], behaviour[p])
    _, answer = best_response(form, behaviour, last)
    own = first_of_ties(form, last, answer)
    return TeamOptimum(float(value), (*behaviour[:last], own, *behaviour[last + 1 :]), int(tried))


def first_of_ties(form: SequenceForm, player: int, behaviour: np.ndarray) -> np.ndarray:
    """A pure behaviour [Q]: of the actions with positive probability the first one."""
    out = np.zeros_like(behaviour)
    out[0] = 1.0
    for _, n, A, q in form.trees[player].blocks:
        rows = behaviour[q : q + n * A].reshape(A, n)
        out[q + (rows > 0).argmax(0) * n + np.arange(n)] = 1.0
    return out


def largest(form: SequenceForm) -> int:
    """The player with the most reduced plans."""
    return int(np.argmax([reduced_plans(form, p) for p in range(form.players)]))


def common_payoff(form: SequenceForm) -> bool:
    """Whether all players are paid the same at each leaf, to rounding."""
    scale = np.abs(form.paid).max(initial=1e-300)
    return bool(np.abs(form.paid - form.paid[:, :1]).max(initial=0) <= 1e-12 * scale)


def refuse(form: SequenceForm) -> None:
    """Raise Unsuited unless all payoffs are common, TooLarge where there are too many plans."""
    if not common_payoff(form):
        raise Unsuited(
            "the players are not paid the same; `team` is for common-payoff games. Use cfr+ or lp for "
            "two-player "
            "zero-sum, `support` or `correlated` for matrix games, `logit` or `cfr-any` for others"
        )
    plans, last = [reduced_plans(form, p) for p in range(form.players)], largest(form)
    work = np.prod(plans[:last] + plans[last + 1 :]) * (len(form.leaf) + 1)
    if work > LIMIT:
        sizes = " x ".join(f"{n:.3g}" for n in plans)
        raise TooLarge(
            f"the players have {sizes} pure plans over {len(form.leaf):,} leaves; trying all but the "
            "largest's takes "
            f"{work:.2g} steps, the limit is {LIMIT:.2g}; `cfr-any` finds a good but not certainly best "
            "policy"
        )


def steps(form: SequenceForm, at: Iterable[int], rng: np.random.Generator) -> Iterator[tuple[int, Policy]]:
    """Yield (0, uniform plans) if asked for that first, then (1, the optimum's plans), and end."""
    for n in at:
        if n == 0:
            yield 0, plans(form, uniform(form))
            continue
        yield 1, plans(form, team_optimum(form).policy)
        return


solve = team_optimum  # the name all solvers of a form share
