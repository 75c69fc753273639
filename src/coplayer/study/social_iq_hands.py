"""The half of social_iq with hidden cards: a hand of poker against styles, exactly.

At each decision of ours three forecasts of the rival are scored, in nats above the truth, from what was learned so far:

    plain     its next move, whatever we do: the mean over our acts as we play them
    given     its next move given our act, for each act we could make: a fork, for its plan says what it does then
    hidden    the card it holds, given our act and that move

The expected plan of a model answers all three; the chain rule makes `given` and `hidden` together the error of what it
knows and does. `plan` is the best hand against the expected plan; `best` uses the same plan, but as if the rival did
after each of our acts what it does on average: conditional forecasts that are not used. Rivals that react are styles,
moody, level-k and quantal players and noisy equilibria; blind ones do the same with a card whatever we did.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from coplayer.form.hands import Hands, form_of
from coplayer.form.policy import normal
from coplayer.population.styles import KINDS
from coplayer.read.name import load
from coplayer.read.parts import part
from coplayer.solve.response import earned, plan
from coplayer.solve.safe_side import safe_side
from coplayer.study.by_name import Say
from coplayer.study.model_them_play import Seat, answer, most

SEAT = 0
MODELS = (
    "counted_plan(strength=1)", "counted_plan", "counted_plan(base=equilibrium)", "counted_plan(base=styles)",
    "bayes_types", "bayes_styles", "bayes_styles(decay=0.9)",
)  # fmt: skip
RESPONSES = ("plan", "best")
RIVALS = ("any style", "moody", "level-k", "logit", "noisy equilibrium")
LOOKS = (0, 1, 2, 4, 8, 16, 32, 64)  # hands after which all is measured
FLOOR = 1e-12
EVEN = 0.01  # share of even play mixed into what a model expects: none is quite sure


class Errors(NamedTuple):
    """Nats above the truth, and how much the true rival's moves depend on our act."""

    plain: float
    given: float
    hidden: float
    gap: float


@dataclass(frozen=True, eq=False)
class Forks:
    """The rival's next decisions after each of our acts; R of them."""

    hands: Hands

    @cached_property
    def found(self) -> dict[tuple[int, int], float]:
        """(our last sequence, the rival's information set) -> chance, where it moves after an act of ours."""
        total: dict[tuple[int, int], float] = {}
        for node, own in enumerate(self.hands.own.tolist()):
            for i, c in zip(*self.hands.others.at(node), strict=True) if own else ():
                total[own, int(i)] = total.get((own, int(i)), 0.0) + float(c)
        return dict(sorted(total.items()))

    @cached_property
    def rows(self) -> np.ndarray:
        """[R, 2]: our sequence, the rival's information set."""
        return np.array(list(self.found))

    @cached_property
    def chance(self) -> np.ndarray:
        """[R] of chance alone."""
        return np.array(list(self.found.values()))

    @cached_property
    def slots(self) -> np.ndarray:
        """[R, B] the rival's sequences at its set."""
        first, stride, width = self.hands.slots[self.hands.other]
        i = self.rows[:, 1]
        assert len(set(width[i].tolist())) == 1, "the same number of moves everywhere is expected"
        return first[i][:, None] + stride[i][:, None] * np.arange(width[i[0]])

    @cached_property
    def acts(self) -> list[np.ndarray]:
        """For each own set with forks and each act, the rows: a list of [rows of each act]."""
        q = self.rows[:, 0]
        owner = self.hands.form.owner[self.hands.seat][q]
        return [np.array([np.flatnonzero(q == a) for a in np.unique(q[owner == i])]) for i in np.unique(owner)]

    def joint(self, y: np.ndarray) -> np.ndarray:
        """[R, B] chance of being at the row's set and moving so, our own moves left out."""
        return self.chance[:, None] * y[self.slots]

    def errors(self, x: np.ndarray, true: np.ndarray, said: np.ndarray) -> Errors:
        """Of a plan that is said [Q_other] about the true one, when we play x [Q_seat]."""
        now, then, found, weights = self.joint(true), self.joint(said), [], []
        for rows in self.acts:  # [acts, sets]
            p, s = now[rows], then[rows]  # [acts, sets, B]
            mass = p.sum((1, 2))
            p, s = p / mass[:, None, None], s / s.sum((1, 2))[:, None, None]
            reach = x[self.rows[rows[:, 0], 0]]  # [acts]
            share = reach / reach.sum() if reach.sum() > 0 else np.full(len(rows), 1 / len(rows))
            move, given = p.sum(1), s.sum(1)  # [acts, B]
            plain, each = nats(share @ move, share @ given), nats(move, given).mean()
            found.append((plain, each, nats(p, s).sum() / len(rows) - each, np.ptp(p.sum(1), axis=0).max()))
            weights.append(mass[0] * reach.sum())
        return Errors(*np.average(found, axis=0, weights=np.array(weights) + FLOOR))


