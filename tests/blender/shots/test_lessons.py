"""One finetune for strips that are cut from the same file."""

from __future__ import annotations

from typing import Any

import pytest
from bl_ext.user_default.dreamstrip.backend.contract.requests import EditRequest
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.shots import lessons, request_builder, shot_list
from bl_ext.user_default.dreamstrip.blender_addon.shots.lessons import Range


@pytest.mark.parametrize(
    ("ranges", "joined"),
    [
        ([(0, 10)], ((0, 10),)),
        ([(30, 40), (0, 10), (5, 20)], ((0, 40),)),
        ([(0, 10), (31, 40)], ((0, 10), (31, 40))),
        ([(0, 10), (0, 10)], ((0, 10),)),
        ([(0, 10), (25, 35), (60, 70)], ((0, 70),)),
    ],
)
def test_ranges_are_joined_over_gaps_no_longer_than_what_is_used(
    ranges: list[Range], joined: tuple[Range, ...]
) -> None:
    assert lessons.clusters(ranges) == joined


def _cut(timeline: Any) -> list[Any]:
    """Frames 0 to 19, 30 to 49 and 140 to 149 of one file."""
    strips = [timeline.clip(name, channel, 1) for channel, name in enumerate("abc", 1)]
    for strip, (first, end) in zip(strips, ((0, 20), (30, 50), (140, 150)), strict=True):
        compat.set_left(strip, 1 + first)
        compat.set_right(strip, 1 + end)
    return strips


def test_strips_of_one_file_are_taught_together(timeline: Any) -> None:
    timeline.select(*_cut(timeline))
    timeline.scene.dreamstrip.prompt = "at night"
    found = {shot.strip: shot.lesson for shot in shot_list.shots(timeline.scene)}
    assert found == {"a": (0, 50), "b": (0, 50), "c": None}
    timeline.scene.dreamstrip.share_finetune = False
    assert {shot.lesson for shot in shot_list.shots(timeline.scene)} == {None}


def test_the_request_names_what_is_learnt(timeline: Any, tmp_path: Any) -> None:
    timeline.select(*_cut(timeline))
    timeline.scene.dreamstrip.prompt = "at night"
    shots = shot_list.shots(timeline.scene)
    requests = [request_builder.outbound(timeline.scene, shot, tmp_path).request for shot in shots]
    taught = [(r.source.first, r.finetune_on) for r in requests if isinstance(r, EditRequest)]
    assert [(first, clip and (clip.first, clip.frames)) for first, clip in taught] == [
        (0, (0, 50)), (30, (0, 50)), (140, None),
    ]  # fmt: skip
