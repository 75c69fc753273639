"""Comparators in our place: the matches that policy regret asks for, as jobs of the arena.

A job's randomness hangs on the members and their seats, never on our agents (schedule.py): so the same job with a
comparator in our seat is the same match, replayed from its start. All our agents share it.
"""

from __future__ import annotations

from typing import Any

from coplayer.arena.regrets import comparators
from coplayer.arena.schedule import Arena, Job, jobs, sampled, seated
from coplayer.game import Unsuited
from coplayer.read.name import load


class Replays:
    """The comparators of an arena by seat; none, with the reason, where regrets are not defined."""

    def __init__(self, arena: Arena):
        self.arena, self.reason = arena, None
        self.plans: list[dict[str, str]] = []
        try:
            self.plans = [comparators(load(arena.game), seat) for seat in range(2)]
        except Unsuited as error:
            self.reason = str(error)

    def jobs(self) -> list[Job]:
        """Those beyond the arena's own."""
        sample, own = sampled(self.arena), jobs(self.arena)
        if not (self.plans and sample):
            return []
        met = dict.fromkeys((job.seats[1 - i], i) for job in own if job.forks for i in self.asked(job.seats))
        again = [
            Job(seated(plan, rival, i, 2), seed)
            for rival, i in met
            for plan in self.plans[i].values()
            for seed in sample
        ]
        known = {job.key for job in own}
        return [job for job in {job.key: job for job in again}.values() if job.key not in known]

    def asked(self, seats: tuple[str, ...] | list[str]) -> list[int]:
        """The seats of ours whose regret is asked for: not where one meets itself in a population's round robin."""
        alone = self.arena.population is not None and not any(text.startswith("@") for text in seats)
        return [] if alone else [i for i, text in enumerate(seats) if not text.startswith("@")]

    def got(self, row: dict[str, Any], seat: int, found: dict[str, dict[str, Any]]) -> dict[str, float]:
        """Comparator -> what it got in this match from this seat; nothing where they were not all replayed."""
        if not self.plans or seat not in self.asked(row["seats"]):
            return {}
        rival = row["seats"][1 - seat]
        keys = {name: Job(seated(plan, rival, seat, 2), row["seed"]).key for name, plan in self.plans[seat].items()}
        return {n: found[k]["returns"][seat] for n, k in keys.items()} if all(k in found for k in keys.values()) else {}


def everything(arena: Arena) -> list[Job]:
    """All matches to play: the arena's own and the replays."""
    return [*jobs(arena), *Replays(arena).jobs()]
