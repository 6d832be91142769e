"""The panels draw what the view says; a recording layout stands for Blender's, which only a window gives."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
from bl_ext.user_default.dreamstrip import ops
from bl_ext.user_default.dreamstrip.backend.contract.errors import ErrorView
from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobState, JobView
from bl_ext.user_default.dreamstrip.blender_addon import compat, panels
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.daemon.reports import Connection, Preparing, Refused
from bl_ext.user_default.dreamstrip.blender_addon.daemon.session import Session
from bl_ext.user_default.dreamstrip.blender_addon.takes import records
from bl_ext.user_default.dreamstrip.blender_addon.views import job


class Layout:
    """Takes every call of a layout, keeps the texts, and checks that properties and operators exist."""

    def __init__(self, drawn: list[str]) -> None:
        self.drawn = drawn

    def row(self, **_options: Any) -> Layout:
        return Layout(self.drawn)

    column = box = row

    def label(self, *, text: str, icon: str = "NONE") -> None:
        assert icon in bpy.types.UILayout.bl_rna.functions["label"].parameters["icon"].enum_items
        self.drawn.append(text)

    def prop(self, owner: Any, name: str, **_options: Any) -> None:
        assert name in owner.bl_rna.properties
        self.drawn.append(name)

    def template_icon(self, *, icon_value: int, scale: float) -> None:
        assert icon_value > 0 and scale > 0
        self.drawn.append("picture")

    def progress(self, *, factor: float, text: str, type: str) -> None:
        assert 0 <= factor <= 1 and type == "BAR"
        self.drawn.append(text)

    def operator(self, name: str, **options: Any) -> Any:
        assert getattr(bpy.ops.dreamstrip, name.removeprefix("dreamstrip.")).get_rna_type()
        self.drawn.append(options.get("text") or name)
        return SimpleNamespace()

    def operator_menu_enum(self, name: str, _property: str, **_options: Any) -> None:
        self.operator(name)


def _drawn(panel: Any, scene: Any) -> list[str]:
    """What a panel shows; empty where it is not shown."""
    context = SimpleNamespace(
        scene=scene,
        workspace=SimpleNamespace(sequencer_scene=scene),
        region=SimpleNamespace(width=300),
        preferences=SimpleNamespace(system=SimpleNamespace(ui_scale=1.0)),
    )
    drawn: list[str] = []
    if panel.poll(context):
        shown = SimpleNamespace(layout=Layout(drawn))
        panel.draw(shown, context)
    return drawn


_RUNNING = JobView(
    id="", kind="edit", state=JobState.RUNNING, created=0.0, started=None, finished=None, attempt=1, position=None,
    stage="", done=0, total=0, fraction=0.0, seconds_left=None, error=None, warnings=(), files=(), label="",
)  # fmt: skip


def _remember(scene: Any, *job_ids: str) -> None:
    for job_id in job_ids:
        records.remember(scene, records.Record(job_id, "edit", "marathon", "", 1, 0, 1, False))


def test_without_a_scene_there_is_no_panel() -> None:
    for panel in panels.CLASSES:
        assert _drawn(panel, None) == []


def test_a_scene_that_is_linked_from_another_file_is_left_alone(timeline: Any, tmp_path: Path) -> None:
    strip = timeline.still()
    timeline.select(strip)
    bpy.ops.dreamstrip.camera_preset(preset="pan_right")
    timeline.scene.name = "Theirs"
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "theirs.blend"))
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    with bpy.data.libraries.load(str(tmp_path / "theirs.blend"), link=True) as (_, wanted):
        wanted.scenes = ["Theirs"]
    (scene,) = wanted.scenes
    compat.show_scene(bpy.context, scene)
    for cls in ops.CLASSES:
        operator = getattr(bpy.ops.dreamstrip, cls.bl_idname.removeprefix("dreamstrip."))
        if cls.__module__.split(".")[-2] in ("camera", "masks", "shots", "takes") and "INTERNAL" not in cls.bl_options:
            assert not operator.poll(), cls.bl_idname
    for panel in panels.CLASSES:
        assert _drawn(panel, scene) == []


def test_before_the_button_one_reads_what_is_sent_and_where_it_lands(timeline: Any) -> None:
    timeline.select(timeline.clip(channel=2, start=21))
    drawn = _drawn(panels.job.DREAMSTRIP_PT_job, timeline.scene)
    assert "Its file's frames 0 to 149, 720 x 400, 29.97 fps" in drawn
    assert "Channel 3, frames 21 to 170" in drawn
    assert {"s", "finetune", "seed", "prompt", "No daemon is running", "Start"} <= set(drawn)
    assert "coarse" not in drawn


def test_a_still_shows_its_own_settings_and_its_camera(timeline: Any) -> None:
    timeline.select(timeline.still(length=24))
    drawn = _drawn(panels.job.DREAMSTRIP_PT_job, timeline.scene)
    assert "Still for 24 frames, 600 x 400, 29.97 fps" in drawn
    assert "coarse" in drawn and "s" not in drawn
    assert _drawn(panels.camera.DREAMSTRIP_PT_camera, timeline.scene).count("dreamstrip_camera") == 6
    timeline.select(timeline.clip(channel=2))
    assert _drawn(panels.camera.DREAMSTRIP_PT_camera, timeline.scene) == []


def test_a_full_timeline_is_told_before_pressing(timeline: Any) -> None:
    clip = timeline.clip()
    for channel in range(2, 129):
        timeline.scene.sequence_editor.channels[channel].lock = True
    timeline.select(clip)
    assert "no free channel" in " ".join(_drawn(panels.job.DREAMSTRIP_PT_job, timeline.scene))


def test_jobs_of_every_state(scene: Any) -> None:
    session = runtime.current().session
    _remember(scene, "running", "done", "failed", "refused", "preparing", "unknown")
    session.jobs = {
        "running": replace(_RUNNING, id="running", stage="base", done=1, total=4, fraction=0.1),
        "done": replace(_RUNNING, id="done", state=JobState.DONE, warnings=("'runners' was not understood",)),
        "failed": replace(
            _RUNNING, id="failed", state=JobState.FAILED, error=ErrorView("out_of_memory", "No memory.", "Fewer.")
        ),
    }
    session.hear(Refused("refused", ErrorView("bad_media", "It is no video.", "Send another.")))
    session.hear(Preparing("preparing", "Uploading marathon.mp4", 0.5))
    text = " ".join(_drawn(panels.queue.DREAMSTRIP_PT_jobs, scene))
    for part in (
        "base 1/4", "Done", "'runners' was not understood", "Failed", "No memory. [out_of_memory]", "Fewer.",
        "Not sent", "It is no video.", "Uploading marathon.mp4", "Unknown until the daemon runs",
    ):  # fmt: skip
        assert part in text
    session.jobs = {}
    session.preparing.clear()
    session.leave_file()


def test_a_refused_connection_shows_what_helps(scene: Any) -> None:
    session = Session(connection=Connection("refused", "The add-on is too old", "Update the add-on."))
    assert job.build(scene, session).connection.fix == "Update the add-on."


def test_drawing_is_cheap_with_many_strips(timeline: Any) -> None:
    strips = [timeline.still(f"still {n}", 1 + n, 1, 24) for n in range(100)]
    timeline.select(*strips)
    began = time.thread_time()  # the processor's: other work on a busy machine does not count
    drawn = _drawn(panels.job.DREAMSTRIP_PT_job, timeline.scene)
    assert time.thread_time() - began < 0.5
    assert "and 96 more" in drawn
    assert compat.sequencer_scene(bpy.context) == timeline.scene
