"""What the buttons, menus and keys for takes do: one undo step each."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import bpy
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.media import Clip, LocalMedia
from bl_ext.user_default.dreamstrip.backend.contract.requests import EditRequest
from bl_ext.user_default.dreamstrip.backend.contract.settings import SamplingSettings
from bl_ext.user_default.dreamstrip.blender_addon import compat, panels
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.daemon.cargo import Take
from bl_ext.user_default.dreamstrip.blender_addon.shots import shot_list
from bl_ext.user_default.dreamstrip.blender_addon.takes import (
    binned,
    identity,
    menu,
    records,
    stack,
    strip_record,
    strips,
)

from tests.blender.test_panels import Layout

_REQUEST = EditRequest(Clip(LocalMedia("/a.mp4")), "at night", sampling=SamplingSettings(s=0.5, seed=7, until="base"))


def _add_take(timeline: Any, clip: Any, prompt: str = "at night") -> Any:
    timeline.select(clip)
    identity.claim(timeline.scene.sequence_editor, clip)
    (shot,) = shot_list.shots(timeline.scene)
    record = records.Record.of_shot(timeline.scene, str(uuid.uuid4()), shot)
    records.remember(timeline.scene, record)
    take = Take(timeline.media / "marathon.mp4", 150, replace(_REQUEST, prompt=prompt), "embedded")
    return strips.place_take(timeline.scene, record, take, ())


@pytest.fixture
def pair(timeline: Any) -> tuple[Any, Any]:
    """A clip, and its take strip with two takes."""
    clip = timeline.clip(channel=1, start=21, length=60)
    _add_take(timeline, clip, "by day")
    return clip, _add_take(timeline, clip)


def _editor() -> Any:
    return bpy.data.scenes[0].sequence_editor


def _prompt() -> str:
    strip = next(strip for strip in compat.strips(_editor()) if stack.is_take(strip))
    take = strip_record.read(strip).take
    assert take is not None
    return str(take.settings.prompt)


def test_through_the_takes_from_the_take_or_from_its_source(timeline: Any, pair: tuple[Any, Any]) -> None:
    assert _prompt() == "at night"
    assert bpy.ops.dreamstrip.take_next() == {"CANCELLED"}, "a step of undo would undo nothing"
    assert _prompt() == "at night", "the newest is the last"
    timeline.select(pair[0])
    bpy.ops.dreamstrip.take_previous()
    assert _prompt() == "by day"
    bpy.ops.dreamstrip.take_show(index=1)
    assert _prompt() == "at night"


@pytest.mark.parametrize(
    ("operator", "options"),
    [("take_previous", {}), ("take_compare", {}), ("take_keep", {}), ("take_revert", {}), ("take_show", {"index": 0})],
)
def test_each_is_one_undo_step(pair: tuple[Any, Any], operator: str, options: dict[str, Any]) -> None:
    def state() -> Any:
        return [
            (strip.name, strip.mute, strip.channel, compat.left(strip), compat.right(strip), strip.dreamstrip.record)
            for strip in compat.strips(_editor())
        ], [found.job_id for found in binned.listed(bpy.data.scenes[0])]

    before = state()
    bpy.ops.ed.undo_push(message="before")
    assert getattr(bpy.ops.dreamstrip, operator)("EXEC_DEFAULT", True, **options) == {"FINISHED"}
    assert state() != before
    bpy.ops.ed.undo()
    assert state() == before


def test_comparing_goes_to_the_source_and_back(pair: tuple[Any, Any]) -> None:
    for shows in (False, True):
        bpy.ops.dreamstrip.take_compare()
        assert pair[1].mute is not shows


def test_several_selected_pairs_go_together(timeline: Any, pair: tuple[Any, Any]) -> None:
    other = timeline.clip("other", channel=1, start=301, length=60)
    _add_take(timeline, other, "in snow")
    take = _add_take(timeline, other, "in rain")
    timeline.select(pair[0], take)
    bpy.ops.dreamstrip.take_previous()
    assert {strip_record.read(strip).shown for strip in (pair[1], take)} == {0}


def test_a_take_whose_file_is_gone_says_so_and_changes_nothing(pair: tuple[Any, Any]) -> None:
    take = pair[1]
    record = strip_record.read(take)
    gone = replace(record.takes[0], path="/nowhere/gone.mp4")
    strip_record.write(take, replace(record, takes=(gone, record.takes[1])))
    before = compat.left(take), compat.right(take), take.channel, take.filepath
    with pytest.raises(RuntimeError, match=r"gone\.mp4"):
        bpy.ops.dreamstrip.take_previous()
    assert (compat.left(take), compat.right(take), take.channel, take.filepath) == before


def test_the_settings_of_a_take_go_back_to_the_panel(timeline: Any, pair: tuple[Any, Any]) -> None:
    panel = timeline.scene.dreamstrip
    panel.prompt, panel.s, panel.seed = "else", 0.9, 1
    assert bpy.ops.dreamstrip.take_settings() == {"FINISHED"}
    assert (panel.prompt, round(panel.s, 4), panel.seed, panel.quality) == ("at night", 0.5, 7, "draft")
    assert [strip.name for strip in timeline.strips if strip.select] == ["marathon"]


def test_redo_needs_the_source_and_a_daemon(timeline: Any, pair: tuple[Any, Any]) -> None:
    with pytest.raises(RuntimeError, match="back on the panel"):
        bpy.ops.dreamstrip.take_redo()
    timeline.select(pair[1])
    timeline.strips.remove(pair[0])
    with pytest.raises(RuntimeError, match="source"):
        bpy.ops.dreamstrip.take_redo()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What is posted to the daemon, which seems to be there."""
    posted: list[Any] = []
    current = runtime.current()
    monkeypatch.setattr(current, "post", posted.append)
    monkeypatch.setattr(current.session, "connection", SimpleNamespace(is_online=True))
    yield posted
    current.session.records.clear()
    current.session.preparing.clear()


