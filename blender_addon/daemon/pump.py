# SPDX-License-Identifier: GPL-3.0-or-later
"""The timer that brings the watcher's reports to the main thread, and what follows from them there."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterable
from typing import Any

import bpy

from ...backend.contract.jobs import JobView
from .. import compat, notices
from ..shots import rates, submitting
from ..takes import arrivals, records
from ..views import queue as queue_view
from . import fetching, runtime
from .messages import AskMachine, JobsChanged, JobsSeen, TellJobs

_PERIOD_SECONDS = 0.2
_DEADLINE_SECONDS = 0.01


def tick() -> float:
    """Drain the reports under a deadline: the timer's callback. Timers do not tick headless, there it is called."""
    current = runtime.current()
    deadline = time.monotonic() + _DEADLINE_SECONDS
    heard = False
    while time.monotonic() < deadline:
        try:
            report = current.watcher.outbox.get_nowait()
        except queue.Empty:
            break
        heard = True
        current.session.hear(report)
        if isinstance(report, JobsSeen):
            _restore_records(current, current.session.jobs.values())
        if isinstance(report, JobsChanged):
            _restore_records(current, report.news.jobs)
    submitting.prepare_next(current)
    if heard:
        fetching.ask(current)
        if current.session.ended:
            current.post(AskMachine())  # it has learnt how fast it is
        notices.tell(current.session)
    if heard or current.session.takes_wait:
        current.session.takes_wait = not arrivals.settle(current)
    if _build_queue(current) or heard:
        _redraw()
    return _PERIOD_SECONDS


def _build_queue(current: runtime.Runtime) -> bool:
    """Have the queue's page ready in its order, for which a draw has no time; whether it has changed."""
    scene = compat.sequencer_scene(bpy.context) if bpy.context.workspace is not None else None
    if scene is None:
        return False
    drawn = queue_view.build(scene, current.session, sorts=False)
    return queue_view.build(scene, current.session) is not drawn


def _restore_records(current: runtime.Runtime, jobs: Iterable[JobView]) -> None:
    """A scene may have lost the record of a job: to undo, or to a file that was closed unsaved."""
    for scene_name, record in current.session.records:
        scene = bpy.data.scenes.get(scene_name)
        if scene is not None:
            records.remember(scene, record)
    records.adopt(job for job in jobs if job.id not in current.session.forgotten)


def _redraw() -> None:
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "SEQUENCE_EDITOR":
                area.tag_redraw()


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
    bpy.app.timers.register(tick, first_interval=_PERIOD_SECONDS, persistent=True)
    for handlers, handler in _handlers():
        handlers.append(handler)


def unregister() -> None:
    """Stop both."""
    for handlers, handler in _handlers():
        handlers.remove(handler)
    if bpy.app.timers.is_registered(tick):
        bpy.app.timers.unregister(tick)
