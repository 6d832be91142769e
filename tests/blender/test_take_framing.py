"""A take is in the frame as its source is, and fades as its source does."""

from __future__ import annotations

from typing import Any

import pytest
from bl_ext.user_default.dreamstrip.blender_addon import take_framing


def _curve(strip: Any, name: str) -> Any:
    curve = take_framing._curve(strip, name)
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
    take_framing.frame_like(take, clip, True)
    one, other = _curve(clip, "blend_alpha"), _curve(take, "blend_alpha")
    for frame in (1, 6, 11, 15, 21, 25):
        assert other.evaluate(frame) == pytest.approx(one.evaluate(frame))
    assert [point.interpolation for point in other.keyframe_points] == ["LINEAR", "CONSTANT", "BEZIER"]
    assert take.blend_type == "ADD"
    assert take_framing.shines_through(clip)


def test_a_still_that_moves_in_the_frame_does_so_as_a_take(timeline: Any) -> None:
    still, take = timeline.still(channel=1), timeline.clip("take", 2, 1, 24)
    for frame, value in ((1, 1.0), (20, 3.0)):
        still.transform.scale_x = value
        still.transform.keyframe_insert("scale_x", frame=frame)
    still.crop.min_x = 60
    take_framing.frame_like(take, still, False)
    curve = _curve(take, "transform.scale_x")
    assert curve.evaluate(20) == pytest.approx(3.0 * 600 / 720)
    assert take.crop.min_x == 72


@pytest.mark.parametrize(("kind", "scale"), [("clip", 1.0), ("still", pytest.approx(0.5 * 600 / 720))])
def test_rendered_pixels_fill_the_frame_but_a_still_is_rendered_at_its_own_size(
    timeline: Any, kind: str, scale: float
) -> None:
    strip, take = getattr(timeline, kind)("source", 1), timeline.clip("take", 2, 1, 24)
    strip.transform.scale_x = 0.5
    take_framing.frame_like(take, strip, True)
    assert take.transform.scale_x == scale


def test_an_opaque_source_needs_no_muting(timeline: Any) -> None:
    clip = timeline.clip()
    assert not take_framing.shines_through(clip)
    clip.blend_alpha = 0.5
    assert take_framing.shines_through(clip)
