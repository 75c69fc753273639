"""What every agent keeps to, found by looking into the folders: agents, and each model with each response.

A module may say EXAMPLES, the texts that make it here; without them its name alone has to do. Every agent must sit
down at one of the games below at least; games it refuses as Unsuited are left out.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pytest

from coplayer.agents.agent import forecasts
from coplayer.agents.by_name import agent
from coplayer.agents.uniform import Uniform
from coplayer.arena.match import Table
from coplayer.game import Did, Saw, Unsuited, advance, begin, discount, horizon
from coplayer.read.name import load
from coplayer.read.parts import found

ROUNDS = {
    "stage": ("prisoners_dilemma|repeat(30)|noisy(0.1)", "rps|repeat(30)", "biased_rps|repeat(12)"),
    "hands": ("kuhn|repeat(5)", "leaky_pennies|repeat(4)"),
}
ANY = (*ROUNDS["stage"], *ROUNDS["hands"])


def examples(folder: str, name: str) -> tuple[str, ...]:
    return getattr(found(folder)[name], "EXAMPLES", (name,))


def parts(folder: str, kind: str) -> list[str]:
    """The first example of each model or response of a kind."""
    return [examples(folder, name)[0] for name, module in found(folder).items() if kind == module.KIND]


PAIRS = {
    f"{player}(model={model!r}, respond={response!r})": ROUNDS[kind]
    for player, kind in (("modeller", "stage"), ("hand_player", "hands"))
    for model, response in product(parts("model", kind), parts("respond", kind))
}
# What is known to be broken; take a line out when it is mended.
ALONE = {
    text: getattr(module, "GAMES", ANY) for name, module in found("agents").items() for text in examples("agents", name)
}
ALL = {**ALONE, **PAIRS}


class Closed:
    """A state that tells nothing and goes nowhere."""

    __slots__ = ("_inside",)

    def __init__(self, inside: Any):
        object.__setattr__(self, "_inside", inside)

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"somebody looked into a state for {name!r}")

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise AssertionError("somebody kept a state")

    def __eq__(self, other: object) -> bool:
        raise AssertionError("somebody compared states")

    def __hash__(self) -> int:
        raise AssertionError("somebody hashed a state")

    __iter__ = __getitem__ = __len__ = __bool__ = __repr__ = __hash__  # type: ignore[assignment]


OPENED = Closed.__dict__["_inside"].__get__


class Sealed:
    """A game whose states are closed but to the rules."""

    def __init__(self, rules: Any):
        self.rules, self.players = rules, rules.players
        self.horizon, self.discount = horizon(rules), discount(rules)

    def root(self):
        return Closed(self.rules.root())

    def movers(self, s):
        return self.rules.movers(OPENED(s))

    def chance(self, s):
        return self.rules.chance(OPENED(s))

    def actions(self, s, player):
        return self.rules.actions(OPENED(s), player)

    def play(self, s, moves):
        return Closed(self.rules.play(OPENED(s), moves))

    def rewards(self, s, moves, t):
        return self.rules.rewards(OPENED(s), moves, OPENED(t))

    def view(self, s, player):
        return self.rules.view(OPENED(s), player)


class Step(NamedTuple):
    """One call of an agent: "watch" (event), "act" (view, menu), or "expect" (view, player, menu)."""

    what: str
    given: tuple
    answer: Any = None


@dataclass
class Lived:
    """An agent that writes down what it lives through; its draws depend on the number of the call alone."""

    inner: Any
    steps: list[Step] = field(default_factory=list)

    def begin(self):
        return self.inner.begin()

    def watch(self, memory, event):
        self.steps.append(Step("watch", (event,)))
        return self.inner.watch(memory, event)

    def act(self, memory, view, actions, rng):
        return self.noted(memory, "act", view, actions)[0]

    def noted(self, memory: Any, what: str, *given: Any) -> tuple:
        answer = self.answer(len(self.steps), memory, what, *given)
        self.steps.append(Step(what, given, answer))
        return answer

    def answer(self, k: int, memory: Any, what: str, *given: Any) -> tuple:
        """(label, its mix) or (forecast of the move, forecast of what is hidden); None: it tells nothing."""
        if what == "act":
            told = getattr(self.inner, "distribution", None)
            return self.inner.act(memory, *given, draws(k)), told and dict(told(memory, *given))
        hidden = getattr(self.inner, "forecast_hidden", None)
        return dict(self.inner.forecast_move(memory, *given)), hidden and hidden(memory, given[0])

    def decisions(self, memory: Any = None, first: int = 0) -> Iterator[tuple[int, Any, Step]]:
        """(number, memory, step) of all that it is asked, from step `first` on."""
        memory = self.begin() if memory is None and not first else memory
        for k, step in enumerate(self.steps[first:], first):
            if step.what == "watch":
                memory = self.inner.watch(memory, *step.given)
            else:
                yield k, memory, step

    def again(self, memory: Any = None, first: int = 0) -> None:
        """Live through the steps once more; all it does and says must be the same."""
        for k, now, step in self.decisions(memory, first):
            assert self.answer(k, now, step.what, *step.given) == step.answer, f"another answer at step {k}"


class Foretelling(Lived):
    """One that forecasts."""

    def forecast_move(self, memory, view, player, actions):
        return self.noted(memory, "expect", view, player, actions)[0]


def draws(step: int) -> np.random.Generator:
    return np.random.default_rng([7, step])


def lived(text: str, spec: str, seat: int) -> tuple[Lived, Any]:
    """An agent after a match against uniform play, and its memory."""
    rules = load(spec)
    inner = agent(text, rules, seat)
    player = (Foretelling if forecasts(inner) else Lived)(inner)
    seats = [player, Uniform(rules, 1 - seat)]
    table = Table(Sealed(rules), seats if seat == 0 else seats[::-1], 11, [seat])
    while not table.over:
        table.step()
    return player, table.memories[seat]


@cache
def cases(text: str) -> list[tuple[Lived, Any]]:
    """One match at each game that takes the agent, at either seat in turn."""
    games = [(spec, k % 2) for k, spec in enumerate(ALL[text])]
    kept, refused = [], []
    for spec, seat in games:
        try:
            kept.append(lived(text, spec, seat))
        except Unsuited as e:
            refused.append(f"{spec}: {e}")
    if not kept and text in PAIRS:
        pytest.skip(f"a model and a response that do not fit: {refused[0]}")
    assert kept, f"{text} sits down nowhere: {refused}"
    return kept


def test_there_are_agents_and_pairs_of_models_and_responses():
    assert len(ALONE) >= 10 and len(PAIRS) >= 20


@pytest.mark.parametrize("text", ALL)
def test_same_seed_same_play_and_nothing_is_left_from_the_match_before(text):
    for player, _ in cases(text):
        begun = pickle.dumps(player.begin())
        player.again()
        assert pickle.dumps(player.begin()) == begun


@pytest.mark.parametrize("text", ALL)
def test_acting_and_forecasting_change_nothing(text):
    for player, _ in cases(text):
        for k, memory, step in player.decisions():
            before = pickle.dumps(memory)
            player.answer(k + 1000, memory, step.what, *step.given)
            assert pickle.dumps(memory) == before, f"changed at step {k}"


@pytest.mark.parametrize("text", ALL)
def test_a_memory_copied_or_pickled_in_mid_match_goes_on_in_the_same_way(text):
    for player, _ in cases(text):
        half, memory = len(player.steps) // 2, player.begin()
        for step in player.steps[:half]:
            memory = player.inner.watch(memory, *step.given) if step.what == "watch" else memory
        for each in (pickle.loads(pickle.dumps(memory)), copy.deepcopy(memory), memory):
            player.again(each, half)


@pytest.mark.parametrize("text", ALL)
def test_declared_memory_is_all_that_matters(text):
    for player, _ in cases(text):
        cut = getattr(player.inner, "cut", None)
        for k, _, step in player.decisions() if cut is not None else ():
            memory = player.begin()
            events = [s.given[0] for s in player.steps[:k] if s.what == "watch"]
            for event in events[-cut:] if cut else []:
                memory = player.inner.watch(memory, event)
            assert player.answer(k, memory, step.what, *step.given) == step.answer, f"another answer at step {k}"


@pytest.mark.parametrize("text", ALL)
def test_what_it_says_are_distributions_over_the_actions(text):
    for player, _ in cases(text):
        asked = [step for step in player.steps if step.what != "watch"]
        assert asked
        for step in asked:
            chances = step.answer[step.what == "act"]
            assert chances is None or set(chances) == set(step.given[-1])
            hidden = (step.answer[1] or {}).values() if step.what == "expect" else ()
            for told in [chances, *hidden]:
                assert told is None or is_distribution(told)


def is_distribution(chances: dict) -> bool:
    return min(chances.values()) >= 0 and abs(sum(chances.values()) - 1) <= 1e-9


@pytest.mark.parametrize("text", ALL)
def test_no_agent_keeps_a_state(text):
    for _, memory in cases(text):
        pickle.dumps(memory)  # a closed state that somebody kept would raise


class Notes:
    """Writes down all it is given."""

    def begin(self):
        return ()

    def act(self, memory, view, actions, rng):
        assert view is None or Saw(view) in memory[-1:]  # what it sees now was told last
        return actions[rng.integers(len(actions))]

    def watch(self, memory, event):
        return (*memory, event)


@pytest.mark.parametrize("spec", [*ANY, "leduc", "goofspiel(cards=3)", "soccer"])
def test_the_arenas_events_are_the_records_of_the_walk(spec):
    rules = load(spec)
    table = Table(Sealed(rules), [Notes() for _ in range(rules.players)], 5)
    state = rules.root()
    records = begin(rules, state)
    while not table.over and table.time < 40:
        moves = table.step()
        then = rules.play(state, moves)
        records, state = advance(rules, records, state, moves, then), then
    assert [r.entries for r in records] == table.memories and any(len(r.entries) > 1 for r in records)


class Learns(Uniform):
    """Learns while it acts."""

    def begin(self):
        return []

    def act(self, memory, view, actions, rng):
        memory.append(1)
        return actions[0]


class Hidden(Uniform):
    """Keeps count outside its memory."""

    seen = 0

    def act(self, memory, view, actions, rng):
        Hidden.seen += 1
        return actions[Hidden.seen % 2]


class Forgets(Uniform):
    """Says that it looks at nothing, and looks at what happened."""

    def begin(self):
        return 0

    def watch(self, memory, event):
        return memory + isinstance(event, Did)

    def act(self, memory, view, actions, rng):
        return actions[memory % 2]


class Boasts(Uniform):
    def forecast_move(self, memory, view, player, actions):
        return {a: 1.0 for a in actions}


class Shares(Uniform):
    """Its memories are one and the same."""

    told = []

    def begin(self):
        return self.told

    def watch(self, memory, event):
        memory.append(event)
        return memory

    def act(self, memory, view, actions, rng):
        return actions[len(memory) % 3]


@pytest.mark.parametrize(
    ("broken", "test"),
    [
        (Learns, test_acting_and_forecasting_change_nothing),
        (Hidden, test_same_seed_same_play_and_nothing_is_left_from_the_match_before),
        (Shares, test_same_seed_same_play_and_nothing_is_left_from_the_match_before),
        (Forgets, test_declared_memory_is_all_that_matters),
        (Boasts, test_what_it_says_are_distributions_over_the_actions),
    ],
)
def test_agents_that_break_the_contract_are_found_out(monkeypatch, broken, test):
    monkeypatch.setitem(globals(), "agent", lambda text, game, seat: broken(game, seat))
    monkeypatch.setitem(ALL, broken.__name__, ("rps|repeat(9)",))
    with pytest.raises(AssertionError):
        test(broken.__name__)


def test_a_state_that_is_touched_or_kept_says_so():
    closed = Sealed(load("rps|repeat(9)")).root()
    for touch in (lambda s: s.stage, hash, len, list, pickle.dumps, lambda s: s == s, repr):
        with pytest.raises(AssertionError):
            touch(closed)
