"""What is not taken."""

from coplayer.game import CoplayerError

PLAYABLE = (
    "what `coplayer games` lists without openspiel: in front can be played, and files of yours that coplayer reads"
)


class Refused(CoplayerError):
    """A message or a move that is not taken, and why; nothing has changed."""
