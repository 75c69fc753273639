"""Is it true that if they are better you lose, and if they are worse you should model them as yourself?

A seat meets one of several people, each with a fixed policy, and knows more or less about them:

    equilibrium   nothing: the policy that keeps the value against all, of these the one that earns most from the crowd
    as myself     nothing: it answers as if the other played what it would play itself in the other's seat;
                  or stays with its own policy, which against a copy of itself is nearly a best reply already
    population    how often each kind of person comes: one best reply to the mixture
    person        who it is: a best reply to each

By linearity equilibrium <= population <= person, on average over people; where "as myself" falls is the question.
One play each: whoever plays again and again can learn who it is, at most up to the person's price.

Not here yet: how many rounds it takes to learn a person, and people from logs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.card.facts import Facts
from coplayer.card.references import Reference, references
from coplayer.form.passes import best
from coplayer.form.policy import Policy, normal
from coplayer.form.sequence import SequenceForm
from coplayer.read.name import load, title
from coplayer.solve.best_response import best_response, returns
from coplayer.solve.response import earned, plan, worst
from coplayer.solve.safe_side import SafeSide, safe_side
from coplayer.solve.security_level import security_level
from coplayer.study.by_name import Say, check, verdict
from coplayer.study.setting import setting

CLAIM = (
    "Knowing the crowd is worth something, knowing the person more, and **answering others as if they were oneself is "
    "worth "
    "little against the weak and can cost more than it brings**. Nobody who is better makes one lose more than the "
    "value "
    "of the game, which is 0 in a symmetric one."
)
RIVALS = (
    "A model of oneself is enough: others are much like me.",
    "Models of persons never repay their data: the crowd is enough.",
)
FLIP = (
    "against the weaker half of the people, in most of the games, taking them for a near-equilibrium copy of oneself "
    "(answering it or "
    "staying with one's own policy, whichever earns more) earns at least 80 % of what knowing the person earns over "
    "the equilibrium"
)
SHARE = 0.8
ME = "CFR+ 30, average"  # the one who takes others for itself: nearly at equilibrium, as a trained player would be


@dataclass(frozen=True)
class Config:
    """Is it true that if they are better you lose, and if they are worse you should model them as yourself?"""

    games: tuple[str, ...] = setting(
        ("kuhn", "leduc", "liars_dice(sides=4)", "biased_rps", "coin_toss"),
        "games",
        "zero-sum, with the card's reference opponents as people",
    )
    shared: tuple[str, ...] = setting(
        ("stag_hunt", "chicken", "battle_of_sexes", "tiny_hanabi"),
        "games",
        "not zero-sum: does a better other make one lose?",
    )
    lovers: tuple[float, ...] = setting((2 / 3, 1 / 3), "shares", "of rock- and paper-lovers in rock-paper-scissors")
    shown: str = setting("leduc", "game", "whose people are drawn: the largest of the five")
    loved: float = setting(0.6, "chance", "of the throw they love; the other two share the rest")


def run(config: Config, say: Say) -> dict[str, Any]:
    rows = [throws(config)]
    for spec in config.games:
        say(spec)
        rows.append(zero_sum(spec))
    better = [met for spec in config.shared for met in better_others(spec)]
    numbers = {"games": rows, "better": better, "exact": True}
    shown = next((r for r in rows if r["game"] == config.shown), rows[-1])
    return {
        "numbers": numbers,
        "verdict": verdict(flipped(numbers), told(numbers)),
        "figures": [by_strength(shown)],
        "tables": [ladder(rows), against_better(rows, better), people(shown)],
        "checks": checks(config, rows),
    }


def throws(config: Config) -> dict[str, Any]:
    """Rock-paper-scissors against two kinds of lovers, from seat 0; "as myself" is the uniform equilibrium itself."""
    facts = Facts(load("rps"))
    form = facts.form
    assert form
    rest = (1 - config.loved) / 2
    kinds = [Reference(f"{form.menu(1, 0)[k]}-lover", lover(form, k, config.loved, rest)) for k in (0, 1)]
    return measured(form, "rps", [safe_side(form, 0)], kinds, np.array(config.lovers), None)


def lover(form: SequenceForm, throw: int, loved: float, rest: float) -> Policy:
    """Both seats throw `throw` with chance `loved`."""
    out = []
    for p in (0, 1):
        weight = np.ones(form.sequences[p])
        for a in range(3):
            weight[form.sequence(p, 0, a)] = loved if a == throw else rest
        out.append(normal(form, p, weight))
    return tuple(out)


def zero_sum(spec: str) -> dict[str, Any]:
    """Both seats against the reference opponents, all equally frequent."""
    facts = Facts(load(spec))
    assert facts.form
    kinds = list(references(facts, None))
    sides = [safe_side(facts.form, seat) for seat in (0, 1)]
    me = next(r for r in kinds if r.name == ME)
    others = [r for r in kinds if r is not me]
    return measured(facts.form, spec, sides, others, np.full(len(others), 1 / len(others)), me)


def measured(
    form: SequenceForm,
    spec: str,
    sides: list[SafeSide],
    kinds: list[Reference],
    share: np.ndarray,
    me: Reference | None,
) -> dict[str, Any]:
    """Every arm, on average over people [K] and seats; and each person alone."""
    alone = [[person(side, kind, me) for kind in kinds] for side in sides]
    mixed = [crowd(side, kinds, share, me) for side in sides]
    arms = ("as_myself", "staying", "person", "equilibrium")
    steps = {
        a: float(np.mean([[share[k] * m[k][a] for k in range(len(kinds))] for m in alone]) * len(kinds)) for a in arms
    }
    steps |= {key: float(np.mean([m[key] for m in mixed])) for key in ("population", "safe")}
    each = [
        {
            "name": k.name,
            "strength": float(np.mean([m[i]["weakness"] for m in alone])),
            **{a: float(np.mean([m[i][a] for m in alone])) for a in arms},
            "worst": float(np.mean([m[i]["worst"] for m in alone])),
        }
        for i, k in enumerate(kinds)
    ]
    return {
        "game": spec,
        "title": title(form.graph.game),
        "seats": [s.seat for s in sides],
        "values": [s.value for s in sides],
        "me": me.name if me else "equilibrium",
        "steps": steps,
        "people": each,
    }


def person(side: SafeSide, kind: Reference, me: Reference | None) -> dict[str, float]:
    """What one seat earns from one person by each arm, its own value taken off; how weak the person is."""
    form, seat, value = side.form, side.seat, side.value
    y = kind.policy[1 - seat]
    own = side.policy if me is None else best_response(form, me.policy, seat)[1]
    stay = side.policy if me is None else me.policy[seat]
    best_reply = best_response(form, kind.policy, seat)[0]
    pay = earned(form, seat, plan(form, 1 - seat, y))
    return {
        "weakness": -worst(form, 1 - seat, plan(form, 1 - seat, y)) - value,
        "person": best_reply - value,
        "as_myself": float(pay @ plan(form, seat, own)) - value,
        "staying": float(pay @ plan(form, seat, stay)) - value,
        "worst": worst(form, seat, plan(form, seat, own)) - value,
        "equilibrium": float(side.best_equilibrium(y).against) - value,
    }


def crowd(side: SafeSide, kinds: list[Reference], share: np.ndarray, me: Reference | None) -> dict[str, float]:
    """The best reply to the mixture of people, and the best of the safe policies against it."""
    form, seat = side.form, side.seat
    plans = [plan(form, 1 - seat, k.policy[1 - seat]) for k in kinds]
    pay = earned(form, seat, np.einsum("k,kq->q", share, np.array(plans)))
    safe = side.face.maximize(pay, 0.0)
    most = best(form.trees[seat], pay.copy(), np.zeros(max(form.infosets[seat], 1)))
    return {"population": float(most) - side.value, "safe": float(pay @ plan(form, seat, safe)) - side.value}


def better_others(spec: str) -> list[dict[str, Any]]:
    """Not zero-sum: what seat 0 can earn from each reference player of seat 1, and what it can be sure of."""
    facts = Facts(load(spec))
    form = facts.form
    assert form
    sure = security_level(form, 0).value
    met = []
    for r in references(facts, None):
        most, reply = best_response(form, r.policy, 0)
        loss = best_response(form, (reply, r.policy[1]), 1)[0] - returns(form, (reply, r.policy[1]))[1]
        met.append({"game": spec, "other": r.name, "weakness": float(loss), "earned": float(most), "sure": sure})
    return met


def weaker(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The weaker half of the people."""
    ordered = sorted(row["people"], key=lambda p: -p["strength"])
    return ordered[: (len(ordered) + 1) // 2]


def share_of_prize(row: dict[str, Any]) -> float | None:
    """(as myself - equilibrium) / (person - equilibrium) against the weaker half, answering or staying."""
    half = weaker(row)
    prize = sum(p["person"] - p["equilibrium"] for p in half)
    won = max(sum(p[arm] - p["equilibrium"] for p in half) for arm in ("as_myself", "staying"))
    return None if prize <= 1e-9 else won / prize


def flipped(numbers: dict[str, Any]) -> bool | None:
    shares = [s for r in numbers["games"] if (s := share_of_prize(r)) is not None]
    return 2 * sum(s >= SHARE for s in shares) > len(shares) if shares else None


def told(numbers: dict[str, Any]) -> str:
    shares = {r["title"]: s for r in numbers["games"] if (s := share_of_prize(r)) is not None}
    said = ", ".join(f"{name} {100 * s:.0f} %" for name, s in shares.items())
    return (
        f"against the weaker half of the people it earns this share of the prize, what knowing the person adds to the "
        f"equilibrium: {said}; "
        f"{sum(s >= SHARE for s in shares.values())} of {len(shares)} games reach 80 %"
    )


def by_strength(row: dict[str, Any]) -> dict[str, Any]:
    """What each arm earns over the value, by how weak the person is."""
    ordered = sorted(row["people"], key=lambda p: p["strength"])
    arms = {
        "who it is": "person",
        "equilibrium": "equilibrium",
        "as myself, answering": "as_myself",
        "as myself, staying": "staying",
    }
    last = ordered[-1]
    return {
        "title": f"{row['title']}: from the weakest a model of the person wins {last['person']:.2f}, a model of "
        f"oneself {max(last['as_myself'], last['staying']):.2f}",
        "x": "weakness of the person: what its worst opponent wins over the value",
        "y": "won over the value, mean of both seats",
        "series": [{"name": name, "points": [[p["strength"], p[key]] for p in ordered]} for name, key in arms.items()],
        "note": f"Exact. Each corner is a person: {', '.join(p['name'] for p in ordered)}. Equilibrium: of all safe "
        f"policies the one that earns most "
        f"from this person, which is generous. As myself: {row['me']}, nearly an equilibrium, or the best reply to it.",
    }


def ladder(rows: list[dict[str, Any]]) -> dict[str, Any]:
    cells = [
        [
            r["title"],
            s["safe"],
            s["staying"],
            s["as_myself"],
            s["population"],
            s["person"],
            min(p["worst"] for p in r["people"]),
        ]
        for r in rows
        for s in [r["steps"]]
    ]
    return {
        "title": "The ladder: won over the value of the game, on average over people and seats",
        "head": ["game", "equilibrium", "staying", "as myself", "population", "person", "as myself, at worst"],
        "rows": cells,
        "decimals": 3,
        "note": "In the units of the game. Equilibrium here: of all safe policies the one that earns most from the "
        "crowd. Staying: one's own policy. As myself: the best reply to it. At worst: "
        "against the opponent who hurts that policy most.",
    }


def against_better(rows: list[dict[str, Any]], better: list[dict[str, Any]]) -> dict[str, Any]:
    """First half: the strongest and the weakest other of each game, and what one can earn from them."""
    cells = []
    for r in rows:
        ordered = sorted(r["people"], key=lambda p: p["strength"])
        low, high, value = ordered[0], ordered[-1], float(np.mean(r["values"]))
        cells.append([r["title"], low["name"], high["name"], low["person"] + value, high["person"] + value, value])
    for spec in dict.fromkeys(m["game"] for m in better):
        met = sorted((m for m in better if m["game"] == spec), key=lambda m: m["weakness"])
        cells.append(
            [
                title(load(spec)),
                met[0]["other"],
                met[-1]["other"],
                met[0]["earned"],
                met[-1]["earned"],
                met[0]["sure"],
            ]
        )
    return {
        "title": "“If they are better you lose”: the most one can earn from the best and from the worst of them",
        "head": ["game", "best of them", "worst of them", "from the best", "from the worst", "sure of"],
        "rows": cells,
        "decimals": 3,
        "note": "Zero-sum games (first): nobody holds one below what one is sure of, the value; 0 on average over "
        "both seats. The others, for seat 0: "
        "best and worst by what the other could still gain by answering one’s best reply; a better other may be worth "
        "more than a worse one.",
    }


def people(row: dict[str, Any]) -> dict[str, Any]:
    ordered = sorted(row["people"], key=lambda p: p["strength"])
    return {
        "title": f"The people of the picture: {row['title']}, won over the value",
        "head": ["person", "weakness", "equilibrium", "staying", "as myself", "who it is"],
        "rows": [
            [p["name"], p["strength"], p["equilibrium"], p["staying"], p["as_myself"], p["person"]] for p in ordered
        ],
        "decimals": 3,
    }


def checks(config: Config, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rock-paper-scissors by hand, and the order of the ladder in every game."""
    rest, (rock, paper) = (1 - config.loved) / 2, config.lovers
    thrown = rock * np.array([config.loved, rest, rest]) + paper * np.array([rest, config.loved, rest])
    pooled = float((np.roll(thrown, 1) - np.roll(thrown, -1)).max())  # paper wins rock - scissors, and so on
    got = rows[0]["steps"]
    down = [
        max(0.0, r["steps"][a] - r["steps"][b])
        for r in rows
        for a, b in (("safe", "population"), ("population", "person"))
    ]
    below = [max(0.0, -p["person"]) for r in rows for p in r["people"]]
    return [
        check("rock-paper-scissors, two kinds of lovers: equilibrium", 0.0, got["safe"]),
        check("best reply to the population: the most of wins less losses", pooled, got["population"]),
        check("best reply to each person: loved less another", config.loved - rest, got["person"]),
        check(f"equilibrium ≤ population ≤ person, worst step down in {len(rows)} games", 0.0, max(down)),
        check(f"nobody holds the best reply below the value, worst of {len(below)} people", 0.0, max(below)),
    ]
