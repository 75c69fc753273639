"""The four places, and what each scores on a stream of partners."""

from __future__ import annotations

import time
from typing import Any, NamedTuple

import numpy as np

from coplayer.model.context_tree import ContextTree
from coplayer.model.in_context import InContext
from coplayer.model.online_net import OnlineNet
from coplayer.model.places import Board, InWeights, Keyed, OneContext, Place, Table
from coplayer.model.stage import Stage
from coplayer.study.four_places_stream import BEATS, B, Log, Partner, Visit, cut, played

PLACES = ("context", "weights", "board", "tool")
WORDS = {
    "context": "context (recurrent net)",
    "weights": "weights (one net, replay)",
    "board": "board of counts",
    "tool": "tool (a context tree each)",
}
SETTINGS = {"context": (16, 48), "weights": (0.02, 0.1), "board": (1.0, 10.0), "tool": (2, 4)}
SPREADS = (0.1, 0.3, 1.0, 10.0)  # of the players that the recurrent net learned from
FLOOR = 1e-9
FRESH = 100  # rounds of which contamination is measured
LATE = 20  # partners who came before, at least, where it is


class Lived(NamedTuple):
    """One place and one stream of N partners; NaN where a log is shorter."""

    bits: tuple[np.ndarray, np.ndarray]  # [N, T] gained over guessing, a throw: first visits, second
    paid: tuple[np.ndarray, np.ndarray]  # [N, T] what the answer to the forecast earns
    right: np.ndarray  # [N, 2] taken for somebody new, taken for who it is; NaN where the place has no names
    size: int  # bytes kept in the end
    seconds: float


def place(which: str, setting: float, named: bool, stage: Stage, many: int, steps: int, seed: int) -> Place:
    """`named`: who comes is said."""
    if which == "context":
        net = InContext(stage, None, SPREADS, int(setting), steps, seed, 240, 3)
        return Keyed(net) if named else OneContext(net)
    if which == "weights":
        return InWeights(OnlineNet(stage, setting, names=many if named else 0, seed=seed))
    if which == "board":
        return Board(Table(stage), like=setting)
    return Keyed(ContextTree(stage, depth=int(setting)))


def streamed(
    at: Place,
    named: bool,
    partners: list[Partner],
    visits: list[Visit],
    rounds: tuple[int, int],
    seed: int | None = None,
) -> Lived:
    """Forecast and learn through the whole stream; with a `seed` we play against them, else their logs are read."""
    bits, paid = ([np.full((len(partners), n), np.nan) for n in rounds] for _ in range(2))
    right = np.full((len(partners), 2), np.nan)
    called: dict[int, str | None] = {}
    memory, start = at.begin(), time.process_time()
    for who, again in visits:
        person = partners[who]
        memory = at.meet(memory, person.name if named else None)
        if seed is None:
            memory, p, pay = logged(at, memory, person.logs[again])
        else:
            memory, p, pay = lived(at, memory, person, again, rounds[again], seed)
        bits[again][who, : len(p)] = np.log2(B) + np.log2(np.maximum(p, FLOOR))
        paid[again][who, : len(pay)] = pay
        if isinstance(at, Keyed):
            name, known = at.thought(memory), at.known(memory)
            right[who, int(again)] = name == called.get(who) if again else name not in known
            called.setdefault(who, name)
        memory = at.leave(memory)
    return Lived((bits[0], bits[1]), (paid[0], paid[1]), right, at.size(memory), time.process_time() - start)


def logged(at: Place, memory: Any, log: Log) -> tuple[Any, list[float], list[float]]:
    """Read a log: what was foreseen of each throw, what the answer to it would have earned."""
    p, paid = [], []
    for a, b in zip(log.mine.tolist(), log.theirs.tolist(), strict=True):
        forecast = at.predict(memory)
        p.append(forecast[b])
        paid.append(BEATS[answer(forecast), b])
        memory = at.update(memory, a, b)
    return memory, p, paid


def lived(
    at: Place, memory: Any, person: Partner, again: bool, rounds: int, seed: int
) -> tuple[Any, list[float], list[float]]:
    """Play: answer each forecast."""
    p: list[float] = []
    paid: list[float] = []
    now = [memory, at.predict(memory)]

    def choose(t: int, last: int, u: float) -> int:
        return answer(now[1])

    def saw(a: int, b: int) -> None:
        p.append(now[1][b])
        paid.append(BEATS[a, b])
        now[0] = at.update(now[0], a, b)
        now[1] = at.predict(now[0])

    number = int.from_bytes(person.name.encode(), "big") % 2**32
    played(person.make, rounds, np.random.default_rng([seed, 9, again, number]), choose, saw)  # type: ignore[arg-type]
    return now[0], p, paid


def answer(forecast: np.ndarray) -> int:
    return int((BEATS @ forecast).argmax())


def alone(at: Place, named: bool, partners: list[Partner], places: range) -> np.ndarray:
    """[N, FRESH] bits of first visits by a place that met nobody before."""
    bits = np.full((len(places), FRESH), np.nan)
    for i, k in enumerate(places):
        memory = at.meet(at.begin(), partners[k].name if named else None)
        _, p, _ = logged(at, memory, cut(partners[k].logs[0], FRESH))
        bits[i, : len(p)] = np.log2(B) + np.log2(np.maximum(p, FLOOR))
    return bits
