"""The grades of clips that are known beforehand: about 5 for what is right, little on the axis of what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from backend.evaluation.bench import Edit, bench, shown
from backend.evaluation.grade import LIMITS, Grades, alignment_share, grade, share
from backend.evaluation.measures import measure
from backend.world.attributes import COLOURS, SHAPES
from backend.world.render import clip_times, coverage
from tests.evaluation import cases

EDITS = bench()[1::8]
MOVING = [edit for edit in EDITS if edit.target.motion != "still"]
KEEPING = [edit for edit in MOVING if "motion" not in edit.edited]


@cache
def graded(case: Callable[[Edit], cases.Clip], edit: Edit) -> Grades:
    return grade(edit, measure(edit, case(edit)))


def mean(case: Callable[[Edit], cases.Clip], edits: list[Edit], axis: str) -> float:
    return float(np.mean([getattr(graded(case, edit), axis) for edit in edits]))


def test_the_chosen_edits_are_of_all_kinds() -> None:
    assert {edit.kind for edit in EDITS} == {"motion", "style", "object", "background"}
    assert len(KEEPING) >= 5


def test_the_true_target_is_perfect() -> None:
    for edit in EDITS:
        grades = graded(cases.true, edit)
        assert min(grades.alignment, grades.fidelity, grades.quality) >= 4.9, (edit.name, grades)


def test_a_worn_target_loses_little() -> None:
    for edit in EDITS:
        grades = graded(cases.worn, edit)
        assert grades.success and grades.alignment == 5 and grades.mean >= 4.5, (edit.name, grades)


def test_the_unchanged_source_is_faithful_and_fails() -> None:
    for edit in EDITS:
        grades = graded(cases.unchanged, edit)
        assert grades.alignment == 1 and grades.fidelity >= 4.9 and grades.quality >= 4.9, (edit.name, grades)
        assert not grades.success


def test_noise_is_nothing() -> None:
    for edit in EDITS:
        grades = graded(cases.noise, edit)
        assert max(grades.alignment, grades.fidelity, grades.quality) <= 1.2, (edit.name, grades)


def test_a_frozen_frame_loses_the_motion() -> None:
    """By alignment where the motion was asked for, else by fidelity; it is smooth all the same."""
    for edit in MOVING:
        grades = graded(cases.frozen, edit)
        assert grades.quality >= 4.5, (edit.name, grades)
        assert grades.alignment == 1 if "motion" in edit.edited else grades.alignment < 5, (edit.name, grades)
    assert mean(cases.frozen, KEEPING, "fidelity") <= 2.2


def test_shuffled_frames_lose_quality() -> None:
    for edit in MOVING:
        assert graded(cases.shuffled, edit).quality <= 2.5, (edit.name, graded(cases.shuffled, edit))
    assert mean(cases.shuffled, MOVING, "quality") <= 1.5


def test_another_clip_of_the_same_words_loses_fidelity() -> None:
    assert all(graded(cases.another, edit).alignment == 5 for edit in EDITS)
    assert mean(cases.another, KEEPING, "fidelity") <= 2.0
    assert mean(cases.another, list(EDITS), "fidelity") <= mean(cases.worn, list(EDITS), "fidelity") - 1.5
    assert mean(cases.another, list(EDITS), "quality") >= 4.5


def _of_kind(kind: str, edited: tuple[str, ...] | None = None) -> Edit:
    return next(e for e in bench() if e.kind == kind and (edited is None or e.edited == edited))


def _fidelity(edit: Edit, clip: cases.Clip) -> float:
    return grade(edit, measure(edit, clip)).fidelity


def test_what_the_prompt_left_alone_must_stay() -> None:
    """The true target with one more thing changed, each of a kind that the prompt did not name."""
    edit = next(e for e in bench() if e.kind == "style" and e.target.motion == "right")
    target = edit.target
    ground = next(c for c in COLOURS if c not in (target.colour, target.background_colour))
    others = {
        "place": replace(target, y=1 - target.y if abs(target.y - 0.5) > 0.13 else target.y + 0.26),
        "motion": replace(target, motion="left", x=target.x + target.reach),
        "shape": replace(target, shape=next(s for s in SHAPES if s != target.shape)),
        "colour": replace(target, colour=ground),
        "ground": replace(target, background_colour=ground),
    }
    best = _fidelity(edit, cases.true(edit))
    for name, scene in others.items():
        assert _fidelity(edit, shown(scene, *cases.GRID)) <= best - 1, name


def test_a_ghost_of_the_old_object_costs_fidelity() -> None:
    """A second object where the source had one, beside one that is right."""
    edit = next(e for e in bench() if e.kind == "motion" and e.target.motion in ("left", "right", "up", "down"))
    ghost = coverage(edit.source, clip_times(16), 24, 40)[..., None] > 0.5
    clip = np.where(ghost, cases.unchanged(edit), cases.true(edit))
    assert _fidelity(edit, clip) <= _fidelity(edit, cases.true(edit)) - 1


def test_more_noise_never_helps() -> None:
    edit = _of_kind("object")
    rng = np.random.default_rng(0)
    noise = rng.normal(0, 1, (*cases.GRID, 3))
    clips = [np.clip(cases.true(edit) + sd * noise, 0, 255).astype(np.uint8) for sd in (0, 10, 20, 40, 80)]
    found = [grade(edit, measure(edit, clip)) for clip in clips]
    for axis in ("fidelity", "quality"):
        values = [getattr(grades, axis) for grades in found]
        assert values == sorted(values, reverse=True) and values[-1] <= 2 < values[0], (axis, values)


def test_half_of_a_double_edit_is_worth_half() -> None:
    edit = _of_kind("object", ("shape", "colour"))
    measures = measure(edit, shown(replace(edit.source, shape=edit.target.shape), *cases.GRID))
    assert measures.right == dict.fromkeys(measures.right, True) | {"colour": False}
    assert alignment_share(edit, measures) == pytest.approx(0.5 * 0.8)


@pytest.mark.parametrize("name", LIMITS)
def test_a_share_falls_from_one_to_nought(name: str) -> None:
    good, bad = LIMITS[name]
    values = [share(name, good + part * (bad - good)) for part in (-0.5, 0, 0.25, 0.5, 1, 2)]
    assert values == pytest.approx([1, 1, 0.75, 0.5, 0, 0])
    assert share(name, None) == 0


def test_success_needs_all_three() -> None:
    assert Grades(2.1, 2.1, 2.1).success
    assert not any(Grades(*values).success for values in ((2.0, 5, 5), (5, 2.0, 5), (5, 5, 2.0)))
