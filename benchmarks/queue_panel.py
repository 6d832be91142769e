"""How long the queue's panel takes in Blender with 1 to 10,000 jobs: the figures behind "1,000 jobs do not slow it".

Run with the Python of a bpy environment: `.venv-bpy-4.5/bin/python -m benchmarks.queue_panel`. The layout is a stand-in
that does nothing, so that what is measured is the add-on's own work; Blender's part is that of a page of lines.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROUNDS = 50


class Layout:
    """Takes every call of a layout and does nothing."""

    alignment = "LEFT"

    def row(self, **_options: Any) -> Layout:
        """A part of the layout."""
        return self

    column = box = row

    def label(self, **_options: Any) -> None:
        """Nothing."""

    progress = label

    def operator(self, *_names: Any, **_options: Any) -> Any:
        """Properties that take everything."""
        return SimpleNamespace()


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 100, 1000, 10_000])
    counts = parser.parse_args().jobs
    with tempfile.TemporaryDirectory() as profile:
        _install(Path(profile))
        columns = "list: pump|list: draw|draw again|step: pump|step: draw|end: pump|end: draw|news read|list read"
        print(f"| jobs | {columns.replace('|', ' | ')} |")
        print("|---" * (columns.count("|") + 2) + "|")
        for count in counts:
            print(f"| {count} | " + " | ".join(f"{value:.2f} ms" for value in _measure(count)) + " |")
        os._exit(0)  # Blender's own exit can hang in 4.2 and 4.5


def _measure(count: int) -> tuple[float, ...]:
    import bpy
    from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobList, JobNews, JobState
    from bl_ext.user_default.dreamstrip.backend.contract.wire import from_wire, to_wire
    from bl_ext.user_default.dreamstrip.blender_addon import compat
    from bl_ext.user_default.dreamstrip.blender_addon.daemon import pump, runtime
    from bl_ext.user_default.dreamstrip.blender_addon.daemon.reports import JobsChanged, JobsSeen
    from bl_ext.user_default.dreamstrip.blender_addon.takes import records

    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    scene = bpy.context.scene
    compat.show_scene(bpy.context, scene)
    scene.sequence_editor_create()
    current = runtime.current()
    jobs = tuple(_view(number) for number in range(count))
    sent = (records.Record(job.id, "edit", f"strip {job.id}", "", 0, 0, 0, False) for job in jobs)
    records.remember(scene, *sent)

    def tell(report: Any) -> tuple[float, float]:
        """What the timer takes with a report, and the draw after it."""
        current.watcher.outbox.put(report)
        return _timed(pump.tick), _timed(lambda: _draw(scene))

    def news(job: Any, step: int) -> Any:
        return JobsChanged(JobNews((job,), (), None, False, False, step))

    first = tell(JobsSeen(jobs))
    tell(news(replace(jobs[0], state=JobState.RUNNING), 0))
    again = _median([_timed(lambda: _draw(scene)) for _ in range(ROUNDS)])
    steps = [
        tell(news(replace(jobs[0], state=JobState.RUNNING, done=step, total=ROUNDS), step)) for step in range(ROUNDS)
    ]
    ends = [
        tell(news(replace(jobs[-1], state=JobState.DONE if step % 2 else JobState.FAILED), step))
        for step in range(ROUNDS)
    ]
    told, listed = json.dumps(to_wire(news(jobs[0], 1).news)), json.dumps(to_wire(JobList(jobs, False, 1)))
    read = _median([_timed(lambda: from_wire(JobNews, json.loads(told))) for _ in range(ROUNDS)])
    whole = _timed(lambda: from_wire(JobList, json.loads(listed)))
    both = [[_median([pair[index] for pair in pairs]) for index in (0, 1)] for pairs in (steps, ends)]
    return *first, again, *both[0], *both[1], read, whole


def _view(number: int) -> Any:
    from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobState, JobView

    is_done = number % 3 == 1
    return JobView(
        id=f"{number:08}-0000-0000-0000-000000000000", kind="edit",
        state=JobState.DONE if is_done else JobState.QUEUED, created=0.0, started=0.0,
        finished=60.0 if is_done else None,
        attempt=1, position=None if is_done else number + 1, stage="base", done=0, total=0, fraction=0.0,
        seconds_left=None, error=None, warnings=(), files=(), label="",
    )  # fmt: skip


def _draw(scene: Any) -> None:
    from bl_ext.user_default.dreamstrip.blender_addon.panels.queue import DREAMSTRIP_PT_jobs

    context = SimpleNamespace(
        scene=scene,
        workspace=SimpleNamespace(sequencer_scene=scene),
        region=SimpleNamespace(width=300),
        preferences=SimpleNamespace(system=SimpleNamespace(ui_scale=1.0)),
    )
    DREAMSTRIP_PT_jobs.draw(SimpleNamespace(layout=Layout()), context)


def _timed(work: Callable[[], object]) -> float:
    """Milliseconds of this thread's own processor time: a busy machine does not count."""
    began = time.thread_time()
    work()
    return (time.thread_time() - began) * 1000


def _median(values: list[float]) -> float:
    return statistics.median(values)


def _install(profile: Path) -> None:
    os.environ["BLENDER_USER_RESOURCES"] = str(profile)
    os.environ["DREAMSTRIP_STORE"] = str(profile / "no-store")
    import bpy

    from tools.build_extension import build

    archive = build(profile)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.extensions.package_install_files(
        filepath=str(archive), repo="user_default", enable_on_install=True, overwrite=True
    )


if __name__ == "__main__":
    main()
