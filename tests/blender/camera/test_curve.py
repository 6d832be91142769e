"""What a path can be turned into, against what Blender's own curves then say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.camera import PRESETS
from bl_ext.user_default.dreamstrip.blender_addon.camera import curve, keys
from bl_ext.user_default.dreamstrip.blender_addon.camera.curve import Key

_FIRST, _LAST = 11, 58


def _still(timeline: Any, preset: str, easing: str | None = None) -> Any:
    still = timeline.still(start=_FIRST, length=_LAST - _FIRST + 1)
    keys.apply_preset(timeline.scene, still, preset, easing)
    return still


def _values(timeline: Any, still: Any) -> np.ndarray[Any, Any]:
    path = keys.sample(timeline.scene, still)
    return np.array([[getattr(pose, field) for field in keys.FIELDS] for pose in path.poses])


@pytest.mark.parametrize("easing", [None, "smooth", "ease_in"])
def test_the_way_back_is_the_way_there_from_its_end(timeline: Any, easing: str | None) -> None:
    still = timeline.still(start=_FIRST, length=_LAST - _FIRST + 1)
    for name in PRESETS:
        keys.apply_preset(timeline.scene, still, name, easing)
        before = _values(timeline, still)
        for expected in (before[::-1], before):
            keys.change(timeline.scene, still, lambda _field, keys: curve.reversed_in(keys, _FIRST, _LAST))
            assert _values(timeline, still) == pytest.approx(expected, abs=5e-6), name


def test_all_of_blenders_interpolations_go_back_as_they_came(timeline: Any) -> None:
    still = timeline.still(start=_FIRST, length=_LAST - _FIRST + 1)
    for interpolation in ("SINE", "QUAD", "CUBIC", "EXPO", "CIRC", "BACK", "BOUNCE", "ELASTIC"):
        for easing in ("AUTO", "EASE_IN", "EASE_OUT", "EASE_IN_OUT"):
            way = (Key(_FIRST, 1.0, interpolation, easing, shape=(1.7, 0.3, 9.0)), Key(_LAST, 2.0, "LINEAR"))
            keys.write(timeline.scene, still, {0: way})
            before = _values(timeline, still)
            keys.change(timeline.scene, still, lambda _field, keys: curve.reversed_in(keys, _FIRST, _LAST))
            assert _values(timeline, still) == pytest.approx(before[::-1], abs=1e-5), (interpolation, easing)


def test_keys_are_read_as_they_were_written(timeline: Any) -> None:
    still = timeline.still(start=_FIRST, length=_LAST - _FIRST + 1)
    way = (
        Key(_FIRST, 1.0, "BEZIER", "AUTO", (-4, -0.25), (5, 0.5), "FREE", "FREE"),
        Key(30.5, 2.0, "BACK", "EASE_OUT", (-3, 0.5), (6, -1.0), "ALIGNED", "ALIGNED", (1.5, 0.25, 8.0)),
        Key(_LAST, 1.5, "LINEAR", left=(-1, 0), right=(1, 0)),
    )
    keys.write(timeline.scene, still, {0: way})
    again = keys.read(timeline.scene, still)[0]
    assert again == way
    keys.write(timeline.scene, still, {0: again})
    assert keys.read(timeline.scene, still)[0] == again
    assert set(keys.read(timeline.scene, still)) == {0}


def test_a_smooth_path_is_scaled_everywhere_and_not_only_at_its_keys(timeline: Any) -> None:
    still = _still(timeline, "handheld")
    before = _values(timeline, still)
    keys.change(timeline.scene, still, lambda field, keys: curve.scaled(keys, 1.0 if field == "zoom" else 3.0))
    assert _values(timeline, still)[:, 1:] == pytest.approx(3 * before[:, 1:], abs=2e-6)
    assert _values(timeline, still)[:, 0] == pytest.approx(before[:, 0], abs=2e-6)


def test_zooms_are_scaled_as_ratios(timeline: Any) -> None:
    still = _still(timeline, "zoom_in")
    keys.change(timeline.scene, still, lambda field, keys: curve.raised(keys, 2.0) if field == "zoom" else keys)
    zooms = _values(timeline, still)[:, 0]
    assert (zooms[0], zooms[-1]) == pytest.approx((1.0, 1.96))


def test_a_raised_curve_keeps_its_slope_at_its_keys(timeline: Any) -> None:
    way = curve.smoothed([Key(1, 1.0), Key(21, 1.5), Key(41, 1.2)])
    raised = curve.raised(way, 2.0)
    assert raised[1].value == pytest.approx(2.25)
    assert raised[1].right[1] / raised[1].right[0] == pytest.approx(2 * 1.5 * way[1].right[1] / way[1].right[0])


def test_a_path_stretched_to_a_strip_is_the_path_at_another_speed(timeline: Any) -> None:
    still = _still(timeline, "orbit")
    before = _values(timeline, still)
    middle = (_FIRST, (_FIRST + _LAST) / 2)
    keys.change(timeline.scene, still, lambda _field, keys: curve.stretched(keys, (_FIRST, _LAST), middle))
    after = _values(timeline, still)
    length = (_LAST - _FIRST) // 2 + 1
    assert after[:length] == pytest.approx(before[::2][:length], abs=5e-5)
    assert after[length:] == pytest.approx(np.tile(before[-1], (len(after) - length, 1)), abs=1e-6)


def test_values_stay_within_the_limits_of_a_pose(timeline: Any) -> None:
    still = _still(timeline, "pan_left")
    keys.change(timeline.scene, still, lambda _field, keys: curve.scaled(keys, 1000.0))
    values = _values(timeline, still)  # would raise
    assert values[:, 0].max() == 20.0
    assert values[0, 1] == 2.0
