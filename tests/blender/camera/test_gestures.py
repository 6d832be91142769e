"""Drawing and grabbing by events, as the modal operators hand them on, and what becomes of it in Blender."""

from __future__ import annotations

import itertools
import math
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.camera import CameraPose
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.camera import (
    annotation,
    curve,
    geometry,
    keys,
    lines,
    overlay,
    stage,
)
from bl_ext.user_default.dreamstrip.blender_addon.camera.curve import Key
from bl_ext.user_default.dreamstrip.blender_addon.camera.drawing import FIRST_ZOOM, Drawing, Settings
from bl_ext.user_default.dreamstrip.blender_addon.camera.handling import Handling, grip_at
from bl_ext.user_default.dreamstrip.blender_addon.preview.gesture import Answer
from bl_ext.user_default.dreamstrip.blender_addon.preview.lines import PATH

_LEFT, _LENGTH = 11, 49
_SCALE = 0.5  # of the preview's pixels to the canvas'
_CORNER = (40.0, 30.0)


class _View2D:
    """The view of a region of 440 x 260 pixels that shows a canvas of 720 x 400 at half its size."""

    def region_to_view(self, x: float, y: float) -> tuple[float, float]:
        return (x - _CORNER[0]) / _SCALE - 360, (y - _CORNER[1]) / _SCALE - 200


_REGION = SimpleNamespace(type="PREVIEW", x=500, y=100, width=440, height=260, view2d=_View2D())


@pytest.fixture
def still(timeline: Any) -> Any:
    """A still of 600 x 400 on a canvas of 720 x 400."""
    strip = timeline.still(start=_LEFT, length=_LENGTH)
    timeline.select(strip)
    return strip


def _event(type: str, value: str = "PRESS", **held: bool) -> Any:
    return SimpleNamespace(type=type, value=value, **{"ctrl": False, "oskey": False, "shift": False, **held})


def _pixel(pan_x: float, pan_y: float) -> tuple[float, float]:
    """Where a point of the picture is in the region."""
    return _CORNER[0] + _SCALE * (360 + pan_x * 600), _CORNER[1] + _SCALE * (200 + pan_y * 400)


def _drawing(scene: Any, still: Any, **settings: Any) -> Drawing:
    times = itertools.count(step=0.02)
    return Drawing(scene, still, Settings(**settings), clock=lambda: next(times))


def _draw(drawing: Drawing, view: Any, points: list[tuple[float, float]]) -> None:
    drawing.handle(_event("LEFTMOUSE"), view, *_pixel(*points[0]))
    for point in points[1:]:
        assert drawing.handle(_event("MOUSEMOVE", "NOTHING"), view, *_pixel(*point)) is Answer.STAY
    drawing.handle(_event("LEFTMOUSE", "RELEASE"), view, *_pixel(*points[-1]))


_LINE = [(x, 0.5 * x) for x in np.linspace(-0.1, 0.1, 60).tolist()]
_BOW = [(x, 0.12 * math.cos(x / 0.1 * math.pi / 2)) for x in np.linspace(-0.1, 0.1, 60).tolist()]


def _pans(scene: Any, still: Any) -> np.ndarray[Any, Any]:
    return np.array([(pose.pan_x, pose.pan_y, pose.zoom) for pose in keys.sample(scene, still).poses])


def test_the_mouse_points_at_the_picture(timeline: Any, still: Any) -> None:
    view = stage.view(timeline.scene, still, _REGION)
    assert view.pan_at(*_pixel(0.25, -0.1)) == pytest.approx((0.25, -0.1))
    assert view.on_screen(np.array([[150.0, -40.0]]))[0] == pytest.approx(_pixel(0.25, -0.1))
    still.transform.scale_x = still.transform.scale_y = 2.0
    still.transform.offset_x, still.transform.rotation = 30.0, math.pi / 2
    turned = stage.view(timeline.scene, still, _REGION)
    center = _CORNER[0] + _SCALE * (360 + 30), _CORNER[1] + _SCALE * 200
    assert turned.pan_at(*center) == pytest.approx((0, 0), abs=1e-6)
    assert turned.pan_at(center[0], center[1] + _SCALE * 2 * 60) == pytest.approx((0.1, 0), abs=1e-6)


