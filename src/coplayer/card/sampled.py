"""The card of a game too large to walk: estimates from random plays, each with its 95 % interval, n and seed.

Plays draw chance by its probabilities and moves evenly. The number of histories is estimated after Knuth,
Estimating the efficiency of backtrack programs (Math. Comp. 29, 1975): one over the probability with which a
play came to where it is (with even draws, the product of the branchings met) is an unbiased estimate of how
many histories there are; its spread is wide, so it is given as log10 with a bootstrap interval, which errs low
while the plays with most branching have not been met.

What a single play can refute (zero-sum, common payoff, all moves in turn) is false for certain once refuted,
and otherwise unknown: not refuted in n plays.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from coplayer.card.card import Card
from coplayer.card.facts import Property, unknown
from coplayer.game import CHANCE, Game, discount, horizon
from coplayer.read.name import title

PLAYS, STEPS = 2_000, 10_000  # at most; a play that reaches STEPS is cut off and counted
SECONDS = 15.0
NORMAL = 1.959963984540054  # 95 %
RESAMPLED = 400


@dataclass(eq=False)
class Play:
    """One random play. `widths`: branching of each step; `movers`: how many moved, 0 for chance; `odds`: log10
    of one over the step's probability."""

    returns: np.ndarray
    widths: list[int] = field(default_factory=list)
    movers: list[int] = field(default_factory=list)
    odds: list[float] = field(default_factory=list)
    seats: set[int] = field(default_factory=set)
    paying: int = 0  # steps before the last that pay
    cut: bool = False


def sampled_card(
    game: Game, spec: str = "", seed: int = 0, seconds: float = SECONDS, plays: int = PLAYS, why: str = ""
) -> Card:
    """The sampled card of `game`: as many of `plays` random plays as `seconds` allow, two at least."""
    rng, until = np.random.default_rng(seed), time.perf_counter() + seconds
    seen: list[Play] = []
    while len(seen) < 2 or (len(seen) < plays and time.perf_counter() < until):
        seen.append(one_play(game, rng))
    found = properties(game, seen, seed)
    size: dict[str, Any] = {"players": game.players}
    size |= dict.fromkeys(("states", "histories", "terminals", "infosets", "sequences"))
    size |= {"horizon": horizon(game), "discount": discount(game)}
    reason = f"too large to walk{': ' + why if why else ''}"
    length = found["length"]
    more = {
        "reason": reason,
        "sampled": {
            "playouts": len(seen), "seed": seed, "pays": left_open(found) if game.players > 1 else "",
            "length": {"mean": length.value, "low": length.low, "high": length.high},
        },
    }  # fmt: skip
    return Card(spec or title(game), size, "sampled", found, {"reason": reason}, more=more)


def one_play(game: Game, rng: np.random.Generator) -> Play:
    """A play from the root, up to the horizon or STEPS."""
    s, made, play = game.root(), 0, Play(np.zeros(game.players))
    last, rate = horizon(game), discount(game)
    paid, idle = np.zeros(game.players), 0
    while movers := game.movers(s):
        chance = movers == (CHANCE,)
        play.cut = len(play.widths) == STEPS
        if play.cut or (not chance and made == last):
            break
        play.paying += bool(paid.any())  # the step before was not the last
        moves, width, p = drawn(game, s, movers, rng)
        t = game.play(s, moves)
        paid = np.asarray(game.rewards(s, moves, t), float)
        play.returns += paid * rate ** (max(made - 1, 0) if chance else made)
        play.widths.append(width)
        play.movers.append(0 if chance else len(movers))
        play.odds.append(-np.log10(p))
        play.seats |= set(movers) - {CHANCE}
        s, made = t, made + (not chance)
        idle = idle + 1 if chance and made == last and not paid.any() else 0
    return trimmed(play, idle)


