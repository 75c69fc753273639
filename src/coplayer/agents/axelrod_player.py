"""A strategy of the `axelrod` library (Knight et al. 2016) at a seat of a repeated prisoner's dilemma.

The library's player is told the length, the payoffs and the noise of the match, as the library's own matches do,
and sees the moves that were really made. Opposite it sits a blank player that has only a history: none of the
library's ordinary strategies looks at more than that.

The library is imported when a strategy is made (about ten seconds the first time).
"""

from __future__ import annotations

from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from coplayer.game import Did, Game, NotFound, Saw, Unsuited, nearest
from coplayer.model.stage import Stage, stage_of
from coplayer.read.name import title

LABELS = ("cooperate", "defect")


@cache
def library() -> ModuleType:
    """The `axelrod` package."""
    try:
        import axelrod
    except ImportError as missing:
        raise NotFound(
            f"the strategies of the axelrod library need the package axelrod ({missing}); "
            "install it with: pip install 'coplayer[axelrod]'"
        ) from missing
    return axelrod


@cache
def strategies() -> dict[str, Any]:
    """name -> class, for the library's ordinary strategies that do not say they run long."""
    return {kind.name: kind for kind in library().strategies if not kind.classifier["long_run_time"]}


def dilemma(game: Game, seat: int) -> Stage:
    """The stage of `game`; Unsuited if it is not a repeated game of cooperate and defect."""
    stage = stage_of(game, seat)
    if stage.mine != LABELS or stage.theirs != LABELS or not np.array_equal(stage.payoff, stage.other.T):
        raise Unsuited(
            "the axelrod strategies play a symmetric game of 'cooperate' and 'defect', repeated "
            f"('prisoners_dilemma|repeat(200)'), given {title(game)}"
        )
    r, s, t, p = stage.payoff.ravel()
    if not t > r > p > s:
        raise Unsuited(f"the axelrod strategies play a dilemma, t > r > p > s; given r, s, t, p = {r}, {s}, {t}, {p}")
    return stage


def player(name: str, stage: Stage, seed: int) -> Any:
    """A player of the library, ready for a match."""
    if name not in strategies():
        raise NotFound(f"the axelrod library has no strategy {name!r}{nearest(name, strategies())}")
    r, s, t, p = (float(x) for x in stage.payoff.ravel())
    made = strategies()[name]()
    made.set_match_attributes(length=stage.rounds, game=library().Game(r=r, s=s, t=t, p=p), noise=stage.noise)
    if library().Classifiers["stochastic"](made):
        made.set_seed(seed)
    return made


class Match(NamedTuple):
    mine: Any  # the library's player
    theirs: Any  # a blank player opposite


class AxelrodPlayer:
    """The strategy `name`; its randomness comes from `seed`."""

    opaque = True  # acting may change the library's player

    def __init__(self, game: Game, seat: int, name: str, seed: int = 0):
        self.name, self.seed = name, seed
        self.stage = dilemma(game, seat)

    def begin(self) -> Match:
        return Match(player(self.name, self.stage, self.seed), library().Player())

    def act(self, memory: Match, view, actions, rng: np.random.Generator):
        return actions[int(memory.mine.strategy(memory.theirs) == library().Action.D)]

    def watch(self, memory: Match, event: Did | Saw) -> Match:
        seen = self.stage.read(event)
        if seen is not None:
            tell(memory, *seen)
        return memory


def tell(match: Match, mine: int, theirs: int) -> None:
    """A round was played."""
    moves = (library().Action.C, library().Action.D)
    match.mine.update_history(moves[mine], moves[theirs])
    match.theirs.update_history(moves[theirs], moves[mine])
