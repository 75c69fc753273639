"""Must you keep updating to stand still?

Repeated matrix games against rivals with a favourite action (chance .7). What there is to win a round is what the
best answer to the rival's present mix earns (the oracle, who knows every switch) less what the equilibrium earns;
an arm's share of this prize is shown, with the rival's luck left out. Discounts and hazards are chosen on seeds of
their own. Hands of poker with styles that switch are in drift_hands.py; of the prisoner's dilemma there is only the sum
for one round, for in many rounds what a rival does now is not all there is to win.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np

from coplayer.measure.interval import difference, mean
from coplayer.model.stage import Stage, stage_of
from coplayer.population import drifting, responsive
from coplayer.population.hidden_types import LOVED, loving
from coplayer.read.name import load, title
from coplayer.solve.matrix_game import equilibrium
from coplayer.study import drift_hands
from coplayer.study import drift_play as loop
from coplayer.study.by_name import Say, check, verdict
from coplayer.study.drift_play import Arm, Rival
from coplayer.study.drift_shown import (
    FIRST,
    HALF,
    against_a_learner,
    by_hazard,
    chosen,
    harder,
    memory,
    per_cent,
    span,
    table,
)  # fmt: skip
from coplayer.study.setting import setting

CLAIM = (
    "Yes for profit, no for safety. In a zero-sum game the equilibrium **keeps the value without any updating**; what "
    "is won from others who change must be **won again after each change**, and who never forgets soon wins little."
)
RIVALS = (
    "Updating is always needed.",
    "A strong prior suffices: with all that was ever seen on the scales, a few switches do not matter.",
)
FLIP = (
    "in a game never forgetting keeps more than half of the prize at hazard .001, or rivals who change only when "
    "exploited are no harder than rivals who switch by themselves as often"
)
ALL = 1e18  # rounds that are learned from


@dataclass(frozen=True)
class Config:
    """Must you keep updating to stand still?"""

    games: tuple[str, ...] = setting(
        ("rps", "biased_rps"), "games", "zero-sum; the first is shown, the second lopsided"
    )
    rounds: int = setting(40_000, "rounds", "a match; at hazard .001 some forty switches")
    seeds: int = setting(12, "seeds", "matches of each pairing, the same draws for all arms")
    hazards: tuple[float, ...] = setting((0.0, 0.001, 0.01, 0.1), "a round", "chance that the favourite changes")
    walks: tuple[float, ...] = setting((0.001, 0.01, 0.1), "a round", "rates of mixes that wander")
    looks: tuple[int, ...] = setting((20, 50, 200), "rounds", "that a responsive rival looks back")
    eta: float = setting(0.05, "a unit of pay", "rate of the rival who learns (Hedge)")
    decays: tuple[float, ...] = setting(
        (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995), "a round", "discounts tried"
    )
    guesses: tuple[float, ...] = setting((0.002, 0.01, 0.05), "a round", "hazards tried for change points")
    drop: float = setting(1e-3, "chance", "run lengths less likely are given up, for speed")
    poker: str = setting("kuhn", "game", "with hidden cards, against styles that switch")
    hands: int = setting(10_000, "hands", "a match of it; at hazard .001 some ten switches")
    forgets: tuple[float, ...] = setting((0.9, 0.97, 0.99, 0.997, 0.999), "a hand", "discounts tried in it")
    tuning: int = setting(4, "seeds", "for the choice of discount and hazard, none of those of the claims")
    seed: int = setting(0, "seed", "the first of the claims; those of the choice begin 10,000 later")


class Met(NamedTuple):
    """Means of one match."""

    earned: float
    safe: float
    oracle: float
    changes: float  # of the rival, a round


def run(config: Config, say: Say) -> dict[str, Any]:
    games = [told_of(spec, config, say) for spec in config.games]
    numbers: dict[str, Any] = {
        "games": games,
        "equal": equal_rates(games[0], config, say),
        "learning": learning(config),
    }
    numbers["poker"] = in_poker(config, say)
    return {
        "numbers": numbers,
        "verdict": verdict(flipped(numbers), told(numbers)),
        "figures": [by_hazard(games[0]), memory(games[0]), harder(numbers["equal"])],
        "tables": [table(g) for g in games]
        + [
            drift_hands.table(numbers["poker"]),
            chosen(games),
            against_a_learner(numbers["learning"], title(load(config.games[0])), config.eta),
        ],
        "checks": checks(numbers, config),
    }


def in_poker(config: Config, say: Say) -> dict[str, Any]:
    first = config.seed + 10_000
    seeds, tuning = range(config.seed, config.seed + config.seeds), range(first, first + config.tuning)
    hazards = tuple(h for h in config.hazards if h > 0)
    return drift_hands.played(config.poker, config.hands, hazards, config.forgets, seeds, tuning, say)


@cache
def stage(spec: str) -> tuple[Stage, np.ndarray, float]:
    """The stage at seat 0, the equilibrium's mix [A] and its value."""
    found = stage_of(load(f"{spec}|repeat(2)"), 0)
    pay = np.ascontiguousarray(found.payoff, float)
    x, y = np.empty(pay.shape[0]), np.empty(pay.shape[1])
    return found, x, float(equilibrium(pay, x, y))


