"""When each frame of a file is shown, and which of them a request for frames at some rate means."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from backend.contract.errors import BadMedia

Ticks = npt.NDArray[np.int64]
_HIGHEST_RATE = 1000
_SLACK = 0.25
_HEADER_SLACK = 0.1


@dataclass(frozen=True, eq=False)
class Timeline:
    """`starts`: when each frame appears, ascending, in units of `tick` seconds; `end`: when the last one goes.

    `rate` is the file's own frame rate. `timed` is False if the file has no presentation times and frames can only be
    counted.
    """

    starts: Ticks
    end: int
    tick: Fraction
    rate: Fraction
    timed: bool = True

    @property
    def variable(self) -> bool:
        """Whether some frame is half a frame or more away from where the rate alone would put it."""
        return deviation(self.starts, self.tick, self.rate) >= 0.5

    @property
    def duration(self) -> Fraction:
        """Seconds from the first frame's appearance to the last one's end."""
        return (self.end - int(self.starts[0])) * self.tick

    def count(self, fps: Fraction | None = None) -> int:
        """How many frames there are when counted at `fps`; a rest of less than a quarter frame is rounding."""
        if self._is_own(fps):
            return len(self.starts)
        return max(math.ceil(self.duration * (fps or self.rate) - Fraction(_SLACK)), 1)

    def shown(self, first: int, frames: int, fps: Fraction | None = None) -> list[int]:
        """For k = 0 .. frames - 1 the index of the frame on display at (first + k) / fps seconds after the first."""
        if self._is_own(fps):
            return list(range(first, first + frames))
        return [self._index_at((first + k) / (fps or self.rate)) for k in range(frames)]

    def index(self, ticks: int) -> int:
        """The frame that appears at this time, or the last before it."""
        return max(int(np.searchsorted(self.starts, ticks, "right")) - 1, 0)

    def _is_own(self, fps: Fraction | None) -> bool:
        return not self.variable and fps in (None, self.rate)

    def _index_at(self, seconds: Fraction) -> int:
        # Containers round times to their tick; an eighth of a frame bounds what coarse ones may explain away.
        rounding = min(self.tick / 2, 1 / (8 * self.rate))
        return self.index(int(self.starts[0]) + math.floor((seconds + rounding) / self.tick))


def read_timeline(container: InputContainer, stream: VideoStream, path: Path) -> Timeline:
    """Look at every packet without decoding one; a file that ends before its index or header says is refused."""
    packets = list(container.demux())
    pictures: list[Packet[Stream]] = [
        packet for packet in packets if packet.stream_index == stream.index and packet.size
    ]
    if not pictures:
        raise BadMedia(f"{path.name} holds no frame.", "The file was cut off or is empty; copy or export it again.")
    _refuse_truncated(container, stream, packets, pictures, path)
    kept = [packet for packet in pictures if not packet.is_discard] or pictures
    tick = stream.time_base or Fraction(1, 1000)
    timed = all(packet.pts is not None for packet in kept)
    if not timed:
        return _counted(len(kept), _own_rate(stream, None))
    starts = np.unique(np.array([packet.pts for packet in kept], np.int64))
    rate = fitting_rate(starts, tick, _own_rate(stream, starts))
    last = max(kept, key=lambda packet: packet.pts or 0)
    lasts = last.duration or round(1 / (rate * tick))
    return Timeline(starts, int(starts[-1]) + max(lasts, 1), tick, rate)


def fitting_rate(starts: Ticks, tick: Fraction, claimed: Fraction) -> Fraction:
    """The claimed rate, or the mean one where that describes evenly spaced frames better."""
    if len(starts) < 2 or deviation(starts, tick, claimed) < 0.5:
        return claimed
    return (Fraction(len(starts) - 1) / (int(starts[-1] - starts[0]) * tick)).limit_denominator(100_000)


def deviation(starts: Ticks, tick: Fraction, rate: Fraction) -> float:
    """How far a frame is at most from its place at an even rate, in frames."""
    places = (starts - starts[0]) * float(tick * rate)
    return float(np.abs(places - np.arange(len(starts))).max())


def _own_rate(stream: VideoStream, starts: Ticks | None) -> Fraction:
    known = (stream.guessed_rate, stream.average_rate)
    usable = [rate for rate in known if rate is not None and 0 < rate <= _HIGHEST_RATE]
    if usable:
        return usable[0]
    if starts is not None and len(starts) > 1 and stream.time_base:
        return Fraction(len(starts) - 1) / (int(starts[-1] - starts[0]) * stream.time_base)
    return Fraction(25)


def _counted(frames: int, rate: Fraction) -> Timeline:
    return Timeline(np.arange(frames, dtype=np.int64), frames, 1 / rate, rate, timed=False)


def _refuse_truncated(
    container: InputContainer,
    stream: VideoStream,
    packets: list[Packet[Stream]],
    pictures: list[Packet[Stream]],
    path: Path,
) -> None:
    promised = stream.frames if "mp4" in container.format.name else 0
    missing = promised > len(pictures)
    short = "matroska" in container.format.name and _seconds_missing(container, packets) > _HEADER_SLACK
    if missing or short or pictures[-1].is_corrupt:
        says = f"of {promised} frames {len(pictures)} are there" if missing else f"it ends after frame {len(pictures)}"
        raise BadMedia(f"{path.name} is cut off: {says}.", "Copy or download the file again, or export it again.")


def _seconds_missing(container: InputContainer, packets: list[Packet[Stream]]) -> float:
    """Between the last packet's end and the duration in the header."""
    ends = [
        float((packet.pts + (packet.duration or 0)) * packet.time_base) for packet in packets if packet.pts is not None
    ]
    return (container.duration or 0) / 1e6 - max(ends, default=0.0)
