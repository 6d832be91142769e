"""One request type per kind of job; everything that the work depends on is in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from . import checks
from .camera import CameraPath
from .errors import InvalidRequest
from .media import MAX_FRAMES, Clip, Media
from .wire import from_wire

RARE_TOKEN = "t*"
"""The word that stands for the subject of a `SubjectRequest`."""

FINETUNE_PRESETS = ("none", "video", "mixed", "frames", "auto")
MAX_CELLS = 64
"""The most cells of a contact sheet."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_MODEL_FIX = 'Choose one that `dreamstrip models` lists, such as "embedded".'


@dataclass(frozen=True)
class FinetuneSettings:
    """How the model is finetuned on the source; None takes the preset's own figure.

    `alpha` weighs the video loss against the loss on unordered frames. The preset "auto", for edits alone, chooses one
    of the others, and with it alpha and steps, from previews.
    """

    preset: Literal["none", "video", "mixed", "frames", "auto"] = "mixed"
    steps: int | None = None
    alpha: float | None = None
    learning_rate: float | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        checks.one_of("preset", self.preset, FINETUNE_PRESETS)
        checks.within("steps", self.steps, 1, 100_000)
        checks.within("alpha", self.alpha, 0, 1)
        checks.within("learning_rate", self.learning_rate, 1e-8, 0.1)
        checks.within("seed", self.seed, 0, 2**63 - 1)
        for name in ("steps", "alpha"):
            if self.preset == "auto" and getattr(self, name) is not None:
                raise InvalidRequest("is chosen by the preset auto", "Leave it out, or name the preset.", name)


@dataclass(frozen=True)
class SamplingSettings:
    """How the take is sampled: `s` is how much noise covers the source (0 returns it, 1 forgets it).

    `s` None, for edits alone, is chosen from previews. `steps` caps the sampling steps of every stage,
    `upscaling_steps` those of the super-resolution stages, where one or two give the mean and more a sharper guess
    (docs/upsampling.md); None takes the model's own. `until` names the stage of the model after which the job stops,
    such as "base" for a draft; None runs the whole cascade. A later job that agrees up to that stage goes on from its
    output.
    """

    s: float | None = 0.95
    steps: int | None = None
    guidance: float = 1.0
    seed: int = 0
    until: str | None = None
    upscaling_steps: int | None = None

    def __post_init__(self) -> None:
        checks.within("s", self.s, 0, 1)
        checks.within("steps", self.steps, 1, 1000)
        checks.within("upscaling_steps", self.upscaling_steps, 1, 1000)
        checks.within("guidance", self.guidance, 0, 50)
        checks.within("seed", self.seed, 0, 2**63 - 1)
        if self.until is not None:
            checks.matches("until", self.until, _NAME, "Give the name of one of the model's stages, such as base.")


@dataclass(frozen=True)
class OutputSettings:
    """What is written: a lossless master besides the take, the source's sound; a size of None is the source's."""

    master: bool = False
    audio: bool = False
    width: int | None = None
    height: int | None = None

    def __post_init__(self) -> None:
        checks.within("width", self.width, 16, 8192)
        checks.within("height", self.height, 16, 8192)
        if (self.width is None) != (self.height is None):
            missing = "width" if self.width is None else "height"
            raise InvalidRequest("is missing", "Give width and height, or neither.", missing)


@dataclass(frozen=True)
class Mask:
    """Where an edit may change the picture: white; where it is black the take has the source's own pixels.

    `clip` shows the source's picture in any size, as many frames at the same rate; one frame alone holds for all, and
    its trims count for nothing. Over a still it shows the still, and the camera moves both. `feather` is the width of
    the way from the one to the other, which lies inside what is white, as a share of the picture's height.
    """

    clip: Clip
    feather: float = 0.02

    def __post_init__(self) -> None:
        checks.within("feather", self.feather, 0, 0.5)


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
        checks.matches("model", self.model, _NAME, _MODEL_FIX)
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
        checks.matches("model", self.model, _NAME, _MODEL_FIX)
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
        checks.matches("model", self.model, _NAME, _MODEL_FIX)
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
        checks.matches("model", self.model, _NAME, _MODEL_FIX)
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
        checks.matches("model", self.model, _NAME, _MODEL_FIX)
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
        checks.matches("model", self.model, _NAME, _MODEL_FIX)
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
