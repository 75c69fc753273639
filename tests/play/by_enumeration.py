"""Beliefs by writing everything out: every type's chances round by round, every history of a hand."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

from coplayer.game import CHANCE, advance, begin


def stage_posterior(names, trembles, rule, B: int, rounds) -> dict[str, float]:
    """P(kind | rounds) where rule(name, k, rounds) is what a kind's machine does in round k ([B] or None: even).

    `rounds` is a list of (ours, theirs); "none" is the kind without habit. Plain products and sums.
    """
    likelihood = {"none": math.prod(1 / B for _ in rounds)}
    for name in names:
        members = []
        for e in trembles:
            chances = [
                (1 - e) * (1 / B if (calm := rule(name, k, rounds)) is None else calm[theirs]) + e / B
                for k, (_, theirs) in enumerate(rounds)
            ]
            members.append(math.prod(chances))
        likelihood[name] = sum(members) / len(members)
    total = sum(likelihood.values())
    return {name: x / total for name, x in likelihood.items()}


def hands(game: Any) -> list[tuple]:
    """All histories of a hand: [(chance, records, movers, own choices)], inner nodes too.

    own choices: per player [(record before, menu, label)] in order.
    """
    found = []

    def visit(s, records, chance, own):
        movers = game.movers(s)
        found.append((chance, tuple(r.entries for r in records), movers, own))
        if movers == (CHANCE,):
            options = [((outcome,), p) for outcome, p in game.chance(s)]
        else:
            options = [(moves, 1.0) for moves in product(*(game.actions(s, i) for i in movers))] if movers else []
        for moves, p in options:
            t = game.play(s, moves)
            did = own
            if movers != (CHANCE,):
                new = [
                    (i, records[i].entries, tuple(game.actions(s, i)), m) for i, m in zip(movers, moves, strict=True)
                ]
                did = (*own, *new)
            visit(t, advance(game, records, s, moves, t), chance * p, did)

    root = game.root()
    visit(root, begin(game, root), 1.0, ())
    return found


def met(all_hands: list[tuple], mine: tuple, seat: int, wanted) -> list[tuple]:
    """The histories (wanted only) that neither player can ever rule out together, from the record `mine`."""
    part = [h for h in all_hands if wanted(h)]
    known = [h for h in part if h[1][seat] == mine]
    while True:
        records = [{h[1][i] for h in known} for i in range(2)]
        grown = [h for h in part if h[1][0] in records[0] or h[1][1] in records[1]]
        if len(grown) == len(known):
            return grown
        known = grown
