"""From rows of matches to one board of numbers: a pure function, whatever order the rows came in.

format "coplayer arena 1", game, population, unit, seeds, regrets, matches
agents   [{name, population_return, interval, se, n, worst, worst_against, taken, log_loss, brier, calibration, bits,
           forecasts, reliability, seconds_per_decision, bytes, costs {name: sum} | null,
           by_rival [{rival, mean, low, high, n, exact, late_share, external, policy}], blocks, prize | null,
           halves {open, hidden},
           regret {external, policy, their intervals, best, matches, comparators, reason}, a round; null with a reason,
           conditional {taken, other {lost, interval, n} | null, reason}: nats lost by forecasts conditional on our act,
           recovery [{rival, rounds | null, interval, switches, seeds, share, block, reason}]}]
cross    {names, mean [[...]], n [[...]]}: what the row got from the column, in the same unit; null: never met
ratings  {names, elo | openskill {rating ...} | {reason}, and from a full matrix nash, alpha_rank, transitive, layer
         {rating ...} and hodge; else matrix_reason}
standing {players, rows [{rank, name, score, ours}], note} | null: places in the population's own round robin
note       what has to be said of the population | null

Intervals are 95 %, clustered by seed. `taken` is the most that any rival earned from the agent, the exploitability
within the population (Lanctot et al. 2023); a rival's name decides whether it lies in the open or the hidden half.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from zlib import crc32

import numpy as np

from coplayer.arena.after_switch import recovered
from coplayer.arena.foreseen import scored
from coplayer.arena.ratings import ratings
from coplayer.arena.regrets import side_by_side
from coplayer.arena.replays import Replays, everything
from coplayer.arena.schedule import Arena, jobs
from coplayer.arena.standing import standing
from coplayer.game import GameError
from coplayer.measure.forecast import Forecasts, from_plain
from coplayer.measure.interval import Estimate, evenly, mean
from coplayer.measure.regret import rounds_to, share_of_prize
from coplayer.population.by_name import population

FORMAT = "coplayer arena 1"
Row = dict[str, Any]


def board(arena: Arena, rows: Iterable[Row]) -> dict[str, Any]:
    """What an arena found. GameError where rows are missing."""
    found = {row["key"]: row for row in rows}
    every = everything(arena)
    missing = [job.key for job in every if job.key not in found]
    if missing:
        raise GameError(
            f"{len(missing)} of {len(every)} matches are missing, the first is {missing[0]!r}: resume the run"
        )
    played, again = [found[job.key] for job in jobs(arena)], Replays(arena)
    unit = unit_of(arena)
    entries = [entry for row in played for entry in entered(row, unit, found, again)]
    ours = list(dict.fromkeys(arena.agents))
    return {
        "format": FORMAT, **asdict(arena), "unit": f"per {unit}", "matches": len(played),
        "agents": [agent(name, [e for e in entries if e["name"] == name], again.reason) for name in ours],
        "cross": (crossed := cross(entries)), "ratings": ratings(played, crossed, arena.first),
        "standing": standing(arena, entries),
        "note": getattr(population(arena.population), "NOTE", None) if arena.population else None,
    }  # fmt: skip


def unit_of(arena: Arena) -> str:
    """Whether returns are a match's or a turn's."""
    return getattr(population(arena.population), "UNIT", "match") if arena.population else "match"


def entered(row: Row, unit: str, found: dict[str, Row], again: Replays) -> list[dict[str, Any]]:
    """A row as each seat saw it; `found` has all rows by key."""
    scale = 1 / row["rounds"] if unit == "turn" else 1.0
    names = [text.removeprefix("@") for text in row["seats"]]
    return [
        {
            "name": name, "seat": i, "rival": rivals(names, i), "seed": row["seed"],
            "return": row["returns"][i] * scale, "theirs": (sum(row["returns"]) - row["returns"][i]) * scale,
            "score": row["scores"].get(str(i)), "exact": row["exact"] and row["exact"][i] * scale,
            "blocks": row["blocks"][i], "prize": row["prize"], "seconds": row["seconds"][i],
            "decisions": row["decisions"][i], "bytes": row["bytes"][i], "rounds": row["rounds"],
            "costs": row["costs"][i] if row.get("costs") else None,
            "total": row["returns"][i], "external": row.get("external", {}).get(str(i)),
            "foreseen": row.get("foreseen", {}).get(str(i)), "after_switch": row.get("after_switch"),
            "replayed": again.got(row, i, found),
        }
        for i, name in enumerate(names)
    ]  # fmt: skip


def rivals(names: list[str], seat: int) -> str:
    """Whom the player at `seat` met."""
    return " + ".join(dict.fromkeys(name for i, name in enumerate(names) if i != seat)) or "nobody"


def agent(name: str, entries: list[dict[str, Any]], no_regret: str | None) -> dict[str, Any]:
    """All numbers of one agent; `no_regret` is why regrets are not defined, if they are not."""
    by = grouped(entries)
    each = {rival: mean([e["return"] for e in met], [e["seed"] for e in met]) for rival, met in by.items()}
    whole = population_mean(entries)
    worst = min(each, key=lambda r: each[r].mean)  # type: ignore[arg-type, return-value]
    decisions = sum(e["decisions"] for e in entries)
    blocks = [e["blocks"] for e in entries]
    return {
        "name": name, "population_return": whole.mean, "interval": whole.interval, "se": whole.se, "n": whole.n,
        "worst": each[worst].mean, "worst_against": worst, "worst_interval": each[worst].interval,
        "taken": max(float(np.mean([e["theirs"] for e in met])) for met in by.values()),
        **forecasting(by),
        "seconds_per_decision": sum(e["seconds"] for e in entries) / decisions if decisions else None,
        "bytes": max(e["bytes"] for e in entries) or None, "costs": costs(entries),
        "by_rival": [
            {
                "rival": r, **said(m), "exact": exact(by[r]), "late_share": late_share(by[r]),
                **{k: v for k, v in side_by_side(by[r], no_regret).items() if k in ("external", "policy")},
            }
            for r, m in each.items()
        ],
        "blocks": np.mean(blocks, axis=0), "prize": prize(entries),
        "halves": halves(entries), "regret": side_by_side(entries, no_regret),
        "conditional": scored(entries), "recovery": recovered(entries),
    }  # fmt: skip


def costs(entries: list[dict[str, Any]]) -> dict[str, float] | None:
    """What an agent says it used, over all its matches."""
    told = [e["costs"] for e in entries if e["costs"] is not None]
    return {name: sum(c.get(name, 0) for c in told) for c in told for name in c} if told else None


def grouped(entries: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Entries by rival."""
    by = defaultdict(list)
    for e in entries:
        by[e["rival"]].append(e)
    return dict(by)


