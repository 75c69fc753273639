"""What is offered: a game, the seat, the agents opposite and the eye; chosen where nobody is named.

The first agent of a list that is right for the game sits down; the page says which one and what it is.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from coplayer.agents.by_name import agent
from coplayer.form.hands import hands_of
from coplayer.form.sequence import sequence_form
from coplayer.game import CHANCE, CoplayerError, Game, GameError, TooLarge, Unsuited
from coplayer.graph import walk
from coplayer.model.stage import stage_of
from coplayer.play import eyes
from coplayer.play.onlooker import Onlooker
from coplayer.play.records import digest
from coplayer.play.refused import PLAYABLE, Refused
from coplayer.play.seat import Seat
from coplayer.read.name import load, title
from coplayer.run.folder import installed, plain
from coplayer.transform.repeat import one_shot

ROUNDS, HANDS = 50, 20  # where the game is not repeated already
HISTORIES = 600_000  # of a hand, up to which hands are modelled
LARGE = 10_000  # sequences of a player, from which the agent takes the quick model
WIDE = 25  # pairs of choices, above which no agent plans
MOVES = 12  # of a try
LOOKS = 20  # random plays in which all must see the same for the game to be open


class Choice(NamedTuple):
    """An agent's name and what the page says of it."""

    agent: str
    why: str


LEARNS = "several models of your hands, each trusted as far as it foretold you; it plays the best answer"
SOLVED = Choice("solver('cfr-any', 300)", "what regret matching found before you came; it does not learn")
CHOICES = {
    "throws": (
        Choice("experts/best", "hundreds of small predictors of your choices, mixed; it plays what beats them"),
    ),
    "rounds": (
        Choice("switching/logit", "models that may take turns; the better a choice looks to it, the likelier it is"),
    ),
    "dealings": (
        Choice("bounded_memory/optimistic", "it learns how you react to the last rounds, and plans through that"),
    ),
    "wide": (
        Choice("context_tree/logit", "it learns what follows what; the better a choice looks, the likelier it is"),
    ),
    "open": (
        Choice("lookahead", "it looks a few moves ahead and plays the best it finds"),
        Choice("markov_player", "it plays an equilibrium, whatever you do"),
    ),
    "hands": (
        Choice("mixed_plans/best_hand", LEARNS),
        Choice("mixed_plans('bayes_styles; bayes_types; counted_plan')/best_hand", LEARNS),
        SOLVED,
    ),
    "large": (Choice("bayes_types/best_hand", "Bayes over a list of players you may be; it answers their mean best"),),
    "many": (SOLVED,),
    "closed": (
        SOLVED,
        Choice("rollouts", "it plays on at random from what it has seen, and takes what went best"),
    ),
}
LAST = Choice("uniform", "it plays at random: no agent of ours is right and fast enough for this game")
STAGES = ("throws", "rounds", "dealings", "wide")


@dataclass(frozen=True, eq=False)
class Offer:
    """A game at a seat with its opponents."""

    text: str  # the game as it is loaded, repeats included
    game: Game = field(repr=False)
    seat: int
    kind: str  # a key of CHOICES
    chosen: Choice

    @property
    def open(self) -> bool:
        """Whether all see what everybody is paid."""
        return self.kind in (*STAGES, "open")

    def agents(self) -> Mapping[int, Any]:
        """New agents for a match, by seat."""
        return {i: agent(self.chosen.agent, self.game, i) for i in range(self.game.players) if i != self.seat}

    def eye(self) -> eyes.Eye:
        """A new eye for a match."""
        if self.kind in STAGES:
            return eyes.Rounds(stage_of(self.game, 1 - self.seat))
        if self.kind == "open":
            return eyes.Open(1 - self.seat)
        return eyes.Cards(self.onlooker) if self.kind in ("hands", "large") else eyes.Closed()

    @cached_property
    def onlooker(self) -> Onlooker:
        return Onlooker(hands_of(self.game, self.seat))

    @cached_property
    def head(self) -> dict[str, Any]:
        """What every record of this offer begins with."""
        seats = ["person" if i == self.seat else self.chosen.agent for i in range(self.game.players)]
        config = json.dumps({"agent": self.chosen.agent, "coplayer": installed("coplayer")})
        return {
            "game": self.text, "rules": rules(self.game), "seats": seats, "person": self.seat,
            "agent": self.chosen.agent, "agent_config": digest(config),
        }  # fmt: skip


