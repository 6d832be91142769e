"""The sound of a stretch of a source, aligned with its pictures to the sample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from .container import is_readable, open_media
from .probe import timeline
from .sequence import sequence_of

AAC_RATES = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000)
_JITTER = 0.05
_LEAD = 0.5


@dataclass(frozen=True, eq=False)
class Sound:
    """`samples`: float32 [channels, N] in [-1, 1], one or two channels, `rate` a second."""

    samples: npt.NDArray[np.float32]
    rate: int


def read_sound(path: Path, first: int, frames: int, fps: Fraction | None = None) -> Sound | None:
    """The sound under frames `first .. first + frames - 1` counted at `fps`; None if the source has none to be read.

    Time 0 is the first picture's, as it is for the frames. Where the source is silent or over, so is the result.
    """
    if sequence_of(path) is not None:
        return None
    line = timeline(path)
    rate = fps or line.rate
    start = int(line.starts[0]) * line.tick + first / rate
    with open_media(path) as container:
        stream = next(filter(is_readable, container.streams.audio), None)
        return _between(container, stream, start, frames / rate) if stream is not None else None


def _between(container: InputContainer, stream: AudioStream, start: Fraction, seconds: Fraction) -> Sound:
    rate = stream.rate if stream.rate in AAC_RATES else 48_000
    channels = min(stream.codec_context.channels, 2)
    samples = np.zeros((channels, round(seconds * rate)), np.float32)
    expected: int | None = None
    container.seek(max(int((float(start) - _LEAD) * 1_000_000), 0))
    for frame in _resampled(container, stream, rate, channels):
        if frame.pts is None or frame.time_base is None:
            continue
        begin = round((frame.pts * frame.time_base - start) * rate)
        if expected is not None and abs(begin - expected) < _JITTER * rate:
            begin = expected  # A container's times may be rounded to milliseconds: sound goes on without a seam.
        if begin >= samples.shape[1]:
            break
        _place(samples, np.asarray(frame.to_ndarray(), np.float32), begin)
        expected = begin + frame.samples
    return Sound(samples, rate)


def _resampled(container: InputContainer, stream: AudioStream, rate: int, channels: int) -> Iterator[AudioFrame]:
    resampler = AudioResampler("fltp", "mono" if channels == 1 else "stereo", rate)
    for frame in container.decode(stream):
        yield from resampler.resample(frame)
    yield from resampler.resample(None)


def _place(samples: npt.NDArray[np.float32], part: npt.NDArray[np.float32], begin: int) -> None:
    skip = max(-begin, 0)
    end = min(begin + part.shape[1], samples.shape[1])
    if end > begin + skip:
        samples[:, begin + skip : end] = part[:, skip : end - begin]
