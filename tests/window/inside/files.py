"""Runs inside Blender: the file that is open, and its scenes."""

from __future__ import annotations

from pathlib import Path

import bpy
from bl_ext.user_default.dreamstrip.blender_addon import compat

from tests.window.inside import timeline
from tests.window.inside.context import sequencers


def new_file() -> None:
    """File > New > Video Editing."""
    bpy.ops.wm.read_homefile(app_template="Video_Editing")


def make_cut(file: str, media: str) -> None:
    """Save the new file with a clip on channel 1 from frame 1 and a still after it; nothing is selected."""
    scene = bpy.context.scene
    compat.show_scene(bpy.context, scene)
    scene.render.resolution_x, scene.render.resolution_y = 720, 400
    scene.render.fps, scene.render.fps_base = 30, 1.001
    strips = compat.strips(scene.sequence_editor or scene.sequence_editor_create())
    clip = strips.new_movie("marathon", str(Path(media) / "marathon.mp4"), 1, 1)
    compat.set_right(clip, 121)
    still = strips.new_image("coffee", str(Path(media) / "coffee.png"), 1, 131)
    compat.set_right(still, 181)
    scene.frame_end = 200
    timeline.select([])
    for area in sequencers():
        area.spaces.active.show_region_ui = True
    bpy.ops.wm.save_as_mainfile(filepath=file)


def open_file(file: str) -> None:
    """Open a .blend, as File > Open does."""
    bpy.ops.wm.open_mainfile(filepath=file)


def save_as(file: str) -> None:
    """Save under another name, as File > Save As does."""
    bpy.ops.wm.save_as_mainfile(filepath=file)


def is_dirty() -> bool:
    """Whether the file has changes that are not saved."""
    return bool(bpy.data.is_dirty)


def images() -> int:
    """How many pictures the file has as data-blocks of their own, beside what Blender renders into."""
    return sum(image.type != "RENDER_RESULT" for image in bpy.data.images)


def double_scene() -> None:
    """Scene > New Scene > Full Copy, which then shows."""
    bpy.ops.scene.new(type="FULL_COPY")
    _show(-1)


def show_first_scene() -> None:
    """The scene that the file began with."""
    _show(0)


def _show(index: int) -> None:
    names = sorted(scene.name for scene in bpy.data.scenes)
    compat.show_scene(bpy.context, bpy.data.scenes[names[index]])