def test_a_stroke_becomes_few_keys_when_it_is_kept_and_none_before(timeline: Any, still: Any) -> None:
    scene = timeline.scene
    view = stage.view(scene, still, _REGION)
    drawing = _drawing(scene, still)
    _draw(drawing, view, _BOW)
    assert not keys.is_animated(scene, still)
    assert drawing.handle(_event("RET"), view, 0, 0) is Answer.KEEP
    drawing.keep(scene, still)
    found = keys.read(scene, still)
    assert set(found) == {0, 1, 2}
    assert 3 <= len(found[1]) <= 8
    assert [key.frame for key in found[1]] == [key.frame for key in found[2]]
    assert (found[1][0].frame, found[1][-1].frame) == (_LEFT, _LEFT + _LENGTH - 1)
    pans = _pans(scene, still)
    assert pans[:, :2] == pytest.approx(drawing.path[:, :2], abs=0.006)
    assert pans[24, :2] == pytest.approx((0.0, 0.12), abs=0.012)
    assert pans[:, 2] == pytest.approx(FIRST_ZOOM)


def test_escape_drops_the_stroke_then_the_operator_and_nothing_is_written(timeline: Any, still: Any) -> None:
    view = stage.view(timeline.scene, still, _REGION)
    drawing = _drawing(timeline.scene, still)
    _draw(drawing, view, _LINE)
    drawing.handle(_event("LEFTMOUSE"), view, *_pixel(0, 0))
    drawing.handle(_event("MOUSEMOVE", "NOTHING"), view, *_pixel(0.1, 0.1))
    assert drawing.handle(_event("ESC"), view, 0, 0) is Answer.STAY
    assert len(drawing.strokes) == 1
    assert drawing.handle(_event("ESC"), view, 0, 0) is Answer.CANCEL
    assert not keys.is_animated(timeline.scene, still)


def test_a_second_stroke_changes_a_part_and_can_be_taken_back(timeline: Any, still: Any) -> None:
    view = stage.view(timeline.scene, still, _REGION)
    drawing = _drawing(timeline.scene, still, smoothing=0.0)
    _draw(drawing, view, _LINE)
    first = drawing.path.copy()
    bump = [(x, 0.5 * x + 0.1 * math.cos(x / 0.05 * math.pi / 2)) for x in np.linspace(-0.05, 0.05, 40).tolist()]
    _draw(drawing, view, bump)
    assert drawing.path[24, 1] == pytest.approx(0.1, abs=0.01)
    assert np.array_equal(drawing.path[:10], first[:10])
    drawing.handle(_event("Z", ctrl=True), view, 0, 0)
    assert np.array_equal(drawing.path, first)
    drawing.handle(_event("BACK_SPACE"), view, 0, 0)
    assert drawing.handle(_event("RET"), view, 0, 0) is Answer.CANCEL


def test_keys_outside_a_second_stroke_stay_as_the_user_set_them(timeline: Any, still: Any) -> None:
    scene = timeline.scene
    path = [Key(frame, value) for frame, value in ((11, -0.1), (23, -0.05), (35, 0.0), (47, 0.05), (59, 0.1))]
    for index in (1, 2):
        keys.write(scene, still, {index: tuple(curve.smoothed(path))})
    before = keys.read(scene, still)
    view = stage.view(scene, still, _REGION)
    drawing = _drawing(scene, still, stays_inside=False)
    _draw(drawing, view, [(x, x + 0.05 * math.sin((x - 0.01) / 0.03 * math.pi)) for x in np.linspace(0.01, 0.04, 30)])
    drawing.keep(scene, still)
    after = keys.read(scene, still)
    for index in (1, 2):
        assert after[index][:2] == before[index][:2]
        assert after[index][-1] == before[index][-1]
        assert after[index][2].left == before[index][2].left
    assert _pans(scene, still)[30, 1] > 0.05


def test_the_wheel_zooms_and_the_camera_stays_inside(timeline: Any, still: Any) -> None:
    scene = timeline.scene
    view = stage.view(scene, still, _REGION)
    drawing = _drawing(scene, still)
    for _ in range(5):
        drawing.handle(_event("WHEELUPMOUSE"), view, *_pixel(0, 0))
    _draw(drawing, view, [(5 * x, 5 * y) for x, y in _LINE])
    drawing.keep(scene, still)
    pans = _pans(scene, still)
    assert pans[:, 2] == pytest.approx(FIRST_ZOOM * 1.08**5, abs=0.02)
    for pose in keys.sample(scene, still).poses:
        seen = geometry.seen(pose, view.size)
        assert (np.abs(seen) <= np.array(view.size) / 2 + 2.5).all()


