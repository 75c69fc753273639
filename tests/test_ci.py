"""What .ci/run does on a fresh machine, tried with stand-ins for apt-get, id, make and chromium."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def ci(tmp_path):
    """Run .ci/run where only the given commands (name -> sh) exist; returns it and what was called."""

    def run(**commands):
        said = tmp_path / "said"
        for name, program in commands.items():
            path = tmp_path / name.replace("_", "-")
            path.write_text(f'#!/bin/sh\necho "{path.name} $*" >> {said}\n{program}\n')
            path.chmod(0o755)
        (tmp_path / "dirname").symlink_to(shutil.which("dirname"))
        command = [shutil.which("bash"), str(ROOT / ".ci" / "run")]
        done = subprocess.run(command, env={"PATH": str(tmp_path)}, capture_output=True, text=True, timeout=60)
        return done, said.read_text().splitlines()

    return run


def test_chromium_is_installed_where_it_is_missing(ci):
    done, said = ci(id="echo 0", apt_get="", make="echo 1 passed")
    assert done.returncode == 0, done.stderr
    assert said[1] == "apt-get update -qq"
    assert said[2].startswith("apt-get install") and said[2].endswith(" chromium fonts-dejavu-core")
    assert said[3] == "make test"


def test_a_machine_with_chromium_is_left_alone(ci):
    done, said = ci(id="echo 0", apt_get="exit 1", chromium="", make="")
    assert (done.returncode, said) == (0, ["make test"])


def test_without_root_nothing_is_installed(ci):
    done, said = ci(id="echo 1000", apt_get="exit 1", make="")
    assert (done.returncode, said[1:]) == (0, ["make test"])


def test_a_failed_installation_fails_the_run(ci):
    done, said = ci(id="echo 0", apt_get="exit 100", make="")
    assert done.returncode == 100
    assert "make test" not in said


def test_failing_tests_fail_the_run(ci):
    assert ci(id="echo 1000", make="exit 2")[0].returncode == 2


def test_it_can_be_run():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
