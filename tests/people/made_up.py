"""People who do not exist: small records in the formats of the real ones."""

import csv
import json
from pathlib import Path

import numpy as np

REAL = Path(__file__).parents[3] / "shared" / "data" / "people"  # where a developer may have the real ones
THROWS = "rps"


def write_table(path: Path, rows: list[dict]) -> Path:
    with path.open("w", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)
    return path


def throws(people: int, rounds: int, seed: int, habit: float = 0.0) -> list[dict]:
    """Rock-paper-scissors against random others; with chance `habit` a person throws what beats its own last throw."""
    rng = np.random.default_rng(seed)
    rows = []
    for who in range(people):
        own = rng.integers(3)
        for t in range(rounds):
            own = (own + 1) % 3 if rng.random() < habit else rng.integers(3)
            row = {"id": f"{who}.0", "game": "1", "period": t + 1, "choice": THROWS[own]}
            rows.append(row | {"other.choice": THROWS[rng.integers(3)]})
    return rows


def line(n: int, round_: int, seat: int, move: str, forecast: dict | None = None) -> dict:
    actions = ["rock", "paper", "scissors"]
    head = {"kind": "decision", "n": n, "round": round_, "seat": seat, "actions": actions, "move": move}
    return head | {"forecast": forecast, "bits": None, "think_ms": 800, "belief": None}


def header(label: str = "anna", show: str = "after", game: str = "rps|repeat(3)", match: str = "m1") -> dict:
    head = {"schema": "coplayer people 1", "kind": "header", "game": game, "rules": "ab" * 32, "person": 0}
    head |= {"seats": ["person", "experts/best"], "agent": "experts/best", "agent_config": "cd" * 32, "seed": 7}
    return head | {"show": show, "consent": "1", "label": label, "match": match}


def match(moves: str, others: str, **head) -> list[dict]:
    """A match of rock-paper-scissors, with a forecast of the person's second throw."""
    name = {"r": "rock", "p": "paper", "s": "scissors"}
    lines = [header(**head)]
    for t, (own, other) in enumerate(zip(moves, others, strict=True)):
        made = {"rock": 0.5, "paper": 0.3, "scissors": 0.2} if t == 1 else None
        lines += [line(2 * t, t, 0, name[own], made), line(2 * t + 1, t, 1, name[other])]
    return [*lines, {"kind": "end", "why": "over", "returns": [0, 0]}]


def write_lines(path: Path, lines: list[dict]) -> Path:
    path.write_text("".join(json.dumps(x) + "\n" for x in lines))
    return path
