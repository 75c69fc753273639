"""A brief's record of Leduc poker, made up for these tests: near the real one, so that it can be looked at.

Its numbers prove nothing about the game; the project computes its own.
"""

from math import log10, sin

DEPTHS = [  # depth, chance, moves of seats 0 and 1, endings, share at equilibrium, share of uniform play
    (0, 1, (0, 0), 0, 0, 0),
    (1, 6, (0, 0), 0, 0, 0),
    (2, 0, (30, 0), 0, 0, 0),
    (3, 0, (0, 60), 0, 0, 0),
    (4, 30, (60, 30), 30, 0.17, 0.166),
    (5, 60, (240, 30), 60, 0.23, 0.166),
    (6, 60, (240, 450), 30, 0, 0.04),
    (7, 0, (560, 440), 800, 0.22, 0.25),
    (8, 0, (470, 470), 1700, 0.23, 0.24),
    (9, 0, (230, 240), 1810, 0.12, 0.11),
    (10, 0, (60, 170), 850, 0.02, 0.025),
    (11, 0, (0, 0), 240, 0.01, 0.003),
]

PROPERTIES = {
    "moves": ("in turn", "3,780 decision histories, one mover at each", "kind", "counted"),
    "chance": (True, "157 chance histories of 4 to 6 outcomes", "kind", ""),
    "sight": (
        "imperfect",
        "“0 holds J♠, 1 holds J♥” and “0 holds J♠, 1 holds K♥” are one",
        "kind",
        "",
    ),
    "perfect_recall": (True, "each of 936 sets has one own sequence; no counterexample", "kind", ""),
    "payoffs": ("zero-sum", "|r0 + r1| = 0 at all 5,520 endings; -13 to +13 chips", "kind", ""),
    "reward_density": (0.0, "0 of 3,937 inner histories pay", "kind", ""),
    "symmetric": (False, "swapping them moves the value from -0.0856 to +0.0856", "kind", ""),
    "exact_potential": (None, "not asked: the test is for matrix games", "kind", ""),
    "value_to_seat_0": (-0.0856064241, "one linear program a seat; they agree to 10^-12", "worth", ""),
    "safe_policy": ("exists", "perfect recall (von Neumann 1928, Kuhn 1953)", "worth", "theorem: minimax"),
    "best_against_all": ("none", "the best reply to uniform can lose 3.65 below the value", "worth", ""),
    "dominated_moves": ("≥ 120 sets", "fold with a pair", "worth", "certified: strict by interval bounds"),
    "exploitability_of_uniform": (2.373611, "best response to each seat; NashConv/2", "worth", ""),
    "hidden_before_betting": (2.321928, "5 histories a set", "worth", ""),
}

PRICES = [  # group, what, held fixed, price to 0, to 1, how, reason
    (
        "What is hidden",
        "the other’s card, and the other knows it",
        "nobody",
        0.515,
        0.353,
        "linear program",
        "",
    ),
    (
        *("What is hidden", "the other’s card, in secret", "the other’s equilibrium policy", 1.450, 1.294),
        *("best response, certified to 3.4×10^-6", ""),
    ),
    ("What is hidden", "all cards face up, for both", "nobody", 0.086, -0.086, "linear program", ""),
    (
        *("Who the other is", "which of eight types one faces", "the types, at equal odds", 0.469, 0.380),
        *("best response to each, less best response to their mixture", ""),
    ),
    ("Order and memory", "swapping seats", "nobody", 0.171, -0.171, "linear program", ""),
    ("Order and memory", "announcing a mixed policy first", "nobody", 0.0, 0.0, "theorem: minimax", ""),
    (
        *("Order and memory", "announcing a pure policy first", "nobody", None, None, ""),
        "no solver here is right for it: the best pure plan is an integer program",
    ),
    ("Order and memory", "seeing the other’s move", "nobody", 0.0, 0.0, "every move is public already", ""),
    (
        "Talk and time",
        "one bit of cheap talk",
        "nobody",
        1e-13,
        -1e-13,
        "linear program on 942 + 936 sets",
        "",
    ),
    ("Talk and time", "a second’s thought", "nobody", None, None, "", "the rules have no clock"),
]

