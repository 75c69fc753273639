"""How well each predictor of rounds foresees players that we did not write: log-loss in nats a decision.

    python bench/forecasts.py                          all that take less than 0.5 ms a decision; about a minute
    python bench/forecasts.py counts context_tree      only these predictors (with settings, in quotes, if wanted)

Populations: the roshambo bots; every fifth strategy of the axelrod library; memory-one players of a dilemma that
are drawn anew with chance 1/60 a round. Each is met by two of our ways to play, in turn: even, copy (what they did),
cycle, model (a context tree and its best response). The predictors watch the same matches. `marginal` counts what
the other did so far; each figure's standard error is over opponents, as is that of the difference to the marginal.

Then models of hands, on Kuhn poker with hidden styles (population/styles.py): nats a hand of what our seat saw, above
who knows the other's plan; we play mixes drawn evenly. The marginal is the mean of the family of styles, never updated.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from coplayer.agents.by_name import found, part
from coplayer.form.hands import hands_of
from coplayer.form.policy import normal
from coplayer.game import CoplayerError, Did, Saw
from coplayer.learn.liam import ends
from coplayer.model.bayes_styles import BayesStyles
from coplayer.model.stage import Stage, stage_of
from coplayer.population.by_name import population
from coplayer.read.name import load
from coplayer.read.spec import call
from coplayer.solve.response import plan

MARGINAL = "counts(prior=0.5)"
MORE = (  # settings that are models of their own
    "counts(decay=0.9)",
    "context_tree(seen=mine)",
    "context_tree(seen=theirs)",
    "context_tree(depth=6)",
    "change_point(order=1)",
    "switching(levels=0)",
    "switching(share=0.0)",
    "stage_types(hazard=0.02)",
    "fitted(theory=level_k)",
    "fitted(theory=quantal)",
    "goals(share=0.01)",
)
SLOW = {"Graaskamp", "Tranquilizer", "Second by Tranquilizer", "Alexei", "EugineNier", "Michaelos"}
ROUNDS = {"roshambo": 300, "axelrod": 200, "memory_one": 300}
GAMES = {"roshambo": "rps", "axelrod": "prisoners_dilemma", "memory_one": "prisoners_dilemma"}
HAZARD = 1 / 60
FLOOR = 1e-9
SLOWEST = 500  # microseconds a decision, of a predictor that was not asked for


class Match(NamedTuple):
    opponent: str
    mine: list[int]
    theirs: list[int]


class Score(NamedTuple):
    mean: float
    error: float
    gain: float  # over the marginal
    gain_error: float
    better: int  # opponents on which it beats the marginal
    opponents: int
    micro: float  # seconds * 1e6 a decision


def even(stage: Stage, rng) -> Callable[[list[int], list[int]], int]:
    return lambda mine, theirs: int(rng.integers(stage.shape[0]))


def copy(stage: Stage, rng) -> Callable:
    return lambda mine, theirs: theirs[-1] if theirs else 0


def cycle(stage: Stage, rng) -> Callable:
    return lambda mine, theirs: len(mine) % stage.shape[0]


def model(stage: Stage, rng) -> Callable:
    """A context tree and its best response, one time in ten even."""
    tree, best = part("model", "context_tree", stage), part("respond", "best", stage)
    memory = [tree.begin()]

    def act(mine, theirs):
        if mine:
            memory[0] = tree.update(memory[0], mine[-1], theirs[-1])
        if rng.random() < 0.1:
            return int(rng.integers(stage.shape[0]))
        return int(rng.choice(stage.shape[0], p=best.strategy(tree, memory[0], 1)))

    return act


PLAYS = (even, copy, cycle, model)


def met(name: str, game: Any, make: Callable, play: Callable, seed: int) -> Match:
    """A match of one of our ways to play with an opponent at seat 1."""
    stage, rng = stage_of(game, 0), np.random.default_rng(seed)
    other, act = make(game, 1, rng), play(stage, rng)
    memory, view, match = other.begin(), None, Match(name, [], [])
    for t in range(stage.rounds):
        a = act(match.mine, match.theirs)
        b = other.act(memory, view, stage.theirs, rng)
        view = (t + 1, (stage.mine[a], b))
        memory = other.watch(other.watch(memory, Did(b)), Saw(view))
        match.mine.append(a)
        match.theirs.append(stage.theirs.index(b))
    return match


class Redrawn:
    """A memory-one player whose chances, all U(0, 1), are drawn anew at times."""

    def __init__(self, game, seat, rng):
        self.stage, self.rng = stage_of(game, seat), rng

    def begin(self):
        return self.rng.random(5), 0

    def act(self, memory, view, actions, rng):
        chance, at = memory
        return actions[int(rng.random() > chance[at])]

    def watch(self, memory, event):
        seen = self.stage.read(event)
        if seen is None:
            return memory
        chance = self.rng.random(5) if self.rng.random() < HAZARD else memory[0]
        return chance, 1 + 2 * seen[0] + seen[1]


def opponents(name: str, game: Any) -> list[tuple[str, Callable]]:
    if name == "memory_one":
        return [(f"player {k}", Redrawn) for k in range(30)]
    members = population(name).members(game)
    if name == "axelrod":
        members = [m for m in members if m.name not in SLOW][::5]
    return [(m.name, m.make) for m in members]


def matches(name: str) -> tuple[Stage, list[Match]]:
    game = load(f"{GAMES[name]}|repeat({ROUNDS[name]})")
    told = [
        met(who, game, make, PLAYS[(k + more) % len(PLAYS)], 1000 * k + more)
        for k, (who, make) in enumerate(opponents(name, game))
        for more in (0, 2 if k % 2 else 1)
    ]
    return stage_of(game, 0), told


def losses(predictor: Any, played: list[Match]) -> Iterator[tuple[str, float]]:
    """(opponent, nats a decision) of each match."""
    for match in played:
        memory, total = predictor.begin(), 0.0
        for a, b in zip(match.mine, match.theirs, strict=True):
            total -= np.log(max(predictor.predict(memory)[b], FLOOR))
            memory = predictor.update(memory, a, b)
        yield match.opponent, total / len(match.mine)


def by_opponent(predictor: Any, played: list[Match]) -> tuple[np.ndarray, float]:
    """(mean loss on each opponent, microseconds a decision)."""
    for _ in losses(predictor, [Match("", played[0].mine[:3], played[0].theirs[:3])]):
        start = time.process_time()  # compiled
    told: dict[str, list[float]] = {}
    for who, loss in losses(predictor, played):
        told.setdefault(who, []).append(loss)
    each = (time.process_time() - start) / sum(len(m.mine) for m in played) * 1e6
    return np.array([np.mean(x) for x in told.values()]), each


def hands_table(specs: list[str], each: int = 3, many: int = 200) -> dict[str, Score | str]:
    """Scores of models of hands on Kuhn poker; the population's restless member, who changes, is left out."""
    game = load(f"kuhn|repeat({many}, views)")
    hands = hands_of(game, 0)
    form, at = hands.form, ends(hands)
    record = {token: node for node, token in at.number.items()}
    played = []
    for k, member in enumerate(m for m in population("styles").members(game) if m.name != "restless"):
        for more in range(each):
            rng = np.random.default_rng([k, more])
            x = plan(form, 0, normal(form, 0, rng.exponential(size=form.sequences[0])))
            y = plan(form, 1, member.make(game, 1, rng).behaviour)
            chance = at.chance * x[at.ours] * y[at.theirs]
            seen = [record[t] for t in at.token[rng.choice(len(chance), many, p=chance / chance.sum())].tolist()]
            played.append((y, seen))
    mean = plan(form, 1, BayesStyles(hands).plan(BayesStyles(hands).begin()))
    marginal = np.array(
        [np.mean([np.log(hands.likelihood(e, y) / hands.likelihood(e, mean)) for e in seen]) for y, seen in played]
    )
    scores: dict[str, Score | str] = {"marginal": score(marginal, marginal, 0.0)}
    for spec in specs:
        predictor, lost = part("model", spec, hands), []
        predictor.plan(predictor.update(predictor.begin(), played[0][1][0]))  # trained, compiled
        start = time.process_time()
        for y, seen in played:
            memory, total = predictor.begin(), 0.0
            for end in seen:
                expected = hands.likelihood(end, plan(form, 1, predictor.plan(memory)))
                total += np.log(hands.likelihood(end, y) / max(expected, FLOOR))
                memory = predictor.update(memory, end)
            lost.append(total / len(seen))
        scores[spec] = score(np.array(lost), marginal, (time.process_time() - start) / len(played) / many * 1e6)
    return scores


