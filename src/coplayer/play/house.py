"""The house: the games offered, who is playing what, and what is kept.

Work of agents happens in threads, so that nobody's game waits for another's; each match is worked on by one at a time.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from coplayer.game import CoplayerError
from coplayer.play.refused import PLAYABLE, Refused

if TYPE_CHECKING:
    from coplayer.play.offers import Offer
    from coplayer.play.session import Session

MATCHES = 200  # at once; the memory of `experts` is 3 MB
IDLE = 3600.0  # seconds without a message after which a match has been left
WORKERS = 2
T = TypeVar("T")


class House:
    """`games` are texts as the command line has them; records go to `folder`."""

    def __init__(self, games: list[str], folder: Path, show: str = "after", seat: int = 0, agent: str = ""):
        self.games, self.folder, self.show = games, folder, show
        self.sessions: dict[str, Session] = {}
        self.locks: dict[str, asyncio.Lock] = {}
        self.seen: dict[str, float] = {}  # match -> when somebody was last connected
        self.workers = ThreadPoolExecutor(WORKERS, "match")
        self.offers: list[Future[Offer]] = [Future() for _ in games]
        Thread(target=prepare, args=(self.offers, games, show, seat, agent), daemon=True).start()

    @asynccontextmanager
    async def lifespan(self, app: Any) -> AsyncIterator[None]:
        yield
        self.close()

    def close(self) -> None:
        """Everybody has left."""
        for match in list(self.sessions):
            self.drop(match)
        self.workers.shutdown(wait=False, cancel_futures=True)

    def ready(self, seconds: float | None = None) -> bool:
        """Whether all games can be begun within so many seconds; raises what the first that cannot be played raised."""
        for future in wait(self.offers, seconds, FIRST_EXCEPTION).done:
            future.result()
        return all(future.done() for future in self.offers)

    async def prepared(self, number: int) -> Offer:
        """The offer of a game; raises what its preparation raised."""
        return await asyncio.wrap_future(self.offers[number])

    async def begin(self, number: int, keep: bool, label: str | None) -> Session:
        """A new match."""
        from coplayer.play.session import Session

        found = await self.prepared(number)
        self.tidy()
        folder = self.folder if keep else None
        seed = secrets.randbits(32)
        try:
            session = await self.work(lambda: Session(found, self.show, seed, folder, label))
        except Exception as error:  # whatever it is, it is told on the page
            raise refusal(self.games[number], error) from error
        self.sessions[session.match], self.locks[session.match] = session, asyncio.Lock()
        self.seen[session.match] = time.monotonic()
        return session

    async def answer(self, session: Session, message: dict[str, Any]) -> dict[str, Any]:
        """What is told after a move; Refused if it cannot be taken."""
        async with self.locks[session.match]:
            return await self.work(lambda: answered(session, message))

    async def afterwards(self, match: str) -> str | None:
        """The page about a match that is over."""
        session = self.sessions.get(match)
        if session is None or not session.ended:
            return None
        from coplayer.play.afterwards import render

        return await self.work(lambda: render(session))

    async def work(self, what: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.workers, what)

    def tidy(self) -> None:
        """Drop matches that were left; Refused where there are too many others, of which none is given up."""
        now = time.monotonic()
        for match in [m for m, seen in self.seen.items() if now - seen > IDLE or self.sessions[m].ended]:
            if now - self.seen[match] > IDLE or len(self.seen) >= MATCHES:
                self.drop(match)
        if len(self.seen) >= MATCHES:
            raise Refused(f"{MATCHES} matches are going on, more are not begun; try again later")

    def drop(self, match: str) -> None:
        self.sessions[match].end("left")
        del self.sessions[match], self.locks[match], self.seen[match]


def prepare(offers: list[Future[Offer]], games: list[str], show: str, seat: int, agent: str) -> None:
    """Make the offers, in a thread that ends with the process: imports and kernels take longer than a page.

    A game can be begun before the kernels of its agent are compiled; then its first answer waits for them.
    """
    from coplayer.play.offers import offer, warm
    from coplayer.play.session import Session

    for future, text in zip(offers, games, strict=True):
        try:
            made = offer(text, seat, agent)
            Session(made, show, 0).told()  # what the page asks first
            future.set_result(made)
        except BaseException as error:  # whatever it is, who wants to play this game is told
            future.set_exception(refusal(text, error))
    for future in offers:
        if future.exception() is None:
            warm(future.result())


def refusal(game: str, error: BaseException) -> CoplayerError:
    """Why a game cannot be begun, in words whatever the error is."""
    if isinstance(error, CoplayerError):
        return error
    return Refused(f"{game} cannot be begun ({type(error).__name__}: {error}); {PLAYABLE}")


def answered(session: Session, message: dict[str, Any]) -> dict[str, Any]:
    session.answer(message.get("turn"), message.get("seat"), message.get("move"))
    return session.told()
