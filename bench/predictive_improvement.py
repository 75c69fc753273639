"""Predictive policy improvement on the iterated prisoner's dilemma: does it learn to cooperate with itself?

    python bench/predictive_improvement.py table --set share=0.25 --set rounds=30 --set ahead=10    exactly
    python bench/predictive_improvement.py net --seeds 0,1                                  with a recurrent net
    python bench/predictive_improvement.py table --pools mixed --set phases=100             the table's own settings

A row a run, as each ends: its cooperation with itself up to each quarter of the phases, a rate over all rounds and
the last 4 phases then (the net's is that of the matches it played); in the last fifth of the rounds at the end;
with members; what it gets a round from members; CPU seconds. By the end a run cooperates (above .8 of all rounds),
defects (below .2 in the last fifth) or is between. Then each pool's mean over seeds with its 95 % interval. Nothing
is left out. Results: docs/predictive_improvement.md.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from typing import Any, NamedTuple

import numpy as np

from coplayer.learn import predictive_improvement, predictive_improvement_net
from coplayer.learn.predictive_improvement import POOLS
from coplayer.measure.interval import mean

FORMS: dict[str, Any] = {
    "table": (predictive_improvement.improve, predictive_improvement.Improvement),
    "net": (predictive_improvement_net.improve, predictive_improvement_net.NetImprovement),
}
LATE = 4  # phases that each figure is averaged over


class Run(NamedTuple):
    at: list[float]  # cooperation with itself up to each quarter of the phases
    late: float  # in the last fifth of the rounds, at the end
    members: float  # with members
    paid: float  # from members, a round
    seconds: float

    @property
    def verdict(self) -> str:
        if self.at[-1] > 0.8:
            return "cooperates"
        return "defects" if self.late < 0.2 else "between"

    def __str__(self) -> str:
        rates = "  ".join(f"{x:5.3f}" for x in (*self.at, self.late))
        return f"{rates}  {self.members:7.3f}  {self.paid:5.2f}  {self.seconds:7.0f}  {self.verdict}"


def setting(text: str) -> tuple[str, float | int | str]:
    """`key=value`, the value a number where it is one."""
    key, value = text.split("=")
    for kind in (int, float):
        try:
            return key, kind(value)
        except ValueError:
            continue
    return key, value


def run(form: str, pool: str, seed: int, settings: dict[str, Any]) -> Run:
    improve, setting_of = FORMS[form]
    began = time.process_time()
    phases = list(improve(setting_of(pool=pool, seed=seed, **settings)))
    every = np.array([p.cooperation for p in phases])  # [phases, T]
    ends = [round(len(every) * k / 4) for k in (1, 2, 3, 4)]
    at = [float(every[max(0, end - LATE) : end].mean()) for end in ends]
    met, paid = (float(np.mean([getattr(p, k) for p in phases[-LATE:]])) for k in ("with_members", "from_members"))
    return Run(at, float(every[-LATE:, -every.shape[1] // 5 :].mean()), met, paid, time.process_time() - began)


def summary(pool: str, runs: list[Run]) -> str:
    def said(values: list[float]) -> str:
        e = mean(values)
        return f"{e.mean:.3f}" + ("" if e.interval is None else f" [{e.low:.3f}, {e.high:.3f}]")

    counts = ", ".join(f"{n} of {len(runs)} {word}" for word, n in Counter(r.verdict for r in runs).items())
    return f"{pool}: {counts}; end {said([r.at[-1] for r in runs])}, late {said([r.late for r in runs])}"


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("form", choices=sorted(FORMS))
    parser.add_argument("--pools", default=",".join(POOLS))
    parser.add_argument("--seeds", default="0,1,2,3,4")
    parser.add_argument("--set", type=setting, action="append", default=[], metavar="KEY=VALUE")
    arguments = parser.parse_args(words)
    print("form   pool   seed  at 1/4    1/2    3/4    end   late  members   paid  seconds", flush=True)
    summaries = []
    for pool in arguments.pools.split(","):
        runs = []
        for seed in map(int, arguments.seeds.split(",")):
            runs.append(run(arguments.form, pool, seed, dict(arguments.set)))
            print(f"{arguments.form:5}  {pool:5}  {seed:4}  {runs[-1]}", flush=True)
        summaries.append(summary(pool, runs))
    print("\n".join(summaries))


if __name__ == "__main__":
    main(sys.argv[1:])
