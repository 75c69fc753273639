"""One owner among voices: the best reader against all outcomes listed; nets do not beat it; prompts keep apart."""

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
import pytest

from coplayer.game import GameError, NotFound
from coplayer.study import forged_speaker
from coplayer.study import forged_speaker_voices as voices
from coplayer.study.forged_speaker_play import CONTEXTS, Crowd, best, episodes, label, read
from coplayer.study.forged_speaker_readers import Schooling, hold, taught
from coplayer.study.forged_speaker_voices import APART, kept_apart
from coplayer.study.forged_speaker_words import OWNER, alike, measured, shown
from coplayer.study.setting import changed

LOPSIDED = Crowd(things=3, concerted=0.25, forged=0.375)


def listed(crowd: Crowd, m: int, context: str) -> Fraction:
    """The Bayesian's hold rate with every stranger's word and signature listed, in fractions."""
    k, together = crowd.things, Fraction(crowd.concerted)
    look = Fraction(label(crowd, context))
    joint: dict = defaultdict(lambda: [Fraction(0)] * k)
    for wanted, words, signs in product(range(k), product(range(k), repeat=m), product((0, 1), repeat=m)):
        free = Fraction(1, k**m)
        same = Fraction(sum(all(w == v for w in words) for v in range(k) if v != wanted), k - 1)
        signed = prod((look if s else 1 - look for s in signs), start=Fraction(1))
        seen = tuple(sorted([(wanted, 1), *zip(words, signs, strict=True)]))
        joint[seen] = [p + (w == wanted) * signed * (together * same + (1 - together) * free) / k
                       for w, p in enumerate(joint[seen])]  # fmt: skip
    return sum((max(p) for p in joint.values()), start=Fraction(0))


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("m", [0, 1, 2, 4])
def test_the_best_reader_holds_what_listing_every_outcome_says(context, m):
    assert best(LOPSIDED, m, context) == pytest.approx(float(listed(LOPSIDED, m, context)), abs=1e-12)


def test_orders_are_drawn_as_said():
    wanted, said, own = episodes(LOPSIDED, 4, 40_000, np.random.default_rng(1))
    others = said[~own].reshape(-1, 4)
    alike_but_not_owner = (others == others[:, :1]).all(1) & (others[:, 0] != wanted)
    expected = 0.25 + 0.75 * 2 / 81
    assert (own.sum(1) == 1).all() and (said[own] == wanted).all()
    assert abs(alike_but_not_owner.mean() - expected) < 4 * np.sqrt(expected * (1 - expected) / 40_000)
    assert abs(own.argmax(1).mean() - 2) < 0.03  # the owner's message stands anywhere
    signed = read(LOPSIDED, said, own, "labelled", np.random.default_rng(2)) >= 3
    assert signed[own].all() and abs(signed[~own].mean() - 0.375) < 0.01


@pytest.mark.slow
def test_a_net_taught_among_people_who_agree_yields_where_one_taught_among_strangers_does_not():
    """Even under a label that nobody can forge; neither beats the best reader."""
    rng, crowd = np.random.default_rng(3), Crowd()
    hard = taught(Schooling("sure", crowd, steps=300))
    soft = taught(Schooling("sure", replace(crowd, helpful=0.8), steps=300))
    assert hold(hard, crowd, 10, "sure", 2000, rng) > 0.9 > 0.85 > hold(soft, crowd, 10, "sure", 2000, rng)
    mean = hold(taught(Schooling("pooled", crowd, steps=300)), crowd, 3, "pooled", 4000, rng)
    assert 0.6 < mean < best(crowd, 3, "pooled") + 3 * 0.5 / np.sqrt(4000)


def test_a_record_a_speaker_keeps_every_order():
    assert kept_apart(LOPSIDED, 20, 300, np.random.default_rng(4)) == 1


def test_without_jax_nets_are_left_out_and_the_claim_is_not_decided(monkeypatch):
    monkeypatch.setattr(voices, "find_spec", lambda name: None)
    config = forged_speaker.Config(q=(0.1,), loss=(5.0,), forgeries=(0.5,), voices=(0, 10), nets=2, heard=(0,), asked=2)
    found = forged_speaker.run(config, lambda what: None)
    assert found["verdict"]["stands"] is None and "coplayer[deep]" in found["verdict"]["text"]
    assert {r["context"] for r in found["numbers"]["hold"]} == {APART}


def test_what_is_kept_apart_hangs_on_the_owner_alone():
    own = np.array([False, True, False])
    one, other = (shown(np.array(said), own, APART, 0.2, np.random.default_rng(0)) for said in ((0, 2, 1), (1, 2, 1)))
    assert one == other != shown(np.array((0, 1, 1)), own, APART, 0.2, np.random.default_rng(0))
    pooled = shown(np.array((0, 2, 1)), own, "pooled", 0.2, np.random.default_rng(0))
    assert OWNER not in pooled.partition("\nWhich")[0]


def test_who_listens_to_all_alike_answers_with_the_majority():
    config = forged_speaker.Config(concerted=1.0, heard=(0, 3), asked=10)
    at = {(r["context"], r["m"]): r["right"] for r in measured(config, lambda what: None)}
    assert at["sure", 3] == at["labelled", 3] == 0 and at["sure", 0] == at[APART, 3] == 1


def test_a_script_reads_the_lines_and_not_the_question():
    from coplayer.chat.protocol import Request, user

    request = Request((user("Ben: Blue\nAna: Blue\nWhich ball does Ana want?\nBalls: Red, Green, Blue."),), 1)
    assert max(alike(request), key=alike(request).get) == "Blue"


def test_settings_change_by_name_and_keep_their_type():
    config = changed(forged_speaker.Config(), ["nets=3", "voices=4", "model=smollm2", "loot=2"])
    assert (config.nets, config.voices, config.model, config.loot) == (3, (4,), "smollm2", 2.0)
    assert type(config.loot) is float
    with pytest.raises(NotFound, match="voices"):
        changed(config, ["voice=3"])
    with pytest.raises(GameError, match="a text given, expected a whole number like 3"):
        changed(config, ["nets=many"])
