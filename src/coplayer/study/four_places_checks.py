"""What one model for all loses beside one for each: at least I(identity; action | context), and exactly that at best.

K memory-one players meet our habit; player k is in context c (the last joint throw) with its chain's long-run chance.
A pooled model q(b | c) loses sum P(k, c) KL(p_k(. | c) || q(. | c)) nats a throw more than who knows k and p_k. The
least is at q = P(b | c), where it is the mutual information of k and b given c (Gibbs' inequality).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coplayer.learn.in_context import members, play
from coplayer.model.places import Table
from coplayer.study.by_name import check
from coplayer.study.four_places_stream import B, habit, stage

C = B * B
PLAYERS, TRIES, ROUNDS = 12, 2_000, 3_000


def checks(seed: int) -> list[dict[str, Any]]:
    rng = np.random.default_rng([seed, 7])
    ours, players = habit(rng), members(rng, PLAYERS, 1 + C, B, (0.4,))
    joint = weighed(ours[1:], players[:, 1:])
    least = information(joint)
    best = joint.sum(0) / joint.sum((0, 2))[:, None]
    tried = min(
        excess(joint, (1 - e) * best + e * rng.dirichlet(np.ones(B), C)) for e in np.tile([1.0, 0.1, 1e-3], TRIES // 3)
    )
    return [
        check("memory-one players: the best pooled model’s excess is I(identity; action | context), nats", least, excess(joint, best)),
        check(f"no pooled model of {TRIES:,} tried loses less (what is below)", 0.0, max(0.0, least - tried)),
        check("one player alone: nothing is lost", 0.0, information(weighed(ours[1:], players[:1, 1:]))),
        check("a pooled table’s excess after long play with all, drawn", least, learned(joint, ours, players, rng)),
    ]  # fmt: skip


def weighed(ours: np.ndarray, players: np.ndarray) -> np.ndarray:
    """[K, C, B] joint chance of player, context and throw; ours [C, B], players [K, C, B]."""
    joint = np.empty_like(players)
    for k, p in enumerate(players):
        chain = (ours[:, :, None] * p[:, None, :]).reshape(C, C)  # context -> (our throw, theirs)
        system = np.concatenate([chain.T - np.eye(C), np.ones((1, C))])
        at = np.linalg.lstsq(system, np.append(np.zeros(C), 1.0), rcond=None)[0]
        joint[k] = at[:, None] * p / len(players)
    return joint


def entropy(p: np.ndarray) -> float:
    p = p[p > 0]
    return float(-(p * np.log(p)).sum())


def information(joint: np.ndarray) -> float:
    """I(k; b | c) from entropies: H(k, c) + H(c, b) - H(c) - H(k, c, b)."""
    return entropy(joint.sum(2)) + entropy(joint.sum(0)) - entropy(joint.sum((0, 2))) - entropy(joint)


def excess(joint: np.ndarray, pooled: np.ndarray) -> float:
    """What q [C, B] loses beside the players' own chances, as a sum of Kullback-Leibler distances."""
    own = joint / joint.sum(2, keepdims=True)
    far = (own * (np.log(np.maximum(own, 1e-300)) - np.log(pooled))).sum(2)  # [K, C]
    return float((joint.sum(2) * far).sum())


def learned(joint: np.ndarray, ours: np.ndarray, players: np.ndarray, rng: np.random.Generator) -> float:
    """The excess of one table of counts that saw all of them."""
    table = Table(stage())
    memory = table.begin()
    mine, theirs = play(rng, np.tile(ours, (len(players), 1, 1)), players, ROUNDS)
    for k in range(len(players)):
        memory = table.again(memory)
        for a, b in zip(mine[k].tolist(), theirs[k].tolist(), strict=True):
            memory = table.update(memory, a, b)
    return excess(joint, memory.counts[1:] / memory.counts[1:].sum(1, keepdims=True))
