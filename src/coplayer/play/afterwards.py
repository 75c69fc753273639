"""The page about your play, when a match is over: `render(session)`, in the style of all our reports.

How predictable you were is the mean of the bits gained over guessing, with its 95 % interval over your moves (as if
they were independent draws; habits make them a little less so). The habit is the kind for which the evidence is
greatest. What a perfect opponent would have earned is in yield.py, for the games where it is known.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from coplayer.measure.interval import mean
from coplayer.play.session import Session
from coplayer.report import numbers, words
from coplayer.report.cells import table
from coplayer.report.figures import Figure, lines
from coplayer.report.page import templates
from coplayer.run.folder import source, versions


def render(session: Session) -> str:
    """One HTML page; nothing from the network."""
    head = {"title": session.about()["about"]["title"], "agent": session.offer.chosen.agent, "show": session.show}
    parts = [drawn for drawn in (course(session),) if drawn]
    return templates().get_template("play.html.j2").render(
        head=head, finding=finding(session), figures=parts, tables=[table(t) for t in tables(session)],
        game=session.offer.text, versions=versions(), source=source(),
    )  # fmt: skip


def finding(session: Session) -> list[str]:
    """What the match says about you, in sentences."""
    said = [result(session), predictable(session.bits, session.right)]
    if (belief := session.eye.belief(session.table)) is not None:
        said.append(belief.reason)
    return [sentence for sentence in said if sentence]


def result(session: Session) -> str:
    returns, seat = session.returns(), session.table.seat
    others = [numbers.signed(x, 2) for i, x in enumerate(returns) if i != seat]
    left = "" if session.table.over else " You left before the end."
    moves = words.several(session.turn, "move")
    return f"In {moves} you were paid **{numbers.signed(returns[seat], 2)}**, the other {words.listed(others)}.{left}"


def predictable(bits: list[float], right: list[bool]) -> str:
    """How much better than guessing the forecasts were."""
    if not bits:
        return "No forecast of your moves was made in this game."
    found = mean(bits)
    if found.low is None or found.high is None:
        return "One move is too few to say how predictable you are."
    band = (
        f"{numbers.signed(found.mean, 3)} bits a move, 95 % {numbers.interval(found.low, found.high, 3)}, n = {found.n}"
    )
    hits = f"; its first guess was right {sum(right)} times of {len(right)}"
    if found.low > 0:
        return f"**You were predictable**: its forecasts gained {band}{hits}."
    if found.high < 0:
        return f"**You were harder to foresee than dice**: its forecasts lost against guessing, {band}{hits}."
    return f"**It could not tell you from dice**: its forecasts gained {band}{hits}; the interval holds 0."


def course(session: Session) -> Figure | None:
    """The bits gained, move by move."""
    if len(session.bits) < 3:
        return None
    points = [[k, total] for k, total in enumerate(accumulate(session.bits, initial=0.0))]
    title = "Bits gained over guessing, summed over your moves"
    note = "Where the curve rises you did what was expected; where it falls, what was not."
    part: dict[str, Any] = {"title": title, "x": "your moves", "y": "bits", "note": note}
    return lines.figure(part | {"series": [{"name": "its forecasts", "points": points}]})


def tables(session: Session) -> list[dict[str, Any]]:
    """The kinds, the likeliest first."""
    belief = session.eye.belief(session.table)
    if belief is None:
        return []
    rows = sorted(belief.plain()["kinds"], key=lambda kind: -kind["posterior"])
    cells = [
        [row["kind"], percent(row["prior"]), numbers.signed(row["bits"], 1), percent(row["posterior"])] for row in rows
    ]
    note = f"Evidence is in bits against “{belief.names[-1]}”: one bit more makes a kind twice as likely."
    head = ["kind of player", "before", "evidence, bits", "afterwards"]
    return [{"title": "What it takes you for: prior and evidence", "head": head, "rows": cells, "note": note}]


def percent(p: float) -> str:
    return f"{numbers.percent(p)} %"
