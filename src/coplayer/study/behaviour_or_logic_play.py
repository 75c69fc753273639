"""Others who play for a reason or by habit, in a repeated matrix game whose pay changes in the middle.

    known goals    a mixture of own and our pay, planning ahead, as model/goals.py has it, from its list
    other goals    the same with angle, precision, forgetting and tremble from ranges, planning 3 or 5 rounds ahead
    levels         level 1 or 2 of what was lately played, for its own pay (model/fitted.py)
    habit          a mixed action after each last round, whatever it pays
    new goal       known goals; here the pay stays and the other's goal changes

A match is played once, and all models forecast the same play. What the other does in each round is known as a
distribution, so that a forecast's error (Kullback & Leibler's, in nats) and the pay lost by trusting it are exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from coplayer.model.context_tree import ContextTree
from coplayer.model.counts import Counts
from coplayer.model.fitted import Fitted, Fitting
from coplayer.model.goals import ANGLES, PRECISIONS, Goals
from coplayer.model.in_context import InContext
from coplayer.model.stage import Stage

ACTIONS = 3
POPULATIONS = ("known goals", "other goals", "levels", "habit", "new goal")
WITH_GOALS = POPULATIONS[:2]
NET = "recurrent net"
BEHAVIOUR = ("tree", "tree, begun anew", "tree that forgets", "counts", NET)
LOGIC = ("goals", "goals, begun anew", "levels")
ROUNDS_AHEAD = (1, 2, 8)


class Match(NamedTuple):
    """One match of T rounds."""

    truth: np.ndarray  # [T, B] what the other did, as a distribution
    moves: np.ndarray  # [T, 2] mine, theirs
    pay: np.ndarray  # [T, A, B] ours
    forecasts: dict[str, np.ndarray]  # of each model [T, B]
    stage: Stage  # before the change


@dataclass(frozen=True, eq=False)
class Level:
    """A player: one row of the levels' table."""

    model: Fitted
    row: int

    def begin(self) -> Fitting:
        return self.model.begin()

    def update(self, memory: Fitting, mine: int, theirs: int) -> Fitting:
        return self.model.update(memory, mine, theirs)

    def predict(self, memory: Fitting) -> np.ndarray:
        return memory.table[self.row]


@dataclass(frozen=True, eq=False)
class Habit:
    """A player: a mixed action after each last round; row 0 is the start."""

    table: np.ndarray  # [1 + A * B, B]

    def begin(self) -> int:
        return 0

    def update(self, memory: int, mine: int, theirs: int) -> int:
        return 1 + mine * self.table.shape[1] + theirs

    def predict(self, memory: int) -> np.ndarray:
        return self.table[memory]


def drawn_stage(rounds: int, rng: np.random.Generator) -> Stage:
    """Both players' pay evenly from [0, 1]."""
    names = tuple("abc")
    ours, theirs = rng.random((2, ACTIONS, ACTIONS))
    return Stage(0, names, names, ours, theirs, rounds, 1.0, 0.0, False)


def drawn_player(population: str, stage: Stage, rng: np.random.Generator) -> Any:
    """Somebody to be predicted, as a predictor that is right."""
    if population == "habit":
        return Habit(rng.dirichlet(np.full(ACTIONS, 0.5), 1 + ACTIONS**2))
    if population == "levels":
        model = Fitted(stage, "level_k", depth=2)
        rows = [i for i, p in enumerate(model.parameters) if p.thought >= 1 and p.precision >= 4]
        return Level(model, int(rng.choice(rows)))
    if population == "other goals":
        angle, precision = rng.uniform(-45, 90), np.exp(rng.uniform(np.log(3), np.log(30)))
        return Goals(
            stage, (angle,), (int(rng.choice((3, 5))),), (precision,), rng.uniform(0, 0.1), rng.uniform(0.8, 1)
        )
    angle, ahead, precision = (rng.choice(listed) for listed in (ANGLES, ROUNDS_AHEAD, PRECISIONS))
    return Goals(stage, (float(angle),), (int(ahead),), (float(precision),))


def arms(stage: Stage, net: int = 0) -> dict[str, Any]:
    """The models: of reasons, of behaviour; a net trained for `net` steps on players with a habit, if any."""
    tree = ContextTree(stage, depth=1)
    made = {
        "goals": Goals(stage, share=0.01), "goals, begun anew": Goals(stage, share=0.01), "levels": Fitted(stage),
        "tree": tree, "tree, begun anew": tree, "tree that forgets": replace(tree, decay=0.8), "counts": Counts(stage, 0.9),
    }  # fmt: skip
    return made | ({NET: InContext(stage, concentrations=(0.3, 1.0, 3.0), steps=net)} if net else {})


def moved(name: str, model: Any, memory: Any, stage: Stage) -> tuple[Any, Any]:
    """The model and its memory where the pay changes: reasons are kept, habits too, unless begun anew."""
    after = replace(model, stage=stage)
    if "anew" in name:
        return after, after.begin()
    if isinstance(model, Goals):
        return model.moved(memory, stage)
    if isinstance(model, Fitted):
        return after, after.told(memory.weight, memory.mine, memory.theirs)
    return after, memory