def test_clicks_and_events_elsewhere_are_no_strokes(timeline: Any, still: Any) -> None:
    view = stage.view(timeline.scene, still, _REGION)
    drawing = _drawing(timeline.scene, still)
    _draw(drawing, view, [(0.1, 0.1)])
    assert not drawing.strokes
    for event in (_event("LEFTMOUSE"), _event("MOUSEMOVE"), _event("WHEELUPMOUSE"), _event("LEFT_ARROW")):
        assert drawing.handle(event, None, 0, 0) is Answer.PASS
    assert drawing.handle(_event("LEFT_ARROW"), view, 0, 0) is Answer.PASS


def test_the_operator_writes_the_strokes_again_with_other_settings(timeline: Any, still: Any) -> None:
    scene = timeline.scene
    drawing = _drawing(scene, still)
    _draw(drawing, stage.view(scene, still, _REGION), _BOW)
    assert bpy.ops.dreamstrip.camera_draw(strokes=drawing.dumps(), tolerance=0.05) == {"FINISHED"}
    fine = len(keys.read(scene, still)[1])
    for index in (0, 1, 2):
        compat.remove_fcurve(scene, still.path_from_id(keys.PROPERTY), index)
    still.dreamstrip_camera = (1, 0, 0, 0, 0, 0)
    assert bpy.ops.dreamstrip.camera_draw(strokes=drawing.dumps(), tolerance=5.0) == {"FINISHED"}
    assert len(keys.read(scene, still)[1]) < fine
    with pytest.raises(RuntimeError, match="No strokes"):
        bpy.ops.dreamstrip.camera_draw(strokes="{")


def _drag(handling: Handling, view: Any, pose: CameraPose, start: Any, end: Any) -> CameraPose:
    """The pose that a drag from one pixel to another leaves to be keyed."""
    assert handling.handle(_event("LEFTMOUSE"), view, start[0], start[1], pose) is Answer.STAY
    assert handling.handle(_event("MOUSEMOVE", "NOTHING"), view, end[0], end[1], pose) is Answer.STAY
    assert handling.handle(_event("LEFTMOUSE", "RELEASE"), view, end[0], end[1], pose) is Answer.KEEP
    assert handling.pose is not None
    return handling.pose


_POSE = CameraPose(zoom=2.0, pan_x=0.1, pan_y=0.05, roll=10.0)


def test_the_frame_is_grabbed_scaled_and_rolled(timeline: Any, still: Any) -> None:
    view = stage.view(timeline.scene, still, _REGION)
    quad = lines.frame_quad(_POSE, view.size, view.to_region)
    middle = quad.mean(axis=0)
    assert middle == pytest.approx(_pixel(0.1, 0.05))
    handling = Handling()
    moved = _drag(handling, view, _POSE, middle, middle + np.array([30, -20]))
    assert list(handling.keyed) == ["pan_x", "pan_y"]
    assert (moved.pan_x, moved.pan_y) == pytest.approx((0.1 + 60 / 600, 0.05 - 40 / 400))
    handling.reset()
    scaled = _drag(handling, view, _POSE, quad[0], middle + (quad[0] - middle) / 2)
    assert list(handling.keyed) == ["zoom"]
    assert scaled.zoom == pytest.approx(4.0)
    handling.reset()
    knob = lines.knob(quad) - middle
    rolled = _drag(handling, view, _POSE, middle + knob, middle + np.array([-knob[1], knob[0]]))
    assert list(handling.keyed) == ["roll"]
    assert rolled.roll == pytest.approx(-80.0)


def test_escape_ends_the_gesture_first_and_what_is_beside_the_frame_is_blenders(timeline: Any, still: Any) -> None:
    view = stage.view(timeline.scene, still, _REGION)
    middle = _pixel(_POSE.pan_x, _POSE.pan_y)
    handling = Handling()
    handling.handle(_event("LEFTMOUSE"), view, *middle, _POSE)
    handling.handle(_event("MOUSEMOVE"), view, middle[0] + 9, middle[1], _POSE)
    assert handling.handle(_event("ESC"), view, *middle, _POSE) is Answer.STAY
    assert handling.pose is None
    assert handling.handle(_event("LEFTMOUSE"), view, 1, 1, _POSE) is Answer.PASS
    assert handling.handle(_event("RIGHT_ARROW"), view, *middle, _POSE) is Answer.PASS
    assert handling.handle(_event("ESC"), view, *middle, _POSE) is Answer.CANCEL
    assert grip_at(lines.frame_quad(_POSE, view.size, view.to_region), 1, 1) == ""


