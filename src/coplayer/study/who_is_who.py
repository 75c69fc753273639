"""How many people can it keep apart?

People in a village tell each other who does what; once, somebody writes under another's name that this one does
something else (who_is_who_play.py). All remember in the same way: the latest messages as they stand, a summary, a
board by who truly sent what, or a posterior on that board. How many know who does what, and how long does the
falsehood live?
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.measure.interval import difference, mean
from coplayer.study import who_is_who_words as words
from coplayer.study.by_name import Say, check, verdict
from coplayer.study.setting import setting
from coplayer.study.who_is_who_play import MEMORIES, Village, World, averaging, half_life, told

CLAIM = (
    "Errors come from keeping what several people said in one context, and then they spread: "
    "**a board kept by who truly sent what knows more people right, and lets a falsehood die sooner**, than the "
    "latest messages or a summary of them in as many lines."
)
RIVALS = (
    "It is only retrieval: with room enough any memory does as well.",
    "It is the reader: a better one needs no board.",
)
FLIP = (
    "among twenty people a board is no better than the latest messages at saying who does what (the 95 % interval of the "
    "paired difference holds 0 or less)"
)
SAID = {"raw": "the latest messages", "summary": "a summary", "board": "a board by sender", "posterior": "a posterior"}


@dataclass(frozen=True)
class Config:
    """How many people can it keep apart?"""

    people: tuple[int, ...] = setting((5, 10, 20, 40), "people", "from a family to a class")
    judged: int = setting(20, "people", "where the flip condition looks")
    rounds: int = setting(120, "rounds", "each tells somebody something once a round")
    planted: int = setting(40, "round", "when the falsehood is written, to all the liar’s ties")
    room: int = setting(60, "lines", "that any memory holds")
    villages: int = setting(10, "villages", "drawn anew, the same for each way to remember")
    model: str = setting("scripted", "name", "who reads memories in words; smollm2, or URL#MODEL, for a language model")
    read: tuple[int, ...] = setting((5, 20), "people", "whose memories are read in words")
    asked: int = setting(40, "questions", "a way to remember and number of people, in words")
    seed: int = setting(0, "seed", "of the villages")


def run(config: Config, say: Say) -> dict[str, Any]:
    rows, ends, courses = [], dict[tuple[str, int], list[Village]](), dict[tuple[str, int], list[list[float]]]()
    for n in config.people:
        for kind in MEMORIES:
            say(f"{n} people, {SAID[kind]}")
            ends[kind, n], courses[kind, n] = lived(config, kind, n)
            rows.append({"people": n, "kind": kind, **measured(config, ends[kind, n], courses[kind, n])})
    asked = words.measured(config, ends, say)
    numbers = {"rows": rows, "judged": config.judged, "in_words": asked}
    return {
        "numbers": numbers,
        "verdict": verdict(flipped(numbers), verdict_told(numbers)),
        "figures": [accuracy(config, rows), course(config, courses)],
        "tables": [lives(rows), words.table(config, asked, SAID)],
        "checks": checks(config),
    }


def world(config: Config, n: int) -> World:
    return World(people=n, planted=config.planted, rounds=config.rounds, room=config.room)


def lived(config: Config, kind: str, n: int) -> tuple[list[Village], list[list[float]]]:
    """(villages as they end, share fooled after each round) by seed."""
    ends, courses = [], []
    for k in range(config.villages):
        course = []
        for village in told(world(config, n), kind, config.seed + k):
            course.append(village.fooled)
        ends.append(village)
        courses.append(course)
    return ends, courses


def measured(config: Config, ends: list[Village], courses: list[list[float]]) -> dict[str, Any]:
    right, last = [v.right for v in ends], [c[-1] for c in courses]
    lives = [half_life(c, config.planted) for c in courses]
    e, f = mean(right), mean(last)
    return {
        "right": right, "mean": e.mean, "low": e.low, "high": e.high, "n": e.n,
        "peak": mean([max(c[config.planted :]) for c in courses]).mean, "last": f.mean, "last_interval": f.interval,
        "half_lives": lives, "lines": mean([v.lines for v in ends]).mean,
    }  # fmt: skip


def row(numbers: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(r for r in numbers["rows"] if (r["people"], r["kind"]) == (numbers["judged"], kind))


def flipped(numbers: dict[str, Any]) -> bool | None:
    low = difference(row(numbers, "board")["right"], row(numbers, "raw")["right"]).low
    return None if low is None else low <= 0


def verdict_told(numbers: dict[str, Any]) -> str:
    at = {kind: row(numbers, kind) for kind in MEMORIES}
    ends = ", ".join(f"{SAID[kind]} {100 * r['last']:.0f} %" for kind, r in at.items())
    return (
        f"among {numbers['judged']} people a board says who does what more often than the latest messages by "
        f"{ahead(at, 'raw')} and than a summary by {ahead(at, 'summary')}, n = {at['board']['n']} villages; at the end the "
        f"falsehood is believed by: {ends}"
    )


def ahead(at: dict[str, dict[str, Any]], other: str) -> str:
    """How many points more the board knows than another memory, with its interval."""
    more = difference(at["board"]["right"], at[other]["right"])
    between = "" if more.interval is None else f" (95 % {100 * more.interval[0]:.1f} to {100 * more.interval[1]:.1f})"
    return f"{100 * (more.mean or 0):.1f} points{between}"


def accuracy(config: Config, rows: list[dict[str, Any]]) -> dict[str, Any]:
    top = max(config.people)
    at = {r["kind"]: r["mean"] for r in rows if r["people"] == top}
    return {
        "title": f"Of {top} people the latest messages know {100 * at['raw']:.0f} %, a board {100 * at['board']:.0f} %",
        "x": "people in the village",
        "y": "tasks known rightly, share of all pairs",
        "series": [
            {"name": SAID[k], "points": [[r["people"], r["mean"], *within(r["low"], r["high"])] for r in rows if r["kind"] == k]}
            for k in ("board", "raw", "posterior", "summary")
        ],
        "note": f"After {config.rounds} rounds, {config.room} lines to remember with; mean of n = {config.villages} villages "
        "with 95 % intervals. Who was never heard of is not known.",
    }  # fmt: skip


def within(low: float | None, high: float | None) -> list[float]:
    return [] if low is None or high is None else [max(0.0, low), min(1.0, high)]


def course(config: Config, courses: dict[tuple[str, int], list[list[float]]]) -> dict[str, Any]:
    """The share fooled over the rounds."""
    series: list[dict[str, Any]] = []
    for kind in ("board", "raw", "posterior", "summary"):
        mean_course = np.mean(courses[kind, config.judged], axis=0)
        series.append({"name": SAID[kind], "points": [[k - config.planted, float(x)] for k, x in enumerate(mean_course)
                                                      if k >= config.planted]})  # fmt: skip
    worst = max(series, key=lambda s: s["points"][-1][1])
    return {
        "title": f"The falsehood lives longest in {worst['name']}",
        "x": f"rounds since it was written ({config.judged} people)",
        "y": "share of people who believe it",
        "series": series,
        "note": f"Mean of n = {config.villages} villages; the liar and the victim are not counted.",
    }


def lives(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "title": "The falsehood: most who believed it, who believe it in the end, and rounds until half of the most",
        "head": ["people", "memory", "most", "in the end", "95 %", "half-life, median", "still above half", "lines held"],
        "rows": [
            [r["people"], SAID[r["kind"]], r["peak"], r["last"], between(r["last_interval"]), median(r["half_lives"]),
             f"{sum(x is None for x in r['half_lives'])} of {len(r['half_lives'])}", r["lines"]]
            for r in rows
        ],
        "decimals": 2,
        "note": "Half-lives are in rounds; where half of the villages never came below half it is longer than was watched, "
        "shown as unknown.",
    }  # fmt: skip


def between(interval: list[float] | None) -> str:
    return "—" if interval is None else f"{max(0.0, interval[0]):.2f} to {min(1.0, interval[1]):.2f}"


def median(values: list[float | None]) -> float | None:
    """The median with those that never ended as longer than all; None where that is the median."""
    ordered = sorted(float("inf") if x is None else x for x in values)
    middle = ordered[(len(ordered) - 1) // 2]
    return None if middle == float("inf") else middle


def checks(config: Config) -> list[dict[str, Any]]:
    end, weight = averaging(world(config, config.judged), config.seed)
    return [check("if all averaged with their ties: the falsehood ends at its source’s weight (DeGroot)", weight, end)]
