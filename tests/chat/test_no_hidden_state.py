"""No hidden state in any prompt: what a seat is shown is a function of what it may know.

Every history is enumerated. What a seat may know is said here by hand, from the history and not from the game's
views: its own cards or dice and what all saw. Whatever else differs, the prompts must not.
"""

from collections import defaultdict

import numpy as np
import pytest

from coplayer.agents.language import Language
from coplayer.chat.scripted import Scripted, scattered
from coplayer.game import CHANCE, advance, begin
from coplayer.games.kuhn import Kuhn
from coplayer.games.leduc import Leduc
from coplayer.games.liars_dice import LiarsDice


def histories(game, deck=None, s=None, records=None, path=()):
    """(state, records, moves so far with who made them) of every history; `deck`: only those with these cards."""
    s = game.root() if s is None else s
    records = begin(game, s) if records is None else records
    yield s, records, path
    movers = game.movers(s)
    drawn = [o for o, _ in game.chance(s) if deck is None or o in deck] if movers == (CHANCE,) else ()
    for move in drawn or (game.actions(s, movers[0]) if movers else ()):
        t = game.play(s, (move,))
        yield from histories(game, deck, t, advance(game, records, s, (move,), t), (*path, (movers[0], move)))


def kuhn_knows(path, seat):
    cards = [move for who, move in path if who == CHANCE]
    return cards[seat], tuple(step for step in path if step[0] != CHANCE)


def leduc_knows(path, seat):
    cards = [move for who, move in path if who == CHANCE]
    return cards[seat], cards[2:], tuple(step for step in path if step[0] != CHANCE)


HARNESSES = [
    {"board": "counts", "view": "record"},
    {"board": "none", "tool": "counts", "calls": 2, "orders": 2},
]
GAMES = {
    "kuhn": (Kuhn(), kuhn_knows, None),
    "leduc": (Leduc(), leduc_knows, ("Js", "Jh", "Qs", "Ks")),
    "liars_dice": (LiarsDice(1, 3), kuhn_knows, None),
}


def prompts(game, knows, deck, harness):
    """{(seat, what it knows, its question): {prompts}}"""
    log = []
    model = Scripted(lambda request: (log.append(request), scattered(request))[1])
    seats = [Language(game, i, model="scripted", budget=200, **harness) for i in range(game.players)]
    shown = defaultdict(set)
    for s, records, path in histories(game, deck):
        movers = game.movers(s)
        if movers in ((), (CHANCE,)):
            continue
        for i, agent in enumerate(seats):
            agent.model, memory = model, agent.begin()
            for event in records[i].entries:
                memory = agent.watch(memory, event)
            log.clear()
            menu = game.actions(s, movers[0])
            if movers[0] == i:
                agent.act(memory, game.view(s, i), menu, np.random.default_rng(5))
            else:
                agent.forecast_move(memory, game.view(s, i), movers[0], menu)
            shown[i, str(knows(path, i)), movers[0]].add(tuple(r.messages for r in log))
    return shown


@pytest.mark.parametrize("name", GAMES)
@pytest.mark.parametrize("harness", HARNESSES, ids=["board", "tool"])
def test_a_prompt_is_the_same_whatever_the_others_hold(name, harness):
    shown = prompts(*GAMES[name], harness)
    assert all(len(kinds) == 1 for kinds in shown.values())
    assert len({prompt for kinds in shown.values() for prompt in kinds}) > len(shown) / 3  # and it does say things


class Shown(Kuhn):
    """Lets everybody see all cards."""

    def view(self, s, player):
        seen = super().view(s, player)
        return seen and (s[0][player] + s[0][1 - player], *seen[1:])


class Told(Kuhn):
    """Tells the hidden parts by the state of chance."""

    dealt = ""

    def view(self, s, player):
        Told.dealt = s[0][-1] if s[0] else ""
        return super().view(s, player)

    def tell(self, view, player):
        return super().tell(view, player) + self.dealt


@pytest.mark.parametrize("leak", [Shown(), Told()])
def test_a_leak_would_be_found(leak):
    shown = prompts(leak, kuhn_knows, None, {"board": "none"})
    assert any(len(kinds) > 1 for kinds in shown.values())
