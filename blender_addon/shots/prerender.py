# SPDX-License-Identifier: GPL-3.0-or-later
"""A strip that is more than frames of its file, as a render of its own.

The window is held only while a copy of the scene is written to a small library; a child Blender renders that. The
settings give back the strip's pixels exactly, whatever view transform the scene has: Standard view, no dither, no
compositing, lossless RGB. What mixes the strip with others is left out, for its take has that too: opacity and blend
mode, and all that a meta strip around it does to its contents.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import bpy

from ...backend.contract.errors import Conflict
from .. import compat
from ..camera import move, stage
from ..daemon.cargo import RenderPlan
from ..masks import over_still
from . import source

_SCRIPT = Path(__file__).with_name("render_child.py")


def plan(scene: Any, strip: Any, folder: Path, name: str, left: int, right: int) -> RenderPlan:
    """Write the library that shows `strip` alone on frames left .. right - 1, and say how it is rendered."""
    copy = _copy(scene)
    try:
        kept = _show_alone(copy, strip, left, right)
        if source.is_still(strip):
            _show_whole(copy, kept)
            suffix = ".png"
            compat.set_image_output(copy.render.image_settings)
        else:
            suffix = ".mkv"
            _set_lossless(copy.render)
        later = _put_off(copy, left)
        _set_exact_output(copy, left + later, right - 1 + later)
        return _written(copy, folder, name, suffix)
    finally:
        _remove(copy)


def plan_over_still(scene: Any, limits: Any, still: Any, folder: Path, name: str) -> RenderPlan:
    """Write the library that shows a mask strip over a still's whole picture, one picture of the still's own size."""
    frame = over_still.first_frame(still, limits)
    mask, copy = over_still.laid_over(scene, still, limits, frame), _copy(scene)
    try:
        kept = _show_alone(copy, limits, frame, frame + 1)
        _unplace(copy, kept)
        kept.mask = mask
        copy.render.resolution_x, copy.render.resolution_y = stage.picture_size(still)
        compat.set_image_output(copy.render.image_settings)
        frame += _put_off(copy, frame)
        _set_exact_output(copy, frame, frame)
        return _written(copy, folder, name, ".png")
    finally:
        _remove(copy)
        bpy.data.masks.remove(mask)


def _written(copy: Any, folder: Path, name: str, suffix: str) -> RenderPlan:
    library, output = folder / f"{name}.blend", folder / f"{name}{suffix}"
    bpy.data.libraries.write(str(library), {copy}, path_remap="ABSOLUTE")
    return RenderPlan(argv=(*_blender(), "--", str(library), str(output)), library=library, output=output)


def _copy(scene: Any) -> Any:
    copy = scene.copy()
    # scene.copy() shares the action: what is removed from the copy's would be the user's keyframes.
    if copy.animation_data is not None and copy.animation_data.action is not None:
        copy.animation_data.action = copy.animation_data.action.copy()
    move.suspend(copy)
    copy.camera = None
    copy.world = None
    for collection in tuple(copy.collection.children):
        copy.collection.children.unlink(collection)
    for item in tuple(copy.collection.objects):
        copy.collection.objects.unlink(item)
    return copy


def _remove(copy: Any) -> None:
    action = copy.animation_data.action if copy.animation_data is not None else None
    bpy.data.scenes.remove(copy)
    if action is not None:
        bpy.data.actions.remove(action)


def _show_alone(copy: Any, strip: Any, left: int, right: int) -> Any:
    """Hide all else on its level and on those around it; the strip in the copy. An effect's inputs show through it."""
    editor = copy.sequence_editor
    kept = compat.all_strips(editor)[strip.name]
    level = kept.parent_meta() or editor
    _hide_others(level, kept, spares_lower=_looks_down(kept))
    _cover(copy, kept)
    while level != editor:
        meta, level = level, level.parent_meta() or editor
        _hide_others(level, meta, spares_lower=False)
        _cover(copy, meta)
        _make_neutral(copy, meta, left, right)
    return kept


def _looks_down(strip: Any) -> bool:
    """Whether it shows what lies under it."""
    return strip.type in source.LOOKING_DOWN or any(_looks_down(part) for part in source.inputs(strip))


