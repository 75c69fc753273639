"""The brief as one HTML page: `render(record) -> str`, a pure function; nothing from the network, no script.

The record is what `coplayer brief GAME --json PATH` writes. null is unknown, never 0; whatever may be null
has a `reason` beside it. Texts may hold **bold**, `code` and 10^-12. Marked ? may be missing.

    format "coplayer brief 1", title, game (its spec), unit ("chips a hand"), about? (under the title)
    command, seed, took_seconds, versions {name: version}, commit | null, clean | null, finding? [text]
    card
        game, players, states, histories, terminals, infosets [N], sequences [N], horizon, discount, zero_sum
        counts_are     "exact" | "at limit" | "sampled"; reason? why counts are null
        value [N] | null, exploitability_uniform
        sampled?       {playouts, seed, length {mean, low, high}, pays?}: of a game too large to count
        properties     name -> {value, witness, group ("kind" | "worth" | "moves" | any heading), how, label?,
                       low?, high? (an estimate's 95 %), unit?, decimals?, reason?}.
                       A label "" leaves the line out; how may begin "theorem:" or "certified:".
                       The sentences read payoffs ("zero-sum", "common payoff", ...), sight ("perfect" |
                       "simultaneous only" | "imperfect"), safe_policy, best_against_all
                       ("exists" | "none")
        composition?   {by_depth [{depth, chance, moves [N], together?, endings, share_uniform?, share_equilibrium?}],
                       branching {name: number}, infoset_sizes [{size, sets [N]}], menus
                       [{actions, sets [N]}], as_state [{what, count, seat | null}] (whole history first),
                       as_state_notes? [text], by_horizon? [{steps, histories, states}],
                       decisions [{group, policy, shares {label: share}}], decision_notes? [text], reason?}
        placement?     [{question, answer, witness}];  class? {code, name, needs}
    prices             [{transform, what, group, player, with, without, price, held_fixed, how, reason,
                       low?, high?}], one a player; rows with the same group, what and held_fixed are one line
    prices_reason?     why there are none
    race               {solvers [{solver, trace [{iteration, seconds, exploitability, low?, high?}], seeds,
                       averaging, iterations_to_target, seconds_to_target, reason?}], target, seconds_graph,
                       seconds_form, seconds_compile, seconds_check}  or  {reason}
    modelling          {kind "zero_sum" | "common" | "general" | "many", value? [N], notes? [text], reason?,
                       rows [{seat, opponent, label?, best_response, best_safe | baseline, value_of_modelling,
                       residual?, note?, given?, frontier? [{p, earns, risks}], reason?}],
                       played? {seat, opponent, n, mean, low, high, seed},
                       baseline_is? what `baseline` is in words, short? the same in one word,
                       reference? [N] the dashed line, reference_is? its name (default: value),
                       team? {optimum, reason?}                                          (common)
                       seats? [{seat, security_level, nash_low, nash_high, equilibria, stackelberg, reason?}]}
    agents?            {cross {names, mean [K, K]}, ratings (arena/ratings.py), adaptation {agent, population, rounds,
                       n, seed, curves {arm, oracle, equilibrium? [blocks]}, share [mean, low, high] | null} | {reason}}
                       or  {reason}
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from . import agents, numbers, svg, tables, words
from .figures import (
    Figure,
    as_state,
    composition,
    decisions,
    dumbbells,
    frontier,
    intervals,
    menus,
    race,
)
from .finding import finding
from .sentences import prices_title

HERE = Path(__file__).parent


def templates() -> Environment:
    """The package's templates; every value is escaped unless it is Markup."""
    page = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page.filters |= {
        "markup": lambda text: Markup(words.markup(text)),
        "svg": Markup,
        "duration": numbers.duration,
        "count": numbers.count,
    }
    page.globals |= {"style": Markup((HERE / "style.css").read_text("utf-8")), "UNKNOWN": numbers.UNKNOWN}
    return page


def render(record: dict[str, Any]) -> str:
    """One HTML page from a record; the same record gives the same page byte for byte."""
    return templates().get_template("brief.html.j2").render(sections(record))


def sections(record: dict[str, Any]) -> dict[str, Any]:
    """What the template needs, each part or the reason why it is missing."""
    card = record["card"]
    return {
        "record": record,
        "about": about(record),
        "finding": record.get("finding") or finding(record),
        "card": tables.card(record),
        "placement": card.get("placement") or [],
        "klass": card.get("class"),
        "composition": figures(record, composition, as_state, decisions, menus),
        "composition_reason": reason(card.get("composition")),
        "prices": tables.prices(record) if record["prices"] else None,
        "prices_title": prices_title(record) if record["prices"] else "",
        "prices_reason": record.get("prices_reason") or reason(card),
        "race": figures(record, race),
        "race_table": tables.race(record),
        "race_reason": reason(record["race"]),
        "race_target": numbers.round_ten(record["race"].get("target")),
        "modelling": figures(record, intervals, dumbbells, frontier),
        "modelling_table": tables.modelling(record),
        "modelling_reason": reason(record["modelling"]),
        "agents": agents.figures(record),
        "agents_table": agents.ratings(record),
        "agents_reason": reason(record.get("agents")),
        "without_is": record["modelling"].get("baseline_is", "the best safe policy"),
        "mark": lambda seat: svg.mark(seat, 5, 5),
        **made_with(record),
    }


def made_with(record: dict[str, Any]) -> dict[str, str]:
    """The versions as a list, and whether the commit says all."""
    return {
        "versions": words.listed([f"{name} {v}" for name, v in (record.get("versions") or {}).items()]),
        "clean": {True: ", clean", False: ", with changes not committed", None: ""}[record.get("clean")],
    }


def about(record: dict[str, Any]) -> str:
    n = record["card"]["players"]
    return record.get("about") or f"{words.several(n, 'seat')}. All sums in {record['unit']}."


def figures(record: dict[str, Any], *modules: Any) -> list[Figure]:
    drawn = (module.figure(record) for module in modules)
    return [figure for figure in drawn if figure is not None]


def reason(part: dict[str, Any] | None) -> str:
    return (part or {}).get("reason") or tables.NO_REASON