def score(loss: np.ndarray, marginal: np.ndarray, micro: float) -> Score:
    def error(x):
        return float(x.std(ddof=1) / np.sqrt(len(x)))

    gain = marginal - loss
    better = int((gain > 0).sum())
    return Score(float(loss.mean()), error(loss), float(gain.mean()), error(gain), better, len(loss), micro)


def table(name: str, specs: list[str], slowest: float) -> dict[str, Score | str]:
    """Scores of all predictors on a population; where one refuses or is too slow, why."""
    stage, played = matches(name)
    marginal, micro = by_opponent(part("model", MARGINAL, stage), played)
    even = np.full(len(marginal), np.log(stage.shape[1]))
    scores: dict[str, Score | str] = {
        "uniform": score(even, marginal, 0.0),
        "marginal": score(marginal, marginal, micro),
    }
    for spec in specs:
        try:
            predictor = part("model", spec, stage)
            micro = by_opponent(predictor, [Match("", played[0].mine[:40], played[0].theirs[:40])])[1]
            if micro > slowest:
                scores[spec] = f"takes {micro:.0f} us a decision; name it to have it scored"
                continue
            loss, micro = by_opponent(predictor, played)
            scores[spec] = score(loss, marginal, micro)
        except CoplayerError as refused:
            scores[spec] = str(refused).splitlines()[0]
    return scores


