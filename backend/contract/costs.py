"""What a job will ask of the machine, told from measured figures before it is sent."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

DISK_RESERVE = 512 << 20
"""Bytes of the store's disk that are left free for everybody else, and cover a checkpoint and the compressed take."""


@dataclass(frozen=True)
class StageCost:
    """A stage of a model: `frames` come out of it for each window of the base, sampled `chunk` at a time.

    `overlap` is the share of a chunk that the next one samples again; `step_seconds` and `finetune_seconds` are of one
    step on a whole chunk and of one finetuning step (0: not finetuned); `memory` is the worker's peak in bytes on one
    chunk, `frame_memory` what each further frame adds, `finetune_memory` the peak while it is finetuned.
    """

    name: str
    frames: int
    chunk: int
    overlap: float
    steps: int
    is_upscaling: bool
    step_seconds: float
    finetune_seconds: float
    memory: int
    frame_memory: int
    finetune_memory: int = 0


@dataclass(frozen=True)
class PresetCost:
    """The steps of a finetune preset, and how long one takes against the video term alone."""

    preset: str
    steps: int
    weight: float


@dataclass(frozen=True)
class ModelCosts:
    """A model's figures, measured on `machine`; its base has `base_fps` frames a second, and `window` at least.

    `start_seconds` and `start_memory` are those of a worker that has loaded the model; writing a million pixels of the
    take lasts `write_seconds`. Super-resolution takes `upscaling_share` of a preset's finetuning steps.
    """

    model: str
    machine: str
    base_fps: int
    window: int
    start_seconds: float
    start_memory: int
    write_seconds: float
    stages: tuple[StageCost, ...]
    presets: tuple[PresetCost, ...]
    upscaling_share: float = 1.0


@dataclass(frozen=True)
class Work:
    """What decides a job's cost: its length and size, how far it goes, how it is finetuned (preset "none": not).

    `parts`: "all", or only its "finetune", or only to "write" a take that no model has made.
    """

    frames: int
    fps: str
    width: int
    height: int
    until: str | None
    upscaling_steps: int | None
    is_guided: bool
    preset: str
    parts: str = "all"


@dataclass(frozen=True)
class Estimate:
    """Seconds of a job's finetuning and of all else, and the worker's peak memory in bytes."""

    finetune_seconds: float
    seconds: float
    memory: int

    @property
    def total_seconds(self) -> float:
        """Of the whole job, where nothing of it has been done before."""
        return self.finetune_seconds + self.seconds


def estimate(costs: ModelCosts, work: Work) -> Estimate:
    """A job's seconds and memory on the machine that was measured; a stage that it does not know of is the last."""
    written = work.frames * work.width * work.height / 1e6 * costs.write_seconds
    if work.parts == "write":
        return Estimate(0.0, written, costs.start_memory)
    stages, preset = _stages(costs, work.until), next((p for p in costs.presets if p.preset == work.preset), None)
    frames = {stage.name: base_frames(costs, work) * stage.frames // costs.window for stage in stages}
    tuning = sum(_tuning(costs, stage, preset) for stage in stages) if preset else 0.0
    peaks = [costs.start_memory, *(stage.finetune_memory for stage in stages if preset)]
    if work.parts == "finetune":
        return Estimate(tuning, costs.start_seconds, max(peaks))
    sampling = sum(_steps(stage, work) * _chunks(stage, frames[stage.name]) * stage.step_seconds for stage in stages)
    sampling *= 2 if work.is_guided else 1
    peaks += [stage.memory + max(0, frames[stage.name] - stage.chunk) * stage.frame_memory for stage in stages]
    return Estimate(tuning, costs.start_seconds + sampling + written, max(peaks))


def base_frames(costs: ModelCosts, work: Work) -> int:
    """The frames of the base for a job."""
    return max(costs.window, math.ceil(work.frames / Fraction(work.fps) * costs.base_fps))


def _stages(costs: ModelCosts, until: str | None) -> tuple[StageCost, ...]:
    names = [stage.name for stage in costs.stages]
    return costs.stages[: names.index(until) + 1] if until in names else costs.stages


def _tuning(costs: ModelCosts, stage: StageCost, preset: PresetCost) -> float:
    share = costs.upscaling_share if stage.is_upscaling else 1.0
    return math.ceil(preset.steps * share) * preset.weight * stage.finetune_seconds


def _steps(stage: StageCost, work: Work) -> int:
    if stage.is_upscaling and work.upscaling_steps is not None:
        return min(stage.steps, work.upscaling_steps)
    return stage.steps


def _chunks(stage: StageCost, frames: int) -> float:
    """How many chunks are sampled, in chunks of the full size: a short clip's one is smaller."""
    if frames <= stage.chunk:
        return frames / stage.chunk
    return 1 + math.ceil((frames - stage.chunk) / (stage.chunk * (1 - stage.overlap)))
