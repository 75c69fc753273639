"""`coplayer forecast`: how well people are foreseen."""

from __future__ import annotations

import json as json_
import shlex
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

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
    made = table("predictor", "from", "nats", "95 %", "bits", "gain", "accuracy", "net", "calibration")
    for row in record["predictors"]:
        low, high = row.get("nats_interval") or (None, None)
        made.add_row(
            row["name"], row["kind"], number(row["nats"]), f"{number(low)} to {number(high)}", number(row["bits"]),
            number(row["gain"], "+"), number(row["accuracy"]), number(row["net"], "+"),
            number(row["calibration_error"]),
        )  # fmt: skip
    Console(highlight=False, width=None if sys.stdout.isatty() else 160).print(made)
    who = f"{record['choices']:,} choices of {record['people']:,} people"
    print(f"A choice; {who}, each left out of what is learnt. Gain: bits over guessing evenly.")
    for row in record["predictors"]:
        if row.get("reason"):
            print(f"{row['name']}: {row['reason']}")
    if record["net_reason"]:
        print(f"net —: {record['net_reason']}.")


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
    made = table("game", "n", "theory", "parameters", "95 %", "log-likelihood", "random", "ceiling")
    last = ""
    for row in rows:
        same, last = row["game"] == last, row["game"]
        said = ", ".join(f"{name} {x:.4g}" for name, x in row["parameters"].items())
        low, high = row["interval"] or (None, None)
        made.add_row(
            "" if same else row["game"], "" if same else str(row["n"]), row["theory"], said,
            f"{short(low)} to {short(high)}" if row["interval"] else "—", points(row["likelihood"]),
            "" if same else points(row["random"]), "" if same else points(row["ceiling"]),
        )  # fmt: skip
    Console(highlight=False, width=None if sys.stdout.isatty() else 200).print(made)


def strategies(path: Path, json: Path | None, seed: int, game: str, show: str) -> None:
    """Estimate how many of the people recorded at `path` follow each strategy."""
    from coplayer.people.strategies import table as estimated

    records = read(path, game, show)
    rows = estimated(records, np.random.default_rng(seed))
    if json:
        head = {"format": "coplayer strategies 1", "source": records.source, "seed": seed}
        write(json, dumped(head | {"treatments": rows, "versions": versions(), **source()}, 1))
    names = list(rows[0]["shares"])
    made = table("treatment", "people", "choices", *names, "γ", "log-likelihood")
    for row in rows:
        shares = [f"{s['share']:.2f} [{s['interval'][0]:.2f}, {s['interval'][1]:.2f}]" for s in row["shares"].values()]
        made.add_row(row["treatment"], str(row["people"]), str(row["n"]), *shares, f"{row['gamma']:.3f}",
                     points(row["likelihood"]))  # fmt: skip
    Console(highlight=False, width=None if sys.stdout.isatty() else 200).print(made)
    print("Shares of strategies by EM; in brackets 95 %, people drawn again; γ says how often people slip.")


def short(x: float | None) -> str:
    return "—" if x is None else f"{x:.4g}"


def points(x: float | None) -> str:
    return "—" if x is None else f"{x:.2f}"


def list_predictors() -> None:
    """The predictors of people, a line each."""
    rows = table("predictor", "learns from", "for")
    learns = {"blind": "nobody", "pooled": "other people", "personal": "the person", "mixed": "both", "shown": "—"}
    for name, module in predictors().items():
        rows.add_row(name, learns[module.KIND], module.FOR)
    Console(highlight=False).print(rows)
    print("Models of the arena for rounds (`coplayer agents`), `context_tree(depth=6)`, are predictors too.")
