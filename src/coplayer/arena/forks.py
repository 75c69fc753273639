"""Forks: the same opponent, with its own randomness, against another policy of ours.

A match is played again from its seed with another agent at one seat, all other streams as they were. So what
we would have earned had we played otherwise, *and had they reacted to it*, is exact: policy regret (Arora,
Dekel & Tewari 2012) = best comparator's replayed return - ours. External regret holds the opponent's realised
moves fixed instead: best single action against them - ours.

Forecasts that are conditional on our own act are scored the same way: at a round the rival is copied, each of
our actions is played against the copy, and its next mix is compared with what was forecast for that action.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.arena.match import Table, play
from coplayer.game import Did, Game, Saw, Unsuited
from coplayer.measure.forecast import FLOOR
from coplayer.model.stage import Stage, stage_of

Make = Callable[[Game, int], Any]


@dataclass(frozen=True)
class Regret:
    """A round, in the stage's units. `policy` is 0 if no comparator did better, never below."""

    earned: float
    external: float
    policy: float
    best: str  # the comparator that would have earned most


def regret(game: Game, seat: int, ours: Make, theirs: Make, comparators: Mapping[str, Make], seed: int) -> Regret:
    """External and policy regret a round of a repeated one-shot game, by replaying the match for each comparator."""
    return beside(game, seat, ours, theirs, replays(game, seat, theirs, comparators, seed), seed)


def replays(game: Game, seat: int, theirs: Make, comparators: Mapping[str, Make], seed: int) -> dict[str, float]:
    """What each comparator gets in the match of that seed."""
    return {name: played(game, seat, make, theirs, seed).returns[seat] for name, make in comparators.items()}


def beside(game: Game, seat: int, ours: Make, theirs: Make, values: Mapping[str, float], seed: int) -> Regret:
    """Regret beside comparators whose replays are known."""
    stage, met = stage_of(game, seat), played(game, seat, ours, theirs, seed)
    earned, best = met.returns[seat], max(values, key=lambda name: values[name])
    fixed, n = fixed_moves(stage, met.moves), stage.rounds
    return Regret(earned / n, (fixed - earned) / n, max(values[best] - earned, 0.0) / n, best)


def played(game: Game, seat: int, ours: Make, theirs: Make, seed: int) -> Any:
    """A match with `ours` at a seat and `theirs` at the others."""
    agents = [ours(game, i) if i == seat else theirs(game, i) for i in range(game.players)]
    return play(game, agents, seed, keep=True)


def fixed_moves(stage: Stage, moves: Sequence[tuple]) -> float:
    """What the best single action would have earned against the moves that were made."""
    theirs = [stage.numbers[1][m[1 - stage.seat]] for m in moves if len(m) == 2]
    return float(stage.payoff[:, theirs].sum(1).max())


def conditional(table: Table, seat: int, model: Any, memory: Any) -> np.ndarray:
    """[A, 2] for each of our actions now: nats of the forecast of the rival's next move, and of the truth; by forks.

    `table` stands before a round; the rival is one of ours, with `distribution`. Each of our actions is played
    against a copy of it, each of its own moves weighted by its chance; the model's forecast after both is scored
    against the copy's true next mix.
    """
    rival, other = table.agents[1 - seat], 1 - seat
    if getattr(rival, "opaque", False) or not hasattr(rival, "distribution"):
        raise Unsuited(f"{type(rival).__name__} cannot be forked: it has no `distribution`, or is a program of others")
    stage = stage_of(table.game, seat)
    now = mix(stage, rival, table.memories[other], table.game.view(table.state, other))
    likely = np.flatnonzero(now).tolist()
    return np.array(
        [sum(now[b] * surprise(table, stage, model, memory, a, b) for b in likely) for a in range(stage.shape[0])]
    )


def surprise(table: Table, stage: Stage, model: Any, memory: Any, a: int, b: int) -> np.ndarray:
    """Nats of the forecast after (a, b) under the rival's true mix then, and of that mix itself, [2]."""
    other = 1 - stage.seat
    rival, state = table.agents[other], table.state
    labels = (stage.mine[a], stage.theirs[b])
    moves = labels if stage.seat == 0 else labels[::-1]
    view = table.game.view(table.game.play(state, moves), other)
    theirs = copy.deepcopy(table.memories[other])
    for event in (Did(stage.theirs[b]), Saw(view)):
        theirs = rival.watch(theirs, event)
    said = model.predict(model.update(copy.deepcopy(memory), a, b))
    true = mix(stage, rival, theirs, view)
    return -np.array([true @ np.log(np.maximum(p, FLOOR)) for p in (said, true)])


def mix(stage: Stage, rival: Any, memory: Any, view: Any) -> np.ndarray:
    """What the rival will do, [B]."""
    shown = rival.distribution(memory, view, stage.theirs)
    return np.array([shown.get(b, 0.0) for b in stage.theirs])
