"""Who does what, by hearsay: memories by hand, Bayes by enumeration, averaging by its theorem, paired villages."""

import json
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from coplayer.report.study import render
from coplayer.study import by_name, who_is_who
from coplayer.study.who_is_who_play import (
    MEMORIES,
    SELF,
    VICTIM,
    Posterior,
    Said,
    World,
    averaging,
    half_life,
    ties,
    told,
)
from coplayer.study.who_is_who_words import lines

SMALL = who_is_who.Config(people=(5, 12), judged=12, rounds=40, planted=15, villages=3, read=(5,), asked=6)
FORGED = Said(label=1, sender=0, person=1, task=2)  # person 0 signs with the name of 1
TRUE = Said(label=1, sender=1, person=1, task=0)
HEARSAY = Said(label=3, sender=3, person=1, task=2)


def filled(kind, *heard, room=10):
    memory = MEMORIES[kind](room, 3)
    for said in heard:
        memory.hear(said)
    return memory


def test_a_forged_name_fools_whoever_reads_labels_and_not_whoever_knows_senders():
    heard = (TRUE, FORGED, HEARSAY)
    assert [filled(kind, *heard).believed(1) for kind in MEMORIES] == [2, 2, 0, 0]
    assert [filled(kind, FORGED, TRUE).believed(1) for kind in ("raw", "summary", "board")] == [0, 0, 0]
    assert all(filled(kind, TRUE).believed(2) is None for kind in MEMORIES)


def test_room_is_kept_and_a_board_drops_hearsay_first():
    many = [Said(k, k, k, 0) for k in range(4)] + [Said(5, 5, k, 1) for k in range(4)]
    assert all(len(filled(kind, *many, room=4).lines()) == 4 for kind in MEMORIES)
    assert all(filled("board", *many, room=4).believed(k) == 0 for k in range(4))
    assert all(filled("raw", *many, room=4).believed(k) == 1 for k in range(4))


def test_the_posterior_is_bayes_by_enumeration():
    """Sender 3 was right of person 2 and wrong of 4 and 1: its hearsay is true with (2 + 1) / (3 + 3)."""
    own = [Said(2, 2, 2, 1), Said(4, 4, 4, 1)]
    memory = filled("posterior", *own, Said(3, 3, 2, 1), Said(3, 3, 4, 0), TRUE, HEARSAY)
    assert isinstance(memory, Posterior)
    right = {1: SELF, 3: 1 / 2}
    likely = np.array([
        np.prod([right[s] if said == task else (1 - right[s]) / 2 for s, said in ((1, 0), (3, 2))]) for task in range(3)
    ])  # fmt: skip
    assert memory.chances(1) == pytest.approx(likely / likely.sum(), abs=1e-12)


def test_averaging_ends_at_the_sources_weight():
    for seed in range(3):
        end, weight = averaging(World(people=9), seed)
        assert end == pytest.approx(weight, abs=1e-9)
    tie = ties(World(people=9), np.random.default_rng(0))
    assert all(i in tie[j] and i != j for i, others in enumerate(tie) for j in others)


def test_half_lives_by_hand():
    assert half_life([0, 0, 0.2, 0.8, 0.6, 0.5, 0.4, 0.1], planted=2) == 3
    assert half_life([0, 0.8, 0.5], planted=1) is None
    assert half_life([0, 0, 0], planted=1) == 0


def test_before_the_falsehood_all_are_right_of_whom_they_heard():
    for kind in MEMORIES:
        *_, village = islice(told(World(people=8, planted=10), kind, 3), 10)
        heard = [m.believed(k) for m in village.memories for k in range(8)]
        right = [village.task[k] for _ in village.memories for k in range(8)]
        assert all(h is None or h == r for h, r in zip(heard, right, strict=True)) and village.fooled == 0
        assert any(h is not None for h in heard)


def test_villages_are_the_same_for_all_ways_to_remember():
    first = {kind: next(told(World(people=6), kind, 5)) for kind in MEMORIES}
    assert len({tuple(v.task) for v in first.values()}) == 1
    assert len({len(v.memories[VICTIM].lines()) for v in first.values()}) == 1  # who spoke to it in the first round


def test_words_show_what_the_memory_has_and_no_more():
    assert lines("raw", filled("raw", FORGED)) == "Ben said that Ben: Fish"
    assert lines("board", filled("board", FORGED)) == "Ana (verified) said that Ben: Fish"
    assert lines("summary", filled("summary", FORGED)) == "Ben: Fish"
    assert lines("posterior", filled("posterior", TRUE)) == "Ben: Cook (99 % sure)"


def test_the_study_meets_its_theorem_says_its_numbers_and_can_fall():
    found = by_name.run("who_is_who", config=SMALL)
    assert all(c["error"] < 1e-9 for c in found["checks"])
    plain = json.loads(json.dumps(found)) | {"command": "coplayer study who_is_who", "versions": {}, "commit": None}
    page = render(plain | {"clean": None})
    assert "nan" not in page and f"n = {SMALL.villages} villages" in page
    numbers = plain["numbers"]
    for r in numbers["rows"]:
        r["right"] = [0.9, 0.8, 0.7] if r["kind"] == "board" else [0.8, 0.71, 0.6]
    assert not who_is_who.flipped(numbers)
    for r in numbers["rows"]:
        r["right"] = [0.7, 0.9, 0.8]
    assert who_is_who.flipped(numbers)
    more = by_name.run("who_is_who", config=replace(SMALL, seed=7))
    assert more["numbers"]["rows"] != found["numbers"]["rows"]
