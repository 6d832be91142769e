"""What a job will ask of the machine, told from measured figures before it is sent."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

DISK_RESERVE = 512 << 20
"""Bytes of the store's disk that are left free for everybody else, and cover a checkpoint and the compressed take."""


PREVIEW_STEPS, PREVIEWS, SHORTLIST, SCORING = 8, 4, 3, 12
"""Of settings that are chosen from previews: sampling steps of one, previews a finetune, results that are made whole;
and the evaluations of the base that score a clip (docs/choice.md)."""

CHOSEN_FINETUNES = ("video", "mixed")
"""The finetunes that the preset "auto" makes; it also tries without one."""


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

    `rate` is what the jobs of this very machine took against these figures, the median of `learnt` jobs, among which
    these figures count as one while they are few; without any it is 1, and the figures are no more than rough.
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
    rate: float = 1.0
    learnt: int = 0


@dataclass(frozen=True)
class Work:
    """What decides a job's cost: its length and size, how far it goes, how it is finetuned (preset "none": not).

    `parts`: "all", or only its "finetune", or only to "write" a take that no model has made. A contact sheet has
    several `drafts`; `chooses_s` and the preset "auto" have previews made and scored.
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
    drafts: int = 1
    chooses_s: bool = False


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
    """A job's seconds and memory, at the rate of this machine; a stage that is not known is the last."""
    written = work.frames * work.width * work.height / 1e6 * costs.write_seconds
    if work.parts == "write":
        return Estimate(0.0, costs.rate * written, costs.start_memory)
    stages = _stages(costs, work.until)
    frames = {stage.name: base_frames(costs, work) * stage.frames // costs.window for stage in stages}
    tuning = costs.rate * _all_tuning(costs, stages, work.preset)
    peaks = [costs.start_memory, *(stage.finetune_memory for stage in stages if work.preset != "none")]
    if work.parts == "finetune":
        return Estimate(tuning, costs.rate * costs.start_seconds, max(peaks))
    sampling = sum(stage_seconds(stage, _steps(stage, work), frames[stage.name]) for stage in stages)
    sampling += stage_seconds(stages[0], _steps_besides(stages[0], work), frames[stages[0].name])
    sampling *= 2 if work.is_guided else 1
    sampling += stage_seconds(stages[0], SCORING * _clips_scored(work), frames[stages[0].name])
    peaks += [stage.memory + max(0, frames[stage.name] - stage.chunk) * stage.frame_memory for stage in stages]
    return Estimate(tuning, costs.rate * (costs.start_seconds + sampling + written), max(peaks))


def stage_seconds(stage: StageCost, steps: int, frames: int) -> float:
    """How long so many sampling steps of a stage's frames took on the machine that was measured."""
    return steps * _chunks(stage, frames) * stage.step_seconds


def tuning_seconds(costs: ModelCosts, stage: StageCost, preset: str) -> float:
    """How long a preset's finetune of a stage took on the machine that was measured; 0 for a preset without figures."""
    found = next((each for each in costs.presets if each.preset == preset), None)
    share = costs.upscaling_share if stage.is_upscaling else 1.0
    return math.ceil(found.steps * share) * found.weight * stage.finetune_seconds if found is not None else 0.0


def base_frames(costs: ModelCosts, work: Work) -> int:
    """The frames of the base for a job."""
    return max(costs.window, math.ceil(work.frames / Fraction(work.fps) * costs.base_fps))


def _stages(costs: ModelCosts, until: str | None) -> tuple[StageCost, ...]:
    names = [stage.name for stage in costs.stages]
    return costs.stages[: names.index(until) + 1] if until in names else costs.stages


def _all_tuning(costs: ModelCosts, stages: tuple[StageCost, ...], preset: str) -> float:
    """Of all stages; a finetune that is chosen is tried at the base, and taken for the slowest further on."""
    if preset != "auto":
        return sum(tuning_seconds(costs, stage, preset) for stage in stages)
    tried = [[tuning_seconds(costs, stage, name) for name in CHOSEN_FINETUNES] for stage in stages]
    return sum(tried[0]) + sum(max(each) for each in tried[1:])


def _previews(work: Work) -> int:
    """How many previews are made, of each finetune that is tried."""
    if work.preset != "auto":
        return PREVIEWS if work.chooses_s else 0
    return (1 + len(CHOSEN_FINETUNES)) * (PREVIEWS if work.chooses_s else 1)


def _steps_besides(base: StageCost, work: Work) -> int:
    """Sampling steps of the base beyond those of one result."""
    previews = _previews(work)
    rest = PREVIEW_STEPS * previews + (min(SHORTLIST, previews) - 1) * base.steps if previews else 0
    return (work.drafts - 1) * base.steps + rest


def _clips_scored(work: Work) -> int:
    """Drafts of a sheet, previews and the shortlist, and the source that they are compared with."""
    previews = _previews(work)
    scored = previews + min(SHORTLIST, previews) + (work.drafts if work.drafts > 1 else 0)
    return scored + 1 if scored else 0


def _steps(stage: StageCost, work: Work) -> int:
    if stage.is_upscaling and work.upscaling_steps is not None:
        return min(stage.steps, work.upscaling_steps)
    return stage.steps


def _chunks(stage: StageCost, frames: int) -> float:
    """How many chunks are sampled, in chunks of the full size: a short clip's one is smaller."""
    if frames <= stage.chunk:
        return frames / stage.chunk
    return 1 + math.ceil((frames - stage.chunk) / (stage.chunk * (1 - stage.overlap)))
