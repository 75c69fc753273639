"""Every history of a small game, one by one, from the protocol alone: slow, short, easy to check."""

from collections import defaultdict
from itertools import product

from coplayer.game import CHANCE, advance, begin, discount


def histories(game, s=None, records=None, reach=1.0, paid=None, time=0):
    """Yield (state, records, chance of the draws, returns so far, decisions so far) for every history."""
    s = game.root() if s is None else s
    records = begin(game, s) if records is None else records
    paid = [0.0] * game.players if paid is None else paid
    yield s, records, reach, paid, time
    movers = game.movers(s)
    if not movers:
        return
    if movers == (CHANCE,):
        steps = [((c,), p) for c, p in game.chance(s)]
        assert abs(sum(p for _, p in steps) - 1) < 1e-12 and all(p > 0 for _, p in steps)
        rate = discount(game) ** max(time - 1, 0)
    else:
        steps = [(moves, 1.0) for moves in product(*(game.actions(s, i) for i in movers))]
        rate = discount(game) ** time
    for moves, p in steps:
        t = game.play(s, moves)
        now = [a + rate * b for a, b in zip(paid, game.rewards(s, moves, t), strict=True)]
        later = time + (movers != (CHANCE,))
        yield from histories(game, t, advance(game, records, s, moves, t), reach * p, now, later)


def menus(game):
    """Per player: record -> actions, for every information set; equal records must have equal actions."""
    found = [{} for _ in range(game.players)]
    for s, records, *_ in histories(game):
        for i in game.movers(s):
            if i != CHANCE:
                actions = tuple(game.actions(s, i))
                assert found[i].setdefault(records[i], actions) == actions, (s, i)
    return found


def ends(game):
    """(state, returns) of every end."""
    return [(s, paid) for s, _, _, paid, _ in histories(game) if not game.movers(s)]


def measured(game):
    """The facts a game file may declare, counted."""
    sets, over = menus(game), [paid for _, paid in ends(game)]
    sums = [sum(paid) for paid in over]
    return {
        "histories": sum(1 for _ in histories(game)),
        "terminals": len(over),
        "infosets": tuple(len(m) for m in sets),
        "sequences": tuple(1 + sum(len(a) for a in m.values()) for m in sets),
        "zero_sum": max(map(abs, sums)) < 1e-9,
        "constant_sum": max(sums) - min(sums) < 1e-9,
        "common_payoff": all(max(paid) - min(paid) < 1e-9 for paid in over),
        "perfect_information": all(n == 1 for n in _histories_a_set(game)),
    }


def declared_wrong(game):
    """name -> (declared, measured) where they differ; "value" and "symmetric" are not looked at."""
    truth = measured(game)
    return {name: (fact, truth[name]) for name, fact in game.known.items() if name in truth and fact != truth[name]}


def expected(game, *policies):
    """Returns [N] when player i acts by policies[i](state's view, actions) -> label or {label: chance}."""

    def value(s, time):
        movers = game.movers(s)
        total = [0.0] * game.players
        if movers == (CHANCE,):
            steps = [((c,), p) for c, p in game.chance(s)]
        else:
            steps = list(_joint([_mixed(policies[i](game.view(s, i), game.actions(s, i))) for i in movers]))
        if not movers:
            return total
        chance = movers == (CHANCE,)
        rate = discount(game) ** (max(time - 1, 0) if chance else time)
        for moves, p in steps:
            t = game.play(s, moves)
            after = value(t, time + (not chance))
            for i, (now, later) in enumerate(zip(game.rewards(s, moves, t), after, strict=True)):
                total[i] += p * (rate * now + later)
        return total

    return value(game.root(), 0)


def _mixed(choice):
    return choice if isinstance(choice, dict) else {choice: 1.0}


def _joint(mixed):
    for combo in product(*(m.items() for m in mixed)):
        chance = 1.0
        for _, p in combo:
            chance *= p
        if chance:
            yield tuple(a for a, _ in combo), chance


def _histories_a_set(game):
    sizes = defaultdict(int)
    for s, records, *_ in histories(game):
        for i in game.movers(s):
            if i != CHANCE:
                sizes[i, records[i]] += 1
    return sizes.values()
