"""The price list: what each thing one might have in a game is worth to each player.

    price of X to player i  =  V_i(game with X) - V_i(game)

in the sense of stakes.py, always with the name of whose behaviour is held fixed. Where no solver here is
right the price is null and the reason names what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from coplayer.card.facts import Facts
from coplayer.card.stakes import Stakes, stakes
from coplayer.game import CoplayerError, Game, Unsuited
from coplayer.transform.channel import channel
from coplayer.transform.commit_pure import commit_pure
from coplayer.transform.repeat import repeat
from coplayer.transform.reveal import reveal
from coplayer.transform.swap import swap

HIDDEN, WHO, ORDER, TALK = "What is hidden", "Who the other is", "Order and memory", "Talk"
NOBODY = "nobody: all choose anew"
LEAST = {
    "security": "nobody; the others are out to hurt",
    "nash": "nobody: equilibria of both",
    "value": NOBODY,
}


@dataclass(frozen=True)
class Asked:
    """One thing one might have."""

    transform: str
    what: str
    group: str
    make: Callable[[Game, int], Game] | None  # (game, seat) -> the game in which the seat has it
    shared: bool = False  # the transformed game is the same for every seat


@dataclass(frozen=True)
class Price:
    """A row of the price list; null is unknown, and `reason` says why."""

    transform: str
    what: str
    group: str
    player: int
    with_: float | None
    without: float | None
    price: float | None
    held_fixed: str
    how: str
    reason: str | None = None
    low: float | None = None  # bounds, where equilibria differ
    high: float | None = None

    def json(self) -> dict:
        made = {("with" if k == "with_" else k): v for k, v in vars(self).items()}
        return {k: v for k, v in made.items() if v is not None or k not in ("low", "high")}


def prices(game: Game | Facts, look: Callable[[str], None] | None = None) -> list[dict]:
    """All rows, one a thing and player, in the order of the page."""
    facts = game if isinstance(game, Facts) else Facts(game)
    return [row.json() for row in listed(facts, look or (lambda what: None))]


def listed(facts: Facts, look: Callable[[str], None]) -> Iterator[Price]:
    from coplayer.card import prices_fixed, prices_theorem

    base = stakes(facts)
    for asked in catalogue(facts):
        if asked.transform == "swap":  # the first of its group
            look("which type one faces")
            yield from prices_fixed.which_type(facts)
            yield from prices_theorem.commitment(facts, base)
        look(asked.what)
        by_theorem = prices_theorem.known(facts, asked, base)
        yield from by_theorem if by_theorem else solved(facts, asked, base)
        if asked.transform == "reveal(to=seat)":
            yield from prices_fixed.in_secret(facts, look)


def catalogue(facts: Facts) -> list[Asked]:
    """What is asked of every game; named hidden parts add a line each."""
    others = "the other knows" if facts.players == 2 else "the others know"
    named = [
        Asked(f"reveal({name!r}, to=seat)", f"“{name}”, openly", HIDDEN, reveal_part(name))
        for name in other_parts(facts)
    ]
    return [
        Asked("reveal(to=seat)", f"What {others}, openly", HIDDEN, lambda g, i: reveal(g, to=i)),
        *named,
        Asked("reveal", "What each knows, shown to all", HIDDEN, lambda g, i: reveal(g), shared=True),
        Asked("swap", "Swapping seats", ORDER, lambda g, i: swap(g), shared=True),
        Asked("commit_pure(leader=other)", "Seeing the other's move", ORDER, see_the_other),
        Asked("commit_pure(leader=seat)", "Moving first, with an action all see", ORDER, commit_pure),
        Asked("repeat(2)", "One more repetition, per play", ORDER, lambda g, i: repeat(g, 2), shared=True),
        Asked("channel(coin)", "A public coin", TALK, lambda g, i: channel(g, kind="coin"), shared=True),
        Asked("channel(cheap)", "One bit of cheap talk to send", TALK, lambda g, i: channel(g, sender=i)),
        Asked("channel(authenticated)", "Showing what one sees, or silence (authenticated)", TALK,
              lambda g, i: channel(g, kind="authenticated", sender=i)),
    ]  # fmt: skip


def reveal_part(name: str) -> Callable[[Game, int], Game]:
    return lambda game, seat: reveal(game, name, to=seat)


def see_the_other(game: Game, seat: int) -> Game:
    """The other moves first, visibly; of several, the next seat."""
    return commit_pure(game, (seat + 1) % game.players)


def other_parts(facts: Facts) -> list[str]:
    """The named hidden parts whose showing is neither nothing nor what `reveal(to=seat)` shows already."""
    parts = hidden_names(facts.game)
    if facts.form is None or not parts:
        return parts
    same = {seat: {facts.form.infosets[seat], shown(facts, None, seat)} for seat in range(facts.players)}
    return [name for name in parts if any(shown(facts, name, seat) not in same[seat] for seat in same)]


def shown(facts: Facts, name: str | None, seat: int) -> int:
    """How many information sets a seat has when it is shown a hidden part, or all that the others know."""
    form = Facts(reveal(facts.game, name, to=seat), facts.limit).form
    return form.infosets[seat] if form else -1


def hidden_names(game: Game) -> list[str]:
    """The names of the hidden parts that the game's first states have."""
    from coplayer.transform._hidden import first_states

    if not hasattr(game, "hidden"):
        return []
    names: dict[str, None] = {}
    for s in first_states(game):
        names |= dict.fromkeys(game.hidden(s))
    return list(names)


