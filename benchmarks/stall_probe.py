"""Runs inside Blender: times everything that the add-on does on the main thread, for `benchmarks.window_stalls`."""

from __future__ import annotations

import sys
import time
from types import FrameType
from typing import Any

import bpy

_PACKAGE = "bl_ext.user_default.dreamstrip"


class Clock:
    """A profiler of the main thread: it times each way into the add-on, from Blender's call to the return.

    What the add-on calls is within that time, and so are the profiler's own work and the benchmark's questions: the
    figures are too high, never too low.
    """

    def __init__(self) -> None:
        self.stalls: list[tuple[str, float, float]] = []
        self._entered: FrameType | None = None
        self._began = (0.0, 0.0)

    def __call__(self, frame: FrameType, event: str, _argument: Any) -> None:
        """Note an entrance, and the way out of it."""
        if event == "call" and self._entered is None and _is_own(frame):
            self._entered, self._began = frame, (time.perf_counter(), time.thread_time())
        elif event == "return" and frame is self._entered:
            clock, processor = time.perf_counter() - self._began[0], time.thread_time() - self._began[1]
            self.stalls.append((_name(frame), 1000 * clock, 1000 * processor))
            self._entered = None


_clock = Clock()


def watch() -> None:
    """Begin, once."""
    sys.setprofile(_clock)


def stalls() -> list[tuple[str, float, float]]:
    """What was timed since the last call: what was done, milliseconds on the clock and of the main thread's work."""
    told = _clock.stalls
    _clock.stalls = []
    return told


def register_milliseconds() -> float:
    """What registering the add-on takes; it is taken back before."""
    module = sys.modules[_PACKAGE]
    module.unregister()
    began = time.perf_counter()
    module.register()
    return 1000 * (time.perf_counter() - began)


def remember_jobs(job_ids: list[str]) -> None:
    """Let the scene list these jobs as its own."""
    from bl_ext.user_default.dreamstrip.blender_addon import compat, records

    scene = compat.sequencer_scene(bpy.context)
    for job_id in job_ids:
        records.remember(scene, records.Record(job_id, "edit", "marathon", "", 1, 0, 1, False))


def _is_own(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).startswith(_PACKAGE)


def _name(frame: FrameType) -> str:
    module = str(frame.f_globals["__name__"]).removeprefix(f"{_PACKAGE}.")
    return f"{module} {frame.f_code.co_qualname}"
