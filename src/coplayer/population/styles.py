"""Poker styles on any two-player game in sequence form: who it is is drawn and hidden at each match's beginning.

named               one of the four named styles (model/style.py), which every modeller may have in its list
loose-passive ...   anywhere in the quarter of the continuous family that the name says
any style           anywhere in the family
level-k             level 0, 1 or 2, trembling with chance .02 to .2
logit               a logit equilibrium, precision times payoff range from 2 to 20 (logarithmically even)
noisy equilibrium   CFR+ mixed with uniform play, 5 to 50 % of it (zero-sum games)
moody               a style whose log-odds are shifted at every information set, sd .3 to 1.2: in no small family
two-faced           one of two styles, drawn anew each hand: in no list, though between two points of the family
restless            anywhere in the family, and somewhere else before each hand with chance 1/150

None reacts to us, so the best answer to what they do now is the best there is. Moody and
two-faced are for claims only: no model here was made or tuned for them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from coplayer.agents.fixed import Changing, Fixed
from coplayer.agents.solver import solution
from coplayer.form.hands import hands_of
from coplayer.form.lived import lived
from coplayer.form.policy import normal, uniform
from coplayer.form.sequence import SequenceForm
from coplayer.game import Game
from coplayer.model.style import HIGH, LOW, NAMED, Style, random_style, styled
from coplayer.population.by_name import Member
from coplayer.solve.level_k import level_k
from coplayer.solve.logit import logit as logit_equilibrium
from coplayer.solve.response import plan

GAME = "leduc|repeat(600)"
ROUNDS = 600
UNIT = "turn"
PRECISIONS = (2.0, 20.0)
HAZARD = 1 / 150
SETTLING = (4, 60)  # steps and iterations a step on the way to a logit equilibrium


def members(game: Game) -> list[Member]:
    form = hands_of(game, 0).form
    kinds = {name: kind for name, kind in KINDS.items() if form.zero_sum or kind is not noisy_equilibrium}
    return [*[Member(name, partial(seated, kind)) for name, kind in kinds.items()], Member("restless", restless)]


def seated(kind: Callable, game: Game, seat: int, rng: np.random.Generator) -> Fixed:
    """The agent for a match; its `behaviour` is hidden from whoever plays against it."""
    hands = hands_of(game, seat)
    return Fixed(hands, kind(hands.form, seat, rng))


def restless(game: Game, seat: int, rng: np.random.Generator) -> Changing:
    """Draws all its changes at the beginning."""
    hands = hands_of(game, seat)
    starts = [0, *(1 + np.flatnonzero(rng.random(hands.hands - 1) < HAZARD)).tolist()]
    return Changing(hands, [style(hands.form, seat, rng) for _ in starts], starts)


def named(form: SequenceForm, seat: int, rng: np.random.Generator) -> np.ndarray:
    return styled(form, seat, list(NAMED.values())[rng.integers(len(NAMED))])


def style(form: SequenceForm, seat: int, rng: np.random.Generator, low: Style = LOW, high: Style = HIGH) -> np.ndarray:
    return styled(form, seat, random_style(rng, low, high))


def quarter(loose: bool, aggressive: bool) -> Callable:
    """Styles that are loose or tight, and aggressive or passive."""
    low = LOW._replace(loose=0.0 if loose else LOW.loose, aggressive=0.0 if aggressive else LOW.aggressive)
    high = HIGH._replace(loose=HIGH.loose if loose else 0.0, aggressive=HIGH.aggressive if aggressive else 0.0)
    return partial(style, low=low, high=high)


def level(form: SequenceForm, seat: int, rng: np.random.Generator) -> np.ndarray:
    sharp = level_k(form, int(rng.integers(3)))[seat]
    return trembling(form, seat, sharp, rng.uniform(0.02, 0.2))


def trembling(form: SequenceForm, seat: int, behaviour: np.ndarray, share: float) -> np.ndarray:
    return behaviour + share * (uniform(form)[seat] - behaviour)


def logit(form: SequenceForm, seat: int, rng: np.random.Generator) -> np.ndarray:
    ends = lived(form)
    spread = float(np.ptp(ends.paid[ends.over], axis=0).max()) or 1.0
    return logit_equilibrium(form, np.exp(rng.uniform(*np.log(PRECISIONS))) / spread, *SETTLING).policy[seat]


def noisy_equilibrium(form: SequenceForm, seat: int, rng: np.random.Generator) -> np.ndarray:
    return trembling(form, seat, solution(form, "cfr+", 1000)[seat], rng.uniform(0.05, 0.5))


def moody(form: SequenceForm, seat: int, rng: np.random.Generator) -> np.ndarray:
    behaviour = style(form, seat, rng)
    return normal(form, seat, behaviour * np.exp(rng.uniform(0.3, 1.2) * rng.standard_normal(len(behaviour))))


def two_faced(form: SequenceForm, seat: int, rng: np.random.Generator) -> np.ndarray:
    one, two = (plan(form, seat, style(form, seat, rng)) for _ in range(2))
    return normal(form, seat, one + rng.uniform(0.25, 0.75) * (two - one))


QUARTERS = {
    f"{a}-{b}": quarter(a == "loose", b == "aggressive") for a in ("loose", "tight") for b in ("passive", "aggressive")
}
KINDS: dict[str, Callable] = {
    "named": named, **QUARTERS, "any style": style, "level-k": level, "logit": logit,
    "noisy equilibrium": noisy_equilibrium, "moody": moody, "two-faced": two_faced,
}  # fmt: skip
