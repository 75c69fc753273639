"""Short names for agents with many settings: told apart by what differs, never changed where nothing is long."""

from coplayer.agents.language import Harness
from coplayer.report.names import renamed, shortened

USUAL, BARE = Harness("smollm2").name, Harness("smollm2", board="none", memory=0).name
FAR = Harness("http://127.0.0.1:8080/v1#qwen").name


def test_one_is_named_by_its_model_and_several_by_what_differs():
    assert shortened([USUAL, "equilibrium"]) == {USUAL: "language(smollm2)"}
    assert shortened([USUAL, BARE]) == {
        USUAL: "language(smollm2, memory=4, board=counts)",
        BARE: "language(smollm2, memory=0, board=none)",
    }
    assert shortened([USUAL, FAR])[FAR] == "language(http://127.0.0.1:8080/v1#qwen)"
    assert shortened(["counts/best", "memory_one(0.5, after=(0.9, 0.1, 0.5, 0.3))" + " " * 60]) == {}


def test_a_record_is_renamed_throughout_but_for_the_command_and_keeps_the_long_names():
    agents = [{"name": name, "worst_against": f"{USUAL} + uniform"} for name in (USUAL, BARE)]
    made = renamed({"agents": agents, "cross": {"names": [USUAL, "uniform"]}, "command": f"arena {USUAL}", "n": 3})
    short = "language(smollm2, memory=4, board=counts)"
    assert made["agents"][1]["worst_against"] == f"{short} + uniform" and made["cross"]["names"][0] == short
    assert made["command"] == f"arena {USUAL}" and made["harness"][short] == USUAL and made["n"] == 3
    plain = {"agents": [{"name": "uniform"}]}
    assert renamed(plain) is plain
