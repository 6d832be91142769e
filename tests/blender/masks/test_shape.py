"""What tells a mask from any other, and when a take is stale because its source has another mask by now."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.media import Clip, LocalMedia
from bl_ext.user_default.dreamstrip.backend.contract.requests import EditRequest
from bl_ext.user_default.dreamstrip.backend.contract.settings import Mask
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.daemon import pump
from bl_ext.user_default.dreamstrip.blender_addon.daemon.cargo import Take
from bl_ext.user_default.dreamstrip.blender_addon.masks import moving, shape
from bl_ext.user_default.dreamstrip.blender_addon.shots import shot_list
from bl_ext.user_default.dreamstrip.blender_addon.takes import again, identity, records, stack, strip_record, strips
from bl_ext.user_default.dreamstrip.blender_addon.views import take as take_view

from tests.blender.masks.test_choice import add

_CLIP = Clip(LocalMedia("/a.mp4"))


def key_shape(mask: Any, frame: int, right: float) -> None:
    """Key the outlines, moved to the right, as the mask editor does."""
    bpy.context.scene.frame_set(frame)
    for point in mask.layers[0].splines[0].points:
        point.co = (point.co[0] + right, point.co[1])
        point.select = True
        if hasattr(point, "select_control_point"):
            point.select_control_point = True
    area = bpy.context.window.screen.areas[0]
    before, area.type = area.type, "IMAGE_EDITOR"
    space = area.spaces.active
    space.mode, space.mask = "MASK", mask
    region = next(region for region in area.regions if region.type == "WINDOW")
    with bpy.context.temp_override(area=area, region=region):
        assert bpy.ops.mask.shape_key_insert() == {"FINISHED"}
    area.type = before


def _move_point(mask: Any) -> None:
    mask.layers[0].splines[0].points[0].co[0] += 0.01


def _feather(mask: Any) -> None:
    mask.layers[0].splines[0].points[0].weight = 0.3


def _invert(mask: Any) -> None:
    mask.layers[0].invert = True


def _add_layer(mask: Any) -> None:
    mask.layers.new().splines.new().points.add(3)


def _key_opacity(mask: Any) -> None:
    mask.layers[0].keyframe_insert("alpha", frame=7)


CHANGES: list[Callable[[Any], None]] = [_move_point, _feather, _invert, _add_layer, _key_opacity]


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_of_a_mask_tells(timeline: Any, change: Callable[[Any], None]) -> None:
    mask = add(timeline, "mask", 3).mask
    before = shape.digest(mask, moves=False)
    bpy.context.view_layer.update()
    timeline.scene.frame_set(50)
    mask.name = "another name"
    assert shape.digest(mask, moves=False) == before, "Blender's own work on the handles is no change"
    change(mask)
    assert shape.digest(mask, moves=False) != before


def test_outlines_that_move_tell_nothing_at_any_frame(timeline: Any) -> None:
    mask = add(timeline, "mask", 3).mask
    scenes = len(bpy.data.scenes)
    assert not shape.moves(mask)
    key_shape(mask, 1, 0.0)
    key_shape(mask, 20, 0.3)
    timeline.scene.frame_set(5)
    assert shape.moves(mask) and len(bpy.data.scenes) == scenes and timeline.scene.frame_current == 5
    told = set()
    for frame in (1, 10, 20):
        timeline.scene.frame_set(frame)
        told.add((shape.digest(mask, moves=True), shape.digest(mask, moves=False)))
    assert len({moving for moving, _ in told}) == 1 and len({still for _, still in told}) == 3


@pytest.fixture
def clip(timeline: Any) -> Any:
    """A clip of 40 frames, to be edited within a mask."""
    clip = timeline.clip(channel=1, start=21, length=40)
    timeline.scene.dreamstrip.prompt, timeline.scene.dreamstrip.masking = "at night", "over"
    return clip


def _take_of(timeline: Any, clip: Any, masked: bool = True) -> Any:
    """The take strip of an edit as the panel has it."""
    timeline.select(clip)
    identity.claim(timeline.scene.sequence_editor, clip)
    (shot,) = shot_list.shots(timeline.scene)
    assert bool(shot.mask) == masked
    record = records.Record.of_shot(timeline.scene, str(uuid.uuid4()), shot)
    request = EditRequest(_CLIP, "at night", mask=Mask(_CLIP, 0.05) if masked else None)
    return strips.place_take(timeline.scene, record, Take(timeline.media / "marathon.mp4", 150, request, "x"), ())


def _stale(timeline: Any) -> tuple[str, ...]:
    take = next(strip for strip in timeline.strips if stack.is_take(strip))
    shown = strip_record.read(take).take
    assert shown is not None
    return take_view.stale(shown, stack.source_of(timeline.scene.sequence_editor, take))


OTHER_MASK = ("Its source has another mask",)


def test_a_take_notices_that_its_mask_has_changed(timeline: Any, clip: Any) -> None:
    mask = add(timeline, "mask", 3, 21, 61)
    _take_of(timeline, clip)
    assert _stale(timeline) == ()
    _move_point(mask.mask)
    bpy.context.view_layer.update()
    assert _stale(timeline) == OTHER_MASK


def test_a_renamed_moved_or_cut_pair_has_the_same_mask(timeline: Any, clip: Any) -> None:
    mask = add(timeline, "mask", 3, 21, 61)
    _take_of(timeline, clip)
    mask.name = mask.mask.name = "around him"
    for strip in (clip, mask, *(strip for strip in timeline.strips if stack.is_take(strip))):
        compat.set_content_start(strip, round(compat.content_start(strip)) + 100)
    compat.set_left(clip, 131)
    compat.set_left(mask, 126)
    timeline.scene.dreamstrip.masking = "none"
    assert _stale(timeline) == ()
    compat.set_left(mask, 140)
    bpy.context.view_layer.update()
    assert _stale(timeline) == OTHER_MASK, "it covers less of what the clip shows"


def test_a_mask_that_was_taken_away_or_came_later_leaves_a_take_as_it_was(timeline: Any, clip: Any) -> None:
    timeline.scene.dreamstrip.masking = "none"
    plain = _take_of(timeline, clip, masked=False)
    add(timeline, "late", 4, 21, 61)
    timeline.scene.dreamstrip.masking = "over"
    assert _stale(timeline) == (), "it had none"
    timeline.strips.remove(plain)
    _take_of(timeline, clip)
    timeline.strips.remove(compat.strips(timeline.scene.sequence_editor)["late"])
    assert _stale(timeline) == ()


def test_a_mask_with_a_keyed_shape_is_another_only_at_another_time(timeline: Any, clip: Any) -> None:
    mask = add(timeline, "mask", 3, 21, 61)
    key_shape(mask.mask, 1, 0.0)
    key_shape(mask.mask, 20, 0.3)
    _take_of(timeline, clip)
    for frame in (1, 30, 60):
        timeline.scene.frame_set(frame)
        bpy.context.view_layer.update()
        assert _stale(timeline) == (), "however far the playhead has moved it"
    compat.set_content_start(mask, 31)
    bpy.context.view_layer.update()
    assert _stale(timeline) == OTHER_MASK


def test_a_keyed_shape_that_was_keyed_otherwise_is_another_mask(timeline: Any, clip: Any) -> None:
    mask = add(timeline, "mask", 3, 21, 61)
    key_shape(mask.mask, 1, 0.0)
    key_shape(mask.mask, 20, 0.3)
    _take_of(timeline, clip)
    pump.tick()
    assert _stale(timeline) == ()
    key_shape(mask.mask, 10, -0.1)
    bpy.context.view_layer.update()
    assert _stale(timeline) == (), "a draw cannot look"
    seen = moving.changes()
    pump.tick()
    assert _stale(timeline) == OTHER_MASK and moving.changes() == seen + 1
    pump.tick()
    assert not moving.is_due(), "it looks once a change"


def test_a_keyed_shape_is_looked_at_again_in_a_file_that_is_opened(timeline: Any, clip: Any, tmp_path: Path) -> None:
    mask = add(timeline, "mask", 3, 21, 61)
    key_shape(mask.mask, 1, 0.0)
    key_shape(mask.mask, 20, 0.3)
    _take_of(timeline, clip)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "cut.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "cut.blend"))
    reopened = SimpleNamespace(scene=bpy.data.scenes[0], strips=compat.strips(bpy.data.scenes[0].sequence_editor))
    assert _stale(reopened) == () and moving.is_due()
    pump.tick()
    assert _stale(reopened) == () and not moving.is_due()
    bpy.data.masks[0].frame_end += 20
    bpy.context.view_layer.update()
    pump.tick()
    assert _stale(reopened) == (), "it only rests longer"


def test_a_take_of_before_knows_no_motion(timeline: Any, clip: Any) -> None:
    mask = add(timeline, "mask", 3, 21, 61)
    key_shape(mask.mask, 1, 0.0)
    key_shape(mask.mask, 20, 0.3)
    take = _take_of(timeline, clip)
    record = strip_record.read(take)
    shown = record.take
    assert shown is not None and shown.source is not None and shown.source.mask is not None
    plain = replace(shown.source.mask, shape=shown.source.mask.shape.partition(", moves ")[0])
    older = replace(shown, source=replace(shown.source, mask=plain))
    strip_record.write(take, replace(record, takes=(older,)))
    key_shape(mask.mask, 10, -0.1)
    bpy.context.view_layer.update()
    pump.tick()
    assert _stale(timeline) == ()


def test_one_picture_of_a_stills_mask_holds_for_the_whole_move(timeline: Any) -> None:
    still = timeline.still(channel=1, start=21, length=24)
    timeline.scene.dreamstrip.prompt, timeline.scene.dreamstrip.masking = "steam rises", "over"
    mask = add(timeline, "mask", 3, 21, 45)
    _take_of(timeline, still)
    compat.set_left(mask, 30)
    bpy.context.view_layer.update()
    assert _stale(timeline) == ()
    _move_point(mask.mask)
    bpy.context.view_layer.update()
    assert _stale(timeline) == OTHER_MASK


@pytest.mark.parametrize(
    ("gone", "panel", "then"),
    [
        ((), "none", ("named", "mask")),
        (("high",), "none", ("over", "")),
        (("mask",), "none", ("over", "")),
        (("mask", "high"), "none", ("none", "")),
        (("mask", "high"), "over", ("over", "")),
    ],
    ids=["its own, not the topmost", "its own", "another over it", "none, and the panel has none", "none over it"],
)
def test_a_take_is_made_again_with_the_mask_of_now(
    timeline: Any, clip: Any, gone: tuple[str, ...], panel: str, then: tuple[str, str]
) -> None:
    add(timeline, "mask", 3, 21, 61)
    strip = _take_of(timeline, clip)
    add(timeline, "high", 9, 21, 61)
    for name in gone:
        timeline.strips.remove(compat.strips(timeline.scene.sequence_editor)[name])
    settings = timeline.scene.dreamstrip
    settings.masking, settings.mask_strip, settings.feather = panel, "", 40.0
    take = strip_record.read(strip).take
    assert take is not None
    again.take_up(timeline.scene, clip, take)
    assert (settings.masking, settings.mask_strip) == then
    assert settings.feather == pytest.approx(5.0)


def test_a_take_without_a_mask_is_made_again_without_one(timeline: Any, clip: Any) -> None:
    timeline.scene.dreamstrip.masking = "none"
    take = strip_record.read(_take_of(timeline, clip, masked=False)).take
    assert take is not None
    add(timeline, "mask", 3, 21, 61)
    timeline.scene.dreamstrip.masking = "over"
    again.take_up(timeline.scene, clip, take)
    assert timeline.scene.dreamstrip.masking == "none"
    timeline.scene.dreamstrip.masking = "over"
    unknown = replace(take, settings=replace(take.settings, masking=None))
    again.take_up(timeline.scene, clip, unknown)
    assert timeline.scene.dreamstrip.masking == "over", "a take of before does not say"
