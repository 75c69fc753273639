"""Talking to reach more, or acting against someone who learns: the same thing?

Exact: one who knows the state sends b bits to one who acts, in games from opposed (rho = -1) to common interest
(rho = +1; games/alignment.py). V(rho, b) is the most that the acting one gets in an equilibrium: a policy whose
NashConv is 0 shows that so much is had, a bound on all equilibria that no more is (what it could get by
committing first, or through an honest mediator with any number of messages; Myerson 1986). Beside it the
price of the other's adapting, in random matrix games whose payoffs correlate as much; and Crawford & Sobel's
(1982) partitions, played in games/signalling.py.

Not here yet: agents that learn, and joint exploration.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, log2, sqrt
from typing import Any

import numpy as np
from scipy.optimize import linprog

from coplayer.form.matrix import matrix
from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm, sequence_form
from coplayer.game import Game
from coplayer.games.alignment import Alignment
from coplayer.graph import walk
from coplayer.solve import linear_program
from coplayer.solve.best_response import nash_conv, returns
from coplayer.solve.stackelberg import stackelberg
from coplayer.solve.team_optimum import team_optimum
from coplayer.study.by_name import Say, check, verdict
from coplayer.study.partition import partition
from coplayer.study.plans import extreme_equilibria, last_seen, matrix_of_plans, put
from coplayer.study.setting import setting
from coplayer.transform.channel import channel

CLAIM = (
    "Talk is worth **nothing between opponents and more the more interests agree**; that the other adapts costs most "
    "between opponents and pays between friends. They are two prices, not one."
)
RIVALS = ("One “social” skill explains both (its learning half needs agents; not tested here).",)
FLIP = "talk helps at rho = −1, or does nothing at rho = +1 when each senses only a part of the state"
ZERO = 1e-6
ACTS = 1  # the seat that acts on the message


@dataclass(frozen=True)
class Config:
    """Talking to reach more, or acting against someone who learns: the same thing?"""

    rho: tuple[float, ...] = setting(
        (-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0), "correlation", "from opposed to common interest"
    )
    states: int = setting(4, "states", "the fewest that need two bits")
    messages: tuple[int, ...] = setting((2, 4), "messages", "one and two bits; more than states add nothing")
    bias: tuple[float, ...] = setting((0.25, 0.1, 0.05, 0.02, 0.01), "states’ range", "1 to 7 messages in theory")
    types: int = setting(50, "types", "the line of states in steps, fine enough for the thinnest cell")
    games: int = setting(200, "games", "random 3 x 3 games for each rho; standard errors near 0.05")
    seed: int = setting(0, "seed", "draws the random games")


def run(config: Config, say: Say) -> dict[str, Any]:
    talk, adapting = [], []
    for rho in config.rho:
        for m in config.messages:
            say(f"rho = {rho:g}, {m} messages")
            talk.append(worth_of_talk(config, rho, m))
        adapting.append(price_of_adapting(config, rho))
    say("Crawford and Sobel's partitions")
    lines = [partition(b, config.types) for b in config.bias]
    numbers = {"talk": talk, "adapting": adapting, "partitions": lines, "ends": ends(config)}
    return {
        "numbers": numbers,
        "verdict": verdict(flipped(numbers), told(numbers)),
        "figures": [talk_figure(config, talk), adapting_figure(config, adapting)],
        "tables": [talk_table(talk), partition_table(config, lines)],
        "checks": checks(config, numbers),
    }


def worth_of_talk(config: Config, rho: float, messages: int) -> dict[str, Any]:
    """V(rho, b) - V(rho, 0) to the acting seat: what a verified equilibrium gives, and what none can exceed."""
    game = Alignment(rho, config.states, messages)
    before = best_verified(Alignment(rho, config.states, 1))
    at = {"rho": rho, "messages": messages, "bits": log2(messages), "without": before}
    split = best_verified(Alignment(rho, config.states, messages, split=True))
    bound = by_mediator(game) if messages >= config.states else by_commitment(game)
    return at | {"worth": best_verified(game) - before, "most": bound - before, "split": split - before}


def best_verified(game: Alignment) -> float:
    """The most to the acting seat of babbling and of a truthful friend with a lying rival, if they are equilibria."""
    form = sequence_form(walk(game))
    tried = [spoken(form, game, says) for says in (babble, speak)]
    kept = [p for p in tried if nash_conv(form, p) <= 1e-9]
    return max(float(returns(form, p)[ACTS]) for p in kept)


def babble(game: Alignment, seen: int, motive: str) -> np.ndarray:
    """Chances of each message [M]: the same whatever one knows."""
    return np.full(game.messages, 1 / game.messages)


def speak(game: Alignment, seen: int, motive: str) -> np.ndarray:
    """A friend names what it sees, a rival anything else; what has no name of its own is named at random."""
    named = np.arange(game.messages) == seen
    if not named.any():
        return babble(game, seen, motive)
    chances = named if motive == "friend" or game.messages == 1 else ~named
    return chances / chances.sum()


def spoken(form: SequenceForm, game: Alignment, says: Callable) -> Policy:
    """Messages as `says`, each taken at its word (under babbling as if it said nothing)."""
    told, acted = (np.ones(n) for n in form.sequences)
    for i in range(form.infosets[0]):
        seen, motive = last_seen(form, 0, i)
        put(form, told, 0, i, says(game, seen, motive))
    for i in range(form.infosets[1]):
        view = last_seen(form, 1, i)
        part, message = view if game.split else (0, view)
        guess = (message - part) % game.states if says is speak else 0
        put(form, acted, 1, i, np.arange(game.states) == guess)
    return told, acted


def by_commitment(game: Alignment) -> float:
    """What the acting seat could get by committing first: no equilibrium gives it more."""
    return stackelberg(matrix_of_plans(game), leader=ACTS).value


def by_mediator(game: Alignment) -> float:
    """The best communication equilibrium for the acting seat: all talk of any length, by a linear program.

    Variables: the chance that the mediator advises a when it hears t. It must pay to tell the truth and to obey.
    """
    facts, chance = zip(*game.chance(()), strict=True)
    T, A = len(facts), game.states
    pay = np.array([[game.rewards((t, 0), (a,), (t, 0, a)) for a in range(A)] for t in facts])  # [T, A, 2]
    rows = []
    for t in range(T):
        for lie in set(range(T)) - {t}:
            row = np.zeros((T, A))
            row[t], row[lie] = -pay[t, :, 0], pay[t, :, 0]
            rows.append(row)
    for a in range(A):
        for other in set(range(A)) - {a}:
            row = np.zeros((T, A))
            row[:, a] = np.array(chance) * (pay[:, other, ACTS] - pay[:, a, ACTS])
            rows.append(row)
    sums = np.kron(np.eye(T), np.ones(A))
    earned = (np.array(chance)[:, None] * pay[:, :, ACTS]).ravel()
    found = linprog(-earned, np.reshape(rows, (-1, T * A)), np.zeros(len(rows)), sums, np.ones(T), method="highs-ds")
    return float(-found.fun)


def price_of_adapting(config: Config, rho: float) -> dict[str, Any]:
    """Best reply to a fixed uniform other, less what equilibrium gives; the mean over random games and its 95 %."""
    rng, low, high = np.random.default_rng(config.seed), [], []
    for _ in range(config.games):
        own, noise = rng.normal(size=(2, 3, 3))
        found = extreme_equilibria(matrix(own, rho * own + sqrt(1 - rho**2) * noise))
        fixed = own.mean(1).max()
        low.append(fixed - found.high[0])
        high.append(fixed - found.low[0])
    error = [1.96 * np.std(x, ddof=1) / sqrt(config.games) for x in (low, high)]
    ends = {"low": float(np.mean(low)), "high": float(np.mean(high))}
    return {"rho": rho, "n": config.games} | ends | {"low_error": float(error[0]), "high_error": float(error[1])}


def ends(config: Config) -> dict[str, list[float]]:
    """The two ends by other solvers: the value at rho = -1 (linear programs), the team's optimum at +1."""
    made: dict[str, list[float]] = {"opposed": [], "opposed_split": [], "common": [], "common_split": [], "channel": []}
    for m in config.messages:
        made["opposed"].append(value(Alignment(-1.0, config.states, m)))
        made["opposed_split"].append(value(Alignment(-1.0, config.states, m, split=True)))
        made["common"].append(optimum(Alignment(1.0, config.states, m)))
        made["common_split"].append(optimum(Alignment(1.0, config.states, m, split=True)))
        made["channel"].append(optimum(channel(Alignment(1.0, config.states, 1), m)))
    return made


