"""The page about your play, when a match is over: `render(session)`, in the style of all our reports.

How predictable you were is the mean of the bits gained over guessing, with its 95 % interval over your moves (as if
they were independent draws; habits make them a little less so). The habit is the kind for which the evidence is
greatest. What a perfect opponent would have earned: hindsight.py.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from coplayer.form.hands import Hands
from coplayer.form.policy import words as record_words
from coplayer.measure.interval import Estimate, mean
from coplayer.model.stage import Stage
from coplayer.play import eyes
from coplayer.play.boards import picture
from coplayer.play.hindsight import PSEUDO, changes, hands, opponents, rounds
from coplayer.play.session import Session
from coplayer.report import numbers, words
from coplayer.report.cells import table
from coplayer.report.figures import Figure, lines
from coplayer.report.page import templates
from coplayer.run.folder import source, versions

LOST = 0.05  # of a win: less is the search’s taste for early wins


def render(session: Session) -> str:
    """One HTML page; nothing from the network."""
    head = {"title": session.about()["about"]["title"], "agent": session.offer.chosen.agent, "show": session.show}
    said, found = hindsight(session)
    parts = [drawn for drawn in (course(session),) if drawn]
    return templates().get_template("play.html.j2").render(
        head=head, finding=[*finding(session), *said], figures=parts,
        tables=[table(t) for t in [*found, *kinds(session)]],
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


def kinds(session: Session) -> list[dict[str, Any]]:
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


def hindsight(session: Session) -> tuple[list[str], list[dict[str, Any]]]:
    """(sentences, tables): what others would have earned from you, where that is known."""
    eye = session.eye
    if isinstance(eye, eyes.Rounds):
        return after_rounds(eye.observer.stage, session)
    if isinstance(eye, eyes.Cards) and session.turn:
        return after_hands(eye.observer.you, session)
    if isinstance(eye, eyes.Open) and session.turn:
        return after_board(session)
    return [], []


def after_rounds(stage: Stage, session: Session) -> tuple[list[str], list[dict[str, Any]]]:
    played = rounds(stage, session.table.records[stage.seat])
    if len(played) < 3:
        return [], []
    found = opponents(stage, played)
    perfect, own = found["an opponent who knows your habits"], found["its own play"]
    said = (
        f"A perfect opponent, who knows your habits but not your next choice, would have earned {band(perfect)} a round"
    )
    rows = [[name, numbers.signed(e.mean, 3), interval(e), e.n] for name, e in found.items()]
    note = (
        "A round, in the game’s points. Each answers forecasts made from all your other rounds; your moves stay as "
        "they were, although you would have met it with others."
    )
    repeats = [[name, n, percent(share)] for name, n, share in changes(stage, played)]
    return [f"{said}; it did earn {band(own)}."], [
        {"title": "What others would have earned from you", "head": ["who", "a round", "95 %", "rounds"], "rows": rows,
         "note": note},
        {"title": "How often you repeated your choice", "head": ["after", "rounds", "repeated"], "rows": repeats},
    ]  # fmt: skip


def after_hands(you: Hands, session: Session) -> tuple[list[str], list[dict[str, Any]]]:
    found = hands(you, session.table.records[you.seat])
    over = session.table.match.paid[: session.table.hand]
    own = mean([row[you.other] for row in over])
    said = (
        f"A perfect opponent, who knows how you play each of your hands, would earn "
        f"**{numbers.signed(found.perfect, 3)}** a hand from you in expectation; it did earn {band(own)}."
    )
    rows: list[list[Any]] = [["a perfect opponent", numbers.signed(found.perfect, 3)]]
    if found.calm is not None:
        rows += [["an equilibrium against you", numbers.signed(found.even, 3)]]
        rows += [["an equilibrium against an equilibrium", numbers.signed(found.calm, 3)]]
    note = f"A hand, exactly, against your shares shrunk by {PSEUDO:g} choices of an equilibrium at each decision."
    made = [[known(you, d.infoset), d.times, mix(d.did), mix(d.calm)] for d in found.decisions]
    head = ["what you knew", "times", "you", "an equilibrium" if found.calm is not None else "even play"]
    return [said], [
        {"title": "What others would earn from you", "head": ["who", "a hand"], "rows": rows, "note": note},
        {"title": "How you played", "head": head, "rows": made},
    ]


def known(you: Hands, i: int) -> str:
    """An information set as its board says it."""
    record = you.form.record(you.seat, i)
    seen = picture(you.form.graph.game, you.seat, getattr(record, "entries", ()))
    return record_words(record) if seen["kind"] == "plain" else seen["words"][-1]


def after_board(session: Session) -> tuple[list[str], list[dict[str, Any]]]:
    """Your moves beside the best ones that the agent's own search finds."""
    agent: Any = session.table.agents[1 - session.table.seat]
    if not hasattr(agent, "values"):
        return [], []
    rows: list[list[Any]] = []
    for number, (state, menu, move) in enumerate(session.path, 1):
        value = agent.values(state, menu)
        best = [str(a) for a, v in zip(menu, value, strict=True) if v >= value.max() - 1e-9]
        rows.append([number, str(move), words.listed(best[:4]), float(value[menu.index(move)] - value.max())])
    lost = sum(row[3] < -LOST for row in rows)
    said = (
        f"Its search would have played better in {lost} of your {len(rows)} moves: a perfect opponent lives on those."
    )
    note = (
        "The last column is how much less your move is worth than the best one, as far as its search sees; −2 is a win "
        "given away for a loss."
    )
    head = ["move", "you", "best", "lost"]
    return [said], [{"title": "Your moves", "head": head, "rows": rows, "note": note, "decimals": 2}]


def mix(shares: dict[Any, float]) -> str:
    return ", ".join(f"{a} {percent(p)}" for a, p in shares.items())


def band(e: Estimate) -> str:
    """+0.31, 95 % [0.1, 0.5]."""
    return f"**{numbers.signed(e.mean, 3)}**" + (f", 95 % {interval(e)}" if e.low is not None else "")


def interval(e: Estimate) -> str:
    return numbers.interval(e.low, e.high, 3)


def percent(p: float) -> str:
    return f"{numbers.percent(p)} %"
