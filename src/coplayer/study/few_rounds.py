"""Is the bottleneck samples?

With people one gets tens of rounds. Rounds until the plan against a new partner is worth 90 % of the way from random
play to the oracle, in repeated games with two actions against partners who look two rounds back; and how many fewer
it takes with partners met before, more computing, a larger model, or one question (few_rounds_play.py has the model).
Recurrent nets of two sizes that read the records of partners met before take part too, if jax is there
in some of the worlds (few_rounds_net.py; half of the time the study takes, about ten seconds a world).

Not here yet: language models as priors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.measure.interval import Estimate, holm, mean
from coplayer.study import few_rounds_net
from coplayer.study.by_name import Say, check, verdict
from coplayer.study.few_rounds_net import Net
from coplayer.study.few_rounds_play import (
    CONTEXTS,
    Learner,
    oracle,
    partners,
    reached,
    records,
    told_apart,
    worths,
)
from coplayer.study.setting import setting

CLAIM = (
    "With tens of rounds the bottleneck is samples of this partner, and **having met others before saves more of them "
    "than computing or size**."
)
RIVALS = (
    "Think longer: planning further ahead with what one has seen makes up for it.",
    "A larger model sees more in the same rounds.",
)
FLIP = "sixteen times the computing saves more rounds (mean log₂) than forty partners met before"
LEVEL = 0.05
BASE = "nobody met, 4 rounds ahead, 2 looked back"
ARMS = {
    BASE: Learner(),
    "computing × 16": Learner(sweeps=64),
    "computing / 4": Learner(sweeps=1),
    "model × 16": Learner(memory=4),
    "model / 4": Learner(memory=1),
    "one question": Learner(asks=True),
    "40 partners": Learner(earlier=40),
    "40 and a question": Learner(earlier=40, asks=True),
    "40 and computing × 16": Learner(earlier=40, sweeps=64),
}
NETS = {
    "net of 8, 40 partners": Net(8, 40),
    "net of 40, 40 partners": Net(40, 40),
    "net of 40, 400 partners": Net(40, 400),
}  # 338 weights and 5,522: a model × 16


@dataclass(frozen=True)
class Config:
    """Is the bottleneck samples?"""

    worlds: int = setting(20, "worlds", "each with its pay and types of people; intervals are over worlds")
    held_out: int = setting(10, "partners", "a world, never met before: 200 in all")
    other: tuple[float, float] = setting(
        (0.5, 1.5), "points", "for doing b as they do, 1 for a: no act is best for all"
    )
    types: int = setting(8, "types", "of people in a world")
    alike: float = setting(20.0, "pseudo-counts", "how near people are to their type: chances differ by about .1")
    met: tuple[int, ...] = setting((1, 3, 10, 40, 100, 400), "partners", "met before")
    each: int = setting(100, "rounds", "of record of each partner met, played at random by us")
    trust: float = setting(0.3, "share", "of an earlier partner’s record that counts, as people differ")
    rounds: int = setting(200, "rounds", "with each partner; who has not got there counts as 200")
    share: float = setting(0.9, "share", "of the way from random play to the oracle")
    hold: int = setting(10, "rounds", "for which it must be reached on average")
    sure: float = setting(0.9, "chance", "of the truth at which types count as told apart")
    net: int = setting(600, "steps", "of teaching a net; needs coplayer[deep], 0 leaves nets out")
    net_worlds: int = setting(5, "worlds", "in which nets take part, the first ones: each costs ten seconds")
    seed: int = setting(0, "seed", "the first world’s")


def run(config: Config, say: Say) -> dict[str, Any]:
    arms = ARMS | {met(n): Learner(earlier=n) for n in config.met if met(n) not in ARMS}
    nets = NETS if config.net and few_rounds_net.here() else {}
    found: dict[str, list[list[int]]] = {name: [] for name in (*arms, *nets)}
    errs: dict[str, list[float]] = {name: [] for name in nets}
    for k in range(config.worlds):
        say(f"world {k + 1} of {config.worlds}")
        there = nets if k < config.net_worlds else {}
        for name, rounds in world(config, arms, there, config.seed + k, errs).items():
            found[name].append(rounds)
    numbers: dict[str, Any] = {"arms": saved(found, config.rounds), "met": list(config.met), "rounds": config.rounds}
    numbers |= {"apart": apart(config), "worlds": config.worlds, "partners": config.worlds * config.held_out}
    numbers["nets"] = {name: interval(np.array(row)) for name, row in errs.items()}
    numbers["gap"] = more(found, "40 partners", "computing × 16")
    return {
        "numbers": numbers, "verdict": verdict(flipped(numbers), told(numbers)),
        "figures": [by_met(numbers), by_types(numbers)], "tables": [tornado(numbers), *taught(numbers)],
        "checks": checks(config, numbers),
    }  # fmt: skip


def world(
    config: Config, arms: dict[str, Learner], nets: dict[str, Net], seed: int, errs: dict[str, list[float]]
) -> dict[str, list[int]]:
    """Rounds to the mark, of each arm with each held-out partner; all arms have the same luck. Nets' errors go to errs."""
    rng = np.random.default_rng(seed)
    pay = np.diag([1.0, rng.uniform(*config.other)])
    types = rng.dirichlet((0.5, 0.5), (config.types, CONTEXTS))
    earlier = partners(
        types, max(*(a.earlier for a in arms.values()), *(n.earlier for n in nets.values())), config.alike, rng
    )
    before = {
        m: records(earlier, m, config.each, np.random.default_rng([seed, 1])) for m in {a.memory for a in arms.values()}
    }
    met = [(table, rng.random((config.rounds, 3)), oracle(pay, table))
           for table in partners(types, config.held_out, config.alike, rng)]  # fmt: skip
    out: dict[str, list[int]] = {}
    for name, arm in arms.items():
        known = before[arm.memory][: arm.earlier]
        out[name] = [
            reached(worths(arm, pay, table, known, draws, config.trust), *ends, config.share, config.hold)
            for table, draws, ends in met
        ]
    for name, net, weights, err in few_rounds_net.met(nets, earlier, config.each, config.net, seed):
        errs[name].append(err)
        out[name] = [
            reached(few_rounds_net.worths(weights, net, pay, table, draws), *ends, config.share, config.hold)
            for table, draws, ends in met
        ]
    return out


