"""What is a best policy when everyone adapts?

Two measures of having played badly, a round. **External regret** holds the rival's moves fixed: what the best
single action would have earned against them. **Policy regret** lets the rival react: every comparator is played
against the same rival again, from the start, with the rival's own randomness. Comparators: the sixteen plans that
look at the last round, and always the same action.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from coplayer.agents.by_name import agent
from coplayer.agents.machine import Machine, after_moves
from coplayer.arena.forks import beside, regret, replays
from coplayer.game import Game
from coplayer.measure.interval import mean
from coplayer.model.stage import stage_of
from coplayer.read.name import load
from coplayer.study.by_name import Say, check, verdict
from coplayer.study.setting import setting

CLAIM = (
    "Against rivals who react, the right measure is **policy regret**: what would I have earned had I played "
    "otherwise and had they reacted to it? Learners without external regret can lose by it in every round."
)
RIVALS = ("External regret is good enough in practice: both measures rank learners alike.",)
FLIP = "over the rivals that react, external and policy regret rank the arms alike (Kendall’s tau above .8)"
ALIKE = 0.8
GAME = "prisoners_dilemma"
ARMS = (
    ("planner", "bounded_memory(rounds=1, back_off=0.1)/optimistic(scale=0.35)"),
    ("best reply", "context_tree(depth=2)/best"),
    ("fictitious play", "counts/best"),
    ("Hedge", "hedge_player"),
    ("Q-learning", "q_learning"),
    ("tit for tat", "machine(tit_for_tat)"),
    ("defector", "machine(always, label=defect)"),
)
REACTING = (
    ("tit for tat", "machine(tit_for_tat)"),
    ("generous", "machine(generous)"),
    ("pavlov", "machine(pavlov)"),
    ("soft tit for tat", "memory_one(0.9, after=(0.9, 0.2, 0.8, 0.1))"),
    ("contrite", "memory_one(0.5, after=(0.95, 0.3, 0.6, 0.05))"),
)
OTHERS = (
    ("oblivious", "memory_one(0.7, after=(0.7, 0.7, 0.7, 0.7))"),
    ("learner", "q_learning"),
    ("grim", "machine(grim)"),
    ("always cooperate", "machine(always, label=cooperate)"),
)


@dataclass(frozen=True)
class Config:
    """What is a best policy when everyone adapts?"""

    rounds: int = setting(500, "rounds", "a match; long enough for learning to be over")
    seeds: int = setting(10, "seeds", "matches of each pairing")
    soft: int = setting(36, "rivals", "with memory one and all chances in [.05, .95]: the 32 corners, the rest drawn")
    soft_rounds: int = setting(15000, "rounds", "a match against them")
    first: int = setting(100, "seed", "the first; settings were chosen on seeds below")


def run(config: Config, say: Say) -> dict[str, Any]:
    game = load(f"{GAME}|repeat({config.rounds})")
    rows = [row for rival in (*REACTING, *OTHERS) for row in against(game, rival, config, say)]
    say("rivals with memory one")
    soft = softened(config, say)
    known = tit_for_tat(config)
    numbers = {"rows": rows, "soft": soft, "tau": tau(rows), "tft": known}
    return {
        "numbers": numbers, "verdict": verdict(flipped(numbers), told(numbers)),
        "figures": [plane(rows)], "tables": [table(rows, "policy"), table(rows, "external"), unforgiving(rows), last(soft)],
        "checks": [
            check("always defect against tit for tat: policy regret 2 − 4/T", 2 - 4 / config.rounds, known["policy"]),
            check("its external regret", 0.0, known["external"]),
        ],
    }  # fmt: skip


def plans(game: Game, seat: int) -> dict[str, Any]:
    """Makers of all deterministic plans of memory one: what to do first, and after each round."""
    shape = stage_of(game, seat).shape

    def make(choice: tuple[int, ...]) -> Any:
        eye = np.eye(shape[0])
        moore = after_moves(eye[choice[0]], eye[list(choice[1:])].reshape(*shape, shape[0]))
        return lambda g, s: Machine(g, s, moore)

    return {"".join("cd"[i] for i in choice): make(choice) for choice in product(range(2), repeat=5)}


def against(game: Game, rival: tuple[str, str], config: Config, say: Say) -> list[dict[str, Any]]:
    """All arms against one rival, beside the same replays."""
    say(f"every plan against {rival[0]}")
    many = 1 if sure(rival[1]) else config.seeds
    values = [replays(game, 0, named(rival[1]), plans(game, 0), config.first + k) for k in range(many)]
    return [met(game, arm, rival, values, config, say) for arm in ARMS]


def met(game: Game, arm: tuple[str, str], rival: tuple[str, str], values: list, config: Config, say: Say) -> dict:
    """One arm against one rival, over seeds."""
    say(f"{arm[0]} against {rival[0]}")
    seeds = 1 if sure(arm[1]) and sure(rival[1]) else config.seeds
    found = [
        beside(game, 0, named(arm[1]), named(rival[1]), values[k % len(values)], config.first + k) for k in range(seeds)
    ]
    external, policy = mean([r.external for r in found]), mean([r.policy for r in found])
    return {
        "arm": arm[0], "rival": rival[0], "earned": mean([r.earned for r in found]).mean, "external": external.mean,
        "policy": policy.mean, "policy_interval": policy.interval, "n": seeds,
    }  # fmt: skip


def sure(text: str) -> bool:
    """Whether an agent draws nothing."""
    return text.startswith("machine(") and "generous" not in text


def named(text: str) -> Any:
    return lambda game, seat: agent(text, game, seat)


def softened(config: Config, say: Say) -> list[dict[str, Any]]:
    """The planner against rivals of memory one that always may come back."""
    game = load(f"{GAME}|repeat({config.soft_rounds})")
    rng = np.random.default_rng(config.first)
    corners = list(product((0.05, 0.95), repeat=5))
    drawn = [tuple(rng.uniform(0.05, 0.95, 5).round(3).tolist()) for _ in range(max(config.soft - len(corners), 0))]
    found = []
    for k, chances in enumerate([*corners, *drawn][: config.soft]):
        say(f"memory one, rival {k + 1} of {config.soft}")
        text = f"memory_one({chances[0]}, after={chances[1:]})"
        best = best_plan(game, chances)
        r = regret(game, 0, named(ARMS[0][1]), named(text), {best: plans(game, 0)[best]}, config.first + k)
        found.append({"chances": list(chances), "policy": r.policy, "external": r.external, "best": r.best})
    return found


def best_plan(game: Game, chances: tuple[float, ...]) -> str:
    """The plan of memory one that earns most in expectation in all rounds."""
    found = expectations(game, chances)
    return max(found, key=lambda name: found[name])


def expectations(game: Game, chances: tuple[float, ...]) -> dict[str, float]:
    """What each plan of memory one earns in all rounds, by its Markov chain, exactly.

    `chances` that the rival cooperates: first, and after (its move, ours) CC, CD, DC, DD.
    """
    stage, found = stage_of(game, 0), {}
    for choice in product(range(2), repeat=5):
        moves = [(a, b) for a in range(2) for b in range(2)]  # (ours, its), cooperate is 0
        after = [1 + 2 * b + a for a, b in moves]  # where `chances` has it
        then = np.array([row(choice[1 + k], chances[after[k]]) for k in range(4)])  # [4, 4]
        total = row(choice[0], chances[0]) @ powers(then, stage.rounds) @ stage.payoff.ravel()
        found["".join("cd"[i] for i in choice)] = total
    return found


def powers(P: np.ndarray, n: int) -> np.ndarray:
    """I + P + ... + P^(n - 1), by halving n."""
    if n == 1:
        return np.eye(len(P))
    half = powers(P, n // 2)
    both = half + half @ np.linalg.matrix_power(P, n // 2)
    return np.eye(len(P)) + P @ both if n % 2 else both


def row(ours: int, cooperates: float) -> np.ndarray:
    """Chances [4] of the next round's moves (ours, its)."""
    chance = np.zeros((2, 2))
    chance[ours] = cooperates, 1 - cooperates
    return chance.ravel()