def trimmed(play: Play, idle: int) -> Play:
    """Without its last `idle` steps: chance after the horizon that paid nothing."""
    keep = len(play.widths) - idle
    return replace(play, widths=play.widths[:keep], movers=play.movers[:keep], odds=play.odds[:keep])


def drawn(game: Game, s: Any, movers: tuple[int, ...], rng: np.random.Generator) -> tuple[tuple, int, float]:
    """What chance draws, or an even choice of each mover; out of how many joint choices, and its probability."""
    if movers == (CHANCE,):
        outcomes, weights = zip(*((o, p) for o, p in game.chance(s) if p > 0), strict=True)
        k = int(rng.choice(len(outcomes), p=np.array(weights) / sum(weights)))
        return (outcomes[k],), len(outcomes), weights[k]
    menus = [game.actions(s, i) for i in movers]
    width = int(np.prod([len(m) for m in menus]))
    return tuple(m[int(rng.integers(len(m)))] for m in menus), width, 1 / width


def properties(game: Game, plays: Sequence[Play], seed: int) -> dict[str, Property]:
    """All that plays say."""
    n = len(plays)
    returns = np.array([p.returns for p in plays])
    cut = sum(p.cut for p in plays)
    tail = f"; {cut:,} were cut off after {STEPS:,} steps" if cut else ""
    steps = np.array([len(p.widths) for p in plays], float)
    length = mean(steps, seed, f"steps of a random play, chance included{tail}")
    found = {
        "players": Property(game.players, "as the rules say"),
        "moves": moves(plays),
        "chance": chance(plays),
        "sight": unknown("not seen from plays"),
        "zero_sum": refuted(np.abs(returns.sum(1)), returns, "the sum of payoffs is not 0", n),
        "constant_sum": refuted(np.abs(returns.sum(1) - returns[0].sum()), returns, "the sum of payoffs changes", n),
        "common_payoff": refuted(np.ptp(returns, axis=1), returns, "payoffs differ", n),
        "rewards": mean(density(plays), seed, "share of the steps before the last that pay"),
        "length": length,
        "branching": branching(plays, seed),
        "histories_log10": tree_size(plays, seed, ends=False),
        "terminals_log10": tree_size(plays, seed, ends=True),
        "return_correlation": correlation(returns, seed),
    }
    found["payoffs"] = payoffs(game, found, n)
    for i in range(game.players):
        found[f"return_{i}"] = mean(returns[:, i], seed, f"return of seat {i} in random play")
    return found


def mean(x: np.ndarray, seed: int, witness: str) -> Property:
    """An average with its normal interval."""
    half = NORMAL * float(x.std(ddof=1) / np.sqrt(len(x)))
    m = float(x.mean())
    return Property(m, f"{witness}; n = {len(x):,}, seed {seed}", "estimate", m - half, m + half, len(x), seed)


def moves(plays: Sequence[Play]) -> Property:
    kinds = {n > 1 for p in plays for n in p.movers if n}
    if True not in kinds:
        words = f"one mover at each decision of {len(plays):,} random plays"
        return Property("in turn" if kinds else "nobody moves", words, "estimate")
    return Property("both" if False in kinds else "at once", f"decisions of {len(plays):,} random plays", "estimate")


def chance(plays: Sequence[Play]) -> Property:
    draws = [w for p in plays for w, n in zip(p.widths, p.movers, strict=True) if n == 0]
    if max(draws, default=1) > 1:
        return Property(True, f"{len(draws):,} chance steps met, of up to {max(draws):,} outcomes")
    return unknown(f"not met in {len(plays):,} random plays")


def refuted(far: np.ndarray, returns: np.ndarray, what: str, n: int) -> Property:
    """False, with the play that shows it, or unknown."""
    k = int(far.argmax())
    if far[k] > 1e-9 * max(float(np.abs(returns).max()), 1e-300):
        return Property(False, f"{what}: play {k} pays {', '.join(f'{x:+g}' for x in returns[k])}")
    return unknown(f"not refuted in {n:,} random plays")


