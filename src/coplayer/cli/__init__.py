"""The command `coplayer`: one verb a thing. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from coplayer.game import CoplayerError

app = App(
    name="coplayer",
    help="A laboratory for agents that model the other players. GAME is a name (`kuhn`, `leduc(players=3)`), "
    "`openspiel:NAME(params)`, a path to .efg or .nfg, or file.py:Class; any of them with transforms: "
    "`'kuhn|reveal|repeat(3)'`. Quote what has parentheses or |.",
    version_flags=["--version"],
    suppress_keyboard_interrupt=False,
)
GameName = Annotated[str, Parameter(name="GAME", help="the game, as `coplayer --help` says")]
Limit = Annotated[int, Parameter(help="the most steps between states to walk; the card of more is sampled")]
Json = Annotated[Path | None, Parameter(name="--json", help="also write the numbers to this file")]
RUNS = Path("runs")


@app.command
def brief(
    game: GameName,
    /,
    *,
    json: Json = None,
    out: Path | None = None,
    policy: Annotated[tuple[Path, ...], Parameter(negative="", show_default=False)] = (),
    seed: int = 7,
    limit: Limit = 5_000_000,
) -> None:
    """Write one HTML page on a game: its kind, its value, its prices, what modelling the others is worth.

    Args:
        out: where the page goes (default: into the run folder).
        policy: policy files to take as further opponents.
        seed: for sampling and played hands only.
    """
    from coplayer.cli import pages

    pages.brief(game, json, out, policy, seed, limit, sys.argv[1:])


@app.command
def card(game: GameName, /, *, json: Json = None, seed: int = 7, limit: Limit = 5_000_000) -> None:
    """Print what kind of game it is, each property with its witness.

    Args:
        seed: for a sampled card only.
    """
    from coplayer.cli import pages

    pages.print_card(game, json, seed, limit)


@app.command
def prices(game: GameName, /, *, json: Json = None, limit: Limit = 5_000_000) -> None:
    """Print what each thing one might have in a game is worth."""
    from coplayer.cli import pages

    pages.prices(game, json, limit)


@app.command
def solve(
    game: GameName,
    /,
    *,
    method: Annotated[str, Parameter(name="--with")] = "cfr+",
    iterations: int | None = None,
    target: float | None = None,
    out: Path | None = None,
    json: Json = None,
    seed: int = 0,
) -> None:
    """Solve a game and say how exploitable the result is.

    Args:
        method: the solver; `coplayer solvers` lists them.
        iterations: stop after so many (default 1,000, or none with a target).
        target: stop when exploitability is at most this, in the game's units.
        out: write the policy to this file.
        seed: for solvers that sample.
    """
    from coplayer.cli import solving

    solving.solve(game, method, iterations, target, out, json, seed)


@app.command
def show(game: GameName, /, *, seed: int = 1) -> None:
    """Play a game once at random and print it, with each player's record: how one checks one's own rules.

    Args:
        seed: which play.
    """
    from coplayer.cli import listing

    listing.show(game, seed)


@app.command
def games(*, match: str = "", all: bool = False) -> None:
    """List the games and transforms, a line each.

    Args:
        match: only those with this in their name or line, OpenSpiel's too, with all their parameters.
        all: OpenSpiel's games too.
    """
    from coplayer.cli import listing

    listing.games(match, all)


@app.command
def solvers() -> None:
    """List the solvers, each with what it is for."""
    from coplayer.cli import listing

    listing.solvers()


@app.command
def study(
    name: str = "",
    /,
    *,
    set_: Annotated[tuple[str, ...], Parameter(name="--set", negative="")] = (),
    json: Json = None,
    out: Path | None = None,
) -> None:
    """Run a study by name and write its page; without a name, list the studies.

    Args:
        name: the study.
        set_: NAME=VALUE, a setting other than the usual one (its page lists them); may be given again.
        out: where the page goes (default: into the run folder).
    """
    from coplayer.cli import pages

    pages.study(name, set_, json, out)


@app.command
def arena(
    game: Annotated[str, Parameter(name="GAME", help="the game, or the name of a population")] = "",
    /,
    *,
    agents: str = "",
    population: str = "",
    seeds: int | None = None,
    first: int = 0,
    rounds: int | None = None,
    noise: float = 0.0,
    everyone: Annotated[bool, Parameter(negative="")] = False,
    regrets: int | None = None,
    json: Json = None,
    out: Path | None = None,
    on: str = "here",
    workers: int | None = None,
    resume: Path | None = None,
    replay: Path | None = None,
) -> None:
    """Play agents against a population, or against each other, and write a page of evidence.

    Args:
        agents: names with commas between (default: a usual few); `coplayer agents` lists them, MODEL/RESPONSE joins
            two, `policy:FILE` and `mine.py:Agent` are others.
        population: who to play against; `coplayer populations` lists them, `mine.py` is one's own.
        seeds: matches of each pairing and seat (default: 20, or what the population says).
        first: the first seed; a claim uses other seeds than the tuning.
        rounds: repeat the game so often in a match.
        noise: the chance that an action is replaced by another one.
        everyone: the members of the population meet each other too, as full ratings need.
        regrets: for so many seeds replay comparators (policy regret) and fork rivals (conditional forecasts);
            default: 2 against a population, else 0.
        out: where the page goes (default: into the run folder).
        on: "here" (all cores) or "ray" (a cluster).
        workers: processes to use here (default: one a core).
        resume: the folder of an interrupted run to finish.
        replay: the folder of a run whose exchanges with language models are used again, instead of the models; what
            is not said (GAME, agents, population, seeds) is as it was there.
    """
    from coplayer.cli import arenas

    if resume:
        arenas.resume(resume, json, out, on, workers)
    else:
        said = (game, agents, population, seeds, first, rounds, noise, everyone, regrets)
        spec = arenas.again(replay, *said) if replay else arenas.asked(*said)
        arenas.arena(spec, json, out, on, workers, sys.argv[1:], replay)


@app.command
def agents() -> None:
    """List agents, models of the others and responses, each with what it is for."""
    from coplayer.cli import arenas

    arenas.agents()


@app.command
def populations() -> None:
    """List the populations to play against."""
    from coplayer.cli import arenas

    arenas.list_populations()


@app.command
def play(
    *games: Annotated[str, Parameter(name="GAME", help="the games, as `coplayer --help` says (default: rps)")],
    agent: str = "",
    show: str = "after",
    seat: int = 0,
    keep: Path = RUNS / "people",
    host: str = "127.0.0.1",
    port: int = 0,
    browser: bool = True,
) -> None:
    """Play against an agent in the browser, which forecasts you; several games may be offered on one page.

    Args:
        agent: who sits opposite (default: chosen for the game; the page says who).
        show: when you see its forecast of you: "none", "after" (your move), "live" (before it).
        seat: where you sit.
        keep: the folder for records, which are kept only with your consent.
        host: the address to listen on; others than this machine's loopback can be reached from outside.
        port: the port to listen on (default: a free one).
        browser: open a browser where there is a screen; the address is printed in any case.
    """
    from coplayer.cli import playing

    playing.play(games or ("rps",), agent, show, seat, keep, host, port, browser)


people = App(name="people", help="Records of people.")
app.command(people)


@people.command
def forget(
    folder: Annotated[Path, Parameter(name="FOLDER")],
    /,
    *,
    label: str | None = None,
    match: str | None = None,
    all: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Delete records of people: those under a label, that of one match, or all of a folder.

    Args:
        folder: where the records are (`coplayer play` keeps them in runs/people).
        label: only those under this label.
        match: only that of this match.
        all: every record in the folder.
    """
    from coplayer.cli import playing

    playing.forget(folder, label, match, all)


