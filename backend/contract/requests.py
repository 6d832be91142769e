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

FINETUNE_PRESETS = ("none", "video", "mixed", "frames")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_MODEL_FIX = 'Choose one that `dreamstrip models` lists, such as "embedded".'


@dataclass(frozen=True)
class FinetuneSettings:
    """How the model is finetuned on the source; None takes the preset's own figure.

    `alpha` weighs the video loss against the loss on unordered frames.
    """

    preset: Literal["none", "video", "mixed", "frames"] = "mixed"
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


@dataclass(frozen=True)
class SamplingSettings:
    """How the take is sampled: `s` is how much noise covers the source (0 returns it, 1 forgets it).

    `steps` None takes the model's own. `until` names the stage of the model after which the job stops, such as "base"
    for a draft; None runs the whole cascade. A later job that agrees up to that stage goes on from its output.
    """

    s: float = 0.95
    steps: int | None = None
    guidance: float = 1.0
    seed: int = 0
    until: str | None = None

    def __post_init__(self) -> None:
        checks.within("s", self.s, 0, 1)
        checks.within("steps", self.steps, 1, 1000)
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
class EditRequest:
    """Change a clip as the prompt says."""

    kind: ClassVar[str] = "edit"
    source: Clip
    prompt: str
    finetune: FinetuneSettings = field(default_factory=FinetuneSettings)
    sampling: SamplingSettings = field(default_factory=SamplingSettings)
    output: OutputSettings = field(default_factory=OutputSettings)
    model: str = "embedded"

    def __post_init__(self) -> None:
        checks.prompt("prompt", self.prompt)
        checks.matches("model", self.model, _NAME, _MODEL_FIX)


@dataclass(frozen=True)
class AnimateRequest:
    """Bring a still to life along a camera path, one pose a frame; `coarse` is the warped still without a model."""

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

    def __post_init__(self) -> None:
        checks.rate("fps", self.fps)
        if not self.coarse:
            checks.prompt("prompt", self.prompt)
        checks.length("prompt", self.prompt, 0, 2000, "characters")
        checks.matches("model", self.model, _NAME, _MODEL_FIX)


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


JobRequest = EditRequest | AnimateRequest | SubjectRequest | GenerateRequest | FinetuneRequest


def request_from_wire(data: Any, path: str = "request") -> JobRequest:
    """Read any job request, strictly."""
    request: JobRequest = from_wire(JobRequest, data, path)
    return request
