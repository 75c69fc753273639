"""Hidden cards in drift_price: styles of poker that change by themselves, met by counts that forget or do not.

The rival has a style of the continuous family (model/style.py), and before each hand another one with chance
`hazard`. An arm counts what it sees, hidden cards shared out by how likely they are (model_them_play.py), and thinks
again every ten hands; changes count from the next ten on. What a plan earns from the present style is exact.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coplayer.form.hands import Hands, form_of
from coplayer.measure.interval import mean
from coplayer.population.styles import style
from coplayer.read.name import load, title
from coplayer.solve.response import earned, plan
from coplayer.solve.safe_side import safe_side
from coplayer.study.by_name import Say
from coplayer.study.model_them_play import Learner, Seat, Seen, answer, most

STRETCH = 10  # hands between two thoughts
FIRST = 100  # hands after which the frozen arm stops learning
COUNTS = Learner(None, 4.0)
NEVER, FROZEN, FORGETS = "never forgets", "frozen", "discount for the rival"


def played(
    spec: str, hands: int, hazards: tuple[float, ...], decays: tuple[float, ...], seeds: range, tuning: range, say: Say
) -> dict[str, Any]:
    """Every arm's share of the prize at each hazard; seats take turns with seeds. Discounts are chosen on `tuning`."""
    form = form_of(load(spec))
    seats = [Seat(Hands(form, s, 1, "none")) for s in (0, 1)]
    safe = [plan(form, s, safe_side(form, s).policy) for s in (0, 1)]
    rows = []
    for hazard in hazards:
        say(f"{spec}: against styles that switch with chance {hazard:g}")
        tried = {d: [match(seats, safe, d, hands, hazard, hands, k) for k in tuning] for d in decays}
        own = max(tried, key=lambda d: np.mean(tried[d]))
        arms = {FROZEN: (1.0, FIRST), NEVER: (1.0, hands), FORGETS: (own, hands)}
        shares = {name: [match(seats, safe, *arm, hazard, hands, k) for k in seeds] for name, arm in arms.items()}
        rows.append({"rate": hazard, "best": own, "arms": {name: told(found) for name, found in shares.items()}})
    return {"game": spec, "title": title(load(spec)), "hands": hands, "rows": rows}


def told(shares: list[float]) -> dict[str, Any]:
    e = mean(shares)
    return {"share": e.mean, "interval": e.interval, "n": e.n}


def match(
    seats: list[Seat], safe: list[np.ndarray], decay: float, until: int, hazard: float, hands: int, seed: int
) -> float:
    """The share of the prize in one match: (earned - equilibrium) / (oracle - equilibrium)."""
    ours, x0 = seats[seed % 2], safe[seed % 2]
    luck, seen, totals = np.random.default_rng([seed, 1]), ours.begin(COUNTS), np.zeros(3)
    x = answer(ours.form, ours.seat, ours.expected(COUNTS, seen))
    for t, y in enumerate(changing(ours, hands // STRETCH, hazard, seed)):
        pay = earned(ours.form, ours.seat, y)
        totals += pay @ x, pay @ x0, most(ours.form, ours.seat, y)
        ends = ours.dealt(x, y, luck.random(STRETCH))
        if STRETCH * t < until:
            seen = ours.learned(COUNTS, Seen(seen.logs, seen.counts * decay**STRETCH), ends)
            x = answer(ours.form, ours.seat, ours.expected(COUNTS, seen))
    won, calm, oracle = totals
    return float((won - calm) / (oracle - calm))


def changing(ours: Seat, stretches: int, hazard: float, seed: int) -> list[np.ndarray]:
    """The rival's plan [Q_other] in each stretch, the same for all arms."""
    rng, other = np.random.default_rng([seed, 2]), 1 - ours.seat
    changes = rng.random(stretches) < 1 - (1 - hazard) ** STRETCH
    plans: list[np.ndarray] = []
    for t in range(stretches):
        fresh = t == 0 or changes[t]
        plans.append(plan(ours.form, other, style(ours.form, other, rng)) if fresh else plans[-1])
    return plans


def table(found: dict[str, Any]) -> dict[str, Any]:
    rows = []
    for r in found["rows"]:
        for name, arm in r["arms"].items():
            rows.append([f"{r['rate']:g}", name, arm["share"], *(arm["interval"] or [None, None]), arm["n"]])
    best = ", ".join(f"{r['best']:g}" for r in found["rows"])
    return {
        "title": f"{found['title']}: share of the prize against styles that switch",
        "head": ["hazard a hand", "arm", "share", "low", "high", "seeds"], "rows": rows, "decimals": 3,
        "note": f"{found['hands']:,} hands a match, seats in turn; 95 % over seeds. Discounts chosen on other seeds: {best} a hand. "
        "The mean over styles can be exploited, so that even who never forgets wins something.",
    }  # fmt: skip