def tit_for_tat(config: Config) -> dict[str, float]:
    """The known case."""
    game = load(f"{GAME}|repeat({config.rounds})")
    constant = {a: named(f"machine(always, label={a})") for a in ("cooperate", "defect")}
    r = regret(game, 0, constant["defect"], named("machine(tit_for_tat)"), constant, config.first)
    return {"policy": r.policy, "external": r.external}


def tau(rows: list[dict[str, Any]]) -> float:
    """Kendall's tau-b of the arms' mean external and policy regret over the rivals that react."""
    from scipy.stats import kendalltau

    reacting = {name for name, _ in REACTING}
    both = [[np.mean([r[k] for r in rows if r["arm"] == arm and r["rival"] in reacting]) for k in ("external", "policy")]
            for arm, _ in ARMS]  # fmt: skip
    return float(kendalltau(*np.array(both).T).statistic)


def flipped(numbers: dict[str, Any]) -> bool:
    return numbers["tau"] > ALIKE


def told(numbers: dict[str, Any]) -> str:
    worst = max(r["policy"] for r in numbers["soft"])
    found = numbers["tft"]
    return (
        f"Kendall’s tau between the two is {numbers['tau']:.2f}. Always defect against tit for tat has external regret "
        f"{found['external']:.3f} and policy regret {found['policy']:.3f} a round. The learner that plans through the "
        f"reaction ends at most {worst:.3f} a round below the best plan against {len(numbers['soft'])} rivals with memory "
        "one and chances in [.05, .95]."
    )