def _hide_others(level: Any, kept: Any, spares_lower: bool) -> None:
    for other in compat.strips(level):
        if other.name == kept.name:
            other.mute = False
        elif not spares_lower or other.channel > kept.channel:
            other.mute = True
    level.channels[kept.channel].mute = False


def _cover(copy: Any, strip: Any) -> None:
    """Show nothing but the strip, at full opacity."""
    compat.remove_fcurve(copy, strip.path_from_id("blend_alpha"), 0)
    strip.driver_remove("blend_alpha")
    strip.blend_type, strip.blend_alpha = "REPLACE", 1.0


def _make_neutral(copy: Any, meta: Any, left: int, right: int) -> None:
    """Let a meta strip show its contents as they are, on all of these frames."""
    path = meta.path_from_id()
    for curve in tuple(compat.fcurves(copy)):
        if curve.data_path.startswith(path):
            compat.remove_fcurve(copy, curve.data_path, curve.array_index)
    _place(meta)
    meta.modifiers.clear()
    meta.color_multiply = meta.color_saturation = 1.0
    meta.strobe = 1.0
    meta.use_reverse_frames = False
    compat.set_left(meta, min(compat.left(meta), left))
    compat.set_right(meta, max(compat.right(meta), right))


def _show_whole(copy: Any, still: Any) -> None:
    """A still fills a frame of its own size; its take is cropped and placed as it is."""
    element = still.elements[0]
    copy.render.resolution_x, copy.render.resolution_y = element.orig_width, element.orig_height
    _unplace(copy, still)


def _unplace(copy: Any, strip: Any) -> None:
    """Let a strip lie over the whole frame, on all frames."""
    path = strip.path_from_id()
    for curve in tuple(compat.fcurves(copy)):
        if curve.data_path.startswith((f"{path}.transform", f"{path}.crop")):
            compat.remove_fcurve(copy, curve.data_path, curve.array_index)
    _place(strip)


def _place(strip: Any) -> None:
    """No crop, no transform."""
    transform, crop = strip.transform, strip.crop
    transform.scale_x = transform.scale_y = 1.0
    transform.offset_x = transform.offset_y = transform.rotation = 0.0
    crop.min_x = crop.max_x = crop.min_y = crop.max_y = 0
    strip.use_flip_x = strip.use_flip_y = False


def _put_off(copy: Any, first: int) -> int:
    """Move everything so that the frame `first` is one that Blender renders: none before 0 is. By how many frames."""
    later = max(0, -first)
    if later:
        # The last one first, so that none is moved onto another; an effect moves with its inputs.
        for strip in reversed(source.in_order(compat.strips(copy.sequence_editor))):
            compat.set_content_start(strip, round(compat.content_start(strip)) + later)
    return later


def _set_exact_output(scene: Any, first: int, last: int) -> None:
    scene.frame_start, scene.frame_end, scene.frame_step = first, last, 1
    scene.frame_current = first
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
    # A smaller percentage would shrink the picture once here and, as the take is shown, once more.
    render.resolution_percentage = 100
    render.pixel_aspect_x = render.pixel_aspect_y = 1.0
    render.image_settings.color_mode = "RGB"
    _set_exact_colors(scene)


def _set_exact_colors(scene: Any) -> None:
    """Show values as they are. Raises Conflict where a configuration of the user's does not know how."""
    view = scene.view_settings
    try:
        scene.display_settings.display_device = "sRGB"
        view.view_transform, view.look = "Standard", "None"
    except TypeError as error:
        fix = "Start Blender without the variable OCIO, or send clips that need not be rendered first."
        raise Conflict("Blender's colours are set up without an sRGB display with the view Standard.", fix) from error
    view.exposure, view.gamma, view.use_curve_mapping = 0.0, 1.0, False


def _set_lossless(render: Any) -> None:
    compat.set_video_output(render.image_settings)
    render.ffmpeg.format = "MKV"
    render.ffmpeg.codec = "FFV1"
    render.ffmpeg.audio_codec = "NONE"
    render.ffmpeg.use_autosplit = False


def _blender() -> tuple[str, ...]:
    """How to run the script: by this Blender, or by the Python that has Blender as a module."""
    if not bpy.app.binary_path:
        return (sys.executable, str(_SCRIPT))
    return (bpy.app.binary_path, "-b", "--factory-startup", "--python-exit-code", "1", "--python", str(_SCRIPT))
