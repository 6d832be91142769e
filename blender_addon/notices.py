# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user is told in the status bar while something else is on the screen: jobs that ended, wishes fulfilled."""

from __future__ import annotations

import bpy

from ..backend.contract.jobs import JobState, JobView
from .daemon.session import Session
from .takes import records
from .words import words


def tell(session: Session) -> None:
    """Show what has gathered since the last time. Without a window, as in a background Blender, it is dropped."""
    texts = tuple(session.notices) + _of_jobs(session.ended)
    has_failed = any(job.state is JobState.FAILED for job in session.ended)
    session.notices.clear()
    session.ended.clear()
    windows = bpy.context.window_manager.windows
    if texts and windows and not bpy.app.background:
        with bpy.context.temp_override(window=windows[0]):  # a timer has none of its own
            bpy.ops.dreamstrip.notify("INVOKE_DEFAULT", text="Dreamstrip: " + "; ".join(texts), is_problem=has_failed)


def _of_jobs(ended: list[JobView]) -> tuple[str, ...]:
    """A sentence for one job of this file, a count for several; other files' jobs are none of its business."""
    ours = {record.job_id: record for scene in bpy.data.scenes for record in records.listed(scene)}
    jobs = [job for job in ended if job.id in ours and job.state is not JobState.CANCELLED]
    done = [job for job in jobs if job.state is JobState.DONE]
    failed = [job for job in jobs if job.state is JobState.FAILED]
    texts = []
    if len(done) == 1:
        text = "The contact sheet of {name} is ready to be shown" if done[0].kind == "sheet" else "{name} is done"
        texts.append(words(text, name=_name(ours[done[0].id])))
    elif done:
        texts.append(words("{count} jobs are done", count=len(done)))
    if len(failed) == 1 and failed[0].error is not None:
        texts.append(words("{name} failed: {reason}", name=_name(ours[failed[0].id]), reason=failed[0].error.message))
    elif failed:
        texts.append(words("{count} jobs failed", count=len(failed)))
    return tuple(texts)


def _name(record: records.Record) -> str:
    return record.strip or words("New clip")
