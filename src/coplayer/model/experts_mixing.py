"""Mixing of the model `experts`: many forecasts into one.

Bayes mixers with power eta and fixed share (Herbster & Warmuth 1998):  w_e <- share / E + (1 - share) w_e p_e^eta / Z.
Logistic mixers:  p ∝ exp(sum_e w_e ln p_e),  with multiplicative steps along the gradient of ln p_y (approximated
exponentiated gradient without normalization, Kivinen & Warmuth 1997; logistic mixing: Mattern 2012):

    w_e <- w_e (1 + rate * sum_j ([j = y] - p_j) ln p_ej),  a step changes a weight by half at most

They find what many experts say together: sums over orders, and conjunctions. Plain gradient steps overfit 1,000 rounds.

The voices of the last stage are each mixer, each mixer rotated by one and by two (an opponent who predicts us as we
predict it), each mixer turned as its last two errors suggest, and the uniform distribution. The forecast is half
their Bayes mixture, with trust that decays, and half their logistic mixture.
"""

from __future__ import annotations

import numpy as np

from coplayer.compiled import njit
from coplayer.model.experts_contexts import FAST, less, plus

LN2 = np.float32(np.log(2))
FORGET = 0.95  # of how far a mixer was off
ONE, MANTISSA = 0x3F800000, 0x7FFFFF  # of a float32
FLOOR = 1e-6  # of a voice
STEP = np.float32(0.5)  # by how much of itself a weight may change


@njit(**FAST)
def reweigh(w, p, eta, share):
    """A Bayes mixer after it saw what each expert gave to what happened, p [E]; eta is 1, 1/2 or 1/4."""
    E = len(w)
    total = np.float32(0)
    if eta == 1:
        for e in range(E):
            w[e] *= p[e]
            total += w[e]
    elif eta == 0.5:
        for e in range(E):
            w[e] *= np.sqrt(p[e])
            total += w[e]
    else:
        for e in range(E):
            w[e] *= np.sqrt(np.sqrt(p[e]))
            total += w[e]
    keep, give = (1 - share) / total, share / np.float32(E)
    for e in range(E):
        w[e] = w[e] * keep + give


@njit(**FAST)
def tilt(w, log, p, y, rate):
    """A logistic mixer that forecast p [3] after y happened; log [3, E] of the experts' forecasts."""
    g0, g1, g2 = np.float32((y == 0) - p[0]), np.float32((y == 1) - p[1]), np.float32((y == 2) - p[2])
    for e in range(len(w)):
        step = rate * (g0 * log[0, e] + g1 * log[1, e] + g2 * log[2, e])
        w[e] *= np.float32(1) + min(max(step, -STEP), STEP)


@njit(**FAST)
def learn_mixers(s, theirs, bayes, logistic):
    M = len(bayes)
    for m in range(M):
        reweigh(s.weight[m], s.P[theirs], bayes[m, 0], bayes[m, 1])
    for k in range(len(logistic)):
        tilt(s.weight[M + k], s.log, s.mixed[M + k], theirs, logistic[k])


@njit(**FAST)
def logarithms(p, bits, out):
    """ln p for p [E] of float32: p = 2^k m,  ln m = 2 artanh((m - 1) / (m + 1)) by its series; error below 3e-6."""
    whole = p.view(np.int32)
    for e in range(len(p)):
        out[e] = ((whole[e] >> 23) - 127) * LN2
        bits[e] = (whole[e] & MANTISSA) | ONE
    mantissa = bits.view(np.float32)
    for e in range(len(p)):
        t = (mantissa[e] - np.float32(1)) / (mantissa[e] + np.float32(1))
        q = t * t
        series = np.float32(1 / 9) + q * np.float32(1 / 11)
        series = np.float32(1 / 3) + q * (np.float32(1 / 5) + q * (np.float32(1 / 7) + q * series))
        out[e] += 2 * t * (np.float32(1) + q * series)


@njit(**FAST)
def weighed(w, p):
    """sum_e w_e p_e."""
    total = np.float32(0)
    for e in range(len(w)):
        total += w[e] * p[e]
    return total


@njit(**FAST)
def mix(s, bayes):
    """Each mixer's forecast; the first `bayes` of them are linear."""
    for j in range(3):
        logarithms(s.P[j], s.bits, s.log[j])
        for m in range(s.mixed.shape[0]):
            s.mixed[m, j] = weighed(s.weight[m], s.P[j] if m < bayes else s.log[j])
    for m in range(s.mixed.shape[0]):
        if m >= bayes:
            exponentiate(s.mixed[m])
        normalize(s.mixed[m])


@njit(**FAST)
def exponentiate(p):
    highest = max(p[0], p[1], p[2])
    for j in range(3):
        p[j] = np.exp(p[j] - highest)


@njit(**FAST)
def normalize(p):
    z = 1 / (p[0] + p[1] + p[2])
    for j in range(3):
        p[j] *= z


@njit(**FAST)
def learn_last(s, theirs, power, share, decay, rate):
    """The trust in each voice, and how far each mixer's likeliest throw was off after its last two errors."""
    V = len(s.trust)
    total = 0.0
    for v in range(V):
        s.trust[v] = s.trust[v] ** decay * s.voice[v, theirs] ** power
        total += s.trust[v]
    for v in range(V):
        s.trust[v] = (1 - share) * s.trust[v] / total + share / V
    tilt(s.say, s.voice_log, s.said, theirs, rate)
    for m in range(len(s.top)):
        off, cell = less(theirs, s.top[m]), s.met[m, s.turned[m]]
        for j in range(3):
            cell[j] *= FORGET
        cell[off] += 1
        s.turned[m] = (3 * s.turned[m] + off) % 9


@njit(**FAST)
def last(s):
    """All voices, and the forecast."""
    V = len(s.trust)
    speak(s)
    for j in range(3):
        s.said[j] = s.forecast[j] = 0
        for v in range(V):
            s.voice_log[j, v] = np.log(max(s.voice[v, j], FLOOR))
            s.said[j] += s.say[v] * s.voice_log[j, v]
            s.forecast[j] += s.trust[v] * s.voice[v, j]
    exponentiate(s.said)
    normalize(s.said)
    normalize(s.forecast)
    for j in range(3):
        s.forecast[j] = (s.forecast[j] + s.said[j]) / 2


@njit(**FAST)
def speak(s):
    """Four voices of each mixer, and the uniform one."""
    for m in range(len(s.top)):
        for turn in range(3):
            for j in range(3):
                s.voice[4 * m + turn, j] = s.mixed[m, plus(j, turn)]
        correct(s, m, s.voice[4 * m + 3])
    s.voice[len(s.trust) - 1] = 1 / 3


@njit(**FAST)
def correct(s, m, voice):
    """Mixer m's likeliest throw, turned as it was off when its last two errors were as now."""
    p, cell = s.mixed[m], s.met[m, s.turned[m]]
    x = 0
    if p[1] > p[0]:
        x = 1
    if p[2] > p[x]:
        x = 2
    s.top[m] = x
    z = 1 / (cell[0] + cell[1] + cell[2] + 1.5)
    for j in range(3):
        voice[plus(x, j)] = (cell[j] + 0.5) * z
