"""One request type per kind of job; everything that the work depends on is in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from . import checks
from .camera import CameraPath
from .errors import InvalidRequest
from .media import MAX_FRAMES, Clip, Media
from .settings import FinetuneSettings, Mask, OutputSettings, SamplingSettings
from .wire import from_wire

RARE_TOKEN = "t*"
"""The word that stands for the subject of a `SubjectRequest`."""

MAX_CELLS = 64
"""The most cells of a contact sheet."""
_MODEL_FIX = 'Choose one that `dreamstrip models` lists, such as "embedded".'


@dataclass(frozen=True)
class EditRequest:
    """Change a clip as the prompt says, or what a mask shows of it.

    `finetune_on` is what the model learns where that is more than the edited clip, such as all that several edits use
    of one file: they then share one finetune. None learns the edited clip itself.
    """

    kind: ClassVar[str] = "edit"
    source: Clip
    prompt: str
    finetune: FinetuneSettings = field(default_factory=FinetuneSettings)
    sampling: SamplingSettings = field(default_factory=SamplingSettings)
    output: OutputSettings = field(default_factory=OutputSettings)
    model: str = "embedded"
    finetune_on: Clip | None = None
    mask: Mask | None = None

    def __post_init__(self) -> None:
        checks.prompt("prompt", self.prompt)
        checks.matches("model", self.model, checks.NAME, _MODEL_FIX)
        if self.finetune_on is not None and self.finetune.preset == "none":
            raise InvalidRequest("is given, but nothing is finetuned", "Leave it out, or finetune.", "finetune_on")

    @property
    def chooses(self) -> bool:
        """Whether something is left to choose from previews."""
        return self.sampling.s is None or self.finetune.preset == "auto"


@dataclass(frozen=True)
class SheetRequest:
    """A contact sheet: the base's outputs for one clip and one prompt, a row an `s`, a column a seed or a step count.

    `steps` are sampling steps; empty takes the model's own. Only one of `seeds` and `steps` may have several values.
    """

    kind: ClassVar[str] = "sheet"
    source: Clip
    prompt: str
    s: tuple[float, ...] = (0.6, 0.8, 0.95)
    seeds: tuple[int, ...] = (0, 1, 2)
    steps: tuple[int, ...] = ()
    guidance: float = 1.0
    finetune: FinetuneSettings = field(default_factory=FinetuneSettings)
    model: str = "embedded"
    mask: Mask | None = None

    def __post_init__(self) -> None:
        checks.prompt("prompt", self.prompt)
        checks.matches("model", self.model, checks.NAME, _MODEL_FIX)
        for name in ("s", "seeds", "steps"):
            values = getattr(self, name)
            checks.length(name, values, 0 if name == "steps" else 1, MAX_CELLS, "values")
            if len(set(values)) < len(values):
                raise InvalidRequest("names a value twice", "Name each value once.", name)
        if len(self.seeds) > 1 and len(self.steps) > 1:
            raise InvalidRequest("are columns, and so are seeds", "Give one seed, or one number of steps.", "steps")
        checks.length("s", self.cells, 1, MAX_CELLS, "cells")
        _refuse_choice(finetune=self.finetune)

    @property
    def columns(self) -> int:
        """Cells in a row."""
        return max(len(self.seeds), len(self.steps))

    @property
    def cells(self) -> tuple[SamplingSettings, ...]:
        """The settings of each cell, row by row."""
        steps: tuple[int | None, ...] = self.steps or (None,)
        return tuple(
            SamplingSettings(s, count, self.guidance, seed) for s in self.s for seed in self.seeds for count in steps
        )

    def edit(self, cell: int) -> EditRequest:
        """The edit that goes on from a cell, counted from 0, through the whole cascade. Raises InvalidRequest."""
        checks.within("cell", cell, 0, len(self.cells) - 1)
        sampling = self.cells[cell]
        return EditRequest(self.source, self.prompt, self.finetune, sampling, model=self.model, mask=self.mask)


@dataclass(frozen=True)
class AnimateRequest:
    """Bring a still to life along a camera path, one pose a frame; `coarse` is the warped still without a model.

    What is `quick` too is for looking at the move only: nearly the same pictures, in a tenth of the time. Outside a
    `mask` over the still the take is the warped still, exactly.
    """

    kind: ClassVar[str] = "animate"
    still: Media
    camera: CameraPath
    fps: str
    prompt: str
    finetune: FinetuneSettings = field(default_factory=lambda: FinetuneSettings(preset="frames"))
    sampling: SamplingSettings = field(default_factory=SamplingSettings)
    output: OutputSettings = field(default_factory=OutputSettings)
    coarse: bool = False
    model: str = "embedded"
    quick: bool = False
    mask: Mask | None = None

    def __post_init__(self) -> None:
        if self.coarse and self.mask is not None:
            raise InvalidRequest("limits what a model paints", "Leave it out where coarse is asked for.", "mask")
        if self.quick and not self.coarse:
            raise InvalidRequest("is for what is coarse", "Ask for coarse too, or for neither.", "quick")
        checks.rate("fps", self.fps)
        if not self.coarse:
            checks.prompt("prompt", self.prompt)
        checks.length("prompt", self.prompt, 0, 2000, "characters")
        checks.matches("model", self.model, checks.NAME, _MODEL_FIX)
        _refuse_choice(self.sampling, self.finetune)


@dataclass(frozen=True)
class SubjectRequest:
    """A new video of the subject in the photos; the prompt calls it `t*`."""

    kind: ClassVar[str] = "subject"
    photos: tuple[Media, ...]
    prompt: str
    frames: int
    fps: str
    finetune: FinetuneSettings = field(default_factory=lambda: FinetuneSettings(preset="frames"))
    sampling: SamplingSettings = field(default_factory=SamplingSettings)
    output: OutputSettings = field(default_factory=OutputSettings)
    model: str = "embedded"

    def __post_init__(self) -> None:
        checks.length("photos", self.photos, 3, 100, "photos")
        checks.prompt("prompt", self.prompt)
        if RARE_TOKEN not in self.prompt:
            raise InvalidRequest(f"has no {RARE_TOKEN}", f"Write {RARE_TOKEN} where the subject is meant.", "prompt")
        checks.within("frames", self.frames, 1, MAX_FRAMES)
        checks.rate("fps", self.fps)
        checks.matches("model", self.model, checks.NAME, _MODEL_FIX)
        _refuse_choice(self.sampling, self.finetune)


@dataclass(frozen=True)
class GenerateRequest:
    """A new video from the prompt alone."""

    kind: ClassVar[str] = "generate"
    prompt: str
    frames: int
    fps: str
    output: OutputSettings
    sampling: SamplingSettings = field(default_factory=SamplingSettings)
    model: str = "embedded"

    def __post_init__(self) -> None:
        checks.prompt("prompt", self.prompt)
        checks.within("frames", self.frames, 1, MAX_FRAMES)
        checks.rate("fps", self.fps)
        if self.output.width is None:
            raise InvalidRequest("is missing", "Without a source the size must be given.", "output.width")
        checks.matches("model", self.model, checks.NAME, _MODEL_FIX)
        _refuse_choice(self.sampling)


@dataclass(frozen=True)
class FinetuneRequest:
    """Make the finetune alone, from a clip or from photos, for later jobs to reuse."""

    kind: ClassVar[str] = "finetune"
    source: Clip | None = None
    photos: tuple[Media, ...] = ()
    finetune: FinetuneSettings = field(default_factory=FinetuneSettings)
    model: str = "embedded"

    def __post_init__(self) -> None:
        if (self.source is None) == (not self.photos):
            raise InvalidRequest("needs a clip or photos, not both", "Give source, or photos.", "source")
        checks.length("photos", self.photos, 0, 100, "photos")
        if self.finetune.preset == "none":
            raise InvalidRequest("'none' makes no finetune", "Choose video, mixed or frames.", "finetune.preset")
        checks.matches("model", self.model, checks.NAME, _MODEL_FIX)
        _refuse_choice(finetune=self.finetune)


JobRequest = EditRequest | AnimateRequest | SubjectRequest | GenerateRequest | FinetuneRequest | SheetRequest


def _refuse_choice(sampling: SamplingSettings | None = None, finetune: FinetuneSettings | None = None) -> None:
    """Only an edit has a clip to compare previews with."""
    if sampling is not None and sampling.s is None:
        raise InvalidRequest("is chosen for edits only", "Give a number from 0 to 1.", "sampling.s")
    if finetune is not None and finetune.preset == "auto":
        raise InvalidRequest("'auto' is for edits only", "Choose none, video, mixed or frames.", "finetune.preset")


def request_from_wire(data: Any, path: str = "request") -> JobRequest:
    """Read any job request, strictly."""
    request: JobRequest = from_wire(JobRequest, data, path)
    return request
