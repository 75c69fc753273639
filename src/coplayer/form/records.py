"""The records of many histories at a time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coplayer.form.sequence import SequenceForm


class Records(NamedTuple):
    """The trie of all players' records, to be looked up by many at once."""

    keys: np.ndarray  # sorted (record, entry)
    nodes: np.ndarray  # the longer record each leads to
    last: np.ndarray  # record -> the view last seen since the own last action, -1
    met: np.ndarray  # [N, records or views] -> information set, -1

    @staticmethod
    def of(form: SequenceForm) -> Records:
        u = form.unrolled
        key = (u.trie_parent.astype(np.int64) << 32) | np.maximum(u.trie_entry, 0)
        key[u.trie_entry < 0] = -1
        order = np.argsort(key)
        last = np.where((u.trie_entry >= 0) & (u.trie_entry % 2 == 0), u.trie_entry // 2, -1)
        met = np.full((form.players, max(len(last), len(form.graph.views))), -1)
        number = 0
        for p, sets in enumerate(form.sets):
            met[p, u.record[sets]] = number + np.arange(len(sets))
            number += len(sets)
        return Records(key[order], order, last, met)

    def longer(self, record: np.ndarray, entry: np.ndarray) -> np.ndarray:
        """Records with one more entry: 2 * view, or 2 * action + 1."""
        return self.nodes[np.searchsorted(self.keys, (record.astype(np.int64) << 32) | entry)]
