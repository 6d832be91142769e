"""Works the units of an evaluation: finetune, sample, judge, keep; then the report. What is done is not done again."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

import torch
from torch import Tensor

from backend.cascade.cells import Cell, sample_cells
from backend.contract.events import Event, StageStarted, StepDone, TaskFinished
from backend.contract.wire import dumps
from backend.degradation.grid import to_tensor, to_uint8
from backend.evaluation import results
from backend.evaluation.bench import Edit, bench, shown
from backend.evaluation.choice.candidates import PREVIEW_STEPS
from backend.evaluation.choice.classifier import EVALUATIONS
from backend.evaluation.choice.scores import Scorer
from backend.evaluation.judge import judge, score
from backend.evaluation.measures import measure
from backend.evaluation.methods import METHODS, Sampling
from backend.evaluation.plan import UNJUDGED, Unit, group, units, wishes
from backend.evaluation.report import write_report
from backend.evaluation.text_to_video import captions
from backend.finetuning import asset
from backend.finetuning.asset import Identity
from backend.finetuning.loss import Target
from backend.finetuning.presets import PRESETS
from backend.models.protocol import Family

FINETUNE_COST = 4  # of a finetuning step, in evaluations of the network
CAPTION_SAMPLING = Sampling(steps=32, guidance=3.0)


@dataclass(frozen=True)
class Order:
    """What is to be evaluated: which tables, of how many wishes each (None: all), and which part of the work is ours.

    `shard` is (I, N), the I-th of N parts, from 1. `steps` and `guidance` override the sampling of all methods.
    """

    tables: tuple[str, ...]
    shard: tuple[int, int] = (1, 1)
    limit: int | None = None
    steps: int | None = None
    guidance: float | None = None


def evaluate(family: Family, order: Order, out: Path) -> Generator[Event, None, None]:
    """Do this shard's units that are not in `out` yet, then write the report of all that is there.

    Closing the iterator stops between two steps; the same call goes on. Raises Conflict.
    """
    results.claim(out, settings(family, order))
    work = Work(family, order, out)
    yield StageStarted("units", 0, 2)
    with results.appending(out, order.shard) as file:
        for unit in work.todo:
            started = time.monotonic()
            folder = yield from work.finetune(unit)
            line = results.record(unit, work.do(unit, folder), time.monotonic() - started)
            results.append(file, line)
            yield work.done(work.sampling_cost(unit))
    yield StageStarted("report", 1, 2)
    yield TaskFinished(write_report(out, order.tables, order.limit))


@dataclass(frozen=True)
class Tuning:
    """A finetune that a unit needs: what it is made of, and its folder."""

    identity: Identity
    target: Target
    folder: Path

    @property
    def cost(self) -> int:
        """What is left to do of it, in evaluations of the network."""
        return 0 if asset.is_complete(self.folder) else FINETUNE_COST * self.identity.recipe.steps


class Work:
    """The units of a shard that are still to do, and how far it is, counted in evaluations of the network."""

    def __init__(self, family: Family, order: Order, out: Path) -> None:
        self.family, self.out, self.sampling = family, out, samplings(family, order)
        self.todo = remaining(order, out)
        tunings = {tuning.folder: tuning for unit in self.todo if (tuning := self._tuning(unit))}
        self._total = sum(map(self.sampling_cost, self.todo)) + sum(tuning.cost for tuning in tunings.values())
        self._done, self._started = 0, time.monotonic()
        self._scorers: dict[str, Scorer] = {}  # by wish: what the source itself scores is looked at once

    def finetune(self, unit: Unit) -> Generator[Event, None, Path | None]:
        """The folder of the unit's finetune, made now or found; None where it has none."""
        tuning = self._tuning(unit)
        if tuning is None:
            return None
        if not asset.is_complete(tuning.folder):
            facts, before = {"source": f"clip {group(unit)} of the bench"}, 0
            with closing(asset.make(self.family, tuning.identity, tuning.target, tuning.folder, facts)) as steps:
                for step in steps:
                    yield self.done(FINETUNE_COST * (step.done - before))
                    before = step.done
        return tuning.folder

    def do(self, unit: Unit, folder: Path | None) -> results.Record:
        """Make the clip, keep it, and measure it."""
        wish, stage = wishes()[unit.wish], self.family.stages[0]
        if unit.method == "preview":
            return self._scored(unit, self._preview(unit, folder))
        if unit.method == "scored":
            known = results.load_clip(self.out, replace(unit, method="invert").key, stage.frames)
            return self._scored(unit, known)
        with asset.applied(self.family.network(stage.name), folder):
            made = METHODS[unit.method](
                self.family, self._sampling(unit), unit.s, self._source(unit), wish.prompt, wish.seed
            )
        clip = to_uint8(made[0].permute(1, 2, 3, 0).numpy())
        results.save_clip(self.out, unit.key, clip)
        if isinstance(wish, Edit):
            return asdict(measure(wish, clip))
        return {"right": score(judge(clip), wish.scene.attributes)}

    def _preview(self, unit: Unit, folder: Path | None) -> results.Clip:
        """A candidate's preview, made and kept."""
        wish, stage, sampling = wishes()[unit.wish], self.family.stages[0], self._sampling(unit)
        cells = [Cell(unit.s, sampling.steps, wish.seed)]
        with asset.applied(self.family.network(stage.name), folder):
            *_, last = sample_cells(self.family, stage, wish.prompt, self._source(unit), cells, sampling.guidance)
        clip = to_uint8(last.clean[0].cpu().permute(1, 2, 3, 0).numpy())
        results.save_clip(self.out, unit.key, clip)
        return clip

    def _scored(self, unit: Unit, clip: results.Clip) -> results.Record:
        """A clip's scores, as a user's would be scored: nobody judges it."""
        prompt = wishes()[unit.wish].prompt
        scorer = self._scorers.setdefault(unit.wish, Scorer(self.family, prompt, self._source(unit)))
        (scores,) = scorer.scores([clip])
        return {"scores": asdict(scores)}

    def sampling_cost(self, unit: Unit) -> int:
        """Evaluations of the network that the unit's sampling takes, or its scores."""
        sampling = self._sampling(unit)
        passes = 1 if sampling.guidance == 1.0 else 2
        if unit.method in UNJUDGED:
            return EVALUATIONS + (sampling.steps * passes if unit.method == "preview" else 0)
        return sampling.steps * (passes + 2 if unit.method == "plug_and_play" else passes)

    def done(self, cost: int) -> StepDone:
        """So much more is behind."""
        self._done += cost
        spent = time.monotonic() - self._started
        left = spent * max(self._total - self._done, 0) / self._done
        return StepDone("units", self._done, self._total, round(left, 1))

    def _sampling(self, unit: Unit) -> Sampling:
        kind = "edit" if isinstance(wishes()[unit.wish], Edit) else "caption"
        return self.sampling["preview" if unit.method == "preview" else kind]

    def _tuning(self, unit: Unit) -> Tuning | None:
        if unit.recipe is None or unit.method == "scored":
            return None
        target, stage = Target(self._source(unit), None), self.family.stages[0].name
        weights = self.family.weights()[stage]
        identity = Identity(self.family.name, stage, weights, asset.frames_hash(target), unit.recipe)
        return Tuning(identity, target, self.out / "finetunes" / identity.key)

    def _source(self, unit: Unit) -> Tensor:
        """The clip [1, 3, T, H, W] that the edit begins with; an empty one where there is none."""
        wish, stage = wishes()[unit.wish], self.family.stages[0]
        if not isinstance(wish, Edit):
            return torch.empty(0)
        return to_tensor(shown(wish.source, stage.frames, stage.height, stage.width))


