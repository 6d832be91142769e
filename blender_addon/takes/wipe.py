# SPDX-License-Identifier: GPL-3.0-or-later
"""A wipe between a take and what lies under it: Blender's own crop of the take, taken back in the end.

So both halves are what the preview shows anyway, at any frame and while it plays.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import compat
from ..preview import brush, overlay, regions
from ..preview.lines import Line
from . import stack, strip_record

_LINE_COLOR = (1.0, 1.0, 1.0, 0.7)
_CROP = ("min_x", "max_x", "min_y", "max_y")


class Wipe:
    """From its creation to `end` a take is cropped. Strips are found by name again each time."""

    def __init__(self, scene: Any, take: Any) -> None:
        self._scene, self._name = scene, take.name
        self._crop = tuple(getattr(take.crop, field) for field in _CROP)
        self._blend, self._mute = take.blend_type, take.mute
        source = stack.source_of(scene.sequence_editor, take) if strip_record.read(take).hides_source else None
        self._muted_source = source.name if source is not None and source.mute else ""
        self._line = _Line()
        self._set_source_mute(False)
        take.mute = False
        take.blend_type = "ALPHA_OVER"

    def move(self, region: Any, x: float) -> None:
        """Let the take end at the pixel `x` of a preview's region."""
        width = self._scene.render.resolution_x
        across = region.view2d.region_to_view(x, 0)[0] / width + 0.5
        self.set(across)
        self._line.move(region, x)

    def set(self, across: float) -> None:
        """Let the take end at a share of the frame's width."""
        take = self._find(self._name)
        if take is not None:
            _crop_at(take, min(max(across, 0.0), 1.0), self._scene.render.resolution_x, self._crop)

    def end(self) -> None:
        """Leave both strips as they were."""
        self._line.remove()
        take = self._find(self._name)
        if take is None:
            return
        for field, value in zip(_CROP, self._crop, strict=True):
            setattr(take.crop, field, value)
        take.blend_type, take.mute = self._blend, self._mute
        self._set_source_mute(True)

    def _set_source_mute(self, mute: bool) -> None:
        source = self._find(self._muted_source) if self._muted_source else None
        if source is not None:
            source.mute = mute

    def _find(self, name: str) -> Any | None:
        editor = self._scene.sequence_editor
        return compat.all_strips(editor).get(name) if editor is not None else None


def preview_at(context: Any, event: Any) -> Any | None:
    """The preview's region under the mouse, else any in the window: a button's own region is not one."""
    under = regions.under(context.window, event.mouse_x, event.mouse_y)
    return under if under is not None else next(iter(regions.previews(context.window)), None)


def _crop_at(take: Any, across: float, frame_width: int, crop: tuple[int, ...]) -> None:
    """Crop what lies to the right of a share of the frame's width; a flip turns the whole frame over."""
    width, scale = take.elements[0].orig_width, take.transform.scale_x or 1.0
    place = (1 - across if take.use_flip_x else across) * frame_width
    begin = frame_width / 2 + take.transform.offset_x - width * scale / 2
    at = min(max(round((place - begin) / scale), 0), width)
    if take.use_flip_x:
        take.crop.min_x, take.crop.max_x = max(crop[0], at), crop[1]
    else:
        take.crop.min_x, take.crop.max_x = crop[0], max(crop[1], width - at)


class _Line:
    """The line between the halves, drawn over the preview."""

    def __init__(self) -> None:
        self._at: tuple[int, float] | None = None
        overlay.begin(self)

    def move(self, region: Any, x: float) -> None:
        self._at = region.as_pointer(), x
        region.tag_redraw()

    def remove(self) -> None:
        overlay.end(self)

    def paint(self, context: Any, _scene: Any) -> None:
        if self._at is not None and context.region.as_pointer() == self._at[0]:
            x = self._at[1]
            brush.line(Line(np.array([[x, 0.0], [x, context.region.height]]), _LINE_COLOR, 1.0))
