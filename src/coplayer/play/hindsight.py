"""What others would have earned from you: measured on the moves you made, which did not face them.

Rounds. Each opponent answers a forecast of your choice in round t made from all your *other* rounds (leave one out),
so that it does not profit from the very choice it is judged on:

    frequencies    how often you chose what
    habits         how often you chose what after the last round, (freq + counts) shrunk by PSEUDO choices
    clairvoyant    your choice itself: the most that could be earned, by nobody

Hands. How you play is estimated at each of your information sets, your choices shrunk by PSEUDO choices of an
equilibrium (even play where the game is not zero-sum); a perfect opponent is the best response to that, exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from coplayer.agents.solver import solution
from coplayer.form.hands import Hands
from coplayer.form.policy import normal, uniform
from coplayer.game import Did, Label, Saw
from coplayer.measure.interval import Estimate, mean
from coplayer.model.stage import Stage
from coplayer.solve.best_response import best_response, returns

PSEUDO = 2.0  # choices by which estimates are shrunk
SHOWN = 10  # information sets of a table


def rounds(stage: Stage, record: Sequence[Did | Saw]) -> np.ndarray:
    """(the agent's, your) choices of the rounds in the agent's record, [T, 2]."""
    seen = [stage.read(event) for event in record]
    return np.array([pair for pair in seen if pair is not None], np.int64).reshape(-1, 2)


def opponents(stage: Stage, played: np.ndarray) -> dict[str, Estimate]:
    """What each would have earned a round from your choices, by name; see above."""
    mine, theirs = played.T
    forecast = {
        "its own play": stage.payoff[mine, theirs],
        "an opponent who knows your frequencies": answered(stage, theirs, without(stage, theirs)),
        "an opponent who knows your habits": answered(stage, theirs, after_last(stage, played)),
        "a clairvoyant, which nobody is": stage.payoff[:, theirs].max(0),
    }
    return {name: mean(earned) for name, earned in forecast.items()}


def without(stage: Stage, theirs: np.ndarray) -> np.ndarray:
    """[T, B] your frequencies in all other rounds."""
    B = stage.shape[1]
    counts = np.bincount(theirs, minlength=B) - np.eye(B)[theirs]
    return (counts + PSEUDO / B) / (len(theirs) - 1 + PSEUDO)


def after_last(stage: Stage, played: np.ndarray) -> np.ndarray:
    """[T, B] your frequencies in all other rounds that followed the same last round, shrunk to the overall ones."""
    plain, theirs = without(stage, played[:, 1]), played[:, 1]
    A, B = stage.shape
    context = np.concatenate([[A * B], played[:-1, 0] * B + played[:-1, 1]])  # none before the first round
    counts = np.zeros((A * B + 1, B))
    np.add.at(counts, (context, theirs), 1)
    others = counts[context] - np.eye(B)[theirs]
    return (others + PSEUDO * plain) / (others.sum(1, keepdims=True) + PSEUDO)


def answered(stage: Stage, theirs: np.ndarray, forecast: np.ndarray) -> np.ndarray:
    """[T] the best answers to forecasts [T, B], ties shared evenly, against your choices."""
    value = forecast @ stage.payoff.T  # [T, B] @ [B, A]
    best = value >= value.max(1, keepdims=True) - 1e-9
    return (best / best.sum(1, keepdims=True) * stage.payoff[:, theirs].T).sum(1)


def changes(stage: Stage, played: np.ndarray) -> list[list[Any]]:
    """How often you repeated your choice after rounds in which you got more, as much or less than on average."""
    paid = stage.other[played[:-1, 0], played[:-1, 1]]
    repeated, middle = played[1:, 1] == played[:-1, 1], stage.other.mean()
    kinds = (("a good round", paid > middle), ("a middling round", paid == middle), ("a bad round", paid < middle))
    return [[name, int(here.sum()), float(repeated[here].mean())] for name, here in kinds if here.any()]


class Decision(NamedTuple):
    """An information set of yours and what you did there."""

    infoset: int
    times: int
    did: dict[Label, float]  # shares
    calm: dict[Label, float]  # of an equilibrium


class Played(NamedTuple):
    """A match of hands in hindsight; all a hand, for the agent's seat."""

    perfect: float  # the best response to how you play
    calm: float | None  # an equilibrium against an equilibrium; None where the game is not zero-sum
    even: float  # an equilibrium, or even play, against how you play
    decisions: list[Decision]


def hands(you: Hands, record: Sequence[Did | Saw]) -> Played:
    """What a perfect opponent would earn from the player who makes your choices."""
    form, seat = you.form, you.seat
    base = solution(form, "cfr+", 1000) if form.zero_sum else uniform(form)
    counts = chosen(you, record)
    estimate = normal(form, seat, counts + PSEUDO * base[seat])
    both = (estimate, base[1 - seat]) if seat == 0 else (base[1 - seat], estimate)
    perfect, _ = best_response(form, both, 1 - seat)
    calm = float(returns(form, base)[1 - seat]) if form.zero_sum else None
    return Played(perfect, calm, float(returns(form, both)[1 - seat]), decisions(you, counts, base[seat]))


def chosen(you: Hands, record: Sequence[Did | Saw]) -> np.ndarray:
    """How often you took each of your sequences, [Q_you]."""
    counts, position = np.zeros(you.form.sequences[you.seat]), you.start()
    for event in record:
        if isinstance(event, Did):
            i = you.infoset(position)
            counts[you.form.sequence(you.seat, i, you.menu(position).index(event.label))] += 1
        position, _ = you.step(position, event)
    return counts


def decisions(you: Hands, counts: np.ndarray, calm: np.ndarray) -> list[Decision]:
    """The information sets that came most often."""
    form, p, found = you.form, you.seat, []
    for i in range(form.infosets[p]):
        menu = form.menu(p, i)
        at = [form.sequence(p, i, a) for a in range(len(menu))]
        if n := int(counts[at].sum()):
            shares = (dict(zip(menu, w, strict=True)) for w in ((counts[at] / n).tolist(), calm[at].tolist()))
            found.append(Decision(i, n, *shares))
    return sorted(found, key=lambda d: -d.times)[:SHOWN]
