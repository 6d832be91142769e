"""The figures behind the estimates belong to the models as they are."""

from __future__ import annotations

from backend.contract.status import ModelList
from backend.contract.wire import from_wire, to_wire
from backend.finetuning.presets import PRESETS, UPSCALING_SHARE
from backend.models.catalogue import CATALOGUE
from backend.models.costs import EMBEDDED
from backend.models.embedded import STAGES


def test_each_stage_has_its_cost() -> None:
    known = [(cost.name, cost.frames, cost.steps, cost.finetune_seconds > 0) for cost in EMBEDDED.stages]
    assert known == [(stage.name, stage.frames, stage.steps, stage.finetuned) for stage in STAGES]
    assert [cost.is_upscaling for cost in EMBEDDED.stages] == [stage.kind != "base" for stage in STAGES]
    chunks = [stage.frames if stage.kind == "base" else stage.chunk for stage in STAGES]
    assert [cost.chunk for cost in EMBEDDED.stages] == chunks


def test_each_preset_has_its_steps() -> None:
    assert {preset.preset: preset.steps for preset in EMBEDDED.presets} == {
        name: recipe.steps for name, recipe in PRESETS.items()
    }
    assert EMBEDDED.upscaling_share == UPSCALING_SHARE


def test_the_catalogue_goes_over_the_wire() -> None:
    told = ModelList(CATALOGUE)
    assert from_wire(ModelList, to_wire(told)) == told
