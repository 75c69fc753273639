"""One context for all seats, or one each?

One reader plays every seat of a game and keeps, for each, what that seat has done and seen: all in one context, all in
one context with the others' parts marked as private, a context per seat, or a context per seat and a board beside it
with what can be inferred of the others (contexts_play.py). What is told is counted in bits, what it does to whom in
the game's units; both exactly, over all that can be dealt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.form.sequence import sequence_form
from coplayer.graph import walk
from coplayer.read.name import load
from coplayer.solve.best_response import exploitability
from coplayer.study import contexts_words as words
from coplayer.study.by_name import Say, check, verdict
from coplayer.study.contexts_play import CONTEXTS, Tree, averaged, leak, open_values, play, returns, tree
from coplayer.study.setting import setting

CLAIM = (
    "Whether seats should share a context is a matter of payoffs. **Where all are paid alike the pooled one earns most; "
    "where interests are opposed what a seat reads of the others it takes from their owners.** A context per seat tells "
    "nothing, and a board beside it has what play lets one infer."
)
RIVALS = (
    "Pooling only costs length: a reader uses what is its seat's and leaves the rest.",
    "A context per seat is always right.",
)
FLIP = (
    "in a game of common payoff a context per seat with a board earns at least as much as the pooled one, or pooled "
    "readers tell nothing of what the others hold in any game"
)
CLASSES = ("common payoff", "mixed", "opposed")
SAID = {
    "pooled": "one context",
    "notes": "one, with private notes",
    "alone": "one each",
    "board": "one each, and a board",
}


@dataclass(frozen=True)
class Config:
    """One context for all seats, or one each?"""

    games: tuple[str, ...] = setting(
        (
            "tiny_hanabi", "off_switch", "kuhn", "liars_dice(sides=3)", "leaky_pennies", "signalling(bias=0.3)",
            "deal_or_no_deal", "forged_speaker",
        ),
        "games",
        "two or more of common, mixed and opposed payoff, one mover at a time",
    )  # fmt: skip
    noise: float = setting(0.05, "of the game's range of pay", "how unreliably the reader does what earns most")
    slip: float = setting(0.1, "chance", "that a reader looks at notes marked as private")
    model: str = setting("none", "name", "a language model to play all seats in words too: smollm2, or URL#MODEL")
    worded: tuple[str, ...] = setting(
        ("tiny_hanabi", "kuhn", "signalling(bias=0.3)"), "games", "it plays: one of each kind, every node asked"
    )
    seed: int = setting(0, "seed", "of the order of answers in words; all else is exact")


def run(config: Config, say: Say) -> dict[str, Any]:
    rows, all_alike = [], []
    for name in config.games:
        say(name)
        t = tree(load(name))
        rows += one_reads(config, name, t)
        all_alike += [whole(config, name, t, context) for context in CONTEXTS]
    spoken = words.measured(config, say)
    numbers = {"one": rows, "all": all_alike, "in_words": spoken}
    return {
        "numbers": numbers,
        "verdict": verdict(flipped(numbers), told(numbers)),
        "figures": [taken(rows), dial(config)],
        "tables": [seats(all_alike), seen(all_alike), *([words.table(config, spoken, SAID)] if spoken else [])],
        "checks": checks(config, numbers),
    }


def kind(t: Tree) -> str:
    """How the seats' payoffs go together, at every end."""
    ends = np.array([n.paid for n in t.nodes if n.mover is None])
    if np.ptp(ends, axis=1).max() <= 1e-12:
        return "common payoff"
    return "opposed" if np.ptp(ends.sum(1)) <= 1e-12 else "mixed"


def one_reads(config: Config, name: str, t: Tree) -> list[dict[str, Any]]:
    """One seat reads through each context while the others have one each and a board; gains are over its having that too."""
    n = t.game.players
    usual = returns(t, play(t, ("board",) * n, config.noise, config.slip))
    rows = []
    for seat in range(n):
        for context in CONTEXTS[:3]:
            pi = play(t, tuple(context if i == seat else "board" for i in range(n)), config.noise, config.slip)
            gain = returns(t, pi) - usual
            rows.append({
                "game": name, "kind": kind(t), "seat": seat, "context": context, "leak": leak(t, pi, seat),
                "own": float(gain[seat]), "others": float(np.delete(gain, seat).mean()),
                "span": t.span,
            })  # fmt: skip
    return rows


def whole(config: Config, name: str, t: Tree, context: str) -> dict[str, Any]:
    """All seats read through the same context."""
    pi = play(t, (context,) * t.game.players, config.noise, config.slip)
    form = sequence_form(walk(t.game))
    return {
        "game": name, "kind": kind(t), "context": context, "returns": returns(t, pi).tolist(),
        "leak": sum(leak(t, pi, i) for i in range(t.game.players)),
        "exploitability": float(exploitability(form, averaged(t, pi, form))),
    }  # fmt: skip


