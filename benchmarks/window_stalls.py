"""How long the add-on holds Blender's main thread: `python -m benchmarks.window_stalls --system FOLDER`.

FOLDER is made by `tools/window/prepare.sh`. In a real window a clip is dreamt by mouse and keys, its progress is told
four times a second, its take lands; then a clip of 40 seconds is sent, read from its file and rendered. Two
tables a number of jobs go to the standard output, in milliseconds of the clock and of the processor: what the add-on
takes of a turn of the main loop, all panels and buttons drawn in it together, and what each way into it takes.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tests.window.cut import MEDIA, Cut
from tools.build_extension import build
from tools.window.blender import Blender
from tools.window.screen import Screen
from tools.window.system import REPOSITORY, System

if TYPE_CHECKING:
    from tests.blender.fake_daemon import FakeDaemon

Stall = tuple[int, str, float, float]
"""The turn of the main loop, what was done, and milliseconds: on the clock, of the main thread's own work."""

Times = tuple[float, float]
"""Milliseconds on the clock, and of the main thread's own work."""

_PROBE = "benchmarks.stall_probe"
_STEPS = 40
_STEP_SECONDS = 0.25
_WORTH = 0.05
"""Milliseconds of the processor from which on a call is told."""


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--system", type=Path, required=True, help="folder made by tools/window/prepare.sh")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 1000], help="jobs in the daemon and in the scene")
    parser.add_argument("--long", type=Path, help="a clip of about 40 s to be sent; without it one is made")
    parser.add_argument("--longest", type=int, default=0, help="of so many turns a phase, what they consist of")
    options = parser.parse_args()
    with opened(options.system) as cut:
        cut.open()
        cut.blender.call(f"{_PROBE}:watch")
        for jobs in options.jobs:
            phases = measured(cut, jobs, long_clip(cut.screen.system, options.long))
            print(f"{jobs} jobs, what a turn of the main loop takes\n\n{table(turns(phases))}\n")
            print(f"{jobs} jobs, what each call takes\n\n{table(calls(phases))}\n", flush=True)
            print(garbage(cut.blender.call(f"{_PROBE}:collections")))
            print("\n".join(longest(phases, options.longest)), flush=True)
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
            # Drawn by the main thread itself: threads that draw would take the processor from what is timed.
            own = {"DREAMSTRIP_STORE": str(scratch / "no-store"), "LP_NUM_THREADS": "0"}
            blender = Blender(screen, build(scratch), **own)
            yield Cut(blender, scratch)
            blender.close()
        finally:
            screen.close()


def measured(cut: Cut, jobs: int, long: Path) -> dict[str, list[Stall]]:
    """The stalls of a job's life among so many others, and of sending a long clip, by what was going on."""
    from benchmarks.brief_daemon import BriefDaemon

    cut.open()
    daemon = BriefDaemon(cut.file.parent / f"store-{jobs}")
    phases: dict[str, list[Stall]] = {}

    def during(phase: str) -> None:
        phases[phase] = cut.blender.call(f"{_PROBE}:stalls")

    try:
        cut.use_store(daemon.store)
        cut.wait(lambda: cut.connection() == "online", "the daemon was found")
        if jobs > 1:
            crowd(cut, daemon, submit(cut, daemon, "coffee"), jobs)
        during("before")
        job_id = submit(cut, daemon, "marathon")
        during("submit")
        progress(daemon, job_id)
        during("progress")
        daemon.finish(job_id, MEDIA / "marathon.mp4", frames=120)
        cut.wait(cut.take_strips, "the take has landed")
        cut.ask("screen:redraw")
        during("import")
        for flipped in (False, True):
            name = "40 s, rendered first" if flipped else "40 s, read from the file"
            cut.blender.call(f"{_PROBE}:add_clip", name=name, file=str(long), flipped=flipped)
            submit(cut, daemon, name)
            during(name)
        del phases["before"]
        return phases
    finally:
        daemon.stop()


def submit(cut: Cut, daemon: FakeDaemon, strip: str) -> str:
    """Dream a strip by mouse and keys; the id of its job once the daemon has it."""
    known = set(daemon.jobs)
    cut.ask("timeline:select", names=[strip])  # a long one reaches beyond what the timeline shows
    cut.type_prompt("runners at night")
    cut.blender.press("dreamstrip.submit", cut.preview)
    cut.wait_long(lambda: set(daemon.jobs) - known, "the daemon has the job")
    return (set(daemon.jobs) - known).pop()


