"""Stochastic game, multi-agent game: what changes when one property is dropped?

The ladder starts from a grid of numbers: seat 0 moves to a row, seat 1 sees it and moves to a column, and the cell
says what seat 0 wins from seat 1. One property is dropped at a time (study/board.py), and on each rung guarantees are
tested on random grids by solving them: a red cell names a grid on which the guarantee fails.

    value             whatever equilibrium is played, each gets just what it can secure
    pure optimum      a policy without chance secures as much as any
    interchangeable   each part of any equilibrium is in equilibrium with the parts of any other
    no belief         whoever moves sees the state (or all but what others do at the same moment)
    last move         there is a last decision from which to solve backwards

Not here yet: whether independent learners converge, which needs learners.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import factorial
from typing import Any

import numpy as np

from coplayer.card.facts import Facts
from coplayer.form.markov import MarkovForm
from coplayer.form.matrix import MatrixForm
from coplayer.solve import shapley
from coplayer.solve.pure_equilibria import pure_equilibria
from coplayer.solve.security_level import pure_plans, security_level
from coplayer.study.board import Board
from coplayer.study.by_name import Say, check, verdict
from coplayer.study.plans import Extreme, extreme_equilibria, interchangeable, matrix_of_plans
from coplayer.study.setting import setting

CLAIM = (
    "**Each property buys its own guarantee**: turns and full sight buy policies without chance, opposed interests "
    "and two "
    "players buy a value and equilibria that may be mixed up, full sight saves the belief, a last move the fixed "
    "point. "
    "Chance moves cost none of them."
)
RIVALS = ("The guarantees fail only on constructed games: on almost all games of each kind they hold all the same.",)
FLIP = "a guarantee that theory takes away on some rung holds on more than 95 % of the random games there"
SHARE = 0.95
SLACK = 1e-6  # of the largest payoff
GUARANTEES = {
    "value": "value",
    "pure": "pure optimum",
    "interchangeable": "interchangeable",
    "no_belief": "no belief",
    "last_move": "last move",
}
RED = {  # what theory takes away on each rung; all else it keeps
    "nothing": (),
    "turns": ("pure",),
    "determinism": (),
    "full sight": ("pure", "no_belief"),
    "opposed interests": ("value", "interchangeable"),
    "two players": ("value", "interchangeable"),
    "a last move": ("last_move",),
}
WHY = {
    "turns": "matching pennies: each pure policy is answered (mixed: von Neumann 1928)",
    "full sight": "poker: a hand must be bluffed with at times, and to call one must weigh the hands",
    "opposed interests": "battle of the sexes: equilibria differ in what they pay, and half of each is none",
    "two players": "three divide a dollar: two can share what the third has",
    "a last move": "soccer: play comes back to a state; Shapley (1953) has the value by discounting",
}


@dataclass(frozen=True)
class Config:
    """Stochastic game, multi-agent game: what changes when one property is dropped?"""

    games: int = setting(200, "games", "random grids a rung: a share near 95 % is known to 3 points")
    actions: int = setting(2, "actions", "rows and columns, so few that all equilibria can be listed")
    discount: float = setting(0.9, "per decision", "where there is no last move")
    slip: float = setting(0.2, "chance", "that a die moves seat 0 to another row, where determinism is dropped")
    sizes: tuple[int, ...] = setting((2, 3, 4, 5, 6), "actions", "does a loss grow or shrink with the game?")
    saddles: int = setting(20_000, "matrices", "of each size, to meet the formula for pure saddle points")
    seed: int = setting(0, "seed", "draws the numbers of the grids, evenly from [-1, 1]")


def run(config: Config, say: Say) -> dict[str, Any]:
    rungs = []
    for dropped in RED:
        say(f"without {dropped}")
        rungs.append(rung(config, dropped))
    numbers = {"rungs": rungs, "saddles": [saddle(config, n) for n in config.sizes]}
    return {
        "numbers": numbers,
        "verdict": verdict(flipped(numbers), told(numbers)),
        "figures": [saddles(numbers["saddles"])],
        "tables": [held(config, rungs), witnesses(rungs)],
        "checks": checks(config, numbers),
    }


def boards(config: Config, dropped: str) -> list[Board]:
    """The random grids of a rung; the same numbers on each rung, where they fit."""
    rng, n = np.random.default_rng(config.seed), config.actions
    out = []
    for _ in range(config.games):
        pay = rng.uniform(-1, 1, size=(3, 2, n, n, n))  # seat, board, row, column, third seat's choice
        out.append(Board.of(pay, dropped, config.slip, config.discount))
    return out


def rung(config: Config, dropped: str) -> dict[str, Any]:
    """How often each guarantee holds, and the first grid on which it fails."""
    found = [tested(board) for board in boards(config, dropped)]
    out: dict[str, Any] = {"dropped": dropped, "n": config.games}
    for key in GUARANTEES:
        fails = [k for k, (holds, _) in enumerate(f[key] for f in found) if not holds]
        first = {"game": fails[0], "shows": found[fails[0]][key][1]} if fails else None
        out[key] = {"holds": 1 - len(fails) / config.games, "red": key in RED[dropped], "witness": first}
    return out


Tested = dict[str, tuple[bool, str]]


def tested(board: Board) -> Tested:
    """Each guarantee on one grid: whether it holds, and the numbers that show it."""
    facts = Facts(board)
    seen = facts.sight.kind
    sight = seen in ("perfect", "simultaneous only"), f"{facts.sight.witness}"
    if facts.endless is not None:
        return {
            **endless(facts),
            "no_belief": sight,
            "last_move": (False, f"play comes back to board {facts.graph.state(facts.endless).board}"),
        }
    solved = three(facts) if board.players == 3 else two(facts)
    return {**solved, "no_belief": sight, "last_move": (True, "")}


def two(facts: Facts) -> Tested:
    """Two players: all extreme equilibria of the plans against each other."""
    form = facts.form
    assert form
    plans = matrix_of_plans(form)
    found = extreme_equilibria(plans)
    sure = np.array([security_level(form, i).value for i in (0, 1)])
    return {**guarantees(found.payoffs, sure, pure_levels(plans)), "interchangeable": mixed_up(plans, found)}


def guarantees(payoffs: np.ndarray, sure: np.ndarray, pure: np.ndarray) -> Tested:
    """From what equilibria pay [K, N], and what can be secured with and without chance [N]."""
    gap, lost = np.abs(payoffs - sure), sure - pure
    k, i = np.unravel_index(gap.argmax(), gap.shape)
    j = int(lost.argmax())
    value = f"seat {i} is sure of {sure[i]:.3f}, an equilibrium pays it {payoffs[k, i]:.3f}"
    said = f"seat {j} secures {pure[j]:.3f} without chance, {sure[j]:.3f} with"
    return {"value": (bool(gap.max() <= SLACK), value), "pure": (bool(lost.max() <= SLACK), said)}


def pure_levels(plans: MatrixForm) -> np.ndarray:
    """What each player's best pure plan secures [2]."""
    return np.array([plans.payoff[0].min(1).max(), plans.payoff[1].min(0).max()])


