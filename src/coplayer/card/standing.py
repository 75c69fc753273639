"""Where a game stands in the working taxonomy: its columns, and the questions that decide what it needs.

The first question answered in a deciding way settles what playing well needs; those after it are left out.
Questions about the setting (who the others are, whether they adapt) are not the rules' to answer.
"""

from __future__ import annotations

from typing import Any

from coplayer.card.facts import Facts
from coplayer.card.place import NAMES, once
from coplayer.card.policies import opponents
from coplayer.card.properties import exact_potential
from coplayer.card.sight import IMPERFECT, PERFECT
from coplayer.form.policy import Policy
from coplayer.graph import DRAW
from coplayer.solve.best_response import against

Row = dict[str, Any]
NEEDS = {
    "P": "planning", "E": "an equilibrium", "B": "belief about what is hidden", "C": "conventions",
    "H": "a model of these others", "S": "shaping, policy regret", "D": "no more than its dominant policy",
    "L": "no more than any learner",
}  # fmt: skip


def columns(facts: Facts) -> dict[str, Any]:
    """The computable columns of the table of environments, in its codes; None where not known."""
    kinds = set(facts.together[facts.decisions].tolist())
    movers = "sim" if True in kinds else "seq"
    sight = {PERFECT: "perf", IMPERFECT: "priv", None: None}.get(facts.sight.kind, "pub")
    pay = facts.payments
    teams = pay.constant and pay.teams is not None and len(pay.teams) == 2 < facts.players
    letter = "-" if facts.players == 1 else "TZ" if teams else "Z" if pay.constant else "C" if pay.common else "M"
    return {
        "N": facts.players,
        "movers": movers,
        "sight": sight,
        "chance": int(bool((facts.graph.kind == DRAW).any())),
        "pay": None if pay.constant is None or pay.common is None else letter,
        "class": facts.place.code,
    }


def standing(facts: Facts) -> dict[str, Any]:
    """The card's `placement` (questions, answers, witnesses), `class` with what it needs, and `columns`."""
    rows = [others_matter(facts)]
    needs = "P" if rows[0]["answer"] == "no" else ""
    for ask in (equal_payoffs, two_sides, mixed):
        if not needs:
            more, needs = ask(facts)
            rows += more
    code, witness = facts.place
    told = {
        "code": code, "name": NAMES.get(code or "", "not known"), "witness": witness, "needs_codes": needs,
        "needs": "needs " + " and ".join(NEEDS[n] for n in needs),
    }  # fmt: skip
    return {"placement": rows, "class": told, "columns": columns(facts)}


def row(question: str, answer: bool | None, witness: str) -> Row:
    return {"question": question, "answer": {True: "yes", False: "no", None: None}[answer], "witness": witness}


def others_matter(facts: Facts) -> Row:
    """Whether somebody's return depends on what others choose: one policy of its own, two of theirs."""
    question = "Does the other's choice matter?"
    if facts.players == 1:
        return row(question, False, "there is nobody else")
    if facts.form is None:
        return row(question, None, facts.why_no_form)
    for i in range(facts.players):
        others = [("uniform play", facts.uniform), *opponents(facts, i)]
        for whose, own in others:
            earned = [(against(facts.form, joined(own, theirs, i), i), name) for name, theirs in others]
            (low, worst), (high, best) = min(earned), max(earned)
            if high - low > facts.scale:
                said = f"one policy of seat {i} ({whose}) earns {high:+.3g} from {best}, {low:+.3g} from {worst}"
                return row(question, True, said)
    return row(question, None, "no two opponents tried make a difference")


def joined(own: Policy, others: Policy, player: int) -> Policy:
    return tuple(own[p] if p == player else b for p, b in enumerate(others))


def equal_payoffs(facts: Facts) -> tuple[list[Row], str]:
    common = facts.payments.common
    what = "all are always paid the same" if common else "a play pays them differently"
    rows = [row("Equal payoffs?", common, what if common is not None else "not known")]
    if not common:
        return rows, ""
    informed = facts.place.code == "AG"
    rows.append(row("Does one side alone know the goal?", informed, facts.place.witness))
    if informed:
        return rows, "BH"
    hidden = facts.sight.kind == IMPERFECT
    return rows, ("" if once(facts) else "P") + ("B" if hidden else "") + "C"


def two_sides(facts: Facts) -> tuple[list[Row], str]:
    pay = facts.payments
    sides = len(pay.teams) == 2 if pay.teams is not None else facts.players == 2
    constant = bool(pay.constant and sides) if pay.constant is not None else None
    what = f"payoffs sum to {total(pay.sums.low)} in each play" if pay.constant else "the sum of payoffs changes"
    rows = [row("Two sides, constant sum?", constant, what if sides else f"{facts.players} players, each its own side")]
    if not constant:
        return rows, ""
    kind = facts.sight.kind
    rows.append(row("Perfect sight?", kind == PERFECT if kind else None, facts.sight.witness))
    if kind == PERFECT:
        return rows, "P"
    team = "C" if facts.players > 2 else ""
    return rows, ("EB" if kind == IMPERFECT else "E") + team


def total(x: float) -> str:
    """A sum without a minus before 0."""
    return f"{round(x, 9) + 0.0:g}"


def mixed(facts: Facts) -> tuple[list[Row], str]:
    """Mixed interests, or more than two sides."""
    potential, best = exact_potential.prop(facts), facts.guarantee
    rows = [row("An exact potential?", potential.value, potential.witness)]
    rows.append(row("A dominant policy each?", best.exists, best.witness))
    if best.exists:
        return rows, "D"
    if potential.value:
        return rows, "L"
    code = facts.place.code
    rows.append(row("Played again and again?", code == "RG" if code else None, facts.place.witness))
    if code == "RG":
        return rows, "SH"
    hidden = facts.sight.kind == IMPERFECT
    rows.append(row("Hidden types?", code == "BG" if code else None, facts.place.witness))
    return rows, "BH" if hidden else "HE"