def plane(rows: list[dict[str, Any]]) -> dict[str, Any]:
    reacting = [name for name, _ in REACTING]
    points = [
        {"name": arm, "kind": k, "x": average(rows, arm, rivals, "external"), "y": average(rows, arm, rivals, "policy")}
        for k, rivals in enumerate((reacting, [OTHERS[0][0]]))
        for arm, _ in ARMS
    ]
    return {
        "title": "Without external regret one can still lose in every round to how they react",
        "x": "external regret a round", "y": "policy regret a round", "kinds": ["rivals that react", "an oblivious rival"],
        "points": points, "note": "Means over rivals. Against an oblivious rival both say the same.",
    }  # fmt: skip


def average(rows: list[dict[str, Any]], arm: str, rivals: list[str], what: str) -> float:
    return float(np.mean([r[what] for r in rows if r["arm"] == arm and r["rival"] in rivals]))


def table(rows: list[dict[str, Any]], what: str) -> dict[str, Any]:
    rivals = [name for name, _ in (*REACTING, *OTHERS)]
    at = {(r["arm"], r["rival"]): r[what] for r in rows}
    return {
        "title": f"{what.capitalize()} regret a round", "head": ["arm", *rivals], "decimals": 2,
        "rows": [[arm, *[at[arm, rival] for rival in rivals]] for arm, _ in ARMS],
        "note": "The same matches: what the best single action would have earned against the moves that were made, more than "
        "was earned." if what == "external" else noted(rows),
    }  # fmt: skip


def noted(rows: list[dict[str, Any]]) -> str:
    """What is compared, and how sure it is."""
    half = max((r["policy_interval"][1] - r["policy_interval"][0]) / 2 for r in rows if r["policy_interval"])
    n = max(r["n"] for r in rows)
    return (
        "Planner: plans through the reaction, with optimism. Best reply: to a context tree’s forecast. Oblivious: "
        "cooperates in 70 %. Learner: Q-learning. Comparators: the 32 plans of memory one, replayed against the same "
        f"rival. Where chance enters {n} seeds were played; the widest 95 % interval is ± {half:.2g}."
    )


def unforgiving(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Why no learner can."""
    at = {(r["arm"], r["rival"]): r for r in rows}
    pick = [(arm, *(at[arm, rival]["policy"] for rival in ("grim", "always cooperate"))) for arm, _ in ARMS]
    return {
        "title": "Why no learner can be without policy regret against the unforgiving",
        "head": ["arm", "beside grim", "beside always cooperate", "the worse of both"],
        "rows": [[arm, a, b, max(a, b)] for arm, a, b in pick],
        "note": "Grim and always cooperate do the same until one defects: whoever never tries loses 2 a round to "
        "cooperating for ever with the second, whoever tries loses 2 a round for ever with the first.",
    }


def last(soft: list[dict[str, Any]]) -> dict[str, Any]:
    worst = sorted(soft, key=lambda r: -r["policy"])[:8]
    return {
        "title": "The planner against rivals of memory one: its eight worst",
        "head": ["first", "after CC", "after CD", "after DC", "after DD", "policy regret", "best plan"],
        "rows": [[*r["chances"], r["policy"], r["best"]] for r in worst],
        "note": "Chances that the rival cooperates: first, and after (its move, ours). Best plan: ours first, then after "
        "each round (our move, its).",
    }
