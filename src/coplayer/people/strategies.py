"""Strategies of repeated dilemmas and how many people follow each: strategy frequency estimation by EM.

A person follows one of K machines through all matches and slips with chance 1 - β at each choice, so that

    P(choices | k) = β^(followed) (1 - β)^(others),    likelihood = Π_people Σ_k share_k P(choices | k)

is maximised over shares and one β. Dal Bo & Frechette write β = 1 / (1 + exp(-1/γ)), so that people slip with chance
1 - β = 1 / (1 + exp(1/γ)). Machines see what hands did (`seen`), slips are judged on what was chosen.

    AD, AC   always defect, always cooperate          TFT    do what the other did last
    G        cooperate until anybody defected         WSLS   cooperate if both did the same
    T2       after a defection defect twice, then cooperate again whatever happened in between

Source: Dal Bo & Frechette, The evolution of cooperation in infinitely repeated games (Am. Econ. Rev. 101:411, 2011),
Table 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit
from coplayer.game import Unsuited
from coplayer.people.records import NONE, Match, Person, Records

C, D = 0, 1
STARTS, PASSES, DRAWS = 20, 500, 200
SUREST = 0.9999  # the largest β
FEWEST = 10  # people drawn again for an interval; of fewer nearly all draws find the same shares


class Machine(NamedTuple):
    """It begins in state 0: what it plays [S], where it goes [S, mine, theirs]."""

    plays: tuple[int, ...]
    then: tuple


ALWAYS = (((0, 0), (0, 0)),)
MACHINES = {
    "AD": Machine((D,), ALWAYS),
    "AC": Machine((C,), ALWAYS),
    "G": Machine((C, D), (((0, 1), (1, 1)), ((1, 1), (1, 1)))),
    "TFT": Machine((C, D), (((0, 1), (0, 1)),) * 2),
    "WSLS": Machine((C, D), (((0, 1), (1, 0)),) * 2),
    "T2": Machine((C, D, D), (((0, 1), (1, 1)), ((2, 2), (2, 2)), ((0, 0), (0, 0)))),
}


@dataclass(frozen=True)
class Frequencies:
    """What was found: shares [K], β, log-likelihood."""

    share: np.ndarray
    beta: float
    likelihood: float

    @property
    def gamma(self) -> float:
        return float(1 / np.log(self.beta / (1 - self.beta)))

    @property
    def slip(self) -> float:
        """The chance of a slip at each choice, 1 - β = 1 / (1 + exp(1/γ))."""
        return float(1 - self.beta)


def foretold(match: Match, names: Sequence[str] = tuple(MACHINES)) -> np.ndarray:
    """[T, K] what each machine would do at each round of a match."""
    out = np.empty((match.length, len(names)), np.int64)
    for k, name in enumerate(names):
        machine, state = MACHINES[name], 0
        for t in range(match.length):
            out[t, k] = machine.plays[state]
            own, other = match.seen[t], match.theirs[t]
            if own != NONE and other != NONE:
                state = machine.then[state][own][other]
    return out


def followed(people: Sequence[Person], names: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """([P, K] how many choices of each person each machine foretells, [P] of how many)."""
    hits = [sum((foretold(m, names) == m.mine[:, None]).sum(0) for m in p.matches) for p in people]
    return np.array(hits, float), np.array([p.decisions for p in people], float)


def frequencies(
    people: Sequence[Person], rng: np.random.Generator, names: Sequence[str] = tuple(MACHINES)
) -> Frequencies:
    """The shares of largest likelihood, the best of STARTS random beginnings."""
    hits, choices = followed(people, names)
    return best(hits, choices, rng)


def best(hits: np.ndarray, choices: np.ndarray, rng: np.random.Generator) -> Frequencies:
    runs = [climbed(hits, choices, rng.dirichlet(np.ones(hits.shape[1])), 0.8, PASSES) for _ in range(STARTS)]
    share, beta, found = max(runs, key=lambda run: run[2])
    return Frequencies(share, float(beta), float(found))


def spread(hits: np.ndarray, choices: np.ndarray, found: Frequencies, rng: np.random.Generator) -> np.ndarray:
    """[2, K] 95 % of the shares when people are drawn again (percentiles, Efron 1979), reaching to what was found."""
    n = len(hits)
    start = 0.9 * found.share + 0.1 / len(found.share)
    draws = (rng.integers(n, size=n) for _ in range(DRAWS))
    again = [climbed(hits[d], choices[d], start, found.beta, PASSES)[0] for d in draws]
    low, high = np.quantile(again, [0.025, 0.975], axis=0)
    return np.stack([np.minimum(low, found.share), np.maximum(high, found.share)])


@njit()
def climbed(hits, choices, share, beta, passes):
    """(shares, β, log-likelihood) after so many passes of expectation and maximisation."""
    people, kinds = hits.shape
    share, at, log_likelihood = share.copy(), np.empty(kinds), 0.0
    for _ in range(passes):
        total, kept, log_likelihood = np.zeros(kinds), 0.0, 0.0
        for i in range(people):
            for k in range(kinds):
                at[k] = np.log(share[k] + 1e-300) + hits[i, k] * np.log(beta)
                at[k] += (choices[i] - hits[i, k]) * np.log(1 - beta)
            top = at.max()
            weight = np.exp(at - top)
            log_likelihood += top + np.log(weight.sum())
            weight /= weight.sum()
            total += weight
            kept += (weight * hits[i]).sum()
        share, beta = total / people, min(max(kept / choices.sum(), 1e-4), SUREST)
    return share, beta, log_likelihood


def table(records: Records, rng: np.random.Generator, names: Sequence[str] = tuple(MACHINES)) -> list[dict]:
    """A row for each treatment: shares with intervals (None below FEWEST people), β, γ, log-likelihood, how many."""
    if len(records.actions) != 2 or len(records.others) != 2:
        raise Unsuited(f"{records.source}: strategies of dilemmas want two actions each, given {records.actions}")
    rows = []
    for treatment in sorted({m.treatment for p in records.people for m in p.matches}):
        people = [within(p, treatment) for p in records.people if any(m.treatment == treatment for m in p.matches)]
        hits, choices = followed(people, names)
        found = best(hits, choices, rng)
        many = len(people)
        bands = spread(hits, choices, found, rng).T.tolist() if many >= FEWEST else [None] * len(names)
        shares = {
            name: {"share": float(s), "interval": band} for name, s, band in zip(names, found.share, bands, strict=True)
        }
        why = None if many >= FEWEST else f"{many} people are too few to draw again; {FEWEST} at least are expected"
        rows.append({"treatment": treatment, "shares": shares, "reason": why, "beta": found.beta, "gamma": found.gamma,
                     "slip": found.slip, "likelihood": found.likelihood, "people": many,
                     "n": int(choices.sum())})  # fmt: skip
    return rows


def within(person: Person, treatment: str) -> Person:
    """A person's matches under one treatment."""
    return Person(person.name, tuple(m for m in person.matches if m.treatment == treatment), person.group)
