"""Which strips a job is made for, and with which prompt."""

from __future__ import annotations

from typing import Any

import pytest
from bl_ext.user_default.dreamstrip.backend.contract.requests import AnimateRequest, EditRequest
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.shots import request_builder, scope, shot_list, source
from bl_ext.user_default.dreamstrip.blender_addon.takes import strip_record
from bl_ext.user_default.dreamstrip.blender_addon.takes.panel_settings import PanelSettings
from bl_ext.user_default.dreamstrip.blender_addon.takes.strip_record import StripRecord, TakeEntry


def new_effect(timeline: Any, name: str, kind: str, channel: int, left: int, right: int, *inputs: Any) -> Any:
    """An effect strip, by the names of this Blender."""
    words: dict[str, Any] = {"length": right - left} if compat.VERSION >= (5, 0, 0) else {"frame_end": right}
    prefix = "input" if compat.VERSION >= (4, 4, 0) else "seq"
    words |= {f"{prefix}{index}": strip for index, strip in enumerate(inputs, 1)}
    return timeline.strips.new_effect(name=name, type=kind, channel=channel, frame_start=left, **words)


def _found(timeline: Any, which: str) -> list[tuple[str, int, int, str | None]]:
    return [(piece.strip.name, piece.left, piece.right, piece.marker) for piece in scope.pieces(timeline.scene, which)]


def test_a_channel_is_that_of_the_active_strip(timeline: Any) -> None:
    first, second = timeline.clip("a", 1, 1, 20), timeline.clip("b", 1, 30, 20)
    timeline.clip("c", 2, 1, 20)
    timeline.select(second)
    assert _found(timeline, "channel") == [("a", 1, 21, None), ("b", 30, 50, None)]
    timeline.scene.sequence_editor.active_strip = None
    assert _found(timeline, "channel") == []
    assert first.channel == 1


def test_markers_cut_strips(timeline: Any) -> None:
    timeline.clip("a", 1, 1, 40)
    timeline.clip("b", 1, 50, 20)
    timeline.select()
    for name, frame in (("three", 60), ("two", 30), ("one", 11)):
        timeline.scene.timeline_markers.new(name, frame=frame).select = name == "one"
    assert _found(timeline, "markers") == [
        ("a", 11, 30, "one"), ("a", 30, 41, "two"), ("b", 50, 60, "two"), ("b", 60, 70, "three"),
    ]  # fmt: skip
    timeline.scene.timeline_markers["three"].select = True
    assert _found(timeline, "markers") == [("a", 11, 30, "one"), ("b", 60, 70, "three")]


def test_a_part_of_a_clip_and_of_a_still(timeline: Any, tmp_path: Any) -> None:
    clip = timeline.clip("a", 1, 11, 40)
    compat.set_left(clip, 16)
    timeline.still("s", 2, 1, 60)
    timeline.scene.timeline_markers.new("here", frame=31)
    timeline.scene.dreamstrip.prompt = "{name} {index} {marker}"
    timeline.scene.dreamstrip.share_finetune = False
    timeline.select()
    still, edit = shot_list.shots(timeline.scene, "markers")
    assert (edit.first, edit.frames, edit.left, edit.prompt) == (20, 20, 31, "a 2 here")
    request = request_builder.outbound(timeline.scene, edit, tmp_path).request
    assert isinstance(request, EditRequest)
    assert (request.source.first, request.source.frames) == (20, 20)
    request = request_builder.outbound(timeline.scene, still, tmp_path).request
    assert isinstance(request, AnimateRequest)
    assert len(request.camera.poses) == 30


def test_takes_are_not_sent_unless_they_are_chosen(timeline: Any) -> None:
    take = timeline.clip("take", 2, 1, 20)
    timeline.clip("source", 1, 1, 20)
    entry = TakeEntry("job", "take.mp4", PanelSettings("edit", "at night"), "", (), 20, 0, False, None)
    strip_record.write(take, StripRecord(takes=(entry,)))
    timeline.scene.timeline_markers.new("here", frame=1)
    timeline.select()
    assert [name for name, *_ in _found(timeline, "markers")] == ["source"]
    timeline.select(take)
    assert [name for name, *_ in _found(timeline, "markers")] == ["take"]


