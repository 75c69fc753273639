"""When is one policy good against everyone?

Each game is graded by the guarantee that its card computes: a policy is best against each opponent (dominant),
keeps its value against each (safe), or there is neither. Beside the grade two numbers, both as shares of the
payoff range: what modelling the reference opponents is worth (best reply less the best policy that stays
unexploitable), and how exploitable a short run of CFR+ still is.

Not here yet: trained adversaries against trained networks, which need learners.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from coplayer.card.facts import Facts
from coplayer.card.properties.safe_policy import prop as safe_policy
from coplayer.card.references import payoff_range, references, short_run
from coplayer.game import CoplayerError, NotFound
from coplayer.read.name import load
from coplayer.solve.best_response import best_response, exploitability
from coplayer.solve.safe_side import safe_side
from coplayer.study.by_name import Say, check, verdict
from coplayer.study.setting import setting

CLAIM = (
    "Games come in three grades: a policy best against everyone (hardly ever), **a policy safe against everyone (every "
    "finite two-player zero-sum game)**, or neither. Safe is not best: in the second grade there is still something to "
    "win by modelling the others."
)
RIVALS = (
    "In practice “optimal” policies are merely good against those they trained with (needs learners; here the short "
    "run stands for them).",
)
FLIP = (
    "in most of the two-player zero-sum games with hidden information or simultaneous moves that have no dominant "
    "policy, modelling the reference opponents is worth less than 1 % of the payoff range"
)
GRADES = ("dominant", "safe", "neither")
SHARE = 0.01
KNOWN = {"kuhn": (1 / 3, 1 / 4)}  # prices against uniform play by seat, in fractions (papers/game-theory.md, 5.2)
KNOWN |= {"leduc": (1.465420, 1.788867), "liars_dice(sides=4)": (0.131622, 0.038561)}


@dataclass(frozen=True)
class Config:
    """When is one policy good against everyone?"""

    games: tuple[str, ...] = setting(
        (
            "kuhn",
            "leduc",
            "liars_dice(sides=4)",
            "goofspiel(cards=4)",
            "rps",
            "biased_rps",
            "matching_pennies",
            "coin_toss",
            "leaky_pennies",
            "lopsided(seed=1)",
            "lopsided(seed=2)",
            "lopsided(seed=3)",
            "prisoners_dilemma",
            "prisoners_dilemma3",
            "stag_hunt",
            "chicken",
            "battle_of_sexes",
            "kuhn(players=3)",
            "public_goods",
            "forged_speaker",
            "tiny_hanabi",
            "signalling",
            "divide_the_dollar",
        ),
        "games",
        "native ones whose tables fit, of every kind of payoff",
    )
    openspiel: tuple[str, ...] = setting(
        (
            "blotto(coins=4)",
            "oshi_zumo(coins=4,size=1,horizon=5)",
            "battleship(board_width=2,board_height=2,ship_sizes=[1],ship_values=[1],num_shots=2,allow_repeated_shots=False)",
            "zerosum(game=sheriff(num_rounds=1))",
            "dark_hex(board_size=2)",
            "hex(board_size=2)",
            "oware(num_houses_per_player=2,num_seeds_per_house=1)",
            "breakthrough(rows=4,columns=2)",
            "matrix_shapleys_game",
            "first_sealed_auction(max_value=4)",
            "sheriff(num_rounds=2)",
        ),
        "games",
        "others’ games that fit; left out where OpenSpiel is not installed",
    )
    seconds: float = setting(20.0, "seconds", "that one linear program may take")


def run(config: Config, say: Say) -> dict[str, Any]:
    rows, left_out = [], []
    for spec in (*config.games, *(f"openspiel:{s}" for s in config.openspiel)):
        say(spec)
        try:
            rows.append(graded(Facts(load(spec), seconds=config.seconds), spec))
        except NotFound as error:
            left_out.append(f"{spec}: {error}")
    numbers = {"games": rows, "left_out": left_out, "exact": True}
    return {
        "numbers": numbers,
        "verdict": verdict(flipped(numbers), told(numbers)),
        "figures": [plane(rows)],
        "tables": [priced(rows, left_out), ungraded(rows)],
        "checks": checks(rows),
    }


def graded(facts: Facts, spec: str) -> dict[str, Any]:
    """One game: its grade and what shows it; where it is two-player zero-sum also the two numbers."""
    best, safe = facts.guarantee, safe_policy(facts)
    grade = "dominant" if best.exists else "safe" if safe.value == "exists" else "neither"
    row: dict[str, Any] = {
        "game": spec,
        "grade": grade,
        "witness": (best if best.exists else safe).witness,
        "sight": facts.sight.kind,
    }
    row |= {"constant": facts.payments.constant, "players": facts.players, "prices": None, "short_run": None}
    form = facts.form
    if form is None or facts.players != 2 or not form.zero_sum:
        return row
    try:
        sides = [safe_side(form, seat, facts.seconds) for seat in (0, 1)]
    except CoplayerError as error:  # too slow a program: the page says so
        return row | {"why": str(error)}
    spread = payoff_range(facts)
    known = list(references(facts, None))
    prices = [[price(side, r.policy) for r in known] for side in sides]
    gone_wrong = max(exploitability(form, r.policy) for r in known)
    return row | {
        "range": spread,
        "rivals": [r.name for r in known],
        "err": bool(gone_wrong > 1e-9 * spread),
        "prices": prices,
        "value": [s.value for s in sides],
        "mean_share": float(np.mean(prices) / spread),
        "short_run": exploitability(form, short_run(form)[0]),
        "last": exploitability(form, short_run(form)[1]),
    }


def price(side: Any, policy: Any) -> float:
    """Best reply less the best of all maximin policies, both measured on policies."""
    y = policy[1 - side.seat]
    best = best_response(side.form, policy, side.seat)[0]
    return float(best - side.best_equilibrium(y).against)


def hidden(row: dict[str, Any]) -> bool:
    """Two-player zero-sum with something not seen, and no dominant policy."""
    return row["prices"] is not None and row["sight"] != "perfect" and row["grade"] == "safe"


def small(numbers: dict[str, Any]) -> list[bool]:
    return [r["mean_share"] < SHARE for r in numbers["games"] if hidden(r)]


def flipped(numbers: dict[str, Any]) -> bool | None:
    found = small(numbers)
    return 2 * sum(found) > len(found) if found else None


def told(numbers: dict[str, Any]) -> str:
    found, rows = small(numbers), numbers["games"]
    count = {g: sum(r["grade"] == g for r in rows) for g in GRADES}
    grades = (
        f"of {len(rows)} games {count['dominant']} have a dominant policy, {count['safe']} a safe one, "
        f"{count['neither']} neither"
    )
    if not found:
        return f"{grades}; no zero-sum game with something unseen was among them"
    share, still = (
        np.median([r["mean_share"] for r in rows if hidden(r)]),
        [r for r in rows if hidden(r) and not r["err"]],
    )
    return (
        f"{grades}; modelling is worth 1 % of the range or more in {len(found) - sum(found)} of {len(found)} zero-sum "
        f"games with something unseen (median {100 * share:.2g} %, the mean over reference opponents and both seats; "
        f"in {len(still)} of them these all play an equilibrium by symmetry)"
    )


def label(spec: str) -> str:
    """A game's name without its parameters."""
    return spec.removeprefix("openspiel:").removeprefix("zerosum(game=").partition("(")[0].replace("_", " ")


