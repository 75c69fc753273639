"""What is said on the socket: JSON texts, one object each.

    page -> house   {"do": "hello"}                          what is offered
                    {"do": "start", game, consent, keep, label}    a new match
                    {"do": "resume", match}                  go on with a match after a lost connection
                    {"do": "move", match, turn, seat, move}
                    {"do": "leave", match}                   end a match before it is over
                    {"do": "forget", match}                  delete its record
    house -> page   {"say": "welcome" | "preparing" | "table" | "refused" | "forgotten", ...}

A message that cannot be taken is answered with `refused`, the reason and the turn that is asked, and changes nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from coplayer.game import CoplayerError
from coplayer.play.house import House
from coplayer.play.records import CONSENT
from coplayer.play.refused import Refused

if TYPE_CHECKING:
    from coplayer.play.session import Session

LARGEST = 2_000  # characters of a message
LABEL = 40  # characters of a label


async def serve(ws: WebSocket, house: House) -> None:
    """Answer one connection until it is lost."""
    line = Line(ws, house)
    try:
        while True:
            await line.hear(await ws.receive())
    except WebSocketDisconnect:
        pass


class Line:
    """One connection; it may carry several matches."""

    def __init__(self, ws: WebSocket, house: House):
        self.ws, self.house = ws, house
        self.verbs: dict[str, Callable[[dict[str, Any]], Awaitable[None]]] = {
            "hello": self.hello, "start": self.start, "resume": self.resume, "move": self.move,
            "leave": self.leave, "forget": self.forget,
        }  # fmt: skip

    async def say(self, message: dict[str, Any]) -> None:
        await self.ws.send_text(json.dumps(message, ensure_ascii=False))

    async def hear(self, event: MutableMapping[str, Any]) -> None:
        """One event of the socket."""
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(event.get("code") or 1005)
        message: dict[str, Any] = {}
        try:
            message = read(event.get("text"))
            await self.verbs[message["do"]](message)
        except CoplayerError as error:
            await self.refuse(message, str(error))

    async def refuse(self, message: dict[str, Any], why: str) -> None:
        match = message.get("match")
        session = self.house.sessions.get(match) if isinstance(match, str) else None
        told = {"match": session.match, "turn": session.turn} if session else {"match": None, "turn": None}
        await self.say({"say": "refused", "why": why, **told})

    def session(self, message: dict[str, Any]) -> Session:
        match = message.get("match")
        found = self.house.sessions.get(match) if isinstance(match, str) else None
        if found is None:
            raise Refused("there is no such match; begin a new one")
        self.house.seen[found.match] = time.monotonic()
        return found

    async def hello(self, message: dict[str, Any]) -> None:
        """What there is, and what is asked before the first move."""
        house = self.house
        await self.say({
            "say": "welcome", "games": house.games, "consent": CONSENT, "show": house.show, "folder": str(house.folder),
        })  # fmt: skip

    async def start(self, message: dict[str, Any]) -> None:
        game, keep, label = message.get("game", 0), message.get("keep"), message.get("label")
        if message.get("consent") != CONSENT:
            raise Refused(f"consent to version {CONSENT} of what is kept is expected before the first move")
        if type(game) is not int or not 0 <= game < len(self.house.games):
            raise Refused(f"game: a number from 0 to {len(self.house.games) - 1} is expected")
        if not isinstance(keep, bool):
            raise Refused("keep: true or false is expected")
        if label is not None and (not isinstance(label, str) or len(label) > LABEL or not label.isprintable()):
            raise Refused(f"label: at most {LABEL} printable characters are expected")
        if not self.house.offers[game].done():
            await self.say({"say": "preparing"})
        session = await self.house.begin(game, keep, (label or "").strip() or None)
        await self.say({**session.about(), **session.told()})

    async def resume(self, message: dict[str, Any]) -> None:
        session = self.session(message)
        async with self.house.locks[session.match]:
            told = {**session.about(), **session.told()}
        await self.say(told)

    async def move(self, message: dict[str, Any]) -> None:
        await self.say(await self.house.answer(self.session(message), message))

    async def leave(self, message: dict[str, Any]) -> None:
        session = self.session(message)
        async with self.house.locks[session.match]:
            session.leave()
            told = session.told()
        await self.say(told)

    async def forget(self, message: dict[str, Any]) -> None:
        session = self.session(message)
        async with self.house.locks[session.match]:
            gone = session.record.forget()
        await self.say({"say": "forgotten", "match": session.match, "turn": session.turn, "gone": gone})


def read(text: Any) -> dict[str, Any]:
    """A message as an object with a verb; Refused with what is wrong with it."""
    if not isinstance(text, str):
        raise Refused("a text is expected, given bytes")
    if len(text) > LARGEST:
        raise Refused(f"a message of {len(text):,} characters; at most {LARGEST:,} are taken")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused('not JSON; an object like {"do": "hello"} is expected') from None
    if not isinstance(message, dict) or message.get("do") not in VERBS:
        raise Refused(f'an object with "do" is expected, one of {", ".join(VERBS)}')
    return message


VERBS = ("hello", "start", "resume", "move", "leave", "forget")