def value(game: Game) -> float:
    return float(linear_program.value(sequence_form(walk(game))).value[ACTS])


def optimum(game: Game) -> float:
    return team_optimum(sequence_form(walk(game))).value


def flipped(numbers: dict[str, Any]) -> bool:
    opposed = [r["worth"] for r in numbers["talk"] if r["rho"] == -1]
    common = [r["split"] for r in numbers["talk"] if r["rho"] == 1]
    return max(opposed) > ZERO or min(common) <= ZERO


def told(numbers: dict[str, Any]) -> str:
    most = max(r["bits"] for r in numbers["talk"])
    at = {r["rho"]: r for r in numbers["talk"] if r["bits"] == most}
    prices = {r["rho"]: r for r in numbers["adapting"]}
    low, high = min(at), max(at)
    return (
        f"{most:g} bits are worth {plain(at[low]['worth'])} at rho = {low:g} and {at[high]['worth']:.3g} at {high:+g}, "
        f"where with split sensors it is {at[high]['split']:.3g}; that the other adapts costs "
        f"{prices[low]['low']:.2f} at rho = {low:g} and brings {-prices[high]['high']:.2f} to "
        f"{-prices[high]['low']:.2f} "
        f"at {high:+g} (means of {prices[low]['n']} random games)"
    )


def plain(x: float) -> str:
    return "0" if abs(x) < ZERO else f"{x:.3g}"


