"""An executor without a model: counts its steps, keeps a checkpoint, and misbehaves as its prompt says.

The prompt is words of the form `name:value`:
steps:N   N steps (3)                  hold:K    step K lasts until the file `go` lies in the folder
die:K     kill -9 itself at step K     once:1    ... only in the first attempt
fail:X    raise X at the first step    pace:S    every step lasts S seconds
lie:1     announce an unwritten file   child:1   start a process that outlasts the job
"""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from backend.contract.errors import BadMedia
from backend.contract.events import Event, PreviewReady, StageStarted, StepDone, TaskFinished, WarningRaised
from backend.contract.media import Media
from backend.contract.requests import FinetuneRequest, JobRequest

FAILURES: dict[str, Callable[[], BaseException]] = {
    "memory": lambda: MemoryError("canary"),
    "torch": lambda: type("OutOfMemoryError", (RuntimeError,), {})("CUDA out of memory, canary"),
    "space": lambda: OSError(errno.ENOSPC, "canary"),
    "media": lambda: BadMedia("The clip is broken.", "Choose another."),
    "defect": lambda: ZeroDivisionError("canary"),
    "exit": lambda: SystemExit(3),
}


@dataclass(frozen=True)
class Workspace:
    """As `backend.tasks` has it."""

    folder: Path
    resolve: Callable[[Media], Path]
    store: Path
    threads: int | None = None


def run(request: JobRequest, workspace: Workspace) -> Iterator[Event]:
    """Count."""
    assert not isinstance(request, FinetuneRequest)
    plan = dict(word.split(":", 1) for word in request.prompt.split() if ":" in word)
    total, folder = int(plan.get("steps", 3)), workspace.folder
    first_attempt = not (folder / "trace").exists()
    with (folder / "trace").open("a") as trace:
        trace.write(f"{os.getpid()} from {_checkpoint(folder)}\n")
    yield StageStarted("count", 0, 1)
    if "fail" in plan:
        raise FAILURES[plan["fail"]]()
    if "lie" in plan:
        yield TaskFinished(("never-written.mp4",))
    if "child" in plan:
        (folder / "child").write_text(str(subprocess.Popen(["sleep", "1000"]).pid))
    sys.stdout.write("a library that prints must not break a frame\n")
    sys.stdout.flush()
    try:
        for step in range(_checkpoint(folder), total):
            _misbehave(plan, step, folder, first_attempt)
            (folder / "checkpoint.part").write_text(str(step + 1))
            os.replace(folder / "checkpoint.part", folder / "checkpoint")
            yield StepDone("count", step + 1, total, float(total - step - 1))
    except GeneratorExit:
        (folder / "closed").touch()
        raise
    yield from _results(folder, total)


def _results(folder: Path, total: int) -> Iterator[Event]:
    (folder / "stage-1-count.mp4").write_bytes(b"preview")
    yield PreviewReady("count", "stage-1-count.mp4")
    yield WarningRaised("counted", f"{total} steps were only counted.")
    (folder / "take.mp4").write_bytes(bytes(range(256)))
    (folder / "manifest.json").write_text(json.dumps({"steps": total}))
    yield TaskFinished(("take.mp4", "manifest.json"))


def _checkpoint(folder: Path) -> int:
    file = folder / "checkpoint"
    return int(file.read_text()) if file.exists() else 0


def _misbehave(plan: dict[str, str], step: int, folder: Path, first_attempt: bool) -> None:
    time.sleep(float(plan.get("pace", 0)))
    if plan.get("die") == str(step) and (first_attempt or "once" not in plan):
        os.kill(os.getpid(), signal.SIGKILL)
    if plan.get("hold") == str(step):
        (folder / "holding").touch()
        while not (folder / "go").exists():
            time.sleep(0.01)
