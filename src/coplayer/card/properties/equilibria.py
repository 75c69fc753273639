"""One equilibrium or several, where two that differ are found or theory says there is one."""

from coplayer.card.dominance import survivors
from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.policies import WARM
from coplayer.card.properties import WORTH
from coplayer.solve.pure_equilibria import solve

NAME, TITLE, PLACE = "equilibria", "Equilibria", (WORTH, 5)


def prop(facts: Facts) -> Property:
    if facts.matrix is not None:
        found = of_matrix(facts)
        if found is not None:
            return found
    if facts.lp is None:
        return unknown("asked of two-player zero-sum games and matrix games")
    assert facts.form
    if (n := sum(facts.form.sequences)) > WARM:
        return unknown(f"not asked: {n:,} sequences, more than {WARM:,}")
    return on_the_face(facts)


def of_matrix(facts: Facts) -> Property | None:
    assert facts.matrix
    if all(len(a) == 1 for a in survivors(facts.matrix.payoff)):
        return Property("one", "iterated strict dominance leaves one outcome")
    pure = solve(facts.matrix)
    if len(pure) > 1:
        return Property(
            "several", f"{len(pure)} in pure actions, such as {', '.join(named(facts, c) for c in pure[:3])}"
        )
    return None


def named(facts: Facts, cell: tuple[int, ...]) -> str:
    assert facts.matrix
    return f"({', '.join(str(facts.matrix.labels[i][a]) for i, a in enumerate(cell))})"


def on_the_face(facts: Facts) -> Property:
    """Two-player zero-sum: the maximin policies that earn most and least against uniform play."""
    from coplayer.solve.response import earned, plan

    assert facts.form and facts.lp
    for seat, face in enumerate(facts.lp.faces):
        against = earned(facts.form, seat, plan(facts.form, 1 - seat, facts.uniform[1 - seat]))
        ends = [against @ plan(facts.form, seat, face.maximize(sign * against, 0.0)) for sign in (-1, 1)]
        if ends[1] - ends[0] > 1e-6 * face.unit:
            return Property("several", f"two earn {ends[0]:.4g} and {ends[1]:.4g} from uniform at seat {seat}")
    return unknown("all that were found earn the same from uniform play")
