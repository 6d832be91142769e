"""A request's mask beside its source: whether it fits, and the take that is the edit inside and the source outside."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import repeat

from backend.contract.errors import InvalidRequest
from backend.contract.media import Clip
from backend.contract.settings import Mask
from backend.degradation.mask import Frame, Weight, blended, feathered, fitted, weight_of
from backend.media.probe import probe
from backend.media.read import iter_frames

from .footage import Footage, open_clip
from .take import Format
from .workspace import Workspace

_SHAPE_TOLERANCE = 0.02  # of width against height: sizes are whole pixels
_FIELD = "mask.clip"


@dataclass(frozen=True)
class Masking(ABC):
    """A mask and its file, which has one frame where that holds for all; what it lies over is the subclass's."""

    mask: Mask
    footage: Footage

    @property
    @abstractmethod
    def frames(self) -> int:
        """How many frames the take has."""

    @abstractmethod
    def weights(self) -> Iterator[Weight]:
        """What each frame gives way to the edit, in any size."""

    @abstractmethod
    def kept(self, height: int, width: int) -> Iterator[Frame]:
        """The frames uint8 [height, width, 3] that stay where the mask is black."""

    def joined(self, edited: Iterable[Frame], form: Format) -> Iterator[Frame]:
        """The take, frame by frame: the edit inside, what is kept outside, and a feather between them."""
        size = (form.height, form.width)
        for below, above, weight in zip(self.kept(*size), edited, self.weights(), strict=True):
            yield blended(below, above, feathered(fitted(weight, *size), self.mask.feather * form.height))


@dataclass(frozen=True)
class ClipMasking(Masking):
    """Over a clip; `clip` is the source as the request names it."""

    clip: Clip
    source: Footage

    @property
    def frames(self) -> int:
        return self.source.frames

    def weights(self) -> Iterator[Weight]:
        return file_weights(self.mask, self.footage, self.frames)

    def kept(self, height: int, width: int) -> Iterator[Frame]:
        """The source's own pixels, resized."""
        fps = Fraction(self.clip.fps) if self.clip.fps else None
        return iter_frames(self.source.path, self.source.first, self.source.frames, fps, size=(height, width))


def open_mask(mask: Mask, clip: Clip, source: Footage, workspace: Workspace) -> ClipMasking:
    """Look at a mask beside its source. Raises UnknownMedia, BadMedia, InvalidRequest where they do not fit."""
    return ClipMasking(mask, mask_footage(mask, source, workspace), clip, source)


def file_weights(mask: Mask, footage: Footage, frames: int) -> Iterator[Weight]:
    """The weights in a mask's file, in its own size, for so many frames."""
    rate = Fraction(mask.clip.fps) if mask.clip.fps and footage.frames > 1 else None
    shown = (weight_of(frame) for frame in iter_frames(footage.path, footage.first, footage.frames, rate))
    return repeat(next(shown), frames) if footage.frames == 1 else shown


def mask_footage(mask: Mask, source: Footage, workspace: Workspace) -> Footage:
    """A mask's file; one frame alone is a still. Raises UnknownMedia, BadMedia, InvalidRequest if it does not fit."""
    path = workspace.resolve(mask.clip.media)
    info = probe(path)
    is_still = info.frames == 1
    footage = Footage(path, info, 0, 1, source.fps) if is_still else open_clip(mask.clip, workspace, _FIELD)
    if not is_still:
        _check_time(footage, source)
    _check_shape(footage, source)
    return footage


def _check_time(mask: Footage, source: Footage) -> None:
    """One frame of the mask for each of the source; rates may differ by what nobody sees."""
    if mask.frames != source.frames:
        raise InvalidRequest(
            f"has {mask.frames} frames, the source {source.frames}",
            "Give a mask as long as the clip, or one still.",
            _FIELD,
        )
    if abs(mask.frames / mask.fps - source.frames / source.fps) * source.fps >= Fraction(1, 2):
        raise InvalidRequest(
            f"has {float(mask.fps):g} frames a second, the source {float(source.fps):g}",
            "Render the mask at the clip's rate, or name one rate for both.",
            _FIELD,
        )


def _check_shape(mask: Footage, source: Footage) -> None:
    shape, wanted = (footage.info.width / footage.info.height for footage in (mask, source))
    if abs(shape / wanted - 1) > _SHAPE_TOLERANCE:
        raise InvalidRequest(
            f"is {mask.info.width} x {mask.info.height}, the source {source.info.width} x {source.info.height}",
            "Draw the mask over the clip's whole picture; its size may differ, not its shape.",
            _FIELD,
        )