@people.command
def fits(*, json: Json = None) -> None:
    """Fit level k, cognitive hierarchy and logit equilibrium to games typed in from papers."""
    from coplayer.cli import forecasts

    forecasts.fits(json)


@people.command
def strategies(
    records: Annotated[Path, Parameter(name="RECORDS", help="a table .csv, records .jsonl or a folder of them")],
    /,
    *,
    json: Json = None,
    seed: int = 0,
    game: str = "",
    show: str = "",
) -> None:
    """Estimate how many people follow each strategy of a repeated dilemma, by EM.

    Args:
        seed: of the beginnings of EM and of the people drawn again for intervals.
        game: which game, where the records hold several.
        show: which condition (none, after, live), where the records hold several.
    """
    from coplayer.cli import forecasts

    forecasts.strategies(records, json, seed, game, show)


@app.command
def forecast(
    records: Annotated[
        Path | None, Parameter(name="RECORDS", help="a table .csv, records .jsonl or a folder of them")
    ] = None,
    /,
    *,
    predictors: str = "",
    json: Json = None,
    out: Path | None = None,
    folds: int = 6,
    seed: int = 0,
    game: str = "",
    show: str = "",
) -> None:
    """Score forecasts of recorded people, each learnt from other people only; without RECORDS, list the predictors.

    Args:
        predictors: names with commas between (default: a usual few); models of the arena are predictors too.
        out: where the page goes (default: into the run folder).
        folds: parts into which the people are divided; each part is forecast from the others.
        seed: of the folds and of what is drawn in learning.
        game: which game, where the records hold several.
        show: which condition (none, after, live), where the records hold several; they are never pooled.
    """
    from coplayer.cli import forecasts

    if records is None:
        forecasts.list_predictors()
    else:
        forecasts.forecast(records, predictors, json, out, folds, seed, game, show, sys.argv[1:])


def main() -> None:
    """Run the command; end with a clear message and a code that is not 0 where it cannot be done."""
    try:
        app()
    except CoplayerError as error:
        fail(str(error), 1)
    except KeyboardInterrupt:
        fail("stopped; the run folder holds what was done so far", 130)
    except MemoryError:
        fail("out of memory; try a smaller game, or a smaller --limit (the card is then sampled)", 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        fail(f"cannot write or read {error.filename or 'a file'}: {error.strerror or error}", 1)


def fail(message: str, code: int) -> None:
    print(f"coplayer: {message}", file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
