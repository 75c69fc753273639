"""`coplayer brief`, `card`, `prices`, `study`: what writes or prints a page."""

from __future__ import annotations

import shlex
import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from coplayer.cli import RUNS
from coplayer.cli.listing import table
from coplayer.cli.solving import progress
from coplayer.game import NotFound
from coplayer.run.folder import dumped, run, source, versions, write

if TYPE_CHECKING:
    from coplayer.card.card import Card

QUICK = 20_000  # steps between states up to which a card's file has its prices too


def brief(
    game: str, json: Path | None, out: Path | None, policy: tuple[Path, ...], seed: int, limit: int, words: list[str]
) -> None:
    """Write the brief of `game` and print its path and its findings."""
    from coplayer.report import page
    from coplayer.report.finding import finding
    from coplayer.study import brief as study

    for path in policy:
        if not path.is_file():
            raise NotFound(f"--policy {path}: there is no such file")
    began = time.perf_counter()
    asked = study.Brief(game, policy, seed, limit)
    with run("brief", {"game": game, "policy": [str(p) for p in policy], "seed": seed, "limit": limit}, RUNS) as log:
        found = {}
        with progress() as bar:
            task = bar.add_task(f"brief of {game}")
            for name, part in study.parts(asked, lambda what: bar.update(task, description=what)):
                found[name] = part
                log.event(name, part=part)
        record = study.record(
            found, command=shlex.join(["coplayer", *words]), took_seconds=time.perf_counter() - began,
            versions=versions(), **source(),
        )  # fmt: skip
        record["finding"] = finding(record)
        path = out or log.path / "brief.html"
        write(path, page.render(record))
        write(log.path / "brief.json", dumped(record, 1))
        if json:
            write(json, dumped(study.numbers(record), 1))
        log.end("done", page=str(path))
    for sentence in record["finding"]:
        Console(highlight=False).print(sentence.replace("**", ""), soft_wrap=True)
    for line in against(record, policy):
        print(line)
    print(f"\n{path}")


def against(record: dict[str, Any], policy: tuple[Path, ...]) -> Iterator[str]:
    """A line for each seat against each policy file: what one could earn."""
    given = {p.stem for p in policy}
    for row in record["modelling"].get("rows", []):
        if row["opponent"] in given:
            safe = f", the best safe policy {points(row['best_safe'])}" if row.get("best_safe") is not None else ""
            most = f"the best response earns {points(row['best_response'])}"
            yield f"Seat {row['seat']} against {row['opponent']}: {most}{safe}."


def print_card(game: str, json: Path | None, seed: int, limit: int) -> None:
    """Print the card of `game`."""
    from coplayer.card.card import card
    from coplayer.read.name import load

    rules = load(game)
    with progress() as bar:
        task = bar.add_task("walking")

        def look(states: int, edges: int) -> None:
            bar.update(task, description=f"walking: {states:,} states")

        found = card(rules, limit, seed, game, look)
        made = found.json()
        if json:
            bar.update(task, description="prices")
            made |= priced_card(found)
    if json:
        write(json, dumped(made, 1))
    rows = table("property", "value", "what shows it")
    for name, prop in made["properties"].items():
        label = prop.get("label", name)
        if label:  # "": another line says it
            rows.add_row(label.replace("_", " "), shown(prop["value"]), prop["witness"])
    Console(highlight=False).print(rows)


def priced_card(card: Card) -> dict[str, Any]:
    """The price list that goes with a card, where it does not take long."""
    from coplayer.card.prices import prices

    if card.facts is None or card.facts.graph.edges > QUICK:
        return {"prices": [], "prices_reason": f"more than {QUICK:,} steps between states: ask `coplayer prices`"}
    return {"prices": prices(card.facts)}


def shown(value: object) -> str:
    if value is None:
        return "—"
    if isinstance(value, float):
        return f"{value:.7g}"
    return ", ".join(map(shown, value)) if isinstance(value, list | tuple) else str(value)


def prices(game: str, json: Path | None, limit: int) -> None:
    """Print the price list of `game`."""
    from coplayer.card import prices as priced
    from coplayer.card.facts import Facts
    from coplayer.read.name import load

    facts = Facts(load(game), limit)
    with progress() as bar:
        task = bar.add_task("walking")
        rows = priced.prices(facts, lambda what: bar.update(task, description=f"the price of: {what}"))
    if json:
        write(json, dumped({"game": game, "prices": rows}, 1))
    print_prices(rows)


def print_prices(rows: list[dict]) -> None:
    """The price list as a table; seats that differ in nothing but the price share an entry."""
    made = table("what is had", "seat", "price", "held fixed", "how")
    for (what, held, how), group in groupby(rows, lambda r: (r["what"], r["held_fixed"], r["how"] or r["reason"])):
        seats = list(group)
        made.add_row(what, "\n".join(str(r["player"]) for r in seats), "\n".join(map(priced_at, seats)), held, how)
    Console(highlight=False).print(made)


def priced_at(row: dict) -> str:
    if row["price"] is not None:
        return points(row["price"])
    return f"[{points(row['low'])}, {points(row['high'])}]" if row.get("low") is not None else "—"


def points(x: float) -> str:
    """`x` with its sign; what is smaller than the rounding of a linear program is 0."""
    return f"{x:+.6g}" if abs(x) > 1e-9 else "0"


def study(name: str, changes: Sequence[str], json: Path | None, out: Path | None) -> None:
    """Run the study called `name` and write its page; without a name list them."""
    from coplayer.report import study as page
    from coplayer.study import by_name
    from coplayer.study.setting import changed

    if not name:
        rows = table("study", "the question")
        for key, module in by_name.studies().items():
            rows.add_row(key, (module.__doc__ or "").partition("\n")[0])
        Console().print(rows)
        return
    config = changed(by_name.study(name).Config(), changes)
    words = [word for text in changes for word in ("--set", text)]
    with run("study", {"game": name, "set": list(changes)}, RUNS) as log, progress() as bar:
        task = bar.add_task(name)
        record = by_name.run(name, lambda what: bar.update(task, description=what), config)
        record |= {"command": shlex.join(["coplayer", "study", name, *words]), "versions": versions(), **source()}
        path = out or log.path / f"{name}.html"
        write(path, page.render(record))
        write(log.path / "study.json", dumped(record, 1))
        if json:
            write(json, dumped(record, 1))
        log.end("done", page=str(path))
    print(f"{record['title']}\n{verdict(record)}\n\n{path}")


def verdict(record: dict[str, Any]) -> str:
    """The claim and whether it stood."""
    found = record["verdict"]
    stands = {True: "the claim stands", False: "the claim does not stand", None: "not decided"}[found["stands"]]
    return f"Claim: {record['claim']}\nFound, {stands}: {found['text']}".replace("**", "")