def talk_figure(config: Config, rows: list[dict[str, Any]]) -> dict[str, Any]:
    gap = max(r["most"] - r["worth"] for r in rows)
    starts = {
        m: max([r["rho"] for r in rows if r["messages"] == m and r["worth"] <= ZERO], default=-1.0)
        for m in config.messages
    }
    most, least = max(config.messages), min(config.messages)
    return {
        "title": f"{log2(most):g} bits begin to help above rho = {starts[most]:g}, {log2(least):g} bit above "
        f"{starts[least]:g}",
        "x": "rho: how far sender and actor want the same",
        "y": "worth of talk to the one who acts, right guesses over chance",
        "series": [
            {
                "name": f"{log2(m):g} bit{'s' if m > 2 else ''}",
                "points": [[r["rho"], r["worth"]] for r in rows if r["messages"] == m],
            }
            for m in sorted(config.messages, reverse=True)
        ],
        "note": f"Exact. {config.states} states. Each point is an equilibrium (NashConv 0) and "
        + (
            "no equilibrium gives more: the bound meets it everywhere."
            if gap < ZERO
            else f"at most {gap:.2g} below the bound on all equilibria."
        ),
    }


def adapting_figure(config: Config, rows: list[dict[str, Any]]) -> dict[str, Any]:
    middle = [
        [r["rho"], (r["low"] + r["high"]) / 2, r["low"] - r["low_error"], r["high"] + r["high_error"]] for r in rows
    ]
    crossing = [b[0] for b in middle if b[1] < 0]
    title = "That the other adapts costs opponents and pays friends"
    return {
        "title": f"{title}: its price is below 0 from rho = {min(crossing):g} on"
        if crossing
        else "That the other adapts costs at every rho tried",
        "x": "rho: how the two players’ payoffs correlate",
        "y": "price of the other’s adapting, in standard deviations of a payoff",
        "series": [{"name": "price", "points": middle}],
        "reference": {"name": "no difference", "y": 0.0},
        "note": f"Best reply to a fixed uniform player less what equilibrium gives, {config.games} random 3 × 3 games "
        f"a point. The band runs "
        "from the best to the worst equilibrium and adds 95 % for the draw of games; the line is its middle.",
    }


def talk_table(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "title": "What talk is worth to the one who acts",
        "head": ["rho", "bits", "worth", "no equilibrium gives more than", "worth with split sensors"],
        "rows": [[f"{r['rho']:+g}", r["bits"], r["worth"], r["most"], r["split"]] for r in rows],
        "decimals": 3,
        "note": "Split: the sender knows the state shifted by a number that only the other knows; either alone knows "
        "nothing.",
    }


def partition_table(config: Config, lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "title": "Crawford and Sobel: the closer the interests, the more can be said",
        "head": ["bias", "messages", "squared error", f"the same with {config.types} types", "NashConv there"],
        "rows": [[r["bias"], r["messages"], r["error"], r["error_of_types"], r["nash_conv"]] for r in lines],
        "note": "State uniform on [0, 1]; the sender wants the act higher by the bias. The rounded partition is an "
        "equilibrium of "
        "the game of types too, where its NashConv is 0.",
    }


def checks(config: Config, numbers: dict[str, Any]) -> list[dict[str, Any]]:
    n, found = config.states, numbers["ends"]
    made = []
    for k, m in enumerate(config.messages):
        most = min(1.0, (m - 1) / (n - 1))
        made += [
            check(f"rho = −1, {m} messages: value 0 (linear program)", 0.0, found["opposed"][k]),
            check("the same, split sensors", 0.0, found["opposed_split"][k]),
            check(f"rho = +1, {m} messages: (m − 1)/(n − 1) (team optimum)", most, found["common"][k]),
            check("the same, split sensors", most, found["common_split"][k]),
            check(f"the same, one message and the transform channel({m})", most, found["channel"][k]),
        ]
    worst = max(numbers["talk"], key=lambda r: abs(formula(n, r) - r["worth"]))
    name = (
        f"worth max(0, (rho m + m − 2) / 2(n − 1)), farthest of {len(numbers['talk'])}: rho = {worst['rho']:g}, m "
        f"= {worst['messages']}"
    )
    made.append(check(name, formula(n, worst), worst["worth"]))
    for r in numbers["partitions"]:
        b, N = r["bias"], ceil(-0.5 + 0.5 * sqrt(1 + 2 / r["bias"]) - 1e-9)
        made.append(check(f"bias {b:g}: messages", N, r["messages"]))
        made.append(
            check(
                f"bias {b:g}: squared error 1/(12 N^2) + b^2 (N^2 − 1)/3",
                1 / (12 * N**2) + b**2 * (N**2 - 1) / 3,
                r["error"],
            )
        )
    return made


def formula(n: int, r: dict[str, Any]) -> float:
    """A friend gets through as many states as there are messages; a rival makes every guess wrong."""
    m = min(r["messages"], n)
    return max(0.0, (r["rho"] * m + m - 2) / (2 * (n - 1)))
