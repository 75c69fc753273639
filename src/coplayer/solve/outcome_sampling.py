"""Outcome-sampling Monte-Carlo CFR (Lanctot, Waugh, Zinkevich, Bowling 2009): one history a pass.

The player p being updated plays uniformly with chance EPSILON, else sigma; chance and the others as they do.
With q the chance that the pass comes to I, pi the reach of p and pi_o that of chance and the others:

    w(a) = v / (chance of a in the pass) for the action taken, 0 for others;  v(I) = sum_a sigma(a) w(a)
    R(I, a) += pi_o / q * (w(a) - v(I))          S(I, a) += pi / q * sigma(a)

For: two-player zero-sum games with perfect recall in which even one player's actions are too many to try.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from coplayer.compiled import njit
from coplayer.form.histories import CHANCE, OVER
from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm
from coplayer.solve.regret import two_player_zero_sum
from coplayer.solve.sampling import averages, drawn, matched

NAME = "os-mccfr"
FOR = "two-player zero-sum games with very many actions: the cheapest iterations, the noisiest"
FORM = "sequence"
AVERAGING = "sampled, reach-weighted"
EPSILON = 0.6
refuse = two_player_zero_sum


@njit()
def played(tree, R, p, rng, room, width, frames, reach):
    """Sample one history; player p's decisions on it as frames [D, 2] (node, action), and how many there are.

    reach [D, 5]: own, others', the pass's at the node, the pass's chance of the action, and what p is paid
    from there to its next decision.
    """
    v, d, own, others, sampled = 0, 0, 1.0, 1.0, 1.0
    while tree.mover[v] != OVER:
        first, count, mine = tree.child[v], tree.width[v], tree.mover[v] == p
        if tree.mover[v] == CHANCE:
            a = drawn(tree.prob, first, count, rng.random())
            x = pi = tree.prob[first + a]
        else:
            place = (d + 1) * width if mine else 0
            matched(R, tree.at[v], count, room, place)
            if mine and rng.random() < EPSILON:
                a = int(rng.random() * count)
            else:
                a = drawn(room, place, count, rng.random())
            x = pi = room[place + a]
        if mine:
            x = EPSILON / count + (1 - EPSILON) * pi
            frames[d, 0], frames[d, 1] = v, a
            reach[d, 0], reach[d, 1], reach[d, 2], reach[d, 3], reach[d, 4] = own, others, sampled, x, 0.0
            own, d = own * pi, d + 1
        else:
            others *= pi
        sampled *= x
        v = first + a
        if d:
            reach[d - 1, 4] += tree.pay[v, p]
    return d


@njit()
def one_pass(tree, R, S, p, rng, room, width, frames, reach):
    """Update player p along one sampled history, from its last decision back."""
    d, value = played(tree, R, p, rng, room, width, frames, reach), 0.0
    while d:
        d -= 1
        at, count, place, a = tree.at[frames[d, 0]], tree.width[frames[d, 0]], (d + 1) * width, frames[d, 1]
        own, others, sampled, x, paid = reach[d]
        worth = (paid + value) / x
        value = room[place + a] * worth
        for b in range(count):
            S[at + b] += own / sampled * room[place + b]
            R[at + b] -= others / sampled * value
        R[at + a] += others / sampled * worth


@njit()
def iterate(tree, R, S, iterations, rng, depth, width):
    room, frames, reach = np.zeros((depth + 1) * width), np.zeros((depth, 2), np.int64), np.zeros((depth, 5))
    for _ in range(iterations):
        for p in range(tree.pay.shape[1]):
            one_pass(tree, R, S, p, rng, room, width, frames, reach)


def steps(form: SequenceForm, at: Iterable[int], rng: np.random.Generator) -> Iterator[tuple[int, Policy]]:
    """Yield (iterations, average plans) at each iteration count in `at`; an iteration is a pass a player."""
    return averages(form, iterate, at, rng)
