"""Whether one policy is best against every opponent, and whether one keeps its value against all.

A dominant policy would be a best response to uniform play and to any other: if every best response to uniform
play (which reaches all of a player's sets, so that these are the plans without regret) falls short against a
second opponent, there is none. That is a proof; failing to find such an opponent is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.card import facts as fact
from coplayer.card.dominance import by_player, dominant, sure
from coplayer.form.passes import best, reply
from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm
from coplayer.game import CoplayerError, TooLarge
from coplayer.solve.best_response import best_response, incentive, plans

WARM = 12_000  # sequences up to which a solved program is solved again with another objective


@dataclass(frozen=True)
class Verdict:
    """`exists` None: not known."""

    exists: bool | None
    witness: str
    how: str = "exact"


def best_against_all(facts: fact.Facts) -> Verdict:
    """Whether each player has a policy that is best whatever the others do."""
    if facts.matrix is not None:
        return in_matrix(facts)
    if facts.form is None:
        return Verdict(None, facts.why_no_form)
    if facts.players == 1:
        return Verdict(True, "there is nobody else")
    if (clear := by_bounds(facts)) is not None:
        return clear
    if (lost := unsafe(facts)) is not None:
        return lost
    shortfalls = [shortfall(facts, i) for i in range(facts.players)]
    worst = int(np.argmax([s for s, _ in shortfalls]))
    loss, other = shortfalls[worst]
    if loss > 10 * facts.scale:
        return Verdict(False, f"any best reply to uniform play leaves seat {worst} {loss:.4g} short against {other}")
    return Verdict(None, "best replies to uniform play do as well against the other opponents tried")


def in_matrix(facts: fact.Facts) -> Verdict:
    """By the payoffs: a row that is best in every column, for each player."""
    assert facts.matrix
    found = [dominant(facts.matrix.payoff, i) for i in range(facts.players)]
    if None not in found:
        actions = [str(facts.matrix.labels[i][a]) for i, a in enumerate(found) if a is not None]
        return Verdict(True, f"{', '.join(actions)}: best whatever the others do")
    i = found.index(None)
    own = by_player(facts.matrix.payoff, i)
    answers = own.argmax(0)
    first = int(answers[0])
    other = int(np.argmax(own.max(0) - own[first]))
    names = facts.matrix.labels[i]
    said = f"{names[first]} to one joint action of the others, {names[answers[other]]} to another"
    return Verdict(False, f"seat {i}'s best answer is {said}")


def by_bounds(facts: fact.Facts) -> Verdict | None:
    """Whether one action at each set is certainly never worse than any other there."""
    form = facts.form
    table = sure(facts)
    if form is None or table is None:
        return None
    widths = np.concatenate(form.widths)
    beats = table.sum(1)  # how many actions each action is surely better than
    if (beats.max(1, initial=0) >= widths - 1).all():
        return Verdict(True, "at each information set one action is never worse than another", "certified: by bounds")
    return None


def unsafe(facts: fact.Facts) -> Verdict | None:
    """Two players, constant sum: how far below the value the safest best reply to uniform play can be pushed."""
    form, value = facts.form, facts.worth.value
    if form is None or value is None or not form.zero_sum or form.players != 2 or facts.lp is None:
        return None
    if sum(form.sequences) > WARM:
        return None
    from coplayer.solve.restricted_nash import safest_best_response

    try:
        safest = [safest_best_response(p, facts.uniform[1 - i]) for i, p in enumerate(facts.lp.seats)]
    except TooLarge:  # took too long: a shortfall is looked for instead
        return None
    lost = [value[i] - response.worst for i, response in enumerate(safest)]
    if max(lost) <= 10 * facts.scale:
        return None
    said = " or ".join(f"{x:.4g} (seat {i})" for i, x in enumerate(lost) if x > 10 * facts.scale)
    return Verdict(False, f"any best reply to uniform can be made to lose {said} below the value")


def shortfall(facts: fact.Facts, player: int) -> tuple[float, str]:
    """The most that every best reply to uniform play misses against another opponent, and which one."""
    form = facts.form
    assert form is not None
    top = (0.0, "")
    for name, policy in opponents(facts, player):
        missed = best_response(form, policy, player)[0] - restricted(form, facts.uniform, policy, player)
        top = max(top, (missed, name))
    return top


def opponents(facts: fact.Facts, player: int) -> list[tuple[str, Policy]]:
    """Others' policies against which best replies to uniform play are tried."""
    form = facts.form
    assert form is not None
    level = tuple(best_response(form, facts.uniform, p)[1] for p in range(form.players))
    rng = np.random.default_rng(player)
    pure = [one_action(form, rng) for _ in range(3)]
    return [("best replies to uniform", level), *((f"pure policies drawn with seed {player}", p) for p in pure)]


def one_action(form: SequenceForm, rng: np.random.Generator) -> Policy:
    """A policy that takes one action drawn at random at each set."""
    out = []
    for p in range(form.players):
        key = rng.random(form.sequences[p])
        top = np.zeros(max(form.infosets[p], 1))
        np.maximum.at(top, form.owner[p][1:], key[1:])
        behaviour = np.ones(form.sequences[p])
        behaviour[1:] = key[1:] == top[form.owner[p][1:]]
        out.append(behaviour)
    return tuple(out)


def restricted(form: SequenceForm, model: Policy, policy: Policy, player: int, slack: float = 1e-9) -> float:
    """The most that a best response to `model` earns against `policy`."""
    tree, room = form.trees[player], np.zeros(max(form.infosets[player], 1))
    worth = incentive(form, plans(form, model), player)
    reply(
        tree, worth, room, np.full(len(room), slack), np.zeros_like(worth)
    )  # worth ends as values of sequences, room of sets
    g = incentive(form, plans(form, policy), player)
    g[1:][worth[1:] < room[form.owner[player][1:]] - slack] = -1e300
    return float(best(tree, g, room))


@dataclass(frozen=True, eq=False)
class Programs:
    """Each seat's linear program, its maximin behaviour, and the program over all its maximin plans."""

    seats: tuple[Any, ...]
    policy: Policy
    faces: tuple[Any, ...]


def programs(facts: fact.Facts) -> Programs | None:
    """The programs of a two-player zero-sum form; None where they are too large or not right."""
    from coplayer.card.worth import LARGE
    from coplayer.solve.best_equilibrium import optimal_face
    from coplayer.solve.linear_program import maximin

    form = facts.form
    if form is None or form.players != 2 or not form.zero_sum or sum(form.sequences) > LARGE:
        return None
    try:
        seats = tuple(maximin(form, i, facts.seconds) for i in (0, 1))
    except CoplayerError:  # too slow, or the solver stopped: the properties then say that they don't know
        return None
    policy = tuple(p.behaviour() for p in seats)
    return Programs(seats, policy, tuple(optimal_face(p) for p in seats))
