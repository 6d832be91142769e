"""How a job of any kind is done: how the model learns the source, how the take is sampled and written, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from . import checks
from .errors import InvalidRequest
from .media import Clip

FINETUNE_PRESETS = ("none", "video", "mixed", "frames", "auto")


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
            checks.matches("until", self.until, checks.NAME, "Name one of the model's stages, such as base.")


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
