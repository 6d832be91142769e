# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera's move in the preview, as the still's own transform, which is never lost.

Drivers on the transform carry one value a frame. They name nothing but the frame, so they survive renaming, copying and
a Blender without the add-on, and they leave the user's own keyframes of the transform where they are. The values that
the transform rests at are kept on the strip; before a file is saved they are put back, so no file holds a moved still.
What is sent to the daemon is the still's file and the camera's keys: the transform has no part in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import bpy
import numpy as np

from ...backend.contract.camera import CameraPose
from .. import compat
from ..shots import source
from . import keys
from .placement import FIELDS, Placement
from .stroke import Track

_LINEAR = 1
"""Blender's number of this interpolation, which is faster to set than its name."""

_seen: dict[tuple[str, str], bytes] = {}
"""What the move of a strip, by its scene's and its own name, was last made from."""


def plays(strip: Any) -> bool:
    """Whether the strip's transform is the camera's move now."""
    return bool(strip.dreamstrip.move_plays)


def problem(scene: Any, strip: Any) -> str:
    """Why the transform cannot show the camera's move; empty if it can."""
    if not plays(strip) and _drivers(scene, strip):
        return "The strip's transform has drivers of its own"
    if all(placed.shows(pose) for placed, pose in _places(scene, strip)):
        return ""
    return "No transform shows tilt, yaw, or a roll of uneven scales"


def resting(scene: Any, strip: Any, frame: float) -> Placement:
    """The user's own transform on a frame: of its keyframes, else as it is or was before the camera moved it."""
    return _resting_at(scene, strip)(frame)


def play(scene: Any, strip: Any) -> None:
    """Let the transform be the camera's move, and follow the camera's keys from now on; `problem` is empty."""
    if not plays(strip):
        strip.dreamstrip.move_rest = [getattr(strip.transform, field) for field in FIELDS]
        strip.dreamstrip.move_plays = True
    scene.dreamstrip.moves_play = True
    _bake(scene, strip)


def stop(scene: Any, strip: Any) -> None:
    """Give the strip its own transform back, exactly."""
    if not plays(strip):
        return
    for field in FIELDS:
        strip.transform.driver_remove(field)
    curves = _own_curves(scene, strip)
    for field, value in zip(FIELDS, strip.dreamstrip.move_rest, strict=True):
        own = curves[field].evaluate(scene.frame_current_final) if field in curves else value
        setattr(strip.transform, field, own)
    strip.dreamstrip.move_plays = False
    _seen.pop((scene.name, strip.name), None)


def keep(scene: Any) -> None:
    """Bring the moves up to date with keys that were edited and strips that were moved, trimmed, copied or pasted."""
    if not scene.dreamstrip.moves_play:
        return
    playing = [strip for strip in _stills(scene) if plays(strip)]
    for strip in playing:
        if _seen.get((scene.name, strip.name)) != _signature(scene, strip):
            if problem(scene, strip):
                stop(scene, strip)
            else:
                _bake(scene, strip)
    scene.dreamstrip.moves_play = any(plays(strip) for strip in playing)


def suspend(scene: Any) -> None:
    """Stop all moves, to be resumed: what is written to a file are the strips' own transforms."""
    if not scene.dreamstrip.moves_play:
        return
    for strip in _stills(scene):
        if plays(strip):
            stop(scene, strip)
            strip.dreamstrip.move_resumes = True


def resume(scene: Any) -> None:
    """Go on with the moves that `suspend` stopped, in this session or in the one that saved the file."""
    if not scene.dreamstrip.moves_play:
        return
    for strip in _stills(scene):
        if strip.dreamstrip.move_resumes:
            strip.dreamstrip.move_resumes = False
            if not problem(scene, strip):
                play(scene, strip)
    keep(scene)


def track(scene: Any, strip: Any) -> Track:
    """The transform's fields on each frame of the strip, [frames, 5]."""
    still = source.still_frames(strip)
    placed = [rest.moved(pose, (still.width, still.height)) for rest, pose in _places(scene, strip)]
    return np.array([[getattr(one, field) for field in FIELDS] for one in placed])


def _places(scene: Any, strip: Any) -> list[tuple[Placement, CameraPose]]:
    """The user's own transform and the camera on each frame of the strip."""
    first, last = keys.span(strip)
    frames = range(first, last + 1)
    at = _resting_at(scene, strip)
    return list(zip(map(at, frames), keys.poses(scene, strip, frames), strict=True))


