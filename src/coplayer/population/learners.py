"""Learners: they adapt to us while we adapt to them.

q_learning, policy_gradient      reinforcement learning on the last joint action
wolf_phc, phc                    hill climbing, with and without win-or-learn-fast
exp3, hedge                      no regret, from its own payoffs and from all it could have earned
fictitious, forgetful            best answers to what we did so far, all of it or the last ten rounds or so

Each begins anew in every match. Any two-player one-shot game, repeated.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from coplayer.agents.by_name import agent
from coplayer.game import Game
from coplayer.population.by_name import Member
from coplayer.population.hidden_types import suit

GAME = "prisoners_dilemma|repeat(1000)"
UNIT = "turn"
REACTS = True

LEARNERS = {
    "q_learning": "q_learning",
    "policy_gradient": "policy_gradient",
    "wolf_phc": "wolf_phc",
    "phc": "wolf_phc(win=0.01, lose=0.01)",
    "exp3": "exp3",
    "hedge": "hedge_player",
    "fictitious": "modeller(model=counts, respond=best)",
    "forgetful": "modeller(model='counts(decay=0.9)', respond=best)",
}


def members(game: Game) -> list[Member]:
    suit(game)
    return [Member(name, partial(learner, text)) for name, text in LEARNERS.items()]


def learner(text: str, game: Game, seat: int, rng: np.random.Generator) -> Any:
    """The agent; nothing of it is hidden but its draws."""
    return agent(text, game, seat)
