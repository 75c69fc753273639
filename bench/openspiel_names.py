"""Which of OpenSpiel's registered games coplayer reads, and how: writes docs/openspiel.md.

    python bench/openspiel_names.py                    all names (about ten minutes of one core)
    python bench/openspiel_names.py --name kuhn_poker  one name, as JSON

Each name runs in a process of its own under the limits below, with OpenSpiel's default parameters. Results
are kept in runs/openspiel_names, so that a second run fills gaps only: delete a file there to measure again.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np

SECONDS = 20  # processor time for the walk, and half as much for playouts
HISTORIES = 1_000_000
GIGABYTES = 3  # address space
PLAYOUTS, STEPS = 20, 20_000
PATIENCE = 90  # seconds on the wall for a name, whatever it does
KEPT = Path(__file__).parents[1] / "runs" / "openspiel_names"
PINNED = Path(__file__).parents[1] / "tests" / "read" / "openspiel_games.py"
PAGE = Path(__file__).parents[1] / "docs" / "openspiel.md"
EXAMPLES = {  # names that cannot be loaded without parameters
    "add_noise": "add_noise(game=kuhn_poker(),epsilon=0.5,seed=1)",
    "cached_tree": "cached_tree(game=kuhn_poker())",
    "coop_to_1p": "coop_to_1p(game=tiny_hanabi())",
    "misere": "misere(game=kuhn_poker())",
    "normal_form_extensive_game": "normal_form_extensive_game(game=kuhn_poker())",
    "repeated_game": "repeated_game(stage_game=matrix_pd(),num_repetitions=4)",
    "repeated_poker": "repeated_poker(universal_poker_game_string=universal_poker(),max_num_hands=2,"
    "reset_stacks=False,rotate_dealer=True)",
    "restricted_nash_response": "restricted_nash_response(game=kuhn_poker(),fixed_player=0,p=0.5)",
    "start_at": "start_at(game=kuhn_poker(),history=0;1)",
    "turn_based_simultaneous_game": "turn_based_simultaneous_game(game=goofspiel(num_cards=4,imp_info=True,"
    "points_order=descending))",
    "zerosum": "zerosum(game=matrix_pd())",
}
MEANINGS = {
    "exact": "the whole graph and the sequence form: every exact solver and the exact card",
    "graph": "the whole graph, but information states that forget the player's own past: no sequence form",
    "sampled": "too large for the limits: random playouts run, so the card is sampled",
    "refused": "not read, for the reason given",
}


class OutOfTime(Exception):
    pass


def measure(text: str) -> dict:
    """What became of one game."""
    from coplayer.game import CoplayerError, TooLarge
    from coplayer.read.openspiel import load

    found: dict = {}
    try:
        game = load(text)
        found = {"sets": game.recall, "players": game.players}
        try:
            return found | whole(game)
        except (TooLarge, OutOfTime, MemoryError) as error:
            return found | {"why": past(error)} | sampled(game)
    except CoplayerError as error:
        return found | {"how": "refused", "why": str(error)}
    except Exception as error:  # OpenSpiel's, in a playout
        return found | {"how": "refused", "why": f"in a random playout: {type(error).__name__}: {error}"}


def past(error: Exception) -> str:
    why = {"OutOfTime": f"more than {SECONDS} s", "MemoryError": f"more than {GIGABYTES} GB"}
    return why.get(type(error).__name__, f"more than {HISTORIES:,} histories")


def whole(game) -> dict:
    """The graph and the sequence form."""
    from coplayer.form.sequence import sequence_form
    from coplayer.game import Unsuited
    from coplayer.graph import walk

    start = time.process_time()

    def progress(states, edges):
        if time.process_time() - start > SECONDS:
            raise OutOfTime

    graph = walk(game, HISTORIES, progress)
    try:
        form = sequence_form(graph)
    except Unsuited as error:
        return {"how": "graph", "histories": graph.states, "why": str(error)}
    return {
        "how": "exact",
        "histories": graph.states,
        "terminals": form.unrolled.terminals,
        "infosets": form.infosets,
    }


def sampled(game) -> dict:
    """Random playouts by the rules of the protocol."""
    rng, lengths, start = np.random.default_rng(1), [], time.process_time()
    while len(lengths) < PLAYOUTS and (not lengths or time.process_time() - start < SECONDS / 2):
        lengths.append(playout(game, rng))
    return {"how": "sampled", "playouts": len(lengths), "length": float(np.mean(lengths))}


def playout(game, rng) -> int:
    """The number of steps of one playout, every player's record kept; at most STEPS."""
    from coplayer.game import CHANCE, advance, begin

    s, steps = game.root(), 0
    records = begin(game, s)
    while (movers := game.movers(s)) and steps < STEPS:
        if movers == (CHANCE,):
            outcomes, p = map(list, zip(*game.chance(s), strict=True))
            moves = (outcomes[rng.choice(len(p), p=np.array(p) / sum(p))],)
        else:
            moves = tuple([(menu := game.actions(s, i))[rng.integers(len(menu))] for i in movers])
        t = game.play(s, moves)
        game.rewards(s, moves, t)
        records = advance(game, records, s, moves, t)
        s, steps = t, steps + 1
    return steps


