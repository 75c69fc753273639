"""The page of model_them_as_me: who earns what by what it knows, by skill of the other and by matches played."""

from __future__ import annotations

from typing import Any

import numpy as np

from coplayer.read.name import load, title
from coplayer.study.model_them_shares import array, ratio, weaker

FIFTHS = 5
LEAST = 0.1  # of a game's mean prize: fifths of people with less are left out of the picture of shares
CLOSE = 1e-6  # a weakness that is none
DRAWN = {  # name -> (arm, matches or None)
    "crowd + 256 matches": ("both", 256), "crowd + 16 matches": ("both", 16), "crowd": ("pooled", None),
    "as myself, answering": ("as_myself", None), "as myself, staying": ("staying", None),
}  # fmt: skip
CURVES = {"crowd + person": "both", "list with the person in it": "known", "person alone": "personal"}
FIXED = {"crowd": "pooled", "as myself, staying": "staying"}


def at(row: dict[str, Any], matches: int) -> int:
    """The place of the last stop that is not after so many matches."""
    return int(np.flatnonzero(np.array(row["stops"]) <= matches)[-1])


def worth(row: dict[str, Any], people: list[dict[str, Any]], arm: str, matches: int | None) -> np.ndarray:
    """[K] what an arm earns."""
    found = array(people, arm)
    return found if matches is None else found[:, at(row, matches)]


