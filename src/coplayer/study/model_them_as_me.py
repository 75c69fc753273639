"""Is it true that if they are better you lose, and if they are worse you should model them as yourself?

A seat meets people, each with a fixed policy, again and again, and knows more or less about them:

    equilibrium   nothing: the policy that keeps the value against all, of these the one that earns most from the crowd
    as myself     nothing but itself: it answers what it would play in the other's seat (model_them_arms.py), or stays
                  with its own policy, or answers whoever answers it: levels 2 and 3 of self
    crowd         other people of the same kinds: one best reply to their mixture
    + person      the crowd and what this person did in n matches; or these matches alone (model_them_play.py)
    person        who it is: a best reply to each

By linearity equilibrium <= crowd <= person on average over people where the crowd is known; where "as myself" falls is
the question, and when it pays to learn the person. People are drawn (model_them_people.py); logged ones come from a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.agents.machine import Machine
from coplayer.card.facts import Facts
from coplayer.card.references import references
from coplayer.form.hands import form_of
from coplayer.read.name import load
from coplayer.solve.best_response import best_response, returns
from coplayer.solve.response import earned, plan
from coplayer.solve.security_level import security_level
from coplayer.study import model_them_logged
from coplayer.study import model_them_shown as shown
from coplayer.study.by_name import Say, check, verdict
from coplayer.study.model_them_arms import Meeting, measured, resting
from coplayer.study.model_them_people import written
from coplayer.study.model_them_play import answer, most
from coplayer.study.model_them_shares import array, reaches, weaker
from coplayer.study.plans import put
from coplayer.study.setting import setting

CLAIM = (
    "Knowing the crowd is worth something, knowing the person more, and **answering others as if they were oneself is "
    "worth little against the weak and can cost more than it brings**. Nobody who is better makes one lose more than the "
    "value of the game, which is 0 in a symmetric one."
)
RIVALS = (
    "A model of oneself is enough: others are much like me.",
    "Models of persons never repay their data: the crowd is enough.",
)
FLIP = (
    "against the weaker half of the people, in most of the games, taking them for a near-equilibrium copy of oneself "
    "(answering it or staying with one's own policy, whichever earns more) earns at least 80 % of what knowing the "
    "person earns over the equilibrium"
)
SHARE = 0.8
DILEMMA = 5  # rounds of the prisoner's dilemma that is reckoned by hand


@dataclass(frozen=True)
class Config:
    """Is it true that if they are better you lose, and if they are worse you should model them as yourself?"""

    games: tuple[str, ...] = setting(
        ("rps|repeat(1)", "kuhn", "liars_dice(sides=4)", "leduc", "prisoners_dilemma|repeat(5)", "deal_or_no_deal"),
        "games", "one match each; the first four are zero-sum",
    )  # fmt: skip
    shared: tuple[str, ...] = setting(
        ("stag_hunt", "chicken", "battle_of_sexes", "tiny_hanabi"),
        "games", "not zero-sum: does a better other make one lose?",
    )  # fmt: skip
    many: int = setting(40, "people", "met in each game, in both seats; intervals are over people")
    others: int = setting(40, "people", "met before, of the same kinds and not the same: the crowd, policies known")
    stops: tuple[int, ...] = setting(
        (0, *(2**k for k in range(13))), "matches", "with a person, after which the learners think again"
    )
    me: int = setting(30, "iterations", "of CFR+ that made me, the average of them: nearly at equilibrium")
    strength: float = setting(4.0, "matches", "that what is expected counts for at each information set")
    lovers: tuple[float, ...] = setting((2 / 3, 1 / 3), "shares", "of rock- and paper-lovers, for the sum by hand")
    loved: float = setting(0.6, "chance", "of the throw they love; the other two share the rest")
    shown: str = setting("leduc", "game", "whose learning is drawn: the largest")
    logs: str = setting("", "path", "a file or folder of people's records, if there is one; else none are looked at")
    draws: int = setting(2000, "draws", "of the bootstrap over people")
    seed: int = setting(0, "seed", "draws the people, the crowd and the matches")


def run(config: Config, say: Say) -> dict[str, Any]:
    meeting = Meeting(config.many, config.others, config.stops, config.me, config.strength, config.seed)
    rows = []
    for spec in config.games:
        say(spec)
        rows.append(measured(spec, meeting))
    for row in rows:
        row["reaches"] = reaches(row, config.draws)
    numbers: dict[str, Any] = {"games": rows, "better": [m for spec in config.shared for m in better_others(spec)]}
    if config.logs:
        numbers["logged"] = model_them_logged.measured(config.logs, config.strength)
    drawn = next((r for r in rows if r["game"] == config.shown), rows[-1])
    tables = [shown.decides(rows), shown.ladder(rows), shown.needed(rows), shown.learning(rows), shown.by_skill(rows)]
    tables.append(shown.against_better(numbers))
    return {
        "numbers": numbers, "verdict": verdict(flipped(numbers), told(numbers)),
        "figures": [shown.by_strength(rows), shown.by_matches(drawn)],
        "tables": [*tables, *model_them_logged.tables(numbers.get("logged"))],
        "checks": [*lovers(config), *by_hand(), *ladder_holds(rows)],
    }  # fmt: skip


def better_others(spec: str) -> list[dict[str, Any]]:
    """Not zero-sum: what seat 0 can earn from each reference player of seat 1, and what it can be sure of."""
    facts = Facts(load(spec))
    form = facts.form
    assert form
    sure, met = security_level(form, 0).value, []
    for r in references(facts, None):
        earns, reply = best_response(form, r.policy, 0)
        loss = best_response(form, (reply, r.policy[1]), 1)[0] - returns(form, (reply, r.policy[1]))[1]
        met.append({"game": spec, "other": r.name, "weakness": float(loss), "earned": float(earns), "sure": sure})
    return met


def of_self(row: dict[str, Any]) -> float | None:
    """Share of the prize against the weaker half, answering oneself or staying, whichever earns more."""
    half = weaker(row)
    own, person, calm = (array(half, arm) for arm in (("as_myself", "staying"), "person", "equilibrium"))
    prize = (person - calm).sum()
    return None if prize <= 1e-9 else float((own - calm[None]).sum(1).max() / prize)


def flipped(numbers: dict[str, Any]) -> bool | None:
    shares = [s for r in numbers["games"] if (s := of_self(r)) is not None]
    return 2 * sum(s >= SHARE for s in shares) > len(shares) if shares else None


def told(numbers: dict[str, Any]) -> str:
    shares = {r["title"]: round(s, 4) + 0.0 for r in numbers["games"] if (s := of_self(r)) is not None}
    said = ", ".join(f"{name} {100 * s:.0f} %" for name, s in shares.items())
    return (
        f"against the weaker half of the people it earns this share of the prize, what knowing the person adds to the "
        f"equilibrium: {said}; {sum(s >= SHARE for s in shares.values())} of {len(shares)} games reach 80 %. "
        f"{shown.repaid(numbers['games'])}"
    )


def lovers(config: Config) -> list[dict[str, Any]]:
    """Two kinds of people in rock-paper-scissors, reckoned by hand and by the arms' own functions."""
    form, rest, share = form_of(load("rps")), (1 - config.loved) / 2, np.array(config.lovers)
    mixes = np.full((2, 3), rest) + (config.loved - rest) * np.eye(3)[:2]
    y = np.array([lover(form, mix) for mix in mixes])
    rock, paper, scissors = share @ mixes
    pooled = max(rock - scissors, paper - rock, scissors - paper)  # thrown: paper, scissors, rock
    calm = earned(form, 0, share @ y) @ resting(form, 0, share @ y, None)[1]
    return [
        check("rock-paper-scissors, two kinds of lovers: equilibrium", 0.0, float(calm)),
        check("best reply to the crowd: the most of wins less losses", float(pooled), most(form, 0, share @ y)),
        check("best reply to each person: loved less another", config.loved - rest, float(share @ [most(form, 0, r) for r in y])),
    ]  # fmt: skip