def test_redo_says_in_words_what_keeps_it_from_being_sent(pair: tuple[Any, Any], sent: list[Any]) -> None:
    pair[0].filepath = "/nowhere/gone.mp4"
    with pytest.raises(RuntimeError, match=r"Nothing was sent: gone\.mp4 is not there\.\n") as raised:
        bpy.ops.dreamstrip.take_redo()
    assert "Traceback" not in str(raised.value)
    assert sent == []


def test_redo_is_one_undo_step_and_its_job_outlives_that(pair: tuple[Any, Any], sent: list[Any]) -> None:
    bpy.data.scenes[0].dreamstrip.prompt = "else"
    bpy.ops.ed.undo_push(message="before")
    assert bpy.ops.dreamstrip.take_redo("EXEC_DEFAULT", True) == {"FINISHED"}
    (send,) = sent
    assert (send.outbound.request.prompt, bpy.data.scenes[0].dreamstrip.prompt) == ("at night", "at night")
    bpy.ops.ed.undo()
    assert bpy.data.scenes[0].dreamstrip.prompt == "else"
    assert records.find(bpy.data.scenes[0], send.outbound.job_id) is not None


def test_redo_with_a_new_seed(timeline: Any, pair: tuple[Any, Any]) -> None:
    with pytest.raises(RuntimeError, match="back on the panel"):
        bpy.ops.dreamstrip.take_redo(new_seed=True)
    assert timeline.scene.dreamstrip.seed != 7


