"""Runs inside Blender: times everything that the add-on does on the main thread, for `benchmarks.window_stalls`."""

from __future__ import annotations

import gc
import sys
import threading
import time
from pathlib import Path
from types import CodeType, FrameType

import bpy
import gpu

_PACKAGE = "bl_ext.user_default.dreamstrip"
_FOLDER = str(Path(sys.modules[_PACKAGE].__path__[0]))
_ASKING = ("benchmarks.", "tests.", "tools.")
_TURN = "Remote.tick"
_CALLED_BY_BLENDER = frozenset({"poll", "draw", "invoke", "execute", "modal"})
"""Functions that the add-on may call itself too: these are watched wherever they are called."""

_DRAWS = "_draw"
"""What the add-on draws over Blender's own: with a renderer in software the first to wait also does what is queued."""

Stall = tuple[int, str, float, float]
"""The turn of Blender's main loop, what was done, milliseconds on the clock and of the main thread's own work."""

Collection = tuple[int, str, float]
"""A turn, which generation of garbage was collected in it and by which thread, and milliseconds on the clock."""


class Clock:
    """Times each way into the add-on, from Blender's call to the return, with all that the add-on calls meanwhile.

    Questions of the benchmark are left out. A turn of the main loop, which handles what came, runs the timers and draws
    all that has changed, is told by the timer of those questions: it runs in each turn of 10 ms or more.
    """

    def __init__(self) -> None:
        self.stalls: list[Stall] = []
        self.collections: list[Collection] = []
        self._thread = threading.get_ident()
        self._turn = 0
        self._entered: FrameType | None = None
        self._code: CodeType | None = None
        self._began = (0.0, 0.0)
        self._collecting = 0.0

    def begin(self) -> None:
        """Watch the interpreter; what is no way in is looked at once and costs nothing afterwards."""
        watching, tool = sys.monitoring, sys.monitoring.PROFILER_ID
        watching.use_tool_id(tool, "stalls")
        watching.register_callback(tool, watching.events.PY_START, self._started)
        watching.register_callback(tool, watching.events.PY_RETURN, self._ended)
        watching.register_callback(tool, watching.events.PY_UNWIND, self._ended)
        watching.set_events(tool, watching.events.PY_START | watching.events.PY_UNWIND)
        gc.callbacks.append(self._collected)

    def _collected(self, phase: str, told: dict[str, int]) -> None:
        """The interpreter begins or ends to look for garbage, in a call of the add-on or in another of its threads."""
        is_main = threading.get_ident() == self._thread
        if phase == "start":
            self._collecting = time.perf_counter()
        elif self._entered is not None or not is_main:
            took = 1000 * (time.perf_counter() - self._collecting)
            where = "in a call" if is_main else "in another thread"
            self.collections.append((self._turn, f"generation {told['generation']}, {where}", took))

    def _started(self, code: CodeType, _offset: int) -> object:
        if not code.co_filename.startswith(_FOLDER):
            if code.co_qualname != _TURN:
                return sys.monitoring.DISABLE
            self._turn += 1
        elif threading.get_ident() != self._thread or self._entered is not None:
            return None if code.co_name in _CALLED_BY_BLENDER else sys.monitoring.DISABLE
        else:
            frame = sys._getframe(1)
            if frame.f_back is None or not _module(frame.f_back).startswith(_ASKING):
                self._enter(frame, code)
        return None

    def _enter(self, frame: FrameType, code: CodeType) -> None:
        watching, tool = sys.monitoring, sys.monitoring.PROFILER_ID
        if not watching.get_local_events(tool, code):
            watching.set_local_events(tool, code, watching.events.PY_RETURN)
        self._entered, self._code = frame, code
        if code.co_name == _DRAWS:
            _finish_drawing()  # what Blender has drawn there
        self._began = (time.perf_counter(), time.thread_time())

    def _ended(self, code: CodeType, _offset: int, _value: object) -> None:
        if code is self._code and sys._getframe(1) is self._entered:
            if code.co_name == _DRAWS:
                _finish_drawing()
            clock, processor = time.perf_counter() - self._began[0], time.thread_time() - self._began[1]
            self.stalls.append((self._turn, _name(self._entered), 1000 * clock, 1000 * processor))
            self._entered = self._code = None


def _finish_drawing() -> None:
    """Have all that is queued drawn, by reading a pixel."""
    gpu.state.active_framebuffer_get().read_color(0, 0, 1, 1, 4, 0, "UBYTE")


_clock = Clock()


def watch() -> None:
    """Begin, once."""
    _clock.begin()


def stalls() -> list[Stall]:
    """What was timed since the last call."""
    told = _clock.stalls
    _clock.stalls = []
    return told


def collections() -> list[Collection]:
    """The garbage that was collected meanwhile, since the last call."""
    told = _clock.collections
    _clock.collections = []
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
    from bl_ext.user_default.dreamstrip.blender_addon import compat
    from bl_ext.user_default.dreamstrip.blender_addon.takes import records

    scene = compat.sequencer_scene(bpy.context)
    records.remember(scene, *(records.Record(job_id, "animate", "coffee", "", 1, 0, 1, False) for job_id in job_ids))


def known_jobs() -> int:
    """How many jobs the add-on knows of."""
    from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime

    return len(runtime.current().session.jobs)


def add_clip(name: str, file: str, flipped: bool) -> None:
    """A clip on a channel of its own, in a scene of its rate; one that is flipped is rendered before it is sent."""
    from bl_ext.user_default.dreamstrip.blender_addon import compat

    scene = compat.sequencer_scene(bpy.context)
    strips = compat.strips(scene.sequence_editor)
    clip = strips.new_movie(name, file, 1 + max(strip.channel for strip in strips), 1)
    scene.render.fps = round(clip.fps)
    scene.render.fps_base = scene.render.fps / clip.fps
    clip.use_flip_x = flipped


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", ""))


def _name(frame: FrameType) -> str:
    return f"{_module(frame).removeprefix(_PACKAGE).removeprefix('.')} {frame.f_code.co_qualname}"