def remaining(order: Order, out: Path) -> Sequence[Unit]:
    """This shard's units without a record."""
    there, (index, count) = results.read(out), order.shard
    ours = [unit for unit in units(order.tables, order.limit) if group(unit) % count == index - 1]
    return [unit for unit in ours if unit.key not in there]


def samplings(family: Family, order: Order) -> dict[str, Sampling]:
    """The sampling of edits (the stage's own steps, no guidance: the paper's), of captions and of edits' previews."""
    defaults = {"edit": Sampling(family.stages[0].steps, 1.0), "caption": CAPTION_SAMPLING}
    found = {
        kind: Sampling(
            sampling.steps if order.steps is None else order.steps,
            sampling.guidance if order.guidance is None else order.guidance,
        )
        for kind, sampling in defaults.items()
    }
    return {**found, "preview": replace(found["edit"], steps=min(PREVIEW_STEPS, found["edit"].steps))}


def settings(family: Family, order: Order) -> results.Record:
    """Everything that all results of a folder have in common."""
    return {
        "model": family.name,
        "grid": [family.stages[0].frames, family.stages[0].height, family.stages[0].width],
        "weights": family.weights()[family.stages[0].name],
        "sampling": {kind: asdict(sampling) for kind, sampling in samplings(family, order).items()},
        "presets": {name: asdict(recipe) for name, recipe in PRESETS.items()},
        "bench": sha256("".join(map(dumps, bench())).encode()).hexdigest(),
        "captions": sha256("\n".join(caption.prompt for caption in captions()).encode()).hexdigest(),
    }