def saved(found: dict[str, list[list[int]]], most: int) -> dict[str, Any]:
    """Of each arm: mean log₂ rounds saved beside the base, over worlds; median rounds; who never got there."""
    base = np.log2(np.array(found[BASE]))  # [worlds, partners]
    out: dict[str, Any] = {}
    for name, rows in found.items():
        less: Estimate = mean((base[: len(rows)] - np.log2(np.array(rows))).mean(1).tolist())
        out[name] = {"saved": less.mean, "interval": less.interval, "raw": None if name == BASE else less.p,
                     "log": interval(np.log2(np.array(rows)).mean(1)), "median": float(np.median(rows)),
                     "never": float((np.array(rows) >= most).mean()), "worlds": len(rows)}  # fmt: skip
    for row, p in zip(out.values(), holm([r.pop("raw") for r in out.values()]), strict=True):
        row["p"] = p
    return out


def more(found: dict[str, list[list[int]]], one: str, other: str) -> dict[str, Any]:
    """By how many halvings one arm needs fewer rounds than another, over worlds."""
    logs = [np.log2(np.array(found[name])).mean(1) for name in (one, other)]
    e = mean((logs[1] - logs[0]).tolist())
    return {"saved": e.mean, "interval": e.interval, "p": e.p}


def interval(values: np.ndarray) -> list[float | None]:
    e = mean(values.tolist())
    return [e.mean, e.low, e.high]


def apart(config: Config) -> list[dict[str, Any]]:
    """Rounds until one of K known types is told from the others, and what theory needs at least."""
    rng, rows = np.random.default_rng([config.seed, 2]), []
    for many in (2, 4, 8, 16, 32, 64):
        both = []
        for _ in range(200):
            types = 0.05 + 0.9 * rng.dirichlet((1.0, 1.0), (many, CONTEXTS))
            types /= types.sum(-1, keepdims=True)
            both.append(told_apart(types, config.sure, 2000, rng))
        took, needed = np.array(both, float).T
        rows.append({"types": many, "took": interval(took), "needed": float(needed.mean())})
    return rows


def flipped(numbers: dict[str, Any]) -> bool:
    arms = numbers["arms"]
    return arms["computing × 16"]["saved"] > arms["40 partners"]["saved"]


def divided(row: dict[str, Any]) -> str:
    ends = [2.0**x for x in (row["saved"], *(row["interval"] or []))]
    return f"{ends[0]:.2f}" + (f" [{ends[1]:.2f}, {ends[2]:.2f}]" if len(ends) == 3 else "")


def told(numbers: dict[str, Any]) -> str:
    arms = numbers["arms"]
    named = ("40 partners", "computing × 16", "model × 16", "one question")
    said = "; ".join(f"{name}: {divided(arms[name])}" for name in named)
    return (
        f"over {numbers['partners']} held-out partners in {numbers['worlds']} worlds a learner who met nobody needs "
        f"{arms[BASE]['median']:.0f} rounds (median). What divides them by how much (below 1: it takes more): {said}. "
        f"40 partners against computing × 16: by {divided(numbers['gap'])} more.{told_nets(arms)}"
    )


