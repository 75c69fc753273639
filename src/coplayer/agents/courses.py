"""Courses of play against known rules: what each is worth, and when to change from one to another.

A course is a word of first moves and a rule to go on by. Simulated against every type that may sit opposite, P courses
and I types give the moves of both, P x I x n. A plan may leave its course for any other one that has made the same
moves so far, and by then some types have given themselves away; so with courses and types that agree up to now

    V(courses, types) = max over our moves a of the sum over their moves m of V(courses that play a, types that play m)
    V(one course, types) = sum over types of weight x worth

is the best that can be done by changing between these courses: probing is weighed against what it spoils.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import NamedTuple

import numpy as np

from coplayer.agents.axelrod_player import library, player
from coplayer.model.stage import Stage

C, D = 0, 1
Rounds = tuple[tuple[int, int], ...]  # (mine, theirs)


def turn_by_turn(*moves: int) -> Callable[[Sequence, int], int]:
    """The same moves over and over."""
    return lambda rounds, since: moves[(len(rounds) - since) % len(moves)]


def copy_them(rounds: Sequence, since: int) -> int:
    return rounds[-1][1] if rounds else C


def never_forgive(rounds: Sequence, since: int) -> int:
    return int(any(theirs for _, theirs in rounds[since:]))


RULES = (
    *(turn_by_turn(*word) for word in ((C,), (D,), (C, D), (C, C, D))),
    *(copy_them, never_forgive),
)


class Course(NamedTuple):
    first: tuple[int, ...]
    rule: Callable[[Sequence, int], int]

    def move(self, rounds: Sequence, since: int, left: int) -> int:
        """What to do with `left` rounds to play; the course began after `since` rounds. The last move is free."""
        at = len(rounds) - since
        if left == 1:
            return D
        return self.first[at] if at < len(self.first) else self.rule(rounds, since + len(self.first))


def courses(longest: int) -> list[Course]:
    """All words of at most `longest` first moves, with every rule."""
    words = [word for n in range(longest + 1) for word in product((C, D), repeat=n)]
    return [Course(word, rule) for word in words for rule in RULES]


def follow(name: str, stage: Stage, before: Rounds, course: Course, end: int, seed: int = 0) -> list[tuple[int, int]]:
    """The rounds made when a course begins after the rounds `before`, until `end` are over."""
    them, us, rounds = player(name, stage, seed + len(before)), library().Player(), list(before)
    moves = (library().Action.C, library().Action.D)
    for t in range(end):
        answer = int(them.strategy(us) == moves[D])
        if t < len(before):
            mine, answer = before[t]
        else:
            mine = course.move(rounds, len(before), stage.rounds - t)
            rounds.append((mine, answer))
        them.update_history(moves[answer], moves[mine])
        us.update_history(moves[mine], moves[answer])
    return rounds


def followed(course: Course, stage: Stage, before: Rounds, tree: dict, end: int) -> list[tuple[int, int]] | None:
    """The same from what was simulated already, if it was; `tree`: (their answer, {our move: tree})."""
    rounds = list(before)
    for t in range(len(before), end):
        mine = course.move(rounds, len(before), stage.rounds - t)
        rounds.append((mine, tree["answer"] if tree else C))
        tree = tree.get(mine, {})
        if not tree:
            return None
    return rounds


def remember(tree: dict, rounds: Sequence[tuple[int, int]]) -> None:
    """Add simulated rounds to the tree."""
    for mine, answer in rounds:
        tree["answer"] = answer
        tree = tree.setdefault(mine, {})
    tree["answer"] = C  # not asked; the end


@dataclass(frozen=True, eq=False)
class Changing:
    """Courses against types, simulated, and the best way of changing between them."""

    types: tuple[str, ...]  # [I]
    mine: np.ndarray  # [P, I, n]
    theirs: np.ndarray  # [P, I, n]
    worth: np.ndarray  # [P, I]

    @cached_property
    def everything(self) -> tuple[np.ndarray, np.ndarray]:
        return np.arange(len(self.mine)), np.arange(len(self.types))

    def after(self, rounds: Sequence[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
        """(courses, types) that agree with what happened since."""
        some, types = self.everything
        for t, (mine, theirs) in enumerate(rounds):
            if not len(some) or not len(types):
                break
            answers, moves = self.theirs[some[0], types, t], self.mine[some, types[0], t]
            some, types = some[moves == mine], types[answers == theirs]
        return some, types

    def values(self, some: np.ndarray, types: np.ndarray, t: int) -> list[float]:
        """[2] what cooperating and defecting now are worth (-inf: no course does)."""
        moves = self.mine[some, types[0], t]
        answers = self.theirs[some[0], types, t]
        groups = [types[answers == m] for m in (C, D)]
        out = []
        for a in (C, D):
            same = some[moves == a]
            out.append(sum(self.value(same, g, t + 1) for g in groups if len(g)) if len(same) else -np.inf)
        return out

    def value(self, some: np.ndarray, types: np.ndarray, t: int) -> float:
        """V, above."""
        if len(some) > 1 and len(types) > 1:
            moves, answers = self.mine[some, types[0], t:], self.theirs[some[0], types, t:]
            differ = (moves != moves[0]).any(0) | (answers != answers[0]).any(0)  # [n - t]
            if differ.any():
                return max(self.values(some, types, t + int(differ.argmax())))
        return float(self.worth[np.ix_(some, types)].sum(1).max())


def simulated(stage: Stage, types: tuple[str, ...], before: Rounds, longest: int, ahead: int) -> Changing:
    """All courses against all `types` after the rounds `before`; what is not simulated goes on as it ends."""
    end = min(stage.rounds, len(before) + ahead)
    moves = np.array([against(name, stage, before, courses(longest), end) for name in types], np.int8)  # [I, P, n, 2]
    mine, theirs = np.moveaxis(moves.swapaxes(0, 1), 3, 0)  # [P, I, n]
    paid = stage.payoff[mine, theirs]
    worth = paid.sum(2) + (stage.rounds - end) * paid[..., -(ahead // 2) :].mean(2)
    return Changing(types, mine, theirs, worth)


def against(name: str, stage: Stage, before: Rounds, some: list[Course], end: int) -> list:
    """[P][n] rounds of the courses against one type; none is simulated twice."""
    tree: dict = {}
    out = []
    for course in some:
        rounds = followed(course, stage, before, tree, end)
        if rounds is None:
            rounds = follow(name, stage, before, course, end)
            remember(tree, rounds[len(before) :])
        out.append(rounds[len(before) :])
    return out
