"""Every history of a game one by one, with its horizon, and in step with the same game in OpenSpiel."""

import random
from collections import Counter
from dataclasses import dataclass, field
from itertools import product

from coplayer.game import CHANCE, advance, begin, discount, horizon


@dataclass
class Walk:
    """What one walk over all histories finds."""

    histories: int = 0
    terminals: int = 0
    menus: list = field(default_factory=list)  # per player: record -> actions
    value: list = field(default_factory=list)  # expected return of the policy followed
    states: set = field(default_factory=set)

    @property
    def infosets(self):
        return tuple(len(m) for m in self.menus)

    @property
    def sequences(self):
        return tuple(1 + sum(map(len, m.values())) for m in self.menus)


def uniform(player, record, actions):
    return {a: 1 / len(actions) for a in actions}


def walk(game, policy=uniform):
    """All histories, everybody following `policy(player, record, actions) -> {action: chance}`."""
    found = Walk(menus=[{} for _ in range(game.players)], value=[0.0] * game.players)
    s = game.root()
    visit(game, policy, found, s, begin(game, s), 1.0, 0)
    return found


def visit(game, policy, found, s, records, reach, time):
    found.histories += 1
    found.states.add(s)
    if is_over(game, s, time):
        found.terminals += 1
        return
    for i in game.movers(s):
        if i != CHANCE:
            actions = tuple(game.actions(s, i))
            assert found.menus[i].setdefault(records[i], actions) == actions, f"{actions} in {s}"
    drawn = game.movers(s) == (CHANCE,)
    for moves, p in steps(game, policy, s, records):
        t = game.play(s, moves)
        rate = discount(game) ** (max(time - 1, 0) if drawn else time)
        for i, paid in enumerate(game.rewards(s, moves, t)):
            found.value[i] += reach * p * rate * paid
        visit(game, policy, found, t, advance(game, records, s, moves, t), reach * p, time + (not drawn))


def is_over(game, s, time):
    """Over by the rules, or by the horizon: then chance is drawn only if it can pay."""
    if not game.movers(s):
        return True
    if horizon(game) is None or time < horizon(game):
        return False
    return game.movers(s) != (CHANCE,) or not can_pay(game, s)


def can_pay(game, s):
    for outcome, _ in game.chance(s):
        t = game.play(s, (outcome,))
        if any(game.rewards(s, (outcome,), t)) or (game.movers(t) == (CHANCE,) and can_pay(game, t)):
            return True
    return False


def steps(game, policy, s, records):
    """(moves, chance) of each step from `s`."""
    movers = game.movers(s)
    if movers == (CHANCE,):
        outcomes = game.chance(s)
        assert abs(sum(p for _, p in outcomes) - 1) < 1e-12 and all(p > 0 for _, p in outcomes), s
        return [((outcome,), p) for outcome, p in outcomes]
    mixed = [policy(i, records[i], game.actions(s, i)) for i in movers]
    joint = []
    for pairs in product(*(m.items() for m in mixed)):
        p = 1.0
        for _, q in pairs:
            p *= q
        joint.append((tuple(a for a, _ in pairs), p))
    return joint


def counted(game):
    """(states, histories, ends) with histories counted over merged states, decisions by decision."""
    layer, seen, histories, ends = Counter([(game.root(), 0)]), set(), 0, 0
    while layer:
        following = Counter()
        for (s, time), n in layer.items():
            seen.add(s)
            histories += n
            if is_over(game, s, time):
                ends += n
                continue
            later = time + (game.movers(s) != (CHANCE,))
            for moves, _ in steps(game, uniform, s, [None] * game.players):
                following[game.play(s, moves), later] += n
        layer = following
    return len(seen), histories, ends


def declared_wrong(game):
    """name -> (declared, measured) of the counts that `known` gets wrong."""
    found = walk(game)
    return {
        name: (game.known[name], getattr(found, name))
        for name in ("histories", "terminals", "infosets", "sequences")
        if name in game.known and game.known[name] != getattr(found, name)
    }


# In step with OpenSpiel: the n-th of our actions and outcomes is the n-th of its.


def in_step(game, other):
    """Check on every history that movers, menus, chances and ends agree with the OpenSpiel game `other`,
    and return per player the pairs (our record, its information state) met when moving."""
    pairs = [set() for _ in range(game.players)]

    def go(s, records, state, paid):
        if agree(game, s, state):
            assert paid == state.returns(), state.history()
            return
        if game.movers(s) != (CHANCE,):
            for i in game.movers(s):
                pairs[i].add((records[i], state.information_state_string(i)))
        for moves, child in together(game, s, state):
            t = game.play(s, moves)
            now = [a + b for a, b in zip(paid, game.rewards(s, moves, t), strict=True)]
            go(t, advance(game, records, s, moves, t), child, now)

    go(game.root(), begin(game, game.root()), other.new_initial_state(), [0.0] * game.players)
    return pairs


def same_sets(pairs):
    """Whether the pairs (record, information state) are one to one."""
    return all(len(p) == len({a for a, _ in p}) == len({b for _, b in p}) for p in pairs)


def agree(game, s, state):
    """Check one pair of states; whether both are over."""
    movers = game.movers(s)
    assert (not movers) == state.is_terminal(), (s, str(state))
    if not movers:
        return True
    if movers == (CHANCE,):
        ours, theirs = [p for _, p in game.chance(s)], [p for _, p in state.chance_outcomes()]
        assert len(ours) == len(theirs)
        assert all(abs(a - b) < 1e-12 for a, b in zip(ours, theirs, strict=True))
    elif state.is_simultaneous_node():
        assert movers == tuple(range(game.players))
    else:
        assert movers == (state.current_player(),)
    for i in movers:
        if i != CHANCE:
            assert len(game.actions(s, i)) == len(state.legal_actions(i))
    return False


def together(game, s, state):
    """(moves, OpenSpiel's state after them) for each step."""
    movers = game.movers(s)
    if movers == (CHANCE,):
        outcomes = zip(game.chance(s), state.chance_outcomes(), strict=True)
        return [((ours,), state.child(theirs)) for (ours, _), (theirs, _) in outcomes]
    menus = [list(zip(game.actions(s, i), state.legal_actions(i), strict=True)) for i in movers]
    return [
        (tuple(ours for ours, _ in joint), after(state, [theirs for _, theirs in joint])) for joint in product(*menus)
    ]


def after(state, actions):
    child = state.clone()
    if state.is_simultaneous_node():
        child.apply_actions(actions)
    else:
        child.apply_action(actions[0])
    return child


def playouts(game, other, n=100, seed=1):
    """Play `n` random games in step; check that the returns agree in each."""
    rng = random.Random(seed)
    for _ in range(n):
        s, state, paid = game.root(), other.new_initial_state(), [0.0] * game.players
        while not agree(game, s, state):
            moves, state = rng.choice(together(game, s, state))
            t = game.play(s, moves)
            paid = [a + b for a, b in zip(paid, game.rewards(s, moves, t), strict=True)]
            s = t
        assert max(abs(a - b) for a, b in zip(paid, state.returns(), strict=True)) < 1e-12, str(state)
