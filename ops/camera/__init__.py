# SPDX-License-Identifier: GPL-3.0-or-later
"""The operators on a still's camera path."""

from __future__ import annotations

from .annotation import DREAMSTRIP_OT_camera_annotation
from .change import DREAMSTRIP_OT_camera_change
from .draw import DREAMSTRIP_OT_camera_draw
from .ease import DREAMSTRIP_OT_camera_ease
from .frame import DREAMSTRIP_OT_camera_frame
from .play import DREAMSTRIP_OT_camera_play
from .preset import DREAMSTRIP_OT_camera_preset
from .proxy import DREAMSTRIP_OT_camera_proxy
from .scale import DREAMSTRIP_OT_camera_scale

CLASSES = (
    DREAMSTRIP_OT_camera_annotation,
    DREAMSTRIP_OT_camera_change,
    DREAMSTRIP_OT_camera_draw,
    DREAMSTRIP_OT_camera_ease,
    DREAMSTRIP_OT_camera_frame,
    DREAMSTRIP_OT_camera_play,
    DREAMSTRIP_OT_camera_preset,
    DREAMSTRIP_OT_camera_proxy,
    DREAMSTRIP_OT_camera_scale,
)