def _resting_at(scene: Any, strip: Any) -> Callable[[float], Placement]:
    transform = strip.transform
    own = strip.dreamstrip.move_rest if plays(strip) else [getattr(transform, field) for field in FIELDS]
    origin, flips = tuple(transform.origin), (strip.use_flip_x, strip.use_flip_y)
    rest = Placement(**dict(zip(FIELDS, own, strict=True)), origin=origin, flips=flips)
    curves = _own_curves(scene, strip)
    return lambda frame: replace(rest, **{field: found.evaluate(frame) for field, found in curves.items()})


def _bake(scene: Any, strip: Any) -> None:
    values = track(scene, strip)
    first, last = keys.span(strip)
    now = min(max(scene.frame_current, first), last) - first
    drivers = {found.data_path.rpartition(".")[2]: found for found in _drivers(scene, strip)}
    for column, field in enumerate(FIELDS):
        # Set by hand once: that also drops the frames that the sequencer has cached.
        setattr(strip.transform, field, values[now, column])
        _drive(drivers.get(field) or strip.transform.driver_add(field), first, values[:, column])
    _seen[scene.name, strip.name] = _signature(scene, strip)


def _drive(target: Any, first: int, values: Track) -> None:
    """A driver that looks its value up by the frame."""
    for modifier in tuple(target.modifiers):
        target.modifiers.remove(modifier)
    target.driver.type = "SCRIPTED"
    target.driver.expression = "frame"
    target.extrapolation = "CONSTANT"
    points = target.keyframe_points
    points.clear()
    points.add(len(values))
    points.foreach_set("co", np.column_stack([first + np.arange(len(values)), values]).ravel().astype(np.float32))
    points.foreach_set("interpolation", np.full(len(values), _LINEAR, np.int32))
    target.update()


def _signature(scene: Any, strip: Any) -> bytes:
    """Bytes that change when the move has to be made anew: by the camera's keys or those of the transform."""
    own = [(field, found.range()[:], len(found.keyframe_points)) for field, found in _own_curves(scene, strip).items()]
    rest = (tuple(strip.dreamstrip.move_rest), tuple(strip.transform.origin), len(_drivers(scene, strip)))
    return keys.signature(scene, strip) + repr((own, rest)).encode()


def _own_curves(scene: Any, strip: Any) -> dict[str, Any]:
    """The F-curves that the user has put on the transform."""
    paths = {f"{strip.path_from_id()}.transform.{field}": field for field in FIELDS}
    return {paths[found.data_path]: found for found in compat.fcurves(scene) if found.data_path in paths}


def _drivers(scene: Any, strip: Any) -> list[Any]:
    paths = {f"{strip.path_from_id()}.transform.{field}" for field in FIELDS}
    animation = scene.animation_data
    return [found for found in animation.drivers if found.data_path in paths] if animation is not None else []


def _stills(scene: Any) -> list[Any]:
    editor = scene.sequence_editor
    return [strip for strip in compat.all_strips(editor) if source.is_still(strip)] if editor is not None else []


@bpy.app.handlers.persistent  # type: ignore[untyped-decorator]
def _on_update(_scene: Any, _depsgraph: Any = None) -> None:
    for scene in bpy.data.scenes:
        keep(scene)


@bpy.app.handlers.persistent  # type: ignore[untyped-decorator]
def _before_save(_path: Any) -> None:
    for scene in bpy.data.scenes:
        suspend(scene)


@bpy.app.handlers.persistent  # type: ignore[untyped-decorator]
def _go_on(_path: Any) -> None:
    _seen.clear()
    for scene in bpy.data.scenes:
        resume(scene)


def _handlers() -> tuple[tuple[Any, Any], ...]:
    handlers = bpy.app.handlers
    return (
        (handlers.depsgraph_update_post, _on_update),
        (handlers.undo_post, _on_update),
        (handlers.redo_post, _on_update),
        (handlers.save_pre, _before_save),
        (handlers.save_post, _go_on),
        (handlers.save_post_fail, _go_on),
        (handlers.load_post, _go_on),
    )


def register() -> None:
    """Follow the camera's keys, and keep moved stills out of files."""
    for handlers, handler in _handlers():
        handlers.append(handler)


def unregister() -> None:
    """Give every strip its own transform back, and follow no more."""
    for handlers, handler in _handlers():
        handlers.remove(handler)
    for scene in bpy.data.scenes:
        for strip in _stills(scene):
            stop(scene, strip)
        scene.dreamstrip.moves_play = False