def met(spec: str, arm: Arm, how: tuple[str, float], seed: int, config: Config) -> Met:
    """One match."""
    at, safe, _ = stage(spec)
    rival, u, v = drawn(spec, how, config.rounds, seed)
    found = loop.play(at.payoff, at.other, safe, arm, rival, u, v)
    earned, safely, oracle = found.worth.mean(0).tolist()
    return Met(earned, safely, oracle, found.changes / config.rounds)


@lru_cache(maxsize=64)
def drawn(spec: str, how: tuple[str, float], rounds: int, seed: int) -> tuple[Rival, np.ndarray, np.ndarray]:
    """The rival ("switch", hazard), ("walk", rate), ("responsive", look) or ("learns", eta), and both players' draws."""
    at, (kind, rate) = stage(spec)[0], how
    actions = at.shape[1]
    rng, *draws = (np.random.default_rng([seed, k]) for k in range(3))
    kinds = np.array([loving(b, actions, LOVED) for b in range(actions)])
    if kind == "walk":
        rival = Rival(loop.SCHEDULED, drifting.walk(rounds, actions, rate, rng), np.arange(rounds))
    elif kind == "responsive":
        floor = -responsive.LIMIT * float(np.ptp(at.other))
        rival = Rival(loop.RESPONSIVE, kinds, responsive.fashions(rounds, actions, rng), rate, floor)
    elif kind == "learns":
        rival = Rival(loop.LEARNING, kinds, np.zeros(1), rate)
    else:
        rival = Rival(loop.SCHEDULED, kinds, drifting.favourites(rounds, actions, rate, rng))
    return rival, draws[0].random(rounds), draws[1].random(rounds)


def told_of(spec: str, config: Config, say: Say) -> dict[str, Any]:
    """All arms against all rivals of one game; walks and responsive rivals in the first game only."""
    shown = spec == config.games[0]
    others = [("walk", r) for r in config.walks] + [("responsive", float(n)) for n in config.looks]
    hows = [("switch", h) for h in config.hazards] + others * shown
    best = {}
    for how in hows:
        say(f"{spec}: choosing discounts against {how[0]} {how[1]:g}")
        best[how] = {d: prize(spec, Arm(loop.COUNTS, d, ALL), how, config, True)[0] for d in config.decays}
    one = max(config.decays, key=lambda d: np.mean([best[h][d] for h in hows]))
    say(f"{spec}: choosing a hazard")
    tried = {g: np.mean([prize(spec, Arm(loop.RUNS, g, config.drop), h, config, True)[0] for h in hows[: len(config.hazards)]])
             for g in config.guesses}  # fmt: skip
    guess = max(tried, key=lambda g: tried[g])
    rows = []
    for how in hows:
        say(f"{spec}: against {how[0]} {how[1]:g}")
        own = max(config.decays, key=lambda d: best[how][d])
        rows.append({"kind": how[0], "rate": how[1], "best": own, "arms": arms(spec, how, own, one, guess, config)})
    return {"game": spec, "title": title(load(spec)), "one": one, "guess": guess, "rows": rows}


