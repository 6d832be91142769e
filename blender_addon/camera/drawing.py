# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawing a path over the preview: strokes that stay in memory until they are kept, and then become keyframes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

import numpy as np

from ...backend.contract.camera import POSE_LIMITS, CameraPose
from ..preview.gesture import Answer, is_dropped, is_kept, is_press, is_undo
from ..preview.lines import STROKE, Line, way
from ..preview.view import View
from . import geometry, keys, lines, stage
from .curve import Keys
from .fit import fit
from .splice import joined, part_of
from .stroke import DRAWN, Sample, Track, timed

FIRST_ZOOM = 1.5
"""What a first stroke zooms to, where the camera saw the whole picture: it needs room to move."""

_CHANNELS = ("pan_x", "pan_y", "zoom")
_WHEEL = 1.08
_SHORTEST = 0.01  # of the picture
_ZOOM_TOLERANCE = 2.0  # of a pan's, at zoom 1


@dataclass(frozen=True)
class Settings:
    """What strokes become: their timing, smoothing from 0 to 1, the fraction of the picture that keys may miss."""

    timing: str = DRAWN
    smoothing: float = 0.5
    tolerance: float = 0.003
    stays_inside: bool = True


class Drawing:
    """The path over one still, and the strokes that changed it. Writes nothing but in `keep`."""

    def __init__(self, scene: Any, strip: Any, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self.scene, self.strip = scene.name, strip.name
        self.size = stage.picture_size(strip)
        self.strokes: list[tuple[Sample, ...]] = []
        self._settings, self._clock = settings, clock
        self._first, last = keys.span(strip)
        self._poses = keys.poses(scene, strip, range(self._first, last + 1))
        self._paths: list[Track] = [np.array([[getattr(pose, name) for name in _CHANNELS] for pose in self._poses])]
        self._ranges: list[tuple[int, int]] = []
        self._zoom = FIRST_ZOOM if self.path[:, 2].max() <= 1.0 else None
        self._samples: list[Sample] = []
        self._hover: tuple[float, float] | None = None

    @property
    def path(self) -> Track:
        """The camera's pan_x, pan_y and zoom on each frame, [frames, 3]."""
        return self._paths[-1]

    def handle(self, event: Any, view: View | None, x: float, y: float) -> Answer:
        """Answer an event of the window at (x, y) of the preview, whose view is None outside of it."""
        if is_dropped(event, view is not None):
            was_drawing, self._samples = bool(self._samples), []
            return Answer.STAY if was_drawing else Answer.CANCEL
        if is_kept(event):
            self._end()
            return Answer.KEEP if self.strokes else Answer.CANCEL
        if (event.type == "BACK_SPACE" and is_press(event)) or is_undo(event):
            self.take_back()
            return Answer.STAY
        return self._draw(event, view, x, y)

    def add(self, samples: Sequence[Sample]) -> bool:
        """Let a stroke change the path; False for one too short to mean anything.

        Over a camera that saw the whole picture, a stroke that chooses no zoom gets one: else it had no room to move.
        """
        if not _is_stroke(samples):
            return False
        samples = [sample if sample.zoom is not None else replace(sample, zoom=self._zoom) for sample in samples]
        part = part_of(self.path, samples, self._aspect)
        frames = part.last - part.first + 1
        stroke = timed(part.samples, frames, self._settings.timing, self._settings.smoothing, self._aspect)
        if any(sample.zoom is None for sample in samples):
            stroke[:, 2] = self.path[part.first : part.last + 1, 2]
        path = joined(self.path, part, stroke)
        self._limit(path, part.first, part.last)
        self._paths.append(path)
        self._ranges.append((part.first, part.last))
        self.strokes.append(tuple(samples))
        return True

    def take_back(self) -> None:
        """Undo the last stroke, or the one that is being drawn."""
        if self._samples:
            self._samples = []
        elif self.strokes:
            self.strokes.pop()
            self._ranges.pop()
            self._paths.pop()

    def keep(self, scene: Any, strip: Any) -> None:
        """Write the path as keyframes: few on the frames that were drawn, those outside stay as they are."""
        if not self.strokes:
            return
        names = [name for name in _CHANNELS if name != "zoom" or self._zooms_differ()]
        known = {name: keys.read(scene, strip).get(keys.FIELDS.index(name), ()) for name in names}
        start, end = self._renewed(list(known.values()))
        columns = [_CHANNELS.index(name) for name in names]
        fitted = fit(self.path[start : end + 1, columns], self._tolerance()[columns])
        channels = {
            keys.FIELDS.index(name): _between(known[name], fitted.keys(column, self._first + start))
            for column, name in enumerate(names)
        }
        keys.write(scene, strip, channels)

    def lines(self, view: View) -> tuple[Line, ...]:
        """The path, the stroke that is being drawn, and the camera's frame around the pen."""
        drawn = way(view.on_screen(self.path[:, :2] * self.size))
        stroke = np.array([(sample.pan_x, sample.pan_y) for sample in self._samples]).reshape(-1, 2)
        drawn += way(view.on_screen(stroke * self.size), STROKE)
        if self._hover is not None:
            pose = CameraPose(zoom=self._zoom or float(self.path[0, 2]), pan_x=self._hover[0], pan_y=self._hover[1])
            drawn += lines.outline(lines.frame_quad(pose, self.size, view.to_region))
        return drawn

    def dumps(self) -> str:
        """The strokes as a text."""
        return json.dumps([[astuple(sample) for sample in stroke] for stroke in self.strokes])

    def loads(self, text: str) -> None:
        """Add the strokes of such a text. Raises ValueError."""
        try:
            strokes = [[_loaded(*row) for row in stroke] for stroke in json.loads(text)]
        except TypeError as error:
            raise ValueError("A stroke is a list of time, pan right, pan up and zoom") from error
        for stroke in strokes:
            self.add(stroke)

    @property
    def _aspect(self) -> float:
        return self.size[0] / self.size[1]

    def _draw(self, event: Any, view: View | None, x: float, y: float) -> Answer:
        if event.type == "LEFTMOUSE" and is_press(event) and view is not None:
            self._samples = [self._sample(view, x, y)]
        elif event.type in ("MOUSEMOVE", "INBETWEEN_MOUSEMOVE") and view is not None:
            self._move(view, x, y)
        elif event.type == "LEFTMOUSE" and event.value == "RELEASE" and self._samples:
            self._end()
        elif event.type in ("WHEELUPMOUSE", "WHEELDOWNMOUSE") and view is not None:
            self._turn_wheel(1 if event.type == "WHEELUPMOUSE" else -1)
        else:
            return Answer.PASS
        return Answer.STAY

    def _move(self, view: View, x: float, y: float) -> None:
        self._hover = view.pan_at(x, y)
        if self._samples:
            self._samples.append(self._sample(view, x, y))

    def _end(self) -> None:
        samples, self._samples = self._samples, []
        self.add(samples)

    def _sample(self, view: View, x: float, y: float) -> Sample:
        pan_x, pan_y = view.pan_at(x, y)
        low, high = POSE_LIMITS["pan_x"]
        pan_x, pan_y = (min(max(value, low), high) for value in (pan_x, pan_y))
        return Sample(self._clock(), pan_x, pan_y, self._zoom)

    def _turn_wheel(self, steps: int) -> None:
        """The wheel away from the user zooms in: the frame gets smaller."""
        low, high = POSE_LIMITS["zoom"]
        zoom = (self._zoom or float(self.path[0, 2])) * _WHEEL**steps
        self._zoom = min(max(zoom, low), high)

    def _limit(self, path: Track, first: int, last: int) -> None:
        """Keep these frames within a pose's limits, and the camera's frame inside the picture if that is wanted."""
        for frame in range(first, last + 1):
            reach = (POSE_LIMITS["pan_x"][1], POSE_LIMITS["pan_y"][1])
            low, high = POSE_LIMITS["zoom"]
            path[frame, 2] = min(max(path[frame, 2], low), high)
            if self._settings.stays_inside:
                reach = geometry.room(path[frame, 2], self._poses[frame].roll, self.size)
            path[frame, :2] = np.clip(path[frame, :2], [-reach[0], -reach[1]], reach)

    def _zooms_differ(self) -> bool:
        return not np.allclose(self.path[:, 2], self._paths[0][:, 2])

    def _renewed(self, known: list[Keys]) -> tuple[int, int]:
        """The frames, from the path's first, that get new keys: those drawn on, out to keys that all channels share."""
        begin, end = min(first for first, _ in self._ranges), max(last for _, last in self._ranges)
        final = len(self.path) - 1
        shared = set.intersection(*({round(key.frame) - self._first for key in channel} for channel in known))
        inside = [frame for frame in shared if 0 <= frame <= final]
        before, after = [f for f in inside if f <= begin], [f for f in inside if f >= end]
        return max(before, default=0), min(after, default=final)

    def _tolerance(self) -> Track:
        tolerance = self._settings.tolerance
        return np.array([tolerance, tolerance * self._aspect, tolerance * _ZOOM_TOLERANCE])


def _loaded(at: float, pan_x: float, pan_y: float, zoom: float | None) -> Sample:
    """A sample of numbers from outside. Raises TypeError, ValueError."""
    return Sample(float(at), float(pan_x), float(pan_y), None if zoom is None else float(zoom))


def _is_stroke(samples: Sequence[Sample]) -> bool:
    points = np.array([(sample.pan_x, sample.pan_y) for sample in samples]).reshape(-1, 2)
    return len(points) > 1 and bool(np.ptp(points, axis=0).max() >= _SHORTEST)


def _between(old: Keys, new: Keys) -> Keys:
    """New keys in the place of the old ones in their range; the outer handles of old keys at its ends stay."""
    first, last = new[0], new[-1]
    before = tuple(key for key in old if key.frame < first.frame - 0.5)
    after = tuple(key for key in old if key.frame > last.frame + 0.5)
    return before + _keeping_outer(new, old) + after


def _keeping_outer(new: Keys, old: Keys) -> Keys:
    at_first = next((key for key in old if abs(key.frame - new[0].frame) <= 0.5), None)
    at_last = next((key for key in old if abs(key.frame - new[-1].frame) <= 0.5), None)
    kept = list(new)
    if at_first is not None:
        kept[0] = replace(kept[0], left=at_first.left, left_type="FREE", right_type="FREE")
    if at_last is not None:
        kept[-1] = replace(
            kept[-1],
            right=at_last.right,
            left_type="FREE",
            right_type="FREE",
            interpolation=at_last.interpolation,
            easing=at_last.easing,
            shape=at_last.shape,
        )
    return tuple(kept)
