"""The human Overcooked trials of 2019 as JSON lines: a line a trial, a letter a joint action.

    {"layout": "cramped_room", "pair": 2, "run": ..., "split": ..., "round": 0, "score": 760, "moves": "aaab..."}

A letter is the index 6 a + b of what seats 0 and 1 did, both out of ACTIONS. A person is a seat of a pair, which is
left out as a whole; the treatment is the layout. What is in the kitchen is not read here, so forecasts rest on what
both did lately. Source: Carroll et al., On the utility of learning about humans (NeurIPS 2019, arXiv 1910.05789).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from string import ascii_lowercase, digits

from coplayer.game import GameError
from coplayer.people.records import Match, Person, Records, rounds

ACTIONS = ("up", "down", "right", "left", "stay", "interact")
LETTERS = {letter: divmod(k, len(ACTIONS)) for k, letter in enumerate(ascii_lowercase + digits)}


def read(source: str, lines: Iterable[dict]) -> Records:
    """The records of the trials, in the order of their rounds."""
    met: dict[tuple, list[Match]] = defaultdict(list)
    for line in sorted(lines, key=lambda t: (t["pair"], t["round"])):
        if strange := set(line["moves"]) - set(LETTERS):
            raise GameError(f"{source}: moves {sorted(strange)!r} given, letters a to z and 0 to 9 are expected")
        both = [LETTERS[letter] for letter in line["moves"]]
        for seat in (0, 1):
            own, other = ([pair[i] for pair in both] for i in (seat, 1 - seat))
            match = rounds(own, other, len(ACTIONS), given=(float(line["round"]),), treatment=line["layout"])
            met[line["pair"], seat].append(match)
    people = [Person(f"{pair}/{seat}", tuple(ms), str(pair)) for (pair, seat), ms in met.items()]
    return Records(source, ACTIONS, ACTIONS, tuple(people))
