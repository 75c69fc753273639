"""Hands by the rules alone: every history, every record, one by one; and a match that tells what was seen."""

from coplayer.game import CHANCE, Did, Record, advance, begin

from ..games.enumerate import histories


def table(form, player, behaviour):
    """Record -> {action: chance}."""
    return {
        form.record(player, i): {
            a: float(behaviour[form.sequence(player, i, k)]) for k, a in enumerate(form.menu(player, i))
        }
        for i in range(form.infosets[player])
    }


def chance_of(record, behaviour):
    """What a player's own moves along a record contribute."""
    p, before = 1.0, Record()
    for entry in record.entries:
        if isinstance(entry, Did):
            p *= behaviour[before][entry.label]
            before = before.did(entry.label)
        else:
            before = before.saw(entry.view)
    return p


class Lives:
    """All histories of a game as one seat sees them."""

    def __init__(self, game, seat):
        self.game, self.seat = game, seat
        self.all = [(s, records, chance) for s, records, chance, *_ in histories(game)]

    def agreeing(self, record, moving=None):
        """(state, the other's record, chance) of histories with our record that are over, or where `moving` moves."""
        for s, records, chance in self.all:
            movers = self.game.movers(s)
            if records[self.seat] == record and (not movers if moving is None else moving in movers):
                yield s, records[1 - self.seat], chance

    def likelihood(self, record, behaviour):
        """The chance of our record at the end, our own moves apart."""
        return sum(chance * chance_of(theirs, behaviour) for _, theirs, chance in self.agreeing(record))


def played(game, agents, rng, look):
    """Play GAME|repeat(n) to (the last memories, both players' records at each hand's end).

    look(memories, records in this hand, movers, ends so far) is called before each decision.
    """
    stage, s, ends = game.game, game.root(), []
    outer, inner = begin(game, s), begin(stage, stage.root())
    memories = [a.begin() for a in agents]
    fed = [0, 0]
    while True:
        for i, agent in enumerate(agents):
            for event in outer[i].entries[fed[i] :]:
                memories[i] = agent.watch(memories[i], event)
            fed[i] = len(outer[i].entries)
        movers = game.movers(s)
        if not movers:
            return memories, ends
        if movers == (CHANCE,):
            options = game.chance(s)
            moves = (options[rng.choice(len(options), p=[p for _, p in options])][0],)
        else:
            look(memories, inner, movers, ends)
            moves = tuple(agents[i].act(memories[i], game.view(s, i), game.actions(s, i), rng) for i in movers)
        t = game.play(s, moves)
        outer, inner = advance(game, outer, s, moves, t), advance(stage, inner, s.at, moves, stage.play(s.at, moves))
        if t.over > s.over:
            ends.append(inner)
            inner = begin(stage, stage.root())
        s = t
