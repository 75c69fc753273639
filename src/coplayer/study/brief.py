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

from coplayer.card.card import card_of
from coplayer.card.facts import Facts
from coplayer.card.modelling import modelling
from coplayer.card.prices import prices
from coplayer.card.race import race
from coplayer.game import TooLarge
from coplayer.read.name import load, title

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
    facts = Facts(rules, asked.limit, lambda states, edges: say(f"walking: {states:,} states, {edges:,} steps"))
    say("walking")
    start = time.perf_counter()
    if why := unwalkable(facts):
        del facts  # what was walked must not stay in memory
        yield from too_large(rules, asked, why, say)
        return
    graph = facts.graph
    walked = time.perf_counter()
    say(f"making the forms of {graph.states:,} states")
    facts.formed  # noqa: B018 - timed here, read later
    formed = time.perf_counter()
    say("the card")
    yield "card", card_of(facts, asked.game).json()
    yield "prices", prices(facts, lambda what: say(f"the price of: {what}"))
    say("the race of the solvers")
    run = race(
        facts, look=lambda name, p: say(f"{name}: {p.iteration:,} iterations, exploitability {p.exploitability:.3g}")
    )
    if "solvers" in run:
        run |= {"seconds_graph": walked - start, "seconds_form": formed - walked}
    yield "race", run
    say("what modelling is worth")
    yield "modelling", modelling(facts, asked.policies, asked.seed)


def unwalkable(facts: Facts) -> str:
    """Why the game cannot be walked, or nothing."""
    try:
        facts.graph  # noqa: B018 - kept in `facts`
    except (TooLarge, MemoryError) as error:
        return str(error) or "out of memory"
    return ""


def too_large(rules: Any, asked: Brief, why: str, say: Say) -> Iterator[tuple[str, Any]]:
    """A brief of a game that cannot be walked: a sampled card, and why the rest is not known."""
    from coplayer.card.sampled import sampled_card

    say("too large to walk: sampling")
    yield "card", sampled_card(rules, asked.game, asked.seed, why=why).json()
    reason = f"the game was not walked to its end: {why}"
    yield "prices", []
    yield "race", {"reason": reason}
    yield "modelling", {"reason": reason, "rows": []}


def record(found: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The parts as one record."""
    return found["head"] | {k: v for k, v in found.items() if k != "head"} | more