def moved_player(player: Any, memory: Any, stage: Stage) -> tuple[Any, Any]:
    """The same for whoever is predicted."""
    if isinstance(player, Habit):
        return player, memory
    if isinstance(player, Level):
        model, memory = moved("levels", player.model, memory, stage)
        return Level(model, player.row), memory
    return player.moved(memory, stage)


def changed(
    population: str, player: Any, memory: Any, stage: Stage, rng: np.random.Generator
) -> tuple[Any, Any, Stage]:
    """The player, its memory and the stage after the change."""
    if population != "new goal":
        fresh = drawn_stage(stage.rounds, rng)
        return *moved_player(player, memory, fresh), fresh
    other = player
    while other.angles == player.angles:
        other = drawn_player(population, stage, rng)
    return other, other.told(other.begin().weight, memory.seen, memory.at), stage


def match(population: str, half: int, rng: np.random.Generator, net: int = 0) -> Match:
    """`half` rounds, the change, `half` rounds; we best-answer their late frequencies, one throw in five at random."""
    stage = drawn_stage(2 * half, rng)
    player = drawn_player(population, stage, rng)
    memory, models, lately = player.begin(), arms(stage, net), np.ones(ACTIONS)
    minds = {name: model.begin() for name, model in models.items()}
    seen = Match(np.empty((2 * half, ACTIONS)), np.empty((2 * half, 2), np.int64), np.empty((2 * half, ACTIONS, ACTIONS)),
                 {name: np.empty((2 * half, ACTIONS)) for name in models}, stage)  # fmt: skip
    for t in range(2 * half):
        if t == half:
            player, memory, stage = changed(population, player, memory, stage, rng)
            for name in models:
                models[name], minds[name] = moved(name, models[name], minds[name], stage)
        seen.truth[t], seen.pay[t] = player.predict(memory), stage.payoff
        for name, model in models.items():
            seen.forecasts[name][t] = model.predict(minds[name])
        mine = int((stage.payoff @ lately).argmax()) if rng.random() > 0.2 else int(rng.integers(ACTIONS))
        theirs = int(rng.choice(ACTIONS, p=seen.truth[t] / seen.truth[t].sum()))
        seen.moves[t] = mine, theirs
        memory = player.update(memory, mine, theirs)
        minds = {name: model.update(minds[name], mine, theirs) for name, model in models.items()}
        lately = 0.9 * lately + np.eye(ACTIONS)[theirs]
    return seen


def mixed(one: np.ndarray, other: np.ndarray, theirs: np.ndarray, share: float = 0.02) -> np.ndarray:
    """[T, B] Bayes over two models' forecasts [T, B], `share` of the weight going back to even after each round."""
    out, weight = np.empty_like(one), 0.5
    for t, b in enumerate(theirs):
        out[t] = weight * one[t] + (1 - weight) * other[t]
        weight = (1 - share) * weight * one[t, b] / out[t, b] + share / 2
    return out


def judged(seen: Match, forecast: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """([T] error in nats, [T] pay lost by the best answer to the forecast) of forecasts [T, B]."""
    some = seen.truth > 0
    ratio = np.log(np.where(some, seen.truth, 1.0) / np.where(some, forecast, 1.0))
    worth = np.einsum("tab,tb->ta", seen.pay, seen.truth)
    trusted = np.einsum("tab,tb->ta", seen.pay, forecast).argmax(1)
    return (seen.truth * ratio).sum(1), worth.max(1) - worth[np.arange(len(worth)), trusted]


def by_hand(seen: Match, rounds: int) -> tuple[np.ndarray, np.ndarray]:
    """Weights [K] over goals after the first rounds: by the model, and as the product of what each alone foresaw."""
    played = seen.moves[:rounds].tolist()
    model = Goals(seen.stage)
    memory, likelihoods = model.begin(), []
    for mine, theirs in played:
        memory = model.update(memory, mine, theirs)
    for angle, ahead, precision in product(ANGLES, ROUNDS_AHEAD, PRECISIONS):
        alone, likelihood = Goals(seen.stage, (angle,), (ahead,), (precision,)), 1.0
        mind = alone.begin()
        for mine, theirs in played:
            likelihood *= alone.predict(mind)[theirs]
            mind = alone.update(mind, mine, theirs)
        likelihoods.append(likelihood)
    return memory.weight.ravel(), np.array(likelihoods) / sum(likelihoods)


def exact_total(seen: Match, rounds: int) -> float:
    """The exact posterior's errors [nats] before the change, added up."""
    model = Goals(seen.stage)
    memory, forecasts = model.begin(), np.empty((rounds, ACTIONS))
    for t, (mine, theirs) in enumerate(seen.moves[:rounds].tolist()):
        forecasts[t] = model.predict(memory)
        memory = model.update(memory, mine, theirs)
    first = Match(seen.truth[:rounds], seen.moves[:rounds], seen.pay[:rounds], {}, seen.stage)
    return float(judged(first, forecasts)[0].sum())