def show(name: str, scores: dict[str, Score | str]) -> None:
    """Print a population's table, best first."""
    many = scores["marginal"].opponents  # type: ignore[union-attr]
    print(f"\n{name}: {many} opponents" + (f", {2 * many * ROUNDS[name]:,} decisions" if name in ROUNDS else ""))
    print(f"{'predictor':34}{'nats ± se':>18}{'gain over marginal':>22}{'better on':>11}{'us':>8}")
    for spec in sorted(scores, key=lambda s: x.mean if isinstance(x := scores[s], Score) else 99.0):
        x = scores[spec]
        if isinstance(x, str):
            print(f"{spec:34}  {x[:80]}")
            continue
        gain = f"{x.gain:+.4f} ± {x.gain_error:.4f}"
        print(f"{spec:34}{x.mean:10.4f} ± {x.error:.4f}{gain:>22}{x.better:>7}/{x.opponents}{x.micro:8.0f}", flush=True)


def main() -> None:
    stages = [n for n, m in found("model").items() if m.KIND == "stage"]
    hands = [n for n, m in found("model").items() if m.KIND == "hands"]
    asked = [s for s in sys.argv[1:] if call(s).name in hands]
    specs = [s for s in sys.argv[1:] if s not in asked] if sys.argv[1:] else [*stages, *MORE]
    useful, scored = set(), set()
    if asked or not sys.argv[1:]:
        show("hands of Kuhn poker with styles", hands_table(asked or hands))
    for name in GAMES if specs else ():
        try:
            scores = table(name, specs, np.inf if sys.argv[1:] else SLOWEST)
        except CoplayerError as missing:
            print(f"\n{name}: left out: {missing}")
            continue
        show(name, scores)
        known = {s: x for s, x in scores.items() if isinstance(x, Score)}
        scored |= set(known)
        useful |= {s for s, x in known.items() if x.gain > 2 * x.gain_error}
    idle = [s for s in specs if s in scored - useful]
    print("\nbeat the marginal on no population (by 2 se):", ", ".join(idle) or "none")


if __name__ == "__main__":
    main()
