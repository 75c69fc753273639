"""Programs of the axelrod library, met by courses of play: a word of first moves and a reply to go on by.

A reply is a table that answers the last three rounds. A program that does not draw, or whose seed is known, does the
same in every match in which we do the same: what it does is kept in a tree, and no course is simulated twice where
courses agree.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coplayer.agents.axelrod_player import library, player
from coplayer.model.bounded_memory import words
from coplayer.model.stage import Stage

C, D = 0, 1
REMEMBERED = 3  # rounds that a reply answers
CHAIN = words(2, 2, REMEMBERED)
THEN = CHAIN.then.tolist()  # [85][2][2] the word of the last rounds after one more
Moves = tuple[int, ...]


class Program(NamedTuple):
    """A strategy of the library; one that draws is a program with a seed."""

    name: str
    seed: int = 0
    draws: bool = False
    weight: float = 1.0


def word_of(mine: Moves, theirs: Moves) -> int:
    """The number of the word of the last rounds."""
    at = 0
    for a, b in zip(mine, theirs, strict=True):
        at = THEN[at][a][b]
    return at


class Course(NamedTuple):
    """Our side from the word of rounds `at` on."""

    at: int
    word: Moves
    reply: Moves  # [85] what to do after each word of the last rounds

    def move(self, k: int, at: int) -> int:
        """The move after k rounds of the course."""
        return self.word[k] if k < len(self.word) else self.reply[at]


class Rival:
    """A program in matches that begin with our moves `before`; it is simulated where courses differ, not twice."""

    def __init__(self, program: Program, stage: Stage, before: Moves = ()):
        self.program, self.stage, self.before = program, stage, before
        self.tree: list = [None, None, None]  # [its answer, what comes after C, what comes after D]

    def meets(self, course: Course, end: int) -> np.ndarray:
        """[n, 2] the rounds (ours, theirs) after `before`, until `end`; the last move of a match is a defection."""
        rounds = self.known(course, end)
        if rounds is None:
            self.simulate(course, end)
            rounds = self.known(course, end)
        return np.array(rounds, np.int8)

    def known(self, course: Course, end: int) -> list[tuple[int, int]] | None:
        """The rounds, if the tree has them."""
        node, at, rounds = self.tree, course.at, []
        for t in range(len(self.before), end):
            if node is None or node[0] is None:
                return None
            mine = D if t == self.stage.rounds - 1 else course.move(t - len(self.before), at)
            rounds.append((mine, node[0]))
            at = THEN[at][mine][node[0]]
            node = node[1 + mine]
        return rounds

    def simulate(self, course: Course, end: int) -> None:
        """Grow the tree by the library's player."""
        them, us = player(self.program.name, self.stage, self.program.seed), library().Player()
        moves, node, at = (library().Action.C, library().Action.D), self.tree, course.at
        for t in range(end):
            k, answer = t - len(self.before), them.strategy(us)
            if k < 0:
                mine = self.before[t]
            else:
                mine = D if t == self.stage.rounds - 1 else course.move(k, at)
                node[0] = int(answer == moves[D])
                at = THEN[at][mine][node[0]]
                node[1 + mine] = node = node[1 + mine] or [None, None, None]
            them.update_history(answer, moves[mine])
            us.update_history(moves[mine], answer)
