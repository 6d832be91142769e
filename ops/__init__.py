# SPDX-License-Identifier: GPL-3.0-or-later
"""The operators that users press or search for, one a file."""

from __future__ import annotations

import bpy

from .bin_drop import DREAMSTRIP_OT_bin_drop
from .bin_import import DREAMSTRIP_OT_bin_import
from .camera_annotation import DREAMSTRIP_OT_camera_annotation
from .camera_change import DREAMSTRIP_OT_camera_change
from .camera_draw import DREAMSTRIP_OT_camera_draw
from .camera_ease import DREAMSTRIP_OT_camera_ease
from .camera_frame import DREAMSTRIP_OT_camera_frame
from .camera_play import DREAMSTRIP_OT_camera_play
from .camera_preset import DREAMSTRIP_OT_camera_preset
from .camera_proxy import DREAMSTRIP_OT_camera_proxy
from .camera_scale import DREAMSTRIP_OT_camera_scale
from .cancel import DREAMSTRIP_OT_cancel
from .cancel_install import DREAMSTRIP_OT_cancel_install
from .change_batch import DREAMSTRIP_OT_change_batch
from .clear_jobs import DREAMSTRIP_OT_clear_jobs
from .delete_job import DREAMSTRIP_OT_delete_job
from .fix_conflict import DREAMSTRIP_OT_fix_conflict
from .free_memory import DREAMSTRIP_OT_free_memory
from .grant_folder import DREAMSTRIP_OT_grant_folder
from .import_take import DREAMSTRIP_OT_import_take
from .install_backend import DREAMSTRIP_OT_install_backend
from .locate_media import DREAMSTRIP_OT_locate_media
from .mask_draw import DREAMSTRIP_OT_mask_draw
from .move_job import DREAMSTRIP_OT_move_job
from .notify import DREAMSTRIP_OT_notify
from .open_logs import DREAMSTRIP_OT_open_logs
from .open_preferences import DREAMSTRIP_OT_open_preferences
from .pause_job import DREAMSTRIP_OT_pause_job
from .pause_queue import DREAMSTRIP_OT_pause_queue
from .preset_import import DREAMSTRIP_OT_preset_import
from .preset_load import DREAMSTRIP_OT_preset_load
from .preset_remove import DREAMSTRIP_OT_preset_remove
from .preset_save import DREAMSTRIP_OT_preset_save
from .preset_show import DREAMSTRIP_OT_preset_show
from .queue_page import DREAMSTRIP_OT_queue_page
from .remove_backend import DREAMSTRIP_OT_remove_backend
from .resume_job import DREAMSTRIP_OT_resume_job
from .retry_job import DREAMSTRIP_OT_retry_job
from .retry_smaller import DREAMSTRIP_OT_retry_smaller
from .sheet_pick import DREAMSTRIP_OT_sheet_pick
from .sheet_show import DREAMSTRIP_OT_sheet_show
from .sheet_submit import DREAMSTRIP_OT_sheet_submit
from .start_daemon import DREAMSTRIP_OT_start_daemon
from .stop_daemon import DREAMSTRIP_OT_stop_daemon
from .submit import DREAMSTRIP_OT_submit
from .submit_channel import DREAMSTRIP_OT_submit_channel
from .submit_markers import DREAMSTRIP_OT_submit_markers
from .submit_prompted import DREAMSTRIP_OT_submit_prompted
from .submit_selection import DREAMSTRIP_OT_submit_selection
from .take_compare import DREAMSTRIP_OT_take_compare
from .take_finish import DREAMSTRIP_OT_take_finish
from .take_keep import DREAMSTRIP_OT_take_keep
from .take_next import DREAMSTRIP_OT_take_next
from .take_previous import DREAMSTRIP_OT_take_previous
from .take_redo import DREAMSTRIP_OT_take_redo
from .take_revert import DREAMSTRIP_OT_take_revert
from .take_settings import DREAMSTRIP_OT_take_settings
from .take_show import DREAMSTRIP_OT_take_show
from .take_wipe import DREAMSTRIP_OT_take_wipe
from .unfold_batch import DREAMSTRIP_OT_unfold_batch
from .update_side import DREAMSTRIP_OT_update_side

CLASSES = (
    DREAMSTRIP_OT_bin_drop,
    DREAMSTRIP_OT_bin_import,
    DREAMSTRIP_OT_camera_annotation,
    DREAMSTRIP_OT_camera_change,
    DREAMSTRIP_OT_camera_draw,
    DREAMSTRIP_OT_camera_ease,
    DREAMSTRIP_OT_camera_frame,
    DREAMSTRIP_OT_camera_play,
    DREAMSTRIP_OT_camera_preset,
    DREAMSTRIP_OT_camera_proxy,
    DREAMSTRIP_OT_camera_scale,
    DREAMSTRIP_OT_cancel,
    DREAMSTRIP_OT_cancel_install,
    DREAMSTRIP_OT_change_batch,
    DREAMSTRIP_OT_clear_jobs,
    DREAMSTRIP_OT_delete_job,
    DREAMSTRIP_OT_fix_conflict,
    DREAMSTRIP_OT_free_memory,
    DREAMSTRIP_OT_grant_folder,
    DREAMSTRIP_OT_import_take,
    DREAMSTRIP_OT_install_backend,
    DREAMSTRIP_OT_locate_media,
    DREAMSTRIP_OT_mask_draw,
    DREAMSTRIP_OT_move_job,
    DREAMSTRIP_OT_notify,
    DREAMSTRIP_OT_open_logs,
    DREAMSTRIP_OT_open_preferences,
    DREAMSTRIP_OT_pause_job,
    DREAMSTRIP_OT_pause_queue,
    DREAMSTRIP_OT_preset_import,
    DREAMSTRIP_OT_preset_load,
    DREAMSTRIP_OT_preset_remove,
    DREAMSTRIP_OT_preset_save,
    DREAMSTRIP_OT_preset_show,
    DREAMSTRIP_OT_queue_page,
    DREAMSTRIP_OT_remove_backend,
    DREAMSTRIP_OT_resume_job,
    DREAMSTRIP_OT_retry_job,
    DREAMSTRIP_OT_retry_smaller,
    DREAMSTRIP_OT_sheet_pick,
    DREAMSTRIP_OT_sheet_show,
    DREAMSTRIP_OT_sheet_submit,
    DREAMSTRIP_OT_start_daemon,
    DREAMSTRIP_OT_stop_daemon,
    DREAMSTRIP_OT_submit,
    DREAMSTRIP_OT_submit_channel,
    DREAMSTRIP_OT_submit_markers,
    DREAMSTRIP_OT_submit_prompted,
    DREAMSTRIP_OT_submit_selection,
    DREAMSTRIP_OT_take_compare,
    DREAMSTRIP_OT_take_finish,
    DREAMSTRIP_OT_take_keep,
    DREAMSTRIP_OT_take_next,
    DREAMSTRIP_OT_take_previous,
    DREAMSTRIP_OT_take_redo,
    DREAMSTRIP_OT_take_revert,
    DREAMSTRIP_OT_take_settings,
    DREAMSTRIP_OT_take_show,
    DREAMSTRIP_OT_take_wipe,
    DREAMSTRIP_OT_unfold_batch,
    DREAMSTRIP_OT_update_side,
)


def register() -> None:
    """Register the operators."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)


def unregister() -> None:
    """Take them back."""
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
