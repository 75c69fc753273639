"""Machines and memory-one players: published tables, theorems and play by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coplayer.agents.by_name import agent
from coplayer.agents.machine import NAMED, Machine
from coplayer.agents.memory_one import MemoryOne
from coplayer.game import Did, GameError, NotFound, Saw, Unsuited
from coplayer.read.name import load
from coplayer.read.nfg import parse
from coplayer.transform.repeat import repeat

PD = load("prisoners_dilemma|repeat(50)")
C, D = "cooperate", "defect"


def answers(player, theirs: str, rng=None) -> str:
    """What seat 0 does against "CCDC...", round by round, and once more after it."""
    rng = rng or np.random.default_rng(0)
    memory, did = player.begin(), ""
    for k, other in enumerate([*theirs, None]):
        label = player.act(memory, None, (C, D), rng)
        did += "C" if label == C else "D"
        if other:
            memory = player.watch(memory, Did(label))
            memory = player.watch(memory, Saw((k + 1, (label, C if other == "C" else D))))
    return did


@pytest.mark.parametrize(
    ("name", "theirs", "ours"),
    [
        ("tit_for_tat", "CDDCC", "CCDDCC"),
        ("tit_for_two_tats", "CDCDDDC", "CCCCCDDC"),
        ("grim", "CCDCC", "CCCDDD"),
        ("pavlov", "CDDCC", "CCDCCC"),  # loses at round 2 and shifts, is punished at 3 and shifts back
        ("alternator", "DDCC", "CDCDC"),
        ("always", "DDCC", "CCCCC"),
        ("always, label=defect", "DDCC", "DDDDD"),
        ("always, label=nasty", "C", "DD"),
        ("generous, mercy=1", "DD", "CCC"),
        ("generous, mercy=0", "DDC", "CDDC"),
    ],
)
def test_named_machines_play_as_they_are_described(name, theirs, ours):
    assert answers(agent(f"machine({name})", PD, 0), theirs) == ours


def chances(player) -> np.ndarray:
    """The chance of cooperation after CC, CD, DC, DD (ours first)."""
    rounds = [(a, b) for a in (C, D) for b in (C, D)]
    told = [player.watch(player.begin(), Saw((1, moves))) for moves in rounds]
    return np.array([player.distribution(m, None, (C, D))[C] for m in told])


def test_extortion_by_three_is_press_and_dysons():
    assert chances(Machine(PD, 0, "extorter", chi=3)) == pytest.approx([11 / 13, 1 / 2, 7 / 26, 0])


def test_generosity_is_nowak_and_sigmunds_third():
    assert chances(Machine(PD, 0, "generous")) == pytest.approx([1, 1 / 3, 1, 1 / 3])


def settled(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """The long-run distribution over CC, CD, DC, DD where p and q play, q with its own seat first."""
    q = q[[0, 2, 1, 3]]
    chain = np.stack([p * q, p * (1 - q), (1 - p) * q, (1 - p) * (1 - q)], 1)
    system = np.vstack([chain.T - np.eye(4), np.ones(4)])
    return np.linalg.lstsq(system, np.array([0, 0, 0, 0, 1.0]), rcond=None)[0]


@given(q=st.lists(st.floats(0.05, 0.95), min_size=4, max_size=4), chi=st.floats(1.0, 8.0))
def test_extortion_is_enforced_on_every_memory_one_rival(q, chi):
    mean = settled(chances(Machine(PD, 0, "extorter", chi=chi)), np.array(q))
    mine, theirs = mean @ [3, 0, 5, 1], mean @ [3, 5, 0, 1]
    assert mine - 1 == pytest.approx(chi * (theirs - 1), abs=1e-7)


def test_nice_is_what_the_other_likes_to_see_not_what_comes_first():
    for seat in (0, 1):  # battle of the sexes: each likes the other to come to its own place
        game = load("battle_of_sexes|repeat(5)")
        first = Machine(game, seat, "tit_for_tat").distribution(0, None, ("first", "second"))
        assert first == ({"first": 0.0, "second": 1.0} if seat == 0 else {"first": 1.0, "second": 0.0})


def test_where_nothing_is_nice_manners_are_refused():
    game = load("rps|repeat(5)")
    with pytest.raises(Unsuited, match="paper"):
        Machine(game, 0, "tit_for_tat")
    assert Machine(game, 0, "always", label="paper").distribution(0, None, "rps") == {"r": 0.0, "p": 1.0, "s": 0.0}
    with pytest.raises(Unsuited, match="dilemma"):
        Machine(load("stag_hunt|repeat(5)"), 0, "extorter")
    with pytest.raises(Unsuited, match="chi"):
        Machine(PD, 0, "extorter", chi=0.5)
    with pytest.raises(NotFound, match="tit_for_tat"):
        Machine(PD, 0, "tit_for_tit")
    with pytest.raises(NotFound, match="cooperate"):
        Machine(PD, 0, "always", label="coöperate")


@pytest.mark.parametrize("name", ["tit_for_tat", "pavlov", "generous", "extorter"])
def test_machines_that_look_back_one_round_are_memory_one_players(name):
    machine = Machine(PD, 0, name)
    same = MemoryOne(PD, 0, 1.0, tuple(chances(machine)))
    assert (chances(same) == chances(machine)).all()
    theirs = "".join(np.random.default_rng(3).choice(["C", "D"], 40))
    assert answers(same, theirs, np.random.default_rng(1)) == answers(machine, theirs, np.random.default_rng(1))


def test_a_lopsided_table_is_read_ours_before_theirs():
    game = repeat(parse('NFG 1 R "lopsided" { "row" "column" } { 2 3 } 1 7 2 0 3 3 4 1 5 2 6 5'), 4)
    shape = tuple(len(game.actions(game.root(), i)) for i in (0, 1))
    for seat in (0, 1):
        a, b = shape[seat], shape[1 - seat]
        table = np.random.default_rng(seat).dirichlet(np.ones(a), (a, b))
        player = MemoryOne(game, seat, None, table.tolist())
        mine, theirs = (game.actions(game.root(), i) for i in (seat, 1 - seat))
        for i, j in np.ndindex(a, b):
            moves = (mine[i], theirs[j]) if seat == 0 else (theirs[j], mine[i])
            told = player.watch(player.begin(), Saw((1, moves)))
            assert list(player.distribution(told, None, mine).values()) == table[i, j].tolist()


def test_draws_follow_the_declared_mix():
    player, rng = MemoryOne(load("rps|repeat(9)"), 0, (0.5, 0.3, 0.2)), np.random.default_rng(0)
    drawn = [player.act(0, None, (0, 1, 2), rng) for _ in range(20_000)]
    assert np.bincount(drawn) / 20_000 == pytest.approx([0.5, 0.3, 0.2], abs=0.015)  # 4 standard errors


@pytest.mark.parametrize("wrong", [{"start": 1.5}, {"start": (0.5, 0.6)}, {"after": (1, 0, 2, 0)}])
def test_what_is_no_distribution_is_refused(wrong):
    with pytest.raises(GameError, match="distributions over 2 actions"):
        MemoryOne(PD, 0, **wrong)


def test_a_table_for_another_game_is_refused():
    with pytest.raises(Unsuited, match="shape"):
        MemoryOne(load("rps|repeat(3)"), 0, after=(1, 0, 1, 0))


def test_a_trembling_hand_is_noticed():
    told = Saw(((1, (D, C)), D))  # seat 0 meant to cooperate
    player = Machine(load("prisoners_dilemma|repeat(9)|noisy(0.1)"), 0, "pavlov")
    assert player.distribution(player.watch(0, told), None, (C, D)) == {C: 0.0, D: 1.0}


def test_every_name_makes_a_machine_whose_states_lead_somewhere():
    for name in NAMED:
        moore = Machine(PD, 0, name).moore
        assert moore.then.min() >= 0 and moore.then.max() < len(moore.plays)
        assert moore.plays.sum(1) == pytest.approx(1)
