"""Guesses of the model `experts`: a throw x and a state that says how sure it is.

What a guess is worth, and how it has to be turned (the other may beat it, or beat what beats it), is learned from
the counts of (theirs - x) mod 3 in each state; so a guess of *my* throw is as good as one of theirs.
"""

from __future__ import annotations

import numpy as np

from coplayer.compiled import njit
from coplayer.model.experts_contexts import FAST, less, plus
from coplayer.model.experts_memory import STATES


@njit(**FAST)
def likeliest(n):
    """The most frequent of three and how clear that is: its lead in three bits of evidence, and who comes second."""
    x = 0
    if n[1] > n[0]:
        x = 1
    if n[2] > n[x]:
        x = 2
    after, before = n[plus(x, 1)], n[plus(x, 2)]
    total = n[x] + after + before
    if total == 0:
        return 0, 0
    lead = (n[x] - max(after, before)) / (total + np.float32(0.5))
    clear = (lead > 0.15) + (lead > 0.45) + (lead > 0.75)
    second = (after > before) + 2 * (before > after)
    return x, 1 + 3 * clear + second + 12 * (total > 4)


@njit(**FAST)
def continued(recent):
    """The state of a guess that the latest repeats itself: the two before it, relative to it; 14 cases."""
    number, newest = recent // 27, recent % 3
    second, third = less(recent // 3 % 3, newest), less(recent // 9 % 3, newest)
    if number < 2:
        return number
    return 2 + second if number == 2 else 5 + second + 3 * third


@njit(**FAST)
def answered(recent):
    """The state of the same guess with both throws: mine relative to it, and both of the time before; 31 cases."""
    number, pairs = recent // 81, recent % 81
    theirs = pairs % 3
    mine, second, outcome = (
        less(pairs // 3 % 3, theirs),
        less(pairs // 9 % 3, theirs),
        less(pairs // 27, pairs // 9 % 3),
    )
    if number < 2:
        return number * (1 + mine)
    return 4 + mine + 3 * second + 9 * outcome


@njit(**FAST)
def put(s, i, found):
    s.guess[i], s.state[i] = found


@njit(**FAST)
def own(s, e, n, prior):
    """Expert e forecasts in proportion to counts."""
    z = 1 / (n[0] + n[1] + n[2] + 3 * prior)
    for j in range(3):
        s.P[j, e] = (n[j] + prior) * z


@njit(**FAST)
def from_contexts(s, base, prior):
    """Their throw and mine, most frequent and latest; and the distribution itself."""
    C = s.slot.shape[0]
    for c in range(C):
        for who in range(2):
            put(s, (2 * who) * C + c, likeliest(s.counts[c, who]))
            recent = s.recent[c, who]
            put(s, (2 * who + 1) * C + c, (plus(recent % 3, s.frame[c]), continued(recent)))
        both = s.recent[c, 2]
        put(s, 4 * C + c, (plus(both % 3, s.frame[c]), answered(both)))
        own(s, base + c, s.counts[c, 0], prior)


@njit(**FAST)
def from_blends(s, blends, base, prior, room):
    """Over the orders of a family: summed counts, summed frequencies, and what followed the longest match."""
    C = s.slot.shape[0]
    for g in range(len(blends)):
        for who in range(2):
            matches, longest = summed(s, blends[g], who, room)
            i = 5 * C + 6 * g + 3 * who
            put(s, i, likeliest(room[0]))
            put(s, i + 1, likeliest(room[1]))
            put(s, i + 2, (plus(s.recent[longest, who] % 3, s.frame[longest]), min(matches, STATES - 1)))
            if who == 0:
                own(s, base + C + 2 * g, room[0], prior)
                own(s, base + C + 2 * g + 1, room[1], prior)


@njit(**FAST)
def summed(s, group, who, room):
    """Sum the counts (room[0]) and frequencies (room[1]) of a group; how many match, and the last that does."""
    room[:] = 0
    matches, longest = 0, 0
    for c in group:
        n = s.counts[max(c, 0), who]
        total = n[0] + n[1] + n[2]
        if c < 0 or total == 0:
            continue
        matches, longest = matches + 1, c
        for j in range(3):
            room[0, j] += n[j]
            room[1, j] += n[j] / total
    return matches, longest


@njit(**FAST)
def age(s, mine, theirs, ages):
    """Decayed frequencies of both throws, relative to nothing, to their last and to my last."""
    for a in range(len(ages)):
        n = s.aged[a]
        for i in range(n.shape[0]):
            for j in range(3):
                n[i, j] *= ages[a]
        for i in range(3):
            last = 0 if i == 0 else s.symbols[i - 1, 0]
            n[2 * i, less(theirs, last)] += 1
            n[2 * i + 1, less(mine, last)] += 1


@njit(**FAST)
def from_ages(s, mine, theirs, first, ages):
    """The most frequent lately."""
    for a in range(len(ages)):
        for i in range(s.aged.shape[1]):
            frame = 0 if i < 2 else (theirs if i < 4 else mine)
            x, state = likeliest(s.aged[a, i])
            put(s, first + a * s.aged.shape[1] + i, (plus(x, frame), state))


@njit(**FAST)
def learn_turns(s, theirs, rates):
    """Count how far each guess was off, in the state it was in."""
    for i in range(s.guess.shape[0]):
        cell = s.turns[i, s.state[i]]
        off = less(theirs, s.guess[i])
        for r in range(len(rates)):
            for j in range(3):
                cell[r, j] *= rates[r]
            cell[r, off] += np.float32(1)


@njit(**FAST)
def turn(s, rates, prior):
    """Forecasts from the guesses: the counts of how far they were off in this state."""
    S = s.guess.shape[0]
    for i in range(S):
        cell, x = s.turns[i, s.state[i]], s.guess[i]
        x1, x2 = plus(x, 1), plus(x, 2)
        for r in range(len(rates)):
            z = 1 / (cell[r, 0] + cell[r, 1] + cell[r, 2] + 3 * prior)
            s.P[x, r * S + i] = (cell[r, 0] + prior) * z
            s.P[x1, r * S + i] = (cell[r, 1] + prior) * z
            s.P[x2, r * S + i] = (cell[r, 2] + prior) * z
