"""How good forecasts of a person are: what each choice cost, and what answering the forecasts would have earned.

    nats                −ln p(what was chosen), a choice; bits: the same in bits
    gain                bits a choice over guessing evenly among what could be chosen
    accuracy            how often the likeliest action was chosen; equally likely ones share
    net                 what the best response to each forecast gets a round against the recorded moves, in zero-sum
                        games: an upper view, since the people did not face this agent
    calibration_error   of every (choice, action) pair, as in measure/forecast.py

Intervals are 95 %, over people: the choices of one person (of a group that is left out together) count as one draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np

from coplayer.game import Unsuited
from coplayer.measure import interval
from coplayer.measure.forecast import FLOOR, Forecasts, calibration_error
from coplayer.model.stage import Stage
from coplayer.people.records import Person, Records

FEWEST = 3  # people (groups) for an interval; below it says nothing, or is one point where two are alike
DRAWS = 1000  # of people, for the interval of the calibration error
TOLD = ("nats", "bits", "gain", "accuracy", "net")


@dataclass(frozen=True, eq=False)
class Scores:
    """Of one person's n choices: arrays [n], and the sums that calibration is made from."""

    person: Person
    nats: np.ndarray
    gain: np.ndarray  # bits
    accuracy: np.ndarray
    net: np.ndarray | None
    sums: Forecasts


def proper(p: np.ndarray, person: Person, who: str) -> np.ndarray:
    """[n, A] distributions over what could be chosen; refused: anything else that a predictor may return."""
    if p.shape != person.legal.shape or not np.isfinite(p).all() or (p < 0).any():
        raise Unsuited(f"{who}: forecasts {p.shape} given, {person.legal.shape} of numbers from 0 up are expected")
    kept = p * person.legal
    total = kept.sum(1, keepdims=True)
    even = person.legal / person.legal.sum(1, keepdims=True)
    return np.where(total > 0, kept / np.maximum(total, 1e-300), even)


def scores(p: np.ndarray, person: Person, payoff: np.ndarray | None) -> Scores:
    """The scores of forecasts p [n, A] of a person."""
    chosen, at = person.chosen, np.arange(len(p))
    nats = -np.log(np.maximum(p[at, chosen], FLOOR))
    likely = np.isclose(p, p.max(1, keepdims=True), atol=1e-12)
    sums = Forecasts()
    for row, a in zip(p.tolist(), chosen.tolist(), strict=True):
        sums.add(row, a)
    gain = (np.log(person.legal.sum(1)) - nats) / log(2)
    net = None if payoff is None else answered(p, chosen, payoff)
    return Scores(person, nats, gain, (likely[at, chosen] / likely.sum(1)), net, sums)


def answered(p: np.ndarray, chosen: np.ndarray, payoff: np.ndarray) -> np.ndarray:
    """[n] what best responses to forecasts p [n, A] get from payoff [B, A] where `chosen` was played; ties evenly."""
    value = p @ payoff.T  # [n, B]
    best = np.isclose(value, value.max(1, keepdims=True), atol=1e-12)
    return (best * payoff[:, chosen].T).sum(1) / best.sum(1)


def zero_sum(records: Records) -> Stage | None:
    """The stage game where what one gets the other loses: there a best response to a forecast is all there is to do."""
    stage = records.stage
    return stage if stage is not None and np.allclose(stage.payoff + stage.other, 0) else None


def summary(found: Sequence[Scores], rng: np.random.Generator) -> dict[str, Any]:
    """Every score with its interval, over all people."""
    told: dict[str, Any] = {}
    who = [s.person.group for s in found for _ in s.nats]
    for name in TOLD:
        told |= estimate(name, joined(found, name), who)
    told |= calibrated(found, rng)
    sums = sum((s.sums for s in found), Forecasts())
    return told | {"n": sums.n, "people": len(found), "floored": sums.floored, "reliability": sums.table()}


def joined(found: Sequence[Scores], name: str) -> np.ndarray | None:
    """[all n] of one score; None where it is not known."""
    if name == "bits":
        return np.concatenate([s.nats for s in found]) / log(2)
    parts = [getattr(s, name) for s in found]
    return None if any(part is None for part in parts) else np.concatenate(parts)


def estimate(name: str, values: np.ndarray | None, who: Sequence[str]) -> dict[str, Any]:
    if values is None:
        return {name: None, f"{name}_interval": None}
    made = interval.mean(values.tolist(), who)
    return {name: made.mean, f"{name}_interval": enough(made)}


def enough(made: interval.Estimate) -> list[float] | None:
    """Its interval if enough people were drawn."""
    return made.interval if made.n >= FEWEST else None


def calibrated(found: Sequence[Scores], rng: np.random.Generator) -> dict[str, Any]:
    """The calibration error, ± 1.96 standard deviations of it when whole people are drawn again (Efron 1979)."""
    groups = list(dict.fromkeys(s.person.group for s in found))
    pairs = np.array([sum(np.array(s.sums.pairs) for s in found if s.person.group == g) for g in groups])
    error, many = calibration_error(pairs.sum(0)), len(groups)  # pairs [groups, 3, bins]
    if error is None or many < FEWEST:
        return {"calibration_error": error, "calibration_error_interval": None}
    times = rng.multinomial(many, np.full(many, 1 / many), size=DRAWS)
    again = np.einsum("dp,pkb->dkb", times, pairs)
    spread = (np.abs(again[:, 1] - again[:, 2]).sum(1) / again[:, 0].sum(1)).std(ddof=1)
    return {
        "calibration_error": error,
        "calibration_error_interval": [max(0.0, error - 1.96 * spread), error + 1.96 * spread],
    }
