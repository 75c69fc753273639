"""Kuhn and Leduc poker as cards: your own, the board, the others' backs, and the bets."""

from __future__ import annotations

from typing import Any

from coplayer.games.kuhn import Kuhn
from coplayer.games.leduc import Leduc
from coplayer.play.boards import Sight
from coplayer.report.words import capital, few, listed

SUITS = {"s": "♠", "h": "♥", "d": "♦", "c": "♣"}
NAMES = {"J": "jack", "Q": "queen", "K": "king"}
SAID = {"s": "spades", "h": "hearts", "d": "diamonds", "c": "clubs"}


def fits(game: Any) -> bool:
    return isinstance(game, Kuhn | Leduc)


def picture(seen: Sight) -> dict[str, Any]:
    read = kuhn if isinstance(seen.game, Kuhn) else leduc
    now = read(seen, seen.current) if seen.current is not None else None
    before = read(seen, seen.ended.view) if seen.ended is not None and seen.ended.view is not None else None
    words = [f"Last hand: {line(seen, before, 'held')}"] if before else []
    return {"words": words + ([line(seen, now)] if now else []), "now": now, "before": before}


def kuhn(seen: Sight, view: tuple) -> dict[str, Any]:
    """A view of Kuhn poker: (card, done[, cards shown])."""
    card, done, *rest = view
    n, shown = seen.game.players, rest[0] if rest else (None,) * seen.game.players
    bets = [1 + ("bet" in done[i::n]) for i in range(n)]
    first = done.index("bet") if "bet" in done else len(done)
    folded = [any(k > first and act == "pass" for k, act in enumerate(done) if k % n == i) for i in range(n)]
    told = [f"{seen.who(k % n)}: {act}" for k, act in enumerate(done)]
    return table(seen, card, None, bets, folded, None if rest else len(done) % n, shown) | {"told": told}


def leduc(seen: Sight, view: tuple) -> dict[str, Any]:
    """A view of Leduc poker: (card, board, bets, live, mover[, cards shown])."""
    card, board, bets, live, mover, *rest = view
    shown = rest[0] if rest else (None,) * seen.game.players
    return table(seen, card, board, bets, [not x for x in live], mover, shown) | {"told": []}


def table(seen: Sight, card, board, bets, folded, mover, shown) -> dict[str, Any]:
    """Players in order of seats, yourself with your card."""
    players = [
        {
            "who": seen.who(i), "you": i == seen.seat, "card": face(card if i == seen.seat else shown[i]),
            "bet": int(bets[i]), "folded": bool(folded[i]), "turn": mover == i,
        }
        for i in range(seen.game.players)
    ]  # fmt: skip
    return {"players": players, "board": face(board), "pot": int(sum(bets)), "public": isinstance(seen.game, Leduc)}


def face(card: str | None) -> dict[str, Any] | None:
    """How a card is drawn and read out; None: its back."""
    if card is None:
        return None
    rank, suit = (card[:-1], card[-1]) if card[-1] in SUITS else (card, "")
    name = NAMES.get(rank, rank)
    return {
        "rank": rank,
        "suit": SUITS.get(suit, ""),
        "red": suit in "hd" and bool(suit),
        "name": f"{name} of {SAID[suit]}" if suit else name,
    }


def line(seen: Sight, now: dict[str, Any], hold: str = "hold") -> str:
    """A table in words."""
    mine = next(p for p in now["players"] if p["you"])
    parts = [f"you {hold} the {mine['card']['name']}"]
    if now["public"]:
        parts.append(f"the board shows the {now['board']['name']}" if now["board"] else "no board card")
    for p in now["players"]:
        if not p["you"] and p["card"]:
            parts.append(f"{p['who']} shows the {p['card']['name']}")
    if now["told"]:
        parts.append(listed(now["told"]))
    parts += [f"{p['who']} folded" for p in now["players"] if p["folded"]]
    bets = listed([f"{p['bet']} from {p['who']}" for p in now["players"]])
    return (
        "; ".join(parts if hold == "held" else [capital(parts[0]), *parts[1:]])
        + f"; in the pot {few(now['pot'])}: {bets}."
    )
