"""The people one meets in model_them_as_me: each drawn from a kind that suits the game, with a policy for both seats.

trained     the average of CFR+ after 3 to 1,000 iterations (logarithmically even): from weak to nearly perfect
one-shot    favourites, levels and quantal players of population/hidden_types.py, who play a mix
repeated    memory-one players, drawn and famous, of population/memory_one.py, written out on the game's tree
other       styles, trembling levels, quantal and moody players of population/styles.py; if zero-sum, noisy equilibria

None changes between matches; inside a repeated game they do react.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from coplayer.agents.machine import NAMED, Machine
from coplayer.form.policy import behaviour
from coplayer.form.sequence import SequenceForm
from coplayer.game import Game, Record
from coplayer.model.stage import Stage, stage_of
from coplayer.population import hidden_types, memory_one, styles
from coplayer.read.name import load
from coplayer.solve import cfr_plus, regret
from coplayer.solve.response import plan
from coplayer.study.plans import put
from coplayer.transform.repeat import RepeatOneShot

MOST = 1000  # iterations of the best trained
Kind = Callable[[SequenceForm, int, np.random.Generator], np.ndarray]  # (form, seat, rng) -> behaviour [Q]


class People(NamedTuple):
    """K people."""

    names: list[str]
    plans: tuple[np.ndarray, np.ndarray]  # per seat they sit in, [K, Q]


def people(spec: str, form: SequenceForm, many: int, seed: list[int]) -> People:
    """`many` people of the game, kind after kind; one person's luck is the same in both seats."""
    kinds = list(kinds_of(spec, form).items())
    names = [kinds[k % len(kinds)][0] for k in range(many)]
    return People(names, (drawn(form, 0, kinds, many, seed), drawn(form, 1, kinds, many, seed)))


def drawn(form: SequenceForm, seat: int, kinds: list[tuple[str, Kind]], many: int, seed: list[int]) -> np.ndarray:
    """Their plans in one seat [K, Q]."""
    made = [kinds[k % len(kinds)][1](form, seat, np.random.default_rng([*seed, k])) for k in range(many)]
    return np.array([plan(form, seat, b) for b in made])


def kinds_of(spec: str, form: SequenceForm) -> dict[str, Kind]:
    """The kinds of people for a game."""
    game = load(spec)
    if isinstance(game, RepeatOneShot) and game.n > 1:
        return {
            "trained": trained,
            "drawn": partial(reacting, game, "drawn"),
            "famous": partial(reacting, game, "famous"),
        }
    if isinstance(game, RepeatOneShot):
        stages = [stage_of(game, seat) for seat in (0, 1)]
        makers = {"favourite": hidden_types.favourite, "level-k": hidden_types.level_k, "quantal": hidden_types.logit}
        return {"trained": trained} | {name: partial(mixing, stages, make) for name, make in makers.items()}
    found: dict[str, Kind] = {
        "trained": trained, "style": styles.style, "level-k": styles.level, "quantal": styles.logit, "moody": styles.moody,
    }  # fmt: skip
    return found | ({"noisy equilibrium": styles.noisy_equilibrium} if form.zero_sum else {})


def trained(form: SequenceForm, seat: int, rng: np.random.Generator) -> np.ndarray:
    return after(form, round(3 * (MOST / 3) ** rng.random()))[seat]


def after(form: SequenceForm, iterations: int) -> tuple[np.ndarray, ...]:
    """The average policy of CFR+ after so many iterations; outside zero-sum games a learner like any other."""
    state = [state for _, state in regret.minimize(form, cfr_plus.schedule, [iterations])][-1]
    return behaviour(form, state.plans())


def mixing(stages: list[Stage], make: Callable, form: SequenceForm, seat: int, rng: np.random.Generator) -> np.ndarray:
    """Somebody who plays a mix of actions."""
    out = np.ones(form.sequences[seat])
    put(form, out, seat, 0, make(stages[seat], rng)[0])
    return out


def reacting(game: Game, how: str, form: SequenceForm, seat: int, rng: np.random.Generator) -> np.ndarray:
    """A memory-one player, written out on the tree."""
    if how == "drawn":
        return written(form, seat, memory_one.random(0.0, game, seat, rng))
    named = [name for name in NAMED if name != "always" and memory_one.suits(game, name)]
    return written(form, seat, Machine(game, seat, named[rng.integers(len(named))]))


def written(form: SequenceForm, seat: int, machine: Machine) -> np.ndarray:
    """What a machine does at each information set of a repeated game, [Q]."""
    out = np.ones(form.sequences[seat])
    for i in range(form.infosets[seat]):
        memory, menu = machine.begin(), form.menu(seat, i)
        record = form.record(seat, i)
        assert isinstance(record, Record)
        for event in record.entries:
            memory = machine.watch(memory, event)
        chances = machine.distribution(memory, None, menu)
        put(form, out, seat, i, np.array([chances[a] for a in menu]))
    return out