def lover(form: Any, mix: np.ndarray) -> np.ndarray:
    """The plan of seat 1 that throws a mix."""
    out = np.ones(form.sequences[1])
    put(form, out, 1, 0, mix)
    return plan(form, 1, out)


def by_hand() -> list[dict[str, Any]]:
    """Both halves of the saying fail against tit for tat in five rounds of the prisoner's dilemma (5, 3, 1, 0)."""
    game = load(f"prisoners_dilemma|repeat({DILEMMA})")
    form = form_of(game)
    defector = [plan(form, p, written(form, p, Machine(game, p, "always", label="defect"))) for p in (0, 1)]
    ours, nasty = defector
    nice = plan(form, 1, written(form, 1, Machine(game, 1, "tit_for_tat")))
    better = earned(form, 1, answer(form, 0, nice)) @ nice - earned(form, 1, ours) @ nasty
    return [
        check("tit for tat is better than a defector: what it earns more from its best answer, 12 - 5", 7.0, float(better)),
        check("and one earns more from it: 4 × 3 + 5 against 5 × 1", 12.0, most(form, 0, nice) - most(form, 0, nasty)),
        check("taken for a defector as oneself is, it yields 5 + 4 × 1 of these 17", 9.0, float(earned(form, 0, nice) @ ours)),
    ]  # fmt: skip


def ladder_holds(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Theorems that hold for whoever comes."""
    zero = [r for r in rows if r["zero_sum"]]
    steps = [("equilibrium", "pooled_known"), ("pooled_known", "person")]
    down = [float(array(r["people"], a).mean() - array(r["people"], b).mean()) for r in rows for a, b in steps]
    short = [max(0.0, v - s) for r in zero for v, s in zip(r["values"], r["sure"], strict=True)]
    return [
        check(f"equilibrium ≤ known crowd ≤ person, worst step down in {len(rows)} games", 0.0, max(0.0, *down)),
        check(f"zero-sum: nobody holds the equilibrium below the value, worst of {len(zero)} games", 0.0, max(short, default=0.0)),
        check("zero-sum: values of both seats add up to 0", 0.0, max((abs(sum(r["values"])) for r in zero), default=0.0)),
    ]  # fmt: skip