def arms(spec: str, how: tuple[str, float], own: float, one: float, guess: float, config: Config) -> dict[str, Any]:
    """Arm -> its share of the prize, with interval, and what it earned."""
    made = {
        "equilibrium": Arm(loop.EQUILIBRIUM),
        "frozen": Arm(loop.COUNTS, 1.0, FIRST),
        "never forgets": Arm(loop.COUNTS, 1.0, ALL),
        "one discount": Arm(loop.COUNTS, one, ALL),
        "discount for the rival": Arm(loop.COUNTS, own, ALL),
        "change points": Arm(loop.RUNS, guess, config.drop),
    }
    if how[0] == "switch":
        made["knows kinds and hazard"] = Arm(loop.KINDS, how[1])
    return {name: summed(spec, arm, how, config) for name, arm in made.items()}


def summed(spec: str, arm: Arm, how: tuple[str, float], config: Config) -> dict[str, Any]:
    """Over the seeds of the claims."""
    share, found = prize(spec, arm, how, config)
    shares = [one_share(m) for m in found]
    earned = mean([m.earned for m in found])
    return {
        "share": share, "interval": mean(shares).interval, "earned": earned.mean, "earned_interval": earned.interval,
        "oracle": float(np.mean([m.oracle for m in found])), "changes": float(np.mean([m.changes for m in found])),
        "lowest": min(m.earned for m in found), "shares": shares, "n": len(found),
    }  # fmt: skip


def prize(
    spec: str, arm: Arm, how: tuple[str, float], config: Config, choosing: bool = False
) -> tuple[float, list[Met]]:
    """The mean share of the prize over seeds, and the matches."""
    first, many = (config.seed + 10_000, config.tuning) if choosing else (config.seed, config.seeds)
    found = [met(spec, arm, how, first + k, config) for k in range(many)]
    return float(np.mean([one_share(m) for m in found])), found


def one_share(m: Met) -> float:
    return (m.earned - m.safe) / (m.oracle - m.safe)


def equal_rates(game: dict[str, Any], config: Config, say: Say) -> list[dict[str, Any]]:
    """Arms that update: their share against the responsive rival, and against one who switches as often by itself."""
    rows = []
    for row in game["rows"]:
        if row["kind"] != "responsive":
            continue
        for name, arm in (
            ("one discount", Arm(loop.COUNTS, game["one"], ALL)),
            ("change points", Arm(loop.RUNS, game["guess"], config.drop)),
        ):
            say(f"as often by themselves as the rival who looks back {row['rate']:g} rounds, against {name}")
            told = row["arms"][name]
            alike = summed(game["game"], arm, ("switch", told["changes"]), config)
            gap = difference(told["shares"], alike["shares"])
            rows.append({
                "arm": name, "look": row["rate"], "changes": told["changes"], "responsive": told["share"],
                "switching": alike["share"], "gap": gap.mean, "interval": gap.interval, "n": gap.n,
            })  # fmt: skip
    return rows


def learning(config: Config) -> list[dict[str, Any]]:
    """What arms earn a round from a rival who learns (no share: it reacts, so the oracle of a round is not the best)."""
    spec, rows = config.games[0], []
    for name, arm in (
        ("equilibrium", Arm(loop.EQUILIBRIUM)),
        ("frozen", Arm(loop.COUNTS, 1.0, FIRST)),
        ("never forgets", Arm(loop.COUNTS, 1.0, ALL)),
        *((f"discount {d:g}", Arm(loop.COUNTS, d, ALL)) for d in config.decays[-5::2]),
    ):
        found = [met(spec, arm, ("learns", config.eta), config.seed + k, config) for k in range(config.seeds)]
        earned = mean([m.earned for m in found])
        rows.append({"arm": name, "earned": earned.mean, "interval": earned.interval, "n": earned.n})
    return rows


