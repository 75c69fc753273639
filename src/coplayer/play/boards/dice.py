"""Liar's dice: your dice, the last bid, and all dice when somebody has called."""

from __future__ import annotations

from typing import Any

from coplayer.games.liars_dice import LiarsDice
from coplayer.play.boards import Sight
from coplayer.report.words import capital, few, listed


def fits(game: Any) -> bool:
    return isinstance(game, LiarsDice)


def picture(seen: Sight) -> dict[str, Any]:
    view = seen.current
    before = called(seen, seen.ended.view) if seen.ended is not None and seen.ended.view is not None else None
    now = None
    if view is not None:
        over = bool(view[0]) and isinstance(view[0][0], tuple)
        now = called(seen, view) if over else open_(seen, view)
    words = ([f"Last hand: {before['words']}"] if before else []) + ([now["words"]] if now else [])
    return {"words": words, "now": now, "before": before, "sides": seen.game.sides}


def open_(seen: Sight, view: tuple) -> dict[str, Any]:
    """While bids are made: (your dice, last bid, who moves)."""
    dice, bid, mover = view
    rolls = [list(dice) if i == seen.seat else [None] * seen.game.dice for i in range(2)]
    last = f"the last bid is {bid_words(bid)}" if bid else "nobody has bid yet"
    words = f"you rolled {listed([str(d) for d in dice])}; {last}."
    return hand(seen, rolls, bid, mover, words)


def called(seen: Sight, view: tuple) -> dict[str, Any]:
    """After the call: (all dice, last bid, who called)."""
    rolls, bid, caller = view
    shown = sum(die in (int(bid.partition("x")[2]), seen.game.sides) for roll in rolls for die in roll)
    dice = listed([f"{seen.who(i)} {listed([str(d) for d in roll])}" for i, roll in enumerate(rolls)])
    words = f"{seen.who(caller)} called {bid_words(bid)}; {dice}; {few(shown)} counted."
    return hand(seen, [list(r) for r in rolls], bid, None, words)


def hand(seen: Sight, rolls: list, bid: str | None, mover: int | None, words: str) -> dict[str, Any]:
    players = [{"who": seen.who(i), "you": i == seen.seat, "dice": rolls[i], "turn": mover == i} for i in range(2)]
    return {"players": players, "bid": bid_words(bid) if bid else None, "words": capital(words)}


def bid_words(bid: str) -> str:
    """ "2x3" -> at least two 3s."""
    quantity, _, side = bid.partition("x")
    return f"at least {few(int(quantity))} {side}{'s' if quantity != '1' else ''}"
