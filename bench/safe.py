"""Is the safe one safe in *every* match, and what does it gain? Many matches against deceivers who know its plans.

    python bench/safe.py 'leduc' --seat 0 --matches 500 --out safe.jsonl     one line a match; goes on where it stopped
    python bench/safe.py --show safe.jsonl                                   the table

A match is T hands of MODEL/banked against one of three deceivers in turn, who sees our plan of each hand and our bank
before choosing a pure plan s_t of its own; its weak play is a style drawn for the match.

    lulls          plays weakly until the bank passes a level (drawn), then its nemesis until the bank is empty
    gives          gives something away at one information set, drawn anew each hand, and is the nemesis elsewhere
    now and then   the nemesis with chance .7, else plays weakly

total       sum over hands of u(x_t, s_t): what we get given the plans that were played, the luck of cards and of our
            draws left out. Safe is total >= T v*.
equilibrium what the maximin plan that suits s_1 .. s_T best, known with hindsight, would have got against them.
"""

from __future__ import annotations

import argparse
import json
import runpy
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from coplayer.form.hands import Hands, hands_of
from coplayer.measure.interval import mean
from coplayer.model.style import HIGH, LOW, random_style, styled
from coplayer.read.name import load
from coplayer.read.parts import part
from coplayer.respond.banked import Banked
from coplayer.respond.guarded import anew, guarded
from coplayer.solve.response import earned, plan

PLAY = runpy.run_path(str(Path(__file__).parents[1] / "tests" / "respond" / "table.py"))
Table, pure, nemesis = PLAY["Table"], PLAY["pure"], PLAY["nemesis"]
LEVELS = 0.05, 5.0  # of the bank at which `lulls` strikes; logarithmically even
ROUNDING = 1e-8  # of a whole match


def lulls(hands: Hands, weak: np.ndarray, rng: np.random.Generator) -> Any:
    level, striking = np.exp(rng.uniform(*np.log(LEVELS))), False

    def play(bank: float, x: np.ndarray) -> np.ndarray:
        nonlocal striking
        striking = bank > 1e-6 if striking else bank > level
        return nemesis(hands, x) if striking else pure(hands, weak, rng)

    return play


def gives(hands: Hands, weak: np.ndarray, rng: np.random.Generator) -> Any:
    def play(bank: float, x: np.ndarray) -> np.ndarray:
        s = nemesis(hands, x)
        here = hands.form.owner[hands.other] == rng.integers(hands.form.infosets[hands.other])
        s[here] = np.roll(s[here], 1)
        return s

    return play


def now_and_then(hands: Hands, weak: np.ndarray, rng: np.random.Generator) -> Any:
    return lambda bank, x: nemesis(hands, x) if rng.random() < 0.7 else pure(hands, weak, rng)


DECEIVERS = {"lulls": lulls, "gives": gives, "now and then": now_and_then}


def match(hands: Hands, model: Any, response: Banked, seed: int) -> dict[str, Any]:
    """One match: totals of the hands' exact expectations."""
    form, seat, rng = hands.form, hands.seat, np.random.default_rng([seed, hands.seat])
    name = list(DECEIVERS)[seed % len(DECEIVERS)]
    rival = DECEIVERS[name](hands, styled(form, hands.other, random_style(rng, LOW, HIGH)), rng)
    memory, own, table = model.begin(), response.begin(), Table(hands)
    total, earns, largest = 0.0, np.zeros(form.sequences[seat]), 0.0
    for _ in range(hands.hands):
        behaviour = response.strategy(model, memory, own)
        x = plan(form, seat, behaviour)
        s = plan(form, hands.other, rival(own.bank, x))
        g = earned(form, seat, s)
        total, earns = total + float(g @ x), earns + g
        end = table.end(x, s, rng)
        memory = model.update(memory, end)
        own = response.update(own, behaviour, end, model, memory)
        largest = max(largest, own.bank)
    return {"rival": name, "total": total, "equilibrium": hindsight(hands, earns), "bank": own.bank, "largest": largest}


def hindsight(hands: Hands, earns: np.ndarray) -> float:
    """The most that a maximin plan gets where sequences earn `earns` [Q] in all."""
    guard = guarded(hands.form, hands.seat)
    anew(guard.side.face, guard.face_start)
    return float(earns @ guard.plan(guard.side.face.maximize(earns / hands.hands, 0.0)))


def played(out: Path, game: str, seat: int, model: str, hands: int, seeds: range) -> None:
    """Append the matches that the file has not yet."""
    stage = replace(hands_of(load(game), seat), hands=hands)
    head = {"game": game, "seat": seat, "model": model, "hands": hands, "value": guarded(stage.form, seat).value}
    expects, response = part("model", model, stage, kind="hands"), Banked(stage)
    done = {row["seed"] for row in kept(out) if all(row[name] == head[name] for name in head)}
    for seed in seeds:
        if seed in done:
            continue
        began = time.process_time()
        row = {**head, "seed": seed, **match(stage, expects, response, seed)}
        with out.open("a", encoding="utf-8") as file:
            print(json.dumps({**row, "seconds": time.process_time() - began}), file=file)


def kept(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] if out.exists() else []


def show(rows: list[dict[str, Any]]) -> None:
    """A line for each game, seat and deceiver, and one for all of a seat."""
    head = ("game, seat", "deceiver", "matches", "below T v*", "least above", "mean above", "over the best equilibrium")
    print(f"| {' | '.join(head)} |")
    print("|---|---|---|---|---|---|---|")
    for game, seat in sorted({(row["game"], row["seat"]) for row in rows}):
        mine = [row for row in rows if (row["game"], row["seat"]) == (game, seat)]
        for name in (*DECEIVERS, "all"):
            line(f"{game}, {seat}", name, [row for row in mine if name in ("all", row["rival"])])
    print(f"{1000 * sum(r['seconds'] for r in rows) / sum(r['hands'] for r in rows):.1f} ms a hand, all in")


def line(where: str, name: str, rows: list[dict[str, Any]]) -> None:
    over = np.array([row["total"] - row["hands"] * row["value"] for row in rows])
    gain = mean([row["total"] - row["equilibrium"] for row in rows])
    low, high = gain.interval or (np.nan, np.nan)
    print(
        f"| {where} | {name} | {len(rows):,} | {int((over < -ROUNDING).sum())} | {over.min():.3f} | {over.mean():.1f} "
        f"| {gain.mean:.2f} [{low:.2f}, {high:.2f}] |"
    )


def main() -> None:
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("game", nargs="?", default="leduc")
    words.add_argument("--seat", type=int, default=0)
    words.add_argument("--model", default="mixed_plans")
    words.add_argument("--hands", type=int, default=300)
    words.add_argument("--matches", type=int, default=500)
    words.add_argument("--first", type=int, default=1000)
    words.add_argument("--out", type=Path, default=Path("safe.jsonl"))
    words.add_argument("--show", type=Path, nargs="+")
    asked = words.parse_args()
    if not asked.show:
        seeds = range(asked.first, asked.first + asked.matches)
        played(asked.out, asked.game, asked.seat, asked.model, asked.hands, seeds)
    show([row for path in asked.show or [asked.out] for row in kept(path)])


if __name__ == "__main__":
    main()
