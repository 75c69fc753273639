"""Other people's games, and ours by name: OpenSpiel, .efg and .nfg files, a Python file."""

from coplayer.read.name import load, title

__all__ = ["load", "title"]
