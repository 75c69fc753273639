"""Figures and tables of the study of weight updates."""

from __future__ import annotations

from typing import Any

from coplayer.study.which_update_cells import MET_AGAIN, SHOWN, SOURCES, Cell

KINDS = ("natural order", "natural order, replay", "shuffled", "one weight set a partner")
NAMED = (Cell(), Cell(shuffled=True), Cell(replay=True), Cell(clip=True))
AT = {"best": "each arm’s best rate", "equal": "an equal rate"}


def span(e: list[Any]) -> str:
    """0.123 [0.100, 0.150]"""
    said = f"{e[0]:.3f}" + ("" if e[1] is None else f" [{e[1]:.3f}, {e[2]:.3f}]")
    return said.replace("-", "−")


def kind(levels: list[bool]) -> int:
    cell = Cell(*levels)
    return 3 if cell.own else 2 if cell.shuffled else int(cell.replay)


def one(numbers: dict[str, Any], cell: Cell) -> dict[str, Any]:
    return next(row for row in numbers["cells"] if row["levels"] == list(cell))


def plane(numbers: dict[str, Any], at: str) -> dict[str, Any]:
    """Both losses, above those of who never updates."""
    named, frozen = {c.name for c in NAMED}, numbers["frozen"]
    natural, mixed = (one(numbers, c)[at] for c in NAMED[:2])
    return {
        "title": f"At {AT[at]}: natural order foresees the present partner at {natural['now'][0]:.2f} nats and all others at "
        f"{natural['others'][0]:.2f}; shuffled, {mixed['now'][0]:.2f} and {mixed['others'][0]:.2f}",
        "x": "loss on the present partner, nats a throw above never updating",
        "y": "loss on all others met before, nats a throw above never updating",
        "kinds": list(KINDS),
        "points": [{"name": row["name"] if row["name"] in named else "", "kind": kind(row["levels"]),
                    "x": row[at]["now"][0] - frozen["now"][0], "y": row[at]["others"][0] - frozen["others"][0]}
                   for row in numbers["cells"]],
        "note": f"A mark a cell, lower left is better; means over {numbers['seeds']} seeds. Never updated: {frozen['now'][0]:.3f} now, "
        f"{frozen['others'][0]:.3f} on others. Who knew each partner’s chances after each joint throw would lose "
        f"{numbers['entropy'][0]:.3f}." + (f" The rate is {numbers['equal']:g}." if at == "equal" else ""),
    }  # fmt: skip


def by_rate(numbers: dict[str, Any]) -> dict[str, Any]:
    shown = [c for c in numbers["curves"] if c["name"] in {x.name for x in (*NAMED, Cell(shuffled=True, clip=True))}]
    ends = {c["name"]: c["points"][-1][1]["others"][0] for c in shown}
    return {
        "title": f"At rate {numbers['highest']:g} plain updates lose {ends['natural']:.1f} nats on the others in natural order and "
        f"{ends['shuffled']:.1f} shuffled; clipped {ends['natural, clip']:.1f} and {ends['shuffled, clip']:.1f}",
        "x": "rate", "y": "loss on all others met before, nats a throw", "log_x": True, "log_y": True,
        "series": [{"name": c["name"], "points": [[r, *s["others"]] for r, s in c["points"]]} for c in shown],
        "reference": {"name": "never updated", "y": numbers["frozen"]["others"][0]},
        "note": f"Means over {numbers['seeds']} seeds, 95 % bands. A forecast counts as no less than a billionth.",
    }  # fmt: skip


def tables(numbers: dict[str, Any]) -> list[dict[str, Any]]:
    return [acting(numbers, "best"), acting(numbers, "equal"), shown(numbers), made(numbers), pilot(numbers)]


def acting(numbers: dict[str, Any], at: str) -> dict[str, Any]:
    now, others = (numbers["effects"][at][what] for what in ("now", "others"))
    rows = [[a["factor"], span(a["all"]), span(b["all"]), b["p"], *(span(b[o]) if o in b else "" for o in ("natural", "shuffled"))]
            for a, b in zip(now, others, strict=True)]  # fmt: skip
    return {
        "title": f"What each factor adds to the losses, at {AT[at]}",
        "head": ["factor", "now", "others", "p of others (Holm)", "others, natural order", "others, shuffled"],
        "rows": rows, "decimals": 3,
        "note": "Nats a throw, negative is better; means over the cells of the half fraction with one weight set for all, 95 % "
        f"over {numbers['seeds']} seeds. One set a partner: over all cells, its own set for each and the old ones’ frozen.",
    }  # fmt: skip