def at(game: dict[str, Any], hazard: float, arm: str) -> dict[str, Any] | None:
    """An arm's row against a switching rival."""
    found = [r["arms"][arm] for r in game["rows"] if r.get("kind", "switch") == "switch" and r["rate"] == hazard]
    return found[0] if found else None


def flipped(numbers: dict[str, Any]) -> bool | None:
    """FLIP; rivals are no harder if the mean gap over arms and looks is not below 0."""
    never = [at(game, 0.001, "never forgets") for game in (*numbers["games"], numbers["poker"])]
    kept = [row["share"] for row in never if row is not None]
    if not kept or not numbers["equal"]:
        return None
    return max(kept) > HALF or float(np.mean([r["gap"] for r in numbers["equal"]])) >= 0


def told(numbers: dict[str, Any]) -> str:
    game, gaps = numbers["games"][0], [r["gap"] for r in numbers["equal"]]
    never = at(game, 0.001, "never forgets")
    if never is None or not gaps:
        return "the settings leave out hazard .001 or the responsive rivals"
    kept = at(game, 0.001, "discount for the rival")
    stuck = [r["arms"]["frozen"]["share"] for r in game["rows"] if r["kind"] == "responsive"]
    assert kept
    return (
        f"at hazard .001 never forgetting keeps {per_cent(never['share'])} of the prize ({span(never)}), forgetting in time "
        f"{per_cent(kept['share'])} ({span(kept)}){elsewhere([*numbers['games'][1:], numbers['poker']])}; against rivals who change only when "
        f"exploited those who update win {100 * -float(np.mean(gaps)):.0f} points less of it than against rivals who "
        f"switch by themselves as often (mean of {len(gaps)} pairings, {-100 * max(gaps):.0f} to {-100 * min(gaps):.0f}), "
        f"and an answer frozen after {FIRST:.0f} rounds wins {per_cent(float(np.mean(stuck)))} of it from them: they move to where it loses"
    )


def elsewhere(games: list[dict[str, Any]]) -> str:
    """What never forgetting keeps in the other games; said plainly where it would flip the claim."""
    said = ""
    for g in games:
        row = at(g, 0.001, "never forgets")
        if row is None:
            continue
        said += f"; in {g['title']} it keeps {per_cent(row['share'])}"
        if row["share"] > HALF:
            said += (
                ", by which the claim falls: the rivals’ mean over time is no equilibrium there, so answering it pays"
            )
    return said


def left_to_win(spec: str) -> float:
    """The most that the best answer to any mix of the other earns above the safe mix; it is linear, so pure ones do."""
    found, safe, _ = stage(spec)
    return float((found.payoff.max(0) - safe @ found.payoff).max())


def checks(numbers: dict[str, Any], config: Config) -> list[dict[str, Any]]:
    """Closed forms; a favourite thrown with chance p against an answer to the last throw: see below."""
    game, spec = numbers["games"][0], config.games[0]
    value = stage(spec)[2]
    lowest = min(r["arms"]["equilibrium"]["lowest"] for r in game["rows"])
    found = [
        check("the equilibrium never earns less than the value, in any match", value, lowest),
        check(
            "prisoner’s dilemma, one round: who defects leaves nothing to win by foretelling",
            0.0,
            left_to_win("prisoners_dilemma"),
        ),
    ]
    if spec != "rps":
        return found
    gain = LOVED - (1 - LOVED) / 2  # the best answer to a favourite; the answer to the next one loses as much or 0
    found.append(
        check("rock-paper-scissors: the oracle’s .55 a throw", gain, game["rows"][0]["arms"]["frozen"]["oracle"])
    )
    for hazard in config.hazards:
        got = mean(
            [
                met(spec, Arm(loop.COUNTS, 0.0, ALL), ("switch", hazard), config.seed + k, config).earned
                for k in range(config.seeds)
            ]
        )
        assert got.mean is not None
        found.append(
            check(
                f"drawn: answering the last throw earns .55² (1 − 3/2 · {hazard:g})",
                gain**2 * (1 - 1.5 * hazard),
                got.mean,
            )
        )
    return found
