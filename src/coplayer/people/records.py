"""Records of people: what each did, in order, and what they could see when they did it.

A match has T decisions of one person. All actions are indices into `Records.actions` (the person's) and
`Records.others` (the other side's); NONE stands for what is not recorded, or not yet.

    mine     what the person chose
    seen     what that became (a trembling hand may change it); the same as `mine` where hands do not tremble
    theirs   what the other did in the same round; NONE where moves are not simultaneous
    before   the latest move of the other that the person had seen when choosing
    legal    [T, A] which actions could be chosen
    given    numbers of the treatment, the same through the match (a discount, a reward, a rate of errors)
    shown    [T, A] the forecast that was made at the time, where one was
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from coplayer.game import Unsuited
from coplayer.model.stage import Stage, stage_of
from coplayer.read.name import load

NONE = -1


@dataclass(frozen=True, eq=False)
class Match:
    """The T decisions of a person in one match; see above."""

    mine: np.ndarray
    seen: np.ndarray
    theirs: np.ndarray
    before: np.ndarray
    legal: np.ndarray
    given: tuple[float, ...] = ()
    treatment: str = ""
    shown: np.ndarray | None = None

    @property
    def length(self) -> int:
        return len(self.mine)


def rounds(
    mine: Sequence[int],
    theirs: Sequence[int],
    actions: int,
    seen: Sequence[int] | None = None,
    given: Sequence[float] = (),
    treatment: str = "",
) -> Match:
    """A match of simultaneous rounds with the same `actions` in each."""
    own, other = np.asarray(mine, np.int64), np.asarray(theirs, np.int64)
    before = np.r_[NONE, other[:-1]] if len(own) else other
    became = own if seen is None else np.asarray(seen, np.int64)
    return Match(own, became, other, before, np.ones((len(own), actions), bool), tuple(given), treatment)


@dataclass(frozen=True, eq=False)
class Person:
    """All matches of one person in the order played; people of one `group` are left out together."""

    name: str
    matches: tuple[Match, ...]
    group: str = ""

    @cached_property
    def chosen(self) -> np.ndarray:
        """[n] what was chosen, in order."""
        return np.concatenate([m.mine for m in self.matches])

    @cached_property
    def legal(self) -> np.ndarray:
        """[n, A]"""
        return np.concatenate([m.legal for m in self.matches])

    @property
    def treatment(self) -> str:
        return self.matches[0].treatment

    @property
    def decisions(self) -> int:
        return sum(m.length for m in self.matches)


@dataclass(frozen=True, eq=False)
class Records:
    """People who did the same kind of thing; `game` is what they played, as far as it is known."""

    source: str
    actions: tuple[str, ...]  # [A]
    others: tuple[str, ...]  # [B]
    people: tuple[Person, ...]
    game: str = ""
    show: str = ""  # whether they saw the agent's forecast: none, after, live; "" where there was no agent
    seat: int = 0  # where the person sat

    def __post_init__(self):
        if not any(p.decisions for p in self.people):
            raise Unsuited(f"{self.source}: no decision of a person is recorded there")

    @property
    def decisions(self) -> int:
        return sum(p.decisions for p in self.people)

    @property
    def stage(self) -> Stage | None:
        return stage(self.game, self.seat)


@cache
def stage(game: str, seat: int) -> Stage | None:
    """The stage as who forecasts the person at `seat` sees it, where the game is rounds of a one-shot game of two."""
    try:
        return stage_of(load(game), 1 - seat) if game else None
    except Unsuited:
        return None
