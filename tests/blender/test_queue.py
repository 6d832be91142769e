"""The queue in the window: its order, its pages, its buttons, and how long it takes with many jobs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import bpy
import pytest
from bl_ext.user_default.dreamstrip.backend.contract import errors
from bl_ext.user_default.dreamstrip.backend.contract.errors import ErrorView
from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobNews, JobState, JobView
from bl_ext.user_default.dreamstrip.blender_addon import fixes, notices
from bl_ext.user_default.dreamstrip.blender_addon.daemon import pump, runtime
from bl_ext.user_default.dreamstrip.blender_addon.daemon.reports import JobsChanged, JobsSeen, Preparing, Refused
from bl_ext.user_default.dreamstrip.blender_addon.daemon.session import Session
from bl_ext.user_default.dreamstrip.blender_addon.presets import QUALITIES
from bl_ext.user_default.dreamstrip.blender_addon.takes import records
from bl_ext.user_default.dreamstrip.blender_addon.views import queue, queue_outline
from bl_ext.user_default.dreamstrip.blender_addon.views.queue import BatchLine, JobLine

Settle = Callable[[Callable[[], object]], None]


def view(job_id: str, state: JobState = JobState.QUEUED, **fields: Any) -> JobView:
    """A job as the daemon tells it."""
    return JobView(
        id=job_id, kind="edit", state=state, created=0.0, started=None, finished=None, attempt=0,
        position=fields.pop("position", None), stage="", done=0, total=0, fraction=0.0,
        seconds_left=fields.pop("seconds_left", None), error=fields.pop("error", None), warnings=(), files=(), label="",
        **fields,
    )  # fmt: skip


def remember(scene: Any, *job_ids: str, batch: str = "") -> None:
    """Records of jobs that were sent from the scene."""
    for job_id in job_ids:
        records.remember(scene, records.Record(job_id, "edit", f"strip {job_id}", "", 0, 0, 0, False, batch))


def titles(shown: queue.QueueView) -> list[str]:
    """What stands on the page."""
    return [line.title.removesuffix(": edit").removeprefix("strip ") for line in shown.lines]


def test_one_slow_job_does_not_make_the_next_seem_slow() -> None:
    took = (20.0, 22.0, 1260.0, 21.0)
    done = [
        replace(view(f"done {index}", JobState.DONE), started=0.0, finished=seconds)
        for index, seconds in enumerate(took)
    ]
    assert queue_outline._seconds_of_waiting([*done, view("next", position=1)]) == pytest.approx(21.5)
    assert queue_outline._seconds_of_waiting(done) == 0
    other = replace(view("other", position=2), kind="animate")
    assert queue_outline._seconds_of_waiting([*done, other]) is None, "nothing is known of its kind"


def test_jobs_stand_in_the_order_in_which_they_come(scene: Any) -> None:
    session = Session()
    remember(scene, "done", "second", "first", "running", "paused", "failed")
    jobs = (
        view("done", JobState.DONE), view("second", position=2), view("first", position=1),
        view("running", JobState.RUNNING, seconds_left=30.0), view("paused", JobState.PAUSED),
        view("failed", JobState.FAILED),
    )  # fmt: skip
    session.hear(JobsSeen(jobs))
    shown = queue.build(scene, session)
    assert titles(shown) == ["running", "first", "second", "paused", "failed", "done"]
    assert "1 running, 2 waiting, 1 paused, 1 failed, 1 done" in shown.summary
    assert shown.has_ended
    lines = {line.job_id: line for line in shown.lines if isinstance(line, JobLine)}
    assert (lines["first"].position, lines["first"].status) == (1, "Waiting, number 1")
    assert lines["running"].can_pause and not lines["running"].can_resume
    assert lines["paused"].can_resume and not lines["paused"].can_pause


def test_news_move_jobs_without_reading_them_all_again(scene: Any) -> None:
    session = Session()
    remember(scene, "a", "b", "c")
    session.hear(JobsSeen(tuple(view(job_id, position=place) for place, job_id in enumerate("abc", 1))))
    session.hear(JobsChanged(JobNews((view("c", position=1),), ("b",), ("c", "a"), True, False, 9)))
    shown = queue.build(scene, session)
    assert titles(shown)[:2] == ["c", "a"]
    assert shown.paused
    assert "b" not in session.jobs


def test_the_time_left_counts_those_that_wait(scene: Any) -> None:
    session = Session()
    remember(scene, "done", "running", "waiting")
    done = replace(view("done", JobState.DONE), started=100.0, finished=160.0)
    jobs = (done, view("running", JobState.RUNNING, seconds_left=20.0), view("waiting", position=1))
    session.hear(JobsSeen(jobs))
    assert "about 80 s left" in queue.build(scene, session).summary
    session.hear(JobsSeen(jobs[1:]))
    assert "left" not in queue.build(scene, session).summary  # how long an edit takes is not known yet


def test_a_batch_is_one_line_that_unfolds(scene: Any) -> None:
    session = runtime.current().session
    remember(scene, "alone")
    remember(scene, "x", "y", "z", batch="b1")
    jobs = (view("alone", position=1), view("x", JobState.DONE), view("y", position=2), view("z", position=3))
    session.hear(JobsSeen(jobs))
    shown = queue.build(scene, session)
    assert len(shown.lines) == 2
    (line,) = (line for line in shown.lines if isinstance(line, BatchLine))
    assert (line.title, line.status) == ("3 jobs: strip y and others", "1 of 3 done")
    assert line.fraction == pytest.approx(1 / 3)
    bpy.ops.dreamstrip.unfold_batch(batch="b1")
    assert titles(queue.build(scene, session))[2:] == ["y", "z", "x"]
    bpy.ops.dreamstrip.unfold_batch(batch="b1")
    assert len(queue.build(scene, session).lines) == 2
    session.hear(JobsSeen(()))


def test_pages_hold_at_both_ends(scene: Any) -> None:
    session = runtime.current().session
    remember(scene, *(f"{number:02}" for number in range(20)))
    session.hear(JobsSeen(tuple(view(f"{number:02}", position=number + 1) for number in range(20))))
    for step, page in ((-1, 0), (1, 1), (5, 2), (1, 2), (-99, 0)):
        bpy.ops.dreamstrip.queue_page(step=step)
        shown = queue.build(scene, session)
        assert (shown.page, shown.pages, len(shown.lines)) == (page, 3, 4 if page == 2 else 8)
    session.hear(JobsSeen(()))


def test_a_wish_for_a_running_job_is_shown(scene: Any) -> None:
    session = Session()
    remember(scene, "job")
    session.hear(JobsSeen((view("job", JobState.RUNNING, wish="pause"),)))
    (line,) = queue.build(scene, session).lines
    assert isinstance(line, JobLine)
    assert (line.status, line.can_resume, line.can_cancel) == ("Pausing after this step", True, True)


def many(scene: Any, session: Session, count: int = 1000) -> tuple[JobView, ...]:
    """A scene with very many jobs: one runs, the rest wait or have ended."""
    ids = [f"{number:08}-0000-0000-0000-000000000000" for number in range(count)]
    remember(scene, *ids[: count // 2], batch="big")
    remember(scene, *ids[count // 2 :])
    jobs = tuple(
        view(job_id, JobState.DONE if number % 3 == 0 else JobState.QUEUED, position=number if number % 3 else None)
        for number, job_id in enumerate(ids)
    )
    session.hear(JobsSeen((replace(jobs[0], state=JobState.RUNNING), *jobs[1:])))
    return jobs


def test_drawing_with_1000_jobs_builds_nothing_twice(scene: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session()
    many(scene, session)
    shown = queue.build(scene, session)
    assert len(shown.lines) == queue.PAGE
    monkeypatch.setattr(queue_outline, "outline", None)  # any rebuild would fail
    assert queue.build(scene, session) is shown
    monkeypatch.undo()
    session.hear(JobsChanged(JobNews((), (), None, True, False, 2)))
    assert queue.build(scene, session).paused


def test_a_draw_leaves_the_sorting_to_the_timer(scene: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    current = runtime.current()
    many(scene, current.session)
    before = queue.build(scene, current.session)
    remember(scene, "new")
    current.session.submitted(scene.name, records.Record("new", "edit", "clip", "", 1, 0, 1, False))
    sorted_by = queue_outline.outline
    monkeypatch.setattr(queue_outline, "outline", None)  # a draw that sorts would fail
    drawn = queue.build(scene, current.session, sorts=False)
    assert [line.title for line in drawn.lines] == [line.title for line in before.lines]
    monkeypatch.setattr(queue_outline, "outline", sorted_by)
    pump.tick()
    shown = queue.build(scene, current.session, sorts=False).lines[0]
    assert isinstance(shown, JobLine) and shown.job_id == "new"
    current.session.leave_file()


def test_another_file_is_drawn_sorted_at_once(scene: Any) -> None:
    session = runtime.current().session
    many(scene, session)
    assert queue.build(scene, session).lines
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    assert queue.build(bpy.context.scene, session, sorts=False).lines == ()
    session.hear(JobsSeen(()))


def test_hearing_a_step_with_1000_jobs_does_not_stall_the_window(scene: Any) -> None:
    current = runtime.current()
    jobs = many(scene, current.session)
    queue.build(scene, current.session)
    took = []
    for step in range(20):
        running = replace(jobs[0], state=JobState.RUNNING, done=step, total=20)
        current.watcher.outbox.put(JobsChanged(JobNews((running,), (), None, False, False, step)))
        began = time.thread_time()
        pump.tick()
        queue.build(scene, current.session)
        took.append(time.thread_time() - began)
    assert sorted(took)[10] < 0.03  # of processor time, on a machine that may be busy; the benchmark has the figures
    current.session.hear(JobsSeen(()))


def test_the_buttons_reach_the_daemon(timeline: Any, daemon: Any, settle: Settle) -> None:
    scene, session = timeline.scene, runtime.current().session
    scene.dreamstrip.kind, scene.dreamstrip.prompt = "generate", "a red star"
    scene.dreamstrip.quality = "full"
    for _ in range(2):
        bpy.ops.dreamstrip.submit()
    settle(lambda: len(session.positions) == 2)
    first, second = (record.job_id for record in records.listed(scene))
    bpy.ops.dreamstrip.move_job(job_id=second, place="up")
    bpy.ops.dreamstrip.pause_job(job_id=first)
    settle(lambda: session.jobs[first].state is JobState.PAUSED)
    assert f'move {second} {{"position": 1}}' in daemon.calls
    bpy.ops.dreamstrip.resume_job(job_id=first)
    settle(lambda: session.jobs[first].state is JobState.QUEUED)
    bpy.ops.dreamstrip.pause_queue()
    settle(lambda: session.paused)
    bpy.ops.dreamstrip.pause_queue()
    settle(lambda: not session.paused)
    daemon.change(first, state=JobState.FAILED, position=None, error=ErrorView("out_of_memory", "No memory.", "Fewer."))
    settle(lambda: session.jobs[first].state is JobState.FAILED)
    bpy.ops.dreamstrip.retry_smaller(job_id=first)
    settle(lambda: len(session.jobs) == 3)
    smaller = records.listed(scene)[-1]
    assert daemon.submissions[smaller.job_id].request.sampling.until == QUALITIES["preview"].until
    bpy.ops.dreamstrip.retry_job(job_id=first)
    settle(lambda: session.jobs[first].state is JobState.QUEUED)
    bpy.ops.dreamstrip.free_memory()
    settle(lambda: "unload" in daemon.calls)


def test_removing_ended_jobs_leaves_the_others_and_undo_does_not_bring_them_back(
    timeline: Any, daemon: Any, settle: Settle
) -> None:
    scene, session = timeline.scene, runtime.current().session
    scene.dreamstrip.kind, scene.dreamstrip.prompt = "generate", "a red star"
    for _ in range(2):
        bpy.ops.dreamstrip.submit()
    settle(lambda: len(session.jobs) == 2)
    first, second = (record.job_id for record in records.listed(scene))
    daemon.change(first, state=JobState.CANCELLED, position=None)
    settle(lambda: session.jobs[first].state is JobState.CANCELLED)
    bpy.ops.dreamstrip.clear_jobs()
    assert [record.job_id for record in records.listed(scene)] == [second]
    remember(scene, first)  # as an undo does
    pump._keep_records(None)
    assert [record.job_id for record in records.listed(scene)] == [second]
    settle(lambda: first not in daemon.jobs)


def test_a_file_that_moved_is_located_and_the_job_sent(
    timeline: Any, daemon: Any, settle: Settle, tmp_path: Any
) -> None:
    scene, session = timeline.scene, runtime.current().session
    elsewhere = tmp_path / "elsewhere.mp4"
    elsewhere.write_bytes((timeline.media / "marathon.mp4").read_bytes())
    moving = tmp_path / "moving.mp4"
    moving.write_bytes(elsewhere.read_bytes())
    clip = timeline.clip()
    clip.filepath = str(moving)
    timeline.select(clip)
    scene.dreamstrip.kind, scene.dreamstrip.prompt = "edit", "a red star"
    session.connection = replace(session.connection, state="online")
    (job_id,) = _submitted(scene, lambda: (bpy.ops.dreamstrip.submit(), moving.unlink()))
    settle(lambda: job_id in session.refused or job_id in session.jobs)
    if job_id in session.jobs:
        pytest.skip("it was read before it was gone")
    assert session.refused[job_id].code == "unknown_media"
    bpy.ops.dreamstrip.locate_media(job_id=job_id, filepath=str(elsewhere))
    settle(lambda: job_id in session.jobs)
    assert clip.filepath == str(elsewhere)


def _submitted(scene: Any, submit: Callable[[], object]) -> list[str]:
    known = {record.job_id for record in records.listed(scene)}
    submit()
    return [record.job_id for record in records.listed(scene) if record.job_id not in known]


def test_every_error_code_has_its_remedy_and_every_remedy_its_operator() -> None:
    codes = {kind.code for kind in errors._family(errors.DreamstripError)}
    assert codes <= fixes.REMEDIES.keys()
    for code, remedy in fixes.REMEDIES.items():
        assert remedy.fixes, code
        for fix in remedy.fixes:
            operator = getattr(bpy.ops.dreamstrip, fix.operator).get_rna_type()
            assert ("job_id" in operator.properties) == fix.of_job, fix
    assert fixes.remedy("a code of tomorrow") == fixes.REMEDIES["error"]


def test_an_error_is_told_with_its_cause_and_its_buttons(scene: Any) -> None:
    session = Session()
    remember(scene, "job")
    session.hear(Refused("job", ErrorView("unknown_media", "clip.mp4 is not there.", "Look for it.")))
    (line,) = queue.build(scene, session).lines
    assert isinstance(line, JobLine)
    assert line.problem == "clip.mp4 is not there. [unknown_media]"
    assert line.cause.startswith("The file was moved")
    assert line.fixes[0] is fixes.LOCATE


def test_the_user_is_told_of_jobs_of_this_file_that_ended(scene: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session()
    remember(scene, "mine", "other")
    session.hear(JobsSeen((view("mine", JobState.RUNNING), view("elsewhere", JobState.RUNNING))))
    ended = tuple(view(job_id, JobState.DONE) for job_id in ("mine", "elsewhere"))
    session.hear(JobsChanged(JobNews(ended, (), None, False, False, 5)))
    assert notices._of_jobs(session.ended) == ("strip mine is done",)
    failed = view("other", JobState.FAILED, error=ErrorView("bad_media", "The clip is broken.", ""))
    assert notices._of_jobs([*ended, failed]) == ("strip mine is done", "strip other failed: The clip is broken.")
    monkeypatch.setattr(bpy, "context", SimpleNamespace(window_manager=SimpleNamespace(windows=[])))
    notices.tell(session)
    assert session.ended == []


def test_what_ended_while_no_daemon_was_heard_is_told_with_the_next_list(scene: Any) -> None:
    session = Session()
    remember(scene, "mine")
    session.hear(JobsSeen((view("mine", JobState.RUNNING),)))
    session.hear(JobsSeen((view("mine", JobState.DONE), view("before", JobState.DONE))))
    assert [job.id for job in session.ended] == ["mine"]


def test_what_failed_as_soon_as_it_was_sent_is_told(scene: Any) -> None:
    session = Session()
    session.hear(Preparing("mine", "Sending", 0.5))
    session.hear(JobsChanged(JobNews((view("mine", JobState.FAILED),), (), None, False, False, 5)))
    assert [job.id for job in session.ended] == ["mine"]


def test_while_blender_renders_the_daemon_leaves_the_device(scene: Any, daemon: Any, settle: Settle) -> None:
    from bl_ext.user_default.dreamstrip.blender_addon import preferences
    from bl_ext.user_default.dreamstrip.blender_addon.daemon import rendering

    for wish, expected in (("FREE", '"interrupt": false'), ("PAUSE", '"interrupt": true')):
        daemon.calls.clear()
        preferences.stored().while_rendering = wish
        rendering._begin(scene)
        settle(lambda: any("hold" in call for call in daemon.calls))
        assert expected in daemon.calls[0]
        rendering._end(scene)
        settle(lambda: '"seconds": 0.0' in daemon.calls[-1])
    daemon.calls.clear()
    preferences.stored().while_rendering = "SHARE"
    rendering._begin(scene)
    preferences.stored().while_rendering = "FREE"
    assert daemon.calls == []
    assert rendering._begin in bpy.app.handlers.render_init
