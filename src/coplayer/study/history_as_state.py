"""How are states made up, and why not take the history as the state?

Counted here: histories and states of the rules within so many steps; and, where players do not see the state,
the records that a player can have and the beliefs that these come down to. A belief is the distribution over the
rules' states given the player's record, the others playing a fixed policy without memory (uniform play).

Not here yet: what learners make of each, which needs learners.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.card.facts import Facts
from coplayer.card.layers import lay_out
from coplayer.form.sequence import SequenceForm
from coplayer.game import horizon
from coplayer.graph import MOVE
from coplayer.read.name import load, title
from coplayer.solve.best_response import plans
from coplayer.study.by_name import Say, check, verdict
from coplayer.study.setting import setting

CLAIM = (
    "The history is always a legal state and always Markov, but **it hardly ever comes back**: its number multiplies "
    "with every step, while the states of the rules, and the beliefs about them, soon begin to repeat."
)
RIVALS = (
    "Games are short: the counts do not differ enough to matter.",
    "Recurrent networks make the point moot (needs learners; not tested here).",
)
FLIP = (
    "in half of the games or more, histories (or records) outnumber states (or beliefs) less than tenfold at the "
    "last step"
)
TENFOLD = 10.0
POSITIONS = 5478  # of tic-tac-toe, the empty board included (Schaefer 2002)


@dataclass(frozen=True)
class Config:
    """How are states made up, and why not take the history as the state?"""

    seen: tuple[str, ...] = setting(
        ("tic_tac_toe", "connect_four(rows=3, columns=4)", "rps|repeat(8)", "soccer"),
        "games",
        "players see the state; they grow differently",
    )
    hidden: tuple[str, ...] = setting(
        ("dec_tiger(horizon=4)", "capture(size=2, horizon=2)"),
        "games",
        "players must infer the state; longer ones do not fit",
    )
    steps: int = setting(12, "steps", "of a game that can go on for ever; counts stay exact below 2^53")
    seat: int = setting(0, "seat", "whose records are counted; the games are symmetric")
    digits: int = setting(9, "decimals", "beliefs that agree in so many are the same")


def run(config: Config, say: Say) -> dict[str, Any]:
    rows = []
    for spec in (*config.seen, *config.hidden):
        say(spec)
        count = states_by_step if spec in config.seen else beliefs_by_decision
        rows.append(count(spec, config))
    numbers = {"games": rows, "exact": True}
    return {
        "numbers": numbers,
        "verdict": verdict(flipped(numbers), told(rows)),
        "figures": [drawn(r) for r in rows if len(r["points"]) > 2],
        "tables": [summary(rows)],
        "checks": [c for r in rows for c in r.pop("checks")],
    }


def states_by_step(spec: str, config: Config) -> dict[str, Any]:
    """Within k steps: histories, counted with multiplicity, and different states of the rules."""
    facts = Facts(load(spec))
    layers = lay_out(facts.graph, config.steps) if facts.endless is not None else facts.layers
    reached, histories, points = np.zeros(facts.graph.states, bool), 0.0, []
    for k, (here, counts) in enumerate(zip(layers.layers, layers.counts, strict=True)):
        reached[here.state] = True
        histories += float(counts.sum())
        points.append([k, histories, int(reached.sum())])
    head = {"game": spec, "title": title(facts.game), "many": "histories", "few": "states", "unit": "steps"}
    return head | {"points": points, "checks": counted(spec, facts, layers)}


def counted(spec: str, facts: Facts, layers: Any) -> list[dict[str, Any]]:
    """Published counts and formulas of the games that have them."""
    if spec == "tic_tac_toe":
        ends = facts.game.known  # type: ignore[attr-defined]
        return [
            check("tic-tac-toe: positions", POSITIONS, facts.graph.states),
            check("tic-tac-toe: histories", ends["histories"], layers.histories),
            check("tic-tac-toe: finished", ends["terminals"], layers.terminals),
        ]
    if spec.startswith("rps|repeat"):
        t = len(layers) - 1
        return [
            check(f"repeated rock-paper-scissors: 9^{t} histories of {t} throws", 9.0**t, float(layers.counts[t].sum()))
        ]
    if spec == "soccer":
        cells = 4 * 5
        met = int((facts.graph.kind == MOVE).sum())
        return [check("grid soccer: 20 × 19 places and either has the ball", cells * (cells - 1) * 2, met)]
    return []


def beliefs_by_decision(spec: str, config: Config) -> dict[str, Any]:
    """With at most k decisions of one's own behind one: records, and different beliefs about the rules' state."""
    facts = Facts(load(spec))
    form = facts.form
    assert form
    belief, own = beliefs(facts, form, config)
    points, ids = [], np.unique(np.round(belief, config.digits) + 0.0, axis=0, return_inverse=True)[1].ravel()
    for k in range(int(own.max()) + 1):
        points.append([k, int((own <= k).sum()), len(np.unique(ids[own <= k]))])
    made = []
    if spec.startswith("dec_tiger") and (last := horizon(facts.game)):
        made = [check("tiger: 1 + 6 + … records, each own act or sound", (6**last - 1) / 5, points[-1][1])]
    head = {"game": spec, "title": title(facts.game), "many": "records", "few": "beliefs", "unit": "own decisions"}
    return head | {"points": points, "checks": made}


def beliefs(facts: Facts, form: SequenceForm, config: Config) -> tuple[np.ndarray, np.ndarray]:
    """[I, S] the distribution over states at each set of the seat, others uniform; [I] own decisions before."""
    mover, sets, seqs, chance = form.rows
    mine = mover == config.seat
    weight, x = chance[mine].copy(), plans(form, facts.uniform)
    for j in range(form.players):
        if j != config.seat:
            weight *= x[j][seqs[mine, j]]
    states, at = np.unique(facts.rows.state[mine], return_inverse=True)
    belief = np.zeros((form.infosets[config.seat], len(states)))
    np.add.at(belief, (sets[mine], at), weight)
    return belief / belief.sum(1, keepdims=True), decisions_before(form, config.seat)


def decisions_before(form: SequenceForm, seat: int) -> np.ndarray:
    """How many decisions of its own a player has made before each of its sets [I]."""
    owner, parent = form.owner[seat], form.trees[seat].parent
    before = np.zeros(len(parent), np.int64)
    for i, q in enumerate(parent):  # parents' sets come first
        before[i] = 0 if q == 0 else before[owner[q]] + 1
    return before


def outnumber(row: dict[str, Any]) -> float:
    """How many histories (records) there are for each state (belief) at the last step."""
    _, many, few = row["points"][-1]
    return many / few


def flipped(numbers: dict[str, Any]) -> bool:
    below = [outnumber(r) < TENFOLD for r in numbers["games"]]
    return 2 * sum(below) >= len(below)


def told(rows: list[dict[str, Any]]) -> str:
    above = sum(outnumber(r) >= TENFOLD for r in rows)
    least, most = min(rows, key=outnumber), max(rows, key=outnumber)
    return (
        f"in {above} of {len(rows)} games histories or records outnumber states or beliefs tenfold or more at the "
        f"last step: from "
        f"{short(outnumber(least))} for each in {least['title']} to {short(outnumber(most))} in {most['title']}"
    )


def short(x: float) -> str:
    return (
        f"{x:,.0f}"
        if 10 <= x < 1e9
        else f"{x:.1f}"
        if x < 10
        else f"{x:.1e}".replace("e+", " × 10^").replace("^0", "^")
    )


def growth(points: list[list[float]], column: int) -> float:
    """The factor per step, on average over all steps."""
    return (points[-1][column] / points[0][column]) ** (1 / (points[-1][0] - points[0][0]))


def drawn(row: dict[str, Any]) -> dict[str, Any]:
    k, many, few = row["points"][-1]
    return {
        "title": f"{row['title']}: {short(many)} {row['many']} are {short(few)} {row['few']}",
        "x": f"{row['unit']}{', chance counted' if row['unit'] == 'steps' else ' behind one'}",
        "y": "different ones so far",
        "log_y": True,
        "series": [
            {"name": row["few"], "points": [[p[0], p[2]] for p in row["points"]]},
            {"name": row["many"], "points": [[p[0], p[1]] for p in row["points"]]},
        ],
        "note": f"Exact counts. Per step {row['many']} multiply by {growth(row['points'], 1):.2f} on average, "
        f"{row['few']} by {growth(row['points'], 2):.2f}.",
    }


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "title": "At the last step",
        "head": ["game", "counted", "after", "number", "instead of them", "number", "for each"],
        "rows": [
            [r["title"], r["many"], f"{r['points'][-1][0]} {r['unit']}", short(r["points"][-1][1]), r["few"],
             short(r["points"][-1][2]), short(outnumber(r))]
            for r in rows
        ],
        "note": "In repeated rock-paper-scissors the state is the round and the last throws: against others with "
        "longer memories it would have to be as long as theirs. Beliefs are those of one player about the rules’ "
        "state, the others playing uniformly; against others with a memory they must be about that too.",
    }  # fmt: skip
