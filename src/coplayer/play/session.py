"""One person's match: questions with a sealed forecast, answers that are checked, and what is told to the page.

A question has the number of the person's decision (`turn`). An answer is taken if it is for this turn and this seat and
names one of the actions offered; anything else is refused with a reason and changes nothing. All that is told is made
from the person's own record, the public rules, and the eye (see eyes.py).
"""

from __future__ import annotations

import secrets
import time
from math import log2
from typing import Any, NamedTuple

from coplayer.arena.rounds import rounds
from coplayer.game import CHANCE
from coplayer.play.boards import picture
from coplayer.play.offers import STAGES, Offer
from coplayer.play.records import CONSENT, Record, shown
from coplayer.play.refused import Refused
from coplayer.play.seal import Seal, seal
from coplayer.play.seat import Seat
from coplayer.read.name import title
from coplayer.transform.repeat import RepeatOneShot

SHOW = ("none", "after", "live")


class Question(NamedTuple):
    """What the person is asked now."""

    menu: dict[str, Any]  # what the page calls an action -> its label
    names: dict[str, str]  # ... -> the game's words
    others: dict[int, Any]  # what the others do at the same time, decided already
    forecast: dict[str, float] | None
    seal: Seal | None
    since: float


class Opened(NamedTuple):
    """The last question, answered."""

    move: str
    names: dict[str, str]
    forecast: dict[str, float] | None
    bits: float | None
    seal: Seal | None


