"""Moore machines: finitely many states, each with a mixed action; what both did moves it on.

    machine(tit_for_tat)  machine(always, label=defect)  machine(generous, mercy=0.2)  machine(extorter, chi=3)

Named ones know a nice action, the one that the other likes best to see (its mean pay over all its own actions is
highest), and a nasty one, the least liked: in the prisoner's dilemma cooperate and defect. Where the other does
not care (rock-paper-scissors) they are refused, apart from `always` and `alternator`.

Sources: Axelrod, The evolution of cooperation (1984); Nowak & Sigmund, Nature 355 (1992) 250 (generous) and 364
(1993) 56 (pavlov); Press & Dyson, PNAS 109 (2012) 10409 (extorter).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from coplayer.game import Did, Game, NotFound, Saw, Unsuited, nearest
from coplayer.model.stage import Stage, stage_of
from coplayer.read.name import title

FOR = "repeated games: a machine with few states (tit_for_tat, grim, pavlov, extorter, ...)"
EXAMPLES = ("machine", "machine(tit_for_two_tats)", "machine(grim)", "machine(generous)", "machine(alternator)")


class Moore(NamedTuple):
    """A machine; it begins in state 0."""

    plays: np.ndarray  # [S, A] what it does in each state
    then: np.ndarray  # [S, A, B] the state after a round
    span: int | None  # the state follows from so many rounds; None: from all


class Machine:
    """Play a machine, by name or as a Moore."""

    def __init__(self, game: Game, seat: int, named: str | Moore = "tit_for_tat", **settings: Any):
        self.stage = stage_of(game, seat)
        if isinstance(named, str):
            if named not in NAMED:
                raise NotFound(f"there is no machine {named!r}{nearest(named, NAMED)}; there are {', '.join(NAMED)}")
            try:
                named = NAMED[named](self.stage, **settings)
            except Unsuited as e:
                raise Unsuited(f"{e}; given {title(game)}") from None
        self.moore = named
        self.cut = None if named.span is None else 2 * named.span  # a round is two events

    def begin(self) -> int:
        return 0

    def act(self, memory: int, view, actions, rng: np.random.Generator):
        return actions[rng.choice(len(actions), p=self.moore.plays[memory])]

    def watch(self, memory: int, event: Did | Saw) -> int:
        seen = self.stage.read(event)
        return memory if seen is None else int(self.moore.then[memory][seen])

    def distribution(self, memory: int, view, actions) -> dict[Any, float]:
        """The chance of each action now."""
        return dict(zip(actions, self.moore.plays[memory].tolist(), strict=True))


class Manners(NamedTuple):
    """The nice and the nasty action of both, by index."""

    mine: tuple[int, int]
    theirs: tuple[int, int]


def manners(stage: Stage) -> Manners:
    """Who likes what: see the top."""
    liked = stage.other.mean(1), stage.payoff.mean(0)  # [A], [B]
    if min(np.ptp(x) for x in liked) < 1e-9 * max(1.0, np.abs(stage.payoff).max()):
        raise Unsuited("a game in which each likes one action of the other more is expected ('prisoners_dilemma')")
    return Manners(*[(int(x.argmax()), int(x.argmin())) for x in liked])


def wired(stage: Stage, plays: np.ndarray, then: Callable[[int, int, int], int], span: int | None) -> Moore:
    """The machine whose next state is then(state, mine, theirs)."""
    (rows, a), b = plays.shape, stage.shape[1]
    table = [[[then(s, i, j) for j in range(b)] for i in range(a)] for s in range(rows)]
    return Moore(plays, np.array(table, np.int64), span)


def pure(stage: Stage, *actions: int) -> np.ndarray:
    """One action a state."""
    return np.eye(stage.shape[0])[list(actions)]


def after_moves(start: np.ndarray, after: np.ndarray) -> Moore:
    """Memory one: start [A] at first, then after[mine, theirs] [A, B, A]; state 1 + B mine + theirs."""
    a, b, _ = after.shape
    plays = np.vstack([start, after.reshape(a * b, a)])
    return Moore(plays, np.tile(1 + np.arange(a * b).reshape(1, a, b), (1 + a * b, 1, 1)), 1)


def nicely(stage: Stage, first: float, chance: np.ndarray) -> Moore:
    """Memory one over (nice, nasty): the chance of the nice action first, and after [mine nice?, theirs nice?]."""
    (nice, nasty), (good, _) = manners(stage)
    after = np.zeros((*stage.shape, stage.shape[0]))
    for i, j in np.ndindex(stage.shape):
        p = chance[int(i != nice), int(j != good)]
        after[i, j, nice], after[i, j, nasty] = p, 1 - p
    start = np.zeros(stage.shape[0])
    start[nice], start[nasty] = first, 1 - first
    return after_moves(start, after)


def always(stage: Stage, label: Any = "nice") -> Moore:
    """The same action for ever: nice, nasty or a label."""
    names = [str(a) for a in stage.mine]
    if str(label) in names:
        action = names.index(str(label))
    elif label in ("nice", "nasty"):
        action = manners(stage).mine[label == "nasty"]
    else:
        raise NotFound(f"there is no action {label!r}; there are {', '.join(names)}")
    return wired(stage, pure(stage, action), lambda s, i, j: 0, 0)


def alternator(stage: Stage) -> Moore:
    """Each action in turn."""
    a = stage.shape[0]
    return wired(stage, np.eye(a), lambda s, i, j: (s + 1) % a, None)


def tit_for_tat(stage: Stage) -> Moore:
    """Nice first, then nice exactly if they were."""
    nice, nasty = manners(stage).mine
    good = manners(stage).theirs[0]
    return wired(stage, pure(stage, nice, nasty), lambda s, i, j: int(j != good), 1)


def tit_for_two_tats(stage: Stage) -> Moore:
    """Nasty only after two rounds in a row in which they were not nice."""
    nice, nasty = manners(stage).mine
    good = manners(stage).theirs[0]
    return wired(stage, pure(stage, nice, nice, nasty), lambda s, i, j: 0 if j == good else min(s + 1, 2), 2)


def grim(stage: Stage) -> Moore:
    """Nice until they once were not, then nasty for ever."""
    nice, nasty = manners(stage).mine
    good = manners(stage).theirs[0]
    return wired(stage, pure(stage, nice, nasty), lambda s, i, j: int(s or j != good), None)


def pavlov(stage: Stage) -> Moore:
    """Win, stay; lose, shift: nice exactly if both were nice or neither was."""
    return nicely(stage, 1.0, np.eye(2))


def generous(stage: Stage, mercy: float | None = None) -> Moore:
    """Tit-for-tat that forgives with chance `mercy`; None: min(1 - (T-R)/(R-S), (R-P)/(T-P)), the most that is safe."""
    pay = dilemma(stage)[0]
    (r, s), (t, p) = pay
    if mercy is None:
        mercy = float(min(1 - (t - r) / (r - s), (r - p) / (t - p)))
    return nicely(stage, 1.0, np.array([[1.0, mercy], [1.0, mercy]]))


def extorter(stage: Stage, chi: float = 3.0) -> Moore:
    """Zero-determinant extortion: in the long run (mine - P) = chi (theirs - P) whatever they do.

    (chance of nice) - (1 if it was nice before) = phi ((mine - P) - chi (theirs - P)), with half the largest phi.
    """
    pay, other = dilemma(stage)
    tilt = (pay - pay[1, 1]) - chi * (other - other[1, 1])  # [2, 2]
    if chi < 1 or tilt[0].max() > 0 or tilt[1].min() < 0:
        raise Unsuited(f"extorter: chi={chi!r} cannot be enforced; 1 or more is expected, in a prisoner's dilemma")
    phi = 0.5 / np.abs(tilt).max()
    return nicely(stage, 1.0, np.array([[1.0, 1.0], [0.0, 0.0]]) + phi * tilt)


def dilemma(stage: Stage) -> tuple[np.ndarray, np.ndarray]:
    """Pay of ours and of theirs, both [2, 2] by (mine, theirs) nice or nasty; T > R > P > S for both, or Unsuited."""
    mine, theirs = manners(stage)
    pay, other = (x[np.ix_(mine, theirs)] for x in (stage.payoff, stage.other))
    for (r, s), (t, p) in (pay, other.T):
        if not t > r > p > s:
            raise Unsuited("a prisoner's dilemma, T > R > P > S for both, is expected")
    return pay, other


NAMED: dict[str, Callable[..., Moore]] = {
    f.__name__: f
    for f in (always, alternator, tit_for_tat, tit_for_two_tats, grim, pavlov, generous, extorter)
}  # fmt: skip
