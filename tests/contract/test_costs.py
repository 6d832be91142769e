"""What a job will cost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.contract import costs as figures
from backend.contract.costs import Estimate, ModelCosts, PresetCost, StageCost, Work, base_frames, estimate
from backend.evaluation.choice import candidates, pick

STAGES = (
    StageCost("base", 16, 16, 0.5, 10, False, 1.0, 2.0, 1000, 3, 1500),
    StageCost("tsr", 32, 32, 0.25, 4, True, 8.0, 0.0, 2000, 10),
)
COSTS = ModelCosts("embedded", "a test", 3, 16, 5.0, 500, 2.0, STAGES, (PresetCost("mixed", 50, 1.5),))
WORK = Work(48, "24", 1000, 500, None, None, is_guided=False, preset="mixed")


def test_a_short_clip_is_one_window_of_each_stage() -> None:
    assert base_frames(COSTS, WORK) == 16
    # 50 steps at 1.5 x 2 s; 5 s to start, 10 steps of 1 s, 4 of 8 s, 24 million pixels at 2 s.
    assert estimate(COSTS, WORK) == Estimate(150.0, 5.0 + 10.0 + 32.0 + 48.0, 2000)


@pytest.mark.parametrize(
    ("frames", "base", "chunks"),
    [(192, 24, (2, 2)), (193, 25, (3, 2)), (384, 48, (5, 4))],
)
def test_a_longer_clip_has_more_windows_and_chunks(frames: int, base: int, chunks: tuple[int, int]) -> None:
    work = replace(WORK, frames=frames, width=0)
    assert base_frames(COSTS, work) == base
    assert estimate(COSTS, work).seconds == 5.0 + 10.0 * chunks[0] + 32.0 * chunks[1]
    assert estimate(COSTS, work).memory == 2000 + (2 * base - 32) * 10


def test_a_draft_stops_after_its_stage() -> None:
    assert estimate(COSTS, replace(WORK, until="base", width=0)) == Estimate(150.0, 15.0, 1500)


def test_fewer_steps_to_upscale_do_not_shorten_the_base() -> None:
    assert estimate(COSTS, replace(WORK, upscaling_steps=1, width=0)).seconds == 5.0 + 10.0 + 8.0


def test_guidance_evaluates_twice() -> None:
    assert estimate(COSTS, replace(WORK, is_guided=True, width=0)).seconds == 5.0 + 2 * 42.0


def test_without_a_finetune_none_is_paid_for() -> None:
    draft = replace(WORK, preset="none", until="base", width=0)
    assert estimate(COSTS, draft) == Estimate(0.0, 15.0, 1000)


def test_a_camera_over_a_still_is_only_written() -> None:
    assert estimate(COSTS, replace(WORK, parts="write")) == Estimate(0.0, 48.0, 500)


def test_a_finetune_alone_is_only_that() -> None:
    assert estimate(COSTS, replace(WORK, parts="finetune")) == Estimate(150.0, 5.0, 1500)


def test_a_sheet_is_many_drafts_and_their_scores() -> None:
    sheet = replace(WORK, until="base", preset="none", width=0, drafts=6)
    # 5 s to start, six times 10 steps of 1 s, 12 evaluations for each cell and the source.
    assert estimate(COSTS, sheet).seconds == 5.0 + 60.0 + 12.0 * 7


def test_settings_that_are_chosen_cost_their_previews() -> None:
    chosen = replace(WORK, until="base", preset="none", width=0, chooses_s=True)
    # Four previews of 8 steps, three results of 10, and 12 evaluations for these seven and the source.
    assert estimate(COSTS, chosen).seconds == 5.0 + 32.0 + 30.0 + 12.0 * 8
    both = replace(chosen, preset="auto")
    assert estimate(COSTS, both).seconds == 5.0 + 96.0 + 30.0 + 12.0 * 16
    assert estimate(COSTS, both).finetune_seconds == 150.0, "that of the one preset that has figures here"


def test_the_figures_of_the_choice_are_those_of_the_choice() -> None:
    assert (figures.PREVIEW_STEPS, figures.SHORTLIST) == (candidates.PREVIEW_STEPS, pick.SHORTLIST)
    assert set(candidates.STRENGTHS) == {"none", *figures.CHOSEN_FINETUNES}
    assert {len(levels) for levels in candidates.STRENGTHS.values()} == {figures.PREVIEWS}


def test_a_machine_that_is_known_has_its_own_rate() -> None:
    faster = estimate(replace(COSTS, rate=0.5, learnt=3), WORK)
    whole = estimate(COSTS, WORK)
    assert (faster.finetune_seconds, faster.seconds) == (whole.finetune_seconds / 2, whole.seconds / 2)
    assert faster.memory == whole.memory
