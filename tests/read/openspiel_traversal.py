"""A second opinion on OpenSpiel's games: a recursion through pyspiel that knows nothing of coplayer."""

from __future__ import annotations

from itertools import product


def counted(game) -> tuple[int, int, tuple[int, ...]]:
    """Histories, terminal histories, information sets of each player."""
    told = game.get_type().provides_information_state_string
    sets = [set() for _ in range(game.num_players())]
    totals = [0, 0]

    def visit(state, past):
        totals[0] += 1
        if state.is_terminal():
            totals[1] += 1
            return
        if state.is_chance_node():
            for action, p in state.chance_outcomes():
                if p > 0:
                    visit(after(state, action), past)
            return
        past = past if told else [seen(state, i, record) for i, record in enumerate(past)]
        legal = [moves(state, i) for i in range(game.num_players())]
        for i, actions in enumerate(legal):
            if actions:
                sets[i].add(state.information_state_string(i) if told else past[i])
        for joint in product(*[actions or [None] for actions in legal]):
            visit(after(state, joint), past if told else [did(r, a) for r, a in zip(past, joint, strict=True)])

    visit(game.new_initial_state(), [((), None)] * game.num_players())
    return totals[0], totals[1], tuple(map(len, sets))


def moves(state, player) -> list[int]:
    if state.is_simultaneous_node() or state.current_player() == player:
        return state.legal_actions(player)
    return []


def after(state, action):
    """The state that an outcome, or a joint action with None for those who do not move, leads to."""
    state = state.clone()
    if state.is_simultaneous_node():
        state.apply_actions([0 if a is None else a for a in action])
    elif isinstance(action, tuple):
        state.apply_action(next(a for a in action if a is not None))
    else:
        state.apply_action(action)
    return state


def seen(state, player, record):
    """(past, last sight) after this player looks at the table."""
    past, last = record
    sight = state.observation_string(player)
    return record if sight == last else ((*past, "saw", sight), sight)


def did(record, action):
    return record if action is None else ((*record[0], "did", action), None)
