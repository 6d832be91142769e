"""The heart that all jobs share: finetune each stage that the method finetunes, then sample it; stage after stage."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from safetensors.torch import load_file, save_file
from torch import Tensor

from backend.cascade.run import sample_base, sample_upscaled, stage_generator
from backend.contract.events import Event
from backend.contract.requests import SamplingSettings
from backend.degradation.grid import coarsen
from backend.diffusion.samplers import SampleStep
from backend.finetuning import asset
from backend.finetuning.asset import Identity
from backend.finetuning.loss import Target
from backend.finetuning.presets import Recipe
from backend.models.protocol import Family, StageSpec

from .preview import preview_name, write_preview
from .progress import Phase, Progress

FINETUNE_COST = 4.0  # of one finetuning step, in evaluations of the same stage
STAGE_COST = {"base": 1.0, "temporal": 2.0, "spatial": 6.0}


@dataclass(frozen=True)
class Source:
    """What the model gets of the user's media: `clip` [1, 3, T, H, W] on the finest finetuned stage's grid.

    `ordered` is False for a set of photos: they are learned from, and never the beginning of the result.
    """

    clip: Tensor
    ordered: bool


@dataclass(frozen=True)
class Outcome:
    """The last stage's clip [1, 3, T, h, w] in [-1, 1] and that stage."""

    clip: Tensor
    stage: StageSpec


@dataclass(frozen=True)
class Inversion:
    """All that decides the result, resolved: same values, same pixels."""

    family: Family
    prompt: str
    source: Source | None
    recipe: Recipe | None
    sampling: SamplingSettings
    folder: Path
    finetunes: Path
    facts: dict[str, str]

    @property
    def stages(self) -> tuple[StageSpec, ...]:
        """The stages that the wanted quality needs."""
        return self.family.stages if self.sampling.quality == "full" else self.family.stages[:1]

    def phases(self) -> list[Phase]:
        """One phase a finetune and one a stage, in order."""
        phases = []
        for stage in self.stages:
            cost = STAGE_COST[stage.kind]
            if self.finetunes_stage(stage):
                assert self.recipe is not None
                phases.append(Phase(finetune_name(stage), self.recipe.steps, FINETUNE_COST * cost))
            guidance = 1 if self.sampling.guidance == 1.0 else 2
            phases.append(Phase(stage.name, self.steps(stage), cost * guidance))
        return phases

    def finetunes_stage(self, stage: StageSpec) -> bool:
        """Whether this stage is finetuned in this job."""
        return stage.finetuned and self.recipe is not None and self.source is not None

    def previews(self) -> tuple[str, ...]:
        """The file names of the stages' previews."""
        return tuple(preview_name(self.family, stage) for stage in self.stages)

    def steps(self, stage: StageSpec) -> int:
        """Sampling steps: the stage's own, or fewer where the request asks for fewer."""
        return min(stage.steps, self.sampling.steps or stage.steps)

    def run(self, progress: Progress) -> Generator[Event, None, Outcome]:
        """Work through the stages; the iterator's value is the outcome. Finished stages are read from the folder."""
        clip: Tensor | None = None
        for index, stage in enumerate(self.stages):
            kept = self.folder / f"stage-{index}-{stage.name}.safetensors"
            if kept.is_file():
                clip = load_file(kept)["clip"]
                continue
            folder = yield from self.finetune(stage, progress)
            clip = yield from self._sample(index, stage, clip, folder, progress)
            part = kept.with_suffix(".part")
            save_file({"clip": clip.contiguous()}, part)
            part.replace(kept)
            yield write_preview(self.folder, self.family, stage, clip)
        assert clip is not None
        return Outcome(clip, self.stages[-1])

    def finetune(self, stage: StageSpec, progress: Progress) -> Generator[Event, None, Path | None]:
        """The folder of this stage's finetune, made now or found; None where the stage is used as shipped."""
        if not self.finetunes_stage(stage):
            return None
        target, identity = self._asset(stage)
        folder = self.finetunes / identity.key
        yield progress.start(finetune_name(stage))
        if not asset.is_complete(folder):
            with closing(asset.make(self.family, identity, target, folder, self.facts)) as steps:
                for step in steps:
                    yield progress.step(step.done)
        return folder

    def finetune_keys(self) -> dict[str, str]:
        """The key of each finetuned stage's asset."""
        return {stage.name: self._asset(stage)[1].key for stage in self.stages if self.finetunes_stage(stage)}

    def _asset(self, stage: StageSpec) -> tuple[Target, Identity]:
        assert self.source is not None and self.recipe is not None
        target = target_for(stage, self.source)
        weights = self.family.weights()[stage.name]
        return target, Identity(self.family.name, stage.name, weights, asset.frames_hash(target), self.recipe)

    def _sample(
        self, index: int, stage: StageSpec, low: Tensor | None, folder: Path | None, progress: Progress
    ) -> Generator[Event, None, Tensor]:
        yield progress.start(stage.name)
        clip: Tensor | None = None
        with asset.applied(self.family.network(stage.name), folder):
            for step in self._steps(index, stage, low):
                clip = step.clean
                yield progress.step(step.index)
        assert clip is not None
        return clip

    def _steps(self, index: int, stage: StageSpec, low: Tensor | None) -> Iterator[SampleStep]:
        generator, sampling = stage_generator(self.sampling.seed, index), self.sampling
        if low is None:
            start = None
            if self.source is not None and self.source.ordered:
                start = coarsen(self.source.clip, (stage.frames, stage.height, stage.width))
            return sample_base(
                self.family, stage, self.prompt, start, sampling.s, self.steps(stage), sampling.guidance, generator
            )
        return sample_upscaled(self.family, stage, self.prompt, low, self.steps(stage), sampling.guidance, generator)


def finetune_name(stage: StageSpec) -> str:
    """The name of the phase that finetunes a stage."""
    return f"finetune-{stage.name}"


def target_for(stage: StageSpec, source: Source) -> Target:
    """What a stage is finetuned on: the source on its grid, and for super-resolution that at half the size."""
    frames = stage.frames if source.ordered else source.clip.shape[2]
    clip = coarsen(source.clip, (frames, stage.height, stage.width))
    low = None if stage.kind == "base" else coarsen(clip, (frames, stage.height // 2, stage.width // 2))
    return Target(clip, low, source.ordered)


def finest_grid(family: Family) -> tuple[int, int, int]:
    """The grid (T, H, W) on which a source is kept: that of the largest stage that is finetuned."""
    stage = [stage for stage in family.stages if stage.finetuned][-1]
    return stage.frames, stage.height, stage.width
