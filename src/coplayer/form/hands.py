"""Hands: a two-player game in sequence form, played once or over and over, as the player at one seat lives it.

What a player has done and seen in a hand is a node of the trie of records. At each node Hands knows which
histories lead there: the other's sequence and chance's probability of each. The chance of a node, given the
other's plan y and what the seat itself did, is

    sum over the histories at the node of chance(h) y[the other's sequence in h]

which is linear in y: a mixture of types predicts as its mean plan does (Kuhn 1953).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np

from coplayer.form.lived import Lived, lived, own_sequences, slots
from coplayer.form.recorded import Recorded
from coplayer.form.records import Records
from coplayer.form.sequence import SequenceForm, sequence_form
from coplayer.game import Did, Game, GameError, Label, Saw, Unsuited, horizon, recall
from coplayer.graph import Graph, walk

SEE = "`coplayer agents` lists which models and responses are for hands"


class Position(NamedTuple):
    """Where a player is."""

    node: int  # of the trie of records, in this hand
    over: int = 0  # hands played to their end


class Rows(NamedTuple):
    """Histories by the record of the seat: those of node r are start[r] : start[r + 1]."""

    start: np.ndarray  # [T + 1]
    theirs: np.ndarray  # [K] the other's sequence, or information set, or a history; alike ones added up
    chance: np.ndarray  # [K]

    def at(self, node: int) -> tuple[np.ndarray, np.ndarray]:
        """(theirs [k], chance [k]) at a node."""
        rows = slice(self.start[node], self.start[node + 1])
        return self.theirs[rows], self.chance[rows]


@dataclass(frozen=True, eq=False)
class Hands:
    """The stage from `seat`: Q_seat and Q_other sequences, T record nodes."""

    form: SequenceForm
    seat: int
    hands: int  # how many are played
    news: str  # what views of a repeated game add: "none" (played once), "ended" (told so), "moves" (one-shot),
    #            "log" (given information sets: at one's next turn all that ended since)

    @property
    def other(self) -> int:
        return 1 - self.seat

    def start(self) -> Position:
        """Before the first event."""
        return Position(self.only if self.news == "moves" else self.seat)

    def step(self, position: Position, event: Did | Saw) -> tuple[Position, int | None]:
        """Where an event leads, and the end node of the hand if it tells that one has ended."""
        if isinstance(event, Did):
            return position._replace(node=self.did(position.node, event.label)), None
        if self.news == "none":
            return position._replace(node=self.saw(position.node, event.view)), None
        told: Any = event.view
        if self.news == "moves":
            return Position(self.only, told[0]), None
        view, news = told
        if self.given or news is None or news.stage == position.over:
            return position._replace(node=self.saw(position.node, view)), None
        end, last = self.saw(position.node, news.view), news.stage == self.hands
        return Position(self.seat if last else self.saw(self.seat, view), news.stage), end

    def steps(self, position: Position, event: Did | Saw) -> tuple[Position, list[int]]:
        """Where an event leads, and the end nodes of all hands that it tells have ended."""
        if self.news != "log" or isinstance(event, Did):
            position, end = self.step(position, event)
            return position, [] if end is None else [end]
        told: Any = event.view
        inside, log = told
        ended = [news for news in log if news is not None]
        ends = [
            self.saw(position.node if k == 0 else self.seat, e.view[1]) for k, e in enumerate(ended[position.over :])
        ]
        node = self.seat if ends else position.node
        return Position(self.saw(node, inside), len(ended)), ends

    def did(self, node: int, label: Label) -> int:
        """The record after an own action."""
        if self.given or self.news == "moves":
            return node
        return self.longer(node, 2 * self.actions[self.menu_at[node]][label] + 1)

    def saw(self, node: int, view: Any) -> int:
        """The record after a view of the stage; None and the view seen last change nothing."""
        number = -1 if view is None else self.views[view]
        if self.given:
            return node if view is None else number
        return node if view is None or number == self.last[node] else self.longer(node, 2 * number)

    def longer(self, node: int, entry: int) -> int:
        """The record with one more entry."""
        try:
            return self.children[node << 32 | entry]
        except KeyError:
            raise GameError(
                f"an event that cannot follow record {node} of seat {self.seat}; was one left out?"
            ) from None

    def infoset(self, position: Position) -> int:
        """The seat's information set, -1 where it does not move."""
        return self.met[position.node]

    def menu(self, position: Position) -> tuple[Label, ...]:
        """The seat's actions where it is to move."""
        return self.form.menu(self.seat, self.infoset(position))

    def mix(self, position: Position, behaviour: np.ndarray) -> np.ndarray:
        """The part [A] of a behaviour [Q_seat] that says what to do here."""
        first, stride, width = self.slots[self.seat]
        i = self.infoset(position)
        return behaviour[first[i] : first[i] + width[i] * stride[i] : stride[i]]

    def likelihood(self, end: int, y: np.ndarray) -> Any:
        """The chance of what was seen up to an end node for a plan y [Q_other], or for many [K, Q_other]."""
        theirs, chance = self.end_rows(end)
        return y[..., theirs] @ chance

    def likelihoods(self, ends: Sequence[int], y: np.ndarray) -> np.ndarray:
        """The same for many ends at once: [K, E] for plans [K, Q_other]."""
        start, count = self.ends.start[list(ends)], np.diff(self.ends.start)[list(ends)]
        rows = np.repeat(start - np.cumsum(count) + count, count) + np.arange(count.sum())
        return np.add.reduceat(y[:, self.ends.theirs[rows]] * self.ends.chance[rows], np.cumsum(count) - count, axis=1)

    def end_rows(self, end: int) -> tuple[np.ndarray, np.ndarray]:
        """(the other's sequences [k], chance [k]) of the histories that end in a record."""
        return self.ends.at(end)

    @cached_property
    def ends(self) -> Rows:
        """The other's sequences where the hand is over."""
        return self.rows(self.lived.over, self.own[self.lived.node[:, self.other]])

    @cached_property
    def others(self) -> Rows:
        """The other's information sets where it is to move."""
        met = self.records.met[self.other, self.lived.node[:, self.other]]
        return self.rows(self.lived.moves[:, self.other], met - self.offset(self.other))

    @cached_property
    def histories(self) -> Rows:
        """All histories, as their numbers."""
        return self.rows(np.ones(len(self.lived.over), bool), np.arange(len(self.lived.over)))

    @cached_property
    def hidden(self) -> list[dict[str, Any]]:
        """State -> what the game names as hidden there; the rules are called once a state."""
        game = self.form.graph.game
        named = getattr(game, "hidden", None)
        return [dict(named(s)) if named else {} for s in states(self.form.graph)]

    def rows(self, which: np.ndarray, theirs: np.ndarray) -> Rows:
        """Some histories by the record of the seat, those with equal `theirs` [H] added up."""
        node, theirs = self.lived.node[which, self.seat], theirs[which]
        wide = int(theirs.max(initial=0)) + 1
        key, back = np.unique(node * wide + theirs, return_inverse=True)
        chance = np.bincount(back, self.lived.chance[which], len(key))
        start = np.searchsorted(key // wide, np.arange(len(self.own) + 1))
        return Rows(start, key % wide, chance)

    def offset(self, player: int) -> int:
        """The number of a player's first information set, all players' numbered through."""
        return sum(self.form.infosets[:player])

    @cached_property
    def given(self) -> bool:
        """Whether views are information sets; then `node` is a view's number."""
        return recall(self.form.graph.game) == "given"

    @cached_property
    def only(self) -> int:
        """The record of the one information set of a one-shot game."""
        return int(self.form.unrolled.record[self.form.sets[self.seat][0]])

    @cached_property
    def records(self) -> Records:
        return Records.of(self.form)

    @cached_property
    def lived(self) -> Lived:
        return lived(self.form)

    @cached_property
    def own(self) -> np.ndarray:
        """The last sequence of a record's player, [T]."""
        return own_sequences(self.form, self.records)

    @cached_property
    def slots(self) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Per player and information set: sequence of its first action, step to the next one, actions."""
        return [slots(self.form, p) for p in range(self.form.players)]

    @cached_property
    def views(self) -> dict[Any, int]:
        """View -> its number."""
        return {view: i for i, view in enumerate(self.form.graph.views)}

    @cached_property
    def actions(self) -> list[dict[Label, int]]:
        """Menu -> label -> its number."""
        return [{a: i for i, a in enumerate(menu)} for menu in self.form.graph.menus]

    @cached_property
    def menu_at(self) -> dict[int, int]:
        return self.form.menu_at[self.seat]

    @cached_property
    def last(self) -> list[int]:
        return self.records.last.tolist()

    @cached_property
    def met(self) -> list[int]:
        met = self.records.met[self.seat]
        return np.where(met < 0, -1, met - self.offset(self.seat)).tolist()

    @cached_property
    def children(self) -> dict[int, int]:
        """(record, entry) -> the longer record."""
        return dict(zip(self.records.keys.tolist(), self.records.nodes.tolist(), strict=True))


def states(graph: Graph) -> list[Any]:
    """The game's own states, each made from the one before it."""
    game, source, made = graph.game, graph.source, [graph.game.root()]
    for e in graph.parent[1:].tolist():
        before = made[source[e]]
        made.append(game.play(before, graph.moves(before, e)))
    return made


def hands_of(game: Game, seat: int) -> Hands:
    """GAME, or GAME|repeat(n) with views, from `seat`; Unsuited if it has not two players or is not of this kind."""
    if game.players != 2:
        raise Unsuited(f"hands are for two players, the game given has {game.players}; {SEE}")
    if repeats(game) and getattr(game, "monitoring", "perfect") != "views":
        raise Unsuited(f"hands are repeated with views ('GAME|repeat(100, views)'), given more to see; {SEE}")
    if getattr(game, "rewards_seen", False):
        raise Unsuited(f"hands are for games whose information sets are records of views; {SEE}")
    return recorded(game, seat) if recall(game) == "given" else seated(game, seat)


def recorded(game: Game, seat: int) -> Hands:
    """The same where information sets are given; behaviours are those of `seated`."""
    if horizon(game) is not None:
        raise Unsuited(f"hands with given information sets end by the rules, not after so many decisions; {SEE}")
    stage, number, news = stage_in(game)
    news = "log" if news == "ended" else news
    try:
        return cached(Recorded(stage), number, news, seat)
    except TypeError:  # a game that cannot be hashed
        return Hands(form_of(Recorded(stage)), seat, number, news)


def seated(game: Game, seat: int) -> Hands:
    """`game`, alone or repeated in any way, from `seat`: enough to play a behaviour of one hand in every hand."""
    stage = stage_in(game)
    try:
        return cached(*stage, seat)
    except TypeError:  # a game that cannot be hashed
        return Hands(form_of(stage[0]), seat, *stage[1:])


def stage_in(game: Game) -> tuple[Any, int, str]:
    """(the game of a hand, how many hands, what views add)."""
    stage: Any = (game, 1, "none")
    if repeats(game):  # transform.repeat, known by its fields: forms are made without knowing transforms
        inner: Any = game
        stage = (inner.game, inner.n, "ended" if hasattr(inner, "monitoring") else "moves")
    inside = stage[0]
    while inside := getattr(inside, "game", None):
        if repeats(inside):
            raise Unsuited(f"hands are repeated last of all ('GAME|...|repeat(n)'), given another order; {SEE}")
    return stage


def repeats(game: Any) -> bool:
    return hasattr(game, "n") and hasattr(game, "game")


def form_of(game: Game) -> SequenceForm:
    return sequence_form(walk(game))


remembered = lru_cache(maxsize=8)(form_of)


@lru_cache(maxsize=32)
def cached(stage: Any, number: int, news: str, seat: int) -> Hands:
    return Hands(remembered(stage), seat, number, news)