def told_nets(arms: dict[str, Any]) -> str:
    """A sentence where nets took part."""
    there = {name: arms[name] for name in NETS if name in arms}
    if not there:
        return ""
    said = "; ".join(f"{name}: {divided(row)}" for name, row in there.items())
    return f" Nets that read records, without counts of their own, in {next(iter(there.values()))['worlds']} worlds: {said}."


def by_met(numbers: dict[str, Any]) -> dict[str, Any]:
    arms = numbers["arms"]
    points = [
        [n, *(2.0**x for x in (arms[met(n)]["saved"], *(arms[met(n)]["interval"] or [])))] for n in numbers["met"]
    ]
    flat = {name: 2.0 ** arms[name]["saved"] for name in ("computing × 16", "model × 16")}
    return {
        "title": f"Having met {points[-1][0]} others divides the rounds with a new partner by {points[-1][1]:.2f}, sixteen "
        f"times the computing by {flat['computing × 16']:.2f}",
        "x": "partners met before", "y": "rounds to 90 % of the oracle are divided by", "log_x": True,
        "series": [{"name": "met before", "points": points},
                   *({"name": name, "points": [[n, y] for n in numbers["met"]]} for name, y in flat.items())],
        "reference": {"name": "nobody met", "y": 1.0},
        "note": "Geometric means, paired; 95 % over worlds. The lines of computing and model are those of learners who "
        "met nobody.",
    }  # fmt: skip


def met(n: int) -> str:
    return f"{n} partner{'s' if n > 1 else ''}"


def by_types(numbers: dict[str, Any]) -> dict[str, Any]:
    rows = numbers["apart"]
    first, last = rows[0], rows[-1]
    return {
        "title": f"Telling {last['types']} known types apart takes {last['took'][0]:.1f} rounds, {first['types']} take "
        f"{first['took'][0]:.1f}; theory asks for {last['needed']:.1f} and {first['needed']:.1f} at least",
        "x": "types", "y": "rounds", "log_x": True,
        "series": [{"name": "took", "points": [[r["types"], *r["took"]] for r in rows]},
                   {"name": "needed", "points": [[r["types"], r["needed"]] for r in rows]}],
        "note": "Bayes over known types until the truth has chance .9; needed: ln((K - 1) × .9 / .1) over the largest "
        "Kullback-Leibler distance of two types in a context.",
    }  # fmt: skip


def tornado(numbers: dict[str, Any]) -> dict[str, Any]:
    rows = [[name, r["saved"], *(r["interval"] or [None, None]), r["p"], r["median"], r["never"], r["worlds"]]
            for name, r in sorted(numbers["arms"].items(), key=lambda item: -item[1]["saved"])]  # fmt: skip
    return {
        "title": "Halvings of the rounds to 90 % of the oracle",
        "head": ["learner", "log₂ saved", "low", "high", "p (Holm)", "median rounds", f"not in {numbers['rounds']}", "worlds"],
        "rows": rows, "decimals": 2,
        "note": f"Beside: {BASE}. Computing × 16: 64 rounds ahead; model × 16: four rounds looked back, 256 contexts; "
        "/ 4: one round ahead, or one looked back. The larger model does not fall back on shorter contexts it knows, as a "
        "context tree would.",
    }  # fmt: skip


def taught(numbers: dict[str, Any]) -> list[dict[str, Any]]:
    """What the nets had learned before they met anybody new; nothing where there are none."""
    if not numbers["nets"]:
        return []
    rows = [[name, *err, divided(numbers["arms"][name])] for name, err in numbers["nets"].items()]
    return [{
        "title": "The nets: nats a round on partners kept back from teaching, and by what the rounds are divided",
        "head": ["net", "nats", "low", "high", "rounds divided by [95 %]"], "rows": rows, "decimals": 3,
        "note": f"Mean over {numbers['arms'][rows[0][0]]['worlds']} worlds, 95 %; ln 2 = .693 is to know nothing. Nets have no counts beside them: "
        "they know only what reading taught them.",
    }]  # fmt: skip


def checks(config: Config, numbers: dict[str, Any]) -> list[dict[str, Any]]:
    """Theory's floor, and a partner whose best answer is known."""
    pay = np.array([[3.0, 0.0], [5.0, 1.0]])
    copies = np.zeros((CONTEXTS, 2))
    for c in range(CONTEXTS):
        copies[c, (c >> 1) & 1] = 1.0  # does what we did last
    best, least = oracle(pay, copies)
    below = max(r["needed"] - r["took"][0] for r in numbers["apart"])
    return [
        check("K types: rounds are no fewer than log K / largest KL asks for (what is below)", 0.0, max(0.0, below)),
        check("tit for tat in the prisoner’s dilemma (5, 3, 1, 0): the best plan earns 3", 3.0, best),
        check("random play against it: 9/4", 2.25, least),
    ]  # fmt: skip
