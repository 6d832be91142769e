"""When a take is stale: its source's trim, file or prompt has changed since."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from bl_ext.user_default.dreamstrip.blender_addon import compat, take_source
from bl_ext.user_default.dreamstrip.blender_addon.take_record import SourceState, TakeEntry
from bl_ext.user_default.dreamstrip.blender_addon.take_settings import PanelSettings

_THEN = SourceState("//a.mp4", "/cut/a.mp4", 10, 50)
_TAKE = TakeEntry("job", "", PanelSettings("edit", "at night"), "", (), 50, 0, False, _THEN)


@pytest.mark.parametrize(
    "now",
    [
        _THEN,
        replace(_THEN, first=20, frames=30),
        replace(_THEN, file="/moved/a.mp4"),
        replace(_THEN, path="/cut/a.mp4"),
    ],
    ids=["the same", "cut shorter", "the project was moved", "its path became absolute"],
)
def test_it_fits(now: SourceState) -> None:
    assert take_source.changes(_TAKE, now, "") == ()


@pytest.mark.parametrize(
    ("now", "prompt", "word"),
    [
        (replace(_THEN, frames=51), "", "frames"),
        (replace(_THEN, first=9), "", "frames"),
        (replace(_THEN, path="//b.mp4", file="/cut/b.mp4"), "", "file"),
        (_THEN, "by day", "prompt"),
    ],
)
def test_it_is_stale(now: SourceState, prompt: str, word: str) -> None:
    (reason,) = take_source.changes(_TAKE, now, prompt)
    assert word in reason


def test_a_take_that_does_not_know_its_source_is_never_stale() -> None:
    assert take_source.changes(replace(_TAKE, source=None), replace(_THEN, first=0), "at night ") == ()


def test_a_strip_tells_its_file_and_frames(timeline: Any) -> None:
    clip = timeline.clip(start=21, length=60)
    compat.set_left(clip, 31)
    state = take_source.state_of(clip)
    assert (state.path, state.first, state.frames) == (clip.filepath, 10, 50)
    assert state.file.endswith("demo/media/marathon.mp4")
    compat.set_content_start(clip, 121)
    assert take_source.state_of(clip) == state, "moving it changes nothing"
    assert take_source.loads(take_source.dumps(state)) == state


def test_a_still_tells_its_file(timeline: Any) -> None:
    state = take_source.state_of(timeline.still(length=24))
    assert state.file.endswith("coffee.png") and (state.first, state.frames) == (0, 24)
