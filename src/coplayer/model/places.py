"""Places to keep what is learned of many others, met one after another and again later.

    begin() -> memory
    meet(memory, who) -> memory          somebody comes: their name, or None where it has to be recognised
    predict(memory) -> [B]               what they do next
    update(memory, mine, theirs) -> memory
    leave(memory) -> memory              they go; what is to be kept is put away
    size(memory) -> int                  bytes kept for later

A predictor (model/stage.py) is what learns of one; a place decides where that is when others come. `update` may use up
the memory. One interface, so that whoever asks for a forecast need not know where it is kept.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np

from coplayer.model.online_net import OnlineNet, Weights
from coplayer.model.stage import Predictor, Stage


class Place(Protocol):
    """See above."""

    def begin(self) -> Any: ...
    def meet(self, memory: Any, who: str | None, /) -> Any: ...
    def predict(self, memory: Any, /) -> np.ndarray: ...
    def update(self, memory: Any, mine: int, theirs: int, /) -> Any: ...
    def leave(self, memory: Any, /) -> Any: ...
    def size(self, memory: Any, /) -> int: ...


@dataclass(frozen=True, eq=False)
class OneContext:
    """One memory for all, read on and on; a predictor that has `meet` is told when somebody comes."""

    predictor: Any

    def begin(self) -> Any:
        return self.predictor.begin()

    def meet(self, memory: Any, who: str | None) -> Any:
        return self.predictor.meet(memory) if hasattr(self.predictor, "meet") else memory

    def predict(self, memory: Any) -> np.ndarray:
        return self.predictor.predict(memory)

    def update(self, memory: Any, mine: int, theirs: int) -> Any:
        return self.predictor.update(memory, mine, theirs)

    def leave(self, memory: Any) -> Any:
        return memory

    def size(self, memory: Any) -> int:
        return len(pickle.dumps(memory))


class Named(NamedTuple):
    """A net's weights and the numbers that names were given."""

    net: Weights
    names: dict[str, int]


@dataclass(frozen=True, eq=False)
class InWeights:
    """One net that learns on; a name is one more thing it reads."""

    net: OnlineNet

    def begin(self) -> Named:
        return Named(self.net.begin(), {})

    def meet(self, memory: Named, who: str | None) -> Named:
        names = memory.names if who is None or who in memory.names else memory.names | {who: len(memory.names) + 1}
        return Named(self.net.meet(memory.net, 0 if who is None else names[who]), names)

    def predict(self, memory: Named) -> np.ndarray:
        return self.net.predict(memory.net)

    def update(self, memory: Named, mine: int, theirs: int) -> Named:
        return memory._replace(net=self.net.update(memory.net, mine, theirs))

    def leave(self, memory: Named) -> Named:
        return memory

    def size(self, memory: Named) -> int:
        return len(pickle.dumps(memory))


class Cabinet(NamedTuple):
    """What was put away of each, and who the present one may be: (name, as kept or anew) -> memory, with weights."""

    kept: dict[str, bytes]
    may_be: dict[tuple[str, bool], Any]
    weight: dict[tuple[str, bool], float]


@dataclass(frozen=True, eq=False)
class Keyed:
    """A memory for each person, saved when they leave and loaded when they come back.

    Who is named may be as they were, or otherwise with chance `changed`; then they are learned anew. Who is not named
    may be anyone who was here, or new with chance `new`. Both by Bayes over what each of these would do, exact apart
    from leaving out whose chance falls below `drop`; it is put away under the likeliest name.
    """

    predictor: Predictor
    new: float = 0.5
    changed: float = 0.2
    drop: float = 1e-4

    def begin(self) -> Cabinet:
        return Cabinet({}, {}, {})

    def newcomer(self, memory: Cabinet) -> Any:
        """What is thought of someone new."""
        return self.predictor.begin()

    def loaded(self, saved: bytes) -> Any:
        """A memory as it was put away; a predictor that has `again` is told that a match begins."""
        memory = pickle.loads(saved)
        return self.predictor.again(memory) if hasattr(self.predictor, "again") else memory

    def meet(self, memory: Cabinet, who: str | None) -> Cabinet:
        kept = memory.kept
        known = kept if who is None else {who: kept[who]} if who in kept else {}
        stranger = who if who is not None else f"visitor {len(kept) + 1}"
        anew = 1.0 if not known else self.new if who is None else self.changed
        may_be = {(name, True): self.loaded(saved) for name, saved in known.items()}
        weight = {key: (1 - anew) / len(known) for key in may_be}
        return Cabinet(kept, may_be | {(stranger, False): self.newcomer(memory)}, weight | {(stranger, False): anew})

    def predict(self, memory: Cabinet) -> np.ndarray:
        return sum(w * self.predictor.predict(memory.may_be[key]) for key, w in memory.weight.items())  # type: ignore[return-value]

    def update(self, memory: Cabinet, mine: int, theirs: int) -> Cabinet:
        weight = memory.weight
        if len(weight) > 1:
            weight = {key: w * self.predictor.predict(memory.may_be[key])[theirs] for key, w in weight.items()}
            total = sum(weight.values())
            weight = {key: w / total for key, w in weight.items() if w >= self.drop * total}
        may_be = {key: self.predictor.update(memory.may_be[key], mine, theirs) for key in weight}
        return Cabinet(memory.kept, may_be, weight)

    def thought(self, memory: Cabinet) -> str | None:
        """The likeliest name of the present one, new names included."""
        return max(memory.weight, key=lambda key: memory.weight[key])[0] if memory.weight else None

    def known(self, memory: Cabinet) -> set[str]:
        """Names under which something was put away."""
        return set(memory.kept)

    def leave(self, memory: Cabinet) -> Cabinet:
        if not memory.weight:
            return memory
        key = max(memory.weight, key=lambda key: memory.weight[key])
        return Cabinet(memory.kept | {key[0]: pickle.dumps(memory.may_be[key])}, {}, {})

    def size(self, memory: Cabinet) -> int:
        return sum(map(len, memory.kept.values()))


class Row(NamedTuple):
    """Counts [C, B] after each joint action, 0 the start, and the present one; the first of them are a prior."""

    counts: np.ndarray
    at: int
    prior: np.ndarray  # [C, B]


@dataclass(frozen=True, eq=False)
class Table:
    """Counts of what followed each joint action, with a Dirichlet prior."""

    stage: Stage
    prior: float = 0.5

    def begin(self) -> Row:
        a, b = self.stage.shape
        prior = np.full((1 + a * b, b), self.prior)
        return Row(prior.copy(), 0, prior)

    def predict(self, memory: Row) -> np.ndarray:
        row = memory.counts[memory.at]
        return row / row.sum()

    def again(self, memory: Row) -> Row:
        return memory._replace(at=0)

    def update(self, memory: Row, mine: int, theirs: int) -> Row:
        memory.counts[memory.at, theirs] += 1
        return memory._replace(at=1 + mine * self.stage.shape[1] + theirs)


@dataclass(frozen=True, eq=False)
class Board(Keyed):
    """A table of counts a person; someone new begins with `like` throws' worth of what all others did."""

    predictor: Table
    like: float = 3.0

    def newcomer(self, memory: Cabinet) -> Row:
        begun = self.predictor.begin()
        rows = [pickle.loads(saved) for saved in memory.kept.values()]
        pooled = begun.prior + sum((r.counts - r.prior for r in rows), np.zeros_like(begun.prior))
        prior = begun.prior + self.like * pooled / pooled.sum(1, keepdims=True)
        return Row(prior.copy(), 0, prior)
