"""Opening files that strangers made: known containers only, no other file or address reached from within one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Stream
from av.video.stream import VideoStream

from backend.contract.errors import BadMedia, UnknownMedia

VIDEO_FORMATS = "mov,matroska,webm,avi,mpegts,mpeg,flv,ogg,gif,mxf,dv,yuv4mpegpipe,asf"
"""FFmpeg's demuxers that are used at all; none of them is a playlist."""

STILL_FORMATS: dict[bytes, str] = {
    b"\x89PNG\r\n\x1a\n": "png_pipe",
    b"\xff\xd8\xff": "jpeg_pipe",
    b"RIFF": "webp_pipe",
    b"BM": "bmp_pipe",
    b"II*\x00": "tiff_pipe",
    b"MM\x00*": "tiff_pipe",
}
"""The first bytes of a picture, and the demuxer for it."""

MAX_PIXELS = 8192 * 8192
EXPORT_AGAIN = "Check that it plays in a video player, then export it again as MP4 (H.264) or use another file."


@contextmanager
def open_media(path: Path) -> Iterator[InputContainer]:
    """An open container; whatever FFmpeg dislikes, then or while it is being read, becomes BadMedia."""
    still = still_format(path)
    options = {"protocol_whitelist": "file", "format_whitelist": still or VIDEO_FORMATS, "max_pixels": str(MAX_PIXELS)}
    try:
        with av.open(f"file:{path}", "r", format=still, options=options, metadata_errors="replace") as container:
            yield container
    except av.ArgumentError as error:
        raise BadMedia(f"{path.name} is not of a kind that can be opened here.", EXPORT_AGAIN) from error
    except av.FFmpegError as error:
        reason = error.strerror or type(error).__name__
        raise BadMedia(f"{path.name} is damaged or no video: {reason}.", EXPORT_AGAIN) from error


def still_format(path: Path) -> str | None:
    """The demuxer for a picture, told by the file's first bytes; None for anything else."""
    try:
        with path.open("rb") as file:
            start = file.read(12)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnknownMedia(f"{path.name} cannot be read: {reason}.", "Check that the file is still there.") from error
    if not start:
        raise BadMedia(f"{path.name} is empty.", "Use another file.")
    name = next((name for magic, name in STILL_FORMATS.items() if start.startswith(magic)), None)
    return None if name == "webp_pipe" and start[8:] != b"WEBP" else name


def video_stream(container: InputContainer, path: Path) -> VideoStream:
    """The first video stream, its size checked before any picture is decoded."""
    if not container.streams.video:
        raise BadMedia(f"{path.name} has no picture.", "Use a video or a still; sound alone cannot be edited.")
    stream = container.streams.video[0]
    if not is_readable(stream):
        raise BadMedia(f"{path.name} is in a format of video that cannot be read here.", EXPORT_AGAIN)
    width, height = stream.codec_context.width, stream.codec_context.height
    if not 0 < width * height <= MAX_PIXELS:
        raise BadMedia(
            f"{path.name} says its pictures are {width} x {height} pixels.",
            f"Use pictures of up to {MAX_PIXELS // 2**20} megapixels.",
        )
    stream.thread_type = "AUTO"
    return stream


def is_readable(stream: Stream) -> bool:
    """Whether there is a decoder for what the stream holds."""
    return stream.codec_context is not None
