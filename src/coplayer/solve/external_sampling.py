"""External-sampling Monte-Carlo CFR (Lanctot, Waugh, Zinkevich, Bowling 2009).

For each player in turn one pass samples chance and the others' actions and tries all of the player's own:

    R(I, a) += v(a) - sum_b sigma(b) v(b)        at the player's own sets on the way
    S(I, a) += sigma(a)                          at the next player's, whose average this makes

For: two-player zero-sum games with perfect recall that are large or have much chance.
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

NAME = "es-mccfr"
FOR = "two-player zero-sum games with much chance: cheap sampled iterations"
FORM = "sequence"
AVERAGING = "sampled, simple"
refuse = two_player_zero_sum


@njit()
def onwards(tree, R, S, v, p, rng, room):
    """Sample on from node v to an end or a node of player p: where, and what p is paid on the way."""
    paid, players = 0.0, tree.pay.shape[1]
    while tree.mover[v] != p and tree.mover[v] != OVER:
        first, count = tree.child[v], tree.width[v]
        if tree.mover[v] == CHANCE:
            v = first + drawn(tree.prob, first, count, rng.random())
        else:
            at = tree.at[v]
            matched(R, at, count, room, 0)
            if tree.mover[v] == (p + 1) % players:
                for a in range(count):
                    S[at + a] += room[a]
            v = first + drawn(room, 0, count, rng.random())
        paid += tree.pay[v, p]
    return v, paid


@njit()
def one_pass(tree, R, S, p, rng, room, frames, values):
    """Update player p. Frame d - 1 is its latest decision on the way: node, next action; pay before, "
    "value."""
    d, width = 0, len(room) // (len(frames) + 1)
    v, paid = onwards(tree, R, S, 0, p, rng, room)
    while True:
        if tree.mover[v] == p:  # a new frame
            frames[d, 0], frames[d, 1], values[d, 0], values[d, 1] = v, 0, paid, 0.0
            d += 1
            matched(R, tree.at[v], tree.width[v], room, d * width)
        else:  # an end: take the value back
            while d and frames[d - 1, 1] == tree.width[frames[d - 1, 0]] - 1:
                d -= 1
                closed(tree, R, frames[d], values[d], paid, room, (d + 1) * width)
                paid = values[d, 0] + values[d, 1]
            if d == 0:
                return
            u, a = frames[d - 1]
            R[tree.at[u] + a] += paid
            values[d - 1, 1] += room[d * width + a] * paid
            frames[d - 1, 1] += 1
        u, a = frames[d - 1]
        c = tree.child[u] + a
        v, paid = onwards(tree, R, S, c, p, rng, room)
        paid += tree.pay[c, p]


@njit()
def closed(tree, R, frame, values, paid, room, place):
    """A frame's last action brought `paid`: the node's value is complete and taken off its regrets."""
    at, a = tree.at[frame[0]], frame[1]
    R[at + a] += paid
    values[1] += room[place + a] * paid
    for b in range(a + 1):
        R[at + b] -= values[1]


@njit()
def iterate(tree, R, S, iterations, rng, depth, width):
    room, frames, values = np.zeros((depth + 1) * width), np.zeros((depth, 2), np.int64), np.zeros((depth, 2))
    for _ in range(iterations):
        for p in range(tree.pay.shape[1]):
            one_pass(tree, R, S, p, rng, room, frames, values)


def steps(form: SequenceForm, at: Iterable[int], rng: np.random.Generator) -> Iterator[tuple[int, Policy]]:
    """Yield (iterations, average plans) at each iteration count in `at`; an iteration is a pass a player."""
    return averages(form, iterate, at, rng)
