"""Plays what a solver found, and expects the other to do so too."""

from __future__ import annotations

from functools import lru_cache

from coplayer.agents.fixed import Fixed, Part
from coplayer.form.hands import hands_of, seated
from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm
from coplayer.game import Game, Unsuited
from coplayer.solve.by_name import run

FOR = "hands: plays what a solver found (name=..., iterations=...; `coplayer solvers` lists them)"


class Solver:
    """The policy of a solver for one hand of `game`; it forecasts where two players' records are views."""

    def __new__(cls, game: Game, seat: int, name: str = "cfr+", iterations: int = 1000):
        try:
            hands = hands_of(game, seat)
        except Unsuited:
            hands = seated(game, seat)
            return Fixed(hands, solution(hands.form, name, iterations)[seat])
        return Part(hands, solution(hands.form, name, iterations))


@lru_cache(maxsize=16)
def solution(form: SequenceForm, name: str, iterations: int) -> Policy:
    """What the solver called `name` finds."""
    return run(form, name, iterations, at=[iterations]).policy
