"""The card of a game: what kind of game it is and what it is worth, each property with its witness."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

from coplayer.card.composition import composition, count
from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.properties import properties
from coplayer.card.properties.uniform_exploitability import NAME as EXPLOITABILITY
from coplayer.card.standing import standing
from coplayer.game import Game, TooLarge, discount, horizon
from coplayer.graph import EDGES
from coplayer.read.name import title


@dataclass(frozen=True, eq=False)
class Card:
    """`counts_are`: exact; "at limit" where play has no end (histories are then None); "sampled"."""

    game: str  # its spec, or its title
    size: dict[str, Any]
    counts_are: str
    properties: dict[str, Property]
    composition: dict[str, Any]
    standing: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)  # reason, sampled
    facts: Facts | None = None  # None: sampled

    def __getitem__(self, name: str) -> Property:
        return self.properties[name]

    def value(self, name: str) -> Any:
        """A property's value, None where there is none."""
        return self.properties[name].value if name in self.properties else None

    def json(self) -> dict[str, Any]:
        """The numbers, as JSON takes them."""
        told = {
            "game": self.game, **self.size, "counts_are": self.counts_are, "zero_sum": self.value("zero_sum"),
            "value": self.value("value"), "exploitability_uniform": self.value(EXPLOITABILITY),
            "properties": {n: row(n, p) for n, p in self.properties.items()}, **self.standing,
            "composition": self.composition, **self.more,
        }  # fmt: skip
        return plain(told)


def row(name: str, found: Property) -> dict[str, Any]:
    """A property as the JSON has it: with its group and label on the page ("" is not shown there)."""
    module = properties().get(name)
    told = {"value": found.value, "witness": found.witness, "how": found.how}
    told |= {"group": module.PLACE[0], "label": module.TITLE} if module else {"group": "worth"}
    if found.unit:
        told["unit"] = found.unit
    if found.n is not None:
        told |= {"low": found.low, "high": found.high, "n": found.n, "seed": found.seed}
    return told


def card(
    game: Game,
    limit: int = EDGES,
    seed: int = 0,
    spec: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Card:
    """The card of `game`; past `limit` steps between states, or out of memory, it is sampled with `seed`."""
    try:
        return card_of(Facts(game, limit, progress), spec)
    except (TooLarge, MemoryError) as error:
        why = str(error) or "out of memory"
    from coplayer.card.sampled import sampled_card

    return sampled_card(game, spec, seed, why=why)


def card_of(facts: Facts, spec: str = "") -> Card:
    """The card from the graph."""
    facts.graph  # noqa: B018 - if the game is too large to walk, say so here
    found = {name: asked(module, facts) for name, module in properties().items()}
    counts = "at limit" if facts.layers.cut else "exact"
    more = {} if not facts.layers.cut else {"reason": f"play has no end: {facts.named(facts.endless or 0)} comes again"}
    made = composition(facts), standing(facts)
    return Card(spec or title(facts.game), size(facts), counts, found, *made, more, facts)


def asked(module: ModuleType, facts: Facts) -> Property:
    """A property, unknown where what it needs is too large."""
    try:
        return module.prop(facts)
    except TooLarge as error:
        return unknown(str(error))


def size(facts: Facts) -> dict[str, Any]:
    """Counts; None where play has no end or there is no sequence form."""
    form, cut = facts.form, facts.layers.cut
    return {
        "players": facts.players,
        "states": facts.graph.states,
        "histories": None if cut else count(facts.layers.histories),
        "terminals": None if cut else count(facts.layers.terminals),
        "infosets": list(form.infosets) if form else None,
        "sequences": list(form.sequences) if form else None,
        "horizon": horizon(facts.game),
        "discount": discount(facts.game),
    }


def plain(x: Any) -> Any:
    """numpy's numbers as Python's, tuples as lists."""
    if isinstance(x, dict):
        return {str(k): plain(v) for k, v in x.items()}
    if isinstance(x, list | tuple):
        return [plain(v) for v in x]
    return x.item() if isinstance(x, np.generic) else x
