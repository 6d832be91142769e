"""A request's clip as it lies on disk, and the take that is as long, as fast and as large; no model is needed here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from backend.contract.errors import InvalidRequest
from backend.contract.events import Event
from backend.contract.media import Clip
from backend.contract.requests import EditRequest
from backend.contract.settings import OutputSettings
from backend.media.probe import MediaInfo, probe
from backend.media.read import count_frames
from backend.media.sound import read_sound

from .ledger import Ledger
from .take import Format
from .workspace import Workspace


@dataclass(frozen=True)
class Footage:
    """A clip as a request means it: where it is, and its frames' number, rate and size as displayed."""

    path: Path
    info: MediaInfo
    first: int
    frames: int
    fps: Fraction

    @property
    def start_seconds(self) -> float:
        """When the first of its frames is shown in the file."""
        return float(self.first / self.fps)


def open_clip(clip: Clip, workspace: Workspace, name: str = "source") -> Footage:
    """Look at a clip of a request, its field `name`.

    Raises UnknownMedia, BadMedia, InvalidRequest (frames beyond its end).
    """
    path = workspace.resolve(clip.media)
    info = probe(path)
    fps = Fraction(clip.fps) if clip.fps else info.fps
    available = count_frames(path, Fraction(clip.fps) if clip.fps else None)
    frames = available - clip.first if clip.frames is None else clip.frames
    if frames < 1 or clip.first + frames > available:
        raise InvalidRequest(
            f"takes {frames} frames from frame {clip.first} on, but at {fps} a second there are {available}",
            "Trim the strip to the clip, or choose fewer frames.",
            name,
        )
    return Footage(path, info, clip.first, frames, fps)


def output_size(output: OutputSettings, height: int, width: int) -> tuple[int, int]:
    """Height and width of the result: what is asked for, or the source's."""
    if output.height is None or output.width is None:
        return height, width
    return output.height, output.width


def take_format(request: EditRequest, footage: Footage) -> Format:
    """The take is the source's length and rate, its size unless another is asked for, its sound if asked for."""
    height, width = output_size(request.output, footage.info.height, footage.info.width)
    sound = read_sound(footage.path, footage.first, footage.frames, footage.fps) if request.output.audio else None
    return Format(footage.frames, footage.fps, height, width, sound)


def warn_of_footage(ledger: Ledger, footage: Footage, request: EditRequest) -> Iterator[Event]:
    """Say what this source loses on its way."""
    if request.output.audio and not footage.info.audio:
        yield from ledger.warn("no_sound", f"{footage.path.name} has no sound; the take has none.")