def mixed_up(plans: MatrixForm, found: Extreme) -> tuple[bool, str]:
    """Whether equilibria can be mixed up, and how many there are."""
    return interchangeable(plans, found), f"{len(found.payoffs)} extreme equilibria; parts of two are in none"


def three(facts: Facts) -> Tested:
    """Three players: the pure equilibria of their plans (perfect sight has some: Kuhn 1953)."""
    form = facts.form
    assert form
    plans = [pure_plans(form, i)[:, form.leaf[:, i]] for i in range(3)]  # [K_i, Z]
    payoff = np.stack([np.einsum("z,az,bz,cz->abc", form.paid[:, i], *plans, optimize=True) for i in range(3)])
    cells = pure_equilibria(MatrixForm(payoff, tuple(tuple(range(k)) for k in payoff.shape[1:])))
    sure = np.array([security_level(form, i).value for i in range(3)])
    pure = np.array([np.moveaxis(payoff[i], i, 0).reshape(payoff.shape[1 + i], -1).min(1).max() for i in range(3)])
    paid = np.array([[payoff[(i, *c)] for i in range(3)] for c in cells])
    parts = [sorted({c[i] for c in cells}) for i in range(3)]
    crossed = set(product(*parts)) - set(cells)
    said = f"{len(cells)} pure equilibria; {len(crossed)} of their mixtures are none"
    return {**guarantees(paid, sure, pure), "interchangeable": (not crossed, said)}


