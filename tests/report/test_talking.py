"""What the page says of agents that talk: only what was counted, and nothing where nobody talks."""

from coplayer.report import talking

TALKER = {
    "name": "language(smollm2)", "population_return": 0.1,
    "costs": {
        "decisions": 40, "failures": 3, "forecasts": 20, "failed_forecasts": 1, "calls": 80, "prompt_tokens": 8000,
        "cached_tokens": 6000, "model_seconds": 20.0, "tool_calls": 5,
    },
}  # fmt: skip
QUIET = {"name": "uniform", "population_return": 0.0, "costs": None}


def test_failures_tokens_and_seconds_are_a_row_each_time_asked():
    (row,) = talking.used({"agents": [QUIET, TALKER]})["rows"]
    assert row == ["language(smollm2)", 40, 3, 20, 1, 80, 100.0, 25.0, 0.25, 5]
    said = talking.failures({"agents": [QUIET, TALKER]})
    assert said == ["language(smollm2) failed to give a legal move in 3 of 40 decisions."]


def test_where_nobody_talks_nothing_is_said():
    record = {"agents": [QUIET]}
    assert talking.used(record) is talking.harness(record) is None and talking.failures(record) == []
