# SPDX-License-Identifier: GPL-3.0-or-later
"""The operators on the queue and its jobs."""

from __future__ import annotations

from .cancel import DREAMSTRIP_OT_cancel
from .change_batch import DREAMSTRIP_OT_change_batch
from .clear_jobs import DREAMSTRIP_OT_clear_jobs
from .delete_job import DREAMSTRIP_OT_delete_job
from .move_job import DREAMSTRIP_OT_move_job
from .notify import DREAMSTRIP_OT_notify
from .pause_job import DREAMSTRIP_OT_pause_job
from .pause_queue import DREAMSTRIP_OT_pause_queue
from .queue_page import DREAMSTRIP_OT_queue_page
from .resume_job import DREAMSTRIP_OT_resume_job
from .retry_job import DREAMSTRIP_OT_retry_job
from .retry_smaller import DREAMSTRIP_OT_retry_smaller
from .unfold_batch import DREAMSTRIP_OT_unfold_batch

CLASSES = (
    DREAMSTRIP_OT_cancel,
    DREAMSTRIP_OT_change_batch,
    DREAMSTRIP_OT_clear_jobs,
    DREAMSTRIP_OT_delete_job,
    DREAMSTRIP_OT_move_job,
    DREAMSTRIP_OT_notify,
    DREAMSTRIP_OT_pause_job,
    DREAMSTRIP_OT_pause_queue,
    DREAMSTRIP_OT_queue_page,
    DREAMSTRIP_OT_resume_job,
    DREAMSTRIP_OT_retry_job,
    DREAMSTRIP_OT_retry_smaller,
    DREAMSTRIP_OT_unfold_batch,
)