def endless(facts: Facts) -> Tested:
    """No last move: Shapley's value from both sides, and what the pure policies it gives secure."""
    form = facts.markov
    assert form
    found = shapley.solve(form)
    rows, cols = (whole(found, form, i) for i in (0, 1))
    low, high = answered(form, rows, 0), answered(form, cols, 1)
    pure = all(np.isclose(p.max(), 1) for i in (0, 1) for p in (rows, cols)[i])
    value = f"between {low:.4f} and {high:.4f}"
    kept = abs(high - low) <= SLACK and low - SLACK <= found.value <= high + SLACK
    return {"value": (kept, value), "pure": (kept and pure, value), "interchangeable": (kept, value)}


def whole(found: shapley.Solution, form: MarkovForm, player: int) -> list[np.ndarray]:
    """A player's mixed action in each state."""
    return [found.strategy(form, player, s) for s in range(form.states)]


def answered(form: MarkovForm, policy: list[np.ndarray], player: int) -> float:
    """What seat 0 gets if `player` keeps a stationary policy and the other answers best, by value iteration."""
    V = np.zeros(form.states)
    best = np.min if player == 0 else np.max
    for _ in range(int(np.log(SLACK / 1e3) / np.log(form.discount))):
        coming = np.array(
            [form.prob[a:b] @ V[form.target[a:b]] for a, b in zip(form.begin, form.begin[1:], strict=False)]
        )
        worth = form.paid[:, 0] + form.discount * coming
        tables = [worth[form.first[s] : form.first[s + 1]].reshape(form.sizes[s]) for s in range(form.states)]
        V = np.array([best(p @ t if player == 0 else t @ p) for p, t in zip(policy, tables, strict=True)])
    return float(form.opening[0] + form.start @ V)


def saddle(config: Config, n: int) -> dict[str, Any]:
    """How many random n x n matrices have a saddle point."""
    A = np.random.default_rng(config.seed).uniform(size=(config.saddles, n, n))
    has = A.min(2).max(1) == A.max(1).min(1)
    return {"size": n, "n": config.saddles, "share": float(has.mean())}


def cells(numbers: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(r["dropped"], key, r[key]) for r in numbers["rungs"] for key in GUARANTEES]


def flipped(numbers: dict[str, Any]) -> bool:
    return any(c["red"] and c["holds"] > SHARE for _, _, c in cells(numbers))


def told(numbers: dict[str, Any]) -> str:
    red = [(d, k, c) for d, k, c in cells(numbers) if c["red"]]
    kept = [c["holds"] for _, _, c in cells(numbers) if not c["red"]]
    dropped, key, top = max(red, key=lambda x: x[2]["holds"])
    return (
        f"of {len(red)} guarantees that theory takes away the one that holds most often, {GUARANTEES[key]} without "
        f"{dropped}, holds on "
        f"{100 * top['holds']:.0f} % of {numbers['rungs'][0]['n']} random games; the {len(kept)} that it keeps hold on "
        f"{'all' if min(kept) == 1 else f'at least {100 * min(kept):.0f} %'}"
    )


