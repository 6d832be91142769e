"""When a take is stale: its source's trim, file or prompt has changed since."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.camera import keys
from bl_ext.user_default.dreamstrip.blender_addon.takes import source_state
from bl_ext.user_default.dreamstrip.blender_addon.takes.panel_settings import PanelSettings
from bl_ext.user_default.dreamstrip.blender_addon.takes.strip_record import SourceState, TakeEntry

_THEN = SourceState("//a.mp4", "/cut/a.mp4", 10, 50, "a path", "{name} at night", "{name}")
_TAKE = TakeEntry("job", "", PanelSettings("edit", "at night"), "", (), 50, 0, False, _THEN)


@pytest.mark.parametrize(
    "now",
    [
        _THEN,
        replace(_THEN, first=20, frames=30),
        replace(_THEN, file="/moved/a.mp4"),
        replace(_THEN, path="/cut/a.mp4"),
        replace(_THEN, camera=""),
        replace(_THEN, words="at night", title="at night"),
        replace(_THEN, words="", title=""),
    ],
    ids=[
        "the same",
        "cut shorter",
        "the project was moved",
        "its path became absolute",
        "its camera is unknown",
        "the same prompt is on it now",
        "its prompts were taken off",
    ],
)
def test_it_fits(now: SourceState) -> None:
    assert source_state.changes(_TAKE, now) == ()


@pytest.mark.parametrize(
    ("now", "word"),
    [
        (replace(_THEN, frames=51), "frames"),
        (replace(_THEN, first=9), "frames"),
        (replace(_THEN, path="//b.mp4", file="/cut/b.mp4"), "file"),
        (replace(_THEN, words="by day"), "prompt"),
        (replace(_THEN, title="by day"), "prompt"),
        (replace(_THEN, camera="another"), "camera"),
    ],
)
def test_it_is_stale(now: SourceState, word: str) -> None:
    (reason,) = source_state.changes(_TAKE, now)
    assert word in reason


def test_a_take_that_does_not_know_its_source_is_never_stale() -> None:
    take = replace(_TAKE, source=None)
    assert source_state.changes(take, replace(_THEN, first=0, words="at night")) == ()
    assert source_state.changes(take, replace(_THEN, words="by day")), "but for another prompt"


def test_a_strip_tells_its_file_and_frames(timeline: Any) -> None:
    clip = timeline.clip(start=21, length=60)
    compat.set_left(clip, 31)
    state = source_state.state_of(clip)
    assert (state.path, state.first, state.frames) == (clip.filepath, 10, 50)
    assert state.file.endswith("demo/media/marathon.mp4")
    compat.set_content_start(clip, 121)
    assert source_state.state_of(clip) == state, "moving it changes nothing"
    assert source_state.loads(source_state.dumps(state)) == state


def test_a_project_that_is_saved_for_the_first_time_has_the_same_files(timeline: Any, tmp_path: Path) -> None:
    clip = timeline.clip()
    then = source_state.state_of(clip)
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "cut.blend"), relative_remap=True)
    clip.filepath = bpy.path.relpath(clip.filepath)  # as Blender names a file that is added from now on
    now = source_state.state_of(clip)
    assert now.path.startswith("//..") and now.file == then.file
    assert source_state.changes(replace(_TAKE, source=replace(then, camera="")), now) == ()


def test_a_still_tells_its_file(timeline: Any) -> None:
    state = source_state.state_of(timeline.still(length=24))
    assert state.file.endswith("coffee.png") and (state.first, state.frames) == (0, 24)


def _camera(strip: Any) -> str:
    source_state.something_changed()
    return source_state.state_of(strip).camera


def test_a_still_tells_its_camera(timeline: Any) -> None:
    scene, still = timeline.scene, timeline.still(start=1, length=24)
    resting = _camera(still)
    keys.apply_preset(scene, still, "zoom_in")
    told = _camera(still)
    assert resting and told and told != resting and _camera(timeline.clip("clip", 2)) == ""
    compat.set_right(still, 13)
    assert _camera(still) == told, "a trim is no other path"
    compat.set_right(still, 25)
    curves = keys._curves(scene, still)
    curves[0].keyframe_points[-1].co[1] += 0.01
    assert _camera(still) != told
    curves[0].keyframe_points[-1].co[1] -= 0.01
    assert _camera(still) == told
    keys.change(scene, still, lambda _name, path: tuple(replace(key, interpolation="LINEAR") for key in path))
    assert _camera(still) != told


@pytest.mark.parametrize("frames", [1, 100_000])
def test_a_still_that_is_moved_with_its_keys_has_the_same_path(timeline: Any, frames: int) -> None:
    scene, still = timeline.scene, timeline.still(start=1, length=24)
    keys.apply_preset(scene, still, "pan_left")
    told, before = _camera(still), {index: found.range()[0] for index, found in keys._curves(scene, still).items()}
    compat.set_content_start(still, 1 + frames)
    for index, found in keys._curves(scene, still).items():
        if found.range()[0] == before[index]:  # by hand, where Blender leaves them to the operator
            for point in found.keyframe_points:
                for name in ("co", "handle_left", "handle_right"):
                    getattr(point, name)[0] += frames
    assert _camera(still) == told


def test_keys_are_read_once_between_two_changes(timeline: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    still = timeline.still()
    keys.apply_preset(timeline.scene, still, "zoom_in")
    read: list[str] = []
    shape = keys.shape

    def counted(scene: Any, strip: Any) -> bytes:
        read.append(strip.name)
        return bytes(shape(scene, strip))

    monkeypatch.setattr(keys, "shape", counted)
    source_state.something_changed()
    for _ in range(100):
        source_state.state_of(still)
    assert read == ["coffee"]
    still.dreamstrip.own_prompt = "at night"
    still.transform.offset_x = 3
    bpy.context.view_layer.update()
    source_state.state_of(still)
    assert read == ["coffee", "coffee"], "Blender said that something had changed"


def test_the_text_strip_over_it_counts_where_the_prompt_came_from_there(timeline: Any) -> None:
    clip = timeline.clip(length=60)
    clip.dreamstrip.own_prompt = " {name} at night "
    length = {"length": 60} if compat.VERSION >= (5, 0, 0) else {"frame_end": 61}
    title = timeline.strips.new_effect(name="title", type="TEXT", channel=3, frame_start=1, **length)
    title.text = "by day"
    source_state.something_changed()
    assert source_state.state_of(clip).words == "{name} at night"
    assert [source_state.state_of(clip, titled).title for titled in (False, True)] == ["", "by day"]
    title.text = "at dawn"
    source_state.something_changed()
    assert source_state.state_of(clip, True).title == "at dawn"
    timeline.strips.remove(title)
    source_state.something_changed()
    assert source_state.state_of(clip, True).title == ""
