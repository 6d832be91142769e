"""Contact sheets: from the button to the pictures, and from a cell to its take."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobState
from bl_ext.user_default.dreamstrip.backend.contract.requests import EditRequest, SheetRequest
from bl_ext.user_default.dreamstrip.blender_addon import compat, preferences
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.panels import sheet as popup
from bl_ext.user_default.dreamstrip.blender_addon.sheets import download, grid, picking, pictures
from bl_ext.user_default.dreamstrip.blender_addon.takes import records, stack, strip_record
from bl_ext.user_default.dreamstrip.blender_addon.views import job as job_view
from bl_ext.user_default.dreamstrip.blender_addon.views import queue
from bl_ext.user_default.dreamstrip.blender_addon.views import sheet as view

from tests.blender.fake_daemon import FakeDaemon
from tests.blender.test_panels import Layout

Settle = Callable[[Callable[[], object]], None]


def _made(timeline: Any, daemon: FakeDaemon, settle: Settle, strip: Any, **settings: Any) -> str:
    """The id of a sheet of a strip that has come."""
    timeline.select(strip)
    timeline.scene.dreamstrip.prompt = "at night"
    assert bpy.ops.dreamstrip.sheet_submit(**settings) == {"FINISHED"}
    sheet_id = records.listed(timeline.scene)[-1].job_id
    settle(lambda: sheet_id in runtime.current().session.jobs)
    daemon.finish_sheet(sheet_id, (timeline.media / "coffee.png",))
    settle(lambda: sheet_id in runtime.current().session.sheets)
    return sheet_id


def _finish(daemon: FakeDaemon, timeline: Any, job_id: str, settle: Settle) -> None:
    """The picked edit is done, and its take has been dealt with."""
    settle(lambda: job_id in runtime.current().session.jobs)
    daemon.finish(job_id, timeline.media / "marathon.mp4")
    settle(lambda: job_id in runtime.current().session.settled)


def _line(scene: Any, job_id: str) -> queue.JobLine:
    lines = queue.build(scene, runtime.current().session).lines
    return next(line for line in lines if isinstance(line, queue.JobLine) and line.job_id == job_id)


def _takes(scene: Any) -> list[Any]:
    return [strip for strip in compat.all_strips(scene.sequence_editor) if stack.is_take(strip)]


def test_noise_levels_are_spread_evenly_and_named_once() -> None:
    assert grid.spread(0.6, 1.0, 3) == (0.6, 0.8, 1.0)
    assert grid.spread(0.6, 0.95, 1) == (0.95,)
    assert grid.spread(0.7, 0.7, 4) == (0.7,)
    assert grid.of_steps((0.8,), 3, 2) == grid.Grid((0.8,), (3,), (32, 64))
    assert grid.of_seeds((0.6, 0.8), 5, 3).count == 6


def test_a_sheet_of_the_active_clip_goes_out(timeline: Any, daemon: FakeDaemon, settle: Settle) -> None:
    clip = timeline.clip(start=21, length=40)
    timeline.scene.dreamstrip.seed, timeline.scene.dreamstrip.guidance = 7, 2.0
    sheet_id = _made(timeline, daemon, settle, clip, rows=2, columns=3)
    request = daemon.submissions[sheet_id].request
    assert isinstance(request, SheetRequest)
    assert (request.s, request.seeds, request.steps, request.guidance) == ((0.6, 0.95), (7, 8, 9), (), 2.0)
    assert (request.prompt, request.source.frames, request.finetune.preset) == ("at night", 40, "mixed")
    assert _line(timeline.scene, sheet_id).can_show and not _line(timeline.scene, sheet_id).can_import
    assert job_view.build(timeline.scene, runtime.current().session).sheet == sheet_id
    assert not _takes(timeline.scene), "a sheet is no take"


def test_columns_may_be_sampling_steps(timeline: Any, daemon: FakeDaemon, settle: Settle) -> None:
    sheet_id = _made(timeline, daemon, settle, timeline.clip(length=20), rows=1, columns=2, across="steps")
    request = daemon.submissions[sheet_id].request
    assert isinstance(request, SheetRequest)
    assert (request.s, request.seeds, request.steps) == ((0.95,), (0,), (32, 64))
    shown = view.build(runtime.current().session, sheet_id)
    assert shown is not None and [cell.title for cell in shown.rows[0]] == ["s 0.95, 32 steps", "s 0.95, 64 steps"]


def test_a_strip_that_is_rendered_is_rendered_for_its_sheet_too(
    timeline: Any, daemon: FakeDaemon, settle: Settle
) -> None:
    clip = timeline.clip(length=4)
    clip.use_flip_x = True
    sheet_id = _made(timeline, daemon, settle, clip, rows=1, columns=1)
    assert daemon.uploads == [f"{sheet_id}.mkv"]


def test_the_popup_has_a_picture_and_a_button_a_cell(
    timeline: Any, daemon: FakeDaemon, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet_id = _made(timeline, daemon, settle, timeline.clip(length=20), rows=2, columns=2)
    paths = runtime.current().session.sheets[sheet_id].pictures
    pictures.show(paths)
    assert [pictures.icon(path) for path in paths] == [0] * 5, "Blender has no icons without a window"
    monkeypatch.setattr(pictures, "icon", lambda path: 1 + paths.index(path))
    shown = view.build(runtime.current().session, sheet_id)
    assert shown is not None and len({cell.picture for cell in shown.cells} | {shown.source}) == 5
    assert {cell.scores for cell in shown.cells} == {"towards the prompt +0.040, kept of the clip 70 %, value 0.30"}
    drawn: list[str] = []
    popup.draw(Layout(drawn), shown, sheet_id)
    assert drawn.count("picture") == 5
    assert [text for text in drawn if text.startswith("s 0")] == [
        "s 0.6, seed 0", "s 0.6, seed 1", "s 0.95, seed 0", "s 0.95, seed 1",
    ]  # fmt: skip
    assert [cell.is_suggested for cell in shown.cells] == [False, True, False, False]
    assert len(bpy.data.images) == 0, "pictures are no part of the file"


def test_a_click_goes_on_from_a_cell_and_its_take_lands(timeline: Any, daemon: FakeDaemon, settle: Settle) -> None:
    scene, clip = timeline.scene, timeline.clip(start=21, length=150)
    sheet_id = _made(timeline, daemon, settle, clip, rows=2, columns=2)
    uploads = list(daemon.uploads)
    scene.dreamstrip.quality, scene.dreamstrip.audio, scene.dreamstrip.prompt = "full", True, "something else"
    assert bpy.ops.dreamstrip.sheet_pick(job_id=sheet_id, cell=3) == {"FINISHED"}
    job_id = picking.job_of(sheet_id, 3, "full")
    assert picking.picked(runtime.current().session, sheet_id, 3)
    settle(lambda: job_id in daemon.submissions)
    request, sheet = daemon.submissions[job_id].request, daemon.submissions[sheet_id].request
    assert isinstance(request, EditRequest) and isinstance(sheet, SheetRequest)
    assert (request.source, request.prompt, request.finetune) == (sheet.source, "at night", sheet.finetune)
    assert (request.sampling.s, request.sampling.seed, request.sampling.until) == (0.95, 1, None)
    assert request.output.audio and daemon.uploads == uploads, "nothing is sent again"

    compat.set_content_start(clip, 121)
    _finish(daemon, timeline, job_id, settle)
    (take,) = _takes(scene)
    assert (compat.left(take), take.channel) == (compat.left(clip), 2)
    assert strip_record.read(take).source == clip.name


@pytest.mark.usefixtures("by_hand")
def test_what_was_clicked_lands_though_other_takes_wait(timeline: Any, daemon: FakeDaemon, settle: Settle) -> None:
    clip = timeline.clip(length=150)
    sheet_id = _made(timeline, daemon, settle, clip, rows=1, columns=2)
    assert bpy.ops.dreamstrip.sheet_pick(job_id=sheet_id, cell=1) == {"FINISHED"}
    job_id = picking.job_of(sheet_id, 1, timeline.scene.dreamstrip.quality)
    settle(lambda: job_id in daemon.submissions)
    _finish(daemon, timeline, job_id, settle)
    assert len(_takes(timeline.scene)) == 1
    lands = preferences.stored().bl_rna.properties["lands"]
    assert "contact sheet" in lands.description and "Make Full" in lands.description


def test_a_cell_is_made_once(timeline: Any, daemon: FakeDaemon, settle: Settle) -> None:
    sheet_id = _made(timeline, daemon, settle, timeline.clip(length=20), rows=1, columns=2)
    bpy.ops.dreamstrip.sheet_pick(job_id=sheet_id, cell=0)
    job_id = picking.job_of(sheet_id, 0, timeline.scene.dreamstrip.quality)
    settle(lambda: job_id in runtime.current().session.jobs)
    with pytest.raises(RuntimeError, match="on its way"):
        bpy.ops.dreamstrip.sheet_pick(job_id=sheet_id, cell=0)
    daemon.change(job_id, state=JobState.CANCELLED)
    settle(lambda: runtime.current().session.jobs[job_id].state is JobState.CANCELLED)
    assert not picking.picked(runtime.current().session, sheet_id, 0)
    assert bpy.ops.dreamstrip.sheet_pick(job_id=sheet_id, cell=0) == {"FINISHED"}
    settle(lambda: any(call.startswith(f"retry {job_id}") for call in daemon.calls))
    assert len(daemon.submissions) == 2


def test_several_sheets_and_a_file_that_is_reopened(
    timeline: Any, daemon: FakeDaemon, settle: Settle, tmp_path: Path
) -> None:
    first, second = timeline.clip("a", 1, 1, 20), timeline.clip("b", 1, 31, 20)
    sheets = [_made(timeline, daemon, settle, clip, rows=1, columns=2) for clip in (first, second, second)]
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "cut.blend"))
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "cut.blend"))
    scene, session = bpy.data.scenes[0], runtime.current().session
    compat.show_scene(bpy.context, scene)
    settle(lambda: set(sheets) <= session.sheets.keys())
    by_name = compat.all_strips(scene.sequence_editor)
    scene.sequence_editor.active_strip = by_name["b"]
    assert job_view.build(scene, session).sheet == sheets[2], "the newest of the strip"
    scene.sequence_editor.active_strip = by_name["a"]
    assert job_view.build(scene, session).sheet == sheets[0]
    assert bpy.ops.dreamstrip.sheet_pick(job_id=sheets[1], cell=1) == {"FINISHED"}
    job_id = picking.job_of(sheets[1], 1, scene.dreamstrip.quality)
    _finish(daemon, timeline, job_id, settle)
    (take,) = _takes(scene)
    assert compat.left(take) == 31


def test_where_the_strip_is_gone_the_take_goes_to_the_bin(timeline: Any, daemon: FakeDaemon, settle: Settle) -> None:
    clip = timeline.clip(length=20)
    sheet_id = _made(timeline, daemon, settle, clip, rows=1, columns=1)
    timeline.strips.remove(clip)
    bpy.ops.dreamstrip.sheet_pick(job_id=sheet_id, cell=0)
    _finish(daemon, timeline, picking.job_of(sheet_id, 0, timeline.scene.dreamstrip.quality), settle)
    assert not _takes(timeline.scene)
    (binned,) = timeline.scene.dreamstrip.bin
    assert binned.reason == "Its source is gone"


def test_a_sheet_of_a_take_is_one_of_its_source(timeline: Any, daemon: FakeDaemon, settle: Settle) -> None:
    clip = timeline.clip(length=150)
    sheet_id = _made(timeline, daemon, settle, clip, rows=1, columns=1)
    bpy.ops.dreamstrip.sheet_pick(job_id=sheet_id, cell=0)
    _finish(daemon, timeline, picking.job_of(sheet_id, 0, timeline.scene.dreamstrip.quality), settle)
    (take,) = _takes(timeline.scene)
    again = _made(timeline, daemon, settle, take, rows=1, columns=1)
    record = records.find(timeline.scene, again)
    assert record is not None and record.strip == clip.name


@pytest.mark.parametrize("trouble", ["no prompt", "still", "nothing", "automatic", "offline"])
def test_the_button_says_what_is_missing(timeline: Any, daemon: FakeDaemon, settle: Settle, trouble: str) -> None:
    clip, still = timeline.clip(length=20), timeline.still(channel=3)
    timeline.select(*{"still": (still,), "nothing": ()}.get(trouble, (clip,)))
    timeline.scene.dreamstrip.prompt = "" if trouble == "no prompt" else "at night"
    if trouble == "automatic":
        timeline.scene.dreamstrip.finetune = "auto"
    if trouble == "offline":
        daemon.stop()
        settle(lambda: runtime.current().session.connection.state == "offline")
    assert not bpy.ops.dreamstrip.sheet_submit.poll()


def test_old_sheets_are_cleared_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "KEPT", 2)
    for age, name in enumerate("dcba"):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (1e9 - age, 1e9 - age))
    download.tidy(tmp_path, tmp_path / "a")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "c", "d"]
    assert preferences.sheets_folder().is_dir()
