"""Embedded mixtures, judged by the theorem (Example 4.13 of arXiv 2511.22226) and by enumerating histories."""

from fractions import Fraction
from itertools import count, islice, product

import numpy as np
import pytest

from coplayer.agents.embedded import Embedded
from coplayer.game import Did, Saw, Unsuited
from coplayer.model.embedded_mixture import Doubt, EmbeddedMixture, Mixture, Pair, Turn, quality
from coplayer.model.stage import stage_of
from coplayer.read import nfg
from coplayer.transform.repeat import repeat

ROUNDS = 14
ALPHAS = ("0.60", "0.45", "0.35", "0.28", "0.25", "0.235", "0.20", "0.10")
FIRST_COOPERATION = {  # game-theory.md 3.1: found by enumerating every pair of policies
    (2, 1, 0, -1): (0, 1, 2, 3, 5, 7, None, None),
    (5, 3, 0, -2): (0, 0, 1, 2, 2, 3, 4, None),
    (4, 3, 0, -1): (0, 0, 0, 0, 1, 1, 1, 5),
}
CASES = [(pays, a, k) for pays, ks in FIRST_COOPERATION.items() for a, k in zip(ALPHAS, ks, strict=True)]
C, D = 0, 1


def dilemma(t, r, p, s, rounds=ROUNDS):
    strategies = '{ "cooperate" "defect" }'
    return repeat(
        nfg.parse(f'NFG 1 R "dilemma" {{ "a" "b" }} {{ {strategies} {strategies} }} {r} {r} {t} {s} {s} {t} {p} {p}'),
        rounds,
    )


def played(game, agents):
    """The joint moves of a match, through the agents' own protocol."""
    rng = np.random.default_rng(0)
    memories, s, moves = [a.begin() for a in agents], game.root(), []
    while game.movers(s):
        acts = tuple(
            a.act(m, game.view(s, i), game.actions(s, i), rng)
            for i, (a, m) in enumerate(zip(agents, memories, strict=True))
        )
        s = game.play(s, acts)
        memories = [a.watch(m, Did(act)) for a, m, act in zip(agents, memories, acts, strict=True)]
        memories = [a.watch(m, Saw(game.view(s, i))) for i, (a, m) in enumerate(zip(agents, memories, strict=True))]
        moves.append(acts)
    return moves


def threshold(pays, alpha, always=Fraction(3, 10)):
    """Smallest k with alpha (R - P) > (1 - alpha) m_k (T - R)."""
    t, r, p, _ = pays
    fits = (k for k in range(ROUNDS) if alpha * (r - p) > (1 - alpha) * (always + (1 - always) / 2**k) * (t - r))
    return next(fits, None)


@pytest.mark.parametrize(("pays", "alpha", "known"), CASES)
def test_two_copies_begin_to_cooperate_at_the_threshold_and_go_on(pays, alpha, known):
    game = dilemma(*pays)
    moves = played(game, [Embedded(game, seat, alpha, exact=True) for seat in (0, 1)])
    k = ROUNDS if known is None else known
    assert threshold(pays, Fraction(alpha)) == known
    assert moves == [("defect", "defect")] * k + [("cooperate", "cooperate")] * (ROUNDS - k)


@pytest.mark.parametrize(("pays", "alpha", "known"), CASES)
def test_the_decoupled_control_always_defects(pays, alpha, known):
    game = dilemma(*pays)
    moves = played(game, [Embedded(game, seat, alpha, exact=True, embedded=False) for seat in (0, 1)])
    assert moves == [("defect", "defect")] * ROUNDS


def test_at_a_tie_the_threshold_is_strict():
    game = dilemma(2, 1, 0, -1)  # alpha = 1/2: equal at k = 0, where m_0 = 1
    moves = played(game, [Embedded(game, seat, "1/2", exact=True) for seat in (0, 1)])
    assert moves.index(("cooperate", "cooperate")) == 1


def sequences(rounds):
    """Policies that follow any prefix and then always cooperate or always defect: all 2^rounds sequences."""
    return [tuple(s) for s in product((C, D), repeat=rounds)]


class Follow:
    """A policy that plays a given sequence."""

    def __init__(self, sequence):
        self.sequence = sequence

    def begin(self):
        return 0

    def mix(self, t):
        return [int(self.sequence[t] == a) for a in (C, D)]

    def step(self, t, own, other):
        return t + 1


def lopsided(rounds, seed):
    """A prior over all sequences, in fractions: nothing is impossible (grain of uncertainty)."""
    draws = np.random.default_rng(seed).integers(1, 50, 2**rounds)
    return {s: Fraction(int(d), int(draws.sum())) for s, d in zip(sequences(rounds), draws, strict=True)}


