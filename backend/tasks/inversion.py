"""The heart that all jobs share: finetune each stage that the method finetunes, then sample it; stage after stage."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from backend.cascade import outputs
from backend.cascade.plan import Grid, before, chunks, grid_of, stages_until
from backend.cascade.run import AUGMENTATION, sample_base, sample_upscaled
from backend.contract.events import Event
from backend.contract.settings import SamplingSettings
from backend.degradation.grid import coarsen, to_tensor
from backend.diffusion.noise import FrameNoise
from backend.diffusion.samplers import SampleStep
from backend.diffusion.windows import Span
from backend.finetuning import asset
from backend.finetuning.asset import Identity
from backend.finetuning.loop import window_frames
from backend.finetuning.loss import Target
from backend.finetuning.presets import Recipe, of_upscaling
from backend.models.device import name_of
from backend.models.protocol import Family, StageSpec

from .once import once
from .preview import Previews, preview_name
from .progress import Phase, Progress
from .region import Region
from .target import Source, target_for
from .workspace import Workspace

FINETUNE_COST = 4.0  # of one finetuning step, in evaluations of as many pixels


@dataclass(frozen=True)
class Inversion:
    """All that decides the result, resolved: same values, same pixels. `base_frames` is the length at the base.

    `lesson` is what the stages are finetuned on where that is not the source. Outside a `region` every stage keeps the
    source.
    """

    family: Family
    prompt: str
    source: Source | None
    recipe: Recipe | None
    sampling: SamplingSettings
    base_frames: int
    workspace: Workspace
    facts: dict[str, str]
    lesson: Source | None = None
    region: Region | None = None

    @cached_property
    def stages(self) -> tuple[StageSpec, ...]:
        """The stages up to the one after which the job stops. Raises InvalidRequest if there is none of that name."""
        return stages_until(self.family.stages, self.sampling.until)

    @property
    def s(self) -> float:
        """The noise over the source, which is chosen by now."""
        assert self.sampling.s is not None
        return self.sampling.s

    @property
    def device_name(self) -> str:
        """What it is computed on, as the daemon names it."""
        return name_of(self.family.device)

    def phases(self) -> list[Phase]:
        """One phase a finetune and one a stage, in order."""
        phases = []
        guidance = 1 if self.sampling.guidance == 1.0 else 2
        for stage in self.stages:
            if self.finetunes_stage(stage):
                frames, steps = window_frames(stage.height, stage.width), self.recipe_of(stage).steps
                phases.append(Phase(finetune_name(stage), steps, FINETUNE_COST * self._cost(stage, frames)))
            parts = self.chunks(stage)
            cost = guidance * self._cost(stage, len(parts[0].weight))
            phases.append(Phase(stage.name, len(parts) * self.steps(stage), cost))
        return phases

    def finetunes_stage(self, stage: StageSpec) -> bool:
        """Whether this stage is finetuned in this job."""
        return stage.finetuned and self.recipe is not None and self.source is not None

    def recipe_of(self, stage: StageSpec) -> Recipe:
        """How a stage is finetuned that is."""
        assert self.recipe is not None
        return self.recipe if stage.kind == "base" else of_upscaling(self.recipe)

    def previews(self) -> tuple[str, ...]:
        """The file names of the stages' previews."""
        return tuple(preview_name(self.family, stage) for stage in self.stages)

    def steps(self, stage: StageSpec) -> int:
        """Sampling steps: the stage's own, or fewer where the request asks for fewer."""
        caps = [self.sampling.steps, self.sampling.upscaling_steps if stage.kind != "base" else None]
        return min(cap for cap in (stage.steps, *caps) if cap is not None)

    def grid(self, stage: StageSpec) -> Grid:
        """Frames, height and width of a stage's output."""
        return grid_of(self.family.stages, stage, self.base_frames)

    def chunks(self, stage: StageSpec) -> list[Span]:
        """The frames of a stage that are sampled together."""
        return chunks(self.family.stages, stage, self.base_frames)

    def run(self, progress: Progress, previews: Previews) -> Generator[Event, None, NDArray[np.uint8]]:
        """Work through the stages; the value is the last one's clip [T, h, w, 3]. Outputs that exist are taken."""
        clip: NDArray[np.uint8] | None = None
        for stage in self.stages:
            folder = self.workspace.stages / self.stage_keys[stage.name]
            if not outputs.is_whole(folder):
                finetune = yield from self.finetune(stage, progress)
                yield progress.start(stage.name)
                sample = partial(self._sample, stage, clip, folder, finetune, progress)
                yield from once(folder, outputs.is_whole, sample, progress)
            clip = outputs.read(folder)
            yield from previews.write(stage, clip)
        assert clip is not None
        return clip

    def finetune(
        self, stage: StageSpec, progress: Progress, phase: str | None = None
    ) -> Generator[Event, None, Path | None]:
        """The folder of this stage's finetune, made now or found; None where the stage is used as shipped.

        `phase` names it in the progress, where that has several finetunes of a stage.
        """
        if not self.finetunes_stage(stage):
            return None
        folder = self.workspace.finetunes / self.finetunes[stage.name].key
        yield progress.start(phase or finetune_name(stage))
        yield from once(folder, asset.is_complete, partial(self._tune, stage, folder, progress), progress)
        return folder

    def _tune(self, stage: StageSpec, folder: Path, progress: Progress) -> Iterator[Event]:
        """Make a stage's finetune in its folder, from the checkpoint that is there."""
        made = asset.make(self.family, self.finetunes[stage.name], self._target(stage), folder, self.facts)
        with closing(made) as steps:
            for step in steps:
                yield progress.step(step.done)

    @cached_property
    def finetunes(self) -> dict[str, Identity]:
        """What the finetune of each finetuned stage is made of."""
        found = {}
        for stage in filter(self.finetunes_stage, self.stages):
            frames = asset.frames_hash(self._target(stage))
            weights = self.family.weights()[stage.name]
            found[stage.name] = Identity(self.family.name, stage.name, weights, frames, self.recipe_of(stage))
        return found

    def _target(self, stage: StageSpec) -> Target:
        """What a stage is finetuned on."""
        taught = self.lesson or self.source
        assert taught is not None
        return target_for(self.family.stages, stage, taught)

    @cached_property
    def stage_keys(self) -> dict[str, str]:
        """The key of each stage's output."""
        keys: dict[str, str] = {}
        key = self._beginning()
        for stage in self.stages:
            settings = {
                "stage": asdict(stage), "steps": self.steps(stage), "prompt": self.prompt,
                "guidance": self.sampling.guidance, "seed": self.sampling.seed, "augmentation": AUGMENTATION,
            }  # fmt: skip
            if self.region is not None:
                settings["region"] = self.region.identity
            tuned = self.finetunes[stage.name].key if stage.name in self.finetunes else None
            weights = self.family.weights()[stage.name]
            key = outputs.Identity(self.family.name, weights, tuned, key, self.grid(stage)[0], settings).key
            keys[stage.name] = key
        return keys

    def _beginning(self) -> str:
        """What the base starts from: the source's hash and the noise over it, or nothing but noise."""
        start = self.start()
        return "noise" if start is None else f"{asset.frames_hash(Target(start, None))} at {self.s}"

    def start(self) -> Tensor | None:
        """The source on the base's grid [1, 3, T, H, W]; None where there is none to begin with."""
        if self.source is None or not self.source.ordered:
            return None
        return coarsen(self.source.clip, self.grid(self.stages[0]))

    def free(self, stage: StageSpec) -> Tensor | None:
        """Which cells of a stage may change, bool [1, 1, T, H, W]; None for all."""
        return self.region.free(self.grid(stage)) if self.region is not None else None

    def _sample(
        self, stage: StageSpec, low: NDArray[np.uint8] | None, folder: Path, finetune: Path | None, progress: Progress
    ) -> Iterator[Event]:
        """Sample a stage's chunks into its folder, from the first that is not there."""
        with asset.applied(self.family.network(stage.name), finetune):
            sample = partial(self._steps, stage, low)
            for done in outputs.join(folder, self.grid(stage), self.chunks(stage), sample):
                yield progress.step(done)

    def _steps(self, stage: StageSpec, low: NDArray[np.uint8] | None, part: Span) -> Iterator[SampleStep]:
        noise = FrameNoise(self.sampling.seed, self.stages.index(stage), self.family.device)
        guidance = self.sampling.guidance
        steps, previous = self.steps(stage), before(self.stages, stage)
        if low is None or previous is None:
            start, s = self.start(), self.s
            return sample_base(
                self.family, stage, self.prompt, start, s, steps, guidance, noise, self.base_frames, self.free(stage)
            )
        factor = stage.frames // previous.frames
        first = part.start // factor
        chunk = to_tensor(np.array(low[first : part.stop // factor]))
        frames = range(part.start, part.stop)
        anchor = self.region.anchor(self.grid(stage), frames) if self.region is not None else None
        return sample_upscaled(self.family, stage, self.prompt, chunk, first, steps, guidance, noise, anchor)

    def _cost(self, stage: StageSpec, frames: int) -> float:
        """That of evaluating a stage on so many frames, in windows of the base."""
        base = self.family.stages[0]
        return frames * stage.height * stage.width / (base.frames * base.height * base.width)


def finetune_name(stage: StageSpec) -> str:
    """The name of the phase that finetunes a stage."""
    return f"finetune-{stage.name}"
