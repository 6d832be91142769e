"""Two processes that need the same thing of the store at once: one makes it, the other waits and finds it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from backend.contract.events import Event, StageStarted, StepDone
from backend.contract.settings import OutputSettings
from backend.media.read import read_clip
from backend.tasks import Workspace, once, run
from backend.tasks.once import LOCK_FILE
from backend.tasks.progress import Phase, Progress
from tests.tasks.test_jobs import WHOLE, edit_request, finished, manifest

HOLD = """
import sys, time, filelock
lock = filelock.FileLock(sys.argv[1])
lock.acquire()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "LOOK_SECONDS", 0.0)


def other(workspace: Workspace) -> Workspace:
    """Another job's folder on the same store."""
    return replace(workspace, folder=workspace.folder.with_name("other"))


def until_step_of(events: Iterator[Event], stage: str) -> None:
    next(event for event in events if isinstance(event, StepDone) and event.stage == stage)


@pytest.mark.parametrize("stage", ["finetune-base", "base", "finetune-ssr1", "ssr1"])
def test_a_second_job_waits_for_what_the_first_is_at(clip: Path, workspace: Workspace, stage: str) -> None:
    request = edit_request(clip, sampling=replace(WHOLE, until="ssr1"), output=OutputSettings(master=True))
    first, second = run(request, workspace), run(request, other(workspace))
    until_step_of(first, stage)
    until_step_of(second, stage)
    waited = [event for event, _ in zip(second, range(3), strict=False)]
    assert {(type(event), event.done) for event in waited if isinstance(event, StepDone)} == {(StepDone, 0)}
    assert len(waited) == 3
    list(first)
    rest = list(second)
    assert [event.stage for event in rest if isinstance(event, StepDone) and event.stage == stage] == []
    assert [event.stage for event in rest if isinstance(event, StageStarted)][-1] == "write"
    one, same = (read_clip(place.folder / "master.mkv") for place in (workspace, other(workspace)))
    assert (one == same).all()
    assert manifest(workspace)["resolved"] == manifest(other(workspace))["resolved"]


def test_who_stops_waiting_leaves_the_other_at_work(clip: Path, workspace: Workspace) -> None:
    first, second = run(edit_request(clip), workspace), run(edit_request(clip), other(workspace))
    until_step_of(first, "finetune-base")
    until_step_of(second, "finetune-base")
    second.close()
    assert len(list(first)) > 3
    finished(edit_request(clip), other(workspace))


def test_who_is_killed_lets_go(tmp_path: Path) -> None:
    folder, progress = tmp_path / "key", Progress([Phase("base", 4, 1.0)])
    folder.mkdir()
    progress.start("base")
    made = once.once(folder, lambda _: False, lambda: [progress.step(4)], progress)
    with subprocess.Popen([sys.executable, "-c", HOLD, str(folder / LOCK_FILE)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        assert isinstance(event := next(made), StepDone) and event.done == 0
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    assert [event.done for event in made if isinstance(event, StepDone)][-1] == 4
