"""What is not taken."""

from coplayer.game import CoplayerError


class Refused(CoplayerError):
    """A message or a move that is not taken, and why; nothing has changed."""
