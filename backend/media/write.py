"""Takes for the timeline (H.264 in MP4), lossless masters (FFV1 in MKV) and posters (PNG).

A file appears under its name only when it is whole. Every frame is written, at its own size.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import cv2
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, VideoReformatter
from av.video.stream import VideoStream

from backend.contract.errors import NotEnoughSpace

from .picture import EXACT, Image
from .sound import Sound

CRF = 14
"""x264's constant quality; 17 already passes as visually lossless, and the take may be edited again."""

_CAREFUL = {"crf": str(CRF), "preset": "fast"}
_QUICK = {"crf": "20", "preset": "ultrafast", "threads": "1"}
_KEY_INTERVAL = 12
_AAC_BLOCK = 1024


class VideoWriter:
    """Writes uint8 RGB frames [height, width, 3] one by one; use it in a `with`, whose failure leaves no file.

    A take is H.264, BT.709, limited range, 4:2:0; odd sizes, which 4:2:0 cannot hold, are 4:4:4 instead. No B-frames
    and a key frame every 12 frames: scrubbing is quick, and frame n of the file is frame n of the take in any reader.
    A master is FFV1 in RGB, bit for bit. What is `quick` is a take that nobody keeps.

    The same frames may come out of a take's file a few levels different: what libx264 (of PyAV 18.1) decides depends on
    what lay in memory before, with one thread too; never seen without its assembler. Masters can be compared.
    """

    def __init__(
        self,
        path: Path,
        fps: Fraction,
        height: int,
        width: int,
        *,
        master: bool = False,
        sound: Sound | None = None,
        quick: bool = False,
    ) -> None:
        self.path = path
        self.frames = 0
        self._size = (height, width)
        self._master = master
        self._options = _QUICK if quick else _CAREFUL
        self._fps = fps
        self._sound = sound
        self._sent = 0
        self._reformatter = VideoReformatter()  # a frame's own would be made anew for each
        self._partial = path.with_name(f".{path.name}.partial")
        with out_of_space(path):
            self._container: OutputContainer = av.open(
                f"file:{self._partial}", "w", format="matroska" if master else "mp4", options=_container_options(master)
            )
            self._video = self._lossless() if master else self._h264()
            self._audio = self._aac(sound) if sound is not None else None

    def write(self, frame: Image) -> None:
        """Append one frame."""
        assert frame.shape == (*self._size, 3), f"{frame.shape} is not {self._size}"
        picture = self._converted(VideoFrame.from_numpy_buffer(np.ascontiguousarray(frame), "rgb24"))
        picture.pts = self.frames
        picture.time_base = 1 / self._fps
        self.frames += 1
        with out_of_space(self.path):
            self._container.mux(self._video.encode(picture))
            self._send_sound()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            with suppress(av.FFmpegError):  # Closing a file that is thrown away may fail as its writing did.
                self._container.close()
            self._partial.unlink(missing_ok=True)

    def _finish(self) -> None:
        assert self.frames, "a video needs a frame"
        with out_of_space(self.path):
            self._container.mux(self._video.encode(None))
            if self._audio is not None:
                self._container.mux(self._audio.encode(None))
            self._container.close()
            with self._partial.open("rb+") as file:
                os.fsync(file.fileno())
            os.replace(self._partial, self.path)

    def _h264(self) -> VideoStream:
        stream = self._container.add_stream("libx264", rate=self._fps, options=self._options)
        assert isinstance(stream, VideoStream)
        odd = self._size[0] % 2 or self._size[1] % 2
        self._shape(stream, "yuv444p" if odd else "yuv420p")
        stream.codec_context.gop_size = _KEY_INTERVAL
        stream.codec_context.max_b_frames = 0
        stream.codec_context.color_range = ColorRange.MPEG
        stream.codec_context.colorspace = Colorspace.ITU709
        stream.codec_context.color_primaries = ColorPrimaries.BT709
        stream.codec_context.color_trc = ColorTrc.BT709
        return stream

    def _lossless(self) -> VideoStream:
        options = {"level": "3", "slices": "4", "slicecrc": "1"}
        stream = self._container.add_stream("ffv1", rate=self._fps, options=options)
        assert isinstance(stream, VideoStream)
        self._shape(stream, "bgr0")
        return stream

    def _shape(self, stream: VideoStream, pixels: str) -> None:
        stream.height, stream.width = self._size
        stream.pix_fmt = pixels
        stream.codec_context.time_base = 1 / self._fps

    def _converted(self, picture: VideoFrame) -> VideoFrame:
        if self._master:
            return self._reformatter.reformat(picture, format="bgr0", threads=1)
        return self._reformatter.reformat(
            picture,
            format=self._video.pix_fmt,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            interpolation=EXACT,
            threads=1,
        )

    def _aac(self, sound: Sound) -> AudioStream:
        layout = "mono" if len(sound.samples) == 1 else "stereo"
        stream = self._container.add_stream("aac", rate=sound.rate, layout=layout)
        assert isinstance(stream, AudioStream)
        stream.bit_rate = 96_000 * len(sound.samples)
        return stream

    def _send_sound(self) -> None:
        """Keep the sound level with the pictures, so that both lie side by side in the file; never beyond them."""
        if self._sound is None or self._audio is None:
            return
        until = min(round(self.frames / self._fps * self._sound.rate), self._sound.samples.shape[1])
        while self._sent < until:
            block = self._sound.samples[:, self._sent : min(self._sent + _AAC_BLOCK, until)]
            frame = AudioFrame.from_ndarray(np.ascontiguousarray(block), "fltp", self._audio.layout.name)
            frame.sample_rate = self._sound.rate
            frame.pts = self._sent
            frame.time_base = Fraction(1, self._sound.rate)
            self._container.mux(self._audio.encode(frame))
            self._sent += block.shape[1]


def write_video(
    path: Path, frames: Iterable[Image], fps: Fraction, *, master: bool = False, sound: Sound | None = None
) -> int:
    """Write all frames and return how many they were; the first one gives the size."""
    pending = iter(frames)
    first = next(pending)
    with VideoWriter(path, fps, first.shape[0], first.shape[1], master=master, sound=sound) as writer:
        for frame in _again(first, pending):
            writer.write(frame)
        return writer.frames


def write_poster(path: Path, image: Image) -> None:
    """Write a PNG, whole or not at all."""
    done, data = cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
    assert done
    partial = path.with_name(f".{path.name}.partial")
    with out_of_space(path):
        try:
            partial.write_bytes(data.tobytes())
            os.replace(partial, path)
        finally:
            partial.unlink(missing_ok=True)


@contextmanager
def out_of_space(path: Path) -> Iterator[None]:
    """A full disk becomes NotEnoughSpace."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise NotEnoughSpace(
            f"The disk is full: {path.name} could not be written.",
            "Free some space where the store is, or move it with DREAMSTRIP_STORE.",
        ) from error


def _again(first: Image, rest: Iterator[Image]) -> Iterator[Image]:
    yield first
    yield from rest


def _container_options(master: bool) -> dict[str, str]:
    return {} if master else {"movflags": "+faststart"}
