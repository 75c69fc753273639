"""What a model of the other buys: without it (hollow) and with it (filled), by opponent and seat."""

from __future__ import annotations

from typing import Any

from .. import numbers, svg, words
from ..modelling import gain, opponents, reference, seats, without
from ..sentences import modelling_title
from . import Figure

ROW, TOP, BELOW = 27, 54, 40  # px


def figure(record: dict[str, Any]) -> Figure | None:
    part = record["modelling"]
    if not any(numbers.known(r.get("best_response")) for r in part.get("rows", [])):
        return None
    title = modelling_title(record)
    return Figure(title, svg.twice(lambda size: draw(record, size), title), note(record))


def draw(record: dict[str, Any], size: int):
    part, order = record["modelling"], opponents(record["modelling"])
    players = seats(part)
    left = max(svg.width(name) for name in order) + 14
    side_by_side = size == svg.WIDE and len(players) <= 3
    columns = len(players) if side_by_side else 1
    room = 46  # for the number after the last mark
    long = (size - left - 6 - columns * room - (columns - 1) * 20) / columns
    tall = TOP + ROW * len(order) + BELOW
    low, high = limits(part)
    parts: list[str] = []
    for k, seat in enumerate(players):
        start = left + (k * (long + room + 20) if side_by_side else 0)
        top = 0 if side_by_side else k * (tall + 14)
        across = svg.Scale(low, high, start, start + long)
        parts += panel(record, seat, order, across, top, named=not side_by_side or k == 0)
    return (tall if side_by_side else len(players) * (tall + 14) - 14), parts


def limits(part: dict[str, Any]) -> tuple[float, float]:
    shown = [x for r in part["rows"] for x in (r.get("best_response"), without(r)) if numbers.known(x)]
    shown += [reference(part, s) for s in seats(part) if numbers.known(reference(part, s))]
    low, high = min([0.0, *shown]), max([0.0, *shown])
    spare = 0.04 * (high - low or 1)
    return low - (spare if low < 0 else 0), high + spare


def panel(record, seat: int, order: list[str], across: svg.Scale, top: float, named: bool) -> list[str]:
    part = record["modelling"]
    foot = top + TOP + ROW * len(order)
    middle = (across.start + across.end) / 2
    parts = [svg.text(middle, top + 12, f"seat {seat} replies", f"{svg.seat(seat)} strong", "middle")]
    for t in svg.ticks(across.low, across.high, 5):
        parts.append(svg.line(across(t), top + TOP - 8, across(t), foot, "grid"))
        parts.append(svg.text(across(t), foot + 14, numbers.fractional(round(t, 9)), "soft", "middle"))
    parts.append(svg.text(middle, foot + 30, record["unit"], "soft", "middle"))
    if numbers.known(reference(part, seat)):
        x = across(reference(part, seat))
        parts.append(svg.line(x, top + TOP - 12, x, foot, "dashed"))
    found = {(r["seat"], r.get("label") or r["opponent"]): r for r in part["rows"]}
    rows = [found.get((seat, name)) for name in order]
    parts += heads(part, seat, next((r for r in rows if r and numbers.known(without(r))), None), across, top)
    for k, (name, row) in enumerate(zip(order, rows, strict=True)):
        y = top + TOP + ROW * (k + 0.5)
        if named:
            parts.append(svg.text(across.start - 12, y + 4, name, "", "end"))
        parts += bell(record, seat, row, across, y)
    return parts


def heads(part, seat: int, first, across: svg.Scale, top: float) -> list[str]:
    """What the marks are, over the first row's marks, pushed apart."""
    wanted = []
    if numbers.known(reference(part, seat)):
        wanted.append((part.get("reference_is", "value"), reference(part, seat)))
    if first is not None:
        wanted += [(part.get("short", "safe"), without(first)), ("best reply", first["best_response"])]
    if sum(svg.width(w) + 10 for w, _ in wanted) > across.end - across.start + 32 and len(wanted) == 3:
        wanted = wanted[1:]  # no room; the note names the dashed line
    wide = [svg.width(w) + 10 for w, _ in wanted]
    at = svg.push_apart([across(x) for _, x in wanted], wide, across.start - 16, across.end + 16)
    return [svg.text(x, top + TOP - 18, w, "soft halo", "middle") for x, (w, _) in zip(at, wanted, strict=True)]


def bell(record, seat: int, row: dict[str, Any] | None, across: svg.Scale, y: float) -> list[str]:
    if row is None or not numbers.known(row.get("best_response")):
        return [svg.text(across.start, y + 4, numbers.UNKNOWN, "soft")]
    best, low = row["best_response"], without(row)
    parts = []
    if numbers.known(low):
        parts.append(svg.line(across(low), y, across(best), y, f"{svg.seat(seat)} bell"))
        parts.append(svg.mark(seat, across(low), y, hollow=True))
    if not numbers.known(gain(row)) or abs(across(best) - across(low)) > 0.5:
        parts.append(svg.mark(seat, across(best), y))
    said = gain(row) if numbers.known(gain(row)) else best
    every = record["modelling"]["rows"]
    told = [gain(r) if numbers.known(gain(r)) else r.get("best_response") for r in every]
    places = numbers.decimals(told)
    return [*parts, svg.text(across(best) + 10, y + 4, numbers.fixed(said, places), "strong halo")]


def note(record: dict[str, Any]) -> str:
    part = record["modelling"]
    hollow = part.get("baseline_is", "the best of the policies that never fall below the value")
    rows = [r for r in part["rows"] if numbers.known(without(r))]
    said = ["Filled: the best reply to that opponent."]
    if rows:
        said.append(f"Hollow: {hollow}. The number is their difference: what modelling is worth.")
    else:
        said.append("The number is what it earns.")
    if any(numbers.known(reference(part, s)) for s in seats(part)):
        said.append(f"Dashed: the {part.get('reference_is', 'value')}.")
    unsure = [r for r in part["rows"] if (r.get("residual") or 0) > 1e-9]
    if unsure:
        worst = max(unsure, key=lambda r: r["residual"])
        who = worst.get("label") or worst["opponent"]
        said.append(f"Largest residual of a logit equilibrium: {numbers.small(worst['residual'])} ({who}).")
    told = dict.fromkeys((r.get("label") or r["opponent"], r["note"]) for r in part["rows"] if r.get("note"))
    said += [f"{words.capital(who)}: {what}." for who, what in told]
    if played := part.get("played"):
        said.append(out_of_play(part, played))
    return " ".join([*said, *part.get("notes", [])])


def out_of_play(part: dict[str, Any], played: dict[str, Any]) -> str:
    """The exact number next to hands actually played."""
    same = (r for r in part["rows"] if r["seat"] == played["seat"] and r["opponent"] == played["opponent"])
    row = next(same, None)
    half = (played["high"] - played["low"]) / 2
    exact = f"; exactly it is {numbers.fixed(row['best_response'], 4)}" if row else ""
    places = numbers.decimals([half], 1)
    return (
        f"Played out: seat {played['seat']}’s best reply won {numbers.fixed(played['mean'], places)} ± "
        f"{numbers.fixed(half, places)} from {words.opponent(row or played)} "
        f"(95 %, n = {numbers.count(played['n'])}, seed {played['seed']}){exact}."
    )