def offer(text: str, seat: int = 0, named: str = "") -> Offer:
    """The offer for a game's text; what is not repeated is repeated where that is usual and some agent can play it."""
    game = load(text)
    if text.startswith("openspiel:"):
        raise Refused(f"{text}: games of OpenSpiel are not played on the page; {PLAYABLE}")
    if not 0 <= seat < game.players:
        raise GameError(f"seat {seat} given; {title(game)} has seats 0 to {game.players - 1}")
    often = usual(game) if "|repeat" not in text else 0
    texts = [f"{text}|repeat({often})", text] if often else [text]
    first = None
    for t in texts:
        found = seated(t, seat, named)
        if found and found.chosen is not LAST:
            return found
        first = first or found
    if first is None:
        raise GameError(f"{named} cannot play {title(game)}; `coplayer agents` says what each is for")
    return first


def seated(text: str, seat: int, named: str) -> Offer | None:
    """The offer of a game as `text` says it, with the first agent that sits down."""
    game = load(text)
    kind = kind_of(game, seat)
    if named:
        agent(named, game, (seat + 1) % game.players)  # what it says of this game
    named_one = Choice(named, "named when the game was started")
    usual_ones = dict.fromkeys((*CHOICES[kind], *CHOICES["closed"], LAST))
    for one in (named_one,) if named else usual_ones:
        for k in dict.fromkeys((kind, "closed")):
            if tried(found := Offer(text, game, seat, k, one)):
                return found
    return None


def usual(game: Game) -> int:
    """How often a game is played in a match; 0: once."""
    if one_shot(game):
        return ROUNDS
    return 0 if sees_all(game) else HANDS


def kind_of(game: Game, seat: int) -> str:
    """Which list of agents is right."""
    if game.players != 2:
        return "many"
    try:
        stage = stage_of(game, seat)
    except Unsuited:
        return "open" if sees_all(game) else hands_or_closed(game)
    if np.prod(stage.shape) > WIDE:
        return "wide"
    if not np.allclose(stage.payoff + stage.other, (stage.payoff + stage.other).mean()):
        return "dealings"
    return "throws" if stage.shape == (3, 3) else "rounds"


def hands_or_closed(game: Any) -> str:
    """Whether hands of a two-player game are modelled; "closed" where they are too many or of another kind."""
    stage = game.game if hasattr(game, "n") and hasattr(game, "game") else game
    try:
        form = sequence_form(walk(stage, limit=HISTORIES), HISTORIES)
        hands_of(game, 0)
    except (TooLarge, Unsuited):
        return "closed"
    return "large" if max(form.sequences) > LARGE else "hands"


def tried(one: Offer) -> bool:
    """Whether the agents sit down and, in games of many kinds, play a hand with the eye on it."""
    try:
        if one.kind in STAGES:
            sit(one)
        else:
            warm(one)
    except CoplayerError:
        return False
    return True


def sit(one: Offer) -> None:
    """Make the agents and begin."""
    for seated in one.agents().values():
        seated.begin()


def warm(one: Offer) -> None:
    """Play one round, or a few moves, against random choices; this compiles what is needed."""
    table, eye, rng = Seat(one.game, one.seat, one.agents(), 0), one.eye(), np.random.default_rng(0)
    while not table.over and table.hand < 2 and table.time < MOVES:
        eye.look(table)
        said = table.others()
        if table.asked:
            menu = table.menu(table.seat)
            eye.forecast(table, menu)
            said |= {table.seat: menu[rng.integers(len(menu))]}
        table.step(said)
    eye.look(table)
    eye.belief(table)


def sees_all(game: Game) -> bool:
    """Whether in random plays all players see the same at every decision, of which there are several."""
    rng, most = np.random.default_rng(0), 0
    for _ in range(LOOKS):
        decisions = looked(game, rng)
        if decisions is None:
            return False
        most = max(most, decisions)
    return most > 1


def looked(game: Game, rng: np.random.Generator, steps: int = 100) -> int | None:
    """Decisions in one random play; None where two see different things."""
    s, decisions = game.root(), 0
    for _ in range(steps):
        movers = game.movers(s)
        if len({game.view(s, i) for i in range(game.players)}) > 1:
            return None
        if not movers:
            break
        if movers == (CHANCE,):
            outcomes = [o for o, _ in game.chance(s)]
            s = game.play(s, (outcomes[rng.integers(len(outcomes))],))
            continue
        menus = [tuple(game.actions(s, i)) for i in movers]
        s, decisions = game.play(s, tuple(menu[rng.integers(len(menu))] for menu in menus)), decisions + 1
    return decisions


def rules(game: Any) -> str:
    """A hash of the rules: the source of the game and its transforms, and their parameters."""
    parts = []
    while game is not None:
        module = inspect.getmodule(type(game))
        parts.append([title(game), inspect.getsource(module) if module else "", payoffs(game)])
        game = getattr(game, "game", None)
    return digest(json.dumps(plain(parts)))


def payoffs(game: Any) -> Any:
    """The numbers of a game that is only numbers."""
    return getattr(game, "payoffs", None)