def solved(facts: Facts, asked: Asked, base: Stakes) -> Iterator[Price]:
    """Solve the game with the thing, for each player in the sense of `base`; matrix games become trees."""
    sense = "security" if base.sense == "nash" else base.sense
    without = stakes(facts, sense) if sense != base.sense else base
    after: Stakes | CoplayerError | None = None
    for seat in range(facts.players):
        try:
            if after is None or not asked.shared:
                after = changed(facts, asked, seat, sense)
        except CoplayerError as error:
            after = error
        yield priced(asked, seat, after, without)


def changed(facts: Facts, asked: Asked, seat: int, sense: str) -> Stakes:
    assert asked.make
    if asked.transform.startswith("repeat") and facts.endless is not None:
        raise Unsuited("play can go on for ever: there is no end after which it could be repeated")
    game = asked.make(facts.game, seat)
    made = Facts(game, facts.limit, facts.progress, facts.seconds, facts.tolerance)
    if made.form is None and sense != "value":
        raise Unsuited(made.why_no_form)
    return stakes(made, sense)


def priced(asked: Asked, seat: int, after: Stakes | CoplayerError, base: Stakes) -> Price:
    """The row of one seat."""
    held = LEAST[base.sense]
    if isinstance(after, CoplayerError):
        return missing(asked, seat, base, held, str(after))
    with_, without = after.bounds[seat], base.bounds[seat]
    if asked.transform.startswith("repeat"):
        with_ = with_ / 2
    if np.isnan(with_).any() or np.isnan(without).any():
        return missing(asked, seat, base, held, after.why or base.why)
    price = float(with_[0] - without[0])
    return Price(
        asked.transform,
        asked.what,
        asked.group,
        seat,
        float(with_[0]),
        float(without[0]),
        price,
        held,
        after.how,
    )


def missing(asked: Asked, seat: int, base: Stakes, held: str, why: str) -> Price:
    without = base.bounds[seat, 0]
    known = None if np.isnan(without) else float(without)
    return Price(asked.transform, asked.what, asked.group, seat, None, known, None, held, "", short(asked, why))


def short(asked: Asked, why: str) -> str:
    """A refusal without the transform's name, which the row says, and without what to do about it."""
    return why.removeprefix(f"{asked.transform.partition('(')[0]}: ").partition(". ")[0]
