"""How long the add-on holds Blender's main thread: `python -m benchmarks.window_stalls --system FOLDER`.

FOLDER is made by `tools/window/prepare.sh`. In a real window a clip is dreamt by mouse and keys, its progress is told
four times a second, its take is imported; then a clip of 40 seconds is sent, read from its file and rendered. A table a
number of jobs goes to the standard output, in milliseconds of the clock and of the processor.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tests.window.cut import MEDIA, Cut
from tools.build_extension import build
from tools.window.blender import Blender
from tools.window.screen import Screen
from tools.window.system import REPOSITORY, System

if TYPE_CHECKING:
    from tests.blender.fake_daemon import FakeDaemon

Stall = tuple[str, float, float]
"""What was done, its milliseconds on the clock, and its milliseconds of processor time in the main thread."""

_PROBE = "benchmarks.stall_probe"
_STEPS = 40
_STEP_SECONDS = 0.25


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--system", type=Path, required=True, help="folder made by tools/window/prepare.sh")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 1000], help="jobs in the daemon and in the scene")
    options = parser.parse_args()
    with opened(options.system) as cut:
        cut.open()
        cut.blender.call(f"{_PROBE}:watch")
        for jobs in options.jobs:
            print(f"{jobs} jobs\n\n{table(measured(cut, jobs))}\n", flush=True)
        print(f"registering: {cut.blender.call(f'{_PROBE}:register_milliseconds'):.1f} ms")


@contextmanager
def opened(folder: Path) -> Iterator[Cut]:
    """A window with a clip and a still on its timeline."""
    with tempfile.TemporaryDirectory(prefix="dreamstrip-stalls-", ignore_cleanup_errors=True) as name:
        scratch = Path(name)
        link = scratch / "bl_ext" / "user_default" / "dreamstrip"
        link.parent.mkdir(parents=True)
        link.symlink_to(REPOSITORY)
        sys.path.append(name)  # the fake daemon imports the contract by the name that it has inside Blender
        screen = Screen(System(folder, scratch))
        try:
            blender = Blender(screen, build(scratch), DREAMSTRIP_STORE=str(scratch / "no-store"))
            yield Cut(blender, scratch)
            blender.close()
        finally:
            screen.close()


def measured(cut: Cut, jobs: int) -> list[Stall]:
    """The stalls of a job's life among so many others, and of sending a long clip."""
    from tests.blender.fake_daemon import FakeDaemon

    cut.open()
    daemon = FakeDaemon(cut.file.parent / f"store-{jobs}")
    try:
        cut.use_store(daemon.store)
        cut.wait(lambda: cut.connection() == "online", "the daemon was found")
        cut.blender.call(f"{_PROBE}:stalls")
        job_id = submit(cut, daemon, "marathon")
        crowd(cut, daemon, job_id, jobs)
        progress(daemon, job_id)
        daemon.finish(job_id, MEDIA / "marathon.mp4", frames=120)
        cut.wait(lambda: any(line["can_import"] for line in cut.ask("jobs")), "the take is here")
        cut.ask("import_take", job_id=job_id)
        for flipped in (False, True):
            cut.ask("add_clip", name=f"long {flipped}", file=str(long_clip(cut.screen.system)), flipped=flipped)
            submit(cut, daemon, f"long {flipped}")
        told: list[Stall] = cut.blender.call(f"{_PROBE}:stalls")
        return told
    finally:
        daemon.stop()


def submit(cut: Cut, daemon: FakeDaemon, strip: str) -> str:
    """Dream a strip by mouse and keys; the id of its job once the daemon has it."""
    known = set(daemon.jobs)
    cut.ask("select_named", names=[strip])  # a long one reaches beyond what the timeline shows
    cut.type_prompt("runners at night")
    cut.blender.press("dreamstrip.submit", cut.preview)
    cut.wait(lambda: set(daemon.jobs) - known, "the daemon has the job")
    return (set(daemon.jobs) - known).pop()


def crowd(cut: Cut, daemon: FakeDaemon, job_id: str, jobs: int) -> None:
    """Fill daemon and scene up to so many jobs."""
    others = [f"{number:032x}" for number in range(jobs - 1)]
    daemon.jobs |= {other: replace(daemon.jobs[job_id], id=other) for other in others}
    cut.blender.call(f"{_PROBE}:remember_jobs", job_ids=others)


def progress(daemon: FakeDaemon, job_id: str) -> None:
    """Let a job go on before the eyes of the window."""
    from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobState

    for step in range(_STEPS):
        fraction = step / _STEPS
        daemon.change(job_id, state=JobState.RUNNING, stage="base", done=step, total=_STEPS, fraction=fraction)
        time.sleep(_STEP_SECONDS)


def long_clip(system: System) -> Path:
    """40 seconds at 1280x720, made once."""
    clip = system.scratch / "long.mp4"
    if not clip.exists():
        source = ("-stream_loop", "-1", "-i", str(MEDIA / "marathon.mp4"), "-t", "40", "-vf", "scale=1280:720")
        options = ("-an", "-preset", "ultrafast", str(clip))
        made = system.start("ffmpeg", "-v", "error", *source, *options, log=system.scratch / "ffmpeg.log")
        assert made.wait() == 0, (system.scratch / "ffmpeg.log").read_text()
    return clip


def table(stalls: Iterable[Stall]) -> str:
    """A row a kind of stall, the worst on top, and one for them all."""
    kinds: dict[str, list[Stall]] = {}
    for stall in stalls:
        kinds.setdefault(stall[0], []).append(stall)
    rows = sorted((_row(what, found) for what, found in kinds.items()), key=lambda row: -row[3])
    rows.append(_row("all", [stall for found in kinds.values() for stall in found]))
    header = ["| what | times | p99 | worst | p99 (processor) | worst (processor) |", "|---|---|---|---|---|---|"]
    return "\n".join(header + ["| {} | {} | {:.2f} | {:.2f} | {:.2f} | {:.2f} |".format(*row) for row in rows])


def _row(what: str, stalls: list[Stall]) -> tuple[str, int, float, float, float, float]:
    clock = sorted(stall[1] for stall in stalls)
    processor = sorted(stall[2] for stall in stalls)
    last = math.ceil(0.99 * len(stalls)) - 1
    return what, len(stalls), clock[last], clock[-1], processor[last], processor[-1]


if __name__ == "__main__":
    main()
