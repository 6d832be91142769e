"""What is sent of a strip is what the sequencer shows of it: rendered, taken back in its place, it looks the same."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import numpy.typing as npt
import pytest
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.daemon.cargo import RenderPlan
from bl_ext.user_default.dreamstrip.blender_addon.shots import prerender, shot_list, source
from bl_ext.user_default.dreamstrip.blender_addon.takes import framing
from bl_ext.user_default.dreamstrip.blender_addon.takes.panel_settings import PanelSettings
from bl_ext.user_default.dreamstrip.blender_addon.takes.strip_record import TakeEntry

from tests.blender.shots.test_scope import new_effect

Pixels = npt.NDArray[np.int16]
_VIEWS = (
    "Standard",
    "AgX",
    "Filmic",
    "Khronos PBR Neutral",
    "False Color",
    "Filmic Log",
    "Raw",
    "ACES 1.3",
    "ACES 2.0",
)
_FRAMES = 4


def _framed(timeline: Any) -> Any:
    clip = timeline.clip(length=_FRAMES)
    clip.crop.min_x, clip.transform.scale_x, clip.transform.offset_x, clip.use_flip_x = 100, 0.8, 20, True
    return clip


def _coloured(timeline: Any) -> Any:
    clip = timeline.clip(length=_FRAMES)
    clip.color_multiply, clip.color_saturation, clip.strobe = 1.7, 0.3, 3
    clip.modifiers.new("lift", "BRIGHT_CONTRAST").bright = 20
    return clip


def _translucent(timeline: Any) -> Any:
    clip = _framed(timeline)
    clip.blend_type, clip.blend_alpha = "ALPHA_OVER", 0.5
    return clip


def _keyed(timeline: Any) -> Any:
    clip = timeline.clip(length=_FRAMES)
    clip.transform.keyframe_insert("offset_x", frame=1)
    clip.transform.offset_x = 60
    clip.transform.keyframe_insert("offset_x", frame=_FRAMES)
    return clip


def _reversed(timeline: Any) -> Any:
    clip = timeline.clip(length=_FRAMES)
    clip.use_reverse_frames = True
    return clip


def _resampled(timeline: Any) -> Any:
    timeline.scene.render.fps, timeline.scene.render.fps_base = 24, 1
    return timeline.clip(length=_FRAMES)


def _sped_up(timeline: Any) -> Any:
    fast = new_effect(timeline, "fast", "SPEED", 2, 1, 1 + _FRAMES, timeline.clip(length=_FRAMES))
    fast.speed_control, fast.speed_factor = "MULTIPLY", 3.0
    return fast


def _blurred(timeline: Any) -> Any:
    return new_effect(timeline, "blur", "GAUSSIAN_BLUR", 2, 1, 1 + _FRAMES, timeline.clip(length=_FRAMES))


def _crossed(timeline: Any) -> Any:
    parts = timeline.clip("a", 1, 1, 2 * _FRAMES), timeline.clip("b", 2, -60, 61 + 2 * _FRAMES)
    compat.set_left(parts[1], 1 + _FRAMES)
    return new_effect(timeline, "cross", "CROSS", 3, 1 + _FRAMES, 1 + 2 * _FRAMES, *parts)


def _adjusted(timeline: Any) -> Any:
    timeline.clip(length=_FRAMES)
    layer = new_effect(timeline, "layer", "ADJUSTMENT", 4, 1, 1 + _FRAMES)
    layer.modifiers.new("lift", "BRIGHT_CONTRAST").bright = 20
    return layer


def _chosen_camera(timeline: Any) -> Any:
    timeline.clip("a", 1, 1, _FRAMES)
    timeline.still("b", 2, 1, _FRAMES)
    cameras = new_effect(timeline, "cameras", "MULTICAM", 4, 1, 1 + _FRAMES)
    cameras.multicam_source = 1
    return cameras


def _meta(timeline: Any) -> Any:
    meta = timeline.strips.new_meta("meta", 1, 1)
    inner = compat.strips(meta)
    lower = inner.new_movie("lower", str(timeline.media / "marathon.mp4"), 1, 1)
    upper = inner.new_image("upper", str(timeline.media / "coffee.png"), 2, 1)
    compat.set_right(lower, 1 + _FRAMES)
    compat.set_right(upper, 1 + _FRAMES)
    upper.blend_type, upper.blend_alpha = "MULTIPLY", 0.6
    compat.set_right(meta, 1 + _FRAMES)
    return meta


def _scene_of_strips(timeline: Any) -> Any:
    other = bpy.data.scenes.new("other")
    other.render.resolution_x, other.render.resolution_y, other.frame_end = 720, 400, 20
    inner = compat.strips(other.sequence_editor_create())
    inner.new_movie("inner", str(timeline.media / "marathon.mp4"), 1, 1).transform.rotation = 0.3
    strip = timeline.strips.new_scene("scene", other, 1, 1)
    strip.scene_input = "SEQUENCER"
    compat.set_right(strip, 1 + _FRAMES)
    return strip


def _movie_clip(timeline: Any) -> Any:
    clip = timeline.strips.new_clip("mc", bpy.data.movieclips.load(str(timeline.media / "marathon.mp4")), 1, 1)
    compat.set_right(clip, 1 + _FRAMES)
    return clip


def _pictures(timeline: Any) -> Any:
    strip = timeline.still(length=_FRAMES)
    strip.elements.append("coffee.png")
    compat.set_right(strip, 1 + _FRAMES)
    return strip


def _grey_still(timeline: Any) -> Any:
    """Cropped and moved by whole pixels: colours that change before a picture is scaled round otherwise than after."""
    still = timeline.still(length=_FRAMES)
    still.color_saturation, still.transform.offset_x, still.crop.min_x, still.use_flip_x = 0.2, 30, 250, True
    return still


CASES: dict[str, Callable[[Any], Any]] = {
    "crop and transform": _framed,
    "colour and strobe": _coloured,
    "opacity": _translucent,
    "keyed transform": _keyed,
    "reversed": _reversed,
    "another rate": _resampled,
    "speed": _sped_up,
    "blur": _blurred,
    "cross": _crossed,
    "adjustment": _adjusted,
    "multicam": _chosen_camera,
    "meta": _meta,
    "scene": _scene_of_strips,
    "movie clip": _movie_clip,
    "image sequence": _pictures,
    "still": _grey_still,
}


@pytest.mark.parametrize("case", CASES)
def test_a_strip_that_is_rendered_comes_back_as_it_was(timeline: Any, tmp_path: Path, case: str) -> None:
    _small(timeline.scene)
    strip = CASES[case](timeline)
    _clutter(timeline, strip)
    took = source.exact_frames(timeline.scene, strip) is None and not (
        source.is_still(strip) and source.is_still_exact(strip)
    )
    assert took, "this strip is rendered"
    before = _shown(timeline.scene, strip, tmp_path)
    output = _rendered(timeline.scene, strip, tmp_path)
    after = _shown(timeline.scene, _in_place_of(timeline, strip, output), tmp_path)
    worst = {view: int(np.abs(before[view] - after[view]).max()) for view in before}
    print(f"{case}: {worst}")
    assert before["Standard"].std() > 20
    assert max(worst.values()) <= 1, worst


def test_a_strip_in_a_meta_is_rendered_without_what_the_meta_does_to_it(timeline: Any, tmp_path: Path) -> None:
    _small(timeline.scene)
    meta = _meta(timeline)
    inner = compat.strips(meta)["lower"]
    inner.use_flip_x = True
    alone = _shown(timeline.scene, _copy_of(timeline, inner), tmp_path)
    timeline.strips.remove(compat.strips(timeline.scene.sequence_editor)["copy"])
    meta.transform.scale_x, meta.blend_alpha, meta.use_flip_y, meta.mute = 0.5, 0.4, True, False
    meta.transform.keyframe_insert("scale_x", frame=1)
    compat.set_left(meta, 3)
    compat.set_left(inner, 1)
    output = _rendered(timeline.scene, inner, tmp_path)
    timeline.strips.remove(meta)
    take = timeline.strips.new_movie("take", str(output), 1, 1)
    assert compat.duration(take) == _FRAMES
    assert np.array_equal(_shown(timeline.scene, take, tmp_path)["Standard"], alone["Standard"])


def test_a_smaller_percentage_does_not_make_it_smaller(timeline: Any, tmp_path: Path) -> None:
    clip = _framed(timeline)
    timeline.select(clip)
    whole = _rendered(timeline.scene, clip, tmp_path).read_bytes()
    timeline.scene.render.resolution_percentage = 25
    (shot,) = shot_list.shots(timeline.scene)
    assert (shot.width, shot.height) == (720, 400)
    assert _rendered(timeline.scene, clip, tmp_path).stat().st_size == len(whole)


def test_what_mixes_a_strip_with_others_does_not_keep_it_from_being_read(timeline: Any) -> None:
    clip = timeline.clip()
    clip.blend_type, clip.blend_alpha = "ADD", 0.3
    clip.keyframe_insert("blend_alpha", frame=1)
    assert source.exact_frames(timeline.scene, clip) is not None


def test_another_colour_space_asks_for_a_render(timeline: Any) -> None:
    clip, still = timeline.clip(), timeline.still(channel=2)
    clip.colorspace_settings.name = still.colorspace_settings.name = "Non-Color"
    assert source.exact_frames(timeline.scene, clip) is None
    assert not source.is_still_exact(still)


def _small(scene: Any) -> None:
    scene.render.resolution_x, scene.render.resolution_y = 180, 100


def _clutter(timeline: Any, strip: Any) -> None:
    """What must not be seen: another strip over it, and its own channel muted."""
    timeline.still("over", 9, 1, 2 * _FRAMES).transform.scale_x = 0.5
    timeline.scene.sequence_editor.channels[strip.channel].mute = True


def _copy_of(timeline: Any, strip: Any) -> Any:
    copy = timeline.strips.new_movie("copy", str(timeline.media / "marathon.mp4"), 8, 1)
    compat.set_right(copy, compat.right(strip))
    copy.use_flip_x = strip.use_flip_x
    return copy


def _rendered(scene: Any, strip: Any, folder: Path) -> Path:
    left, right = compat.left(strip), compat.right(strip)
    return _carried_out(scene, prerender.plan(scene, strip, folder, "strip", left, right))


def _carried_out(scene: Any, plan: RenderPlan) -> Path:
    """As the child Blender does it, but here: one process instead of dozens."""
    before, arguments = set(bpy.data.scenes), sys.argv
    sys.argv = ["blender", "--", str(plan.library), str(plan.output)]
    try:
        runpy.run_path(str(Path(prerender.__file__).with_name("render_child.py")))
    finally:
        sys.argv = arguments
        compat.show_scene(bpy.context, scene)
        for left_over in set(bpy.data.scenes) - before:
            bpy.data.scenes.remove(left_over)
    return plan.output


def _in_place_of(timeline: Any, strip: Any, output: Path) -> Any:
    """The rendered file as a take of the strip that is alone on the timeline then."""
    left, is_still = compat.left(strip), output.suffix == ".png"
    new = timeline.strips.new_image if is_still else timeline.strips.new_movie
    take = new("take", str(output), 100, left)
    compat.set_right(take, compat.right(strip))
    entry = TakeEntry("job", "", PanelSettings("edit", ""), "", (), 1, 0, not is_still, None)
    framing.frame_like(take, strip, entry)
    return take


def _shown(scene: Any, strip: Any, folder: Path) -> dict[str, Pixels]:
    """The strip's first and last frame as the sequencer renders them, alone, in each view transform there is."""
    level = scene.sequence_editor
    spared = prerender._looks_down(strip)
    mutes = {other.name: other.mute for other in compat.strips(level)}
    channels = [channel.mute for channel in level.channels]
    for other in compat.strips(level):
        other.mute = other != strip and not (spared and other.channel < strip.channel)
    for channel in level.channels:
        channel.mute = False
    first, last = compat.left(strip), compat.right(strip) - 1
    shown = {view: _frames(scene, (first, last), folder) for view in _VIEWS if _can_view(scene, view)}
    for other in compat.strips(level):
        other.mute = mutes[other.name]
    for channel, was in zip(level.channels, channels, strict=True):
        channel.mute = was
    return shown


def _can_view(scene: Any, view: str) -> bool:
    """Whether this Blender has the view transform; the scene has it then."""
    try:
        scene.view_settings.view_transform = view
    except TypeError:
        return False
    return True


def _frames(scene: Any, frames: tuple[int, ...], folder: Path) -> Pixels:
    compat.set_image_output(scene.render.image_settings)
    scene.render.image_settings.color_mode = "RGB"
    scene.render.dither_intensity = 0.0
    found = []
    for frame in frames:
        scene.frame_set(frame)
        scene.render.filepath = str(folder / "frame.png")
        bpy.ops.render.render(write_still=True)
        image = bpy.data.images.load(scene.render.filepath)
        pixels = np.empty(len(image.pixels), np.float32)
        image.pixels.foreach_get(pixels)
        bpy.data.images.remove(image)
        found.append(np.rint(pixels * 255).astype(np.int16))
    return np.stack(found)
