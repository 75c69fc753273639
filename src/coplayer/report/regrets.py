"""Parts of an arena's page: the two regrets, forecasts conditional on one's own act, recovery after a switch."""

from __future__ import annotations

from typing import Any

from . import numbers, words
from .figures import Figure, lines, plane, returns

CURVES = 6


def table(record: dict[str, Any]) -> dict[str, Any] | None:
    """Both regrets of each agent; where they are not defined a line that says why."""
    ranked = returns.ranked(record)
    title = "Regret: had they done the same, and had they answered"
    known = [a for a in ranked if numbers.known((a.get("regret") or {}).get("external"))]
    if not known:
        reasons = [a["regret"]["reason"] for a in ranked if a.get("regret")]
        return {"title": title, "head": [], "rows": [], "note": f"Not known: {reasons[0]}."} if reasons else None
    rows = [[a["name"], *both(a["regret"]), a["regret"]["best"] or "none did", a["regret"]["matches"]] for a in known]
    head = ["agent", "external, a round", "±", "policy, a round", "±", "plan that most often did best", "matches"]
    return {"title": title, "head": head, "rows": rows, "note": note(known[0]["regret"])}


def both(regret: dict[str, Any]) -> list[float | None]:
    """External regret ± policy regret ±, 95 %."""
    return [
        x
        for name in ("external", "policy")
        for x in (regret[name], half(regret[f"{name}_interval"]))
    ]  # fmt: skip


def half(interval: list[float | None] | None) -> float | None:
    low, high = interval or (None, None)
    return (high - low) / 2 if numbers.known(low) and numbers.known(high) else None


def note(regret: dict[str, Any]) -> str:
    said = "External: what the best single action would have earned more against the moves the rival made. "
    if not numbers.known(regret["policy"]):
        return f"{said}Policy regret is not known: {regret['reason']}."
    return (
        f"{said}Policy: what the best of {regret['comparators']} plans (always one action; the rival’s last action, or "
        "one further on) earned more in the same match, replayed from its start with the same randomness, so that the "
        "rival answers it; 0 where none did better. Both choose with hindsight, match by match. ±: 95 %, over seeds."
    )


def figure(record: dict[str, Any]) -> Figure | None:
    """Agents by both regrets, where there are several."""
    points = [
        {"name": a["name"], "kind": 0, "x": a["regret"]["external"], "y": a["regret"]["policy"]}
        for a in returns.ranked(record)
        if numbers.known((a.get("regret") or {}).get("policy"))
    ]
    if len(points) < 3:
        return None
    least = min(points, key=lambda p: p["y"])
    part = {
        "title": f"What playing otherwise would have earned: {least['name']} leaves least to regret",
        "x": "external regret a round", "y": "policy regret a round", "kinds": ["agents"], "points": points,
        "note": "Where rivals answer what we do, the two need not go together.",
    }  # fmt: skip
    return plane.figure(part)


def conditional(record: dict[str, Any]) -> dict[str, Any] | None:
    """What models expect the rival to do after each of our acts, beside what it would do."""
    ranked = [a for a in returns.ranked(record) if a.get("conditional")]
    known = [a for a in ranked if a["conditional"]["taken"]]
    if not known:
        return None
    rows = [[a["name"], *lost(a["conditional"]["taken"]), *lost(a["conditional"]["other"])] for a in known]
    head = ["agent", "lost after the act taken, nats", "±", "after other acts", "±", "forks"]
    without = [a for a in ranked if not a["conditional"]["taken"]]
    said = "".join(f" {words.capital(a['name'])}: not known, {a['conditional']['reason']}." for a in without)
    said = (
        "At ten rounds of a match the rival was copied and each of our acts played against the copy. Lost: nats of the "
        f"forecast of its next move, less those of its true next mix (0 is perfect). ±: 95 %, over seeds.{said}"
    )
    rows = [[*row[:3], *row[4:6], row[3] + row[6]] for row in rows]
    return {"title": "What would they do if I did that?", "head": head, "rows": rows, "note": said}


def lost(score: dict[str, Any] | None) -> tuple[float | None, float | None, int]:
    """Nats lost, ±, forks."""
    return (score["lost"], half(score["interval"]), score["n"]) if score else (None, None, 0)


def recovery(record: dict[str, Any]) -> dict[str, Any] | None:
    """Rounds after a rival's switch until 90 % of the prize is taken again."""
    rows = [
        [a["name"], r["rival"], r["rounds"], between(r["interval"]), r["switches"], r["block"] * seen(r)]
        for a in returns.ranked(record)
        for r in a.get("recovery") or []
    ]
    head = ["agent", "rival", "rounds to 90 %", "95 %", "switches", "rounds known"]
    said = (
        "From the first round of the rival’s new way, which only the arena knows, to the end of the five rounds that "
        "first take 90 % of the prize, in the mean over all switches; a dash: not in the rounds known, those that ten "
        "switches or more lasted. The interval resamples seeds."
    )
    return {"title": "Recovery after a switch", "head": head, "rows": rows, "note": said} if rows else None


def seen(found: dict[str, Any]) -> int:
    """Blocks of rounds after a switch whose share of the prize is known."""
    return sum(numbers.known(x) for x in found["share"])


def between(interval: list[int | None] | None) -> str:
    """An interval of rounds, open at the end where 90 % may not be reached."""
    if not interval or interval[0] is None:
        return ""
    return f"{interval[0]} to {'never' if interval[1] is None else interval[1]}"


def after_switch(record: dict[str, Any]) -> Figure | None:
    """Share of the prize by rounds since the switch, for the rival whose switches are known longest."""
    found = [(a, r) for a in returns.ranked(record)[:CURVES] for r in a.get("recovery") or []]
    long = {r["rival"]: seen(r) for _, r in found}
    if not long or max(long.values()) < 3:
        return None
    rival = max(long, key=lambda name: long[name])
    curves = [
        {
            "name": a["name"],
            "points": [[r["block"] * (k + 0.5), 100 * x] for k, x in enumerate(r["share"]) if numbers.known(x)],
        }
        for a, r in found
        if r["rival"] == rival
    ]
    part = {
        "title": f"After {rival} has become another: the share of the prize comes back", "series": curves,
        "x": "rounds since the switch", "y": "share of the prize, %", "reference": {"name": "", "y": 90.0},
        "note": "Means over all switches, in blocks of five rounds that ten switches or more lasted. Dashed: 90 %.",
    }  # fmt: skip
    return lines.figure(part)


def said(best: dict[str, Any]) -> list[str]:
    """Sentences for the finding."""
    regret, found = best.get("regret") or {}, []
    if numbers.known(regret.get("policy")):
        outer, inner = (numbers.fixed(regret[name], 3) for name in ("policy", "external"))
        found.append(
            f"The best simple plan in its place, its rivals answering, would have earned {outer} a round more "
            f"(policy regret); with their moves held fixed, {inner} (external regret)."
        )
    soon = [r for r in best.get("recovery") or [] if r["rounds"] is not None]
    if soon:
        r = max(soon, key=lambda r: r["switches"])
        found.append(f"After {r['rival']} switches it takes 90 % of the prize again within {r['rounds']} rounds.")
    return found
