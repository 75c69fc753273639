"""Records of each kind of game, made up for these tests: a brief's shapes, numbers that prove nothing."""

from .leduc import card, leduc, prices


def plain(title, game, unit, properties, modelling, **more):
    """A record with a bare card, no race and no prices but those given."""
    kept = {
        **{"states": 9, "histories": 13, "terminals": 4, "infosets": [1, 1], "sequences": [3, 3]},
        **{"zero_sum": False, "value": None, "game": game, "horizon": 1},
    }
    told = {n: {"value": v, "witness": "counted", "group": "kind", "how": ""} for n, v in properties.items()}
    return leduc() | {
        **{"title": title, "game": game, "unit": unit, "command": f"coplayer brief {game}"},
        "card": card(**kept) | {"properties": told, "composition": {"reason": "one move each"}} | more,
        "prices": [],
        "race": {"reason": "no solver converges to an equilibrium of such games"},
        "modelling": modelling,
    }


def tiger():
    """Common payoff, two seats."""
    reply = [("uniform", 0, -2.0, -14.5), ("uniform", 1, -2.0, -14.5), ("team optimum", 0, 5.19, 5.19)]
    rows = [
        {"seat": s, "opponent": o, "best_response": b, "baseline": w, "value_of_modelling": b - w}
        for o, s, b, w in reply
    ]
    part = {"kind": "common", "team": {"optimum": 5.1908125}, "rows": rows, "short": "own part"}
    part |= {
        "reference": [5.1908125] * 2,
        "reference_is": "team optimum",
        "baseline_is": "one’s part of the team",
    }
    properties = {"payoffs": "common payoff", "sight": "imperfect", "best_against_all": "none"}
    return plain("Tiger", "dec_tiger", "points", properties, part, value=[5.1908125, 5.1908125])


def commitment():
    """General sum, two seats: equilibria, security levels, Stackelberg; intervals of prices."""
    seats = [
        {
            "seat": 0,
            "security_level": 2.0,
            "nash_low": 2.0,
            "nash_high": 2.0,
            "equilibria": 1,
            "stackelberg": 3.5,
        },
        {
            "seat": 1,
            "security_level": 0.0,
            "nash_low": 0.5,
            "nash_high": 1.0,
            "equilibria": 3,
            "stackelberg": 1.0,
        },
    ]
    rows = [
        {"seat": 0, "opponent": "uniform", "best_response": 3.0, "baseline": 2.5, "value_of_modelling": 0.5},
        {
            "seat": 1,
            "opponent": "uniform",
            "best_response": 0.75,
            "baseline": 0.5,
            "value_of_modelling": 0.25,
        },
    ]
    part = {
        "kind": "general",
        "seats": seats,
        "rows": rows,
        "baseline_is": "its security policy",
        "short": "secure",
    }
    properties = {"payoffs": "general-sum", "best_against_all": "none"}
    record = plain("A commitment game", "commitment_game", "points", properties, part)
    table = [("Order and memory", "announcing a mixed policy first", "nobody", 1.5, 0.0, "linear programs", "")]
    record["prices"] = prices(table)
    record["prices"][1] |= {"price": None, "low": -0.5, "high": 0.25}
    return record


def public_goods():
    """Three seats, no baseline: best replies only, and no security levels."""
    rows = [
        {"seat": s, "opponent": o, "best_response": b + s / 10}
        for s in range(3)
        for o, b in (("uniform", 11.0), ("level-1", 6.0), ("equilibrium", 6.0))
    ]
    part = {"kind": "many", "rows": rows, "reason": "no solver here finds security levels of three seats"}
    properties = {"payoffs": "general-sum", "perfect_information": False}
    counts = {"players": 3, "infosets": [1, 1, 1], "sequences": [3, 3, 3]}
    return plain("Public goods", "public_goods(players=3)", "tokens a round", properties, part, **counts)


def chess():
    """Too large to count: a sampled card, and nothing solved."""
    why = "more than 10^7 states: no solver here fits"
    unknown = {"histories": None, "states": None, "terminals": None, "infosets": None, "sequences": None}
    sampled = {"playouts": 1000, "seed": 7, "length": {"mean": 171.2, "low": 165.3, "high": 177.1}}
    record = plain(
        *("Chess", "openspiel:chess", "points"),
        {"payoffs": "zero-sum", "perfect_information": None},
        {"kind": "zero_sum", "rows": [], "reason": why},
        **unknown,
        **{"counts_are": "sampled", "sampled": sampled, "exploitability_uniform": None, "reason": why},
    )
    branching = {
        "value": 20.33,
        "low": 19.9,
        "high": 20.7,
        "witness": "1,000 plays",
        "group": "moves",
        "how": "",
    }
    record["card"]["properties"]["branching"] = branching
    return record | {"race": {"reason": why}}


ALL = {"leduc": leduc, "tiger": tiger, "commitment": commitment, "public_goods": public_goods, "chess": chess}