class Session:
    """A match from consent to its end."""

    def __init__(self, offer: Offer, show: str, seed: int, record: Any = None, label: str | None = None):
        self.offer, self.show, self.match = offer, show, secrets.token_hex(16)
        self.table = Seat(offer.game, offer.seat, offer.agents(), seed)
        self.eye = offer.eye()
        self.turn, self.n, self.ended = 0, 0, False
        self.bits: list[float] = []
        self.right: list[bool] = []  # whether the first guess came, ties counted as right
        self.path: list[tuple[Any, tuple, Any]] = []  # (state, menu, move) of the person's decisions; never told
        self.opened: Opened | None = None
        self.question: Question | None = None
        self.record = Record(record, offer.head | {
            "seed": seed, "show": show, "consent": CONSENT, "label": label, "match": self.match,
        })  # fmt: skip
        self.play_on()

    def play_on(self) -> None:
        """Let the others and chance play until the person is asked or all is over."""
        table = self.table
        while not (table.asked or table.over):
            said = table.others()
            self.note(said)
            table.step(said)
        self.eye.look(table)
        self.question = None if table.over else self.ask()
        if table.over:
            self.end("over")

    def ask(self) -> Question:
        """The next question: the others' simultaneous moves and the forecast come before the person's move."""
        table = self.table
        menu = {shown(label): label for label in table.menu(table.seat)}
        names = {move: table.words(table.seat, label) for move, label in menu.items()}
        forecast = self.eye.forecast(table, tuple(menu.values()))
        others = table.others()
        told = None if forecast is None else {move: round(forecast[label], 6) for move, label in menu.items()}
        sealed = None if told is None else seal(self.content(told, others))
        return Question(menu, names, others, told, sealed, time.perf_counter())

    def content(self, forecast: dict[str, float], others: dict[int, Any]) -> dict[str, Any]:
        """What is sealed: the forecast, and what the others do at the same time where you will see it anyway."""
        moves = {str(i): shown(label) for i, label in others.items()} if self.offer.kind in STAGES else {}
        return {"match": self.match, "turn": self.turn, "forecast": forecast, **({"others": moves} if moves else {})}

    def answer(self, turn: Any, seat: Any, move: Any) -> None:
        """The person's move; Refused with a reason if it cannot be taken."""
        question = self.question
        if question is None:
            raise Refused("this match is over; nothing is asked")
        if type(turn) is not int or turn != self.turn:
            raise Refused(f"turn {turn!r} is not asked; the turn now is {self.turn}"[:200])
        if type(seat) is not int or seat != self.table.seat:
            raise Refused(f"seat {seat!r} is not yours; you sit at seat {self.table.seat}"[:200])
        if not isinstance(move, str) or move not in question.menu:
            raise Refused(f"{move!r} cannot be done now; you can do {', '.join(question.menu)}"[:400])
        self.take(question, move)

    def take(self, question: Question, move: str) -> None:
        """A move that is legal."""
        table, think = self.table, round(1000 * (time.perf_counter() - question.since))
        bits = gained(question.forecast, move)
        said = {table.seat: question.menu[move], **question.others}
        found = self.eye.belief(table)
        belief = None if found is None else found.short()
        self.note(said, (question, move, bits, think, belief))
        self.path.append((table.state, tuple(question.menu.values()), question.menu[move]))
        table.step(said)
        if bits is not None and question.forecast:
            self.bits.append(bits)
            self.right.append(question.forecast[move] >= max(question.forecast.values()))
        self.opened = Opened(move, question.names, question.forecast, bits, question.seal)
        self.turn += 1
        self.play_on()

    def note(self, said: dict[int, Any], mine: tuple | None = None) -> None:
        """Write down the decisions of a joint move, in the order of the movers."""
        table = self.table
        for i in table.movers:
            if i == CHANCE:
                continue
            actions = [shown(a) for a in table.menu(i)]
            line: dict[str, Any] = dict.fromkeys(("forecast", "bits", "think_ms", "belief"))
            if mine and i == table.seat:
                question, _, bits, think, belief = mine
                line = {"forecast": question.forecast, "bits": bits, "think_ms": think, "belief": belief}
            self.record.add(
                "decision", n=self.n, round=table.hand, seat=i, actions=actions, move=shown(said[i]), **line
            )
            self.n += 1

    def end(self, why: str) -> None:
        """Close the record, once."""
        if not self.ended:
            self.ended = True
            self.record.add("end", why=why, returns=self.returns() if why == "over" else None)

    def leave(self) -> None:
        """End a match before it is over."""
        self.question = None
        self.end("left")

    def about(self) -> dict[str, Any]:
        """What does not change during the match."""
        table, one = self.table, self.offer.chosen
        unit = "Round" if isinstance(table.game, RepeatOneShot) else "Hand"
        told = {"title": f"You against it: {title(inside(table.game))}", "agent": one.agent, "why": one.why}
        return {
            "about": told
            | {"note": self.eye.note, "beside": self.eye.beside, "unit": unit if rounds(table.game) > 1 else "Game"}
        }

    def returns(self) -> list[float]:
        paid = self.table.match.paid
        return [sum(column) for column in zip(*paid, strict=True)] if paid else [0.0] * self.offer.game.players

    def belief(self) -> dict[str, Any] | None:
        """As it stands, {kinds, why}."""
        found = self.eye.belief(self.table)
        return None if found is None else found.plain()

    def told(self) -> dict[str, Any]:
        """Everything the page shows now."""
        table, question, over = self.table, self.question, self.ended
        hidden = self.show == "none" and not over
        return {
            "say": "table", "match": self.match, "turn": self.turn, "seat": table.seat, "over": over,
            "round": min(table.hand + 1, rounds(table.game)), "rounds": rounds(table.game), "show": self.show,
            "picture": picture(table.game, table.seat, table.records[table.seat]),
            "menu": [] if question is None else [{"move": m, "name": name} for m, name in question.names.items()],
            "seal": None if question is None or question.seal is None or hidden else question.seal.hash,
            "forecast": question.forecast if question and self.show == "live" else None,
            "opened": None if hidden else self.last(), "score": self.score(),
            "bits": None if hidden else {"sum": sum(self.bits), "moves": len(self.bits)},
            "belief": None if hidden else self.belief(), "kept": bool(self.record.path),
        }  # fmt: skip

    def last(self) -> dict[str, Any] | None:
        """The last seal, opened."""
        o = self.opened
        if o is None:
            return None
        opened = {"hash": o.seal.hash, "text": o.seal.text} if o.seal else {}
        return {"move": o.move, "names": o.names, "forecast": o.forecast, "bits": o.bits, **opened}

    def score(self) -> dict[str, Any]:
        """What rounds that are over have paid: to you, and where payoffs are no secret to the other too."""
        table, over = self.table, self.ended
        paid = table.match.paid if over else table.match.paid[: table.hand]
        mine = [row[table.seat] for row in paid]
        theirs = [sum(row[i] for row in paid) for i in range(table.game.players) if i != table.seat]
        return {
            "you": sum(mine), "last": mine[-1] if mine and not over else None,
            "others": theirs if self.offer.open or over else None,
        }  # fmt: skip


def inside(game: Any) -> Any:
    """The game that is repeated."""
    return game.game if hasattr(game, "n") and hasattr(game, "game") else game


def gained(forecast: dict[str, float] | None, move: str) -> float | None:
    """Bits gained over guessing: log2 P(move) |A|; a chance told as 0 counts as a millionth."""
    if forecast is None:
        return None
    return log2(max(forecast[move], 1e-6) * len(forecast))
