"""Predictive policy improvement on the iterated prisoner's dilemma: does it learn to cooperate with itself?

    python bench/predictive_improvement.py table                    exactly, seeds 0 to 4, all pools
    python bench/predictive_improvement.py net --seeds 0,1          with a recurrent net
    python bench/predictive_improvement.py table --pools mixed --set rounds=100 --set ahead=15 --set phases=150

A row a run, as each ends: its cooperation with itself after each quarter of the phases (a rate over all rounds; the
net's is that of the matches it played, 75 a phase in "mixed", averaged over the last 4 phases), in the last fifth of
the rounds at the end, with members, what it gets a round from members, and seconds of this process. The verdict is
by the end: cooperates above .8 of all rounds, defects below .2 in the last fifth, else mixed. Nothing is left out.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from coplayer.learn import predictive_improvement, predictive_improvement_net
from coplayer.learn.predictive_improvement import POOLS

FORMS: dict[str, Any] = {
    "table": (predictive_improvement.improve, predictive_improvement.Improvement, {}),
    "net": (predictive_improvement_net.improve, predictive_improvement_net.NetImprovement, {}),
}
LATE = 4  # phases that an end is averaged over


def setting(text: str) -> tuple[str, float | int | str]:
    """`key=value`, the value a number where it is one."""
    key, value = text.split("=")
    for kind in (int, float):
        try:
            return key, kind(value)
        except ValueError:
            continue
    return key, value


def verdict(overall: float, late: float) -> str:
    if overall > 0.8:
        return "cooperates"
    return "defects" if late < 0.2 else "between"


def row(form: str, pool: str, seed: int, settings: dict[str, Any]) -> tuple[str, str]:
    """(line, verdict) of one run."""
    improve, setting_of, chosen = FORMS[form]
    began = time.process_time()
    phases = list(improve(setting_of(pool=pool, seed=seed, **{**chosen, **settings})))
    every = np.array([p.cooperation for p in phases])  # [phases, T]
    ends = [round(len(every) * k / 4) for k in (1, 2, 3, 4)]
    at = [every[max(0, end - LATE) : end].mean() for end in ends]
    late = every[-LATE:, -every.shape[1] // 5 :].mean()
    met, paid = (np.mean([getattr(p, k) for p in phases[-LATE:]]) for k in ("with_members", "from_members"))
    word = verdict(at[-1], late)
    rates = "  ".join(f"{x:5.3f}" for x in (*at, late))
    line = f"{form:5}  {pool:5}  {seed:4}  {rates}  {met:7.3f}  {paid:5.2f}  {time.process_time() - began:7.0f}  {word}"
    return line, word


def rows(arguments: argparse.Namespace) -> Iterator[tuple[str, str, str]]:
    for pool in arguments.pools.split(","):
        for seed in arguments.seeds.split(","):
            yield pool, *row(arguments.form, pool, int(seed), dict(arguments.set))


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("form", choices=sorted(FORMS))
    parser.add_argument("--pools", default=",".join(POOLS))
    parser.add_argument("--seeds", default="0,1,2,3,4")
    parser.add_argument("--set", type=setting, action="append", default=[], metavar="KEY=VALUE")
    arguments = parser.parse_args(words)
    print("form   pool   seed  at 1/4    1/2    3/4    end   late  members   paid  seconds", flush=True)
    words_of: dict[str, Counter] = {}
    for pool, line, word in rows(arguments):
        words_of.setdefault(pool, Counter())[word] += 1
        print(line, flush=True)
    for pool, counts in words_of.items():
        print(f"{pool}: " + ", ".join(f"{n} of {counts.total()} {word}" for word, n in counts.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
