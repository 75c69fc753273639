"""Do local incentives squander it?

A board scores submissions on opponents that everybody can play; the best score gets the prize. Here: repeated
rock-paper-scissors against opponents that look at the last round. Two ways to spend n submissions:

    settings   draw n settings of a learner at random, send the best (blind: no answer changes the next try)
    climbing   change one throw of a fixed script, keep what scores higher, n times (each answer is used)

Value is judged on opponents of the same kind that no score ever told about: the hidden ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.measure.interval import holm, mean
from coplayer.model.stage import stage_of
from coplayer.read.name import load
from coplayer.study.benchmax_play import Board, learner_scores, learners, opponents, script_scores
from coplayer.study.by_name import Say, check, verdict
from coplayer.study.setting import setting

CLAIM = (
    "A prize for the open score buys **open score**: how far the winner’s open score is above its hidden one grows "
    "with the number of submissions tried, although nobody cheats and no match is lucky."
)
RIVALS = (
    "Trying is learning: what scores higher on the open half is as much better on the hidden one.",
    "It is the luck of single matches: play longer and the gap goes away.",
)
FLIP = (
    "in either family of submissions the gap does not grow: open minus hidden score of the best of all tries, less the "
    "same of a first try, is not above 0 at the 5 % level (t-test over boards, Holm over both families)"
)
LEVEL = 0.05
THROWS = 3
Rows = dict[str, np.ndarray]  # name -> [boards, n tried]


@dataclass(frozen=True)
class Config:
    """Do local incentives squander it?"""

    half: int = setting(20, "opponents", "open, hidden and for audits, each; the 43 bots of a real board give 21 or 22")
    tries: int = setting(256, "submissions", "more than most boards allow a team, less than a search by machine")
    boards: int = setting(40, "boards", "each with fresh opponents and submissions; intervals are over boards")
    rounds: int = setting(200, "throws", "a match; a learner needs some tens to learn")
    audits: tuple[float, ...] = setting((0.0, 0.1, 0.3, 1.0), "share", "of improvements that must hold on others too")
    teams: tuple[int, ...] = setting((1, 4, 8, 16, 32), "tries a team", "eight teams race for one prize")
    draws: int = setting(20_000, "draws", "of the Gaussian board, for its check")
    seed: int = setting(0, "seed", "the first board's; the others follow")


def run(config: Config, say: Say) -> dict[str, Any]:
    found = [board(config, config.seed + k, say) for k in range(config.boards)]
    tried = powers(config.tries)
    families = {name: gathered([f[name] for f in found], tried) for name in ("settings", "climbing")}
    numbers: dict[str, Any] = {"tried": tried, "families": tested(families), "audits": audited(config, found)}
    numbers |= {"race": raced(config, found), "spread": spread(found)}
    numbers["replayed"] = estimates(np.array([[f["luck"], f["left"]] for f in found]))
    numbers["predicted"] = [predicted(numbers["spread"], n) for n in tried]
    return {
        "numbers": numbers, "verdict": verdict(flipped(numbers), told(numbers)),
        "figures": [both_halves(numbers), growth(numbers), rescued(numbers)],
        "tables": [sources(numbers), prizes(numbers)], "checks": checks(config),
    }  # fmt: skip


def powers(most: int) -> list[int]:
    """1, 2, 4, ... up to `most`, which is the last."""
    return sorted({*(2**k for k in range(most.bit_length()) if 2**k <= most), most})


def board(config: Config, seed: int, say: Say) -> dict[str, Any]:
    """One board: both families on fresh opponents."""
    say(f"board {seed - config.seed + 1} of {config.boards}")
    rng = np.random.default_rng(seed)
    game = load(f"rps|repeat({config.rounds})")
    pay, m = stage_of(game, 0).payoff, config.half
    everyone = opponents(game, 3 * m, rng)
    parts = {name: everyone.part(slice(k, None, 3)) for k, name in enumerate(("open", "hidden", "audit"))}
    sent, draws = learners(config.tries, rng), rng.random((3, config.tries, m, config.rounds))
    plain = [(parts["open"], draws[0]), (parts["hidden"], draws[1]), (parts["open"], draws[2])]
    scores = np.array([[learner_scores(s, b, pay, u[i]).mean() for i, s in enumerate(sent)] for b, u in plain])
    first = rng.integers(THROWS, size=1 + THROWS**2)
    climbs = [climbed(config, parts, pay, first, a, np.random.default_rng([seed, 1])) for a in config.audits]
    best = scores[0].argmax()
    again = scores[2] - scores[1]  # without the luck that the choice was made by
    return {
        "scores": scores[:2], "luck": scores[0, best] - scores[2, best], "left": again[best] - again.mean(),
        "settings": best_of(scores[:2]), "climbing": climbs[0][0], "climbs": climbs,
    }  # fmt: skip


def best_of(scores: np.ndarray) -> np.ndarray:
    """[2, N] (open, hidden) of the winner by open score among n of N submissions, n = 1..N: the mean over all subsets.

    The one of rank r from below (r = 0..N-1) wins C(r, n-1) of C(N, n) subsets.
    """
    order = np.argsort(scores[0], kind="stable")
    many = len(order)
    lost = np.zeros((many, many))  # [n, r] chance to win
    lost[0] = 1 / many
    r = np.arange(many)
    for n in range(1, many):  # C(r, n) / C(N, n+1) = C(r, n-1) / C(N, n) * (r-n+1)/n * (n+1)/(N-n)
        lost[n] = lost[n - 1] * np.maximum(r - n + 1, 0) / n * (n + 1) / (many - n)
    return (lost @ scores[:, order].T).T


def climbed(config: Config, parts: dict[str, Board], pay, script, audit: float, rng) -> tuple[np.ndarray, int]:
    """([2, N] (open, hidden) of the script kept after n tries, the first being the one given; how many audits)."""

    def score(name: str) -> float:
        return float(script_scores(script, parts[name], pay, config.rounds).mean())

    script, kept, audits = script.copy(), np.zeros((2, config.tries)), 0
    now = {name: score(name) for name in parts}
    kept[:, 0] = now["open"], now["hidden"]
    for n in range(1, config.tries):
        at, by, asked = rng.integers(len(script)), rng.integers(1, THROWS), rng.random() < audit
        script[at] = (script[at] + by) % THROWS
        better = score("open") > now["open"]
        audits += better and asked
        if better and not (asked and score("audit") < now["audit"]):
            now = {name: score(name) for name in parts}
        else:
            script[at] = (script[at] - by) % THROWS
        kept[:, n] = now["open"], now["hidden"]
    return kept, audits


def gathered(curves: list[np.ndarray], tried: list[int]) -> Rows:
    """Of each board, at the numbers tried."""
    both = np.array(curves)[:, :, np.array(tried) - 1]  # [boards, 2, n]
    return {"open": both[:, 0], "hidden": both[:, 1]}


def tested(families: dict[str, Rows]) -> dict[str, Any]:
    """Per family: curves with intervals, how the gap grows, and its p after Holm."""
    out, ps = {}, []
    for name, rows in families.items():
        gap = rows["open"] - rows["hidden"]
        grown = gap - gap[:, :1]
        last = mean(grown[:, -1])
        ps.append(last.p)
        won = [float((rows[h][:, -1] - rows[h][:, 0]).mean()) for h in ("open", "hidden")]
        out[name] = {"open": estimates(rows["open"]), "hidden": estimates(rows["hidden"]), "grown": estimates(grown),
                     "open_won": won[0], "hidden_won": won[1], "n": last.n}  # fmt: skip
    for name, p in zip(out, holm(ps), strict=True):
        out[name]["p"] = p
    return out


def estimates(rows: np.ndarray) -> list[list[float]]:
    """[mean, low, high] of each column."""
    found = [mean(column) for column in rows.T]
    return [[e.mean, e.low, e.high] for e in found]  # type: ignore[list-item]


def audited(config: Config, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is kept in the end, by the share of improvements audited."""
    rows = []
    for k, share in enumerate(config.audits):
        ends = np.array([f["climbs"][k][0][:, -1] for f in found])
        more = mean(ends[:, 1] - np.array([f["climbs"][0][0][1, -1] for f in found]))
        rows.append({"share": share, "open": ends[:, 0].mean(), "hidden": estimates(ends[:, 1:])[0],
                     "more": [more.mean, *(more.interval or [])], "p": more.p if k else None,
                     "audits": float(np.mean([f["climbs"][k][1] for f in found]))})  # fmt: skip
    for row, p in zip(rows, holm([r["p"] for r in rows]), strict=True):
        row["p"] = p
    return rows


