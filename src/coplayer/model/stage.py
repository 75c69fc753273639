"""The stage of a repeated one-shot game as one of two players sees it: indices instead of labels.

Predictors and responses of repeated matrix games work on (mine, theirs), two indices a round. They know

    begin() -> memory
    update(memory, mine, theirs) -> memory     # after each round; may use up the memory
    predict(memory) -> [B]                     # what the other does next
    reaction(memory) -> Reaction               # optional: how the other answers, for responses that plan
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple, Protocol

import numpy as np

from coplayer.game import Did, Game, Label, Saw, Unsuited, discount
from coplayer.read.name import title
from coplayer.transform.noisy import Noisy
from coplayer.transform.repeat import RepeatOneShot


class Reaction(NamedTuple):
    """A model of the other with bounded memory: a Markov chain over its S states, steered by us."""

    at: int  # the state now
    theirs: np.ndarray  # [S, B] chance of each of their actions
    then: np.ndarray  # [S, A, B] the state after a round


class Predictor(Protocol):
    """See above."""

    def begin(self) -> Any: ...
    def update(self, memory: Any, mine: int, theirs: int, /) -> Any: ...
    def predict(self, memory: Any, /) -> np.ndarray: ...


@dataclass(frozen=True, eq=False)
class Stage:
    """The stage game from `seat`: A of our actions, B of theirs."""

    seat: int
    mine: tuple[Label, ...]  # [A]
    theirs: tuple[Label, ...]  # [B]
    payoff: np.ndarray  # [A, B] what we get a round
    other: np.ndarray  # [A, B] what they get
    rounds: int
    discount: float
    noise: float  # chance that an action is replaced by another one
    wrapped: bool  # views come with news of one's own trembling hand

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.mine), len(self.theirs)

    @cached_property
    def numbers(self) -> tuple[dict[Label, int], dict[Label, int]]:
        """(label of ours -> index, label of theirs -> index)."""
        return {a: i for i, a in enumerate(self.mine)}, {b: i for i, b in enumerate(self.theirs)}

    def read(self, event: Did | Saw) -> tuple[int, int] | None:
        """(mine, theirs) of the round an event tells about, or None."""
        if isinstance(event, Did):
            return None
        view: Any = event.view
        moves = view[0][1] if self.wrapped else view[1]
        mine, theirs = self.numbers
        return mine[moves[self.seat]], theirs[moves[1 - self.seat]]


def stage_of(game: Game, seat: int) -> Stage:
    """The stage of GAME|repeat(n) or GAME|repeat(n)|noisy(rate); Unsuited if `game` is none of these."""
    inner, rate, wrapped = game, 0.0, False
    if isinstance(game, Noisy):
        inner, rate, wrapped = game.game, game.rate, seat in game.listeners
    if not isinstance(inner, RepeatOneShot) or inner.players != 2:
        raise Unsuited(
            f"a one-shot game of two players, repeated, is expected ('rps|repeat(100)'), given {title(game)}; "
            "for hands of other games name a model and a response for hands: `coplayer agents` lists them"
        )
    mine, theirs = (tuple(inner.actions(inner.root(), i)) for i in (seat, 1 - seat))
    pay = np.zeros((2, len(mine), len(theirs)))
    for a, b in product(range(len(mine)), range(len(theirs))):
        moves = (mine[a], theirs[b]) if seat == 0 else (theirs[b], mine[a])
        paid = inner.rewards(inner.root(), moves, inner.play(inner.root(), moves))
        pay[:, a, b] = paid[seat], paid[1 - seat]
    return Stage(seat, mine, theirs, pay[0], pay[1], inner.n, discount(game), rate, wrapped)
