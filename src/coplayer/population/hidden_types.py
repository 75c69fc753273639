"""Players whose type is drawn and hidden at the match's beginning: favourites, levels, logit and cyclers.

favourite   one action with chance .7, the others evenly
level_k     level 0 has a random mix, level k is the best answer to the other's level k - 1; k is 0 to 3, and one
            action in ten is drawn evenly
logit       action a with a chance that goes with exp(rate * value), value against a random belief about us
cycler      from one action to the next with chance .8: a Markov chain that looks at its own last action
any         one of these

None reacts to us, so a best answer to what they do now is the best there is. Any two-player one-shot game, repeated.

Sources: Nagel, Am. Econ. Rev. 85 (1995) 1313 (levels); McKelvey & Palfrey, Games Econ. Behav. 10 (1995) 6 (logit).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from coplayer.agents.memory_one import MemoryOne
from coplayer.game import Game, Unsuited
from coplayer.model.stage import Stage, stage_of
from coplayer.population.by_name import Member
from coplayer.read.name import title

GAME = "rps|repeat(1000)"
UNIT = "turn"
LOVED = 0.7
STEP = 0.8
TREMBLE = 0.1
LEVELS = 4


def members(game: Game) -> list[Member]:
    suit(game)
    return [Member(name, partial(drawn, name)) for name in (*TYPES, "any")]


def suit(game: Game) -> None:
    """Raise Unsuited unless both have a choice in a repeated one-shot game."""
    if min(stage_of(game, 0).shape) < 2:
        raise Unsuited(f"two actions or more for each are expected, given {title(game)}")


def drawn(name: str, game: Game, seat: int, rng: np.random.Generator) -> MemoryOne:
    """The agent for a match."""
    make = list(TYPES.values())[rng.integers(len(TYPES))] if name == "any" else TYPES[name]
    stage = stage_of(game, seat)
    start, chain = make(stage, rng)  # [A], [A, A] after its own action
    return MemoryOne(game, seat, start, np.repeat(chain[:, None], stage.shape[1], 1))


def loving(action: int, actions: int, share: float = LOVED) -> np.ndarray:
    """`share` on an action, the rest evenly on the others [A]."""
    mix = np.full(actions, (1 - share) / (actions - 1))
    mix[action] = share
    return mix


def forever(mix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return mix, np.tile(mix, (len(mix), 1))


def favourite(stage: Stage, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    return forever(loving(int(rng.integers(stage.shape[0])), stage.shape[0]))


def level_k(stage: Stage, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    k = int(rng.integers(LEVELS))
    mix = lifted(stage, rng.dirichlet(np.ones(stage.shape[k % 2])), k)
    return forever(TREMBLE / len(mix) + (1 - TREMBLE) * mix)


def lifted(stage: Stage, mix: np.ndarray, k: int) -> np.ndarray:
    """What level k does [A] where level 0 does `mix`: ours if k is even, theirs if it is odd."""
    pay = stage.payoff, stage.other.T  # rows: whoever answers
    for who in [(k - level) % 2 for level in range(1, k + 1)]:
        mix = np.eye(stage.shape[who])[(pay[who] @ mix).argmax()]
    return mix


def logit(stage: Stage, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    value = stage.payoff @ rng.dirichlet(np.ones(stage.shape[1]))  # [A, B] @ [B] -> [A]
    rate = np.exp(rng.uniform(np.log(1.0), np.log(20.0))) / max(np.ptp(stage.payoff), 1e-300)
    weight = np.exp(rate * (value - value.max()))
    return forever(weight / weight.sum())


def cycler(stage: Stage, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    a = stage.shape[0]
    step, order = rng.integers(1, a), rng.permutation(a)
    chain = np.zeros((a, a))
    for k in range(a):
        chain[order[k]] = loving(order[(k + step) % a], a, STEP)
    return np.full(a, 1 / a), chain


TYPES: dict[str, Callable[[Stage, np.random.Generator], tuple[np.ndarray, np.ndarray]]] = {
    f.__name__: f for f in (favourite, level_k, logit, cycler)
}