def raced(config: Config, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Eight teams with n tries each send their best by open score: is the winner the best of the eight?"""
    rows = []
    for n in config.teams:
        right, short = [], []
        for f in found:
            scores = f["scores"][:, : 8 * n].reshape(2, 8, -1)
            sent = np.take_along_axis(scores, scores[:1].argmax(2)[:, :, None], 2)[:, :, 0]  # [2, 8]
            winner = sent[0].argmax()
            right.append(float(winner == sent[1].argmax()))
            short.append(sent[1].max() - sent[1, winner])
        rows.append(
            {"tries": n, "right": mean(right).mean, "right_interval": mean(right).interval, "short": mean(short).mean}
        )
    return rows


def spread(found: list[dict[str, Any]]) -> dict[str, float]:
    """Of the learners' scores: the variance that both halves share (skill) and what each half has alone.

    `own_best`: what a half has alone among the better half of the settings.
    """
    covs = np.mean([np.cov(f["scores"]) for f in found], 0)
    better = [f["scores"][:, np.argsort(f["scores"].sum(0))[f["scores"].shape[1] // 2 :]] for f in found]
    own_best = float(np.mean([np.var(s[0] - s[1], ddof=1) / 2 for s in better]))
    return {"skill": float(covs[0, 1]), "own": float((covs[0, 0] + covs[1, 1]) / 2 - covs[0, 1]), "own_best": own_best}


def predicted(spread: dict[str, float], n: int) -> float:
    """The gap that a Gaussian board of this spread has: own / √(skill + own) times the expected largest of n."""
    return spread["own"] / np.sqrt(spread["own"] + spread["skill"]) * largest(n)


def largest(n: int) -> float:
    """The expected largest of n independent standard normal numbers, by quadrature: ∫ 1 - F^n - (1 - F)^n from 0."""
    from scipy.special import ndtr

    z, w = np.polynomial.legendre.leggauss(400)
    x = 4.5 * (z + 1)  # from 0 to 9
    return float(4.5 * w @ (1 - ndtr(x) ** n - ndtr(-x) ** n))


def checks(config: Config) -> list[dict[str, Any]]:
    """The Gaussian board."""
    rng, n, skill = np.random.default_rng(config.seed), 64, 0.5
    quality = skill * rng.standard_normal((config.draws, n))
    shown = quality + rng.standard_normal(quality.shape)
    won = shown.argmax(1)[:, None]
    gap = (np.take_along_axis(shown, won, 1) - np.take_along_axis(quality, won, 1)).mean()
    bound = max(largest(k) / np.sqrt(2 * np.log(k)) for k in powers(config.tries)[1:])
    return [
        check("expected largest of 2 Gaussian scores: σ/√π", 1 / np.sqrt(np.pi), largest(2)),
        check("of 3: 3σ/(2√π)", 1.5 / np.sqrt(np.pi), largest(3)),
        check("largest of n over σ√(2 ln n) is below 1 for all n (what it is above)", 0.0, max(bound - 1, 0.0)),
        check("best of 64, skill spread σ/2: inflation σ²/√(σ² + τ²) E[largest], drawn", predicted({"skill": skill**2, "own": 1.0}, n), float(gap)),
    ]  # fmt: skip


def flipped(numbers: dict[str, Any]) -> bool:
    return any(f["p"] is None or f["p"] > LEVEL or f["grown"][-1][0] <= 0 for f in numbers["families"].values())


def share(family: dict[str, Any]) -> float:
    """Of what the tries won on the open half, what they won on the hidden one."""
    return family["hidden_won"] / family["open_won"]


def told(numbers: dict[str, Any]) -> str:
    said = [
        f"{name}: {f['grown'][-1][0]:.3f} a throw [{f['grown'][-1][1]:.3f}, {f['grown'][-1][2]:.3f}], and "
        f"{100 * share(f):.0f} % of what was won on the open half is there on the hidden one"
        for name, f in numbers["families"].items()
    ]
    luck, left = (f"{e[0]:.3f} [{e[1]:.3f}, {e[2]:.3f}]" for e in numbers["replayed"])
    return (
        f"over {numbers['families']['settings']['n']} boards the gap grows from the first to the best of "
        f"{numbers['tried'][-1]} submissions by: {'; '.join(said)}. Scripts are scored without luck. When the best "
        f"settings’ open matches are played again, {luck} of the score goes away and a gap of {left} is left: "
        f"{second_rival(numbers)}."
    )


def second_rival(numbers: dict[str, Any]) -> str:
    """Whether the luck of matches explains the gap of settings."""
    if numbers["replayed"][1][1] > 0:
        return "luck is not all of it"
    return "for settings the second rival is right, for climbing it is not"


def curve(tried: list[int], rows: list[list[float]]) -> list[list[float]]:
    return [[n, *row] for n, row in zip(tried, rows, strict=True)]


def both_halves(numbers: dict[str, Any]) -> dict[str, Any]:
    f = numbers["families"]
    lines = [("script, open", "climbing", "open"), ("script, hidden", "climbing", "hidden"),
             ("learner, open", "settings", "open"), ("learner, hidden", "settings", "hidden")]  # fmt: skip
    return {
        "title": f"Of what tries win on the open half {100 * share(f['settings']):.0f} % is there on the hidden one for "
        f"settings, {100 * share(f['climbing']):.0f} % for climbing",
        "x": "submissions tried", "y": "score of the best by open score, points a throw", "log_x": True,
        "series": [{"name": name, "points": curve(numbers["tried"], f[who][what])} for name, who, what in lines],
        "note": "Bands are 95 % over boards. Settings are those of a learner, who adapts to whom it meets; climbing mends a script, which "
        "does not.",
    }  # fmt: skip


def growth(numbers: dict[str, Any]) -> dict[str, Any]:
    f, tried = numbers["families"], numbers["tried"]
    found, low, high = f["settings"]["grown"][-1]
    told = numbers["predicted"][-1]
    fits = "foretell" if low <= told <= high else "overstate" if told > high else "understate"
    return {
        "title": f"Two variances {fits} the gap of settings: {told:.3f} foretold, {found:.3f} found at {tried[-1]} tries",
        "x": "submissions tried", "y": "growth of open minus hidden score since the first, points a throw", "log_x": True,
        "series": [{"name": "settings", "points": curve(tried, f["settings"]["grown"])},
                   {"name": "climbing", "points": curve(tried, f["climbing"]["grown"])},
                   {"name": "foretold", "points": [[n, p] for n, p in zip(tried, numbers["predicted"], strict=True)]}],
        "note": "Foretold for settings as if scores were Gaussian: own / √(skill + own) × expected largest of n, where "
        f"skill ({numbers['spread']['skill']:.2g}) is the covariance of both halves’ scores over random settings and "
        f"own ({numbers['spread']['own']:.2g}) the variance that a half has alone. They are not: among "
        f"the better half of the settings a half has only {numbers['spread']['own_best']:.2g} alone.",
    }  # fmt: skip


def rescued(numbers: dict[str, Any]) -> dict[str, Any]:
    rows = numbers["audits"]
    top = rows[-1]["more"]
    sure = rows[-1]["p"] is not None and rows[-1]["p"] <= LEVEL
    return {
        "title": f"Auditing every improvement changes the hidden score by {top[0]:+.3f} a throw"
        + ("" if sure else ": not told from nothing"),
        "x": "share of improvements that must hold on a third set of opponents", "y": "score after all tries, points a throw",
        "series": [{"name": "hidden", "points": [[r["share"], *r["hidden"]] for r in rows]},
                   {"name": "open", "points": [[r["share"], r["open"]] for r in rows]}],
        "note": f"Climbing scripts. 95 % interval of the change: [{top[1]:+.3f}, {top[2]:+.3f}]. An audit is asked for "
        f"when the open score rose: {rows[-1]['audits']:.0f} times a board if always.",
    }  # fmt: skip


def sources(numbers: dict[str, Any]) -> dict[str, Any]:
    rows = [[name, f["open_won"], f["hidden_won"], *f["grown"][-1], f["p"]] for name, f in numbers["families"].items()]
    return {
        "title": f"From the first to the best of {numbers['tried'][-1]}",
        "head": ["family", "won on the open half", "won on the hidden half", "the gap grew by", "low", "high", "p (Holm)"], "rows": rows,
        "note": "Points a throw; low, high: 95 % over boards.",
    }  # fmt: skip


def prizes(numbers: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": "Eight teams, one prize: does the best learner win it?",
        "head": ["tries a team", "winner is the hidden half’s best", "low", "high", "hidden score it lacks to that one"],
        "rows": [[r["tries"], r["right"], *(r["right_interval"] or [None] * 2), r["short"]]
                 for r in numbers["race"]],
        "note": "Share of boards, with the ends of its 95 % interval. By chance it would be 1/8 = .125. Each team sends its best by open score; points a throw.",
    }  # fmt: skip
