"""`coplayer forecast`: how well people are foreseen."""

from __future__ import annotations

import json as json_
import shlex
import sys
import time
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.markup import escape

from coplayer.cli import RUNS
from coplayer.cli.listing import table
from coplayer.cli.solving import progress
from coplayer.game import Unsuited
from coplayer.people.forecast import forecasts
from coplayer.people.predictor import USUAL, predictors
from coplayer.people.read import read
from coplayer.read.spec import separated
from coplayer.run.folder import dumped, run, source, versions, write


def forecast(
    path: Path, names: str, json: Path | None, out: Path | None, folds: int, seed: int, game: str, show: str,
    words: list[str],
) -> None:  # fmt: skip
    """Score forecasts of the people recorded at `path` and write the page."""
    from coplayer.report import forecast as page

    if folds < 2:
        raise Unsuited(f"--folds {folds}: at least 2 are expected, so that there are others to learn from")
    records = read(path, game, show)
    asked = tuple(filter(None, separated(names, ","))) or (*USUAL, *(("shown",) if records.show else ()))
    began = time.perf_counter()
    head = {"records": str(path), "game": records.game, "predictors": list(asked), "folds": folds, "seed": seed}
    with run("forecast", head, RUNS) as log, progress() as bar:
        task = bar.add_task("forecast")
        record = forecasts(records, asked, folds, seed, lambda what: bar.update(task, description=what))
        record |= {"command": shlex.join(["coplayer", *words]), "took_seconds": time.perf_counter() - began}
        record |= {"versions": versions(), **source()}
        place = out or log.path / "forecast.html"
        write(place, page.render(json_.loads(dumped(record))))
        write(log.path / "forecast.json", dumped(record, 1))
        if json:
            write(json, dumped(record, 1))
        log.end("done", page=str(place))
    print_forecasts(record)
    print(f"\n{place}")


def print_forecasts(record: dict[str, Any]) -> None:
    """The predictors as a table, in the order asked."""
    from coplayer.report.forecast import COMES

    heads = ("nats", "95 %", "bits", "gain", "accuracy", "net a round", "calibration error")
    made = table("predictor", "learns from", *heads)
    for row in record["predictors"]:
        low, high = row.get("nats_interval") or (None, None)
        span = "—" if low is None else f"{number(low)} to {number(high)}"
        made.add_row(
            row["name"], COMES[row["kind"]], number(row["nats"]), span, number(row["bits"]),
            number(row["gain"], "+"), number(row["accuracy"]), number(row["net"], "+"),
            number(row["calibration_error"]),
        )  # fmt: skip
    Console(highlight=False, width=None if sys.stdout.isatty() else 160).print(made)
    who = f"{record['choices']:,} choices of {record['people']:,} people"
    print(f"A choice; {who}, each left out of what is learnt. Gain: bits over guessing evenly.")
    for row in record["predictors"]:
        if row.get("reason"):
            print(f"{row['name']}: {row['reason']}")
    if record["interval_reason"]:
        print(f"95 % —: {record['interval_reason']}.")
    if record["net_reason"]:
        print(f"net a round —: {record['net_reason']}.")


def number(x: float | None, sign: str = "") -> str:
    return "—" if x is None else f"{x:{sign}.4f}"


def fits(json: Path | None) -> None:
    """Fit the theories to the typed-in games and print them game by game."""
    from coplayer.people import fits as fitted

    with progress() as bar:
        task = bar.add_task("fits")
        rows = fitted.fits(lambda what: bar.update(task, description=what))
    if json:
        write(json, dumped({"format": "coplayer fits 1", "fits": rows, "versions": versions(), **source()}, 1))
    print_fits(rows)


def print_fits(rows: list[dict[str, Any]]) -> None:
    """A game's theories between random and ceiling, games after one another; it fits 80 columns."""
    made = table("game, theory", "parameters (95 %)", "log-likelihood")
    made.columns[0].max_width = 26
    for _, same in groupby(rows, lambda row: row["game"]):
        theories = list(same)
        first = theories[0]
        made.add_row(f"[bold]{escape(first['game'])}[/]", f"n = {first['n']}", "")
        for row in theories:
            made.add_row(f"  {row['theory']}", parameters(row), points(row["likelihood"]))
        for bound in ("random", "ceiling"):
            if first[bound] is not None:
                made.add_row(f"  {bound}", "", points(first[bound]))
    Console(highlight=False).print(made)
    print("random: everybody plays evenly; ceiling: the shares themselves. No theory fits better than the ceiling.")
    print("95 %: where twice the log-likelihood is within 3.84 of its largest, for theories of one parameter.")


def parameters(row: dict[str, Any]) -> str:
    """Each with its value; the interval of a single one behind it."""
    said = ", ".join(f"{name} {x:.4g}" for name, x in row["parameters"].items())
    if not row["interval"]:
        return said
    low, high = row["interval"]
    if low is None and high is None:
        return f"{said} (any fits)"
    ends = f"{short(low)} to {short(high)}" if None not in (low, high) else ""
    return f"{said} ({ends or (f'{low:.4g} or more' if high is None else f'{high:.4g} or less')})"


def strategies(path: Path, json: Path | None, seed: int, game: str, show: str) -> None:
    """Estimate how many of the people recorded at `path` follow each strategy."""
    from coplayer.people.strategies import table as estimated

    records = read(path, game, show)
    rows = estimated(records, np.random.default_rng(seed))
    if json:
        head = {"format": "coplayer strategies 1", "source": records.source, "seed": seed}
        write(json, dumped(head | {"treatments": rows, "versions": versions(), **source()}, 1))
    print_strategies(rows)


def print_strategies(rows: list[dict[str, Any]]) -> None:
    """The strategies' shares, a treatment after the other."""
    made = table("treatment", "people", "n", "strategy", "share", "95 %", "γ", "slips", "ln L")
    for row in rows:
        head = [row["treatment"], str(row["people"]), str(row["n"])]
        tail = [f"{row['gamma']:.3f}", f"{100 * row['slip']:.1f} %", points(row["likelihood"])]
        for name, found in row["shares"].items():
            low, high = found["interval"] or (None, None)
            span = "—" if low is None else f"{low:.2f} to {high:.2f}"
            made.add_row(*head, name, f"{found['share']:.2f}", span, *tail)
            head, tail = [""] * 3, [""] * 3
    Console(highlight=False).print(made)
    print("Shares by EM; 95 %: people drawn again. Slips: how often a choice is not the strategy's,")
    print("1 / (1 + exp(1/γ)); γ is how the paper writes it. n: choices; ln L: log-likelihood.")
    for row in rows:
        if row["reason"]:
            print(f"{row['treatment'] or 'all'}: 95 % —: {row['reason']}.")


def short(x: float | None) -> str:
    return "—" if x is None else f"{x:.4g}"


def points(x: float | None) -> str:
    return "—" if x is None else f"{x:.2f}"


def list_predictors() -> None:
    """The predictors of people, a line each."""
    from coplayer.report.forecast import COMES

    rows = table("predictor", "learns from", "for")
    for name, module in predictors().items():
        rows.add_row(name, COMES[module.KIND], module.FOR)
    Console(highlight=False).print(rows)
    print("Models of the arena for rounds (`coplayer agents`), `context_tree(depth=6)`, are predictors too.")
