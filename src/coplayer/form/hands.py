"""Hands: a two-player game in sequence form, played once or over and over, as the player at one seat lives it.

What a player has done and seen in a hand is a node of the trie of records. At each node Hands knows which
histories lead there: the other's sequence and chance's probability of each. The chance of a node, given the
other's plan y and what the seat itself did, is

    sum over the histories at the node of chance(h) y[the other's sequence in h]

which is linear in y: a mixture of types predicts as its mean plan does (Kuhn 1953).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np

from coplayer.compiled import njit
from coplayer.form.records import Records
from coplayer.form.sequence import SequenceForm, ragged, sequence_form
from coplayer.form.unroll import chance_pays, edges
from coplayer.game import Did, Game, GameError, Label, Saw, Unsuited, horizon, recall
from coplayer.graph import MOVE, walk

SEE = "`coplayer agents` lists which models and responses are for hands"


class Position(NamedTuple):
    """Where a player is."""

    node: int  # of the trie of records, in this hand
    over: int = 0  # hands played to their end


class Lived(NamedTuple):
    """All H histories of a hand, ends included."""

    state: np.ndarray  # [H] of the graph
    node: np.ndarray  # [H, 2] the players' records
    chance: np.ndarray  # [H]
    over: np.ndarray  # [H] whether the hand is over
    moves: np.ndarray  # [H, 2] who is to move


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
    told: bool  # views come with the news that a hand has ended (repeat)
    lived: Lived
    records: Records
    own: np.ndarray  # [T] the last sequence of a record's player

    @property
    def other(self) -> int:
        return 1 - self.seat

    def start(self) -> Position:
        """Before the first event."""
        return Position(self.seat)

    def step(self, position: Position, event: Did | Saw) -> tuple[Position, int | None]:
        """Where an event leads, and the end node of the hand if it tells that one has ended."""
        if isinstance(event, Did):
            action = self.actions[self.menu_at[position.node]][event.label]
            return position._replace(node=self.longer(position.node, 2 * action + 1)), None
        if not self.told:
            return self.saw(position, event.view), None
        told: Any = event.view
        view, news = told
        if news is None or news.stage == position.over:
            return self.saw(position, view), None
        end = self.saw(position, news.view).node
        begun = Position(self.seat, news.stage)
        return begun if news.stage == self.hands else self.saw(begun, view), end

    def saw(self, position: Position, view: Any) -> Position:
        """After a view of the stage; None and the view seen last change nothing."""
        number = -1 if view is None else self.views[view]
        if view is None or number == self.last[position.node]:
            return position
        return position._replace(node=self.longer(position.node, 2 * number))

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

    def end_rows(self, end: int) -> tuple[np.ndarray, np.ndarray]:
        """(the other's sequences [k], chance [k]) of the histories that end in a record."""
        return self.ends.at(end)

    @cached_property
    def ends(self) -> Rows:
        """The other's sequences where the hand is over."""
        return self.rows(self.lived.over, self.own[self.lived.node[:, self.other]])

    @cached_property
    def mine(self) -> Rows:
        """The other's sequences where the seat is to move."""
        return self.rows(self.lived.moves[:, self.seat], self.own[self.lived.node[:, self.other]])

    @cached_property
    def others(self) -> Rows:
        """The other's information sets where it is to move."""
        met = self.records.met[self.other, self.lived.node[:, self.other]]
        return self.rows(self.lived.moves[:, self.other], met - self.offset(self.other))

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
    def slots(self) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Per player and information set: sequence of its first action, step to the next one, actions."""
        return [slots(self.form, p) for p in range(2)]

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


def slots(form: SequenceForm, player: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """See Hands.slots; three times [I]."""
    blocks = form.trees[player].blocks
    start, n, width, q = (np.repeat(c, blocks[:, 1]) for c in blocks.T)
    return q + np.arange(len(start)) - start, n, width


def hands_of(game: Game, seat: int) -> Hands:
    """GAME, or GAME|repeat(n) with views, from `seat`; Unsuited if it has not two players or is not of this kind."""
    stage: Any = stage_of(game)
    try:
        return cached(*stage, seat)
    except TypeError:  # a game that cannot be hashed
        return replace(lived_from(stage[0]), hands=stage[1], told=stage[2], seat=seat)


def stage_of(game: Game) -> tuple[Game, int, bool]:
    """(the game of one hand, how many, whether it is repeated). `repeat` is known by its fields: forms come first."""
    if game.players != 2:
        raise Unsuited(f"hands are for two players, the game given has {game.players}; {SEE}")
    inner: Any = game
    stage, number, told = (inner.game, inner.n, True) if repeats(game) else (game, 1, False)
    if told and getattr(inner, "monitoring", "perfect") != "views":
        raise Unsuited(f"hands are repeated with views ('GAME|repeat({number}, views)'), given more to see; {SEE}")
    inside = stage
    while inside := getattr(inside, "game", None):
        if repeats(inside):
            raise Unsuited(f"hands are repeated last of all ('GAME|...|repeat(n)'), given another order; {SEE}")
    if recall(stage) == "given" or getattr(game, "rewards_seen", False):
        raise Unsuited(f"hands are for games whose information sets are records of views; {SEE}")
    return stage, number, told


def repeats(game: Any) -> bool:
    return hasattr(game, "n") and hasattr(game, "game")


def lived_from(game: Game) -> Hands:
    """All histories of `game`, as seat 0 lives it once."""
    form = sequence_form(walk(game))
    records = Records.of(form)
    return Hands(form, 0, 1, False, lived(form, records), records, own_sequences(form, records))


remembered = lru_cache(maxsize=8)(lived_from)


@lru_cache(maxsize=32)
def cached(stage: Game, number: int, told: bool, seat: int) -> Hands:
    once: Any = stage
    return replace(remembered(once), hands=number, told=told, seat=seat)


def own_sequences(form: SequenceForm, records: Records) -> np.ndarray:
    """The last own sequence of each record, [T]."""
    u = form.unrolled
    first, stride = (np.concatenate(c) for c in list(zip(slots(form, 0), slots(form, 1), strict=True))[:2])
    met = records.met[:, : len(u.trie_entry)].max(0)  # a record is one player's
    out = np.zeros(len(met), np.int64)
    passed_down(u.trie_parent, u.trie_entry, met, first, stride, out)
    return out


@njit()
def passed_down(parent, entry, met, first, stride, out):
    """Each record's sequence from the shorter one's, which has a lower number."""
    for t in range(len(out)):
        if entry[t] >= 0:
            i = met[parent[t]]
            out[t] = first[i] + entry[t] // 2 * stride[i] if entry[t] % 2 else out[parent[t]]


def lived(form: SequenceForm, records: Records) -> Lived:
    """Every history, a step of all of them at a time."""
    graph, last, layers = form.graph, horizon(form.graph.game), []
    pays = chance_pays(edges(graph))
    state, time, chance = np.zeros(1, np.int64), np.zeros(1, np.int64), np.ones(1)
    node = np.arange(2)[None]
    while len(state):
        view = graph.view[state]
        new = (view >= 0) & (view != records.last[node])
        node[new] = records.longer(node[new], 2 * view[new].astype(np.int64))
        count = graph.start[state + 1] - graph.start[state]
        moving = graph.kind[state] == MOVE
        over = (count == 0) | (last is not None and (time >= (last or 0)) & (moving | ~pays[state]))
        layers.append(Lived(state, node, chance, over, (graph.menu[state] >= 0) & ~over[:, None]))
        which, e = onward(graph.start[state], np.where(over, 0, count))
        node, move = node[which], graph.move[e]
        acted = move >= 0
        node[acted] = records.longer(node[acted], 2 * move[acted].astype(np.int64) + 1)
        state, time, chance = (
            graph.target[e].astype(np.int64),
            time[which] + moving[which],
            chance[which] * graph.prob[e],
        )
    return Lived(*(np.concatenate(column) for column in zip(*layers, strict=True)))


def onward(start: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The edges of states, and which of the states each belongs to."""
    return np.repeat(np.arange(len(start)), count), np.repeat(start, count) + ragged(count)