def saddles(found: list[dict[str, Any]]) -> dict[str, Any]:
    few, many = found[0], found[-1]
    drawn = [[s["size"], s["share"], *interval(s["share"], s["n"])] for s in found]
    return {
        "title": f"Without turns a pure optimum is left to {100 * few['share']:.0f} % of games with {few['size']} "
        f"actions a seat, "
        f"to {100 * many['share']:.1g} % with {many['size']}",
        "x": "actions of each seat",
        "y": "share of random zero-sum matrices with a pure optimum",
        "series": [{"name": "drawn", "points": drawn}, {"name": "n!^2/(2n − "
        "1)!", "points": [[s["size"], saddle_chance(s["size"])] for s in found]}],
        "reference": {"name": "95 %: moot above", "y": SHARE},
        "note": f"{few['n']:,} matrices a size; the band is 95 %, narrower than the line. The formula is Goldman’s "
        f"(1957); the curves lie on each other.",
    }  # fmt: skip


def interval(p: float, n: int) -> tuple[float, float]:
    return p - 1.96 * spread(p, n), p + 1.96 * spread(p, n)


def held(config: Config, rungs: list[dict[str, Any]]) -> dict[str, Any]:
    def said(c: dict[str, Any]) -> str:
        share = f"{100 * c['holds']:.0f} %"
        return f"**fails**, holds on {share}" if c["red"] else f"holds on {share}" if c["holds"] < 1 else "always"

    return {
        "title": "What is lost with each property: guarantees on random grids",
        "head": ["without", *GUARANTEES.values()],
        "rows": [[r["dropped"], *(said(r[key]) for key in GUARANTEES)] for r in rungs],
        "note": f"Bold: theory takes it away. n = {config.games} random {config.actions} × {config.actions} grids a "
        f"rung, each solved exactly (all "
        "extreme equilibria of the plans; with three players the pure ones; without a last move Shapley’s iteration "
        "to 10^-9). Value: every "
        "equilibrium pays each just what it can secure. Pure optimum: no policy with chance secures more. Independent "
        "learning is not tested.",
    }  # fmt: skip


def witnesses(rungs: list[dict[str, Any]]) -> dict[str, Any]:
    rows = [
        [r["dropped"], name, f"grid {r[key]['witness']['game']}: {r[key]['witness']['shows']}", WHY[r["dropped"]]]
        for r in rungs for key, name in GUARANTEES.items() if r[key]["red"] and r[key]["witness"]
    ]  # fmt: skip
    return {
        "title": "A witness for each loss",
        "head": ["without", "lost", "the first grid that shows it", "known from"],
        "rows": rows,
        "note": "Grids are counted from 0 in the order in which the seed draws them.",
    }


def checks(config: Config, numbers: dict[str, Any]) -> list[dict[str, Any]]:
    """Random n x n matrices have a saddle point with chance n!^2 / (2 n - 1)! (Goldman 1957)."""
    made = []
    for s in numbers["saddles"]:
        known, n = saddle_chance(s["size"]), s["size"]
        made.append(
            check(f"{n} × {n} matrices with a pure saddle, {s['n']:,} drawn: n!^2/(2n − 1)!", known, s["share"])
        )
    turns = next(r for r in numbers["rungs"] if r["dropped"] == "turns")
    known = saddle_chance(config.actions)
    made.append(
        check(
            f"the same on the rung without turns, {config.games} drawn (± {1.96 * spread(known, config.games):.2f})",
            known,
            turns["pure"]["holds"],
        )
    )
    kept = min(c["holds"] for _, _, c in cells(numbers) if not c["red"])
    made.append(check("guarantees that theory keeps, the least share of games", 1.0, kept))
    return made


def saddle_chance(n: int) -> float:
    return factorial(n) ** 2 / factorial(2 * n - 1)


def spread(p: float, n: int) -> float:
    return float(np.sqrt(p * (1 - p) / n))