TYPES = [  # opponent, then (best reply, best safe) of seats 0 and 1
    ("level-1", (3.10, 0.24), (3.74, 1.60)),
    ("level-2", (2.79, 0.38), (2.77, 0.51)),
    ("uniform", (2.0875, 0.62208), (2.659722, 0.870855)),
    ("logit λ = 5/range", (0.98, 0.40), (1.38, 0.66)),
    ("logit λ = 10/range", (0.63, 0.25), (0.95, 0.49)),
    ("logit λ = 20/range", (0.34, 0.09), (0.57, 0.30)),
    ("CFR+ 30, last", (0.11, -0.08), (0.18, 0.09)),
    ("CFR+ 30, average", (-0.02, -0.05), (0.18, 0.12)),
    ("equilibrium", (-0.0856064, -0.0856064), (0.0856064, 0.0856064)),
]

FRONTIERS = {
    0: [(0, 0.622, 0), (0.25, 0.95, 0.06), (0.5, 1.59, 0.52), (0.75, 1.83, 0.93), (0.9, 1.94, 1.58)],
    1: [(0, 0.871, 0), (0.25, 1.60, 0.09), (0.5, 2.10, 0.39), (0.75, 2.43, 0.97), (0.9, 2.57, 1.98)],
}
BEST = {0: (1, 2.0875, 3.647727), 1: (1, 2.659722, 3.185606)}

SOLVERS = [  # name, averaging, exploitability at 10,000 iterations, iterations and seconds to 0.001, µs each
    ("DCFR", "t², alternating", 7.0e-6, 316, 0.0068, 20),
    ("CFR+", "t, alternating", 7.1e-6, 501, 0.0102, 20),
    ("PCFR+", "t², alternating", 1.6e-5, 794, 0.0163, 20),
    ("LCFR", "t, alternating", 8.5e-4, 7943, 0.1622, 20),
    ("CFR", "1, alternating", 1.8e-3, None, None, 19.5),
]


def trace(last, micro, stop=10_000, first=2.3736, **ends):
    at = sorted({round(10 ** (k / 10)) for k in range(round(10 * log10(stop)) + 1)})
    power = -log10(last / first) / log10(stop / 6)
    fall = [first * (6 / t) ** power * (1 + 0.2 * sin(t**0.4 + micro)) if t > 6 else first * 0.98**t for t in at]
    fall[-1] = last
    points = zip(at, fall, strict=True)
    spread = {name: factor for name, factor in ends.items()}
    return [
        {"iteration": t, "seconds": t * micro / 1e6, "exploitability": e}
        | {name: e * factor for name, factor in spread.items()}
        for t, e in points
    ]


def race():
    solvers = [
        {
            **{"solver": name, "averaging": averaging, "seeds": None, "trace": trace(last, micro)},
            **{"iterations_to_target": iterations, "seconds_to_target": seconds},
        }
        for name, averaging, last, iterations, seconds, micro in SOLVERS
    ]
    sampled = {
        **{"solver": "external sampling", "averaging": "1, sampled", "seeds": 10},
        "trace": trace(0.29, 7, stop=316_228, low=0.9, high=1.1),
        **{"iterations_to_target": None, "seconds_to_target": None},
    }
    apart = {"seconds_graph": 0.06, "seconds_form": 0.038, "seconds_compile": 0.76, "seconds_check": 0.0032}
    return {"solvers": [*solvers, sampled], "target": 0.001, **apart}


def rows():
    for opponent, *seats in TYPES:
        for seat, (best, safe) in enumerate(seats):
            row = {"seat": seat, "opponent": opponent, "label": opponent, "best_response": best}
            row |= {"best_safe": safe, "value_of_modelling": best - safe, "residual": None, "frontier": []}
            if opponent == "uniform":
                points = [*FRONTIERS[seat], BEST[seat]]
                row["frontier"] = [{"p": p, "earns": e, "risks": r} for p, e, r in points]
            yield row


