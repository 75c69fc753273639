"""A sealed forecast: its hash is told before your move, the exact text behind the hash afterwards.

The hash is over the very characters that are revealed (numbers written again differ between languages), with a
salt in them, so that nobody finds the text by trying all forecasts.
"""

from __future__ import annotations

import json
import secrets
from hashlib import sha256
from typing import Any, NamedTuple


class Seal(NamedTuple):
    """What is told at once, and what is told later."""

    hash: str  # SHA-256 of `text` in UTF-8, hexadecimal
    text: str


def seal(content: dict[str, Any]) -> Seal:
    """Seal a content of plain values."""
    text = json.dumps({"salt": secrets.token_hex(16), **content}, ensure_ascii=False)
    return Seal(sha256(text.encode()).hexdigest(), text)
