"""What the properties read: a game's graph and forms, each made once, when first asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from coplayer.card.histories import Rows, history, rows_of, said
from coplayer.card.layers import ENDLESS, NODES, Layers, endless, lay_out, pays
from coplayer.form.markov import MarkovForm, markov_form
from coplayer.form.matrix import MatrixForm, matrix_form
from coplayer.form.policy import Policy, uniform
from coplayer.form.sequence import HISTORIES, SequenceForm, sequence_form
from coplayer.game import Game, TooLarge, Unsuited
from coplayer.graph import EDGES, MOVE, Graph, walk

if TYPE_CHECKING:
    from coplayer.card.payments import Payments
    from coplayer.card.place import Place
    from coplayer.card.policies import Programs, Verdict
    from coplayer.card.sight import Sight
    from coplayer.card.worth import Worth


LONG = 90  # characters of a history told in a sentence


@dataclass(frozen=True)
class Property:
    """What is so, what shows it, and how that was found; value None: unknown, the witness says why."""

    value: Any
    witness: str
    how: str = "exact"  # or "theorem", "certified", each with more after a colon, "estimate", "unknown"
    low: float | None = None  # an estimate's 95 % interval, number of plays and seed
    high: float | None = None
    n: int | None = None
    seed: int | None = None
    unit: str = ""


def unknown(why: str) -> Property:
    return Property(None, why, "unknown")


@dataclass(frozen=True, eq=False)
class Facts:
    """A game's graph and what follows from it."""

    game: Game
    limit: int = EDGES
    progress: Callable[[int, int], None] | None = None
    seconds: float = 20.0  # a linear program may take
    tolerance: float = 1e-9  # relative to the largest payoff
    histories: int = HISTORIES  # a sequence form is made of

    @cached_property
    def graph(self) -> Graph:
        return walk(self.game, self.limit, self.progress)

    @property
    def players(self) -> int:
        return self.graph.players

    @cached_property
    def endless(self) -> int | None:
        """A state that comes again in a game without a horizon."""
        return endless(self.graph)

    @cached_property
    def layers(self) -> Layers:
        return lay_out(self.graph, ENDLESS if self.endless is not None else None, NODES)

    @cached_property
    def formed(self) -> tuple[SequenceForm | None, str]:
        """The sequence form, or why there is none."""
        if self.endless is not None:
            return None, f"play can go on for ever: {self.named(self.endless)} comes again"
        try:
            return sequence_form(self.graph, self.histories), ""
        except (Unsuited, TooLarge) as error:
            return None, str(error)

    @property
    def form(self) -> SequenceForm | None:
        return self.formed[0]

    @property
    def why_no_form(self) -> str:
        return self.formed[1]

    @cached_property
    def uniform(self) -> Policy:
        assert self.form
        return uniform(self.form)

    @cached_property
    def matrix(self) -> MatrixForm | None:
        """The payoffs, if the game is one joint decision."""
        try:
            return matrix_form(self.graph)
        except Unsuited:
            return None

    @cached_property
    def markov(self) -> MarkovForm | None:
        """The Markov form, if every mover sees the state."""
        try:
            return markov_form(self.graph)
        except Unsuited:
            return None

    @cached_property
    def pays(self) -> np.ndarray:
        return pays(self.graph)

    @cached_property
    def decided(self) -> int:
        """How many decisions all histories hold, a joint one of k players counted k times."""
        here = [self.decisions[x.state] & ~x.over for x in self.layers.layers]
        movers = (self.graph.menu >= 0).sum(1)
        each = zip(self.layers.counts, here, self.layers.layers, strict=True)
        return int(sum((c[h] * movers[x.state[h]]).sum() for c, h, x in each))

    @cached_property
    def rows(self) -> Rows:
        """Every decision of every history, in the order of the sequence form's rows."""
        return rows_of(self.graph, self.pays, self.decided, len(self.layers))

    @cached_property
    def sets(self) -> np.ndarray:
        """The information set of each row, player 0's first [R]."""
        assert self.form
        player, own = self.form.rows[:2]
        return np.concatenate([[0], np.cumsum(self.form.infosets)])[player] + own

    def history(self, row: int) -> str:
        """The history behind a row, in words."""
        return said(self.graph, history(self.graph, self.pays, int(row), self.decided, len(self.layers)))

    @cached_property
    def scale(self) -> float:
        """What counts as equal: rounding of the largest sum of step rewards a history can have."""
        return self.tolerance * max(float(np.abs(self.graph.reward).max(initial=0)), 1e-300) * 10

    @cached_property
    def together(self) -> np.ndarray:
        """In which states several players move at once [S]."""
        return (self.graph.menu >= 0).sum(1) > 1

    @cached_property
    def decisions(self) -> np.ndarray:
        return self.graph.kind == MOVE

    @cached_property
    def sight(self) -> Sight:
        from coplayer.card.sight import sight

        return sight(self)

    @cached_property
    def payments(self) -> Payments:
        from coplayer.card.payments import Payments

        return Payments(self)

    @cached_property
    def place(self) -> Place:
        from coplayer.card.place import place

        return place(self)

    @cached_property
    def lp(self) -> Programs | None:
        """Both seats' linear programs, solved and warm, of a two-player zero-sum form that is not too large."""
        from coplayer.card.policies import programs

        return programs(self)

    @cached_property
    def guarantee(self) -> Verdict:
        from coplayer.card.policies import best_against_all

        return best_against_all(self)

    @cached_property
    def worth(self) -> Worth:
        from coplayer.card.worth import worth

        return worth(self)

    def named(self, s: int) -> str:
        """A state as one can say it."""
        path = self.graph.path(s)
        told = said(self.graph, path)
        return f"the state after “{told}”" if len(told) < LONG else f"a state {len(path)} steps from the beginning"
