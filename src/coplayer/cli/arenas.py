"""`coplayer arena`, `coplayer agents`, `coplayer populations`."""

from __future__ import annotations

import json as json_
import shlex
import sys
import time
from pathlib import Path
from typing import Any

from rich.console import Console

from coplayer.agents.by_name import spelled
from coplayer.arena.board import board
from coplayer.arena.replays import everything
from coplayer.arena.schedule import Arena
from coplayer.arena.tournament import rows
from coplayer.chat.by_name import keep
from coplayer.cli import RUNS
from coplayer.cli.listing import table
from coplayer.cli.solving import progress
from coplayer.game import NotFound, Unsuited
from coplayer.model.stage import stage_of
from coplayer.population.by_name import population, populations
from coplayer.read import catalogue
from coplayer.read.name import load
from coplayer.read.spec import separated
from coplayer.run.folder import Run, dumped, events, resumed, run, source, versions, write

SEEDS = 20
REGRETS = 2  # seeds for which comparators are replayed
ROUNDS = ("context_tree/best", "switching/best", "counts/best", "bounded_memory/plan", "uniform")
HANDS = ("mixed_plans/best_hand", "mixed_plans/banked", "solver", "uniform")


def asked(
    game: str,
    agents: str,
    people: str,
    seeds: int | None,
    first: int,
    rounds: int | None,
    noise: float,
    everyone: bool,
    regrets: int | None,
) -> Arena:
    """The arena that the command's words mean: a population's name alone stands for its usual game."""
    if not people and game in populations() and game not in catalogue.rules():
        people, game = game, population(game).GAME
    module: Any = population(people) if people else None
    if rounds is None and "|repeat" not in game:
        rounds = module.rounds(game) if hasattr(module, "rounds") else getattr(module, "ROUNDS", None)
    if rounds is not None:
        game = f"{game.partition('|repeat')[0]}|repeat({rounds})"
    if noise:
        game = f"{game}|noisy({noise:g})"
    names = tuple(map(spelled, filter(None, separated(agents, ",")))) or getattr(module, "AGENTS", None) or usual(game)
    many = seeds if seeds is not None else getattr(module, "SEEDS", SEEDS)
    return Arena(
        game, names, people or None, many, first, everyone, REGRETS * bool(people) if regrets is None else regrets
    )


def again(
    folder: Path,
    game: str,
    agents: str,
    people: str,
    seeds: int | None,
    first: int,
    rounds: int | None,
    noise: float,
    everyone: bool,
    regrets: int | None,
) -> Arena:
    """`asked`, where what is not said is as in the run whose exchanges are used again; refused: what cannot use it."""
    old = recorded(folder, "--replay")
    same = not game or (game == old.game.partition("|")[0] and rounds is None and not noise)
    if not people and (same or game not in populations()):
        people = old.population or ""
    new = asked(
        old.game if same else game,
        agents or ", ".join(old.agents),
        people,
        old.seeds if seeds is None else seeds,
        first or old.first,
        rounds,
        noise,
        everyone or old.everyone,
        old.regrets if regrets is None else regrets,
    )
    talkers = [name for name in old.agents if name.startswith("language")]
    if new.game != old.game:
        raise Unsuited(f"--replay {folder}: it played {old.game}, {new.game} is asked; without GAME its own is played")
    if talkers and not set(talkers) & set(new.agents):
        raise Unsuited(f"--replay {folder}: {' and '.join(talkers)} spoke there, and {', '.join(new.agents)} use "
                       "nothing of it; without --agents its own play")  # fmt: skip
    return new


def recorded(folder: Path, option: str) -> Arena:
    """What the run in `folder` was to play."""
    if not (folder / "spec.json").is_file():
        raise NotFound(f"{option} {folder}: there is no run; expected a folder with spec.json and events.jsonl")
    head = json_.loads((folder / "spec.json").read_text(encoding="utf-8"))
    if "agents" not in head:
        raise NotFound(f"{option} {folder}: it is no arena's run; expected one that `coplayer arena` made")
    known = ("game", "population", "seeds", "first", "everyone", "regrets")
    return Arena(agents=tuple(head["agents"]), **{name: head[name] for name in known if name in head})