def shown(numbers: dict[str, Any]) -> dict[str, Any]:
    rows = []
    for cell in (*SHOWN, Cell(own=True), *best(numbers)):
        row = next((r for r in numbers["cells"] if r["levels"] == list(cell)), None)
        if row is None:
            continue
        b, e = row["best"], row["equal"]
        rows.append(
            [
                row["name"],
                f"{row['rate']:g}",
                b["now"][0],
                span(b["others"]),
                b["new"][0],
                b["old"][0],
                e["now"][0],
                span(e["others"]),
            ]
        )
    frozen = numbers["frozen"]
    rows.append(
        ["never updated", "", frozen["now"][0], span(frozen["others"]), frozen["new"][0], frozen["old"][0], "", ""]
    )
    return {
        "title": "Some cells: plain, clipped, replayed, both; and the three best of those with one set for all",
        "head": ["cell", "best rate", "now", "others", "all new afterwards", "old afterwards", f"now, rate {numbers['equal']:g}", f"others, rate {numbers['equal']:g}"],
        "rows": rows, "decimals": 3,
        "note": "Nats a throw. The best rate has the smallest sum of now and others on partners that are in no claim"
        + (f"; {numbers['lowest']:g} is the lowest that was tried." if any(r["rate"] == numbers["lowest"] for r in numbers["cells"]) else "."),
    }  # fmt: skip


def best(numbers: dict[str, Any]) -> list[Cell]:
    """The three with the smallest sum of losses, with one weight set, in natural order."""
    cells = [r for r in numbers["cells"] if not r["levels"][-1] and not r["levels"][0]]
    ranked = sorted(cells, key=lambda r: r["best"]["now"][0] + r["best"]["others"][0])
    return [c for r in ranked[:3] if (c := Cell(*r["levels"])) not in SHOWN]


def made(numbers: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": "Whose data: partners who learn us",
        "head": ["updates", "data", "at", "rate", "now", "met again"],
        "rows": [[r["name"], r["source"], "best" if r["at"] == "best" else "equal", f"{r['rate']:g}", span(r["now"]), span(r["again"])]
                 for r in numbers["made"]],
        "note": f"Nats a throw, 95 % over {numbers['seeds']} seeds. Rivals count our throws and answer them; shuffled: all are played "
        f"in turn, at random. Met again: all, old and new, for {MET_AGAIN} throws, the net frozen and playing by its own forecasts. "
        f"{SOURCES[1].capitalize()}: that of a net that began with other weights and played itself.",
    }  # fmt: skip


def pilot(numbers: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": "Memory-one players, twenty before and twenty new: plain gradient descent, a throw at a time",
        "head": ["updates", "now", "all new afterwards", "old afterwards"],
        "rows": [[r["name"], *(span(r[k]) for k in ("now", "new", "old"))] for r in numbers["pilot"]],
        "note": f"Nats a throw, 95 % over {numbers['seeds']} seeds; .606 cannot be foreseen.",
    }


def told(numbers: dict[str, Any], failed: list[str]) -> str:
    t = numbers["tests"]

    def both(name: str) -> str:
        return f"{span(t[f'{name}, best']['gap'])} nats at each arm’s best rate, {span(t[f'{name}, equal']['gap'])} at the equal one"

    own = one(numbers, Cell(own=True, replay=True))["best"]
    clipped = next(e for e in numbers["effects"]["best"]["others"] if e["factor"] == "clip")["shuffled"]
    said = {
        "order": f"natural order costs on the others, beside shuffled data: {both('order')}",
        "replay": f"in natural order replay leaves less loss on them than clipping: by {both('replay')}",
        "clip": f"at rate {numbers['highest']:g} clipping takes {span(t['clip, highest']['gap'])} nats off shuffled data",
        "itself": f"after replay and clipping data made by itself leave, beside another learner’s log, {both('itself')} more loss "
        "when all are met again",
    }  # fmt: skip
    parts = "; ".join(f"{text}{' (the condition that fails)' if name in failed else ''}" for name, text in said.items())
    return (
        f"{parts}. At the best rates there is nothing left for clipping to treat: it adds {span(clipped)} in shuffled data. One weight set a partner, with replay of its own throws: {own['now'][0]:.3f} now, {own['others'][0]:.3f} on "
        f"others; never updated {numbers['frozen']['now'][0]:.3f} and {numbers['frozen']['others'][0]:.3f} "
        f"({numbers['seeds']} seeds, 95 % intervals)."
    )
