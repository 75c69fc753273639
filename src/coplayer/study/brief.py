"""The brief: what kind of game is this, what is it worth, and what is there to win by modelling the others?

Yields the parts of the record that report/page.py renders, one after another, so that an interrupted brief
keeps what it has.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coplayer.arena.standard import standard
from coplayer.card.card import card_of
from coplayer.card.facts import Facts
from coplayer.card.modelling import modelling
from coplayer.card.prices import prices
from coplayer.card.race import race
from coplayer.game import TooLarge
from coplayer.read.name import load, title
from coplayer.solve.by_name import Point

FORMAT = "coplayer brief 1"


@dataclass(frozen=True)
class Brief:
    """What is asked of a game."""

    game: str  # its spec
    policies: tuple[Path, ...] = ()  # files of further opponents
    seed: int = 7  # for sampling and played hands only
    limit: int = 5_000_000  # steps between states that are walked; past them the card is sampled


Say = Callable[[str], None]


def parts(asked: Brief, say: Say = lambda what: None) -> Iterator[tuple[str, Any]]:
    """The parts of the record as they are found; `say` hears what is being done."""
    rules = load(asked.game)
    yield "head", {
        "format": FORMAT, "title": title(rules), "game": asked.game, "unit": getattr(rules, "unit", "points"),
        "seed": asked.seed,
    }  # fmt: skip
    found, facts, why = exact_card(rules, asked, say)
    if facts is None:
        yield from too_large(rules, asked, why, say)
        return
    yield "card", found["card"]
    yield "prices", within(lambda: prices(facts, lambda what: say(f"the price of: {what}")), [])
    say("the race of the solvers")
    run = within(lambda: race(facts, look=lambda name, p: say(progress(name, p))), {})
    yield "race", run | (found["seconds"] if "solvers" in run else {})
    say("what modelling is worth")
    yield "modelling", within(lambda: modelling(facts, asked.policies, asked.seed), {"rows": []})
    yield "agents", within(lambda: standard(facts, asked.game, asked.seed, say), {})


def exact_card(rules: Any, asked: Brief, say: Say) -> tuple[dict[str, Any], Facts | None, str]:
    """The card and the seconds spent on graph and form, with the facts; or why the game is too large."""
    facts = Facts(rules, asked.limit, lambda states, edges: say(f"walking: {states:,} states, {edges:,} steps"))
    clock = [time.perf_counter()]
    try:
        say(f"making the forms of {facts.graph.states:,} states")
        clock.append(time.perf_counter())
        facts.formed  # noqa: B018 - timed here, read later
        clock.append(time.perf_counter())
        say("the card")
        card = card_of(facts, asked.game).json()
    except (TooLarge, MemoryError) as error:
        return {}, None, str(error) or "out of memory"
    seconds = {"seconds_graph": clock[1] - clock[0], "seconds_form": clock[2] - clock[1]}
    return {"card": card, "seconds": seconds}, facts, ""


def within(make: Callable[[], Any], nothing: Any) -> Any:
    """What `make` gives; `nothing`, with the reason where it has room for one, if that needs too much memory."""
    try:
        return make()
    except (TooLarge, MemoryError) as error:
        why = {"reason": str(error) or "out of memory"}
    return nothing | why if isinstance(nothing, dict) else nothing


def progress(name: str, point: Point) -> str:
    return f"{name}: {point.iteration:,} iterations, exploitability {point.exploitability:.3g}"


def too_large(rules: Any, asked: Brief, why: str, say: Say) -> Iterator[tuple[str, Any]]:
    """A brief of a game that cannot be walked: a sampled card, and why the rest is not known."""
    from coplayer.card.sampled import sampled_card

    say("too large to walk: sampling")
    yield "card", sampled_card(rules, asked.game, asked.seed, why=why).json()
    reason = f"the game was not walked to its end: {why}"
    yield "prices", []
    yield "race", {"reason": reason}
    yield "modelling", {"reason": reason, "rows": []}
    yield "agents", {"reason": reason}


def record(found: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The parts as one record."""
    return found["head"] | {k: v for k, v in found.items() if k != "head"} | more


def numbers(record: dict[str, Any]) -> dict[str, Any]:
    """The record as `--json` writes it: the card's keys on top, `modelling` the rows, the rest of it beside them."""
    modelling = record["modelling"]
    about = {k: v for k, v in modelling.items() if k != "rows"}
    rest = {k: v for k, v in record.items() if k not in ("card", "modelling")}
    return record["card"] | rest | {"modelling": modelling.get("rows", []), "modelling_about": about}
