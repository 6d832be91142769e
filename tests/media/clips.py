"""Tricky files for the tests: every frame of a clip shows its own number as a pattern of blocks."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from backend.media.picture import Image

BITS = 8
SIZE = (48, 64)


def numbered(index: int, size: tuple[int, int] = SIZE) -> Image:
    """A frame with eight vertical bars, white where the number's bit is set; its top left corner is grey."""
    height, width = size
    bars = np.array([255 if index >> bit & 1 else 0 for bit in range(BITS)], np.uint8)
    row = bars[np.arange(width) * BITS // width]
    image = np.repeat(np.broadcast_to(row, size)[..., None], 3, axis=2).copy()
    image[: height // 4] = 128
    return image


def number(image: Image) -> int:
    """The number that a frame shows, in whatever size."""
    height, width = image.shape[:2]
    row = image[height * 5 // 8, :, 1]
    centres = [(2 * bit + 1) * width // (2 * BITS) for bit in range(BITS)]
    return sum(int(row[x] > 127) << bit for bit, x in enumerate(centres))


def write_clip(
    path: Path,
    frames: int = 30,
    *,
    rate: Fraction = Fraction(25),
    pts: list[int] | None = None,
    tick: Fraction | None = None,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    size: tuple[int, int] = SIZE,
    rotation: int = 0,
    container: str | None = None,
    options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
    sound: bool = False,
    images: list[Image] | None = None,
    **tags: Any,
) -> Path:
    """A file made by PyAV alone, B-frames, long groups and all; `pts` in units of `tick` makes its rate variable.

    `rotation` is counter-clockwise, as PyAV has it.
    """
    images = images if images is not None else [numbered(index, size) for index in range(frames)]
    with av.open(str(path), "w", format=container, options=container_options or {}) as output:
        stream = output.add_stream(codec, rate=rate, options=options or {})
        assert isinstance(stream, VideoStream)
        stream.height, stream.width = images[0].shape[:2]
        stream.pix_fmt = pixels
        stream.codec_context.time_base = tick or 1 / rate
        for name, value in tags.items():
            setattr(stream.codec_context, name, value)
        if rotation:
            stream.set_display_rotation(rotation)
        audio = output.add_stream("aac", rate=48_000, layout="mono") if sound else None
        for index, image in enumerate(images):
            kind = "rgba" if image.shape[2] == 4 else "rgb24"
            picture = VideoFrame.from_ndarray(image, kind).reformat(
                format=pixels,
                dst_colorspace=tags.get("colorspace"),
                dst_color_range=tags.get("color_range"),
                threads=1,
            )
            picture.pts = pts[index] if pts else index
            picture.time_base = tick or 1 / rate
            output.mux(stream.encode(picture))
        output.mux(stream.encode(None))
        if audio is not None:
            _add_clicks(output, audio, float(len(images) / rate))
    return path


def _add_clicks(output: Any, audio: Any, seconds: float) -> None:
    """A short burst at every half second."""
    assert isinstance(audio, AudioStream)
    samples = np.zeros((1, round(48_000 * seconds)), np.float32)
    for start in range(0, samples.shape[1], 24_000):
        samples[0, start : start + 480] = 0.8 * np.sin(np.arange(480) * 0.5)
    for start in range(0, samples.shape[1], 1024):
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples[:, start : start + 1024]), "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, start, Fraction(1, 48_000)
        output.mux(audio.encode(frame))
    output.mux(audio.encode(None))
