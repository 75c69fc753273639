"""Kinds of people at a repeated one-shot game, in words and as machines with finite memory.

A kind says what somebody does after the last round (ours, theirs); how much each person trembles is left to the
prior (see belief.py). Habits are those of laboratories: favourites, repeating, moving on, answering the other, staying
after a win and changing after a loss (Wang, Xu & Zhou 2014 for rock-paper-scissors; Dal Bo & Frechette 2011 for
dilemmas).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from coplayer.model.stage import Reaction, Stage
from coplayer.model.stage_types import last_round, patient

Rule = Callable[[int, int], np.ndarray]  # what follows a round (ours, theirs): a distribution [B]
NO_HABIT = "you have no habit: every choice is equally likely"


class Kind(NamedTuple):
    """A sentence about you, and what it means."""

    name: str
    machine: Reaction


def kinds(stage: Stage) -> list[Kind]:
    """The kinds that differ in this stage, each once."""
    found: list[Kind] = []
    for name, machine in (*habits(stage), *loyal(stage)):
        if not any(same(machine, kind.machine) for kind in found):
            found.append(Kind(name, machine))
    return found


def same(one: Reaction, other: Reaction) -> bool:
    return np.array_equal(one.then, other.then) and np.array_equal(one.theirs, other.theirs)


def habits(stage: Stage) -> Iterator[tuple[str, Reaction]]:
    """What follows a round (a, b): a distribution [B] over their next choice."""
    B = stage.shape[1]
    pure = np.eye(B)
    others = (1 - pure) / (B - 1) if B > 1 else pure
    for b, label in enumerate(stage.theirs):
        yield f"you favour {label}", machine(stage, always(pure[b]))
    yield "you repeat your last choice", machine(stage, lambda a, b: pure[b])
    yield "you never repeat a choice", machine(stage, lambda a, b: others[b])
    for name, rule in answers(stage):
        yield name, machine(stage, purely(rule, pure))
    middle = stage.other.mean()

    def stays(a: int, b: int, good: bool) -> np.ndarray:
        if stage.other[a, b] == middle:
            return np.full(B, 1 / B)
        return pure[b] if (stage.other[a, b] > middle) == good else others[b]

    yield "you stay after a win and change after a loss", machine(stage, lambda a, b: stays(a, b, True))
    yield "you change after a win and stay after a loss", machine(stage, lambda a, b: stays(a, b, False))


def always(mix: np.ndarray) -> Rule:
    return lambda a, b: mix


def purely(rule: Callable[[int, int], int], pure: np.ndarray) -> Rule:
    return lambda a, b: pure[rule(a, b)]


def answers(stage: Stage) -> Iterator[tuple[str, Callable[[int, int], int]]]:
    """Pure rules (a, b) -> the next b; where both have the same choices some follow the other's."""
    best = stage.other.argmax(1)  # [A] what answers our a best
    yield "you play what would have beaten its last choice", lambda a, b: int(best[a])
    if stage.mine != stage.theirs:
        return
    yield "you copy its last choice", lambda a, b: a
    yield "you move on to what beats your own last choice", lambda a, b: int(best[b])
    if len(stage.theirs) == 3 and sorted(best.tolist()) == [0, 1, 2]:
        yield "you move back to what your own last choice beats", lambda a, b: int(np.flatnonzero(best == b)[0])


def loyal(stage: Stage) -> Iterator[tuple[str, Reaction]]:
    """Grim and tit for two tats, where both like one act of the other most."""
    names = ("you are nice until crossed once", "you are nice until crossed twice in a row")
    yield from zip(names, patient(stage), strict=False)


def machine(stage: Stage, rule: Rule) -> Reaction:
    """The machine that draws from rule(a, b) [B] after the round (a, b)."""
    A, B = stage.shape
    return last_round(stage, np.array([[rule(a, b) for b in range(B)] for a in range(A)]))
