"""A hidden number, somebody's reports of it, and an agent that follows them with a constant weight g.

    theta' = keep * theta + noise, of variance spread^2 for ever;    z = theta + error of variance 1
    report y = z + d;    the agent's estimate x = prior + g * (y - prior), its prior being keep * (x before)

The informant knows z and g, has its own best estimate m, and chooses d:

    honest       d = 0
    noisy        d is Gaussian with standard deviation `push`: its instrument is worse than it says
    interested   minimises (x - m - beta)^2 + lie * d^2, beta drawn each round with standard deviation `push`
    opposed      |d| <= push, such that x is as far from m as can be

With keep = 0 everything has a closed form. There kappa = spread^2 / v, v = spread^2 + 1, P = spread^2 / v, and the
expected squared error of a weight 0 <= g is

    P + (kappa - g)^2 v                                                               honest
    ... + g^2 push^2                                                                  noisy
    P + (kappa - g)^2 v (lie / (g^2 + lie))^2 + push^2 (g^2 / (g^2 + lie))^2          interested
    P + (kappa - g)^2 v + 2 |kappa - g| g push sqrt(2 v / pi) + g^2 push^2            opposed
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

INFORMANTS = ("honest", "noisy", "interested", "opposed")


class World(NamedTuple):
    spread: float  # of the hidden number, in errors of a report
    keep: float = 0.0  # of the number from round to round
    lie: float = 0.25  # what a push of one costs an interested informant

    @property
    def kappa(self) -> float:
        """The right weight on one honest report when nothing was heard before."""
        return self.spread**2 / self.v

    @property
    def v(self) -> float:
        return self.spread**2 + 1

    @property
    def gain(self) -> float:
        """Kalman's gain in the long run: p / (p + 1), p = keep^2 p / (p + 1) + (1 - keep^2) spread^2."""
        fresh = (1 - self.keep**2) * self.spread**2
        b = fresh + self.keep**2 - 1
        p = (b + np.sqrt(b**2 + 4 * fresh)) / 2
        return float(p / (p + 1))


def error(world: World, informant: str, g: float, push: float) -> float:
    """The expected squared error with keep = 0, exactly."""
    miss = world.kappa - g
    if informant == "interested":
        told = g**2 / (g**2 + world.lie)
        return world.kappa + miss**2 * world.v * (1 - told) ** 2 + (push * told) ** 2
    found = world.kappa + miss**2 * world.v  # P = spread^2 / v = kappa, as a report's error is 1
    if informant == "noisy":
        return found + (g * push) ** 2
    if informant == "opposed":
        return found + 2 * abs(miss) * g * push * np.sqrt(2 * world.v / np.pi) + (g * push) ** 2
    return found


def right_weight(world: World, informant: str, push: float) -> float:
    """The g in [0, 1] with the smallest error, by search: a grid, then finer around the best."""
    low, high = 0.0, 1.0
    for _ in range(12):
        grid = np.linspace(low, high, 201)
        at = int(np.argmin([error(world, informant, g, push) for g in grid]))
        low, high = grid[max(at - 1, 0)], grid[min(at + 1, 200)]
    best = (low + high) / 2
    return float(best) if error(world, informant, best, push) < error(world, informant, 0.0, push) - 1e-12 else 0.0


def careful_weight(world: World, honest: float, push: float) -> float:
    """The best weight if the informant is honest with this chance and opposed otherwise (restricted Nash)."""
    far, w = push * np.sqrt(2 * world.v / np.pi), 1 - honest
    g = world.kappa * (world.v - w * far) / (world.v - 2 * w * far + w * push**2)
    return float(np.clip(g, 0.0, world.kappa))  # past kappa only the opponent gains


def errors(
    world: World,
    informant: str,
    gains: np.ndarray,
    pushes: np.ndarray,
    rounds: int,
    seeds: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """[S, G, seeds] the mean squared error over `rounds`, after as many as are forgotten; same luck in all cells."""
    g, push = gains[None, :, None], pushes[:, None, None]
    theta, m, x = world.spread * rng.standard_normal(seeds), np.zeros(seeds), np.zeros((len(pushes), len(gains), seeds))
    start = 0 if world.keep == 0 else int(5 / (1 - world.keep))
    total = np.zeros_like(x)
    for t in range(start + rounds):
        fresh, slip, wish = rng.standard_normal((3, seeds))
        theta = world.keep * theta + np.sqrt(1 - world.keep**2) * world.spread * fresh
        z = theta + slip
        m = world.keep * m + world.gain * (z - world.keep * m)
        heard = world.keep * x + g * (z - world.keep * x)  # the estimate if d were 0
        x = heard + g * pushed(world, informant, g, push, heard - m, wish)
        if t >= start:
            total += (x - theta) ** 2
    return total / rounds


def pushed(world: World, informant: str, g, push, ahead, wish) -> np.ndarray:
    """d, where the agent would be `ahead` of the informant's own estimate without it."""
    if informant == "noisy":
        return push * wish
    if informant == "interested":
        return g * (push * wish - ahead) / (g**2 + world.lie)
    if informant == "opposed":
        return push * np.where(ahead < 0, -1.0, 1.0)
    return 0.0 * ahead


class Menu(NamedTuple):
    """What can be done about a project worth theta in each of two periods."""

    try_first: bool  # whether there is a small bet and a probe, after which theta is known
    bet: float = 0.2  # share of theta that a small bet pays in the first period
    cost: float = 0.05  # of a probe, in spreads


def chosen(menu: Menu, mean: np.ndarray, variance: float, spread: float) -> np.ndarray:
    """0 nothing, 1 build (2 theta, for good), 2 small bet, 3 probe: the best for a belief N(mean, variance)."""
    from scipy.special import ndtr

    sd = np.sqrt(variance)
    later = mean * ndtr(mean / sd) + sd * np.exp(-((mean / sd) ** 2) / 2) / np.sqrt(2 * np.pi)  # E max(theta, 0)
    worth = [0 * mean, 2 * mean]
    if menu.try_first:
        worth += [menu.bet * mean + later, later - menu.cost * spread]
    return np.argmax(worth, 0)


def paid(menu: Menu, choice: np.ndarray, theta: np.ndarray, spread: float) -> np.ndarray:
    """What the choices earn in both periods."""
    later = np.maximum(theta, 0)
    return np.choose(choice, [0 * theta, 2 * theta, menu.bet * theta + later, later - menu.cost * spread])
