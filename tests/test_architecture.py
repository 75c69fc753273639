"""The shape of the house: what DESIGN and CONTRIBUTING promise about the source, read from its syntax.

Each check is a function from a parsed file to complaints, so that every one is first shown to complain
about a planted fault and then run over every file that exists.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "coplayer"

ORDER = (
    *(
        "compiled",
        "game",
        "games",
        "read",
        "graph",
        "form",
        "transform",
        "measure",
        "solve",
        "card",
        "learn",
        "model",
    ),
    *("respond", "chat", "agents", "people", "population", "arena", "study", "run", "report", "play", "cli"),
)
DOORS = ("__init__", "__main__")  # the package's public names and its command: they may use everything
FORBIDDEN_NAMES = {"utils", "util", "common", "base", "helpers", "manager", "misc"}
TIMED = {("solve", "by_name")}  # the caller that stops, measures and times
PURE = {"games", "transform", "measure", "solve", "learn", "model", "respond", "agents"}
SEEDED = {"default_rng", "Generator", "SeedSequence", "PCG64", "BitGenerator"}  # of numpy.random
NOT_OURS = {"torch", "cupy", "numba.cuda", "cvxpy", "tensorflow"}
DEEPEST, LONGEST = 3, 400


@dataclass(frozen=True)
class File:
    """A source file: its parts below src/coplayer, without `.py`, and its text."""

    parts: tuple[str, ...]
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def layer(self) -> str:
        return self.parts[0]

    @property
    def package(self) -> tuple[str, ...]:
        return ("coplayer", *self.parts[:-1])

    def imports(self) -> Iterator[tuple[int, str]]:
        """(line, dotted name) of all that is imported, in functions too; `from a import b` gives a.b."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                start = self.package[: len(self.package) + 1 - node.level] if node.level else ()
                origin = ".".join((*start, *filter(None, [node.module])))
                yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)


def file(name: str, text: str) -> File:
    return File(tuple(Path(name).with_suffix("").parts), text)


def existing(folder: Path = SOURCE) -> list[File]:
    return [file(str(p.relative_to(folder)), p.read_text("utf-8")) for p in sorted(folder.rglob("*.py"))]


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a chain of attributes, else nothing."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted(value)}.{attr}"
    return ""


def calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.lineno, dotted(node.func)


# Checks: File -> complaints.


def has_a_place(f: File):
    if f.layer not in (*ORDER, *DOORS):
        yield f"'{f.layer}' is not in the order of imports"


def imports_go_one_way(f: File):
    own = len(ORDER) if f.layer in (*DOORS, "cli") else ORDER.index(f.layer) if f.layer in ORDER else -1
    for line, name in f.imports():
        root, _, rest = name.partition(".")
        if root != "coplayer" or f.layer in DOORS:
            continue
        target = rest.split(".")[0]
        if target not in ORDER:
            yield f"line {line}: imports {name}, which is no layer"
        elif ORDER.index(target) > own:
            yield f"line {line}: {f.layer} may not import {target}"


def name_says_something(f: File):
    yield from (f"'{part}' says nothing" for part in f.parts if part.strip("_") in FORBIDDEN_NAMES)
    for node in ast.walk(f.tree):
        if isinstance(node, ast.ClassDef) and node.name.endswith(("Manager", "Helper", "Utils")):
            yield f"line {node.lineno}: class {node.name}"


def is_short(f: File):
    if (lines := f.text.count("\n")) > LONGEST:
        yield f"{lines} lines"