def card(**more):
    properties = {
        name: {"value": value, "witness": witness, "group": group, "how": how}
        for name, (value, witness, group, how) in PROPERTIES.items()
    }
    properties["hidden_before_betting"] |= {"label": "Hidden, before betting", "unit": "bits", "decimals": 2}
    return {
        **{
            "game": "openspiel:leduc_poker",
            "players": 2,
            "states": 4597,
            "histories": 9457,
            "terminals": 5520,
        },
        **{"infosets": [468, 468], "sequences": [1093, 1093], "horizon": None, "discount": 1.0},
        **{"counts_are": "exact", "zero_sum": True, "value": [-0.0856064241, 0.0856064241]},
        **{"exploitability_uniform": 2.373611, "properties": properties, "composition": composition()},
        "placement": [
            {
                "question": "Does the other’s choice matter?",
                "answer": "yes",
                "witness": "one policy earns both",
            },
            {"question": "Equal payoffs?", "answer": "no", "witness": "correlation -1"},
            {"question": "Two sides, constant sum?", "answer": "yes", "witness": "sum 0 everywhere"},
            {"question": "Perfect sight?", "answer": "no", "witness": "sets of 4 and 5 histories"},
        ],
        "class": {"code": "EFG", "name": "extensive form", "needs": "needs equilibrium and belief"},
        **more,
    }


def composition():
    names = ("depth", "chance", "moves", "endings", "share_equilibrium", "share_uniform")
    return {
        "by_depth": [dict(zip(names, row, strict=True)) for row in DEPTHS],
        "branching": {"mean": 2.25, "most": 3},
        "infoset_sizes": [{"size": 4, "sets": [450, 450]}, {"size": 5, "sets": [18, 18]}],
        "menus": [
            {"actions": ["check", "raise"], "sets": [156, 156]},
            {"actions": ["fold", "call"], "sets": [156, 156]},
            {"actions": ["fold", "call", "raise"], "sets": [156, 156]},
        ],
        "as_state": [
            {"what": "the whole history", "count": 9457, "seat": None},
            {"what": "the table: cards, board, bets, who moves", "count": 4597, "seat": None},
            {"what": "information sets of seat 0", "count": 468, "seat": 0},
            {"what": "information sets of seat 1", "count": 468, "seat": 1},
        ],
        "decisions": [
            {
                "group": group,
                "policy": policy,
                "shares": dict(zip(("fold", "check", "call", "raise"), s, strict=True)),
            }
            for group, policy, s in [
                ("round 1", "equilibrium", (0.16, 0.23, 0.19, 0.42)),
                ("round 1", "uniform", (0.15, 0.30, 0.15, 0.40)),
                ("round 2", "equilibrium", (0.16, 0.50, 0.08, 0.26)),
                ("round 2", "uniform", (0.15, 0.30, 0.15, 0.40)),
            ]
        ],
    }


def prices(table=PRICES):
    return [
        {
            **{
                "transform": "reveal",
                "what": what,
                "group": group,
                "player": player,
                "with": None,
                "without": None,
            },
            **{"price": price, "held_fixed": held, "how": how, "reason": reason, "low": None, "high": None},
        }
        for group, what, held, *both, how, reason in table
        for player, price in enumerate(both)
    ]


def leduc():
    """Two-player zero-sum with hidden information: everything is there."""
    played = {
        "seat": 0,
        "opponent": "uniform",
        "n": 100_000,
        "mean": 2.07,
        "low": 2.04,
        "high": 2.10,
        "seed": 7,
    }
    return {
        **{"format": "coplayer brief 1", "title": "Leduc poker", "game": "openspiel:leduc_poker"},
        **{
            "unit": "chips a hand",
            "seed": 7,
            "took_seconds": 11.8,
            "commit": "a1b2c3d4e5f6a7b8",
            "clean": True,
        },
        "command": "coplayer brief openspiel:leduc_poker --seed 7 --json leduc.json",
        "versions": {"coplayer": "0.1.0", "open_spiel": "2.0.2", "numpy": "2.4.6", "highspy": "1.15.1"},
        "card": card(),
        "prices": prices(),
        "race": race(),
        "modelling": {
            **{"kind": "zero_sum", "rows": list(rows()), "value": [-0.0856064241, 0.0856064241]},
            "played": played,
        },
    }
