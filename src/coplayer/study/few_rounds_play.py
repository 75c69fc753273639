"""A learner of others with memory, in a repeated game with two actions each: one compiled match.

A partner does b after the last two rounds c with chance table[c, b], c one of 16. The learner looks at the last m
rounds (4^m contexts), and believes in a mixture: the partner is like one of n earlier partners, or like nobody,

    chance of b after c, if like k:   (alpha_k[c, b] + seen[c, b]) / (sum over b)

with alpha_k = 1/2 + trust * what k did; weights by Bayes. Each round it plans `sweeps` rounds ahead on the mean
table and does the best, one throw in ten at random. What its plan is worth is the mean pay of
rounds 41 to 120 against the true partner, from evenly drawn last rounds, by the Markov chain, without luck.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit

MEMORY = 2  # rounds that partners look back
CONTEXTS = 4**MEMORY
TREMBLE = 0.1  # share of our throws that are random
SETTLE, LOOK = 40, 80  # rounds of the chain that are left out, and that are averaged


class Learner(NamedTuple):
    """One arm."""

    earlier: int = 0  # partners met before
    sweeps: int = 4  # rounds planned ahead
    memory: int = 2  # rounds looked back
    asks: bool = False  # one question before the match


def partners(types: np.ndarray, many: int, alike: float, rng: np.random.Generator) -> np.ndarray:
    """[many, 16, 2] each near one of the types [K, 16, 2]: Dirichlet with `alike` pseudo-counts."""
    drawn = rng.gamma(alike * types[rng.integers(len(types), size=many)] + 1e-9) + 1e-12
    return drawn / drawn.sum(-1, keepdims=True)


def records(tables: np.ndarray, memory: int, rounds: int, rng: np.random.Generator) -> np.ndarray:
    """[n, 4^memory, 2] what partners did in `rounds` rounds of random play by us, by context."""
    counts = np.zeros((len(tables), 4**memory, 2))
    for k, table in enumerate(tables):
        watched(table, rng.integers(2, size=rounds), rng.random(rounds), counts[k])
    return counts


def worths(
    arm: Learner, pay: np.ndarray, table: np.ndarray, before: np.ndarray, draws: np.ndarray, trust: float
) -> np.ndarray:
    """[T] what the plan of each round is worth; `before` [n, 4^m, 2] are records, draws [T, 3] all luck."""
    contexts = 4**arm.memory
    alpha = np.concatenate([np.full((1, contexts, 2), 0.5), 0.5 + trust * before])
    weight, seen, worth = np.full(len(alpha), 1 / len(alpha)), np.zeros((contexts, 2)), np.zeros(len(draws))
    if arm.asks:
        ask(alpha, weight, seen, table, arm.memory)
    matched(pay, table, alpha, weight, seen, draws, arm.sweeps, worth)
    return worth


def ask(alpha: np.ndarray, weight: np.ndarray, seen: np.ndarray, table: np.ndarray, memory: int) -> None:
    """What do you do after this? Where earlier partners differ most; the answer counts as twenty rounds."""
    mean = alpha[..., 0] / alpha.sum(-1)  # [n, C]
    c = int((weight @ mean**2 - (weight @ mean) ** 2).argmax())
    told = 20 * table[c % CONTEXTS] if memory >= MEMORY else 20 * table[c::4].mean(0)
    likelihood = told @ np.log(alpha[:, c] / alpha[:, c].sum(-1, keepdims=True)).T  # [n]
    weight *= np.exp(likelihood - likelihood.max())
    weight /= weight.sum()
    seen[c] += told


def oracle(pay: np.ndarray, table: np.ndarray) -> tuple[float, float]:
    """(what the best plan of two rounds' memory is worth, what random play is)."""
    plan = np.zeros(CONTEXTS, np.int64)
    planned(pay, table, 400, np.zeros(CONTEXTS), np.zeros(CONTEXTS), plan)
    best = valued(pay, table, plan, 0.0, np.zeros(CONTEXTS), np.zeros(CONTEXTS))
    return best, valued(pay, table, plan, 1.0, np.zeros(CONTEXTS), np.zeros(CONTEXTS))


def reached(worth: np.ndarray, best: float, least: float, share: float, hold: int) -> int:
    """The first round from which the plans of `hold` rounds are worth `share` of the way from least to best; T if never."""
    good = (worth - least) / (best - least)
    kept = np.convolve(good, np.full(hold, 1 / hold), "valid")
    hits = np.flatnonzero(kept >= share)
    return int(hits[0]) + 1 if len(hits) else len(worth)


def told_apart(types: np.ndarray, sure: float, rounds: int, rng: np.random.Generator) -> tuple[int, float]:
    """(rounds until Bayes gives the truth, one of K known types, this chance; what theory needs at least on average).

    The log odds of the truth against the mixture of the others start at -log(K - 1) and grow in expectation by no
    more than the largest Kullback-Leibler distance of two types in a context, each round (Wald 1947).
    """
    many = len(types)
    logs, at, truth = np.log(types), 0, int(rng.integers(many))
    weight = np.zeros(many)
    far = (types[truth] * (logs[truth] - logs)).sum(-1).max()
    needed = float(np.log((many - 1) * sure / (1 - sure)) / far)
    for t in range(rounds):
        b = int(rng.random() < types[truth, at, 1])
        weight += logs[:, at, b]
        at = (4 * at + 2 * int(rng.integers(2)) + b) % CONTEXTS
        if np.exp(weight[truth] - np.logaddexp.reduce(weight)) >= sure:
            return t + 1, needed
    return rounds, needed


@njit()
def watched(table, ours, u, counts):
    """Fill counts [4^m, 2] of what the partner did after each context."""
    at, c = 0, 0
    for t in range(len(u)):
        b = 1 if u[t] < table[at, 1] else 0
        counts[c, b] += 1
        at = (4 * at + 2 * ours[t] + b) % len(table)
        c = (4 * c + 2 * ours[t] + b) % len(counts)


@njit()
def matched(pay, table, alpha, weight, seen, draws, sweeps, worth):
    """Play, fill worth [T]; weight and seen are used up."""
    contexts = len(seen)
    mean, value, then = np.zeros((contexts, 2)), np.zeros(contexts), np.zeros(contexts)
    long = max(contexts, len(table))
    chance, after = np.zeros(long), np.zeros(long)
    plan, last = np.zeros(contexts, np.int64), np.zeros(contexts, np.int64)
    at, c = 0, 0
    for t in range(len(worth)):
        believed(alpha, weight, seen, mean)
        planned(pay, mean, sweeps, value, then, plan)
        same = t > 0
        for s in range(contexts):
            same = same and plan[s] == last[s]
            last[s] = plan[s]
        worth[t] = worth[t - 1] if same else valued(pay, table, plan, 0.0, chance, after)
        a = plan[c] if draws[t, 0] >= TREMBLE else int(2 * draws[t, 1])
        b = 1 if draws[t, 2] < table[at, 1] else 0
        total = 0.0
        for k in range(len(weight)):
            weight[k] *= (alpha[k, c, b] + seen[c, b]) / (alpha[k, c, 0] + alpha[k, c, 1] + seen[c, 0] + seen[c, 1])
            total += weight[k]
        for k in range(len(weight)):
            weight[k] /= total
        seen[c, b] += 1
        at, c = (4 * at + 2 * a + b) % len(table), (4 * c + 2 * a + b) % contexts


@njit()
def believed(alpha, weight, seen, mean):
    """The mean table [C, 2]."""
    for c in range(len(mean)):
        high = 0.0
        for k in range(len(weight)):
            high += (
                weight[k] * (alpha[k, c, 1] + seen[c, 1]) / (alpha[k, c, 0] + alpha[k, c, 1] + seen[c, 0] + seen[c, 1])
            )
        mean[c, 0], mean[c, 1] = 1 - high, high


@njit()
def planned(pay, table, sweeps, value, then, plan):
    """Fill plan [C] with the best first throw of `sweeps` rounds."""
    contexts = len(plan)
    value[:] = 0.0
    for _ in range(sweeps):
        for c in range(contexts):
            best = -np.inf
            for a in range(2):
                q = 0.0
                for b in range(2):
                    q += table[c, b] * (pay[a, b] + value[(4 * c + 2 * a + b) % contexts])
                if q > best:
                    best, plan[c] = q, a
            then[c] = best
        value[:] = then


@njit()
def valued(pay, table, plan, random, chance, after):
    """The mean pay of a plan, or of random play (random = 1), once settled, from evenly drawn last rounds."""
    chance[:] = 1 / len(chance)
    total = 0.0
    for t in range(SETTLE + LOOK):
        after[:] = 0.0
        for s in range(len(chance)):
            for a in range(2):
                p = chance[s] * (0.5 * random + (1 - random) * (plan[s % len(plan)] == a))
                for b in range(2):
                    q = p * table[s % len(table), b]
                    total += q * pay[a, b] if t >= SETTLE else 0.0
                    after[(4 * s + 2 * a + b) % len(chance)] += q
        chance[:] = after
    return total / LOOK
