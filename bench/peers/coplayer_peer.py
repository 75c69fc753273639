"""coplayer itself, asked in the same way as the others."""

import time
from dataclasses import dataclass

import numpy as np
from serving import serve

from coplayer.form.markov import markov_form
from coplayer.form.policy import uniform
from coplayer.form.sequence import sequence_form
from coplayer.game import Game
from coplayer.graph import walk
from coplayer.read.name import load
from coplayer.solve import cfr_plus, shapley
from coplayer.solve.best_response import nash_conv
from coplayer.solve.regret import minimize

LEDUC, LIARS_DICE = "openspiel:leduc_poker", "openspiel:liars_dice"


@dataclass(frozen=True)
class Watched:
    """`game` with one player more, who once says "go", before all else, and is paid nothing.

    Its sequence form is that of `game`, its kernels are those for three players or more.
    """

    game: Game

    @property
    def players(self):
        return self.game.players + 1

    def root(self):
        return None

    def movers(self, s):
        return (self.game.players,) if s is None else self.game.movers(s)

    def chance(self, s):
        return self.game.chance(s)

    def actions(self, s, player):
        return ("go",) if s is None else self.game.actions(s, player)

    def play(self, s, moves):
        return self.game.root() if s is None else self.game.play(s, moves)

    def rewards(self, s, moves, t):
        return np.zeros(self.players) if s is None else np.append(self.game.rewards(s, moves, t), 0)

    def view(self, s, player):
        return None if s is None or player == self.game.players else self.game.view(s, player)


def form_of(game):
    return sequence_form(walk(game))


def iteration(game):
    """CFR+, each block from the beginning."""

    def prepare():
        form = form_of(game())

        def block(n):
            state = next(minimize(form, cfr_plus.schedule, [n]))[1]
            gap = nash_conv(form, state.plans(), True) / form.players
            return {"value": gap, "leaves": sum(len(t.pay) for t in form.trees)}

        return block

    return prepare


def exploitability(name, iterations=0):
    """Of the average policy after so many iterations of CFR+; without any, of the uniform one."""

    def prepare():
        form = form_of(load(name))
        policy = next(minimize(form, cfr_plus.schedule, [iterations]))[1].plans() if iterations else uniform(form)

        def block(n):
            for _ in range(n):
                value = nash_conv(form, policy, iterations > 0) / 2
            return {"value": value}

        return block

    return prepare


def until(name, target):
    """Seconds in the solver until exploitability `target`."""

    def prepare():
        form = form_of(load(name))

        def block(n):
            runs = [reached(form, target) for _ in range(n)]
            return runs[-1] | {"seconds": float(np.mean([r["seconds"] for r in runs]))}

        return block

    return prepare


def from_the_rules(name, target):
    """The same with everything: rules, graph, sequence form, solver, and the looks at exploitability."""

    def block(n):
        for _ in range(n):
            run = reached(form_of(load(name)), target)
        return {"value": run["value"], "iterations": run["iterations"]}

    return lambda: block


def checks():
    """1, 2, 3, ... in steps of 15 %."""
    stop = 1
    while True:
        yield stop
        stop = int(stop * 1.15) + 1


def reached(form, target):
    seconds, steps = 0.0, cfr_plus.steps(form, checks(), np.random.default_rng(0))
    while True:
        start = time.process_time()
        done, plans = next(steps)
        seconds += time.process_time() - start
        value = nash_conv(form, plans, True) / 2
        if value <= target:
            return {"seconds": seconds, "value": value, "iterations": done}


def reading(name):
    def prepare():
        def block(n):
            for _ in range(n):
                graph = walk(load(name))
            return {"value": graph.states}

        return block

    return prepare


def soccer():
    """Shapley's value iteration to 1e-7, from the rules on."""

    def block(n):
        for _ in range(n):
            solution = shapley.solve(markov_form(walk(load("soccer"))), 1e-7)
        return {"value": solution.value, "iterations": solution.iterations}

    return block


def floor():
    from lower_bound import floor

    form = form_of(load(LEDUC))
    run = iteration(lambda: load(LEDUC))()

    def block(n):
        start = time.process_time()
        run(2000)
        seconds = (time.process_time() - start) / 2000
        return floor(form) | {"seconds": seconds}

    return block


serve(
    {
        "iteration leduc": iteration(lambda: load(LEDUC)),
        "iteration liars_dice6": iteration(lambda: load(LIARS_DICE)),
        "iteration watched leduc": iteration(lambda: Watched(load("leduc"))),
        "iteration kuhn3": iteration(lambda: load("openspiel:kuhn_poker(players=3)")),
        "exploitability leduc": exploitability(LEDUC, 10),
        "exploitability leduc uniform": exploitability(LEDUC),
        "to 1e-3 leduc": until(LEDUC, 1e-3),
        "to 1e-3 leduc from the rules": from_the_rules(LEDUC, 1e-3),
        "read liars_dice6": reading(LIARS_DICE),
        "floor leduc": floor,
        "soccer": soccer,
    }
)
