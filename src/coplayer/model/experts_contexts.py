"""Contexts of the model `experts`: what followed the same situation before.

Each context keeps a table from situations to what followed: counts of their throw and of mine [2, 3], the last three
of each and the last two rounds, all relative to the context's frame. Tables are hashed with open addressing; a full
one takes over the place of another situation.
"""

from __future__ import annotations

import numpy as np

from coplayer.compiled import njit
from coplayer.model.experts_memory import CLOCK, DEEP, RANKS, STEP_RANKS

LATELY = np.float32(0.9)
PROBES = 32
FAST = {"fastmath": True, "error_model": "numpy", "_nrt": False}


@njit(**FAST)
def less(a, b):
    """a - b mod 3."""
    d = a - b
    return d + 3 * (d < 0)


@njit(**FAST)
def plus(a, b):
    """a + b mod 3."""
    d = a + b
    return d - 3 * (d >= 3)


@njit(**FAST)
def pushed(latest, d):
    """The last three symbols, with how many there are: (number) * 27 + newest + 3 * next + 9 * third."""
    return min(latest // 27 + 1, 3) * 27 + d + 3 * (latest % 9)


@njit(**FAST)
def paired(latest, d, g):
    """The last two rounds, with how many there are: (number) * 81 + theirs + 3 * mine, + 9 * that of the one before."""
    return min(latest // 81 + 1, 2) * 81 + d + 3 * g + 9 * (latest % 9)


@njit(**FAST)
def remember(s, mine, theirs):
    """Write what followed into the situation each context was in."""
    for c in range(s.slot.shape[0]):
        k = s.slot[c]
        d, g = less(theirs, s.frame[c]), less(mine, s.frame[c])
        s.followed[c, k, d] += 1
        s.followed[c, k, 3 + g] += 1
        s.latest[c, k, 0] = pushed(s.latest[c, k, 0], d)
        s.latest[c, k, 1] = pushed(s.latest[c, k, 1], g)
        s.latest[c, k, 2] = paired(s.latest[c, k, 2], d, g)


@njit(**FAST)
def push(row, symbol):
    for i in range(DEEP - 1, 0, -1):
        row[i] = row[i - 1]
    row[0] = symbol


@njit(**FAST)
def lengthen(s, mine, theirs):
    """Add a round to the strings and frequencies that keys are made from; the round before the first is (0, 0)."""
    step, own = less(theirs, s.symbols[0, 0]), less(mine, s.symbols[1, 0])
    cross, counter = less(mine, s.symbols[0, 0]), less(theirs, s.symbols[1, 0])
    outcome = less(mine, theirs)
    push(s.symbols[0], theirs)
    push(s.symbols[1], mine)
    push(s.symbols[2], 3 * mine + theirs)
    push(s.symbols[3], outcome)
    push(s.symbols[4], step)
    push(s.symbols[5], own)
    push(s.symbols[6], 3 * step + outcome)
    for j in range(3):
        s.ranked[2, j] *= LATELY
        s.ranked[3, j] *= LATELY
    for row, symbol in ((0, theirs), (1, mine), (2, theirs), (3, mine), (4, step), (5, cross), (6, counter)):
        s.ranked[row, symbol] += 1
    s.time[0] += 1


@njit(**FAST)
def order(n):
    """Which of three numbers is larger than which: one of 13 cases."""
    return (np.sign(n[0] - n[1]) + 1) + 3 * (np.sign(n[1] - n[2]) + 1) + 9 * (np.sign(n[0] - n[2]) + 1)


@njit(**FAST)
def hashed(h, symbol):
    return (h ^ np.uint32(symbol + 1)) * np.uint32(0x9E3779B1) + np.uint32(0x85EBCA6B)


@njit(**FAST)
def key(s, kind, length):
    """A hash of the situation, odd (0 is an empty place)."""
    h = np.uint32(17)
    if kind < RANKS:
        for i in range(length):
            h = hashed(h, s.symbols[kind, i])
    elif kind == RANKS:
        h = hashed(h, order(s.ranked[length]))
    elif kind == STEP_RANKS:
        h = hashed(h, order(s.ranked[4 + length]))
    elif kind == CLOCK:
        h = hashed(h, s.time[0] % length)
    return np.int32((h ^ (h >> np.uint32(15))) >> np.uint32(1)) | np.int32(1)


@njit(**FAST)
def place(keys, wanted):
    """Where a situation is kept."""
    last = len(keys) - 1
    k = (wanted >> 4) & last
    for _ in range(PROBES):
        if keys[k] == wanted or keys[k] == 0:
            break
        k = (k + 1) & last
    keys[k] = wanted
    return k


@njit(**FAST)
def look(s, contexts, mine, theirs):
    """Find the situation each context is in now; read its counts as throws and its latest symbols."""
    for c in range(len(contexts)):
        kind, length, a, b = contexts[c]
        k = place(s.key[c], key(s, kind, length))
        frame = (a * theirs + b * mine) % 3
        s.slot[c], s.frame[c] = k, frame
        for i in range(3):
            s.recent[c, i] = s.latest[c, k, i]
        for who in range(2):
            for d in range(3):
                s.counts[c, who, plus(d, frame)] = s.followed[c, k, 3 * who + d]