def test_a_drag_without_a_move_sets_no_key(timeline: Any, still: Any) -> None:
    view = stage.view(timeline.scene, still, _REGION)
    middle = _pixel(_POSE.pan_x, _POSE.pan_y)
    handling = Handling()
    handling.handle(_event("LEFTMOUSE"), view, *middle, _POSE)
    assert handling.handle(_event("LEFTMOUSE", "RELEASE"), view, *middle, _POSE) is Answer.STAY
    assert handling.pose is None


def test_a_key_is_set_at_the_playhead_and_only_where_the_gesture_was(timeline: Any, still: Any) -> None:
    scene = timeline.scene
    keys.apply_preset(scene, still, "zoom_in", "linear")
    pose = keys.pose_at(scene, still, 35)
    keys.set_pose(scene, still, 35, geometry.grabbed(pose, np.array([60.0, 0.0]), (600, 400)), ("pan_x", "pan_y"))
    found = keys.read(scene, still)
    assert [key.frame for key in found[1]] == [11, 35, 59]
    assert [key.frame for key in found[0]] == [11, 59]
    assert keys.pose_at(scene, still, 35).pan_x == pytest.approx(0.1)


def test_what_is_drawn_is_the_path_its_keys_and_the_frame(timeline: Any, still: Any) -> None:
    scene = timeline.scene
    view = stage.view(scene, still, _REGION)
    assert overlay.resting_lines(scene, still, view) == ()
    keys.apply_preset(scene, still, "pan_right", "linear")
    scene.frame_set(_LEFT)
    drawn = overlay.resting_lines(scene, still, view)
    way = next(line for line in drawn if line.color == PATH)
    assert way.points[[0, -1]] == pytest.approx(np.array([_pixel(-0.1, 0), _pixel(0.1, 0)]), abs=1e-3)
    assert sum(line.color == lines.KEY for line in drawn) == 2
    frame = next(line for line in drawn if line.color == lines.FRAME)
    assert frame.points[0] == pytest.approx(_pixel(-0.1 - 0.4, -0.4), abs=1e-3)
    drawing = _drawing(scene, still)
    drawing.handle(_event("MOUSEMOVE", "NOTHING"), view, *_pixel(0.2, 0.1))
    shown, expected = overlay.AtHand(drawing, still.name).shown(scene, still, view), drawing.lines(view)
    assert all(np.array_equal(one.points, other.points) for one, other in zip(shown, expected, strict=True))
    assert len(shown) == 7


class _Layers(list[Any]):
    """Blender's collection of an annotation's layers: of 4.3 and later it names the active one by its index alone."""

    active_index = 1


def _annotation(frame: int = _LEFT, **told: str) -> Any:
    """An annotation as Blender hands it out; no version lets Python make strokes without a window.

    A stroke tells its `display_mode` up to 4.2 and from 5.2 on.
    """
    points = [SimpleNamespace(co=(x * 600, y * 400, 0.0)) for x, y in _LINE]
    stroke = SimpleNamespace(points=points, **told)
    drawn = SimpleNamespace(frame_number=frame, strokes=[stroke])
    return SimpleNamespace(layers=_Layers([SimpleNamespace(frames=[]), SimpleNamespace(frames=[drawn])]))


def test_an_annotation_is_a_path(timeline: Any, still: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = timeline.scene
    scene.frame_set(_LEFT)
    for drawn in (_annotation(), _annotation(display_mode="2DSPACE")):
        samples = annotation.samples(scene, still, drawn)
        assert [(sample.pan_x, sample.pan_y) for sample in samples] == [pytest.approx(point) for point in _LINE]
    assert annotation.samples(scene, still, _annotation(display_mode="SCREEN")) == ()
    assert annotation.samples(scene, still, _annotation(frame=_LEFT + 5)) == ()
    assert annotation.samples(scene, still, None) == ()
    assert annotation.samples(scene, still, SimpleNamespace(layers=_Layers())) == ()
    monkeypatch.setattr(annotation, "of", lambda _context: _annotation())
    assert bpy.ops.dreamstrip.camera_annotation(timing="linear") == {"FINISHED"}
    assert _pans(scene, still)[[0, -1], :2] == pytest.approx(np.array([_LINE[0], _LINE[-1]]), abs=1e-3)
    monkeypatch.setattr(annotation, "of", lambda _context: None)
    with pytest.raises(RuntimeError, match="No annotation"):
        bpy.ops.dreamstrip.camera_annotation()


def test_annotations_are_found_in_every_version(scene: Any) -> None:
    assert annotation.of(bpy.context) is None
    assert compat.annotation(scene) is None
