"""The rows of the table: what is measured, against whom, and what was asked for."""

from __future__ import annotations

from dataclasses import dataclass

from environments import LITEEFG, NASHBENCH, OPENSPIEL, Peer


@dataclass(frozen=True)
class Race:
    """A task of ours and one of a peer's (or another of ours) in turn.

    Good when theirs / ours >= `asked`; with `most` ours may take that many times as long as theirs.
    """

    figure: str
    ours: str
    theirs: str
    asked: float | None = None  # None: for information
    peer: Peer | None = OPENSPIEL  # None: coplayer
    rounds: int = 7
    most: bool = False


@dataclass(frozen=True)
class Limit:
    """A task or command of ours alone. Good when it takes at most `asked`."""

    figure: str
    what: str
    asked: float
    unit: str = "s"
    least: bool = False  # at least, rather than at most
    rounds: int = 3


RACES = (
    Race("CFR+ iteration, Leduc, vs OpenSpiel C++", *["iteration leduc"] * 2, 700),
    Race("CFR+ iteration, Leduc, vs LiteEFG", *["iteration leduc"] * 2, 120, LITEEFG),
    Race("CFR+ iteration, liar's dice 6, vs OpenSpiel C++", *["iteration liars_dice6"] * 2, 300),
    Race("exploitability, Leduc, vs OpenSpiel C++ nash_conv / 2", *["exploitability leduc"] * 2, 5000),
    Race(
        "exploitability, Leduc (uniform), vs nashbench",
        *["exploitability leduc uniform"] * 2, 100, NASHBENCH,
    ),
    Race("exploitability, Leduc, vs LiteEFG", *["exploitability leduc"] * 2, None, LITEEFG),
    Race("Leduc to 1e-3, in the solver, vs OpenSpiel C++", *["to 1e-3 leduc"] * 2, 700, rounds=3),
    Race(
        "Leduc to 1e-3, graph and form included, vs OpenSpiel C++",
        "to 1e-3 leduc from the rules", "to 1e-3 leduc", 30, rounds=3,
    ),
    Race(
        "reading liar's dice 6, vs a bare pyspiel traversal",
        *["read liars_dice6"] * 2, 3, rounds=5, most=True,
    ),
    Race(
        "reading liar's dice 6, vs a traversal with information states",
        "read liars_dice6", "read liars_dice6 with records", rounds=5, most=True,
    ),
    Race(
        "kernels for N players, Leduc watched by a third, vs two players",
        "iteration watched leduc", "iteration leduc", 2, None, most=True,
    ),
)  # fmt: skip

LIMITS = (
    Limit("reading liar's dice 6, peak resident", "peak read liars_dice6", 500, "MB", rounds=1),
    Limit("soccer (discount 0.9) by Shapley to 1e-7", "soccer", 5),
    Limit("random play in TableGame(Leduc)", "random play leduc", 15_000_000, "decisions / s", least=True),
    Limit("coplayer --help, wall", "help", 0.5, rounds=5),
    Limit("card of leduc(players=3)", "card leduc3", 40, rounds=1),
    Limit("card of leduc(players=3), peak resident", "peak card leduc3", 1000, "MB", rounds=1),
    Limit("brief of openspiel:leduc_poker, compiled", "brief", 15, rounds=1),
    Limit("brief of openspiel:leduc_poker, empty kernel cache", "brief cold", 90, rounds=1),
)
