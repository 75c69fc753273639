"""The names of ratings and what to say beside them (arena/ratings.py has the numbers)."""

from __future__ import annotations

from typing import Any

from . import numbers, words

RATED = {
    "elo": "Elo", "openskill": "OpenSkill, at least", "nash": "Nash averaging", "alpha_rank": "α-rank",
    "transitive": "mean margin", "layer": "layer",
}  # fmt: skip


def rating_note(found: dict[str, Any]) -> str:
    """What the columns are, and how cyclic the table is."""
    split = found.get("hodge")
    if not split:
        return found.get("matrix_reason") or ""
    share = numbers.percent(split["transitive_share"])
    return (
        "Nash averaging: what each earns against the equilibrium of greatest entropy, 0 is best; layer 1 is its "
        f"support. One number a player explains {share} % of who beats whom by how much; there are "
        f"{words.several(split['triples'], 'cycle')} of three."
    )
