# SPDX-License-Identifier: GPL-3.0-or-later
"""A strip that is more than frames of its file, as a render of its own.

The window is held only while a copy of the scene is written to a small library; a child Blender renders that. The
settings give back the strip's pixels exactly: Standard view, no dither, no compositing, lossless RGB.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import bpy

from . import compat
from .messages import RenderPlan

_SCRIPT = Path(__file__).with_name("render_child.py")


def plan(scene: Any, strip: Any, folder: Path, name: str) -> RenderPlan:
    """Write the library that shows `strip` alone, and say how it is rendered."""
    library, output = folder / f"{name}.blend", folder / f"{name}.mkv"
    copy = _copy(scene)
    try:
        _show_alone(copy, strip)
        _set_exact_output(copy, compat.left(strip), compat.right(strip) - 1)
        bpy.data.libraries.write(str(library), {copy}, path_remap="ABSOLUTE")
    finally:
        _remove(copy)
    return RenderPlan(argv=(*_blender(), "--", str(library), str(output)), library=library, output=output)


def _copy(scene: Any) -> Any:
    copy = scene.copy()
    # scene.copy() shares the action: what is removed from the copy's would be the user's keyframes.
    if copy.animation_data is not None and copy.animation_data.action is not None:
        copy.animation_data.action = copy.animation_data.action.copy()
    return copy


def _remove(copy: Any) -> None:
    action = copy.animation_data.action if copy.animation_data is not None else None
    bpy.data.scenes.remove(copy)
    if action is not None:
        bpy.data.actions.remove(action)


def _show_alone(copy: Any, strip: Any) -> None:
    """Mute all others. Not the strip's inputs and contents, which live on other levels or are rendered through it."""
    editor = copy.sequence_editor
    kept = compat.all_strips(editor)[strip.name]
    level: Any = editor
    shown = [kept]
    while (parent := shown[-1].parent_meta()) is not None:
        shown.append(parent)
    for keeper in shown:
        level = keeper.parent_meta() or editor
        for other in compat.strips(level):
            other.mute = other.name != keeper.name
    copy.camera = None
    copy.world = None
    for collection in tuple(copy.collection.children):
        copy.collection.children.unlink(collection)
    for item in tuple(copy.collection.objects):
        copy.collection.objects.unlink(item)


def _set_exact_output(scene: Any, first: int, last: int) -> None:
    scene.frame_start, scene.frame_end, scene.frame_step = first, last, 1
    render = scene.render
    render.use_sequencer = True
    render.use_compositing = False
    render.use_stamp = False
    render.use_border = False
    render.use_multiview = False
    render.use_overwrite = True
    render.use_file_extension = True
    render.use_motion_blur = False
    render.dither_intensity = 0.0
    render.resolution_percentage, was = 100, render.resolution_percentage
    render.resolution_x = round(render.resolution_x * was / 100)
    render.resolution_y = round(render.resolution_y * was / 100)
    render.pixel_aspect_x = render.pixel_aspect_y = 1.0
    scene.display_settings.display_device = "sRGB"
    scene.view_settings.view_transform = "Standard"
    scene.view_settings.look = "None"
    scene.view_settings.exposure = 0.0
    scene.view_settings.gamma = 1.0
    scene.view_settings.use_curve_mapping = False
    scene.sequencer_colorspace_settings.name = "sRGB"
    _set_lossless(render)


def _set_lossless(render: Any) -> None:
    compat.set_video_output(render.image_settings)
    render.image_settings.color_mode = "RGB"
    render.ffmpeg.format = "MKV"
    render.ffmpeg.codec = "FFV1"
    render.ffmpeg.audio_codec = "NONE"
    render.ffmpeg.use_autosplit = False


def _blender() -> tuple[str, ...]:
    """How to run the script: by this Blender, or by the Python that has Blender as a module."""
    if not bpy.app.binary_path:
        return (sys.executable, str(_SCRIPT))
    return (bpy.app.binary_path, "-b", "--factory-startup", "--python-exit-code", "1", "--python", str(_SCRIPT))