def embedded(prior, alpha, **how):
    policies = [Follow(s) for s in prior]
    alone = Doubt(policies, list(prior.values()))
    universes = [*(Pair(p, p) for p in policies), Pair(alone, alone)]
    return Mixture(universes, [*(alpha * w for w in prior.values()), 1 - alpha], **how)


def joint(prior, alpha, mine, theirs):
    """rho of two sequences begun with `mine` and `theirs`: summed over every pair of policies."""
    copy = sum(w for s, w in prior.items() if s[: len(mine)] == mine and s[: len(theirs)] == theirs)
    own = sum(w for s, w in prior.items() if s[: len(mine)] == mine)
    other = sum(w for s, w in prior.items() if s[: len(theirs)] == theirs)
    return alpha * copy + (1 - alpha) * own * other


def believed(rho, mine, theirs):
    belief = rho.begin()
    for a, b in zip(mine, theirs, strict=True):
        belief = rho.step(belief, a, b)
    return belief


@pytest.mark.parametrize("seed", range(3))
def test_both_halves_of_rho_are_ratios_of_joint_probabilities(seed):
    prior, alpha = lopsided(4, seed), Fraction(2, 7)
    rho = embedded(prior, alpha)
    for mine, theirs in product(sequences(2), sequences(2)):
        belief = believed(rho, mine, theirs)
        here = joint(prior, alpha, mine, theirs)
        for a in (C, D):
            acted = joint(prior, alpha, (*mine, a), theirs)
            assert rho.own(belief)[a] == acted / here
            for b in (C, D):
                assert rho.percept(belief, a)[b] == joint(prior, alpha, (*mine, a), (*theirs, b)) / acted


@pytest.mark.parametrize(("seed", "pays"), [*product(range(4), [(2, 1, 0, -1), (5, 3, 0, -2), (4, 3, 0, -1)])])
def test_with_every_sequence_possible_copies_cooperate_at_the_threshold_and_go_on(seed, pays):
    """The class of game-theory.md 3.1 leaves nothing but to go on; here each deviation stays possible."""
    t, r, p, s = pays
    rounds, alpha = 6, Fraction(1 + seed, 12)
    prior = lopsided(rounds, seed)
    rho, pay = embedded(prior, alpha), [[r, s], [t, p]]
    belief, moves = rho.begin(), []
    for _ in range(rounds):
        worth = quality(rho, belief, pay, Fraction(0), 1, 1)
        moves.append(C if worth[C] > worth[D] else D)
        belief = rho.step(belief, moves[-1], moves[-1])
    mass = [sum(w for q, w in prior.items() if q[:k] == (D,) * k) for k in range(rounds)]  # m_k
    begins = next((k for k in range(rounds) if alpha * (r - p) > (1 - alpha) * mass[k] * (t - r)), rounds)
    assert moves == [D] * begins + [C] * (rounds - begins)


def test_the_cases_above_begin_at_different_rounds():
    begins = {threshold(pays, Fraction(a)) for pays, a, _ in CASES}
    assert begins == {0, 1, 2, 3, 4, 5, 7, None}


PAY = [[Fraction(3), Fraction(-2)], [Fraction(5), Fraction(1, 3)]]


def rolled_out(prior, alpha, gamma, mine, theirs, a, rounds):
    """Q^1 by the chances of whole histories: no recursion, no belief."""
    start, total = len(mine), Fraction(0)
    for ours, others in product(sequences(rounds - start), repeat=2):
        if ours[0] == a:
            chance = joint(prior, alpha, mine + ours, theirs + others)
            paid = sum(gamma**t * PAY[x][y] for t, (x, y) in enumerate(zip(ours, others, strict=True)))
            total += chance * (1 - gamma) * paid
    return total / joint(prior, alpha, (*mine, a), theirs)


def planned(prior, alpha, gamma, mine, theirs, a, k, rounds):
    """Q^k by expectimax on the chances of histories."""
    if k == 1:
        return rolled_out(prior, alpha, gamma, mine, theirs, a, rounds)
    total = Fraction(0)
    for b in (C, D):
        chance = joint(prior, alpha, (*mine, a), (*theirs, b)) / joint(prior, alpha, (*mine, a), theirs)
        later = 0
        if len(mine) + 1 < rounds:
            later = max(planned(prior, alpha, gamma, (*mine, a), (*theirs, b), x, k - 1, rounds) for x in (C, D))
        total += chance * ((1 - gamma) * PAY[a][b] + gamma * later)
    return total


