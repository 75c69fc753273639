"""OpenSpiel games with parameters that make them small, and how large they are.

The numbers were counted once by a recursion through pyspiel alone (clone and apply; chance outcomes of
probability 0 left out; an information set is an information state string or, where the game has none, the
player's own actions and the observations that changed in between). Tests count the small ones again.
"""

from __future__ import annotations

from typing import NamedTuple


class Size(NamedTuple):
    text: str
    histories: int
    terminals: int
    infosets: tuple[int, ...]


GAMES = [
    Size("kuhn_poker", 58, 30, (6, 6)),
    Size("kuhn_poker(players=3)", 617, 312, (16, 16, 16)),
    Size("kuhn_poker(players=4)", 7886, 3960, (40, 40, 40, 40)),
    Size("kuhn_poker(players=5)", 116437, 58320, (96, 96, 96, 96, 96)),
    Size("leduc_poker", 9457, 5520, (468, 468)),
    Size("leduc_poker(suit_isomorphism=True)", 1939, 1116, (144, 144)),
    Size("leduc_poker(starting_player=1)", 9457, 5520, (468, 468)),
    Size("liars_dice(dice_sides=3)", 1147, 567, (96, 96)),
    Size("liars_dice(numdice=2,dice_sides=2)", 8191, 4080, (384, 384)),
    Size("liars_dice", 294883, 147420, (12288, 12288)),
    Size("first_sealed_auction(max_value=4)", 291, 130, (4, 4)),
    Size("first_sealed_auction(players=3,max_value=4)", 3064, 1419, (4, 4, 4)),
    Size("tiny_hanabi", 55, 36, (2, 6)),
    Size("lewis_signaling", 40, 27, (3, 3)),
    Size("tiny_bridge_2p", 107129, 53340, (1792, 1792)),
    Size("trade_comm(num_items=2)", 349, 256, (10, 12)),
    Size("trade_comm(num_items=3)", 7408, 6561, (30, 36)),
    Size("coordinated_mp", 15, 8, (1, 2)),
    Size("bargaining(max_num_instances=2,max_turns=2)", 1067, 1020, (2, 44)),
    Size("bargaining(max_num_instances=1,max_turns=3,discount=0.9,prob_end=0.1)", 16178, 15000, (577, 24)),
    Size("oh_hell(players=3,num_suits=1,num_cards_per_suit=4,num_tricks_fixed=1)", 2069, 360, (384, 384, 384)),
    Size("social_deduction(players=3,max_rounds=1)", 139558, 73728, (6156, 12384, 25344)),
    Size("start_at(game=leduc_poker(),history=0;1)", 315, 184, (63, 63)),
    Size("restricted_nash_response(game=kuhn_poker(),fixed_player=0,p=0.5)", 117, 60, (6, 6)),
    Size("restricted_nash_response(game=kuhn_poker(),fixed_player=0,p=1.0)", 59, 30, (0, 6)),
    Size("misere(game=kuhn_poker(players=3))", 617, 312, (16, 16, 16)),
    Size("add_noise(game=kuhn_poker(),epsilon=0.5,seed=1)", 58, 30, (6, 6)),
    # players told by observations alone: the records are made here
    Size(
        "coin_game(rows=2,columns=2,num_coins_per_color=1,num_extra_coin_colors=0,episode_length=2)",
        1573,
        1200,
        (48, 112),
    ),
    Size(
        "hanabi(players=2,colors=1,ranks=2,hand_size=1,max_life_tokens=1,max_information_tokens=1)",
        465,
        218,
        (81, 95),
    ),
    Size("phantom_go(board_size=2,max_game_length=4)", 523, 397, (34, 27)),
    Size("coop_to_1p(game=tiny_hanabi())", 487, 324, (64,)),
    Size("pig(winscore=4,horizon=6)", 2848, 1431, (388, 284)),
    Size("pig(players=3,winscore=5,diceoutcomes=3,horizon=8)", 23086, 11785, (1251, 1089, 757)),
    Size("catch", 147621, 98415, (49205,)),
    Size("deep_sea", 63, 32, (31,)),
    Size("oware(num_houses_per_player=2,num_seeds_per_house=1)", 144, 31, (57, 56)),
    Size("breakthrough(rows=4,columns=2)", 1761, 1008, (397, 356)),
    # simultaneous moves
    Size("goofspiel(num_cards=3)", 301, 216, (57, 57)),
    Size("goofspiel(num_cards=4,imp_info=True,points_order=random)", 19269, 13824, (1804, 1804)),
    Size("goofspiel(num_cards=4,imp_info=True,points_order=descending)", 737, 576, (81, 81)),
    Size("goofspiel(num_cards=5,imp_info=True,points_order=descending)", 18426, 14400, (1062, 1062)),
    Size("goofspiel(num_cards=3,players=3,points_order=ascending)", 244, 216, (28, 28, 28)),
    Size("goofspiel(num_cards=3,players=3,imp_info=True,returns_type=total_points)", 1543, 1296, (57, 57, 57)),
    Size("normal_form_extensive_game(game=kuhn_poker())", 4097, 4096, (1, 1)),
    Size("oshi_zumo(coins=4,size=1,horizon=5)", 14954, 11456, (3498, 3498)),
    Size("oshi_zumo(coins=6,size=1,horizon=6)", 599500, 480402, (119098, 119098)),
    Size("blotto(coins=4)", 226, 225, (1, 1)),
    Size("blotto(players=3,coins=3,fields=2)", 65, 64, (1, 1, 1)),
    Size("matching_pennies_3p", 9, 8, (1, 1, 1)),
    Size("matrix_pd", 5, 4, (1, 1)),
    Size("matrix_shapleys_game", 10, 9, (1, 1)),
    Size("repeated_game(stage_game=matrix_pd(),num_repetitions=3)", 85, 64, (21, 21)),
    Size("repeated_game(stage_game=matching_pennies_3p(),num_repetitions=3)", 585, 512, (73, 73, 73)),
    Size("markov_soccer(horizon=2)", 153, 100, (2, 2)),
    Size("pathfinding(players=2,grid=A.b\nB.a,horizon=2)", 895, 727, (12, 12)),
    Size("pathfinding(players=2,grid=A.*\n*.a\nBb*,horizon=3)", 20176, 17587, (213, 142)),
    Size("laser_tag(horizon=1)", 3617, 2400, (12, 12)),
    Size("coop_box_pushing(horizon=1)", 241, 128, (1, 1)),
    Size("capture_the_flag(horizon=1)", 76, 50, (1, 1)),
    # their conversions to turns
    Size(
        "turn_based_simultaneous_game(game=goofspiel(num_cards=4,imp_info=True,points_order=descending))",
        1077,
        576,
        (81, 81),
    ),
    Size("turn_based_simultaneous_game(game=goofspiel(num_cards=3,players=3))", 2551, 1296, (165, 165, 165)),
    # no chance
    Size("sheriff(num_rounds=2)", 437, 256, (37, 36)),
    Size("zerosum(game=sheriff(num_rounds=1))", 53, 32, (5, 4)),
    Size(
        "battleship(board_width=2,board_height=1,ship_sizes=[1],ship_values=[1],num_shots=2,allow_repeated_shots=False)",
        27,
        12,
        (7, 3),
    ),
    Size("dark_hex(board_size=2)", 441, 216, (33, 101)),
    Size("cliff_walking(height=3,width=3,horizon=9)", 111389, 83542, (27847,)),
    Size("tic_tac_toe", 549946, 255168, (180361, 114417)),
    Size("connect_four(rows=3,columns=3,x_in_row=3)", 3278, 1310, (1140, 828)),
    Size("nim(pile_sizes=2;3;4)", 20652, 8523, (6092, 6037)),
    Size("havannah(board_size=2)", 2516, 1668, (547, 301)),
    Size("go(board_size=2,max_game_length=5)", 567, 337, (161, 69)),
]

FORGETFUL = [  # information states that leave out what the player itself did, or in which order
    "liars_dice_ir(dice_sides=3)",
    "dark_hex_ir(board_size=2)",
    "goofspiel(num_cards=5,num_turns=3,points_order=descending)",  # hands, but not when a card was played
]