def worded(spec: str) -> str:
    """A game's name with its parameters, in words that a narrow column can break."""
    return spec.replace("openspiel:", "OpenSpiel: ").replace("_", " ").replace(",", ", ").replace(",  ", ", ")


def tidy(x: float, row: dict[str, Any]) -> float:
    """0 for what linear programs leave of it."""
    return x if abs(x) > 1e-8 * row["range"] else 0.0


def plane(rows: list[dict[str, Any]]) -> dict[str, Any]:
    shown = [r for r in rows if r["prices"] is not None]
    above = sum(r["mean_share"] >= SHARE for r in shown)
    kinds = ["all is seen", "simultaneous moves only", "hidden information"]
    at = {"perfect": 0, "simultaneous only": 1, "imperfect": 2}
    return {
        "title": f"A safe policy leaves 1 % of the range or more to modelling in {above} of {len(shown)} zero-sum "
        f"games",
        "x": "worth of modelling the reference opponents, share of the payoff range",
        "y": "exploitability of CFR+ after 30 iterations, share of the payoff range",
        "kinds": kinds,
        "log_y": True,
        "points": [
            {
                "name": label(r["game"]),
                "x": r["mean_share"],
                "y": r["short_run"] / r["range"],
                "kind": at.get(r["sight"], 2),
            }
            for r in shown
        ],
        "note": "Two-player zero-sum games only; elsewhere no policy is safe, and what is left to modelling has nothing to "
        "be compared with. Exact; the worth is the mean over reference opponents and seats. On the lower edge: not "
        f"exploitable to rounding. In {symmetric(rows)} all reference opponents play an equilibrium by symmetry.",
    }


def symmetric(rows: list[dict[str, Any]]) -> str:
    """The games in which none of the reference opponents errs."""
    return ", ".join(label(r["game"]) for r in rows if r["prices"] is not None and not r["err"]) or "none"


def priced(rows: list[dict[str, Any]], left_out: list[str]) -> dict[str, Any]:
    shown = sorted((r for r in rows if r["prices"] is not None), key=lambda r: -r["mean_share"])
    cells = [
        [
            worded(r["game"]),
            r["grade"],
            *(tidy(p[0], r) for p in r["prices"]),
            tidy(max(map(max, r["prices"])), r),
            100 * tidy(r["mean_share"], r),
            100 * r["short_run"] / r["range"],
            r["range"],
        ]
        for r in shown
    ]
    note = (
        "Worth of modelling in the game’s units: best reply less the best safe policy. Largest: over all reference "
        "opponents and both seats."
    )
    return {
        "title": "Two-player zero-sum games, the dearest opponents first",
        "head": [
            "game",
            "grade",
            "seat 0 against uniform",
            "seat 1",
            "largest",
            "mean, % of range",
            "CFR+ 30 exploitable, % of range",
            "range",
        ],
        "rows": cells,
        "note": " ".join([note, *(f"Left out: {s}." for s in left_out)]),
        "decimals": 3,
    }


def ungraded(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "title": "All other games: what shows the grade",
        "head": ["game", "grade", "what shows it"],
        "rows": [[worded(r["game"]), r["grade"], r.get("why") or r["witness"]] for r in rows if r["prices"] is None],
    }


def checks(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = {r["game"]: r for r in rows}
    made = partial(check)
    return [
        made(f"{game}: worth of modelling a uniform player, seat {seat}", known, found[game]["prices"][seat][0])
        for game, both in KNOWN.items()
        if game in found and found[game]["prices"]
        for seat, known in enumerate(both)
    ]