def depth(node: ast.AST) -> int:
    """How deep loops, branches, matches and tries nest inside `node`; `elif` and `with` add nothing."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue  # judged on its own
        elif_ = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        block = isinstance(child, ast.For | ast.While | ast.If | ast.Match | ast.Try)
        deepest = max(deepest, depth(child) + (block and not elif_))
    return deepest


def is_kernel(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    names = {dotted(d.func if isinstance(d, ast.Call) else d) for d in function.decorator_list}
    return bool(names & {"njit", "numba.njit"})


def nests_little(f: File):
    """A compiled kernel may go one deeper: its innermost loop stands for a vector operation."""
    for node in ast.walk(f.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            deep = depth(node)
            if deep > DEEPEST + is_kernel(node):
                yield f"line {node.lineno}: {node.name} nests {deep} deep"


def randomness_comes_in(f: File):
    stdlib = any(name == "random" for _, name in f.imports())
    for line, name in calls(f.tree):
        module, _, drawn = name.rpartition(".")
        numpy_draw = module in ("np.random", "numpy.random") and drawn not in SEEDED
        if numpy_draw or (stdlib and module == "random" and drawn != "Random"):
            yield f"line {line}: {name} draws from, or seeds, global state"
    for line, name in f.imports():
        if re.fullmatch(r"random\.(?!Random$)\w+", name):
            yield f"line {line}: imports {name}"


def is_pure(f: File):
    if f.layer not in PURE or f.parts in TIMED:
        return
    for line, name in calls(f.tree):
        if name in ("print", "open", "io.open", "input"):
            yield f"line {line}: calls {name}"
    for line, name in f.imports():
        if name.split(".")[0] in ("time", "datetime", "logging"):
            yield f"line {line}: imports {name}"


def broad_excepts_say_why(f: File):
    lines = f.text.splitlines()
    for node in ast.walk(f.tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        broad = any(c is None or dotted(c) in ("Exception", "BaseException") for c in caught)
        comment = lines[node.lineno - 1].partition("#")[2]
        reason = re.sub(r"noqa\b[:\s]*[A-Z0-9, ]*\b", "", comment)
        if broad and len(re.findall(r"[a-z]{2,}", reason)) < 2:
            yield f"line {node.lineno}: a broad except gives its reason on that line"


def runs_on_any_machine(f: File):
    for line, name in f.imports():
        if any(name == n or name.startswith(n + ".") for n in NOT_OURS):
            yield f"line {line}: imports {name}"


CHECKS: list[Callable[[File], Iterator[str]]] = [
    *(has_a_place, imports_go_one_way, name_says_something, is_short, nests_little),
    *(randomness_comes_in, is_pure, broad_excepts_say_why, runs_on_any_machine),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.__name__)
def test_every_file_keeps_to(check):
    complaints = [f"{'/'.join(f.parts)}.py {why}" for f in existing() for why in check(f)]
    assert not complaints, "\n".join(complaints)


def test_tests_and_benchmarks_are_short_too():
    files = [f for folder in ("tests", "bench") for f in existing(ROOT / folder)]
    complaints = [f"{'/'.join(f.parts)}.py {why}" for f in files for why in is_short(f)]
    assert not complaints, "\n".join(complaints)


NESTED = "def f(x):\n for a in x:\n  while a:\n   with a:\n    if a:\n     pass\n"
DEEPER = "    else:\n     try:\n      pass\n     finally:\n      pass\n"
DEEPEST_KERNEL = DEEPER.replace("pass\n     finally", "if x:\n       pass\n     finally")
PLANTED = [
    (has_a_place, "tools.py", ""),
    (imports_go_one_way, "game.py", "from coplayer.graph import Graph"),
    (imports_go_one_way, "games/kuhn.py", "def f():\n    import coplayer.solve.cfr"),
    (imports_go_one_way, "form/sequence.py", "from ..solve import cfr"),
    (imports_go_one_way, "solve/cfr.py", "from coplayer import card"),
    (imports_go_one_way, "study/brief.py", "import coplayer.cli"),
    (imports_go_one_way, "solve/cfr.py", "from coplayer import load"),
    (name_says_something, "solve/utils.py", ""),
    (name_says_something, "run/store.py", "class RunManager: pass"),
    (is_short, "solve/long.py", "x = 1\n" * 401),
    (nests_little, "solve/deep.py", NESTED + DEEPER),
    (nests_little, "solve/kernel.py", "@njit(cache=True)\n" + NESTED + DEEPEST_KERNEL),
    (randomness_comes_in, "arena/match.py", "import numpy as np\nnp.random.seed(1)"),
    (randomness_comes_in, "arena/match.py", "import numpy as np\nx = np.random.random(3)"),
    (randomness_comes_in, "arena/match.py", "import random\nx = random.choice([1])"),
    (randomness_comes_in, "arena/match.py", "from random import choice"),
    (is_pure, "games/kuhn.py", "print(1)"),
    (is_pure, "solve/cfr.py", "from time import perf_counter"),
    (is_pure, "games/table.py", "def f():\n    return open('x')"),
    (broad_excepts_say_why, "read/x.py", "try:\n    pass\nexcept Exception:\n    pass"),
    (
        broad_excepts_say_why,
        "read/x.py",
        "try:\n    pass\nexcept (ValueError, Exception):  # noqa: B014\n    pass",
    ),
    (broad_excepts_say_why, "read/x.py", "try:\n    pass\nexcept:\n    pass"),
    (runs_on_any_machine, "learn/dqn.py", "def f():\n    from torch import nn"),
    (runs_on_any_machine, "learn/dqn.py", "from numba import cuda"),
]
ALLOWED = [
    (imports_go_one_way, "solve/cfr.py", "from coplayer.form import sequence\nfrom . import best_response"),
    (imports_go_one_way, "cli.py", "def f():\n    from coplayer.study import brief"),
    (imports_go_one_way, "__init__.py", "from coplayer.read import load"),
    (nests_little, "solve/deep.py", NESTED),
    (nests_little, "solve/kernel.py", "@njit(cache=True)\n" + NESTED + DEEPER),
    (nests_little, "solve/chain.py", "def f(x):\n" + " if x:\n  pass\n" + " elif x:\n  pass\n" * 9),
    (
        randomness_comes_in,
        "arena/match.py",
        "import numpy as np\nrng = np.random.default_rng(1)\nrng.random()",
    ),
    (is_pure, "run/folder.py", "import time\nopen('x')"),
    (
        broad_excepts_say_why,
        "read/x.py",
        "try:\n    pass\nexcept Exception as e:  # a user's rules may raise\n    pass",
    ),
]


@pytest.mark.parametrize(("check", "name", "text"), PLANTED)
def test_a_planted_fault_is_caught(check, name, text):
    assert list(check(file(name, text)))


@pytest.mark.parametrize(("check", "name", "text"), ALLOWED)
def test_what_is_allowed_passes(check, name, text):
    assert not list(check(file(name, text)))


@pytest.mark.parametrize("module", ["coplayer", "coplayer.cli"])
def test_starting_loads_nothing_heavy(module):
    heavy = "{'numba', 'scipy', 'jax', 'matplotlib', 'highspy', 'pyspiel'}"
    code = f"import sys, {module}; print(*sorted({heavy} & set(sys.modules)))"
    path = os.pathsep.join([str(SOURCE.parent), os.environ.get("PYTHONPATH", "")])
    loaded = subprocess.check_output([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": path})
    assert loaded.decode().split() == []


def test_dependencies_are_recorded_by_name_and_version_only():
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    assert lines
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9A-Za-z.]+", line)] == []
