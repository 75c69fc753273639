"""OpenSpiel's C++ solvers, through pyspiel."""

import time

import pyspiel
from serving import serve

CHANCE, TERMINAL = -1, -4


def iteration(name):
    def prepare():
        solver = pyspiel.CFRPlusSolver(pyspiel.load_game(name))

        def block(n):
            for _ in range(n):
                solver.evaluate_and_update_policy()

        return block

    return prepare


def exploitability(name, iterations):
    """Of the average policy after so many iterations of CFR+."""

    def prepare():
        game = pyspiel.load_game(name)
        solver = pyspiel.CFRPlusSolver(game)
        for _ in range(iterations):
            solver.evaluate_and_update_policy()
        policy = solver.average_policy()

        def block(n):
            for _ in range(n):
                value = pyspiel.nash_conv(game, policy) / 2
            assert solver, "the policy lives in it"
            return {"value": value}

        return block

    return prepare


def until(name, target):
    """Seconds in the solver until the average policy's exploitability is `target`, seen as often as ours."""

    def prepare():
        game = pyspiel.load_game(name)

        def block(n):
            runs = [reached(game, target) for _ in range(n)]
            return runs[-1] | {"seconds": sum(r["seconds"] for r in runs) / n}

        return block

    return prepare


def reached(game, target):
    solver, done, stop, seconds, value = pyspiel.CFRPlusSolver(game), 0, 1, 0.0, float("inf")
    while value > target:
        start = time.process_time()
        for _ in range(stop - done):
            solver.evaluate_and_update_policy()
        seconds += time.process_time() - start
        value, done, stop = pyspiel.nash_conv(game, solver.average_policy()) / 2, stop, int(stop * 1.15) + 1
    return {"seconds": seconds, "value": value, "iterations": done}


def traversal(name, told):
    """Every history once, what can be done there, what is paid; if `told`, what the mover knows too."""

    def prepare():
        game = pyspiel.load_game(name)

        def block(n):
            for _ in range(n):
                histories = visited(game.new_initial_state(), told)
            return {"value": histories}

        return block

    return prepare


def visited(root, told):
    stack, histories = [root], 0
    while stack:
        state = stack.pop()
        histories += 1
        mover = state.current_player()
        if mover == TERMINAL:
            state.returns()
            continue
        if told and mover != CHANCE:
            state.information_state_string(mover)
        moves = [a for a, _ in state.chance_outcomes()] if mover == CHANCE else state.legal_actions()
        stack.extend([state.child(a) for a in moves])
    return histories


serve(
    {
        "iteration leduc": iteration("leduc_poker"),
        "iteration liars_dice6": iteration("liars_dice"),
        "exploitability leduc": exploitability("leduc_poker", 10),
        "to 1e-3 leduc": until("leduc_poker", 1e-3),
        "read liars_dice6": traversal("liars_dice", False),
        "read liars_dice6 with records": traversal("liars_dice", True),
    }
)
