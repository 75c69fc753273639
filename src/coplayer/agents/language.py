"""A language model at a seat. The harness is part of the agent: each setting is a switch, and all are in its name.

    language:smollm2, language:URL#MODEL            a model (chat/by_name.py) with the usual harness
    language(model=smollm2, board=none, memory=0)   with another one

model     who is asked
view      what it sees of the round: now (the latest view and its own moves), record (all of it), none
memory    how many rounds that are over it is told
board     the predictor whose beliefs it is shown (chat/board.py), or none; at most `budget` tokens
tool      the predictor it may ask "what will the other do if I do this?", at most `calls` times a decision, or none
forecast  whose forecast of the other's move it gives: the model's, or the board's
play      draw from the model's chances, or take the best
orders    in how many orders of the menu each question is asked; chances are their mean (small models like the first)
ladder    ways to ask, in order (chat/choice.py); retries: of wrong answers in plain words

Before each move of the other it says what it expects; the arena scores that apart from its returns. A move that no way
of asking yields is drawn evenly and counted: `costs` has the sums of calls, tokens, seconds and failures so far.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np

from coplayer.chat import words
from coplayer.chat.board import board, within
from coplayer.chat.by_name import model as model_named
from coplayer.chat.choice import LADDER, Choice, Menu, choose, draw, expect, menu, together
from coplayer.chat.protocol import Message, Meter, assistant, system, user
from coplayer.game import Did, Game, GameError, Label, Saw, TooLarge, Unsuited, nearest
from coplayer.read.spec import build, call

FOR = "any game: a language model with what the harness shows it (model=..., board=..., memory=..., tool=...)"
EXAMPLES = (
    "language(model='scripted(scattered)', memory=2)",
    "language(model='scripted(dull)', board=none, view=record)",
    "language(model='scripted(scattered)', tool=counts, forecast=board, calls=2)",
)
CHOICES = {"view": words.VIEWS, "forecast": ("model", "board"), "play": ("draw", "best")}
NONE = "none"


@dataclass(frozen=True)
class Harness:
    """All that is between the model and the game."""

    model: str = "smollm2"
    view: str = "now"
    memory: int = 4
    board: str = "counts"
    budget: int = 48
    tool: str = NONE
    calls: int = 1
    forecast: str = "model"
    play: str = "draw"
    orders: int = 1
    ladder: str = " ".join(LADDER)
    retries: int = 1

    def __post_init__(self):
        for name, allowed in CHOICES.items():
            if (given := getattr(self, name)) not in allowed:
                hint = nearest(str(given), allowed)
                raise GameError(f"language: {name}={given!r} given{hint}; expected one of {', '.join(allowed)}")
        if unknown := set(self.ladder.split()) - set(LADDER):
            raise GameError(f"language: ladder={self.ladder!r} given; expected some of {' '.join(LADDER)}, {unknown}")
        if self.orders < 1 or self.memory < 0 or self.calls < 0 or self.retries < 0:
            raise GameError(f"language: orders is 1 or more, memory, calls and retries 0 or more; given {self.name}")
        if self.forecast == "board" and self.board == NONE:
            raise GameError("language: forecast=board given with board=none; name a predictor as the board")

    @property
    def name(self) -> str:
        """As one would write it, every setting said."""
        return f"language({', '.join(f'{k}={written(v)}' for k, v in asdict(self).items())})"


def written(value: Any) -> str:
    """A bare word where it can be one."""
    return str(value) if isinstance(value, int) or str(value).isidentifier() else repr(value)


def spelled(text: str) -> str:
    """The whole harness in the name of an agent."""
    if text.startswith("language:"):
        return Harness(text.removeprefix("language:")).name
    _, args, kwargs = call(text)
    return build(Harness, "language", args, kwargs).name


class Memory(NamedTuple):
    past: words.Past
    beliefs: Mapping[str, Any]  # predictor -> its memory


class Language:
    """The seat."""

    def __init__(self, game: Game, seat: int, *args: Any, **settings: Any):
        self.seat, self.harness = seat, build(Harness, "language", args, settings)
        h = self.harness
        self.model, self.meter = model_named(h.model), Meter()
        self.words = words.Words(game, seat, h.memory)
        self.rules = system(words.rules(game))
        self.boards = {name: believing(game, seat, name) for name in {h.board, h.tool} - {NONE}}

    @property
    def costs(self) -> dict[str, float]:
        """Sums so far, by name."""
        return dict(self.meter.sums)

    def begin(self) -> Memory:
        return Memory(self.words.begin(), {name: b.begin() for name, b in sorted(self.boards.items())})

    def watch(self, memory: Memory, event: Did | Saw) -> Memory:
        beliefs = {name: self.boards[name].watch(kept, event) for name, kept in memory.beliefs.items()}
        return Memory(self.words.watch(memory.past, event), beliefs)

    def act(self, memory: Memory, view: Any, actions: Sequence[Label], rng: np.random.Generator) -> Label:
        self.meter.add(decisions=1)
        if len(actions) == 1:
            return actions[0]
        asked = [self.rules, user(self.shown(memory, actions, "before_own"))]
        for left in range(self.harness.calls if self.harness.tool != NONE else 0, -1, -1):
            chosen = self.asked(asked, memory, actions, left > 0, rng)
            if not isinstance(chosen, Ask):
                return chosen
            asked = [*asked, assistant(chosen.words), user(f"{self.told(memory, chosen)}.")]
        raise AssertionError("the last question offers moves alone")

    def asked(
        self,
        asked: Sequence[Message],
        memory: Memory,
        actions: Sequence[Label],
        may_ask: bool,
        rng: np.random.Generator,
    ) -> Any:
        """A move, or an Ask of the tool where it may ask."""
        options: list[Any] = [*actions, *([Ask(a) for a in actions] if may_ask else [])]
        shown = menu(options, [o.words if isinstance(o, Ask) else words.spoken(o) for o in options], rng)
        made = self.put(choose, asked, "You choose:", shown, "failures")
        best = max(shown.actions, key=lambda o: made.chances[o])
        return draw(made.chances, rng) if self.harness.play == "draw" or made.failed else best

    def put(self, ask: Any, asked: Sequence[Message], question: str, shown: Menu, failures: str) -> Choice:
        """A question about a menu (`choose` or `expect`), in as many orders as the harness says, and what it cost."""
        h, (*before, last), made = self.harness, asked, []
        for turn in shown.turned(h.orders):
            talk = [*before, user(f"{last.content}\n{question} {turn.text}")]
            made.append(ask(self.model, talk, turn, h.ladder.split(), h.retries))
        whole = together(made)
        for reply in whole.replies:
            self.meter.reply(reply)
        self.meter.add(illegal=whole.illegal, **{failures: int(whole.failed)})
        return whole

    def told(self, memory: Memory, asked: Ask) -> str:
        """What the predictor answers."""
        self.meter.add(tool_calls=1)
        return self.boards[self.harness.tool].answer(memory.beliefs[self.harness.tool], asked.action)

    def forecast_move(self, memory: Memory, view: Any, player: int, actions: Sequence[Label]) -> dict[Label, float]:
        h = self.harness
        if len(actions) == 1:
            return {actions[0]: 1.0}
        if h.forecast == "board":
            return self.boards[h.board].next(memory.beliefs[h.board], actions)
        self.meter.add(forecasts=1)
        text = self.shown(memory, actions, "before_theirs")
        rng = np.random.default_rng(crc32(text.encode()))  # the order of labels
        shown = menu(actions, [words.spoken(a) for a in actions], rng)
        asked = [self.rules, user(text)]
        made = self.put(expect, asked, f"What does player {player} choose now?", shown, "failed_forecasts")
        return {a: made.chances[a] for a in actions}

    def shown(self, memory: Memory, actions: Sequence[Label], when: str) -> str:
        """What the harness lets it see before an own move or theirs."""
        h, parts = self.harness, [f"You are player {self.seat}.", self.words.earlier(memory.past)]
        if h.board != NONE:
            lines = getattr(self.boards[h.board], when)(memory.beliefs[h.board], actions)
            parts.append(sentence(within(lines, h.budget)))
        return "\n".join(filter(None, [*parts, self.words.now(memory.past, h.view)]))


def sentence(text: str) -> str:
    return f"{text}." if text else ""


def believing(game: Game, seat: int, predictor: str) -> Any:
    """The board of a predictor; where there is none for the game it is said how to play without."""
    try:
        return board(game, seat, predictor)
    except (Unsuited, TooLarge) as why:
        raise type(why)(f"language: {predictor}: {why}; board=none and tool=none play without beliefs") from None


class Ask(NamedTuple):
    """A question to the tool."""

    action: Label

    @property
    def words(self) -> str:
        return f"ask what happens if you {words.spoken(self.action)}"