def crowd(cut: Cut, daemon: FakeDaemon, job_id: str, jobs: int) -> None:
    """Fill daemon and scene up to so many jobs, with the one that is to come."""
    others = [f"{number:032x}" for number in range(jobs - 2)]
    daemon.jobs |= {other: replace(daemon.jobs[job_id], id=other) for other in others}
    cut.blender.call(f"{_PROBE}:remember_jobs", job_ids=others)
    daemon.change(job_id, label="the last of them")
    cut.wait(lambda: cut.blender.call(f"{_PROBE}:known_jobs") == jobs - 1, "the window knows them all")


def progress(daemon: FakeDaemon, job_id: str) -> None:
    """Let a job go on before the eyes of the window."""
    from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobState

    for step in range(_STEPS):
        fraction = step / _STEPS
        daemon.change(job_id, state=JobState.RUNNING, stage="base", done=step, total=_STEPS, fraction=fraction)
        time.sleep(_STEP_SECONDS)


def long_clip(system: System, given: Path | None) -> Path:
    """The clip where the window finds it; if none is given, 40 seconds at 1280x720, made once."""
    clip = system.scratch / "long.mp4"
    if given is not None:
        clip.write_bytes(given.read_bytes())
    elif not clip.exists():
        source = ("-stream_loop", "-1", "-i", str(MEDIA / "marathon.mp4"), "-t", "40", "-vf", "scale=1280:720")
        options = ("-an", "-preset", "ultrafast", str(clip))
        made = system.start("ffmpeg", "-v", "error", *source, *options, log=system.scratch / "ffmpeg.log")
        assert made.wait() == 0, (system.scratch / "ffmpeg.log").read_text()
    return clip


def turns(phases: dict[str, list[Stall]]) -> dict[str, list[Times]]:
    """By what was going on: of each turn what all ways into the add-on took together."""
    told = {}
    for phase, stalls in phases.items():
        clock, processor = defaultdict[int, float](float), defaultdict[int, float](float)
        for turn, _, on_clock, own in stalls:
            clock[turn] += on_clock
            processor[turn] += own
        told[phase] = [(clock[turn], processor[turn]) for turn in clock]
    return told


def longest(phases: dict[str, list[Stall]], most: int) -> list[str]:
    """Of each phase the turns that took the processor longest, a line each with its calls, the longest first."""
    lines = []
    for phase, stalls in phases.items():
        made = defaultdict[int, list[Stall]](list)
        for stall in stalls:
            made[stall[0]].append(stall)
        ordered = sorted(made.values(), key=lambda turn: -sum(stall[3] for stall in turn))
        lines += [f"{phase}: {_told(turn)}" for turn in ordered[:most]]
    return lines


def _told(turn: list[Stall]) -> str:
    own = defaultdict[str, float](float)
    for _, what, _, processor in turn:
        own[what] += processor
    parts = (f"{what} {took:.1f}" for what, took in sorted(own.items(), key=lambda part: -part[1]) if took >= _WORTH)
    return f"{sum(own.values()):.1f} ms of the processor: " + ", ".join(parts)


def garbage(collections: list[tuple[int, str, float]]) -> str:
    """How often the interpreter looked for garbage, and how long at most, on the clock."""
    kinds = defaultdict[str, list[float]](list)
    for _, kind, took in collections:
        kinds[kind].append(took)
    told = (f"{kind}: {len(times)} times, {max(times):.1f} ms at most" for kind, times in sorted(kinds.items()))
    return "\n".join(("garbage", *told, ""))


def calls(phases: dict[str, list[Stall]]) -> dict[str, list[Times]]:
    """By what was called."""
    told = defaultdict(list)
    for _, what, clock, processor in chain.from_iterable(phases.values()):
        told[what].append((clock, processor))
    return told


def table(kinds: dict[str, list[Times]]) -> str:
    """A row a kind, the worst on top, and one for them all."""
    rows = sorted((_row(what, found) for what, found in kinds.items()), key=lambda row: -row[4])
    rows.append(_row("all", list(chain.from_iterable(kinds.values()))))
    header = ["| what | times | median | p99 | worst | p99 (processor) | worst (processor) |", "|---" * 7 + "|"]
    lines = [
        f"| {what} | {count} | " + " | ".join(f"{each:.2f}" for each in told) + " |" for what, count, *told in rows
    ]
    return "\n".join(header + lines)


def _row(what: str, times: list[Times]) -> tuple[str, int, float, float, float, float, float]:
    clock, processor = (sorted(column) for column in zip(*times, strict=True))
    last = math.ceil(0.99 * len(times)) - 1
    return what, len(times), statistics.median(clock), clock[last], clock[-1], processor[last], processor[-1]


if __name__ == "__main__":
    main()
