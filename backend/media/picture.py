"""One decoded frame as it is meant to be seen: RGB, upright."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from av.video.reformatter import ColorRange, Colorspace, Interpolation

Image = npt.NDArray[np.uint8]
"""uint8 [H, W, 3], RGB."""

EXACT = int(
    Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT | Interpolation.FULL_CHR_H_INP
)
_MATRICES = {
    1: Colorspace.ITU709, 4: Colorspace.FCC, 5: Colorspace.ITU601, 6: Colorspace.ITU601, 7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020, 10: Colorspace.BT2020,
}  # fmt: skip
_WHOLE = {
    "yuv420p": "yuv444p", "yuvj420p": "yuvj444p", "yuv422p": "yuv444p", "yuvj422p": "yuvj444p",
    "yuv420p10le": "yuv444p10le", "yuv422p10le": "yuv444p10le",
}  # fmt: skip


def to_rgb(frame: VideoFrame) -> Image:
    """The frame in RGB, full range, turned as its rotation metadata say; what is transparent is laid over black.

    Transfer curves and primaries are kept as they are: HDR is not tone-mapped.
    """
    alpha = has_alpha(frame)
    converted = with_whole_chroma(frame).reformat(
        format="rgba" if alpha else "rgb24",
        src_colorspace=None if frame.format.is_rgb else matrix_of(frame),
        src_color_range=ColorRange.JPEG if is_full_range(frame) else ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        interpolation=EXACT,
        threads=1,
    )
    pixels = np.asarray(converted.to_ndarray(), np.uint8)
    return np.ascontiguousarray(np.rot90(over_black(pixels) if alpha else pixels, -quarter_turns(frame)))


def with_whole_chroma(frame: VideoFrame) -> VideoFrame:
    """The frame with each chroma sample standing for all pixels that share it, as Blender's sequencer shows them.

    Swscale would draw a curve through them, and differ by up to 50 levels beside edges.
    """
    if frame.format.name == "nv12":
        frame = frame.reformat(format="yuv420p")
    target = _WHOLE.get(frame.format.name)
    if target is None:
        return frame
    whole = VideoFrame(frame.width, frame.height, target)
    for plane, made in zip(frame.planes, whole.planes, strict=True):
        samples = _samples(plane, "<u2" if "10" in target else "u1")
        down, across = -(-frame.height // plane.height), -(-frame.width // plane.width)
        rows = samples.repeat(down, 0).repeat(across, 1)[: frame.height, : frame.width]
        buffer = np.zeros((made.height, made.line_size), np.uint8)
        buffer[:, : frame.width * rows.itemsize] = np.ascontiguousarray(rows).view(np.uint8)
        made.update(buffer.tobytes())
    return whole


def _samples(plane: VideoPlane, kind: str) -> npt.NDArray[np.uint16] | npt.NDArray[np.uint8]:
    """A plane's values [h, w], without the filling of its lines."""
    lines = np.frombuffer(bytes(plane), np.uint8).reshape(plane.height, plane.line_size)
    size = np.dtype(kind).itemsize
    values: npt.NDArray[np.uint8] = np.ascontiguousarray(lines[:, : plane.width * size]).view(kind)
    return values


def matrix_of(frame: VideoFrame) -> Colorspace:
    """The YUV matrix that the frame names; without a name BT.601 whatever its size, as Blender's sequencer shows it.

    Players guess BT.709 from 720 lines on, but a take must look like its source on the timeline.
    """
    return _MATRICES.get(int(frame.colorspace), Colorspace.ITU601)


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
