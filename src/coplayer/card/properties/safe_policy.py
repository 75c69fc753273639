"""Whether a policy keeps what the game is worth to its player against everybody, fixed or adapting."""

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.properties import WORTH
from coplayer.game import discount

NAME, TITLE, PLACE = "safe_policy", "Safe policy", (WORTH, 3)
LARGE = 20_000  # sequences for which security levels are computed


def prop(facts: Facts) -> Property:
    if facts.players == 1:
        return Property("exists", "nobody else plays: any optimal policy")
    if facts.players == 2 and facts.payments.constant:
        return minimax(facts)
    if facts.guarantee.exists:
        return Property("exists", "the dominant policy keeps what it is best for", "certified")
    return Property("none", f"{no_theorem(facts)}; {levels(facts)}")


def minimax(facts: Facts) -> Property:
    """Two players with constant sum."""
    if facts.sight.kind == "perfect" and facts.endless is None:
        return Property("exists", "perfect information: a pure one (Zermelo 1913, Kuhn 1953)", "theorem")
    if facts.form is not None:
        return Property("exists", "minimax with perfect recall (von Neumann 1928, Kuhn 1953)", "theorem")
    if facts.markov is not None and discount(facts.game) < 1:
        return Property("exists", "discounted Markov game (Shapley 1953)", "theorem")
    return unknown(facts.why_no_form)


def no_theorem(facts: Facts) -> str:
    if facts.payments.common:
        return "a stranger need not play his part of the team's optimum"
    why = "three or more players" if facts.players > 2 else "interests are mixed"
    return f"no theorem gives one: {why}"


def levels(facts: Facts) -> str:
    """What each seat can guarantee itself, which is less than an equilibrium may pay."""
    from coplayer.solve.security_level import security_level

    if facts.form is None or sum(facts.form.sequences) > LARGE:
        return "security levels not computed"
    found = [security_level(facts.form, i, facts.seconds).value for i in range(facts.players)]
    said = [f"seat {i} {v:.4g}" for i, v in enumerate(found) if v is not None]
    return f"what can be guaranteed is {', '.join(said)}" if said else "security levels not computed"
