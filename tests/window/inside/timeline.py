"""Runs inside Blender: the strips on the timeline."""

from __future__ import annotations

import bpy
from bl_ext.user_default.dreamstrip.blender_addon import compat

from tests.window.inside.context import scene, sequencers
from tools.window.system import REPOSITORY


def select(names: list[str]) -> None:
    """Select these strips; the first is active."""
    editor = scene().sequence_editor
    for strip in compat.all_strips(editor):
        strip.select = strip.name in names
    editor.active_strip = compat.all_strips(editor).get(names[0]) if names else None


def strips() -> list[tuple[str, int, int, int]]:
    """Name, channel, first frame and the frame after the last of each strip, from the left."""
    found = compat.all_strips(scene().sequence_editor)
    return sorted(
        ((strip.name, strip.channel, compat.left(strip), compat.right(strip)) for strip in found), key=lambda s: s[1:]
    )


def add_bottles() -> None:
    """A third clip, after the others."""
    file = REPOSITORY / "benchmarks" / "media" / "bottles.mp4"
    clip = compat.strips(scene().sequence_editor).new_movie("bottles", str(file), 1, 191)
    compat.set_right(clip, 291)
    scene().frame_end = 300


def go_to(frame: int) -> None:
    """The playhead on a frame."""
    scene().frame_set(frame)


def place_of(name: str) -> tuple[int, int]:
    """Where the middle of a strip is in the window, on the timeline."""
    strip = compat.all_strips(scene().sequence_editor)[name]
    area = next(area for area in sequencers() if area.spaces.active.view_type == "SEQUENCER")
    region = next(region for region in area.regions if region.type == "WINDOW")
    middle = (compat.left(strip) + compat.right(strip)) / 2
    x, y = region.view2d.view_to_region(middle, strip.channel + 0.5, clip=False)
    return region.x + x, region.y + y


def selected() -> list[str]:
    """The names of the selected strips."""
    return [strip.name for strip in compat.all_strips(scene().sequence_editor) if strip.select]


def muted() -> list[str]:
    """The names of the muted strips."""
    return [strip.name for strip in compat.all_strips(scene().sequence_editor) if strip.mute]


def own_prompt(name: str) -> str:
    """The prompt that is written on a strip."""
    return str(compat.all_strips(scene().sequence_editor)[name].dreamstrip.own_prompt)


def markers() -> list[int]:
    """The frames of the markers."""
    return sorted(marker.frame for marker in scene().timeline_markers)


def own_prompts(**prompts: str) -> None:
    """Write prompts on strips, each its own."""
    scene().dreamstrip.prompts = "own"
    for name, words in prompts.items():
        compat.all_strips(scene().sequence_editor)[name].dreamstrip.own_prompt = words


def stretch(name: str, frames: int) -> None:
    """Let a strip be so long."""
    strip = compat.all_strips(scene().sequence_editor)[name]
    compat.set_right(strip, compat.left(strip) + frames)


def file_of(name: str) -> str:
    """The file of a movie strip."""
    return str(bpy.path.abspath(compat.all_strips(scene().sequence_editor)[name].filepath))
