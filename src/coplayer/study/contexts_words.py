"""All seats of a game played by a language model, through one context or one each, at every node there is.

The prompt has the rules, the record of the seat that moves in words, and

    pooled    the records of the others, as part of the same text
    notes     the same, each headed as that player's private note
    alone     nothing more
    board     what the others may hold: Bayes over what can be dealt, given how the model itself plays

Each menu is put in every rotation and the chances averaged (small models like a letter). What comes out is a whole
policy, so that its return, what it tells and its exploitability are exact.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from coplayer.chat import words
from coplayer.chat.by_name import model
from coplayer.chat.choice import choose, menu, together
from coplayer.chat.protocol import Message, Meter, Model, system, user
from coplayer.form.sequence import sequence_form
from coplayer.game import Game, Record
from coplayer.graph import walk
from coplayer.read.name import load
from coplayer.solve.best_response import exploitability
from coplayer.study import in_words
from coplayer.study.by_name import Say
from coplayer.study.contexts_play import CONTEXTS, Tree, averaged, believed, follow, leak, returns, tree

NONE = "none"


def told(game: Game, seat: int, record: Record) -> str:
    """A record in words."""
    speaker = words.Words(game, seat)
    past = speaker.begin()
    for entry in record.entries:
        past = speaker.watch(past, entry)
    return speaker.now(past, "record").removeprefix("Now: ") or "nothing yet."


def board(t: Tree, nodes: list[int], belief: np.ndarray) -> str:
    """What the hidden parts may be: "card1: Q 50 %, K 50 %"; the game names them."""
    named: dict[str, dict[Any, float]] = defaultdict(lambda: defaultdict(float))
    for n, p in zip(nodes, belief, strict=True):
        for name, value in getattr(t.game, "hidden", lambda s: {})(t.nodes[n].state).items():
            named[name][value] += p
    unsure = {name: chances for name, chances in named.items() if max(chances.values()) < 1 - 1e-9}
    return "; ".join(
        f"{name}: " + ", ".join(f"{words.spoken(v)} {100 * p:.0f} %" for v, p in chances.items() if p > 0)
        for name, chances in unsure.items()
    )


def prompt(t: Tree, at: int, context: str, beside: str = "") -> list[Message]:
    """What the model reads before it moves at a node."""
    node, seat = t.nodes[at], t.nodes[at].mover
    assert seat is not None
    lines = [f"You move for player {seat}. Player {seat}: {told(t.game, seat, node.records[seat])}"]
    head = {"pooled": "Player {}: ", "notes": "Private note of player {}, not for player " + str(seat) + ": "}.get(
        context
    )
    for i, record in enumerate(node.records):
        if head and i != seat:
            lines.append(head.format(i) + told(t.game, i, record))
    if context == "board" and beside:
        lines.append(f"What can be inferred of what the others hold: {beside}.")
    return [system(words.rules(t.game)), user("\n".join(lines))]


def asked(who: Model, talk: list[Message], node: Any, seed: int, meter: Meter) -> np.ndarray:
    """The model's chances [A]."""
    shown = menu(node.menu, [words.spoken(a) for a in node.menu], np.random.default_rng(seed))
    first, last = talk
    made = together([
        choose(who, [first, user(f"{last.content}\nPlayer {node.mover} chooses: {turn.text}")], turn)
        for turn in shown.turned(len(node.menu))
    ])  # fmt: skip
    for reply in made.replies:
        meter.reply(reply)
    meter.add(failures=int(made.failed), decisions=1)
    return np.array([made.chances[a] for a in node.menu])


def played(t: Tree, context: str, who: Model, seed: int, meter: Meter) -> list[np.ndarray]:
    """The model's policy at every node."""

    def chooser(mover: int, nodes: list[int], chance: np.ndarray, others: np.ndarray) -> list[np.ndarray]:
        if context in ("pooled", "notes"):
            return [asked(who, prompt(t, n, context), t.nodes[n], seed, meter) for n in nodes]
        beside = board(t, nodes, believed(chance, others)) if context == "board" else ""
        return [asked(who, prompt(t, nodes[0], context, beside), t.nodes[nodes[0]], seed, meter)] * len(nodes)

    return follow(t, chooser)


def measured(config: Any, say: Say) -> list[dict[str, Any]]:
    """Rows {game, context, returns, leak, exploitability, ...}, one a game and context; none without a model."""
    if config.model == NONE:
        return []
    who, rows = model(config.model), []
    for name in config.worded:
        t, form = tree(load(name)), sequence_form(walk(load(name)))
        for context in CONTEXTS:
            say(f"{who.name} plays {name}: {context}")
            meter = Meter()
            pi = played(t, context, who, config.seed, meter)
            sums = meter.sums
            rows.append({
                "game": name, "context": context, "returns": returns(t, pi).tolist(),
                "leak": sum(leak(t, pi, i) for i in range(t.game.players)),
                "exploitability": float(exploitability(form, averaged(t, pi, form))),
                "decisions": int(sums["decisions"]), "failures": int(sums["failures"]),
                "prompt_tokens": sums["prompt_tokens"] / sums["calls"], "seconds": sums["model_seconds"] / sums["calls"],
            })  # fmt: skip
    return rows


def table(config: Any, rows: list[dict[str, Any]], said: dict[str, str]) -> dict[str, Any]:
    return {
        "title": f"All seats played in words by {config.model}",
        "head": ["game", "context", "returns", "told, bits a play", "exploitability", "decisions", "failures",
                 "prompt tokens", "seconds"],
        "rows": [
            [r["game"], said[r["context"]], ", ".join(f"{x:+.3f}" for x in r["returns"]), r["leak"], r["exploitability"],
             r["decisions"], r["failures"], round(r["prompt_tokens"]), r["seconds"]]
            for r in rows
        ],
        "decimals": 3,
        "note": f"{in_words.about(config.model.partition('(')[0])} Exact over all that can be dealt; tokens and seconds a "
        "question. One question a rotation of the menu.",
    }  # fmt: skip
