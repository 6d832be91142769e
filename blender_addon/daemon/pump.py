# SPDX-License-Identifier: GPL-3.0-or-later
"""The timer that brings the watcher's reports to the main thread, and what follows from them there.

Blender draws between the timer's calls, so each does one piece of the work: its hand is never held up by all of it.
"""

from __future__ import annotations

import queue
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import bpy

from ...backend.contract.errors import ErrorView
from ...backend.contract.jobs import JobView
from .. import compat, notices, preferences
from ..masks import moving
from ..shots import rates, submitting
from ..takes import arrivals, records
from ..views import queue as queue_view
from . import fetching, runtime
from .commands import AskMachine, TellJobs
from .reports import JobsChanged, JobsSeen, Trouble
from .runtime import Runtime

_PERIOD_SECONDS = 0.2
_HEARING_SECONDS = 0.002
_TAB = "Dreamstrip"

_Piece = Callable[[Runtime], object]

_due: deque[_Piece] = deque()
"""What is still to be done of what the last turn found, a piece a turn."""


def beat() -> float:
    """A turn that never fails: the timer's callback. Returns in how many seconds the next one is due."""
    try:
        return turn()
    except Exception:  # noqa: BLE001 - Blender drops a timer that raises: a defect is shown and the timer lives on
        defect = ErrorView("internal_error", traceback.format_exc(limit=-1), "Please report this.")
        runtime.current().session.hear(Trouble(defect))
        return _PERIOD_SECONDS


def turn() -> float:
    """Do one piece of what there is to do. Returns in how many seconds the next one is due."""
    current = runtime.current()
    if _due:
        _due.popleft()(current)
    else:
        _due.extend(_found(current))
    return 0.0 if _due or not current.watcher.outbox.empty() else _PERIOD_SECONDS


def tick() -> None:
    """Do all that there is to do. Timers do not tick headless, there this is called."""
    while not turn():
        pass


def _found(current: Runtime) -> list[_Piece]:
    """Hear what has been told; what follows from it, which first of all is to show it, and what else there is to do."""
    jobs: list[JobView] = []
    heard = _hear(current, jobs)
    pieces: list[_Piece] = [partial(_restore_records, jobs=jobs)] if jobs else []
    if current.session.unprepared:
        pieces.append(submitting.prepare_next)
    if moving.is_due():
        pieces.append(_look)
    if heard:
        pieces += [fetching.ask, _tell]
    if heard or current.session.takes_wait:
        pieces.append(_settle)
    return [_sort, _redraw, *pieces, _sort] if heard else [*pieces, _sort]


def _hear(current: Runtime, jobs: list[JobView]) -> bool:
    """Take reports in, under a deadline, and gather the jobs that they tell of; whether there was one."""
    deadline, heard = time.monotonic() + _HEARING_SECONDS, False
    while time.monotonic() < deadline:
        try:
            report = current.watcher.outbox.get_nowait()
        except queue.Empty:
            break
        heard = True
        current.session.hear(report)
        if isinstance(report, JobsSeen):
            jobs += current.session.jobs.values()
        if isinstance(report, JobsChanged):
            jobs += report.news.jobs
    return heard


def _tell(current: Runtime) -> None:
    if current.session.ended:
        current.post(AskMachine())  # it has learnt how fast it is
    notices.tell(current.session)


def _settle(current: Runtime) -> None:
    current.session.takes_wait = not arrivals.settle(current)


def _look(_current: Runtime) -> None:
    """See whether a mask moves otherwise than before; then takes are stale, or not any more."""
    if moving.is_due() and moving.look_again() and _redraw not in _due:
        _due.append(_redraw)


def _sort(current: Runtime) -> None:
    """Have the queue's page ready in its order, for which a draw has no time; draw it if it has changed."""
    scene = compat.sequencer_scene(bpy.context) if bpy.context.workspace is not None else None
    if scene is None:
        return
    drawn = queue_view.build(scene, current.session, sorts=False)
    if queue_view.build(scene, current.session) is not drawn and _redraw not in _due:
        _due.append(_redraw)


def _restore_records(current: Runtime, jobs: Iterable[JobView]) -> None:
    """A scene may have lost the record of a job: to undo, or to a file that was closed unsaved."""
    for scene in bpy.data.scenes:
        if scene.library is None:
            records.remember(scene, *(record for name, record in current.session.records if name == scene.name))
    lost = (job for job in jobs if job.id not in current.session.forgotten)
    records.adopt(lost, preferences.lands_takes())


def _redraw(_current: Runtime, place: int = 0) -> None:
    """Draw what shows the news, one region a turn; they are looked up anew each time, for areas come and go."""
    regions = _showing()
    for region in regions[place : place + 1]:
        region.tag_redraw()
    if place + 1 < len(regions):
        _due.appendleft(partial(_redraw, place=place + 1))


def _showing() -> list[Any]:
    """The sidebars that show our tab, and the timelines, which have a line on each strip."""
    windows = bpy.context.window_manager.windows
    areas = [area for window in windows for area in window.screen.areas if area.type == "SEQUENCE_EDITOR"]
    regions = [region for area in areas for region in area.regions]
    return [region for region in regions if region.type == "WINDOW" or _has_tab(region)]


def _has_tab(region: Any) -> bool:
    return bool(region.type == "UI" and region.active_panel_category == _TAB)


@bpy.app.handlers.persistent  # type: ignore[untyped-decorator]
def _keep_records(_scene: Any) -> None:
    """Undo and redo change what a scene remembers, not what was submitted nor which takes have come."""
    current = runtime.current()
    records.changed()
    current.session.revision += 1
    current.session.order += 1
    for scene in bpy.data.scenes if current.session.forgotten else ():
        records.forget_all(scene, frozenset(current.session.forgotten))
    _restore_records(current, current.session.jobs.values())
    submitted = {record.job_id for _, record in current.session.records}
    for scene in bpy.data.scenes if submitted else ():
        records.restore_ids(scene, submitted)
    current.session.settled.clear()
    current.session.takes_wait = True


@bpy.app.handlers.persistent  # type: ignore[untyped-decorator]
def _resync(_path: Any) -> None:
    """A file was opened: its jobs are looked up in the daemon."""
    current = runtime.current()
    records.changed()
    rates.forget()
    current.session.leave_file()
    current.post(TellJobs())


def _handlers() -> tuple[tuple[Any, Any], ...]:
    handlers = bpy.app.handlers
    return (
        (handlers.load_post, _resync),
        (handlers.undo_post, _keep_records),
        (handlers.redo_post, _keep_records),
    )


def register() -> None:
    """Start the timer and the handlers; they outlive the loading of files."""
    bpy.app.timers.register(beat, first_interval=_PERIOD_SECONDS, persistent=True)
    for handlers, handler in _handlers():
        handlers.append(handler)


def unregister() -> None:
    """Stop both."""
    for handlers, handler in _handlers():
        handlers.remove(handler)
    if bpy.app.timers.is_registered(beat):
        bpy.app.timers.unregister(beat)
    _due.clear()