def result(name: str) -> dict:
    """The kept result of a name, measured first where there is none."""
    file = KEPT / f"{name}.json"
    if not file.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(measured(name)))
    return json.loads(file.read_text())


def measured(name: str) -> dict:
    command = [sys.executable, __file__, "--name", name]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return {"how": "refused", "why": f"OpenSpiel did not come back within {PATIENCE} s"}
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if lines:
        return json.loads(lines[-1].removeprefix("RESULT "))
    last = (done.stderr.strip().splitlines() or ["no message"])[-1]
    return {"how": "refused", "why": f"OpenSpiel ended the process with {done.returncode}: {last}"}


TEXT = """\
# OpenSpiel's games

`openspiel:NAME(parameters)` reads a game through pyspiel. Of the {names} names that OpenSpiel {version}
registers, with their default parameters:

| how | names | what one gets |
| --- | ---: | --- |
{counts}

Not read are mean-field games, games that sample their chance inside the rules, `crossword` (its actions
are structures without a list), and `efg_game` and `nfg_game`, which only load files: coplayer reads
`.efg` and `.nfg` files itself.

Limits of this run: {histories:,} histories, {seconds} s of processor time and {gigabytes} GB of address
space a name. With smaller parameters most of the sampled ones become exact;
`tests/read/openspiel_games.py` has such parameters for {pinned} games, each compared with pyspiel by
counts, playouts and, where defined, NashConv.

**Information sets** are *given* where a game has information state strings, and then taken as they are;
else they are *made* by the record rule from the player's own actions and its observation strings. Given
ones that forget what the player did are refused by solvers, with two histories as witness: by design
those of `liars_dice_ir`, `dark_hex_ir` and `phantom_ttt_ir`; also those of `goofspiel` without
`imp_info` from four cards on, which show the hands but not when a card was played.

**Rewards** are what `returns()` grows by, so that games that pay on the way and those that pay at the
end read alike.

**Wrappers** such as `turn_based_simultaneous_game(game=...)` and `repeated_game(stage_game=...)` take
games as parameters. `add_noise` draws the noise of an end when it is first looked at: two loaded copies
pay differently.

**Games written in Python** (`python_kuhn_poker` ...) are registered when a name that begins with
`python_` is asked for; their rules run several times slower.

Made by `python bench/openspiel_names.py`.

| name | how | players | information sets | histories | ends | per player | remark |
| --- | --- | ---: | --- | ---: | ---: | --- | --- |
{rows}

Names that need parameters ran as

{examples}
"""


def page(results: dict[str, dict]) -> str:
    how = [r["how"] for r in results.values()]
    return TEXT.format(
        names=len(results),
        version=version("open_spiel"),
        counts="\n".join(f"| {k} | {how.count(k)} | {MEANINGS[k]} |" for k in MEANINGS),
        histories=HISTORIES,
        seconds=SECONDS,
        gigabytes=GIGABYTES,
        pinned=PINNED.read_text().count("    Size("),
        rows="\n".join(row(name, r) for name, r in results.items()),
        examples="\n".join(f"    {text}" for text in EXAMPLES.values()),
    )


def row(name: str, r: dict) -> str:
    sizes = [f"{r[k]:,}" if k in r else "" for k in ("histories", "terminals")]
    sets = " ".join(f"{n:,}" for n in r.get("infosets", ()))
    why = " ".join(r.get("why", "").replace("|", "/").split())
    if "length" in r:
        why += f"; {r['playouts']} playouts of {r['length']:.0f} steps on average"
    why = why if len(why) < 200 else why[:197] + "..."
    cells = [f"`{name}`", r["how"], str(r.get("players", "")), r.get("sets", ""), *sizes, sets, why]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--name", help="measure this one and print JSON")
    name = parser.parse_args().name
    if name:
        resource.setrlimit(resource.RLIMIT_AS, (GIGABYTES << 30, GIGABYTES << 30))
        print("RESULT " + json.dumps(measure(EXAMPLES.get(name, name))), flush=True)
        return
    import pyspiel

    results = {}
    for name in pyspiel.registered_names():
        results[name] = result(name)
        print(f"{name}: {results[name]['how']}", flush=True)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(results))


if __name__ == "__main__":
    main()