def flipped(numbers: dict[str, Any]) -> bool:
    at = {(r["game"], r["context"]): r for r in numbers["all"]}
    common = [r["game"] for r in numbers["all"] if r["kind"] == "common payoff" and r["context"] == "pooled"]
    level = any(at[g, "board"]["returns"][0] >= at[g, "pooled"]["returns"][0] - 1e-9 for g in common)
    silent = all(r["leak"] <= 1e-9 for r in numbers["all"] if r["context"] == "pooled")
    return level or silent


def told(numbers: dict[str, Any]) -> str:
    at = {(r["game"], r["context"]): r for r in numbers["all"]}
    common = [r["game"] for r in numbers["all"] if r["kind"] == "common payoff" and r["context"] == "pooled"]
    parts = [
        f"in {g} the pooled context earns {at[g, 'pooled']['returns'][0]:.3g} and one each with a board "
        f"{at[g, 'board']['returns'][0]:.3g}"
        for g in common
    ]
    return "; ".join([*parts, *filter(None, (lost(numbers, kind) for kind in ("opposed", "mixed")))])


def lost(numbers: dict[str, Any], kind: str) -> str:
    """Of the seats that read the others in games of a kind, how many take from them."""
    reads = [r for r in numbers["one"] if (r["context"], r["kind"]) == ("pooled", kind) and r["leak"] > 1e-9]
    if not reads:
        return ""
    fewer = sum(r["others"] < -1e-9 for r in reads)
    return f"where payoffs are {kind} the others get less when a seat reads them in {fewer} of {len(reads)} cases"


def taken(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What a seat with the pooled context tells of the others, and what the others get for it."""
    here = [r for r in rows if r["context"] == "pooled" and r["leak"] > 1e-9]
    return {
        "title": "Whose interests are opposed loses what is read of it; others may gain",
        "x": "told by the seat’s moves of what the others hold, bits a play",
        "y": "what the others gain by it, share of the game’s range of pay",
        "kinds": list(CLASSES),
        "points": [
            {"name": f"{r['game'].partition('(')[0]}, seat {r['seat']}", "x": r["leak"], "y": r["others"] / r["span"],
             "kind": CLASSES.index(r["kind"])}
            for r in here
        ],
        "note": "One seat reads all records, the others have a context each and a board; against all having that. "
        "Exact; seats whose others hold nothing that they do not know themselves tell nothing and are left out.",
    }  # fmt: skip


def dial(config: Config) -> dict[str, Any]:
    """How much a reader must slip before private notes are no longer private: seat 1 of the first opposed game."""
    trees = [(g, t) for g in config.games if kind(t := tree(load(g))) == "opposed"][:1]
    points = []
    for _, t in trees:
        usual = returns(t, play(t, ("board", "notes"), config.noise, 0.0))
        for slip in (0.0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0):
            pi = play(t, ("board", "notes"), config.noise, slip)
            points.append([slip, float(returns(t, pi)[0] - usual[0])])
    name = trees[0][0] if trees else "no game"
    return {
        "title": f"Private notes in one context are as private as their reader is careful ({name})",
        "x": "chance that seat 1 looks at the notes of seat 0",
        "y": "what seat 0 gains",
        "series": [{"name": "seat 0", "points": points}],
        "note": "Exact; against a reader who never looks.",
    }


def seats(rows: list[dict[str, Any]]) -> dict[str, Any]:
    at = {(r["game"], r["context"]): r for r in rows}
    games = list(dict.fromkeys((r["game"], r["kind"]) for r in rows))
    return {
        "title": "Returns where all seats read through the same context, and what the pooled one tells",
        "head": ["game", "payoff", *SAID.values(), "told in one, bits a play"],
        "rows": [
            [g, k, *(", ".join(f"{x:+.2f}" for x in at[g, c]["returns"]) for c in CONTEXTS), at[g, "pooled"]["leak"]]
            for g, k in games
        ],
        "decimals": 2,
    }


def seen(rows: list[dict[str, Any]]) -> dict[str, Any]:
    at = {(r["game"], r["context"]): r["exploitability"] for r in rows}
    return {
        "title": "Exploitability of what an outsider sees, in the game’s units",
        "head": ["game", *SAID.values()],
        "rows": [[g, *(at[g, c] for c in CONTEXTS)] for g in dict.fromkeys(r["game"] for r in rows)],
        "decimals": 3,
        "note": "Of the behaviour at each record, averaged over what the others hold.",
    }


def checks(config: Config, numbers: dict[str, Any]) -> list[dict[str, Any]]:
    most = max(r["leak"] for r in numbers["all"] if r["context"] in ("alone", "board"))
    open_kuhn, open_hanabi = (float(open_values(tree(load(g)))[0, 0]) for g in ("kuhn", "tiny_hanabi"))
    return [
        check("a context per seat tells nothing (bits, the most of all games)", 0.0, most),
        check("Kuhn with open cards is worth 0: the higher card wins the ante", 0.0, open_kuhn),
        check("Tiny Hanabi with open cards is worth 10", 10.0, open_hanabi),
    ]