def test_strips_with_a_prompt_take_their_own(timeline: Any) -> None:
    for channel, (name, words) in enumerate((("a", "at night"), ("b", "  "), ("c", "in {marker}snow")), 1):
        timeline.clip(name, channel, 1, 20).dreamstrip.own_prompt = words
    timeline.scene.dreamstrip.prompt = "for all"
    assert [shot.prompt for shot in shot_list.shots(timeline.scene, "prompted")] == ["at night", "in snow"]


def test_where_prompts_come_from(timeline: Any) -> None:
    first, second = timeline.clip("a.mp4", 1, 1, 20), timeline.clip("b", 1, 30, 20)
    title = new_effect(timeline, "title", "TEXT", 3, 5, 25)
    near = new_effect(timeline, "near", "TEXT", 2, 15, 20)
    below = new_effect(timeline, "far", "TEXT", 4, 1, 20)
    title.text, near.text, below.text = "at\nnight", "too short", "too high"
    compat.set_right(below, 15)
    second.dreamstrip.own_prompt = "in snow"
    settings = timeline.scene.dreamstrip
    settings.prompt = "{name} {index}"
    timeline.select(first, second, title)

    def prompts(which: str) -> list[str]:
        settings.prompts = which
        return [shot.prompt for shot in shot_list.shots(timeline.scene)]

    assert prompts("one") == ["a 1", "b 2"]
    assert prompts("own") == ["a 1", "in snow"]
    assert prompts("text") == ["at night", "b 2"]


def test_of_an_effect_and_what_it_alters_only_the_effect_is_sent(timeline: Any) -> None:
    clip = timeline.clip("a", 1, 1, 20)
    fast = new_effect(timeline, "fast", "SPEED", 2, 1, 21, clip)
    other = timeline.clip("b", 3, 11, 20)
    mixed = new_effect(timeline, "mixed", "CROSS", 4, 11, 21, clip, other)
    timeline.select(clip, fast, other, mixed)
    assert [name for name, *_ in _found(timeline, "selection")] == ["fast", "b"]
    timeline.select(mixed)
    assert [name for name, *_ in _found(timeline, "selection")] == ["mixed"]
    timeline.select(clip)
    assert [name for name, *_ in _found(timeline, "selection")] == ["a"]


@pytest.mark.parametrize("which", scope.NOTHING)
def test_an_empty_scope_says_what_to_do(timeline: Any, which: str) -> None:
    timeline.scene.dreamstrip.scope = which
    timeline.scene.dreamstrip.kind = "edit"
    found, count = shot_list.first_shots(timeline.scene)
    assert (found, count) == ((), 0)
    assert shot_list.problem(timeline.scene, found) == scope.NOTHING[which]


def test_pieces_stand_from_left_to_right_and_from_the_lowest_channel_up(timeline: Any) -> None:
    spots = {"c": (3, 21), "a": (2, 1), "d": (1, 30), "b": (1, 21)}
    timeline.select(*(timeline.still(name, channel, start, 5) for name, (channel, start) in spots.items()))
    found = scope.pieces(timeline.scene, "selection")
    assert [(piece.strip.name, piece.left, piece.right, piece.index) for piece in found] == [
        ("a", 1, 6, 1), ("b", 21, 26, 2), ("c", 21, 26, 3), ("d", 30, 35, 4),
    ]  # fmt: skip
    assert [piece.strip.name for piece in found[1:3]] == ["b", "c"] and found[-1].index == 4


def test_of_many_strips_only_those_that_are_shown_are_worked_out(
    timeline: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for index in range(100):
        name = f"i{index}"
        timeline.strips.new_image(name, str(timeline.media / "coffee.png"), 1 + index % 100, 2 * index).select = True
    timeline.scene.dreamstrip.prompt = "at night"
    worked_out, still_frames = [], source.still_frames

    def counted(strip: Any) -> source.FileFrames:
        worked_out.append(strip.name)
        return still_frames(strip)

    monkeypatch.setattr(source, "still_frames", counted)
    shots, count = shot_list.first_shots(timeline.scene, most=4)
    assert (len(shots), count) == (4, 100)
    assert len(worked_out) == 4