def usual(game: str) -> tuple[str, ...]:
    """Whom to send where nobody is named."""
    try:
        stage_of(load(game), 0)
    except Unsuited:
        return HANDS
    return ROUNDS


def arena(
    spec: Arena,
    json: Path | None,
    out: Path | None,
    on: str,
    workers: int | None,
    words: list[str],
    replay: Path | None = None,
) -> None:
    """Play an arena into a new run folder and write its page; `replay` is a run whose talks are used again."""
    head = {"game": spec.game, "agents": list(spec.agents), "population": spec.population, "seeds": spec.seeds}
    head |= {
        "first": spec.first,
        "everyone": spec.everyone,
        "regrets": spec.regrets,
        "command": shlex.join(["coplayer", *words]),
    }
    with run("arena", head, RUNS) as log:
        keep(replay or log.path, replay is not None)
        finished(spec, log, [], json, out, on, workers, str(head["command"]))


def resume(folder: Path, json: Path | None, out: Path | None, on: str, workers: int | None) -> None:
    """Play what an interrupted run has left."""
    spec = recorded(folder, "--resume")
    head = json_.loads((folder / "spec.json").read_text(encoding="utf-8"))
    done = [event["row"] for event in events(folder) if event["event"] == "match"]
    with resumed(folder) as log:
        keep(folder)
        finished(spec, log, done, json, out, on, workers, head["command"])


def finished(
    spec: Arena,
    log: Run,
    done: list[dict],
    json: Path | None,
    out: Path | None,
    on: str,
    workers: int | None,
    command: str,
) -> None:
    """Play the rest, then write the board, the page and what to print."""
    from coplayer.report import arena as page

    began, total = time.perf_counter(), len(everything(spec))
    with progress() as bar:
        task = bar.add_task("arena")
        for row in rows(spec, {row["key"] for row in done}, workers, on):
            log.event("match", row=row)
            done.append(row)
            bar.update(task, description=f"{len(done):,} of {total:,} matches")
    record = board(spec, done)
    record |= {"command": command, "took_seconds": time.perf_counter() - began, "versions": versions(), **source()}
    path = out or log.path / "arena.html"
    write(path, page.render(json_.loads(dumped(record))))
    write(log.path / "arena.json", dumped(record, 1))
    if json:
        write(json, dumped(record, 1))
    log.end("done", page=str(path))
    print_board(record)
    if record["note"]:
        print(record["note"])
    print(f"\n{path}")


def print_board(record: dict[str, Any]) -> None:
    """The agents as a table, the best first."""
    from coplayer.report.names import renamed

    record = renamed(record)
    made = table("agent", f"return {record['unit']}", "95 %", "worst", "against", "log-loss", "µs a decision")
    for row in sorted(record["agents"], key=lambda r: -r["population_return"]):
        low, high = row["interval"] or (None, None)
        made.add_row(
            row["name"], number(row["population_return"]), f"{number(low)} to {number(high)}", number(row["worst"]),
            row["worst_against"], number(row["log_loss"]), number((row["seconds_per_decision"] or 0) * 1e6),
        )  # fmt: skip
    Console(highlight=False, width=None if sys.stdout.isatty() else 160).print(made)


def number(x: float | None) -> str:
    return "—" if x is None else f"{x:.4g}"


def agents() -> None:
    """The agents, the models and the responses, a line each."""
    from coplayer.read.parts import found

    for folder, head in (("agents", "agent"), ("model", "model"), ("respond", "response")):
        rows = table(head, "for")
        for name, module in sorted(found(folder).items()):
            rows.add_row(name, module.FOR)
        Console(highlight=False).print(rows)
        print()
    print("modeller(model=NAME, respond=NAME) joins a model and a response for rounds, hand_player(...) for hands;")
    print("policy:FILE is a saved policy; mine.py:Agent is one's own.")


def list_populations() -> None:
    """The populations, a line each."""
    rows = table("population", "who they are", "usual game")
    for name in populations():
        module = population(name)
        rows.add_row(name, (module.__doc__ or "").partition("\n")[0], getattr(module, "GAME", "any that fits"))
    Console(highlight=False).print(rows)
    print(
        "people:FOLDER (or a table .csv) is recorded people, replayed: they did not face this agent; FOLDER#live takes"
    )
    print("those under one condition of showing the forecast. mine.py is a population of one's own.")