def nats(true: np.ndarray, said: np.ndarray) -> np.ndarray:
    """Kullback & Leibler's distance over the last axis."""
    some = np.maximum(true, FLOOR)
    return np.where(true > 0, true * np.log(some / np.maximum(said, FLOOR)), 0.0).sum(-1)


def cards(hands: Hands) -> np.ndarray:
    """[I_other] the number of the card that the rival holds at each of its sets."""
    lived, other = hands.lived, hands.other
    at = np.flatnonzero(lived.moves[:, other])
    sets = hands.records.met[other, lived.node[at, other]] - hands.offset(other)
    held = [hands.hidden[s][f"card{other}"] for s in lived.state[at].tolist()]
    names = {c: k for k, c in enumerate(dict.fromkeys(held))}
    out = np.empty(hands.form.infosets[other], int)
    out[sets] = [names[c] for c in held]
    return out


def blinded(hands: Hands, behaviour: np.ndarray) -> np.ndarray:
    """The behaviour [Q_other] that does after each of our acts what it does on average over them."""
    first, stride, width = hands.slots[hands.other]
    held, out = cards(hands), behaviour.copy()
    for card in range(held.max() + 1):
        at = [first[i] + stride[i] * np.arange(width[i]) for i in np.flatnonzero(held == card)]
        out[np.array(at)] = behaviour[np.array(at)].mean(0)
    return out


def rival(hands: Hands, kind: str, k: int, seed: int) -> np.ndarray:
    """The plan [Q_other] of rival k."""
    rng = np.random.default_rng([seed, k, kind == "blind", 7])
    behaviour = KINDS[RIVALS[k % len(RIVALS)]](hands.form, hands.other, rng)
    return plan(hands.form, hands.other, blinded(hands, behaviour) if kind == "blind" else behaviour)


def played(spec: str, many: dict[str, int], seed: int, say: Say) -> list[dict[str, Any]]:
    """All arms against all rivals: one row a rival, model and response."""
    ours = Seat(Hands(form_of(load(spec)), SEAT, 1, "none"))
    forks, value = Forks(ours.hands), safe_side(ours.form, SEAT).value
    rows = []
    for kind, number in many.items():
        for k in range(number):
            say(f"{spec}: {kind} rival {k + 1} of {number}")
            y = rival(ours.hands, kind, k, seed)
            top, luck = most(ours.form, SEAT, y), np.random.default_rng([seed, k, 8]).random(LOOKS[-1])
            for model, respond in arms():
                found = match(ours, forks, y, model, respond, luck)
                share = (found["worth"] - value) / (top - value)
                rows.append(
                    {
                        "game": spec,
                        "kind": kind,
                        "rival": k,
                        "model": model,
                        "respond": respond,
                        "share": share,
                        **found,
                    }
                )
    return rows


def arms() -> list[tuple[str, str]]:
    return [(model, respond) for model in MODELS for respond in RESPONSES]


def match(ours: Seat, forks: Forks, y: np.ndarray, model: str, respond: str, luck: np.ndarray) -> dict[str, float]:
    """Means over the looks: what is earned from the rival and how far the forecasts are from it, all exact but the hands."""
    hands, form = ours.hands, ours.form
    learner = part("model", model, hands, kind="hands")
    memory, pay, looks = learner.begin(), earned(form, SEAT, y), []
    for now, then in zip(LOOKS, (*LOOKS[1:], LOOKS[-1]), strict=True):
        said = learner.plan(memory)
        said = said + EVEN * (normal(form, hands.other, np.ones_like(said)) - said)
        expected = plan(form, hands.other, said)
        x = answer(form, SEAT, expected if respond == "plan" else plan(form, hands.other, blinded(hands, said)))
        looks.append((float(pay @ x), *forks.errors(x, y, expected)))
        ends = ours.dealt(x, y, luck[now:then])
        for end, times in zip(*ends, strict=True):
            for _ in range(times):
                memory = learner.update(memory, int(end))
    worth, plain, given, hidden, gap = np.mean(looks, 0).tolist()
    return {"worth": worth, "plain": plain, "given": given, "hidden": hidden, "gap": gap}