def payoffs(game: Game, found: dict[str, Property], n: int) -> Property:
    if game.players == 1:
        return Property("one player's own", "one player")
    if found["constant_sum"].value is False and found["common_payoff"].value is False:
        return Property("general-sum", f"{found['constant_sum'].witness}; {found['common_payoff'].witness}")
    return unknown(f"{left_open(found)} in each of {n:,} random plays, which is no proof")


def left_open(found: dict[str, Property]) -> str:
    """The plainest kind of payoffs that no play refutes, or nothing."""
    kinds = {"zero_sum": "zero-sum", "constant_sum": "constant-sum", "common_payoff": "common payoff"}
    return next((said for name, said in kinds.items() if found[name].value is None), "")


def density(plays: Sequence[Play]) -> np.ndarray:
    return np.array([p.paying / max(len(p.widths) - 1, 1) for p in plays])


def branching(plays: Sequence[Play], seed: int) -> Property:
    """Joint actions at a decision: the ratio of two means over plays, its interval by the delta method."""
    total = np.array([sum(w for w, n in zip(p.widths, p.movers, strict=True) if n) for p in plays], float)
    number = np.array([sum(n > 0 for n in p.movers) for p in plays], float)
    ratio = total.sum() / max(number.sum(), 1)
    half = NORMAL * float((total - ratio * number).std(ddof=1)) / np.sqrt(len(plays)) / max(number.mean(), 1e-300)
    most = max((w for p in plays for w, n in zip(p.widths, p.movers, strict=True) if n), default=0)
    words = f"joint actions at a decision of random play, {most:,} at most; n = {len(plays):,}, seed {seed}"
    return Property(float(ratio), words, "estimate", float(ratio - half), float(ratio + half), len(plays), seed)


def tree_size(plays: Sequence[Play], seed: int, ends: bool) -> Property:
    """log10 of the number of endings, or of all histories (Knuth 1975)."""
    logs = np.array([knuth(p, ends) for p in plays])
    rng = np.random.default_rng(seed)
    again = [log_mean(logs[rng.integers(len(logs), size=len(logs))]) for _ in range(RESAMPLED)]
    low, high = np.quantile(again, [0.025, 0.975])
    words = (
        f"how many there are, as a power of ten: Knuth's estimate, bootstrap interval; n = {len(plays):,}, seed {seed}"
    )
    return Property(log_mean(logs), words, "estimate", float(low), float(high), len(plays), seed)


def knuth(play: Play, ends: bool) -> float:
    """log10 of what one play says: one over its probability, or the sum of that over all its histories."""
    products = np.concatenate([[0.0], np.cumsum(play.odds)])
    if ends:
        return float(products[-1])
    return float(products.max() + np.log10((10 ** (products - products.max())).sum()))


def log_mean(logs: np.ndarray) -> float:
    """log10 of the mean of 10**logs."""
    return float(logs.max() + np.log10((10 ** (logs - logs.max())).mean()))


def correlation(returns: np.ndarray, seed: int) -> Property:
    """The correlation of seats 0 and 1, its interval by Fisher's transformation."""
    n = len(returns)
    if returns.shape[1] < 2 or n < 5 or (returns[:, :2].std(0) == 0).any():
        return unknown("one player, too few plays, or returns that never vary")
    r = float(np.corrcoef(returns[:, 0], returns[:, 1])[0, 1])
    z, half = np.arctanh(np.clip(r, -1 + 1e-15, 1 - 1e-15)), NORMAL / np.sqrt(n - 3)
    low, high = float(np.tanh(z - half)), float(np.tanh(z + half))
    words = f"of the returns of seats 0 and 1 in random play; n = {n:,}, seed {seed}"
    return Property(r, words, "estimate", low if abs(r) < 1 - 1e-12 else r, high if abs(r) < 1 - 1e-12 else r, n, seed)
