"""A take is in the frame as its source is, and fades as its source does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from bl_ext.user_default.dreamstrip.blender_addon.takes import framing
from bl_ext.user_default.dreamstrip.blender_addon.takes.panel_settings import PanelSettings
from bl_ext.user_default.dreamstrip.blender_addon.takes.strip_record import TakeEntry


def _entry(**changes: Any) -> TakeEntry:
    entry = TakeEntry("job", "", PanelSettings("edit", ""), "", (), 24, 0, False, None)
    return replace(entry, **changes)


def _curve(strip: Any, name: str) -> Any:
    curve = framing._curve(strip, name)
    assert curve is not None
    return curve


def _fade(strip: Any) -> None:
    for frame, value, interpolation in ((1, 0.0, "LINEAR"), (11, 1.0, "CONSTANT"), (21, 0.5, "BEZIER")):
        strip.blend_alpha = value
        strip.keyframe_insert("blend_alpha", frame=frame)
        curve = _curve(strip, "blend_alpha")
        curve.keyframe_points[-1].interpolation = interpolation


def test_a_fade_is_keyed_on_the_take_too(timeline: Any) -> None:
    clip, take = timeline.clip(channel=1, length=30), timeline.clip("take", 2, 1, 30)
    clip.blend_type = "ADD"
    _fade(clip)
    framing.frame_like(take, clip, _entry(rendered=True))
    one, other = _curve(clip, "blend_alpha"), _curve(take, "blend_alpha")
    for frame in (1, 6, 11, 15, 21, 25):
        assert other.evaluate(frame) == pytest.approx(one.evaluate(frame))
    assert [point.interpolation for point in other.keyframe_points] == ["LINEAR", "CONSTANT", "BEZIER"]
    assert take.blend_type == "ADD"
    assert framing.shines_through(clip)


def test_a_still_that_moves_in_the_frame_does_so_as_a_take(timeline: Any) -> None:
    still, take = timeline.still(channel=1), timeline.clip("take", 2, 1, 24)
    for frame, value in ((1, 1.0), (20, 3.0)):
        still.transform.scale_x = value
        still.transform.keyframe_insert("scale_x", frame=frame)
    still.crop.min_x = 60
    framing.frame_like(take, still, _entry())
    curve = _curve(take, "transform.scale_x")
    assert curve.evaluate(20) == pytest.approx(3.0 * 600 / 720)
    assert take.crop.min_x == 72


@pytest.mark.parametrize(("kind", "scale"), [("clip", 1.0), ("still", pytest.approx(0.5 * 600 / 720))])
def test_rendered_pixels_fill_the_frame_but_a_still_is_rendered_at_its_own_size(
    timeline: Any, kind: str, scale: float
) -> None:
    strip, take = getattr(timeline, kind)("source", 1), timeline.clip("take", 2, 1, 24)
    strip.transform.scale_x = 0.5
    framing.frame_like(take, strip, _entry(rendered=True))
    assert take.transform.scale_x == scale


@pytest.mark.parametrize(("kind", "scale"), [("clip", (2.0, 1.0)), ("still", (1.0 * 600 / 360, 1.0 * 450 / 400))])
def test_a_small_draft_covers_what_its_take_will(timeline: Any, kind: str, scale: tuple[float, float]) -> None:
    strip, take = getattr(timeline, kind)("source", 1), timeline.clip("take", 2, 1, 24)
    if kind == "still":
        scale = (strip.elements[0].orig_width / 360, strip.elements[0].orig_height / 400)
    framing.frame_like(take, strip, _entry(rendered=kind == "clip", stage="base", width=360, height=400))
    assert (take.transform.scale_x, take.transform.scale_y) == pytest.approx(scale)


def test_a_draft_without_a_source_fills_the_frame(timeline: Any) -> None:
    take = timeline.clip("take", 2, 1, 24)
    framing.frame_like(take, None, _entry(stage="base", width=240, height=100))
    assert (take.transform.scale_x, take.transform.scale_y) == pytest.approx((3.0, 4.0))
    take.transform.scale_x = 0.7
    framing.frame_like(take, None, _entry())
    assert take.transform.scale_x == pytest.approx(0.7), "a whole take has the size that was asked for"


def test_a_picture_of_more_pixels_stays_where_it_was(timeline: Any) -> None:
    take = timeline.clip("take", 2, 1, 24)
    take.transform.scale_x, take.transform.scale_y, take.transform.offset_x = 4.0, 2.0, 13
    take.crop.min_x, take.crop.max_y = 10, 4
    take.transform.keyframe_insert("scale_x", frame=1)
    take.transform.scale_x = 8.0
    take.transform.keyframe_insert("scale_x", frame=21)
    before = _curve(take, "transform.scale_x").evaluate(7)
    framing.resize(take, _entry(width=180, height=100), _entry(width=720, height=200))
    assert take.transform.scale_y == 1.0 and take.transform.offset_x == 13
    assert (take.crop.min_x, take.crop.max_y) == (40, 8)
    curve = _curve(take, "transform.scale_x")
    assert [curve.evaluate(frame) for frame in (1, 7, 21)] == pytest.approx([1.0, before / 4, 2.0])


def test_what_does_not_tell_its_size_stays_as_it_is(timeline: Any) -> None:
    take = timeline.clip("take", 2, 1, 24)
    take.transform.scale_x = 4.0
    framing.resize(take, _entry(), _entry(width=720, height=200))
    assert take.transform.scale_x == 4.0


def test_an_opaque_source_needs_no_muting(timeline: Any) -> None:
    clip = timeline.clip()
    assert not framing.shines_through(clip)
    clip.blend_alpha = 0.5
    assert framing.shines_through(clip)
