"""Processes to measure: on one core, with one thread, by processor time."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ONE_THREAD = {
    **{f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "NUMBA")},
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "JAX_PLATFORMS": "cpu",
}
PATIENCE = 600  # seconds on the wall for an answer
ANSWER = "ANSWER "


def pinned() -> list[str]:
    """What to begin a command with so that it keeps to the last core; nothing where there is no taskset."""
    if not shutil.which("taskset"):
        return []
    cores = sorted(os.sched_getaffinity(0))
    return ["taskset", "-c", str(cores[-1])]


class Worker:
    """The process of a peer; see peers/serving.py."""

    def __init__(self, python: str, script: Path, environment: dict[str, str] | None = None):
        self.errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 closed with the worker
        self.process = subprocess.Popen(
            [*pinned(), python, str(script)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True,
            env=os.environ | ONE_THREAD | (environment or {}),
        )  # fmt: skip

    def ask(self, task: str) -> dict:
        """One block of a task; `why` where there is none."""
        late = threading.Timer(PATIENCE, self.process.kill)
        late.start()
        try:
            self.process.stdin.write(task + "\n")
            self.process.stdin.flush()
            for line in self.process.stdout:
                if line.startswith(ANSWER):
                    return json.loads(line.removeprefix(ANSWER))
        except BrokenPipeError:
            pass
        finally:
            late.cancel()
        return {"why": self.last_words()}

    def last_words(self) -> str:
        code = self.process.wait()
        self.errors.seek(0)
        said = [line.strip() for line in self.errors if line.strip()]
        return f"the process ended with {code}: {said[-1] if said else 'no message'}"

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()
        self.errors.close()


@dataclass(frozen=True)
class Ran:
    """What a command took."""

    code: int
    cpu: float  # seconds
    wall: float
    peak: float  # MB resident
    said: str  # the last line of its errors, else of its output


def ran(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> Ran:
    """Run a command to its end, on one core."""
    with tempfile.TemporaryFile("w+") as out:
        start = time.perf_counter()
        process = subprocess.Popen(
            [*pinned(), *command], cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            env=os.environ | ONE_THREAD | (environment or {}),
        )  # fmt: skip
        late = threading.Timer(PATIENCE, process.kill)
        late.start()
        _, status, used = os.wait4(process.pid, 0)
        late.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
        out.seek(0)
        said = [line.strip() for line in out if line.strip()] or ["no message"]
    return Ran(process.returncode, used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1000, said[-1])
