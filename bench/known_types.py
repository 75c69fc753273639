"""Make what `known_types` knows of the axelrod library: population/data/axelrod_known.npz.

    python bench/known_types.py [--work FOLDER] [--out FILE] [--seconds N]

About six minutes on a quiet core; finished parts are kept in FOLDER and not made again. Four parts:

replies   for each strategy the best reply found: a table of moves after each word of the last three rounds. Learn
          how it answers words (counts), plan through them to the end, play the plan, count again; the best that was
          really played is kept.
chosen    of all these replies, greedily, those that together leave least to be gained against the list.
drawers   for strategies that draw: how often they defect after each word, and what each reply earns from them.
lines     the plan of `courses.Planner`: one whole match for each strategy that does not draw.

No agent of ours takes part, and matches that `coplayer arena axelrod` plays have other seeds.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from coplayer.agents.axelrod_player import dilemma, library, player, strategies
from coplayer.agents.courses import Branch, Planner
from coplayer.agents.rivals import CHAIN, REMEMBERED, THEN, C, Course, D, Moves, Program, Rival
from coplayer.model.bounded_memory import backed_off, learn
from coplayer.read import load
from coplayer.respond.plan import ahead

STAGE = dilemma(load("prisoners_dilemma|repeat(200)"), 0)
STATES = len(CHAIN.parent)
NEWEST = np.concatenate([[0], *(np.arange(4**k) % 4 for k in range(1, REMEMBERED + 1))])  # 2 mine + theirs
FAITH, DEFECT, TIT_FOR_TAT, STAY_OR_SHIFT = (
    tuple(int(x) for x in moves) for moves in (0 * NEWEST, 0 * NEWEST + 1, NEWEST % 2, (NEWEST == 1) | (NEWEST == 2))
)
BEGINNINGS = (  # (reply, how often the hand trembles): matches to learn from at first
    ((FAITH, 0.0), (TIT_FOR_TAT, 0.1)),
    ((FAITH, 0.05), (FAITH, 0.2), (FAITH, 0.5), (FAITH, 0.8)),
    ((TIT_FOR_TAT, 0.3), (STAY_OR_SHIFT, 0.2)),
)
SLOW = ("First by Graaskamp", "Second by Tranquilizer")  # a tenth of a second a match: not in the plan
OPENING = (C, D, C, C, C, C, C, D)  # while nobody has defected: two tests, at a moment's cost to those who forgive


def met(name: str, reply: Moves, seed: int, tremble: float = 0.0, rng: Any = None) -> list[tuple[int, int]]:
    """The rounds of a match against a strategy; our hand trembles."""
    them, us, at, rounds = player(name, STAGE, seed), library().Player(), 0, []
    moves = (library().Action.C, library().Action.D)
    for t in range(STAGE.rounds):
        mine = reply[at] ^ int(tremble > 0 and rng.random() < tremble)
        mine = D if t == STAGE.rounds - 1 else mine
        answer = them.strategy(us)
        them.update_history(answer, moves[mine])
        us.update_history(moves[mine], answer)
        rounds.append((mine, int(answer == moves[D])))
        at = THEN[at][mine][rounds[-1][1]]
    return rounds


def earned(rounds: list[tuple[int, int]]) -> float:
    """A turn."""
    return float(STAGE.payoff[tuple(np.transpose(rounds))].mean())


def count(counts: np.ndarray, rounds: list[tuple[int, int]], decay: float) -> None:
    at = 0
    for mine, theirs in rounds:
        learn(counts, CHAIN.parent, at, theirs, decay)
        at = THEN[at][mine][theirs]


def answers(counts: np.ndarray, back_off: float, first: tuple[float, float]) -> np.ndarray:
    """[S, B] chances, from counts."""
    return backed_off(np.vstack([counts[:1] + first, counts[1:]]), CHAIN.parent, back_off)


def best_reply(theirs: np.ndarray, discount: float = 0.995) -> Moves:
    """What a plan to the end does after each word."""
    later = ahead(STAGE.payoff, theirs, CHAIN.then, STAGE.rounds, discount, 0.0)
    q = np.einsum("sb,sab->sa", theirs, STAGE.payoff + discount * later[CHAIN.then])  # [S, A]
    return tuple((q[:, 1] > q[:, 0] + 1e-9).astype(int).tolist())


def reply_to(name: str, rounds: int = 16) -> Moves:
    """The best reply found against a strategy."""
    rng, draws, worth = np.random.default_rng(1), drawing(name), {}

    def tried(reply: Moves) -> Moves:
        if reply not in worth:
            worth[reply] = np.mean([earned(met(name, reply, seed)) for seed in range(4 if draws else 1)])
        return reply

    for reply in (FAITH, DEFECT, TIT_FOR_TAT, STAY_OR_SHIFT):
        tried(reply)
    for beginning in BEGINNINGS:
        counts = np.zeros((STATES, 2))
        for reply, tremble in beginning:
            count(counts, met(name, reply, 9, tremble, rng), 1.0 if draws else 0.9)
        for n in range(rounds):
            reply = tried(best_reply(answers(counts, 0.3, (0.6, 0.4))))
            count(counts, met(name, reply, 100 + n, 0.03 * (n % 2), rng), 0.97 if draws else 0.9)
    return max(worth, key=worth.__getitem__)


def drawing(name: str) -> bool:
    return bool(library().Classifiers["stochastic"](strategies()[name]()))


def greedily(replies: list[Moves], most: int = 12) -> list[Moves]:
    """Those that together leave least to be gained."""
    rivals = [Rival(Program(name), STAGE) for name in strategies()]
    rounds = np.array([[x.meets(Course(0, (), reply), STAGE.rounds) for x in rivals] for reply in replies])
    worth = STAGE.payoff[rounds[..., 0], rounds[..., 1]].mean(-1)  # [P, I]
    had, chosen = np.full(len(rivals), -np.inf), [FAITH, DEFECT, TIT_FOR_TAT]
    for _ in range(most):
        best = int(np.maximum(worth, had).mean(1).argmax())
        had = np.maximum(worth[best], had)
        chosen.append(replies[best])
    return list(dict.fromkeys(chosen))


def shown(name: str, reply: Moves) -> np.ndarray:
    """[S] how often a strategy that draws defects after each word, met in several ways."""
    counts, rng = np.zeros((STATES, 2)), np.random.default_rng(3)
    for n in range(20):
        ours, tremble = (FAITH, TIT_FOR_TAT, reply)[n % 3], (0.02, 0.1, 0.3, 0.5, 0.8)[n % 5]
        count(counts, met(name, ours, 700 + n, tremble, rng), 1.0)
    return answers(counts, 1.0, (0.5, 0.5))[:, 1]


def drawers(replies: dict[str, Moves]) -> dict[str, np.ndarray]:
    """What is known of strategies that draw."""
    names = [name for name in replies if drawing(name)]
    tables = list(dict.fromkeys([FAITH, DEFECT, TIT_FOR_TAT, *(replies[name] for name in names)]))
    worth = [
        [np.mean([earned(met(name, t, 500 + n)) for n in range(1 if name in SLOW else 3)]) for name in names]
        for t in tables
    ]
    defect = [shown(name, replies[name]) for name in names]
    return {"defect": np.array(defect), "replies": np.array(tables), "worth": np.array(worth)}


def lines(chosen: list[Moves], path: Path, seconds: float) -> dict[str, np.ndarray] | None:
    """The plan, equal lines once; None if it takes longer than `seconds` of this process, to go on from `path`."""
    programs = [Program(name, 900 * drawing(name), drawing(name)) for name in strategies() if name not in SLOW]
    planner = Planner(STAGE, chosen, opening=OPENING)
    todo, done = made(path, lambda: ([Branch(programs, (), ())], []))
    while todo and process_time() < seconds:
        branch = todo.pop()
        if len(branch.mine) == STAGE.rounds and not all(p.draws for p in branch.programs):
            done.append(branch)
            worth = earned(list(zip(branch.mine, branch.theirs, strict=True)))
            print(f"{worth:.3f} {', '.join(p.name for p in branch.programs)}", flush=True)
        todo += planner.after(branch)
    path.write_bytes(pickle.dumps((todo, done)))
    if todo:
        return None
    mine, theirs = np.moveaxis(np.array([(x.mine, x.theirs) for x in done]), 1, 0)  # [N, T]
    return {"mine": np.packbits(mine, axis=1), "theirs": np.packbits(theirs, axis=1)}


def made(path: Path, make: Callable[[], Any]) -> Any:
    """What `make` gave, now or before."""
    if not path.is_file():
        path.write_bytes(pickle.dumps(make()))
    return pickle.loads(path.read_bytes())


def main() -> None:
    here = Path(__file__).parents[1]
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--work", type=Path, default=here / "runs" / "known_types")
    ask.add_argument("--out", type=Path, default=here / "src/coplayer/population/data/axelrod_known.npz")
    ask.add_argument("--seconds", type=float, default=np.inf, help="processor time after which to stop planning")
    told = ask.parse_args()
    told.work.mkdir(parents=True, exist_ok=True)
    replies = made(told.work / "replies", lambda: {name: reply_to(name) for name in strategies()})
    some = list(dict.fromkeys([FAITH, DEFECT, TIT_FOR_TAT, STAY_OR_SHIFT, *replies.values()]))
    chosen = made(told.work / "chosen", lambda: greedily(some))
    drawn = made(told.work / "drawers", lambda: drawers(replies))
    planned = lines(chosen, told.work / "lines", told.seconds)
    if planned is None:
        print("not finished: run it again")
        return
    np.savez_compressed(
        told.out,
        names="\n".join(name for name in strategies() if drawing(name)),
        mine=planned["mine"],
        theirs=planned["theirs"],
        replies=np.packbits(drawn["replies"].astype(bool), axis=1),
        worth=drawn["worth"].astype(np.float32),
        defect=drawn["defect"].astype(np.float32),
    )


if __name__ == "__main__":
    main()
