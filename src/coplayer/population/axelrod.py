"""The strategies of the axelrod library, all that do not run long: 221 in its version 4.14.0.

They play the iterated prisoner's dilemma, 200 turns, without noise or with (`|noisy(0.05)`). Every pair and each with
itself has been played among them: `means(noise)` are those matches, so that an agent can be put into the table
without playing the table again. `played(...)` makes it again (about three minutes without noise, six with).

Source: Knight et al., An open framework for the reproducible study of the iterated prisoner's dilemma, JORS 4 (2016).
Known: without noise Evolved FSM 6 is first with 2.90 a turn; tit for tat has 2.64, always cooperate 2.36, always
defect 1.81. With 5 % noise Evolved ANN 5 Noise 05 is first with 2.5. 123 never defect against one who cooperates.
"""

from __future__ import annotations

from functools import cache, partial
from importlib.resources import files
from itertools import combinations_with_replacement

import numpy as np

from coplayer.agents.axelrod_player import AxelrodPlayer, dilemma, library, strategies
from coplayer.game import Game, NotFound
from coplayer.population.by_name import Member

GAME = "prisoners_dilemma|repeat(200)"
UNIT = "turn"
AGENTS = ("good_faith", "bounded_memory/plan", "context_tree/plan", "machine(tit_for_tat)")
SEEDS = 5
SEATS = (0,)  # the dilemma is the same from both
VERSION = "4.14.0"
TURNS = 200
PAYOFFS = ((3.0, 0.0), (5.0, 1.0))


def members(game: Game) -> list[Member]:
    """One a strategy, by the library's name."""
    dilemma(game, 0)
    return [Member(name, partial(seated, name)) for name in strategies()]


def seated(name: str, game: Game, seat: int, rng: np.random.Generator) -> AxelrodPlayer:
    return AxelrodPlayer(game, seat, name, int(rng.integers(2**32)))


@cache
def means(noise: float = 0.0) -> tuple[tuple[str, ...], np.ndarray]:
    """(names, [K, K] what the row earns a turn against the column), as played once and kept; three decimals.

    Kept for noise 0 (played(0, 5, seed=1)) and .05 (played(.05, 4, seed=1) and played(.05, 6, seed=2)). Standard
    error of a row's mean: median .005 and .006, at most .025 and .014.
    """
    kept = files("coplayer.population") / "data" / f"axelrod_{noise:g}.npz"
    if not kept.is_file():
        raise NotFound(
            f"the axelrod table was kept for noise 0 and 0.05, not for {noise:g}; played({noise:g}) plays it"
        )
    with kept.open("rb") as f, np.load(f) as table:
        return tuple(str(table["names"]).split("\n")), table["thousandths"] / 1000


def kept(game: Game) -> tuple[tuple[str, ...], np.ndarray] | None:
    """`means` where they are of this game, so that the arena can say where an agent stands; else None."""
    stage = dilemma(game, 0)
    usual = stage.rounds == TURNS and np.array_equal(stage.payoff, PAYOFFS)
    if not usual or stage.noise not in (0.0, 0.05):
        return None
    return means(stage.noise)


def played(noise: float, repetitions: int, seed: int = 1) -> np.ndarray:
    """[repetitions, K, K] what each strategy earns a turn against each, in the library's own matches."""
    one, two = ([kind() for kind in strategies().values()] for _ in range(2))
    drawn = np.array([bool(noise or library().Classifiers["stochastic"](p)) for p in one])
    table = np.zeros((repetitions, len(one), len(one)))
    for i, j in combinations_with_replacement(range(len(one)), 2):
        fixed = not (drawn[i] or drawn[j])
        for k in range(repetitions):
            once = table[0, [i, j], [j, i]] if fixed and k else pair(one[i], two[j], noise, (seed, k, i, j))
            table[k, [i, j], [j, i]] = once if i != j else np.mean(once)
    return table


def pair(one, two, noise: float, seed: tuple[int, ...]) -> np.ndarray:
    """[2] what both earn a turn in the match that `seed` names."""
    drawn = int(np.random.SeedSequence(seed).generate_state(1)[0])
    match = library().Match((one, two), turns=TURNS, noise=noise, seed=drawn)
    moves = np.array([[a.value, b.value] for a, b in match.play()])  # cooperate is 0
    pay = np.array(PAYOFFS)
    return np.array([pay[moves[:, 0], moves[:, 1]].mean(), pay[moves[:, 1], moves[:, 0]].mean()])


def keep(path: str, table: np.ndarray) -> None:
    """Write the mean over repetitions as `means` reads it."""
    thousandths = np.round(1000 * table.mean(0)).astype(np.int16)
    np.savez_compressed(path, thousandths=thousandths, names="\n".join(strategies()))


def joined(table: np.ndarray, ours: np.ndarray, theirs: np.ndarray, self_play: float) -> np.ndarray:
    """[K + 1] mean scores when one more joins: every old row gets its score against us, and we come last.

    `ours` [K] and `theirs` [K]: what we and they earn in our matches; everybody meets all K + 1 and itself.
    """
    size = len(table) + 1
    old = (table.sum(1) + theirs) / size
    return np.append(old, (ours.sum() + self_play) / size)
