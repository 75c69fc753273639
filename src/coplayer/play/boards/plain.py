"""Any other game: what is seen, in words."""

from __future__ import annotations

from typing import Any

from coplayer.play.boards import Sight


def fits(game: Any) -> bool:
    return True


def picture(seen: Sight) -> dict[str, Any]:
    words = []
    if seen.ended is not None and (seen.ended.view is not None or seen.ended.moves):
        words.append(f"At the end of the last hand: {said(seen.ended.view)}.")
    if seen.rounds:
        words.append(f"Last round: {said(seen.rounds[-1])}.")
    if seen.view is not None:
        words.append(f"You see: {said(seen.view)}.")
    return {"words": words or ["You see nothing yet."]}


def said(view: Any) -> str:
    """A view as text: named fields with their names, lists in brackets."""
    if view is None:
        return "nothing"
    if hasattr(view, "_asdict"):
        return ", ".join(f"{name}: {said(value)}" for name, value in view._asdict().items())
    if isinstance(view, tuple | list):
        return f"({', '.join(map(said, view))})" if view else "nothing"
    return {True: "yes", False: "no"}[view] if isinstance(view, bool) else str(view)
