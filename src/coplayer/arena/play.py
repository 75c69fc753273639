"""Play a job: from words to a row of plain numbers. What runs in worker processes and on a cluster."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from coplayer.agents.by_name import agent
from coplayer.arena.exact import expected
from coplayer.arena.foreseen import Foreseen
from coplayer.arena.match import Table
from coplayer.arena.prize import ledger
from coplayer.arena.regrets import external, suited
from coplayer.arena.rounds import rounds
from coplayer.arena.schedule import Job
from coplayer.game import Unsuited
from coplayer.population.by_name import population
from coplayer.read.name import load

BLOCKS = 20  # of rounds, in which returns are kept

game_of = cache(load)


def play(game: str, people: str | None, job: Job) -> dict[str, Any]:
    """The row of a match: who, what each got, and how good our forecasts were."""
    rules = game_of(game)
    agents = [seat(text, game, people, i, job) for i, text in enumerate(job.seats)]
    ours = [i for i, text in enumerate(job.seats) if not text.startswith("@")]
    table = Table(rules, agents, job.stream, ours)
    prize = ledger(table, ours, people)
    looked = [Foreseen(table, i) for i in ours] if job.forks and rules.players == 2 else []
    accounts, moves = [prize, *looked], []
    while not table.over:
        for account in accounts:
            account.before(table)
        moves.append(table.step())
        for account in accounts:
            account.after(table, moves[-1])
    table.weigh()
    match = table.match
    paid = np.array(match.paid or [[0.0] * len(agents)])
    return {
        "seats": list(job.seats), "seed": job.seed, "returns": paid.sum(0).tolist(), "rounds": rounds(rules),
        "exact": exact(agents),
        "blocks": blocks(paid), "prize": prize.totals(), "after_switch": prize.after_switch(),
        "external": {str(i): held_fixed(rules, i, moves) for i in ours},
        "foreseen": {str(f.seat): f.totals() for f in looked},
        "scores": {str(i): score.plain() for i, score in match.scores.items()},
        "decisions": match.decisions, "seconds": match.seconds, "bytes": match.bytes,
        "costs": [getattr(a, "costs", None) for a in agents],
    }  # fmt: skip


def held_fixed(game: Any, seat: int, moves: list[tuple]) -> float | None:
    """External regret of the match, where it is defined."""
    try:
        return external(suited(game, seat), moves)
    except Unsuited:
        return None


def exact(agents: list[Any]) -> list[float] | None:
    """The expectation of the returns, where it is known."""
    found = expected(agents)
    return None if found is None else found.tolist()


def seat(text: str, game: str, people: str | None, i: int, job: Job) -> Any:
    """The agent that sits at seat i."""
    if not text.startswith("@"):
        return agent(text, game_of(game), i)
    assert people
    make = members(people, game)[text.removeprefix("@")]
    return make(game_of(game), i, np.random.default_rng([job.stream, 1000 + i]))


@cache
def members(people: str, game: str) -> dict[str, Any]:
    """The members of a population by name."""
    return {m.name: m.make for m in population(people).members(game_of(game))}


def blocks(paid: np.ndarray) -> list[list[float]]:
    """Mean return a round in each of up to BLOCKS equal blocks of rounds, [N, blocks]."""
    parts = np.array_split(paid, min(BLOCKS, len(paid)))
    return [[float(part[:, i].mean()) for part in parts] for i in range(paid.shape[1])]