@pytest.mark.parametrize(("k", "seed"), [*product((1, 2, 3), (5, 6))])
def test_the_planner_is_the_sum_over_whole_histories(k, seed):
    prior, alpha, gamma, rounds = lopsided(4, seed), Fraction(3, 10), Fraction(9, 10), 4
    rho = embedded(prior, alpha)
    for mine, theirs in [((), ()), ((D,), (C,))]:
        worth = quality(rho, believed(rho, mine, theirs), PAY, gamma, k, rounds - len(mine))
        for a in (C, D):
            assert worth[a] == planned(prior, alpha, gamma, mine, theirs, a, k, rounds)


def test_planning_longer_by_max_is_worth_no_less():
    rho = embedded(lopsided(4, 9), Fraction(1, 5))
    by_k = [max(quality(rho, rho.begin(), PAY, Fraction(4, 5), k, 4).values()) for k in (1, 2, 3, 4)]
    assert all(b >= a for a, b in zip(by_k, by_k[1:], strict=False)) and by_k[-1] > by_k[0]


def test_own_action_is_news_and_without_it_is_not():
    prior = lopsided(3, 1)
    rho, control = embedded(prior, Fraction(1, 2)), embedded(prior, Fraction(1, 2), embedded=False)
    believed, ignored = rho.begin(), control.begin()
    assert rho.percept(believed, C)[C] > rho.percept(believed, D)[C]
    assert control.percept(ignored, C) == control.percept(ignored, D)


def test_the_forecast_weighs_both_of_our_actions():
    stage = stage_of(dilemma(2, 1, 0, -1), 0)
    model = EmbeddedMixture(stage, alpha="1/4", exact=True)
    memory = model.update(model.begin(), D, D)
    m1, m2 = Fraction(13, 20), Fraction(19, 40)  # chance of one, two defections under the class
    assert model.predict(memory)[D] == pytest.approx(float(m2 / m1))
    copy = Fraction(1, 4) / (Fraction(1, 4) + Fraction(3, 4) * m1)  # given D and then either action
    assert model.given(memory, D)[D] == copy + (1 - copy) * m2 / m1
    assert model.given(memory, C)[D] == (1 - copy) * m2 / m1


def test_what_no_universe_foresees_begins_the_belief_afresh():
    model = EmbeddedMixture(stage_of(dilemma(2, 1, 0, -1), 1), exact=True)
    memory = model.begin()
    for a, b in [(D, C), (D, D)]:  # back to defection after cooperation: not in the class
        memory = model.update(memory, a, b)
    assert memory == model.begin()
    assert sum(model.predict(memory)) == 1


def test_numbers_may_be_floats_and_fractions_alike():
    game = dilemma(5, 3, 0, -2)
    for alpha in ALPHAS:
        exact, rough = ([Embedded(game, i, alpha, exact=e) for i in (0, 1)] for e in (True, False))
        assert played(game, exact) == played(game, rough)


def test_a_copy_has_the_same_actions():
    game = nfg.parse('NFG 1 R "lopsided" { "a" "b" } { 2 3 } 1 1 2 2 3 3 4 4 5 5 6 6')
    with pytest.raises(Unsuited, match="same actions"):
        EmbeddedMixture(stage_of(repeat(game, 3), 0))


class TitForTat(Follow):
    """Cooperate, then do what the other did; its state: what it does now."""

    def __init__(self):
        super().__init__((C, D))

    def step(self, t, own, other):
        return other


def test_a_drawn_policy_answers_the_other_and_not_itself():
    """Tit-for-tat or always-cooperate, one half each: defected against, they show which they are."""
    drawn = Doubt([TitForTat(), Follow((C,) * 3)], [Fraction(1, 2)] * 2)
    state = drawn.step(drawn.begin(), C, D)
    assert drawn.mix(state) == [Fraction(1, 2), Fraction(1, 2)]
    assert drawn.mix(drawn.step(state, D, D)) == [0, 1]
    assert drawn.mix(drawn.step(state, C, D)) == [1, 0]
    rho = Mixture([Pair(Follow((D,) * 3), drawn)], [1])
    assert rho.percept(rho.step(rho.begin(), D, C), D) == [Fraction(1, 2), Fraction(1, 2)]


def test_a_policy_turns_once():
    turn = Turn(D, C, 2, 2)
    assert [turn.mix(t) for t in islice(count(), 4)] == [[0, 1], [0, 1], [1, 0], [1, 0]]
    assert Turn(D, C, None, 2).mix(99) == [0, 1]
