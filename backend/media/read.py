"""Frames of a video, a sequence or a still, exactly those that were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from backend.contract.errors import BadMedia, InvalidRequest

from .container import EXPORT_AGAIN, open_media, still_format, video_stream
from .picture import Image, to_rgb
from .probe import first_frame, timeline
from .resize import resize
from .sequence import sequence_of
from .timeline import Timeline

Clip = npt.NDArray[np.uint8]
"""uint8 [T, H, W, 3], RGB."""

_SEEK_FROM = 24
"""Up to here decoding from the start is quicker than looking for a key frame."""


def iter_frames(
    path: Path,
    first: int = 0,
    frames: int | None = None,
    fps: Fraction | None = None,
    size: tuple[int, int] | None = None,
) -> Iterator[Image]:
    """Frames `first .. first + frames - 1` counted at `fps`, each uint8 [H, W, 3], one at a time.

    Frame k is what a player shows (first + k) / fps seconds after the file's first frame. `fps` None counts at the
    file's own rate (pictures of a sequence are counted one by one at any rate), `frames` None goes to the end. With a
    `size` (height, width) every frame is resized to it.
    """
    pictures = sequence_of(path)
    if pictures is not None:
        chosen = pictures[first : first + _checked(path, first, frames, len(pictures))]
        shown: Iterator[Image] = _one_size(chosen)
    else:
        line = timeline(path)
        count = _checked(path, first, frames, line.count(fps))
        shown = _decode(path, line, line.shown(first, count, fps))
    yield from (frame if size is None else resize(frame, *size) for frame in shown)


def read_clip(
    path: Path,
    first: int = 0,
    frames: int | None = None,
    fps: Fraction | None = None,
    size: tuple[int, int] | None = None,
) -> Clip:
    """The same frames as one array uint8 [T, H, W, 3]."""
    return np.stack(list(iter_frames(path, first, frames, fps, size)))


def count_frames(path: Path, fps: Fraction | None = None) -> int:
    """How many frames `iter_frames` has at this rate."""
    pictures = sequence_of(path)
    return timeline(path).count(fps) if pictures is None else len(pictures)


def read_still(path: Path) -> Image:
    """A picture, or the first frame of a video, upright."""
    if path.is_dir():
        raise BadMedia(f"{path.name} is a folder, not a picture.", "Choose one picture in it.")
    with open_media(path) as container:
        frames = container.decode(video_stream(container, path))
        return _jpeg(path) if still_format(path) == "jpeg_pipe" else to_rgb(first_frame(frames, path))


def _jpeg(path: Path) -> Image:
    """By OpenCV, which knows all eight orientations; FFmpeg fills up a picture that is cut off without a word."""
    data = path.read_bytes()
    scan = data.rfind(b"\xff\xda")
    if data.find(b"\xff\xd9", scan) < 0:
        raise BadMedia(f"{path.name} is cut off.", "Copy or download the file again, or export it again.")
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if pixels is None:
        raise BadMedia(f"{path.name} is damaged or no JPEG.", EXPORT_AGAIN)
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), np.uint8)


def _checked(path: Path, first: int, frames: int | None, available: int) -> int:
    """How many frames to read; asking beyond the end is refused, never filled up."""
    wanted = available - first if frames is None else frames
    if wanted < 1 or first < 0 or first + wanted > available:
        last = "its end" if frames is None else f"{first + frames - 1}"
        raise InvalidRequest(
            f"Frames {first} to {last} of {path.name} are asked for, but it has only 0 to {available - 1}",
            "Trim the strip to the clip, or choose fewer frames.",
        )
    return wanted


def _one_size(pictures: Sequence[Path]) -> Iterator[Image]:
    shape: tuple[int, ...] | None = None
    for picture in pictures:
        image = read_still(picture)
        if shape not in (None, image.shape):
            raise BadMedia(f"{picture.name} has another size than the pictures before it.", "Render all in one size.")
        shape = image.shape
        yield image


def _decode(path: Path, line: Timeline, wanted: list[int]) -> Iterator[Image]:
    """The frames with the ascending indices `wanted`, which may repeat.

    A file may begin with frames that lean on missing earlier ones; the first that can be decoded stands for them.
    """
    pending, decoded = iter(wanted), False
    index: int | None = next(pending, None)
    for position, frame in _frames_from(path, line, wanted[0]):
        image: Image | None = None
        while index is not None and index <= position:
            if index < position and decoded:
                raise BadMedia(f"Frame {index} of {path.name} cannot be decoded.", EXPORT_AGAIN)
            image = to_rgb(frame) if image is None else image.copy()
            yield image
            index = next(pending, None)
        decoded = True
        if index is None:
            return
    raise BadMedia(f"Frame {index} of {path.name} cannot be decoded: the file ends before it.", EXPORT_AGAIN)


def _frames_from(path: Path, line: Timeline, index: int) -> Iterator[tuple[int, VideoFrame]]:
    """Decoded frames with their indices, from `index` or somewhat earlier on."""
    if index >= _SEEK_FROM and line.timed:
        found = False
        for position, frame in _frames_after_seek(path, line, index):
            if not found and position > index:
                break  # The container's index led past the frame: read from the beginning instead.
            found = True
            yield position, frame
        if found:
            return
    with open_media(path) as container:
        position = -1
        for frame in container.decode(video_stream(container, path)):
            position = line.index(frame.pts) if line.timed and frame.pts is not None else position + 1
            yield position, frame


def _frames_after_seek(path: Path, line: Timeline, index: int) -> Iterator[tuple[int, VideoFrame]]:
    with open_media(path) as container:
        stream = video_stream(container, path)
        container.seek(int(line.starts[index]), stream=stream)
        for frame in container.decode(stream):
            if frame.pts is not None:
                yield line.index(frame.pts), frame