def by_strength(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Share of the prize by fifths of the people, from the strongest; the mean of the games that have a prize there."""
    cells = {name: [fifth(rows, k, *arm) for k in range(FIFTHS)] for name, arm in DRAWN.items()}
    series = [
        {"name": name, "points": [[k + 1, *means(c)] for k, c in enumerate(found) if c]}
        for name, found in cells.items()
    ]
    weakest = {name: 100 * means(found[-1])[0] if found[-1] else 0.0 for name, found in cells.items()}
    return {
        "title": f"From the weakest fifth of people a model of oneself wins {weakest['as myself, answering']:.0f} % of the "
        f"prize, the crowd {weakest['crowd']:.0f} %, the crowd and 16 matches {weakest['crowd + 16 matches']:.0f} %",
        "x": "fifth of the people (5: the weakest)", "y": "share of the prize, mean of the games", "series": series,
        "note": f"Mean of {', '.join(str(len(found)) for found in cells['crowd'])} of {len(rows)} games, from the strongest fifth "
        f"on: those in which the fifth has a prize of at least {100 * LEAST:.0f} % of the game’s mean. Bands: 95 %, over people "
        "within games. Levels 2 and 3 of self lie below the picture; a table has them.",
    }  # fmt: skip


def fifth(rows: list[dict[str, Any]], k: int, arm: str, matches: int | None) -> list[tuple[np.ndarray, np.ndarray]]:
    """(won, prize) [n] of a fifth of the people in each game where there is something to win."""
    out = []
    for row in rows:
        people = sorted(row["people"], key=lambda p: p["weakness"])
        part = [people[i] for i in np.array_split(np.arange(len(people)), FIFTHS)[k]]
        calm, least = array(part, "equilibrium"), LEAST * prize_of(people).mean()
        if len(part) and prize_of(part).mean() >= least > 0:
            out.append((worth(row, part, arm, matches) - calm, prize_of(part)))
    return out


def means(games: list[tuple[np.ndarray, np.ndarray]]) -> list[float]:
    """[mean over games of the share, low, high]; the linearised ratio estimator in each game (Cochran 1977, 6.3)."""
    shares = [won.sum() / prize.sum() for won, prize in games]
    off = [(won - r * prize) / prize.mean() for (won, prize), r in zip(games, shares, strict=True)]
    se = np.sqrt(sum(e.var(ddof=1) / len(e) if len(e) > 1 else 0.0 for e in off)) / len(games)
    middle = float(np.mean(shares))
    return [middle, middle - 1.96 * se, middle + 1.96 * se]


def prize_of(people: list[dict[str, Any]]) -> np.ndarray:
    return array(people, "person") - array(people, "equilibrium")


def by_matches(row: dict[str, Any]) -> dict[str, Any]:
    """Share of the prize after so many matches with a person."""
    people, stops = row["people"], row["stops"]
    calm = array(people, "equilibrium")
    prize = array(people, "person") - calm
    series = []
    for name, arm in CURVES.items():
        found = [[n + 1, *ratio(array(people, arm)[:, k] - calm, prize, 2000)] for k, n in enumerate(stops)]
        series.append({"name": name, "points": found})
    for name, arm in FIXED.items():
        flat = ratio(array(people, arm) - calm, prize, 2000)[0]
        series.append({"name": name, "points": [[n + 1, flat] for n in stops]})
    n, *ends = row["reaches"]["overtakes"]
    return {
        "title": f"{row['title']}: what one saw of the person overtakes the crowd after {number(n, row)} matches",
        "x": "matches with the person, and one", "y": "share of the prize", "log_x": True, "series": series,
        "note": f"Mean over {len(people)} people and both seats; bands and {between(ends, row)} for the overtaking: 95 %, "
        "bootstrap over people. The list with the person in it is Bayes over the very people one meets.",
    }  # fmt: skip


def number(n: float | None, row: dict[str, Any]) -> str:
    """A number of matches; beyond those looked at."""
    if n is None:
        return f"> {row['stops'][-1]:,}"
    return f"{n:.1f}" if n < 10 else f"{n:,.0f}"


def between(ends: list[float | None], row: dict[str, Any]) -> str:
    low, high = (number(n, row) for n in ends)
    return low if ends[0] is None else f"[{low}, {high}]"


def repaid(rows: list[dict[str, Any]]) -> str:
    """When models of persons repay their data, in a sentence."""
    alone, both = ([r["reaches"][key][0] for r in rows] for key in ("overtakes", "half"))
    return (
        f"A model of the person alone overtakes the crowd for good after {least_to_most(alone, rows[0])} matches, depending on "
        f"the game; together with the crowd it is half of the way from crowd to person after {least_to_most(both, rows[0])}"
    )


def least_to_most(found: list[float | None], row: dict[str, Any]) -> str:
    ordered = sorted(found, key=lambda n: np.inf if n is None else n)
    return f"{number(ordered[0], row)} to {number(ordered[-1], row)}"


def percent(found: list[float | None]) -> list[float | None]:
    """A share with its interval, in whole %."""
    return [None if x is None else round(100 * x) + 0 for x in found]


def decides(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What the flip condition looks at, with intervals."""
    cells = []
    for r in rows:
        half = weaker(r)
        for name, arm in {"staying": "staying", "as myself": "as_myself", "crowd": "pooled"}.items():
            won = array(half, arm) - array(half, "equilibrium")
            cells.append([r["title"], name, *percent(ratio(won, prize_of(half), 2000)), len(half)])
    return {
        "title": "The weaker half of the people, which decides: share of the prize, %",
        "head": ["game", "arm", "share", "from", "to", "people"], "rows": cells,
        "note": "From, to: 95 %, bootstrap over people. The claim falls where staying or answering oneself reaches 80 % in most games.",
    }  # fmt: skip


def ladder(rows: list[dict[str, Any]]) -> dict[str, Any]:
    arms = ("staying", "as_myself", "level_2", "level_3", "pooled")
    cells = []
    for r in rows:
        calm, prize = array(r["people"], "equilibrium"), prize_of(r["people"])
        shares = [percent(ratio(array(r["people"], arm) - calm, prize, 10))[0] for arm in arms]
        cells.append([r["title"], float(calm.mean()), float(prize.mean()), *shares])
    return {
        "title": "The ladder, all people: the equilibrium’s earnings, the prize, and the share of it that each arm wins, %",
        "head": ["game", "equilibrium", "prize", "staying", "as myself", "level 2 of self", "level 3", "crowd"],
        "rows": cells, "decimals": 3,
        "note": "Equilibrium and prize (what knowing the person adds) in the units of the game, mean of both seats and of "
        f"{len(rows[0]['people'])} people. Equilibrium: of all safe policies the one that earns most from the crowd; where the game "
        "is not zero-sum, a logit equilibrium of players who hardly err (what is gained by leaving it: "
        + ", ".join(f"{r['title']} {r['nash_conv']:.1g}" for r in rows if not r["zero_sum"])
        + "). Level 2 of self answers whoever answers oneself. Below 0: it costs more than it brings.",
    }  # fmt: skip


def needed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Matches until it pays."""
    return {
        "title": "How many matches a model of the person needs",
        "head": ["game", "alone, to overtake the crowd", "95 %", "crowd + person, half way", "95 %", "list, half way", "95 %"],
        "rows": [[r["title"], *(x for key in ("overtakes", "half", "known_half") for x in (
            number(r["reaches"][key][0], r), between(r["reaches"][key][1:], r)))] for r in rows],
        "note": "To overtake: on average it stays above at all later looks. Half way from the crowd’s earnings to those of knowing "
        "the person. List: the people one meets are known one by one, only not who it is (type priors known); crowd: 40 others "
        "(priors learned). Bootstrap over people; between looks, even in log (1 + n). Learners play the best reply to what they "
        "expect, and see only what that shows them.",
    }  # fmt: skip


def learning(rows: list[dict[str, Any]]) -> dict[str, Any]:
    def after(r: dict[str, Any], arm: str, n: int) -> list[float | None]:
        won = worth(r, r["people"], arm, n) - array(r["people"], "equilibrium")
        return percent(ratio(won, prize_of(r["people"]), 2000))

    looks = [("both", 1), ("both", 16), ("both", 256), ("personal", 16), ("personal", 256)]
    names = {"both": "crowd + person", "personal": "person alone"}
    return {
        "title": "Share of the prize after some matches, %",
        "head": ["game", "learner", "matches", "share", "from", "to"],
        "rows": [[r["title"], names[arm], n, *after(r, arm, n)] for r in rows for arm, n in looks],
        "note": "From, to: 95 %, bootstrap over people.",
    }  # fmt: skip


def by_skill(rows: list[dict[str, Any]]) -> dict[str, Any]:
    cells = []
    for r in rows:
        for name, people in skill(r).items():
            if people:
                arms = ("equilibrium", "staying", "as_myself", "level_2", "pooled", "person")
                cells.append([r["title"], name, len(people), *(float(array(people, a).mean()) for a in arms)])
    return {
        "title": "Stronger, equal, weaker than oneself: what is earned a match",
        "head": ["game", "they are", "people", "equilibrium", "staying", "as myself", "level 2 of self", "crowd", "person"],
        "rows": cells, "decimals": 3,
        "note": "Units of the game, mean of both seats; in the first four a symmetric share of 0. Weakness: in zero-sum games what "
        "the best reply wins over the value, else how much less than possible they earn from the crowd; equal: within a factor "
        "of two of mine.",
    }  # fmt: skip


def skill(row: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """People by their weakness beside mine."""
    low, high = row["me"] / 2 - CLOSE, 2 * row["me"] + CLOSE
    names = ("stronger", "equal", "weaker")
    out: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for p in row["people"]:
        out[names[(p["weakness"] >= low) + (p["weakness"] > high)]].append(p)
    return out


def against_better(numbers: dict[str, Any]) -> dict[str, Any]:
    """First half: the strongest and the weakest other of each game, and what one can earn from them."""
    cells = []
    for r in (r for r in numbers["games"] if r["zero_sum"]):
        ordered = sorted(r["people"], key=lambda p: p["weakness"])
        low, high = ordered[0], ordered[-1]
        cells.append(
            [r["title"], low["name"], high["name"], low["person"], high["person"], float(np.mean(r["values"]))]
        )
    for spec in dict.fromkeys(m["game"] for m in numbers["better"]):
        met = sorted((m for m in numbers["better"] if m["game"] == spec), key=lambda m: m["weakness"])
        ends = met[0], met[-1]
        cells.append([title(load(spec)), *(m["other"] for m in ends), *(m["earned"] for m in ends), met[0]["sure"]])
    return {
        "title": "“If they are better you lose”: the most one can earn from the best and from the worst of them",
        "head": ["game", "best of them", "worst of them", "from the best", "from the worst", "sure of"],
        "rows": cells, "decimals": 3,
        "note": "Zero-sum games (first), mean of both seats: nobody holds one below what one is sure of, the value; 0 over both "
        "seats. The others, for seat 0, against reference players: best and worst by what the other could still gain by "
        "answering one’s best reply; a better other may be worth more than a worse one.",
    }  # fmt: skip
