"""Drafts and then the take, against a daemon that moves only when told: from the button to the whole take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobState
from bl_ext.user_default.dreamstrip.backend.contract.requests import EditRequest
from bl_ext.user_default.dreamstrip.blender_addon import compat, preferences
from bl_ext.user_default.dreamstrip.blender_addon.daemon import pump, runtime
from bl_ext.user_default.dreamstrip.blender_addon.takes import movie, stack, strip_record
from bl_ext.user_default.dreamstrip.blender_addon.views import take

from tests.blender.fake_daemon import FakeDaemon

Settle = Callable[[Callable[[], object]], None]
FRAMES = 40
SMALL, LARGE = (180, 100), (360, 200)


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[int, int], Path]:
    """A movie of 40 frames in each of two sizes, as the stages of a job and its take are."""
    folder = tmp_path_factory.mktemp("footage")
    return {size: _rendered(folder / f"{size[0]}.mp4", size) for size in (SMALL, LARGE)}


def _rendered(path: Path, size: tuple[int, int]) -> Path:
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    render = bpy.context.scene.render
    (render.resolution_x, render.resolution_y), bpy.context.scene.frame_end = size, FRAMES
    compat.set_video_output(render.image_settings)
    render.ffmpeg.format, render.ffmpeg.codec, render.filepath = "MPEG4", "H264", str(path)
    bpy.context.scene.render.engine = "BLENDER_WORKBENCH"
    compat.strips(bpy.context.scene.sequence_editor_create()).new_movie(
        "all", str(Path(__file__).parents[3] / "demo" / "media" / "marathon.mp4"), 1, 1
    )
    bpy.ops.render.render(animation=True)
    return path


def test_the_header_tells_frames_and_size(footage: dict[tuple[int, int], Path], tmp_path: Path) -> None:
    for size, path in footage.items():
        assert movie.read(path) == movie.Movie(FRAMES, *size, rate=24.0)
    whole = footage[SMALL].read_bytes()
    for broken in (b"", b"no movie at all", whole[: len(whole) // 2], whole.replace(b"stsz", b"free")):
        (tmp_path / "broken.mp4").write_bytes(broken)
        assert movie.read(tmp_path / "broken.mp4") is None


def _takes(scene: Any) -> list[Any]:
    return [strip for strip in compat.strips(scene.sequence_editor) if stack.is_take(strip)]


def _shows(scene: Any, stage: str) -> Callable[[], bool]:
    def shows() -> bool:
        shown = [strip_record.read(strip).take for strip in _takes(scene)]
        return [entry.stage for entry in shown if entry is not None] == [stage]

    return shows


def _dream_in_stages(timeline: Any, daemon: FakeDaemon, settle: Settle) -> str:
    timeline.select(timeline.clip(channel=1, start=21, length=FRAMES))
    timeline.scene.dreamstrip.prompt, timeline.scene.dreamstrip.quality = "at night", "full"
    bpy.ops.dreamstrip.submit_selection()
    settle(lambda: daemon.jobs)
    (job_id,) = daemon.jobs
    return str(job_id)


def test_each_stage_takes_the_place_of_the_one_before(
    footage: dict[tuple[int, int], Path], timeline: Any, daemon: FakeDaemon, settle: Settle
) -> None:
    scene = timeline.scene
    job_id = _dream_in_stages(timeline, daemon, settle)
    request = daemon.submissions[job_id].request
    assert isinstance(request, EditRequest) and request.sampling.until is None, "one job does all stages"
    for stage in ("base", "ssr2"):
        daemon.preview(job_id, stage, footage[SMALL])
        settle(_shows(scene, stage))
        (strip,) = _takes(scene)
        assert (strip.channel, compat.left(strip), compat.right(strip)) == (2, 21, 61)
        assert strip.transform.scale_x == pytest.approx(720 / SMALL[0]), "it covers its source"
        scene.sequence_editor.active_strip = strip
        view = take.active(scene, runtime.current().session.jobs)
        assert view is not None and stage in view.draft and not view.can_finish
    strip.transform.offset_x = 7
    daemon.finish(job_id, footage[LARGE], FRAMES)
    settle(_shows(scene, ""))
    assert _takes(scene) == [strip] and len(strip_record.read(strip).takes) == 1
    assert (strip.channel, compat.left(strip), compat.right(strip)) == (2, 21, 61)
    assert (strip.transform.scale_x, strip.transform.offset_x) == (pytest.approx(720 / LARGE[0]), 7)
    assert Path(strip.filepath).name.endswith(f"{job_id[:8]}.mp4")
    view = take.active(scene, runtime.current().session.jobs)
    assert view is not None and view.draft == ""
    assert len(daemon.jobs) == 1 and daemon.uploads == ["marathon.mp4"]
    assert runtime.current().session.trouble is None


def test_a_draft_of_another_length_does_not_land(
    footage: dict[tuple[int, int], Path], timeline: Any, daemon: FakeDaemon, settle: Settle
) -> None:
    job_id = _dream_in_stages(timeline, daemon, settle)
    daemon.preview(job_id, "base", timeline.media / "marathon.mp4")
    settle(lambda: runtime.current().session.drafting)
    daemon.change(job_id, fraction=0.5)
    settle(lambda: runtime.current().session.jobs[job_id].fraction == 0.5)
    assert _takes(timeline.scene) == [] and runtime.current().session.trouble is None


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELLED])
def test_a_draft_whose_job_stops_stays_and_the_job_can_go_on(
    footage: dict[tuple[int, int], Path], timeline: Any, daemon: FakeDaemon, settle: Settle, state: JobState
) -> None:
    scene = timeline.scene
    job_id = _dream_in_stages(timeline, daemon, settle)
    daemon.preview(job_id, "base", footage[SMALL])
    settle(_shows(scene, "base"))
    (scene.sequence_editor.active_strip,) = _takes(scene)
    scene.sequence_editor.active_strip.select = True
    with pytest.raises(RuntimeError, match="at work already"):
        bpy.ops.dreamstrip.take_finish()
    daemon.change(job_id, state=state)
    settle(lambda: runtime.current().session.jobs[job_id].state is state)
    assert _shows(scene, "base")()
    view = take.active(scene, runtime.current().session.jobs)
    assert view is not None and view.draft.endswith("its job has stopped") and view.can_finish
    assert bpy.ops.dreamstrip.take_finish() == {"FINISHED"}
    settle(lambda: any(call.startswith(f"retry {job_id}") for call in daemon.calls))
    daemon.finish(job_id, footage[LARGE], FRAMES)
    settle(_shows(scene, ""))
    assert len(_takes(scene)) == 1


def test_a_file_that_was_opened_again_goes_on_where_it_was(
    footage: dict[tuple[int, int], Path], timeline: Any, daemon: FakeDaemon, settle: Settle, tmp_path: Path
) -> None:
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "cut.blend"))
    job_id = _dream_in_stages(timeline, daemon, settle)
    bpy.ops.wm.save_mainfile()
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    daemon.preview(job_id, "base", footage[SMALL])
    for _ in range(20):
        pump.tick()
    assert list((tmp_path / "dreamstrip").glob("*.mp4")) == [], "nothing comes for a file that is not open"
    for _ in range(2):  # once more without saving: it lands again
        scene = _opened(tmp_path / "cut.blend")
        settle(_shows(scene, "base"))
    bpy.ops.wm.save_mainfile()
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    daemon.finish(job_id, footage[LARGE], FRAMES)
    scene = _opened(tmp_path / "cut.blend")
    assert _shows(scene, "base")(), "as it was saved"
    settle(_shows(scene, ""))
    assert _takes(scene)[0].filepath.startswith("//"), "named from the .blend on, so that both can be moved"
    assert preferences.takes_folder() == tmp_path / "dreamstrip"
    assert runtime.current().session.trouble is None


def _opened(path: Path) -> Any:
    bpy.ops.wm.open_mainfile(filepath=str(path))
    scene = bpy.data.scenes[0]
    compat.show_scene(bpy.context, scene)
    return scene
