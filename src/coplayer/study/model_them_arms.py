"""The arms of model_them_as_me: what a seat does who knows nothing, itself, the crowd, or the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.form.hands import Hands, form_of
from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm
from coplayer.game import Game
from coplayer.read.name import load, title
from coplayer.solve.best_response import nash_conv, plans
from coplayer.solve.level_k import answered
from coplayer.solve.logit import logit
from coplayer.solve.response import earned, plan
from coplayer.solve.safe_side import safe_side
from coplayer.study.model_them_people import People, after, people
from coplayer.study.model_them_play import Learner, Seat, answer, most
from coplayer.transform.repeat import RepeatOneShot

PRECISION = 200.0  # of the logit equilibrium of games that are not zero-sum, times the payoff range
LEARNERS = ("personal", "both", "known")


@dataclass(frozen=True)
class Meeting:
    """Whom one meets and how much one learns."""

    many: int  # people met
    others: int  # people met before, of the same kinds
    stops: tuple[int, ...]  # matches after which is looked
    me: int  # iterations of CFR+ that made me
    strength: float  # matches that the expectation counts for at each information set, beside one's own counts
    seed: int


def measured(spec: str, meeting: Meeting) -> dict[str, Any]:
    """Every arm against every person of one game, mean of both seats, with the equilibrium's own check."""
    form = form_of(load(spec))
    met = people(spec, form, meeting.many, [meeting.seed, 0])
    before = people(spec, form, meeting.others, [meeting.seed, 1])
    me, calm = after(form, meeting.me), None if form.zero_sum else equilibrium(form)
    seats = [seat(form, s, met, before, me, calm, meeting) for s in (0, 1)]
    rows = [{"name": name, **both_seats([found["people"][k] for found in seats])} for k, name in enumerate(met.names)]
    return {
        "game": spec, "title": named(form.graph.game), "zero_sum": form.zero_sum, "people": rows,
        "values": [found["value"] for found in seats], "sure": [found["sure"] for found in seats],
        "me": float(np.mean([found["me"] for found in seats])), "stops": list(meeting.stops),
        "nash_conv": None if calm is None else float(nash_conv(form, calm)),
    }  # fmt: skip


def named(game: Game) -> str:
    """A game's title; rounds in words."""
    if not isinstance(game, RepeatOneShot):
        return title(game)
    return title(game.game) + (f", {game.n} rounds" if game.n > 1 else "")


def both_seats(found: list[dict[str, Any]]) -> dict[str, Any]:
    """The mean of both seats, key by key."""
    return {key: np.mean([f[key] for f in found], 0).tolist() for key in found[0]}


def equilibrium(form: SequenceForm) -> Policy:
    """Outside zero-sum games: the logit equilibrium of players who hardly err."""
    return logit(form, PRECISION / float(np.ptp(form.paid, axis=0).max())).policy


def seat(
    form: SequenceForm, s: int, met: People, before: People, me: Policy, calm: Policy | None, meeting: Meeting
) -> dict[str, Any]:
    """The arms of one seat against each person; `calm` is an equilibrium where the game is not zero-sum."""
    ours, y, crowd = Seat(Hands(form, s, 1, "none")), met.plans[1 - s], before.plans[1 - s]
    value, x = resting(form, s, crowd.mean(0), calm)
    fixed = {"equilibrium": x} | of_self(form, s, me) | {
        "pooled": answer(form, s, crowd.mean(0)), "pooled_known": answer(form, s, y.mean(0)),
    }  # fmt: skip
    pay = np.array([earned(form, s, row) for row in y])  # [K, Q]
    found: dict[str, Any] = {arm: pay @ x for arm, x in fixed.items()}
    found["person"] = np.array([most(form, s, row) for row in y])
    found["weakness"] = weakness(form, s, y, before.plans[s].mean(0), value)
    mine = weakness(form, s, plan(form, 1 - s, me[1 - s])[None], before.plans[s].mean(0), value)
    learners = {
        "personal": Learner(None, meeting.strength), "both": Learner(crowd, meeting.strength), "known": Learner(y),
    }  # fmt: skip
    for name, learner in learners.items():
        found[name] = np.array(
            [list(ours.curve(learner, row, meeting.stops, lucky(meeting, s, k))) for k, row in enumerate(y)]
        )
    rows = [{key: v[k].tolist() for key, v in found.items()} for k in range(len(y))]
    return {"people": rows, "value": value, "sure": float(found["equilibrium"].min()), "me": float(mine[0])}


def lucky(meeting: Meeting, s: int, k: int) -> np.ndarray:
    """The luck of all matches of a seat with a person, the same for all learners."""
    return np.random.default_rng([meeting.seed, 2, s, k]).random(meeting.stops[-1])


def resting(form: SequenceForm, s: int, crowd: np.ndarray, calm: Policy | None) -> tuple[float, np.ndarray]:
    """(what a seat is sure of, its equilibrium plan): of all safe ones the one that earns most from the crowd."""
    if calm is not None:
        return float(earned(form, s, plan(form, 1 - s, calm[1 - s])) @ plan(form, s, calm[s])), plan(form, s, calm[s])
    side = safe_side(form, s)
    return side.value, plan(form, s, side.face.maximize(earned(form, s, crowd), 0.0))


def of_self(form: SequenceForm, s: int, me: Policy) -> dict[str, np.ndarray]:
    """Arms that know oneself alone: stay; answer oneself; answer whoever answers oneself; and once more."""
    policy, found = me, {"staying": plan(form, s, me[s])}
    for arm in ("as_myself", "level_2", "level_3"):
        x = plans(form, policy)
        policy = tuple(answered(form, x, p) for p in (0, 1))
        found[arm] = plan(form, s, policy[s])
    return found


def weakness(form: SequenceForm, s: int, y: np.ndarray, crowd: np.ndarray, value: float) -> np.ndarray:
    """[K] how bad the plans y of the other seat are.

    Zero-sum: what the best reply wins over the value. Otherwise: how much less than possible they earn from the crowd.
    """
    if form.zero_sum:
        return np.array([most(form, s, row) for row in y]) - value
    return most(form, 1 - s, crowd) - y @ earned(form, 1 - s, crowd)