def test_making_a_draft_full(timeline: Any, pair: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    entry = strip_record.read(pair[1]).take
    assert entry is not None
    with pytest.raises(RuntimeError, match="No daemon"):
        bpy.ops.dreamstrip.take_finish()
    current = runtime.current()
    sent: list[Any] = []
    monkeypatch.setattr(current, "post", sent.append)
    monkeypatch.setattr(current.session, "connection", SimpleNamespace(is_online=True))
    monkeypatch.setitem(current.session.takes, entry.job_id, SimpleNamespace(request=_REQUEST))
    monkeypatch.setitem(current.session.jobs, entry.job_id, SimpleNamespace(id=entry.job_id, label="label"))
    assert bpy.ops.dreamstrip.take_finish() == {"FINISHED"}
    (send,) = sent
    assert send.outbound.request.sampling.until is None
    follower = records.find(timeline.scene, send.outbound.job_id)
    assert follower is not None
    assert (follower.follows, follower.lands) == (entry.job_id, True), "whatever the preference says"
    current.session.records.clear()
    current.session.preparing.clear()


def test_without_a_take_the_operators_wait(timeline: Any) -> None:
    timeline.select(timeline.clip())
    for name in ("take_next", "take_previous", "take_compare", "take_keep", "take_revert", "take_redo", "take_wipe"):
        assert not getattr(bpy.ops.dreamstrip, name).poll()


def test_dropping_from_the_bin_can_be_undone(pair: tuple[Any, Any]) -> None:
    bpy.ops.dreamstrip.take_keep()
    (filed,) = binned.listed(bpy.data.scenes[0])
    bpy.ops.ed.undo_push(message="before")
    assert bpy.ops.dreamstrip.bin_drop("EXEC_DEFAULT", True, job_id=filed.job_id) == {"FINISHED"}
    assert binned.listed(bpy.data.scenes[0]) == ()
    bpy.ops.ed.undo()
    assert [found.job_id for found in binned.listed(bpy.data.scenes[0])] == [filed.job_id]


class _Layout(Layout):
    """Also what these panels and menus draw."""

    def separator(self) -> None:
        """Nothing to read."""

    def operator(self, name: str, **options: Any) -> Any:
        options.pop("depress", None)
        return super().operator(name, **options)

    row = column = box = lambda self, **_options: _Layout(self.drawn)


def _drawn(drawer: Any, scene: Any) -> list[str]:
    context = SimpleNamespace(
        scene=scene,
        workspace=SimpleNamespace(sequencer_scene=scene),
        region=SimpleNamespace(width=300),
        preferences=SimpleNamespace(system=SimpleNamespace(ui_scale=1.0)),
    )
    drawn: list[str] = []
    if not hasattr(drawer, "poll") or drawer.poll(context):
        drawer.draw(SimpleNamespace(layout=_Layout(drawn)), context)
    return drawn


def test_the_panel_shows_the_stack_and_what_is_stale(timeline: Any, pair: tuple[Any, Any]) -> None:
    timeline.select(pair[0])
    drawn = _drawn(panels.take.DREAMSTRIP_PT_take, timeline.scene)
    for text in ("Take 2 of 2", "1  by day (draft, s 0.5, seed 7)", "Source: marathon", "at night", "Make Full"):
        assert text in drawn
    assert "frames that the take has not" not in " ".join(drawn)
    compat.set_right(pair[0], 100)
    assert "frames that the take has not" in " ".join(_drawn(panels.take.DREAMSTRIP_PT_take, timeline.scene))
    timeline.select(timeline.clip("other", 5))
    assert _drawn(panels.take.DREAMSTRIP_PT_take, timeline.scene) == []


def test_the_bin_is_shown_while_there_is_something_in_it(timeline: Any, pair: tuple[Any, Any]) -> None:
    assert _drawn(panels.take_bin.DREAMSTRIP_PT_bin, timeline.scene) == []
    bpy.ops.dreamstrip.take_revert()
    drawn = _drawn(panels.take_bin.DREAMSTRIP_PT_bin, timeline.scene)
    assert {"marathon: at night", "marathon: by day", "Reverted to the source", "To Its Source"} <= set(drawn)
    timeline.strips.remove(pair[0])
    assert "To Playhead" in _drawn(panels.take_bin.DREAMSTRIP_PT_bin, timeline.scene)


def test_the_menu_of_a_strip_names_what_can_be_done(timeline: Any, pair: tuple[Any, Any]) -> None:
    drawn = _drawn(menu.DREAMSTRIP_MT_takes, timeline.scene)
    assert "dreamstrip.take_next" in drawn and "dreamstrip.take_wipe" in drawn
