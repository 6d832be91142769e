"""What a file is, before anything is done with it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from av.video.frame import VideoFrame

from backend.contract.errors import BadMedia

from .container import EXPORT_AGAIN, is_readable, open_media, video_stream
from .picture import has_alpha, is_full_range, quarter_turns
from .sequence import SEQUENCE_RATE, sequence_of
from .timeline import Timeline, read_timeline


@dataclass(frozen=True)
class MediaInfo:
    """A video, a sequence or a still (`frames` 1 and `still`).

    `width`, `height`: as displayed, after `rotation` (clockwise degrees). `frames`: counted at `fps`, the file's own
    rate. `duration`: seconds. `variable`: frames do not come at an even rate.
    """

    width: int
    height: int
    fps: Fraction
    frames: int
    duration: float
    rotation: int
    has_alpha: bool
    bit_depth: int
    full_range: bool
    audio: bool
    variable: bool
    still: bool
    codec: str


def probe(path: Path) -> MediaInfo:
    """Read a file's packets and decode its first frame; a numbered picture stands for the sequence it begins."""
    pictures = sequence_of(path)
    with open_media(pictures[0] if pictures else path) as container:
        stream = video_stream(container, path)
        frame = first_frame(container.decode(stream), path)
        codec, audio = stream.codec_context.name, any(map(is_readable, container.streams.audio))
        if pictures:
            return _info(frame, codec, SEQUENCE_RATE, len(pictures), still=len(pictures) == 1)
    line = timeline(path)
    return _info(frame, codec, line.rate, line.count(), float(line.duration), audio=audio, variable=line.variable)


def timeline(path: Path) -> Timeline:
    """The times of all frames of a video file."""
    with open_media(path) as container:
        return read_timeline(container, video_stream(container, path), path)


def first_frame(frames: object, path: Path) -> VideoFrame:
    """The first of an iterator of decoded frames."""
    frame = next(iter(frames), None)  # type: ignore[call-overload]
    if not isinstance(frame, VideoFrame):
        raise BadMedia(f"Not one frame of {path.name} can be decoded.", EXPORT_AGAIN)
    return frame


def _info(
    frame: VideoFrame,
    codec: str,
    fps: Fraction,
    frames: int,
    duration: float | None = None,
    *,
    audio: bool = False,
    variable: bool = False,
    still: bool = False,
) -> MediaInfo:
    turns = quarter_turns(frame)
    width, height = (frame.height, frame.width) if turns % 2 else (frame.width, frame.height)
    return MediaInfo(
        width=width,
        height=height,
        fps=fps,
        frames=frames,
        duration=float(frames / fps) if duration is None else duration,
        rotation=90 * turns,
        has_alpha=has_alpha(frame),
        bit_depth=max(component.bits for component in frame.format.components),
        full_range=is_full_range(frame),
        audio=audio,
        variable=variable,
        still=still,
        codec=codec,
    )
