"""Does an agent stay its owner's when others talk to it?

First one order, solved exactly: it comes from the principal or, with chance q, from an impostor; the agent obeys
or refuses (games/forged_speaker.py). The order carries no tag, one that anybody can write, one that costs
something to write, or one that only the principal can write. What a tag is worth is the most that the agent
gets in any equilibrium with it, less what it gets without (its equilibria without differ in nothing).

Then one owner among m other voices (forged_speaker_voices.py): how often is its order kept?
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from coplayer.games.forged_speaker import TAGS, ForgedSpeaker
from coplayer.study import forged_speaker_voices as voices
from coplayer.study import forged_speaker_words as words
from coplayer.study.by_name import Say, check, verdict
from coplayer.study.forged_speaker_play import Crowd
from coplayer.study.plans import extreme_equilibria, matrix_of_plans
from coplayer.study.setting import setting

CLAIM = (
    "An agent that cannot tell its principal from others pays exactly what knowing the speaker is worth, and "
    "**only tags that an impostor cannot afford to write win it back**; a label in the text is worth nothing. Among many "
    "voices only a record kept per authenticated speaker, outside whoever reads, keeps every order."
)
RIVALS = (
    "It is information: any label that says who speaks is enough.",
    "It is authentication: a label helps only if it cannot be forged, or forging costs more than it brings.",
    "It is training: even with sure labels agents yield to the majority, if those they were taught among agreed.",
)
FLIP = (
    "somewhere on the grid a label that anybody can write for nothing wins back, in some equilibrium, more than 5 % "
    "of what an authenticated one wins back; or, among ten voices, a net that reads plain labels keeps the owner's "
    "order within 5 points as often as a record per authenticated speaker does"
)
SHARE = NEAR = 0.05
AGENT = 1  # its seat


@dataclass(frozen=True)
class Config:
    """Does an agent stay its owner's when others talk to it?"""

    q: tuple[float, ...] = setting(
        (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8), "chance", "from rare to usual impostors"
    )
    loss: tuple[float, ...] = setting(
        (0.5, 1.0, 2.0, 5.0, 10.0), "points", "obeying an impostor, against +1 for the principal"
    )
    loot: float = setting(1.0, "points", "an impostor wants to be obeyed as much as the principal does")
    fee: float = setting(0.25, "points", "a costly tag the principal can afford: less than the 1 it gains")
    forgery: float = setting(2.0, "points", "and an impostor cannot: more than its loot")
    shown: tuple[float, float] = setting((0.1, 5.0), "q, loss", "the case told in the text")
    forgeries: tuple[float, ...] = setting(
        (0.0, 0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0), "points", "where does a costly tag begin to work?"
    )
    voices: tuple[int, ...] = setting((0, 1, 2, 3, 5, 7, 10, 15, 20), "voices", "beside the owner")
    judged: int = setting(10, "voices", "where the flip condition looks")
    concerted: float = setting(0.5, "chance", "that all strangers want the same other thing")
    forged: float = setting(0.2, "chance", "that a stranger writes the owner’s label, where it can")
    nets: int = setting(10, "nets", "taught from different seeds, an arm")
    steps: int = setting(600, "steps", "of 256 orders each, to teach a net")
    episodes: int = setting(4000, "orders", "a net and number of voices")
    model: str = setting("scripted", "name", "who reads in words; smollm2, or URL#MODEL, for a language model")
    heard: tuple[int, ...] = setting((0, 1, 3, 10, 20), "voices", "where a model in words is asked")
    asked: int = setting(40, "orders", "a context and number of voices, in words")
    seed: int = setting(0, "seed", "of the nets and of the orders they are judged on")

    @property
    def crowd(self) -> Crowd:
        return Crowd(concerted=self.concerted, forged=self.forged)


def run(config: Config, say: Say) -> dict[str, Any]:
    """Every arm on the grid, and the costly tag over what forging costs."""
    rows = []
    for q, loss in product(config.q, config.loss):
        say(f"q = {q:g}, loss = {loss:g}")
        rows.append(cell(config, q, loss))
    q, loss = config.shown
    forging = [[c, most(config, q, loss, "costly", forgery=c)[1]] for c in config.forgeries]
    kept, told_so = voices.measured(config, say), words.measured(config, say)
    numbers = {
        "grid": rows, "shown": cell(config, q, loss), "forging": forging,
        "hold": kept, "judged": config.judged, "in_words": told_so,
    }  # fmt: skip
    return {
        "numbers": numbers,
        "verdict": verdict(flipped(numbers), told(numbers)),
        "figures": [
            by_chance(config, rows),
            by_forgery(config, numbers),
            *voices.figures(config, kept),
            words.figure(config, told_so),
        ],
        "tables": [worths(config, rows), voices.table(config, kept), words.table(config, told_so)],
        "checks": checks(config, numbers) + voices.checks(config),
    }


def most(config: Config, q: float, loss: float, tag: str, **changed: float) -> tuple[float, float]:
    """The least and most that an equilibrium pays the agent, exactly: over all extreme equilibria."""
    costs = {"loot": config.loot, "fee": config.fee, "forgery": config.forgery} | changed
    found = extreme_equilibria(matrix_of_plans(ForgedSpeaker(q, loss, tag, **costs)))
    return float(found.low[AGENT]), float(found.high[AGENT])


def cell(config: Config, q: float, loss: float) -> dict[str, Any]:
    """What the agent gets at one q and loss, per arm [least, most]."""
    return {"q": q, "loss": loss} | {tag: list(most(config, q, loss, tag)) for tag in TAGS}


