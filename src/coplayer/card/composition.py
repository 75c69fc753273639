"""How states and actions are composed: counts by depth, branching, sizes of sets, menus, histories as states."""

from __future__ import annotations

from typing import Any

import numpy as np

from coplayer.card import policy_play
from coplayer.card.facts import Facts
from coplayer.card.labels import named
from coplayer.graph import DRAW, END, MOVE

SIZES, MENUS, DEPTHS = 12, 12, 200  # rows shown at most
HORIZONS = (1, 2, 3, 5, 10, 20)


def composition(facts: Facts) -> dict[str, Any]:
    """The card's `composition`."""
    return {
        "by_depth": by_depth(facts),
        "as_state": as_state(facts),
        "by_horizon": by_horizon(facts),
        "branching": branching(facts),
        "infoset_sizes": infoset_sizes(facts),
        "menus": menus(facts),
        "decisions": decisions(facts),
    }


def by_depth(facts: Facts) -> list[dict[str, Any]]:
    """Per depth: histories at chance, where seat i alone moves, where several move together, and endings."""
    layers, rows = facts.layers, []
    kinds = {kind: layers.nodes(kind) for kind in (END, DRAW, MOVE)}
    for k in range(min(len(layers), DEPTHS)):
        here, c = layers.layers[k], layers.counts[k]
        moving, together = kinds[MOVE][k], facts.together[here.state]
        alone = facts.graph.menu[here.state] >= 0
        rows.append(
            {
                "depth": k,
                "chance": count(c[kinds[DRAW][k]].sum()),
                "moves": [count(c[moving & ~together & alone[:, i]].sum()) for i in range(facts.players)],
                "together": count(c[moving & together].sum()),
                "endings": count(c[kinds[END][k]].sum()),
                "share_uniform": float(layers.reach[k][kinds[END][k]].sum()),
            }
        )
    if facts.lp is not None:
        ends, _ = policy_play.endings(facts, facts.lp.policy)
        rows = [r | {"share_equilibrium": float(e)} for r, e in zip(rows, ends, strict=False)]
    return rows


def count(x: float) -> int | float:
    """A whole number where a float holds it exactly."""
    return int(x) if x < 2**53 else float(x)


def as_state(facts: Facts) -> list[dict[str, Any]]:
    """What the count of states becomes by what is taken as the state."""
    rows: list[dict[str, Any]] = []
    if not facts.layers.cut:
        rows.append({"what": "the whole history", "count": count(facts.layers.histories)})
    rows.append({"what": "the state of the rules", "count": facts.graph.states})
    if facts.form is not None:
        for i, n in enumerate(facts.form.infosets):
            rows.append({"what": f"information sets of seat {i}", "count": n, "seat": i})
    return rows


def by_horizon(facts: Facts) -> list[dict[str, Any]]:
    """Histories and states that can be reached within so many steps, chance included."""
    rows, reached, total = [], np.zeros(facts.graph.states, bool), 0.0
    for k, (here, c) in enumerate(zip(facts.layers.layers, facts.layers.counts, strict=True)):
        reached[here.state] = True
        total += c.sum()
        if k in HORIZONS or k == len(facts.layers) - 1:
            rows.append({"steps": k, "histories": count(total), "states": int(reached.sum())})
    return rows


def branching(facts: Facts) -> dict[str, float | None]:
    """Actions at a decision: the mean over histories, the most, and the mean by seat; outcomes of chance."""
    layers, menu = facts.layers, facts.graph.menu
    sizes = np.array([len(m) for m in facts.graph.menus] + [0])
    c = np.concatenate([n[w] for n, w in zip(layers.counts, layers.nodes(MOVE), strict=True)])
    c = c / max(c.max(initial=1), 1)
    s = np.concatenate([x.state[w] for x, w in zip(layers.layers, layers.nodes(MOVE), strict=True)])
    width = sizes[menu[s]] * (menu[s] >= 0)  # [n, N]
    out: dict[str, float | None] = {"mean": ratio((c[:, None] * width).sum(), (c[:, None] * (width > 0)).sum())}
    out["max"] = float(width.max(initial=0))
    for i in range(facts.players):
        out[f"seat {i}"] = ratio((c * width[:, i]).sum(), c[width[:, i] > 0].sum())
    outcomes = np.diff(facts.graph.start)[facts.graph.kind == DRAW]
    out["chance"] = float(outcomes.mean()) if len(outcomes) else None
    return out


def ratio(a: float, b: float) -> float | None:
    return float(a / b) if b > 0 else None


def infoset_sizes(facts: Facts) -> list[dict[str, Any]]:
    """How many information sets hold so many histories, per seat; the most frequent sizes first."""
    if facts.form is None:
        return []
    met = [facts.form.unrolled.met[k] for k in facts.form.sets]
    sizes, total = np.unique(np.concatenate(met), return_counts=True)
    rows = [{"size": int(n), "sets": [int((m == n).sum()) for m in met]} for n in sizes[np.argsort(-total)][:SIZES]]
    return rows


def menus(facts: Facts) -> list[dict[str, Any]]:
    """The menus of actions, and how many information sets of each seat have them."""
    if facts.form is None:
        return []
    held = [np.bincount(facts.form.unrolled.menu[k], minlength=len(facts.graph.menus)) for k in facts.form.sets]
    order = np.argsort(-sum(held), kind="stable")
    return [
        {"actions": named(facts.graph, int(m)), "sets": [int(h[m]) for h in held]}
        for m in order[:MENUS]
        if sum(h[m] for h in held)
    ]


def decisions(facts: Facts) -> list[dict[str, Any]]:
    """The share of each action in all decisions of uniform play, and at equilibrium where one was computed."""
    if facts.form is None:
        return uniformly(facts)
    equilibrium = {"equilibrium": facts.lp.policy} if facts.lp else {}
    return policy_play.decisions(facts, equilibrium | {"uniform": facts.uniform})


def uniformly(facts: Facts) -> list[dict[str, Any]]:
    """Without a sequence form: uniform play alone, all rounds together."""
    weight: dict[str, float] = {}
    for m, total in enumerate(met(facts)):
        labels = named(facts.graph, m) if total > 0 and len(facts.graph.menus[m]) <= MENUS else facts.graph.menus[m]
        for label in map(str, labels) if total > 0 else ():
            weight[label] = weight.get(label, 0.0) + total / len(labels)
    if not weight or len(weight) > MENUS:
        return []
    every = sum(weight.values())
    return [{"group": "all", "policy": "uniform", "shares": {k: float(v / every) for k, v in weight.items()}}]


def met(facts: Facts) -> np.ndarray:
    """How often a play of uniform players comes to a menu, on average [M]."""
    layers, menu, total = facts.layers, facts.graph.menu, np.zeros(len(facts.graph.menus))
    for x, r, w in zip(layers.layers, layers.reach, layers.nodes(MOVE), strict=True):
        for here in menu[x.state].T:
            mine = w & (here >= 0)
            total += np.bincount(here[mine], r[mine], len(total))
    return total