def population_mean(entries: list[dict[str, Any]]) -> Estimate:
    """The mean over rivals, each with the same weight; a seed's matches count together."""
    return evenly([e["return"] for e in entries], [e["rival"] for e in entries], [e["seed"] for e in entries])


def exact(met: list[dict[str, Any]]) -> float | None:
    """The mean of the exact expectations over seats, where all are known."""
    found = [e["exact"] for e in met]
    return float(np.mean(found)) if all(x is not None for x in found) else None


def said(m: Estimate) -> dict[str, Any]:
    return {"mean": m.mean, "low": m.low, "high": m.high, "se": m.se, "n": m.n}


def forecasting(by: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The scores of forecasts, merged; each rival has its own marginal."""
    total = Forecasts()
    for rival, met in by.items():
        sums = sum((from_plain(e["score"]) for e in met if e["score"]), Forecasts())
        total = total + Forecasts(
            sums.total, sums.pairs, sums.tops, {f"{rival} {k}": v for k, v in sums.happened.items()}
        )
    made = total.summary()
    return {"forecasts": made.pop("n"), **made, "reliability": total.table() if total.n else None}


def half(name: str) -> str:
    """Which half of a population a member lies in: settings are chosen on the open one, claims made on the other."""
    return "hidden" if crc32(name.encode()) % 2 else "open"


def halves(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """The return against each half of the rivals."""
    made = {}
    for which in ("open", "hidden"):
        met = [e for e in entries if half(e["rival"]) == which]
        made[which] = {
            "rivals": len(grouped(met)),
            **(said(population_mean(met)) if met else {"mean": None}),
        }
    return made


def prize(entries: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Expected return a round in each block of ours, an equilibrium's and the oracle's, the share of the prize, and
    the rounds played when a block first takes 90 % of it (to a block's length)."""
    kept = [e["prize"] for e in entries if e["prize"]]
    if not kept:
        return None
    arm, safe, best = (np.mean([k[name] for k in kept], axis=0) for name in ("arm", "equilibrium", "oracle"))
    share = share_of_prize(arm.sum(), safe.sum(), best.sum()) if np.isfinite(safe).all() else None
    soon = None if share is None else rounds_to(arm - safe, (best - safe).mean(), window=1)
    length = entries[0]["rounds"] / len(arm)
    return {
        "arm": arm, "equilibrium": safe, "oracle": best, "share": share, "matches": len(kept),
        "rounds_to_90": None if soon is None else soon * length,
    }  # fmt: skip


def late_share(met: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The share of the prize in the second half of the match, over the matches with a rival that had one."""
    shares = []
    for found in (e["prize"] for e in met if e["prize"]):
        arm, safe, best = (
            np.array(found[name], float)[len(found[name]) // 2 :] for name in ("arm", "equilibrium", "oracle")
        )
        share = share_of_prize(arm.sum(), safe.sum(), best.sum()) if np.isfinite(safe).all() else None
        shares += [] if share is None else [share]
    return said(mean(shares)) if shares else None


def cross(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """What each got from each, a mean over seats and seeds."""
    names = list(dict.fromkeys([e["name"] for e in entries]))
    at = {name: i for i, name in enumerate(names)}
    total, count = np.zeros((2, len(names), len(names)))
    for e in entries:
        if e["rival"] in at:
            total[at[e["name"]], at[e["rival"]]] += e["return"]
            count[at[e["name"]], at[e["rival"]]] += 1
    mean_ = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return {"names": names, "mean": mean_, "n": count.astype(int)}
