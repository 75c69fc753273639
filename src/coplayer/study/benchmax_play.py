"""Submissions to a board of repeated rock-paper-scissors: two families, played in compiled loops.

The board's opponents look at the last round only: tables start [M, B] and after [M, A * B, B] by what we did and
what they did. A score is what we expect to earn a throw, over the opponent's next throw.

    script    ten throws: the first, and one after each joint throw; scored exactly, by the Markov chain
    learner   best answer to decayed counts of what followed each context, which begin as `expects`
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit
from coplayer.game import Game
from coplayer.population import hidden_types, memory_one

CONTEXTS = ("nothing", "their last", "our last", "both last", "their last two", "both last two")
SIZES = np.array([1, 3, 3, 9, 9, 81])


class Board(NamedTuple):
    """M opponents."""

    start: np.ndarray  # [M, B]
    after: np.ndarray  # [M, A * B, B] by ours, theirs

    def part(self, which: slice) -> Board:
        return Board(self.start[which], self.after[which])


class Learner(NamedTuple):
    """The settings of one submission."""

    context: int  # of CONTEXTS
    decay: float
    expects: np.ndarray  # [81, B] counts before anything was seen


def opponents(game: Game, many: int, rng: np.random.Generator) -> Board:
    """Half of them do not react to us (population/hidden_types.py), half do (population/memory_one.py)."""
    made = []
    for k in range(many):
        one = memory_one.random(0.0, game, 1, rng) if k % 2 else hidden_types.drawn("any", game, 1, rng)
        made.append(table(one))
    return Board(*(np.array(part) for part in zip(*made, strict=True)))


def table(one) -> tuple[np.ndarray, np.ndarray]:
    """(start [B], after [A * B, B] by ours, theirs) of an agent that looks at the last round."""
    plays, then = one.moore.plays, one.moore.then[0]  # it begins in state 0; then [B, A] by its own throw first
    return plays[0], plays[then.T.ravel()]


def learners(many: int, rng: np.random.Generator) -> list[Learner]:
    """Settings drawn at random: some matter everywhere, `expects` only where it happens to be right."""
    decays = (0.8, 0.9, 0.95, 0.98, 1.0)
    return [
        Learner(int(rng.integers(len(CONTEXTS))), float(rng.choice(decays)), rng.gamma(0.5, 2.0, (81, 3)))
        for _ in range(many)
    ]


def script_scores(script: np.ndarray, board: Board, pay: np.ndarray, rounds: int) -> np.ndarray:
    """[M] exactly, a throw."""
    scores = np.zeros(len(board.start))
    chained(script, board.start, board.after, pay, rounds, scores)
    return scores / rounds


def learner_scores(one: Learner, board: Board, pay: np.ndarray, u: np.ndarray) -> np.ndarray:
    """[M] a throw, in one match with each; `u` [M, T] are the opponents' draws."""
    scores = np.zeros(len(board.start))
    for k, draws in enumerate(u):
        scores[k] = matched(one.context, one.decay, one.expects.copy(), board.start[k], board.after[k], pay, draws)
    return scores / u.shape[1]


@njit()
def chained(script, start, after, pay, rounds, scores):
    """Add the expected total against each opponent."""
    actions, theirs = pay.shape
    chance, then = np.zeros(actions * theirs), np.zeros(actions * theirs)
    for k in range(len(start)):
        chance[:] = 0.0
        for b in range(theirs):
            chance[script[0] * theirs + b] = start[k, b]
        for _ in range(rounds):
            then[:] = 0.0
            for s in range(len(chance)):
                scores[k] += chance[s] * pay[s // theirs, s % theirs]
                for b in range(theirs):
                    then[script[1 + s] * theirs + b] += chance[s] * after[k, s, b]
            chance[:] = then


@njit()
def matched(context, decay, counts, start, after, pay, u):
    """The expected total of a learner over one match; counts [81, B] are used up."""
    actions, theirs = pay.shape
    a, b, a2, b2, total = 0, 0, 0, 0, 0.0
    for t in range(len(u)):
        c = place(context, a, b, a2, b2)
        mix = after[a * theirs + b] if t else start
        best, top, low = -np.inf, 0, 0.0
        for i in range(actions):
            value = 0.0
            for j in range(theirs):
                value += counts[c, j] * pay[i, j]
            if value > best:
                best, top = value, i
        thrown = 0
        for j in range(theirs):
            total += mix[j] * pay[top, j]
            low += mix[j]
            if u[t] >= low:
                thrown = min(j + 1, theirs - 1)
        for j in range(theirs):
            counts[c, j] *= decay
        counts[c, thrown] += 1
        a2, b2, a, b = a, b, top, thrown
    return total


@njit()
def place(context, a, b, a2, b2):
    """The number of the context; three throws."""
    if context == 1:
        return b
    if context == 2:
        return a
    if context == 3:
        return 3 * a + b
    if context == 4:
        return 3 * b2 + b
    if context == 5:
        return 27 * a2 + 9 * b2 + 3 * a + b
    return 0
