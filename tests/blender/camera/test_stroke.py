"""Strokes into tracks and tracks into keys, against curves that are known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from bl_ext.user_default.dreamstrip.blender_addon.camera.fit import fit
from bl_ext.user_default.dreamstrip.blender_addon.camera.splice import joined, part_of
from bl_ext.user_default.dreamstrip.blender_addon.camera.stroke import DRAWN, Sample, Track, timed

_TOLERANCE = np.array([0.002, 0.002, 0.005])


def _line(count: int = 50, seconds: float = 1.0) -> list[Sample]:
    return [Sample(7 + seconds * i / (count - 1), 0.4 * i / (count - 1) - 0.2, 0.1) for i in range(count)]


def _circle(count: int = 200, tremor: float = 0.0) -> list[Sample]:
    noise = np.random.default_rng(5).normal(0, tremor, (count, 2)) if tremor else np.zeros((count, 2))
    angles = np.linspace(0, 2 * math.pi, count)
    return [
        Sample(angle, 0.3 * math.cos(angle) + dx, 0.3 * math.sin(angle) + dy)
        for angle, (dx, dy) in zip(angles, noise, strict=True)
    ]


def test_a_straight_even_stroke_is_an_even_move_however_it_is_smoothed() -> None:
    for smoothing in (0.0, 0.5, 1.0):
        track = timed(_line(), 49, DRAWN, smoothing)
        assert track[:, 0] == pytest.approx(np.linspace(-0.2, 0.2, 49), abs=1e-9)
        assert track[:, 1] == pytest.approx(0.1)
        assert fit(track, _TOLERANCE).frames == (0, 48)


def test_the_pens_time_is_the_strips_time() -> None:
    """Twice as long over the second half: half of the way takes a third of the frames."""
    first = [Sample(t, 0.2 * t, 0.0) for t in np.linspace(0, 1, 40)]
    second = [Sample(1 + 2 * t, 0.2 + 0.2 * t, 0.0) for t in np.linspace(0.02, 1, 80)]
    drawn = timed([*first, *second], 91, DRAWN, 0.0)
    assert drawn[30, 0] == pytest.approx(0.2, abs=1e-3)
    assert drawn[60, 0] == pytest.approx(0.3, abs=1e-3)
    even = timed([*first, *second], 91, "linear", 0.0)
    assert even[45, 0] == pytest.approx(0.2, abs=1e-3)


def test_an_eased_stroke_follows_the_easing() -> None:
    track = timed(_line(), 49, "ease_in_out", 0.0)
    t = np.linspace(0, 1, 49)
    assert track[:, 0] == pytest.approx(-0.2 + 0.4 * (1 - np.cos(math.pi * t)) / 2, abs=1e-6)


def test_lengths_are_those_on_the_picture() -> None:
    """On a picture twice as wide as high the way across takes twice the time of the way up."""
    corner = [
        *(Sample(0, x, 0.0) for x in np.linspace(0, 0.2, 30)),
        *(Sample(0, 0.2, y) for y in np.linspace(0, 0.2, 30)),
    ]
    track = timed(corner, 91, "linear", 0.0, aspect=2.0)
    assert track[60, :2] == pytest.approx((0.2, 0.0), abs=2e-3)


def test_smoothing_takes_the_tremor_and_leaves_the_shape() -> None:
    exact = timed(_circle(), 97, DRAWN, 0.0)[:, :2]
    shaky = timed(_circle(tremor=0.01), 97, DRAWN, 0.0)[:, :2]
    steady = timed(_circle(tremor=0.01), 97, DRAWN, 0.5)[:, :2]
    assert np.abs(timed(_circle(), 97, DRAWN, 0.5)[:, :2] - exact).max() < 0.004  # at its ends; 0.001 between
    assert np.sqrt(((steady - exact) ** 2).mean()) < 0.6 * np.sqrt(((shaky - exact) ** 2).mean())
    ends = [(sample.pan_x, sample.pan_y) for sample in (_circle(tremor=0.01)[0], _circle(tremor=0.01)[-1])]
    assert steady[[0, -1]] == pytest.approx(np.array(ends), abs=1e-9)


def test_a_circle_needs_few_keys_and_they_are_near_it_everywhere() -> None:
    track = timed(_circle(), 121, DRAWN, 0.0)
    found = fit(track, _TOLERANCE)
    assert 5 <= len(found.frames) <= 13
    assert (np.abs(found.track() - track) <= _TOLERANCE).all()
    keys = found.keys(0, 11)
    assert [key.frame for key in keys] == [11 + frame for frame in found.frames]
    assert keys[1].right[1] / keys[1].right[0] == pytest.approx(found.slopes[1, 0])


def test_a_finer_tolerance_makes_more_keys_and_no_key_is_idle() -> None:
    track = timed(_circle(tremor=0.01), 121, DRAWN, 0.3)
    rough, fine = fit(track, _TOLERANCE * 4), fit(track, _TOLERANCE / 4)
    assert len(rough.frames) < len(fine.frames)
    assert (np.abs(fine.track() - track) <= _TOLERANCE / 4).all()


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_short_strips(frames: int) -> None:
    track = timed(_circle(), frames, DRAWN, 1.0)
    assert track.shape == (frames, 3)
    assert fit(track, _TOLERANCE).track() == pytest.approx(track)


def test_samples_at_one_time_are_no_trouble() -> None:
    still = [Sample(3.0, 0.1, 0.1), Sample(3.0, 0.3, 0.1)]
    assert np.isfinite(timed(still, 9, DRAWN, 0.5)).all()
    assert np.isfinite(timed([Sample(3.0, 0.1, 0.1)] * 5, 9, "linear", 0.5)).all()


def _path(frames: int = 101) -> Track:
    return np.column_stack([np.linspace(-0.4, 0.4, frames), np.zeros(frames), np.ones(frames)])


def _bow(start: float, end: float) -> list[Sample]:
    t = np.linspace(0, 1, 40)
    return [Sample(float(s), start + (end - start) * s, 0.2 * math.sin(math.pi * s) + 0.01) for s in t]


def test_a_stroke_from_the_path_to_the_path_replaces_what_lies_between() -> None:
    path = _path()
    part = part_of(path, _bow(-0.2, 0.2), 1.0)
    assert (part.first, part.last, part.holds_first, part.holds_last) == (25, 75, True, True)
    result = joined(path, part, timed(part.samples, 51, DRAWN, 0.0))
    assert np.array_equal(result[:26], path[:26])
    assert np.array_equal(result[75:], path[75:])
    assert result[50, 1] == pytest.approx(0.2, abs=0.01)
    assert np.abs(np.diff(result[:, :2], axis=0)).max() < 0.02  # no jump where they meet


def test_against_the_paths_direction_it_changes_the_way_and_not_the_time() -> None:
    path = _path()
    part = part_of(path, _bow(0.2, -0.2), 1.0)
    assert (part.first, part.last) == (25, 75)
    times = [sample.time for sample in part.samples]
    assert times == sorted(times)
    assert part.samples[0].pan_x == pytest.approx(-0.2)


def test_a_loose_end_is_the_strips_end() -> None:
    leaves = [Sample(float(t), -0.2, 0.3 * t) for t in np.linspace(0, 1, 20)]
    part = part_of(_path(), leaves, 1.0)
    assert (part.first, part.last, part.holds_first, part.holds_last) == (25, 100, True, False)


def test_a_stroke_far_from_the_path_is_a_new_path() -> None:
    away = [Sample(float(t), 0.1 * t, 0.3) for t in np.linspace(0, 1, 20)]
    part = part_of(_path(), away, 1.0)
    assert (part.first, part.last, part.holds_first) == (0, 100, False)


def test_a_camera_at_rest_is_no_path_to_hold_on_to() -> None:
    part = part_of(np.zeros((50, 3)), _bow(0.0, 0.3), 1.0)
    assert (part.first, part.last, part.holds_first) == (0, 49, False)
