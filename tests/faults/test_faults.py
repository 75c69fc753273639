"""Every planted fault is caught by the test named in table.py, and that test passes without it."""

import pytest

from .plant import ROOT, copied, run
from .table import FAULTS, Fault, markdown

ALL = [f for faults in FAULTS.values() for f in faults]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return copied(tmp_path_factory.mktemp("planted"))


def named(f: Fault) -> str:
    return f"{f.file}: {f.what}"


@pytest.mark.parametrize("fault", ALL, ids=named)
def test_a_planted_fault_is_caught(copy, fault):
    file = copy / "src" / "coplayer" / fault.file
    whole = file.read_text()
    number = whole.count(fault.old)
    assert number == 1, f"{fault.old!r} occurs {number} times in {fault.file}: rewrite this fault in table.py"
    try:
        file.write_text(whole.replace(fault.old, fault.new))
        outcome = run(copy, fault.test)
    finally:
        file.write_text(whole)
    assert not outcome.broken, outcome.said
    assert outcome.failed, f"not caught by {fault.test}\n{outcome.said}"


@pytest.mark.slow
def test_without_a_fault_the_tests_pass(copy):
    outcome = run(copy, *dict.fromkeys(f.test for f in ALL))
    assert outcome.passed and not outcome.failed and not outcome.broken, outcome.said


def test_what_cannot_be_run_is_no_catch(copy):
    file = copy / "src" / "coplayer" / "games" / "kuhn.py"
    whole = file.read_text()
    try:
        for text in (whole + "\n)", whole.replace("deck", "dock", 1), "import nothing_of_that_name\n" + whole):
            file.write_text(text)
            assert run(copy, "games/test_kuhn.py::test_sizes_are_the_published_ones").broken
    finally:
        file.write_text(whole)


def test_there_are_enough_faults_of_each_kind():
    assert len(ALL) >= 25
    assert all(len(faults) >= 4 for faults in FAULTS.values())
    assert all(f.old != f.new and (ROOT / "tests" / f.test.partition("::")[0]).is_file() for f in ALL)


def test_the_readme_has_the_table():
    assert (ROOT / "tests" / "faults" / "README.md").read_text() == markdown(), "run python tests/faults/table.py"
