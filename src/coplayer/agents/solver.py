"""Plays what a solver found, and expects the other to do so too."""

from __future__ import annotations

from functools import lru_cache

from coplayer.agents.fixed import Part
from coplayer.form.hands import hands_of
from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm
from coplayer.game import Game
from coplayer.solve.by_name import run

FOR = "hands: plays what a solver found (name=..., iterations=...; `coplayer solvers` lists them)"


class Solver(Part):
    """The policy of a solver for one hand of `game`, two players."""

    def __init__(self, game: Game, seat: int, name: str = "cfr+", iterations: int = 1000):
        hands = hands_of(game, seat)
        super().__init__(hands, solution(hands.form, name, iterations))


@lru_cache(maxsize=16)
def solution(form: SequenceForm, name: str, iterations: int) -> Policy:
    """What the solver called `name` finds."""
    return run(form, name, iterations, at=[iterations]).policy
