"""One decoded frame as it is meant to be seen: RGB, upright."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation

Image = npt.NDArray[np.uint8]
"""uint8 [H, W, 3], RGB."""

HD_HEIGHT = 720
EXACT = int(
    Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT | Interpolation.FULL_CHR_H_INP
)
_MATRICES = {1: Colorspace.ITU709, 4: Colorspace.FCC, 5: Colorspace.ITU601, 6: Colorspace.ITU601}
_MATRICES |= {7: Colorspace.SMPTE240M, 9: Colorspace.BT2020, 10: Colorspace.BT2020}


def to_rgb(frame: VideoFrame) -> Image:
    """The frame in RGB, full range, turned as its rotation metadata say; what is transparent is laid over black.

    Transfer curves and primaries are kept as they are: HDR is not tone-mapped.
    """
    alpha = has_alpha(frame)
    converted = frame.reformat(
        format="rgba" if alpha else "rgb24",
        src_colorspace=None if frame.format.is_rgb else matrix_of(frame),
        src_color_range=ColorRange.JPEG if is_full_range(frame) else ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        interpolation=EXACT,
        threads=1,
    )
    pixels = np.asarray(converted.to_ndarray(), np.uint8)
    return np.ascontiguousarray(np.rot90(over_black(pixels) if alpha else pixels, -quarter_turns(frame)))


def matrix_of(frame: VideoFrame) -> Colorspace:
    """The YUV matrix that the frame names; without a name BT.709 from 720 lines on, BT.601 below."""
    unnamed = Colorspace.ITU709 if min(frame.height, frame.width) >= HD_HEIGHT else Colorspace.ITU601
    if frame.format.name.startswith("yuvj"):
        unnamed = Colorspace.ITU601
    return _MATRICES.get(int(frame.colorspace), unnamed)


def is_full_range(frame: VideoFrame) -> bool:
    """Whether black is 0 and white the highest value, rather than 16 and 235."""
    name = frame.format.name
    return frame.format.is_rgb or name.startswith(("yuvj", "pal", "gray")) or frame.color_range == ColorRange.JPEG


def has_alpha(frame: VideoFrame) -> bool:
    """Whether pixels can be transparent."""
    return frame.format.has_palette or any(component.is_alpha for component in frame.format.components)


def over_black(pixels: Image) -> Image:
    """RGBA with straight alpha to RGB on black: c a / 255, rounded."""
    colour, alpha = pixels[..., :3].astype(np.uint16), pixels[..., 3:].astype(np.uint16)
    result: Image = ((colour * alpha + 127) // 255).astype(np.uint8)
    return result


def quarter_turns(frame: VideoFrame) -> int:
    """How many quarters clockwise (0 to 3) the stored picture is turned to be upright; mirroring is not looked for.

    `frame.side_data` would tell more, but in PyAV 18 it frees a frame's metadata twice and ends the process.
    """
    return round(-frame.rotation / 90) % 4
