"""What the selection asks for, and what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest
from bl_ext.user_default.dreamstrip.blender_addon.shots import shot_list


def test_a_subject_that_the_prompt_does_not_name_is_told_on_the_panel(timeline: Any) -> None:
    timeline.select(*(timeline.still(name, channel) for channel, name in enumerate("abc", 1)))
    timeline.scene.dreamstrip.kind, timeline.scene.dreamstrip.prompt = "subject", "on the beach"
    (shot,) = shot_list.shots(timeline.scene)
    assert (shot.problem, shot.fix) == ("Write t* in the prompt, where the subject is meant", "prompt")


def test_two_photos_are_not_enough(timeline: Any) -> None:
    timeline.select(timeline.still("a", 1), timeline.still("b", 2))
    timeline.scene.dreamstrip.kind = "subject"
    assert "3 or more" in shot_list.problem(timeline.scene, shot_list.shots(timeline.scene))


@pytest.mark.parametrize("kind", ["edit", "animate"])
def test_a_prompt_is_asked_for(timeline: Any, kind: str) -> None:
    timeline.select(timeline.clip() if kind == "edit" else timeline.still())
    assert "prompt" in shot_list.problem(timeline.scene, shot_list.shots(timeline.scene))


def test_the_wrong_selection_is_named(timeline: Any) -> None:
    timeline.select(timeline.still())
    timeline.scene.dreamstrip.kind = "edit"
    assert shot_list.problem(timeline.scene, shot_list.shots(timeline.scene)).startswith("Select")
