"""Identity: who somebody is can be seen, by a tag only the true owner can carry, or by one anybody can show.

tags=True   the hidden part `name` (the first of speaker, type, motive, role, identity, principal that the
            game names) is shown to all, truly and always: reveal(name).
tags=False  the one in seat `speaker`, whose part it is, shows any label it likes, for nothing:
            channel(all values of the part, cheap).

Known: in forged_speaker true tags are worth min(1 - q, q loss) to the agent, forgeable ones nothing where the
impostor wants to be obeyed like the principal (babbling).
"""

from __future__ import annotations

from coplayer.game import Game, NotFound
from coplayer.transform._hidden import first_states, found, values
from coplayer.transform._inner import hidden, seat
from coplayer.transform.channel import Channel, channel
from coplayer.transform.reveal import RevealPart

NAMES = ("speaker", "type", "motive", "role", "identity", "principal")


def identity(game: Game, tags: bool = True, name: str | None = None, speaker: int = 0) -> RevealPart | Channel:
    """`game` with tags that say who somebody is: true ones, or (`tags=False`) ones anybody can show."""
    seat(f"identity: speaker={speaker!r}", game, speaker)
    name = usual(game) if name is None else found(game, name, "identity")
    return RevealPart(game, name) if tags else channel(game, tuple(values(game, name)), "cheap", speaker)


def usual(game: Game) -> str:
    """The first of NAMES that the game hides."""
    for s in first_states(game):
        for name in NAMES:
            if name in hidden(game, s):
                return name
    raise NotFound(f"identity: the game hides none of {', '.join(NAMES)}; say which part it is: identity(name=...)")