def won(row: dict[str, Any], tag: str) -> float:
    """What a tag wins back at most."""
    return row[tag][1] - row["none"][1]


def forged_share(numbers: dict[str, Any]) -> float:
    """The largest share of the authenticated tag's worth that a free one reaches on the grid."""
    return max(won(r, "cheap") / won(r, "authenticated") for r in numbers["grid"] if won(r, "authenticated") > 1e-9)


def flipped(numbers: dict[str, Any]) -> bool | None:
    short = voices.behind(numbers["hold"], numbers["judged"])
    if forged_share(numbers) > SHARE:
        return True
    return None if short is None else short <= NEAR


def told(numbers: dict[str, Any]) -> str:
    r, share = numbers["shown"], forged_share(numbers)
    return (
        f"at q = {r['q']:g} and a loss of {r['loss']:g} the agent gets {r['none'][1]:.3g} without a tag, "
        f"{r['cheap'][1]:.3g} with a free one, {r['costly'][1]:.3g} with a costly and {r['authenticated'][1]:.3g} "
        f"with an authenticated one; on all {len(numbers['grid'])} points of the grid the free tag wins back at most "
        f"{100 * round(share, 9):.2g} % of what the authenticated one does; among {numbers['judged']} voices {kept(numbers)}"
    )


def kept(numbers: dict[str, Any]) -> str:
    short = voices.behind(numbers["hold"], numbers["judged"])
    if short is None:
        return "no net was taught, for want of jax and optax: pip install 'coplayer[deep]'"
    return (
        f"a net that reads labels keeps {100 * short:.0f} points fewer of the owner’s orders than a record per speaker"
    )


def by_chance(config: Config, rows: list[dict[str, Any]]) -> dict[str, Any]:
    loss = config.shown[1]
    here = sorted((r for r in rows if r["loss"] == loss), key=lambda r: r["q"])
    worth = [won(r, "authenticated") for r in here]
    top = int(np.argmax(worth))
    names = {"authenticated": "authenticated", "costly": "costly to forge", "none": "none, or free to forge"}
    if any(won(r, "cheap") > 1e-9 for r in here):
        names |= {"none": "none", "cheap": "free to forge"}
    return {
        "title": f"Knowing the speaker is worth most, {worth[top]:.2g} points an order, where "
        f"{100 * here[top]['q']:.3g} % are forged",
        "x": f"chance q that the order is an impostor’s (loss {loss:g})",
        "y": "most that the agent gets in an equilibrium, points an order",
        "series": [{"name": label, "points": [[r["q"], r[tag][1]] for r in here]} for tag, label in names.items()],
        "note": "Exact: every extreme equilibrium of the order game was listed; nothing was sampled. "
        "Where curves lie on each other only one is seen.",
    }


def by_forgery(config: Config, numbers: dict[str, Any]) -> dict[str, Any]:
    forging, r = numbers["forging"], numbers["shown"]
    works = [c for c, v in forging if v > r["none"][1] + 1e-9]
    title = (
        f"A costly tag works from a forging cost of {min(works):g} on: the loot is {config.loot:g}"
        if works
        else "No cost tried makes the tag work"
    )
    return {
        "title": title,
        "x": f"what the tag costs an impostor, points (q = {r['q']:g}, loss {r['loss']:g})",
        "y": "most that the agent gets in an equilibrium, points an order",
        "series": [{"name": "costly tag", "points": forging}],
        "reference": {"name": "authenticated", "y": r["authenticated"][1]},
        "note": f"Exact; the costs tried are {', '.join(f'{c:g}' for c, _ in forging)}.",
    }


def worths(config: Config, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Identity's worth on the grid, q across and loss down."""
    at = {(r["q"], r["loss"]): won(r, "authenticated") for r in rows}
    return {
        "title": "What an authenticated tag is worth to the agent, points an order",
        "head": ["loss", *(f"q = {q:g}" for q in config.q)],
        "rows": [[loss, *(at[q, loss] for q in config.q)] for loss in config.loss],
        "decimals": 2,
        "note": "Most in any equilibrium with the tag, less the most without. It rises with q until the agent obeys "
        "nobody, then falls with the principal’s share of the orders.",
    }


def checks(config: Config, numbers: dict[str, Any]) -> list[dict[str, Any]]:
    """Closed forms over the grid: the point that is farthest off is shown."""
    rows = numbers["grid"]
    forms = {
        "no tag: max(0, 1 − q − q L)": (lambda q, L: max(0.0, 1 - q - q * L), lambda r: r["none"][1]),
        "authenticated: 1 − q": (lambda q, L: 1 - q, lambda r: r["authenticated"][1]),
        "identity is worth min(1 − q, q L)": (lambda q, L: min(1 - q, q * L), lambda r: won(r, "authenticated")),
        "a free tag adds 0 (babbling)": (lambda q, L: 0.0, lambda r: won(r, "cheap")),
        "a costly tag adds min(1 − q, q L)": (lambda q, L: min(1 - q, q * L), lambda r: won(r, "costly")),
    }
    if config.loot <= 0:  # then an impostor does not care whether it is obeyed
        forms = {k: v for k, v in forms.items() if "free" not in k}
    if config.fee > 1 or config.forgery < config.loot:
        forms = {k: v for k, v in forms.items() if "costly" not in k}
    made = []
    for what, (known, got) in forms.items():
        worst = max(rows, key=lambda r: abs(known(r["q"], r["loss"]) - got(r)))
        name = f"{what}, farthest of {len(rows)} points: q = {worst['q']:g}, L = {worst['loss']:g}"
        made.append(check(name, known(worst["q"], worst["loss"]), got(worst)))
    return made
