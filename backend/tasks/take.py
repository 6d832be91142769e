"""Writes a result: the take for the timeline, the master if wanted, a poster."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from backend.contract.events import Event
from backend.contract.settings import OutputSettings
from backend.degradation.length import base_frames
from backend.media.sound import Sound
from backend.media.write import VideoWriter, write_poster

from .progress import Phase, Progress

if TYPE_CHECKING:
    from backend.models.protocol import Family  # brings torch, which what needs no model goes without

TAKE, MASTER = "take.mp4", "master.mkv"
WRITE_COST = 0.15  # of one frame, in evaluations of the base


@dataclass(frozen=True)
class Format:
    """Frames, rate and size of a take, and the sound that goes with it."""

    frames: int
    fps: Fraction
    height: int
    width: int
    sound: Sound | None = None

    def base_frames(self, family: Family) -> int:
        """The frames of a model's base that make this length."""
        return base_frames(self.frames, self.fps, family.stages[0].frames)

    def record(self) -> dict[str, object]:
        """As it stands in the manifest."""
        return {
            "frames": self.frames, "fps": str(self.fps), "height": self.height, "width": self.width,
            "sound": self.sound is not None,
        }  # fmt: skip


def write_phase(form: Format) -> Phase:
    """The phase that writes a take."""
    return Phase("write", form.frames, WRITE_COST)


def write_take(
    folder: Path,
    frames: Iterable[NDArray[np.uint8]],
    form: Format,
    output: OutputSettings,
    progress: Progress,
    quick: bool = False,
) -> Generator[Event, None, tuple[str, ...]]:
    """Write all files of a take from its frames; the iterator's value is their names."""
    yield progress.start("write")
    names = (TAKE, MASTER) if output.master else (TAKE,)
    with ExitStack() as stack:
        writers = [stack.enter_context(_writer(folder / name, form, quick)) for name in names]
        for index, frame in enumerate(frames):
            for writer in writers:
                writer.write(frame)
            if index == form.frames // 2:
                write_poster(folder / "poster.png", frame)
            yield progress.step(index + 1)
    return (*names, "poster.png")


def _writer(path: Path, form: Format, quick: bool) -> VideoWriter:
    is_master = path.name == MASTER
    return VideoWriter(path, form.fps, form.height, form.width, master=is_master, sound=form.sound, quick=quick)
