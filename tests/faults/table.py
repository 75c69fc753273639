"""Planted faults: each changes a number in the package, and the test named beside it has to fail.

`old` occurs exactly once in `file`; where the code has moved on, write the fault anew for the code as it is (a
snippet of one line, with the same meaning, and still caught). Faults in what plays and in what judges it are in
playing.toml, those in records of people in people.toml, those in the page on which people play in page.toml.
`python tests/faults/table.py` writes README.md.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple


class Fault(NamedTuple):
    file: str  # in src/coplayer
    old: str
    new: str
    what: str  # the fault in words
    test: str  # a pytest node id in tests/


RULES = [
    Fault(
        "games/kuhn.py", 'in_pot = [1 + ("bet"', 'in_pot = [2 + ("bet"', "the ante is 2",
        "games/test_kuhn.py::test_kuhns_solution_is_worth_minus_an_eighteenth_for_every_bluff[0]",
    ),
    Fault(
        "games/kuhn.py", "if c not in s[0]]", "if c not in s[0][:0]]", "a card can be dealt twice",
        "games/test_kuhn.py::test_sizes_are_the_published_ones",
    ),
    Fault(
        "games/leduc.py", "return len(RANKS) if rank", "return 0 if rank", "a pair is the weakest hand",
        "games/test_leduc.py::test_every_history_and_information_set_is_that_of_openspiel",
    ),
    Fault(
        "games/goofspiel.py", "prize = len(hands[0])", "prize = max(hands[0])",
        "the prize is the highest card in hand",
        "games/test_goofspiel.py::test_declared_sizes_are_measured[False-4]",
    ),
    Fault(
        "games/liars_dice.py", "if shown >= quantity", "if shown > quantity", "a bid that is just right loses",
        "games/test_liars_dice.py::test_every_history_and_information_set_is_that_of_openspiel[1-4]",
    ),
    Fault(
        "games/dec_tiger.py", "side == s.tiger else 1 - self.accuracy", "side == s.tiger else self.accuracy",
        "both sides are heard equally often",
        "games/test_dec_tiger.py::test_listening_costs_two_a_step_and_is_optimal_at_horizon_two",
    ),
    Fault(
        "games/forged_speaker.py", 'self.fee if speaker == "principal" else self.forgery', "self.fee",
        "forging costs what signing costs",
        "games/test_forged_speaker.py::test_a_costly_tag_separates_exactly_where_only_the_principal_can_afford_it",
    ),
    Fault(
        "games/public_goods.py", "self.factor * sum(gave) / self.players", "self.factor * sum(gave) / 2",
        "the pot is always shared by two",
        "games/test_public_goods.py::test_a_round_of_the_laboratory_by_hand",
    ),
    Fault(
        "games/auction.py", '-1 if self.price == "first" else -2', "-1", "the second price is the first",
        "games/test_auction.py::test_winners_pay_by_the_rules[game1]",
    ),
    Fault(
        "game.py", "return Record((*self.entries, Did(label)), None)",
        "return Record((*self.entries, Did(label)), self.last)",
        "a view seen before the own action is not new after it",
        "games/test_record.py::test_the_same_view_counts_again_after_an_own_move",
    ),
]  # fmt: skip

WALK = [
    Fault(
        "graph.py", "elif self.horizon is None or t < self.horizon:",
        "elif self.horizon is None or t <= self.horizon:", "one decision past the horizon",
        "test_walk.py::test_a_horizon_ends_the_walk",
    ),
    Fault(
        "graph.py", "moves, -1, t)", "moves, -1, t + 1)", "chance takes time",
        "test_walk.py::test_time_counts_decisions_and_not_chance",
    ),
    Fault(
        "graph.py", "if any(paid):", "if sum(paid):", "what sums to zero is taken for nothing",
        "solve/test_best_response.py::test_returns_of_a_matrix_game_by_hand",
    ),
    Fault(
        "graph.py", "np.repeat(v.time + ~draws, count)", "np.repeat(v.time + 1, count)",
        "chance counts as a decision before a state",
        "test_walk.py::test_time_counts_decisions_and_not_chance",
    ),
    Fault(
        "form/unroll.py", "f.last[d + 1, i] = -1", "pass", "after acting the last view still counts as seen",
        "form/test_sequence.py::test_the_form_holds_what_the_definitions_say"
        "[Lopsided(seed=2, depth=6, players=2, zero_sum=False, simultaneous=True)]",
    ),
    Fault(
        "form/unroll.py", "if v >= 0 and v != f.last[d, i]:", "if v >= 0:", "a view is entered at every step",
        "form/test_sequence.py::test_the_form_holds_what_the_definitions_say"
        "[Lopsided(seed=2, depth=6, players=2, zero_sum=False, simultaneous=True)]",
    ),
    Fault(
        "form/unroll.py", "if g.kind[f.state[d]] == 2 else max(f.time[d] - 1, 0)", "",
        "what chance pays is discounted once more",
        "form/test_sequence.py::test_what_chance_pays_after_a_decision_counts_like_the_decision",
    ),
    Fault(
        "form/unroll.py", "f.prob[d] * g.prob[e]", "g.prob[e]", "only the last chance step counts",
        "form/test_sequence.py::test_the_form_holds_what_the_definitions_say"
        "[Lopsided(seed=0, depth=6, players=2, zero_sum=False, simultaneous=True)]",
    ),
    Fault(
        "form/sequence.py", "key = key * n + leaf[:, p]", "key = key * n + leaf[:, 0]",
        "leaves are merged by player 0's sequences alone",
        "form/test_sequence.py::test_the_form_holds_what_the_definitions_say"
        "[Lopsided(seed=0, depth=6, players=2, zero_sum=False, simultaneous=True)]",
    ),
    Fault(
        "form/sequence.py", "np.where(n[seg] >= WIDE, rank", "np.where(n[seg] >= 2 * WIDE, rank",
        "some wide runs are stored the other way",
        "solve/test_best_equilibrium.py::test_best_equilibria_of_leduc_stay_on_the_face[0]",
    ),
    Fault(
        "form/passes.py", "plan = x[j if j < p else j + 1]", "plan = x[j]", "of three players the wrong one's plan",
        "solve/test_best_response.py::test_nash_conv_equals_openspiels_on_lopsided_games[0-3-False]",
    ),
    Fault(
        "form/passes.py", "+ v[i] * plan[b[i]] + w[i] * plan[c[i]]\n", "+ v[i] * plan[b[i]]\n",
        "of three rows of leaves one is left out",
        "solve/test_best_equilibrium.py::test_best_equilibria_of_leduc_stay_on_the_face[0]",
    ),
    Fault(
        "form/passes.py", "out[i] = row[i] * reach[i]", "out[i] = row[i]", "a plan forgets what led to a set",
        "solve/test_best_response.py::test_nash_conv_equals_openspiels_on_lopsided_games[0-3-False]",
    ),
    Fault(
        "form/passes.py", "total += row[l] * plan[theirs[l]]", "total += row[l]", "the other's plan is not weighed",
        "solve/test_best_response.py::test_nash_conv_equals_openspiels_on_lopsided_games[0-2-False]",
    ),
    Fault(
        "form/markov.py", "paid += here @ earned", "paid = here @ earned", "only the last chance step pays",
        "form/test_markov_form.py::test_chance_is_folded_into_transitions_and_pay",
    ),
    Fault(
        "form/histories.py", "g.reward[e, i] * discount**late", "g.reward[e, i]", "nothing is discounted",
        "form/test_histories.py::test_returns_summed_over_the_tree_equal_the_kernels"
        "[Fading(seed=0, depth=6, players=2, zero_sum=False, simultaneous=False, discount=0.5)]",
    ),
]  # fmt: skip

SOLVERS = [
    Fault(
        "solve/regret.py", "up if new > 0.0 else down", "up", "negative regrets are kept",
        "solve/test_cfr_family.py::test_exploitability_equals_the_table[kuhn-10-cfr+-0.03269]",
    ),
    Fault(
        "solve/regret.py", "w, plan, total = weight[t],", "w, plan, total = 1.0,", "all plans weigh the same",
        "solve/test_cfr_family.py::test_exploitability_equals_the_table[kuhn-10-cfr+-0.03269]",
    ),
    Fault(
        "solve/predictive_cfr_plus.py", "ahead=1.0", "ahead=0.0", "nothing is predicted",
        "solve/test_cfr_family.py::test_exploitability_equals_the_table[kuhn-10-pcfr+-0.02021]",
    ),
    Fault(
        "solve/best_response.py", "gain += out[1, p] - total", "gain += out[1, p]",
        "what is earned anyway counts as gain",
        "solve/test_best_response.py::test_nash_conv_equals_openspiels_on_lopsided_games[0-3-False]",
    ),
    Fault(
        "solve/linear_program.py", "np.repeat([1.0, -1.0]", "np.repeat([1.0, -2.0]",
        "twice what enters a set leaves it",
        "solve/test_linear_program.py::test_the_published_value_comes_out_with_its_proof[kuhn_poker]",
    ),
    Fault(
        "solve/best_equilibrium.py", "np.abs(solution.row_dual) > ZERO", "np.abs(solution.row_dual) > 1 / ZERO",
        "rows of the optimal face stay loose",
        "solve/test_best_equilibrium.py::test_returns_against_uniform_are_those_of_the_table"
        "[kuhn_poker-0--0.055556-0.166667-0.5]",
    ),
    Fault(
        "solve/restricted_nash.py", "plan(form, 1 - seat, y)), 1 - weight)", "plan(form, 1 - seat, y)), 1.0)",
        "the worst case weighs 1 whatever the trust",
        "solve/test_restricted_nash.py::test_the_frontier_against_uniform_is_that_of_the_table[kuhn_poker-0]",
    ),
    Fault(
        "solve/logit.py", " / np.maximum(reach(form, x, player), 1e-300)[owner]", "",
        "values are not divided by the others' reach",
        "solve/test_reference_players.py::test_a_logit_equilibrium_is_its_own_quantal_response[Kuhn(players=2)]",
    ),
    Fault(
        "solve/support_enumeration.py", "col_pay.max() > col_pay[cols].min() + SLACK", "False",
        "the column player may have better replies",
        "solve/test_matrix_solvers.py::test_all_equilibria_of_textbook_games[prisoners_dilemma-expected3]",
    ),
    Fault(
        "solve/stackelberg.py", "against.argmin(1), against.min(1).argmax()",
        "against.argmax(1), against.max(1).argmax()", "the worst tie is taken for the best",
        "solve/test_matrix_solvers.py::test_a_pure_commitment_may_hurt_and_ties_matter",
    ),
    Fault(
        "solve/team_optimum.py", "choice[i + 1 :] = 0", "pass", "later choices do not begin anew",
        "solve/test_team_optimum.py::test_the_tiny_hanabi_suite[D]",
    ),
    Fault(
        "solve/shapley.py", "A[a, b] = paid[j] + discount * total", "A[a, b] = paid[j] + total",
        "the future is not discounted",
        "solve/test_shapley.py::test_finite_markov_games_are_worth_what_the_sequence_form_says"
        "[Border(seed=0, staged=True, discount=0.8, horizon=None)]",
    ),
    Fault(
        "solve/fictitious_play.py", "if start is None else start), 1", "if start is None else start), 0",
        "the first round counts for nothing",
        "solve/test_reference_players.py::test_rock_paper_scissors_approaches_as_one_over_root_t",
    ),
    Fault(
        "solve/backward_induction.py", "if v > best + slack:", "if v >= best:", "of tied actions the last is taken",
        "solve/test_backward_induction.py::test_a_tie_makes_the_first_mover_s_value_an_interval",
    ),
    Fault(
        "solve/correlated.py", "np.indices(form.actions)[i]", "np.indices(form.actions)[0]",
        "everybody is told player 0's action",
        "solve/test_matrix_solvers.py::test_correlated_equilibria_of_three_lopsided_players_hold_and_beat_pure_ones",
    ),
    Fault(
        "solve/security_level.py", "float((left @ plan(form, player, policy)).min())",
        "float((left @ plan(form, player, policy)).max())", "the others are as kind as they can be",
        "solve/test_security_level.py::test_by_hand_a_coalition_that_correlates_hurts_more",
    ),
    Fault(
        "solve/level_k.py", "for _ in range(k):", "for _ in range(k + 1):", "one level too many",
        "solve/test_reference_players.py::test_levels_in_kuhn_answer_the_level_below",
    ),
]  # fmt: skip

PRICED = [
    Fault(
        "card/prices.py", "price = float(with_[0] - without[0])", "price = float(without[0] - with_[0])",
        "prices have the wrong sign",
        "card/test_prices.py::test_moving_first_with_an_action_costs_one_in_matching_pennies",
    ),
    Fault(
        "card/prices.py", "with_, without = after.bounds[seat], base.bounds[seat]",
        "with_, without = after.bounds[0], base.bounds[0]", "every seat has the price of seat 0",
        "card/test_prices.py::test_kuhn_by_hand",
    ),
    Fault(
        "card/prices.py", "with_ = with_ / 2", "with_ = with_ / 1", "a repetition is not counted per play",
        "card/test_prices.py::test_a_repetition_is_priced_per_play",
    ),
    Fault(
        "card/prices.py", "commit_pure(game, (seat + 1) % game.players)", "commit_pure(game, seat)",
        "who would see moves first",
        "card/test_prices.py::test_moving_first_with_an_action_costs_one_in_matching_pennies",
    ),
    Fault(
        "card/stakes.py", "np.stack([found.low, found.high], axis=1)", "np.stack([found.low, found.low], axis=1)",
        "an interval of equilibria is a point",
        "card/test_prices.py::test_mixed_commitment_in_matrix_games",
    ),
    Fault(
        "card/properties/uniform_exploitability.py", "(best - value).sum()) / facts.players", "(best - value).sum())",
        "not divided by the number of players",
        "card/test_properties.py::test_numbers_are_as_published",
    ),
    Fault(
        "card/properties/exact_potential.py", "return d[1] - d[0]", "return d[1] + d[0]",
        "gains of one player are counted as losses",
        "card/test_properties.py::test_each_property_is_as_known[exact_potential-congestion-True]",
    ),
    Fault(
        "card/properties/first_mover.py", "value[0] - value[1]", "value[0] + value[1]",
        "the second seat's value is added",
        "card/test_properties.py::test_numbers_are_as_counted_by_hand",
    ),
    Fault(
        "card/properties/correlation.py", "np.outer(deviation, deviation)", "np.outer(deviation, deviation**2)",
        "deviations are squared",
        "card/test_properties.py::test_numbers_are_as_counted_by_hand",
    ),
    Fault(
        "transform/repeat.py", "return None if inside is None else self.n * inside", "return inside",
        "the horizon is that of one stage",
        "transform/test_repeat.py::test_a_horizon_holds_in_each_stage",
    ),
    Fault(
        "transform/channel.py", "self.cost * self.labels.index(moves[0])",
        "self.cost * (1 + self.labels.index(moves[0]))", "the first message is not free",
        "transform/test_channel.py::test_a_costly_message_is_paid_by_its_sender_alone",
    ),
    Fault(
        "transform/channel.py", "tuple(r / rate for r in paid)", "tuple(r * rate for r in paid)",
        "a message takes time",
        "transform/test_channel.py::test_a_message_takes_no_time_from_what_is_paid_later[cheap]",
    ),
    Fault(
        "transform/commit_pure.py", "late = s.time if self.movers(s) != (CHANCE,) else max(s.time - 1, 0)",
        "late = s.time + 1", "a split decision counts twice",
        "transform/test_commit_pure.py::test_time_runs_as_in_the_wrapped_game",
    ),
    Fault(
        "transform/swap.py", "tuple(paid[self.role(i)]", "tuple(paid[i]", "players move seats, payoffs do not",
        "transform/test_swap.py::test_swapping_seats_swaps_the_value_of_kuhn[kuhn]",
    ),
]  # fmt: skip

READERS = [
    Fault(
        "read/openspiel.py", "return [late - early for late, early in", "return [late for late, _ in",
        "what was paid before is paid again",
        "read/test_openspiel.py::test_random_playouts_go_as_in_openspiel_and_pay_its_returns"
        "[repeated_game(stage_game=matrix_pd(),num_repetitions=3)]",
    ),
    Fault(
        "read/openspiel.py", "t.state.returns() if t.mover == -4", "t.state.rewards()[::-1] if t.mover == -4",
        "players' payoffs change places",
        "read/test_openspiel.py::test_random_playouts_go_as_in_openspiel_and_pay_its_returns[kuhn_poker]",
    ),
    Fault(
        "read/extensive.py", "float(p / total)", "float(p)", "decimals that nearly sum to 1 are left as they are",
        "read/test_efg.py::test_decimals_that_nearly_sum_to_one_are_made_to",
    ),
    Fault(
        "read/extensive.py", "tuple(a + b for a, b in zip(paid, first, strict=True)) if s == 0 and first else paid",
        "paid", "the root's outcome is not paid",
        "read/test_efg.py::test_outcomes_are_paid_on_the_way_too_the_roots_with_the_first_step",
    ),
    Fault(
        "read/efg.py", "return player - 1", "return -player % self.players", "players are numbered from the last",
        "read/test_efg.py::test_actions_named_once_are_reused_and_nameless_ones_are_numbered",
    ),
    Fault(
        "read/nfg.py", "stride *= len(own)", "stride += len(own)", "strides are added, not multiplied",
        "read/test_nfg.py::test_the_first_players_strategy_varies_fastest",
    ),
    Fault(
        "read/nfg.py", "outcomes = [(0.0,) * players]", "outcomes = [(1.0,) * players]", "outcome 0 pays everybody 1",
        "read/test_nfg.py::test_outcomes_are_looked_up_and_0_pays_nobody",
    ),
    Fault(
        "form/policy.py", "out[form.sequence(player, i, a)] = value",
        "out[form.sequence(player, i, len(menu) - 1 - a)] = value", "a policy file's probabilities change places",
        "form/test_policy.py::test_a_saved_policy_is_read_back",
    ),
    Fault(
        "form/policy.py", "enumerate(values / values.sum())", "enumerate(values)", "a policy file's rounding is kept",
        "form/test_policy.py::test_the_order_of_sets_and_actions_means_nothing_and_rounding_is_mended",
    ),
]  # fmt: skip

PLAYING = tomllib.loads(Path(__file__).with_name("playing.toml").read_text())
PEOPLE = tomllib.loads(Path(__file__).with_name("people.toml").read_text())
PAGE = tomllib.loads(Path(__file__).with_name("page.toml").read_text())

FAULTS = {
    "rules": RULES, "walk and forms": WALK, "solvers": SOLVERS, "prices and card": PRICED, "readers": READERS,
    **{kind: [Fault(**row) for row in rows] for kind, rows in (PLAYING | PEOPLE | PAGE).items()},
}  # fmt: skip


def markdown() -> str:
    """README.md: the table of faults and the tests that catch them."""
    lines = [
        "# Planted faults", "",
        "Each row is a change to one line of `src/coplayer` that changes numbers, and the test that fails with it.",
        "`test_faults.py` plants each and runs that test. Written by `python tests/faults/table.py`.",
    ]  # fmt: skip
    for kind, faults in FAULTS.items():
        lines += ["", f"## {kind.capitalize()}", "", "| file | fault | caught by |", "|---|---|---|"]
        lines += [f"| `{f.file}` | {f.what} | `tests/{f.test}` |" for f in faults]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("README.md").write_text(markdown())
